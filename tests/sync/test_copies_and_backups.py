"""A desk that was copied, and an office that came back from a backup, both: nothing that was acknowledged is lost."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from backoffice import restoring
from mfc_desk.domain.ids import CommandId, Key, TicketId, VisitId
from mfc_desk.domain.operations.calls import CallTicket, NoShow
from mfc_desk.domain.operations.tickets import IssueTicket
from mfc_desk.domain.operations.visits import StartVisit
from mfc_desk.domain.tickets import Ticket
from mfc_desk.ports.outbox import OpState
from mfc_desk.store.scan_files import EncryptedScans
from mfc_desk.usecases import queue
from sync.wire.messages import Answer
from tests.office.bureau import Bureau, CountedIds
from tests.store.world import KEY
from tests.sync.faults import CutLine
from tests.sync.near import LAW, NearDesk


def begun(desk: NearDesk) -> VisitId:
    visit = VisitId(desk.ids.new())
    desk.do(StartVisit(visit=visit))
    return visit


def copied(desk: NearDesk, folder: Path) -> NearDesk:
    """Another machine that goes on with the files of this desk."""
    twin = object.__new__(NearDesk)
    twin.__dict__.update(desk.__dict__)
    twin.folder, twin.ids = folder, CountedIds("t")
    desk.store.close()
    shutil.copytree(desk.folder, folder)
    desk.open()
    twin.scans = EncryptedScans(folder / "scans", KEY)
    twin.open()
    return twin


@dataclass
class Work:
    """As much of a workplace as an answer of the office is taken with."""

    store: Any
    law: Any = LAW


def missed(desk: NearDesk, ticket: TicketId) -> int:
    """How often nobody came when the ticket was called, as the desk shows it."""
    with desk.store.read() as uow:
        found = uow.rows.get(Key("ticket", ticket))
    assert isinstance(found, Ticket)
    return found.missed


def put_back(bureau: Bureau, folder: Path) -> None:
    """The office's data is as in the copy."""
    bureau.database.close()
    for left in folder.glob("office.db-*"):
        left.unlink()
    shutil.copy(folder / "copy.db", folder / "office.db")


@pytest.mark.parametrize("silent", [False, True])
@pytest.mark.parametrize("of_twin", [1, 2])
@pytest.mark.logs("restored from a copy|another chain|speaks for life|two stores speak|goes on from a backup")
def test_what_was_done_since_the_backup_arrives_though_a_copy_of_the_desk_was_heard_first(
    bureau: Bureau, desk: NearDesk, tmp_path: Path, *, silent: bool, of_twin: int
) -> None:
    """The copy's work stands under the numbers that the desk's had before the backup: they tell nothing."""
    folder = tmp_path / "office"
    before = begun(desk)
    desk.turn()
    twin = copied(desk, tmp_path / "twin")
    with closing(sqlite3.connect(folder / "office.db")) as db:
        db.execute("VACUUM INTO ?", (str(folder / "copy.db"),))
    since = [begun(desk), begun(desk)]
    assert desk.turn().left == 0
    put_back(bureau, folder)
    if not silent:
        restoring.restored(bureau.office, [bureau.centre])
    theirs = [begun(twin) for _ in range(of_twin)]
    twin.turn()
    for _ in range(2):
        desk.turn()
    with closing(sqlite3.connect(folder / "office.db")) as db:
        rows = {row[0] for row in db.execute("SELECT key FROM entity WHERE key LIKE 'visit:%'")}
    assert rows == {f"visit:{visit}" for visit in [before, *since, *theirs]}
    with desk.store.read() as uow:
        assert {sent.state for sent in uow.outbox.settled(10)} == {OpState.SEEN}
    twin.store.close()


@pytest.mark.logs("restored from a copy")
def test_an_answer_after_a_cut_greeting_of_a_restored_office_does_nothing_twice(
    bureau: Bureau, desk: NearDesk, tmp_path: Path
) -> None:
    """What it is told again lies over rows that have it already: until its own are here nothing is folded."""
    folder, ticket = tmp_path / "office", TicketId(desk.ids.new())
    desk.do(IssueTicket(ticket=ticket, number="A900", series="A"))
    desk.turn()
    with closing(sqlite3.connect(folder / "office.db")) as db:
        db.execute("VACUUM INTO ?", (str(folder / "copy.db"),))
    desk.do(CallTicket(ticket=ticket, reason="asked for"))
    bureau.clock.advance(timedelta(minutes=5))
    desk.do(NoShow(ticket=ticket))
    assert desk.turn().left == 0
    assert missed(desk, ticket) == 1
    put_back(bureau, folder)
    restoring.restored(bureau.office, [bureau.centre])
    assert not desk.turn(office=CutLine(desk.office, 2, answer_only=False)).online
    queue.take(Work(desk.store), Answer(CommandId("c"), bureau.clock.now(), {"ticket": None}))  # type: ignore[arg-type]
    assert missed(desk, ticket) == 1
    desk.turn()
    assert missed(desk, ticket) == 1
    with desk.store.read() as uow:
        assert not uow.rows.overlaid()
