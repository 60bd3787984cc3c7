"""What has rested leaves the desk in short steps, and never what its own work needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pytest

from backoffice import picturing
from mfc_desk.domain.ids import Key, ScanHash
from mfc_desk.domain.operations.tickets import LeaveQueue
from mfc_desk.domain.operations.visits import AbandonVisit
from tests.office.bureau import Bureau
from tests.sync.cases import DAY, attached, case, days_go_by, settled
from tests.sync.faults import CutLine, Died, DyingStore
from tests.sync.near import NearDesk


def test_what_has_rested_leaves_with_all_that_belongs_to_it(bureau: Bureau, desk: NearDesk) -> None:
    over, still = case(desk, over=True), case(desk)
    settled(desk)
    days_go_by(bureau, 30)
    report = desk.turn()
    assert {key.kind for key in report.changed} >= {"visit", "party", "application"}
    assert not desk.has(Key("visit", over))
    assert desk.has(Key("visit", still))
    settled(desk)


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("at", range(2, 6))
def test_the_program_may_die_while_files_leave(bureau: Bureau, desk: NearDesk, at: int, before: bool) -> None:
    for _ in range(25):
        case(desk, over=True)
    desk.turn()
    days_go_by(bureau, 31)
    with pytest.raises(Died):
        desk.turn(store=DyingStore(desk.store, at, before=before))
    desk.store.close()
    desk.open()
    settled(desk)


def test_each_transaction_of_what_leaves_is_short(bureau: Bureau, desk: NearDesk) -> None:
    for _ in range(70):
        case(desk, over=True)
    settled(desk)
    days_go_by(bureau, 30)
    told: list[int] = []
    with desk.store.read() as uow:
        before = uow.picture.count()

    class Watched(DyingStore):
        def write(self) -> Any:
            told.append(_count(desk))
            return super().write()

    desk.turn(store=Watched(desk.store, 0, before=True))
    told.append(_count(desk))
    assert told[-1] < before - 200
    assert max(one - later for one, later in pairwise(told)) <= 64


def _count(desk: NearDesk) -> int:
    with desk.store.read() as uow:
        return uow.picture.count()


def test_what_our_work_needs_stays_until_that_is_over(bureau: Bureau, desk: NearDesk) -> None:
    typed, other = case(desk, over=True), case(desk, over=True)
    settled(desk)
    with desk.store.write() as uow:
        uow.drafts.save(f"who.{typed}", "note", "half a word")
        uow.commit()
    days_go_by(bureau, 30)
    desk.turn()
    assert desk.has(Key("visit", typed))
    assert not desk.has(Key("visit", other))
    with desk.store.read() as uow:
        (kept,) = uow.picture.lingering().values()
    assert {key.kind for key in kept} == {"visit", "party", "application"}, "a file stays whole"
    settled(desk)
    with desk.store.write() as uow:
        uow.drafts.drop(f"who.{typed}")
        uow.commit()
    desk.turn()
    assert not desk.has(Key("visit", typed))
    settled(desk)


def test_what_was_touched_in_the_same_turn_does_not_leave(bureau: Bureau, desk: NearDesk) -> None:
    """The office follows its feed before it tells what leaves: our own work came a moment ago."""
    ticket, other = (bureau.ticket(each) for each in [bureau.desk("2", "operator2")] * 2)
    settled(desk)
    days_go_by(bureau, 30)
    desk.do(LeaveQueue(ticket=ticket, reason="left"))
    assert desk.turn().mended == 0
    assert desk.has(Key("ticket", ticket))
    assert not desk.has(Key("ticket", other))


def test_scans_that_nobody_needs_here_leave_the_disk(bureau: Bureau, desk: NearDesk) -> None:
    over, still = case(desk), case(desk)
    old = attached(desk, over, b"%PDF-1.4 old")
    kept = attached(desk, still, b"%PDF-1.4 kept")
    settled(desk)
    desk.do(AbandonVisit(visit=over, reason="left"))
    settled(desk)
    days_go_by(bureau, 30)
    fresh = attached(desk, still, b"%PDF-1.4 fresh")
    desk.turn()
    days_go_by(bureau, 1)
    unsent = attached(desk, still, b"%PDF-1.4 unsent")
    assert [desk.scans.read(each) for each in (old, kept, fresh, unsent)]
    with pytest.raises(Died):
        desk.turn(office=CutLine(desk.office, 0, answer_only=False), store=_DiesAfterDropping(desk, old))
    with pytest.raises(KeyError):
        desk.scans.read(old)
    settled(desk)
    with desk.store.read() as uow:
        assert uow.scans.about(old) is None, "what was interrupted is gone on with"
    assert [desk.scans.read(each) for each in (fresh, unsent)]
    with pytest.raises(KeyError):
        desk.scans.read(kept)


def test_a_scan_stays_as_long_as_a_restored_office_may_want_it(bureau: Bureau, desk: NearDesk) -> None:
    picturing.set_days(bureau.office, bureau.centre, 1)
    visit = case(desk)
    scan = attached(desk, visit, b"%PDF-1.4 once more")
    desk.do(AbandonVisit(visit=visit, reason="left"))
    settled(desk)
    days_go_by(bureau, 3)
    settled(desk)
    assert not desk.has(Key("visit", visit))
    with desk.store.read() as uow:
        kept = [blob for each in uow.outbox.settled(100) for blob in each.head.blobs]
    assert kept == [scan], "the operation may be told again, and says nothing without its scan"
    assert desk.scans.read(scan)
    bureau.clock.advance(15 * DAY)
    case(desk)
    settled(desk)
    days_go_by(bureau, 1)
    settled(desk)
    with pytest.raises(KeyError):
        desk.scans.read(scan)


class _DiesAfterDropping(DyingStore):
    """Dies at the first commit after the file of that scan has gone."""

    def __init__(self, desk: NearDesk, scan: ScanHash) -> None:
        super().__init__(desk.store, 0, before=True)
        self._desk, self._scan = desk, scan

    @contextmanager
    def write(self) -> Iterator[Any]:
        try:
            self._desk.scans.read(self._scan)
        except KeyError:
            self._at = self.commits + 1
        with super().write() as uow:
            yield uow
