"""What an office held when its backup was made is decided once more after it: the desk asks, and hears what it is now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mfc_desk.domain.ids import OpId, TicketId
from mfc_desk.domain.operations.tickets import LeaveQueue
from mfc_desk.ports.outbox import OpState
from mfc_desk.usecases import alone, queue
from mfc_desk.usecases.alone import Wanted
from mfc_desk.usecases.workplace import do
from sync.wire.envelope import HERE
from tests.hall.centre import RealDesk
from tests.hall.test_lives import kept, words
from tests.hall.test_restored_office import Backup
from tests.office.bureau import Bureau

pytestmark = pytest.mark.logs("restored from a copy")
Desks = tuple[RealDesk, RealDesk]


@pytest.fixture
def two(bureau: Bureau, tmp_path: Path) -> Iterator[Desks]:
    made = RealDesk(bureau, tmp_path / "1", "1"), RealDesk(bureau, tmp_path / "2", "2")
    for desk in made:
        desk.open()
        desk.settle()
    yield made
    for desk in made:
        desk.close()


def understands_leaving(bureau: Bureau, *, yes: bool) -> None:
    known = {kind: shape for kind, shape in HERE.operations.items() if yes or kind != "leave_queue"}
    object.__setattr__(bureau.office, "dialect", replace(HERE, operations=known))


def leaving_is_held(bureau: Bureau, desks: Desks) -> OpId:
    """Somebody with a number goes home; the office, which is older than the desk, keeps that for later."""
    desk, other = desks
    alone.issue(desk.work, desk.session, Wanted())
    desk.settle()
    other.settle()
    with desk.store.read() as uow:
        (shown,) = uow.rows.of_kind("ticket")
    understands_leaving(bureau, yes=False)
    do(desk.work, desk.session, LeaveQueue(ticket=TicketId(str(shown.entity.id)), reason="left"))
    desk.settle()
    with desk.store.read() as uow:
        (found,) = uow.outbox.some([uow.outbox.newest()])
    assert found.state is OpState.HELD
    return found.op_id


def state(desk: RealDesk, op_id: OpId) -> OpState:
    with desk.store.read() as uow:
        found = uow.outbox.find(op_id)
    assert found is not None
    return found.state


def test_what_was_done_and_is_refused_after_the_backup_is_told_at_the_desk(
    bureau: Bureau, two: Desks, tmp_path: Path
) -> None:
    left = leaving_is_held(bureau, two)
    backup = Backup(tmp_path)
    understands_leaving(bureau, yes=True)
    two[0].settle()
    assert state(two[0], left) is OpState.SEEN
    backup.put_back(bureau)
    two[1].settle()
    queue.call_next(two[1].work, two[1].session)
    two[0].settle()
    assert state(two[0], left) is OpState.CONFLICT
    assert "lives.restored" in words(two[0])
    assert len(words(two[0])) == 2, "that the office was restored, and the conflict"
    assert kept(two[0]) == 0


def test_what_was_refused_and_is_done_after_the_backup_waits_for_nobody(
    bureau: Bureau, two: Desks, tmp_path: Path
) -> None:
    left = leaving_is_held(bureau, two)
    backup = Backup(tmp_path)
    understands_leaving(bureau, yes=True)
    queue.call_next(two[1].work, two[1].session)
    two[0].settle()
    assert state(two[0], left) is OpState.CONFLICT
    backup.put_back(bureau)
    two[0].settle()
    assert state(two[0], left) is OpState.SEEN
    assert words(two[0]) == ["lives.restored"]


def test_a_desk_that_was_restored_too_asks_for_what_was_decided_before_it_spoke(
    bureau: Bureau, two: Desks, tmp_path: Path
) -> None:
    left = leaving_is_held(bureau, two)
    backup = Backup(tmp_path)
    understands_leaving(bureau, yes=True)
    two[0].settle()
    two[0].copied_to(tmp_path / "copy")
    backup.put_back(bureau)
    two[1].settle()
    queue.call_next(two[1].work, two[1].session)
    two[0].settle()
    two[0].restored_from(tmp_path / "copy")
    assert state(two[0], left) is OpState.SEEN
    two[0].settle()
    assert state(two[0], left) is OpState.CONFLICT


def test_of_what_stands_as_it_was_told_nothing_is_asked_again(bureau: Bureau, two: Desks, tmp_path: Path) -> None:
    desk = two[0]
    alone.issue(desk.work, desk.session, Wanted())
    desk.settle()
    Backup(tmp_path).put_back(bureau)
    desk.settle()
    with desk.store.read() as uow:
        note = uow.facts.note("lives")
    assert [each["params"]["n"] for each in note.values()] == [0]
