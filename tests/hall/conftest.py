"""A centre of two desks, both open, their lines up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from backoffice.store.database import Database, sqlite_url
from backoffice.store.schema import bring_up
from tests.hall.centre import RealDesk
from tests.office.bureau import Bureau


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Bureau]:
    database = Database(sqlite_url(tmp_path / "office.db"))
    bring_up(database)
    made = Bureau(database, tmp_path)
    yield made
    made.close()
    database.close()


@pytest.fixture
def desk(bureau: Bureau, tmp_path: Path) -> Iterator[RealDesk]:
    """The only desk that is open."""
    made = RealDesk(bureau, tmp_path / "1", "1")
    made.open()
    made.settle()
    yield made
    made.close()


@pytest.fixture
def desks(bureau: Bureau, tmp_path: Path) -> Iterator[tuple[RealDesk, RealDesk]]:
    one, two = (RealDesk(bureau, tmp_path / name, name) for name in "12")
    for each in (one, two):
        each.open()
        each.settle()
    one.settle()
    yield one, two
    one.close()
    two.close()
