"""A played morning: real operations through the public API, at either centre."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from backoffice import demo, terminals
from backoffice.office import Office, law_of
from backoffice.people import NAMES, visitors
from backoffice.rehearsal import AdvancingClock
from backoffice.store import tables as t
from backoffice.store.bodies import entity_of
from backoffice.store.database import Database
from backoffice.store.terminals import TerminalKind
from forms.identifiers import CHECKS
from mfc_desk.commands.demo import told
from mfc_desk.commands.office_process import Ready
from mfc_desk.domain.entities import Application, Entity, Party
from mfc_desk.domain.ids import RandomIds
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.text.catalogue import Catalogue

UNTIL = datetime(2026, 11, 20, 5, 40, tzinfo=UTC)


ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
"""A morning takes seconds: one over each database is enough for what it leaves, the rest is played over one."""


@ON_SQLITE
@pytest.mark.parametrize(("country", "hour", "minute"), [("kz", 18, 50), ("ru", 21, 20)])
def test_a_morning_can_be_played_at_any_hour_also_over_midnight(
    database: Database, tmp_path: Path, country: str, hour: int, minute: int
) -> None:
    told = demo.play(database, scans=tmp_path / "scans", centre=country, until=UNTIL.replace(hour=hour, minute=minute))
    assert told["desk"] == "4"
    assert sum(isinstance(row, Ticket) for row in _rows(database)) == demo.PEOPLE


@pytest.mark.parametrize("country", ["kz", "ru"])
def test_a_morning_leaves_a_living_centre(database: Database, tmp_path: Path, country: str) -> None:
    told = demo.play(database, scans=tmp_path / "scans", centre=country, until=UNTIL)
    rows = _rows(database)
    tickets = Counter(row.state for row in rows if isinstance(row, Ticket))
    assert sum(tickets.values()) == demo.PEOPLE
    assert tickets[TicketState.NO_SHOW] == 1
    assert tickets[TicketState.DONE] >= 15
    assert tickets[TicketState.ISSUED] >= 8
    assert tickets[TicketState.SERVING] + tickets[TicketState.CALLED] >= 1
    registered = [row for row in rows if isinstance(row, Application) and row.lifecycle is Lifecycle.REGISTERED]
    assert len(registered) >= 15
    assert len({row.service for row in registered}) > 1
    assert len({row.number for row in registered}) == len(registered)
    check = CHECKS[law_of(country).packs[0].person_identifier]
    assert all(check(row.identifier) is None for row in rows if isinstance(row, Party))
    assert {row.method for row in rows if isinstance(row, Party)} == {"mrz", "typed"}
    assert [each["login"] for each in told["people"]] == [
        "operator1",
        "operator2",
        "operator3",
        "supervisor",
        "reception",
    ]
    assert told["desk"] == "4"
    # nobody sits at the desk that is free for the one who joins, and nothing waits undecided
    assert not [row for row in rows if isinstance(row, Ticket) and row.desk == "4"]
    assert database.read(lambda tx: tx.execute(sa.select(sa.func.count()).select_from(t.held_op)).scalar()) == 0


@ON_SQLITE
def test_a_stranger_is_told_how_the_screens_of_the_hall_are_opened_and_each_opens(
    database: Database, tmp_path: Path
) -> None:
    played = demo.play(database, scans=tmp_path / "scans", centre="kz", until=UNTIL)
    ready = Ready("http://127.0.0.1:8000", played["code"], tuple(played["people"]), tuple(played["screens"]))
    lines = list(told(ready, Catalogue("en")))
    office = Office(
        database=database, clock=AdvancingClock(UNTIL), ids=RandomIds(), scans=tmp_path / "scans", packs=None
    )
    opened = [terminals.open_with(office, line.partition("code=")[2])[0].kind for line in lines if "code=" in line]
    assert opened == list(TerminalKind)


@ON_POSTGRESQL
def test_a_morning_is_not_played_twice(database: Database, tmp_path: Path) -> None:
    demo.play(database, scans=tmp_path / "scans", centre="kz", until=UNTIL)
    before = len(_rows(database))
    assert demo.play(database, scans=tmp_path / "scans", centre="kz", until=UNTIL) == {}
    assert len(_rows(database)) == before


@pytest.mark.parametrize("country", sorted(NAMES))
def test_the_people_are_the_same_for_the_same_chance(country: str) -> None:
    import random

    day = UNTIL.date()
    assert visitors(country, random.Random(1), count=9, today=day) == visitors(
        country, random.Random(1), count=9, today=day
    )


def _rows(database: Database) -> list[Entity]:
    query = sa.select(t.entity.c.key, t.entity.c.body)
    return database.read(lambda tx: [entity_of(key.partition(":")[0], body) for key, body in tx.execute(query)])
