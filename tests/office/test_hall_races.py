"""Two at once at one place of the hall, step by step: who is passed over, what waits, and what the database forbids."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from backoffice import keys, terminals
from backoffice.rehearsal import NotTaken
from backoffice.store import database as kept
from backoffice.store import places
from backoffice.store import tables as t
from backoffice.store import terminals as screens
from backoffice.store.database import Database
from backoffice.store.terminals import TerminalKind
from mfc_desk.domain.halls import Hall
from mfc_desk.domain.ids import DeskName
from tests.office.bureau import CENTRE, Bureau
from tests.office.test_hall import number


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_who_is_just_being_called_is_passed_over_and_nobody_waits_for_the_other_desk(
    bureau: Bureau, database: Database
) -> None:
    first, second = (bureau.ticket(bureau.desk()) for _ in range(2))

    def next_at(tx: Connection, desk: str) -> str | None:
        tx.exec_driver_sql("SET LOCAL lock_timeout = '2s'")
        now = bureau.clock.now()
        claimed = places.claim_next(tx, bureau.centre, hall=Hall(), desk=DeskName(desk), now=now)
        return None if claimed is None else claimed.ticket

    with database.engine.begin() as one, database.engine.begin() as other:
        assert {next_at(one, "1"), next_at(other, "2")} == {first, second}


@pytest.mark.logs("does not answer")
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_counter_that_somebody_holds_gives_no_number_and_says_so_in_time(
    bureau: Bureau, database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Scenario 18: a clean timeout, not a wrong number."""
    monkeypatch.setattr(kept, "LOCK_MS", 50)
    hasty = Database(database_url)
    object.__setattr__(bureau.office, "database", hasty)
    desk = bureau.desk()
    number(desk, series="A")
    with database.engine.begin() as holder:
        holder.execute(t.number_counter.update().values(last=t.number_counter.c.last))
        with pytest.raises(NotTaken) as busy:
            desk.ask("issue_ticket", command="again", series="A")
    assert busy.value.status == 503
    assert desk.ask("issue_ticket", command="again", series="A").result["number"] == "A-002"
    hasty.close()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_screen_that_is_opened_while_somebody_goes_there_stays_open(bureau: Bureau, database: Database) -> None:
    code, token = terminals.add(bureau.office, CENTRE, kind=TerminalKind.KIOSK, name="Entrance"), f"{CENTRE}.token"
    with ThreadPoolExecutor(1) as somebody:
        with database.engine.begin() as opening:
            found = screens.by_code(opening, CENTRE, keys.digest(code))
            assert found is not None
            screens.change(opening, replace(found, code_hash=None, code_until=None, token_hash=keys.digest(token)))
            going = somebody.submit(terminals.help_goes, bureau.office, CENTRE, "Entrance")
            _until_one_waits(database)
        going.result(timeout=20)
    assert terminals.read(bureau.office, token, TerminalKind.KIOSK, lambda *_: "it is let in") == "it is let in"


def _until_one_waits(database: Database) -> None:
    """Until somebody waits for what another transaction holds."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        with database.engine.begin() as looker:
            if looker.exec_driver_sql("SELECT count(*) FROM pg_locks WHERE NOT granted").scalar_one():
                return
    raise AssertionError("nobody waits")


def test_the_database_itself_forbids_a_number_twice_on_a_day(bureau: Bureau) -> None:
    desk = bureau.desk()
    bureau.ticket(desk)
    bureau.ticket(desk)
    with pytest.raises(sa.exc.IntegrityError):
        bureau.database.write(lambda tx: tx.execute(t.waiting.update().values(number="A-001")))
