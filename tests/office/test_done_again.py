"""What is recorded anew counts from when it was done, where the office refused it only for what it rested on."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from backoffice.rehearsal import RehearsalDesk
from mfc_desk.domain.entities import Visit
from mfc_desk.domain.ids import VisitId
from mfc_desk.domain.operations.base import Operation
from mfc_desk.domain.operations.visits import AbandonVisit, StartVisit
from sync.wire.envelope import WireOp, decode_head
from tests.office.bureau import Bureau, key, kinds, name_of, start

HOUR = timedelta(hours=1)
MINE = VisitId("mine")
LEFT = AbandonVisit(visit=MINE, reason="left")


def refused(bureau: Bureau) -> tuple[RehearsalDesk, WireOp, WireOp, datetime]:
    """A visit that was begun and ended here while another desk served its number; then an hour of other work."""
    desk, other = bureau.desk("1"), bureau.desk("2", "operator2")
    name, at = bureau.ticket(desk), bureau.clock.now()
    desk.pull()
    other.pull()
    start(other, bureau.ids, ticket=name)
    other.push()
    begun, ended = desk.do(StartVisit(visit=MINE, ticket=name)), desk.do(LEFT)
    assert kinds(desk.push()) == ["conflict", "rejected"]
    bureau.clock.advance(HOUR)
    desk.do(StartVisit(visit=VisitId("later")))
    assert kinds(desk.push()) == ["applied"]
    return desk, begun, ended, at


def again(desk: RehearsalDesk, operation: Operation, first: WireOp, at: datetime, base: str = "") -> WireOp:
    """It is recorded anew, of the time of the first one."""
    wire = desk.wire(operation, bases={f"visit:{MINE}": base}, business_at=at, again=name_of(first))
    desk.append(wire)
    return wire


def seen(desk: RehearsalDesk) -> Visit:
    assert set(kinds(desk.push())) == {"applied"}
    desk.pull()
    found = desk.rows[key("visit", MINE)][0]
    assert isinstance(found, Visit)
    return found


def test_the_same_acts_keep_the_times_of_the_first(bureau: Bureau) -> None:
    desk, begun, ended, at = refused(bureau)
    beginning = again(desk, StartVisit(visit=MINE, paper_number="A-001"), begun, at)
    again(desk, LEFT, ended, at, name_of(beginning))
    visit = seen(desk)
    assert (visit.started_at, visit.ended_at) == (at, at)
    bureau.clock.advance(HOUR)
    desk.hello()
    desk.do(StartVisit(visit=VisitId("next")))
    desk.push()
    desk.pull()
    following = desk.rows[key("visit", "next")][0]
    assert isinstance(following, Visit)
    assert following.started_at == bureau.clock.now(), "what is done afterwards is of its own time"


@pytest.mark.logs("cannot be")
def test_other_words_under_the_name_of_the_first_count_from_now(bureau: Bureau) -> None:
    desk, begun, ended, at = refused(bureau)
    beginning = again(desk, StartVisit(visit=MINE), begun, at)
    again(desk, AbandonVisit(visit=MINE, reason="something else"), ended, at, name_of(beginning))
    assert seen(desk).ended_at == bureau.clock.now()


@pytest.mark.logs("cannot be")
def test_nobody_dates_new_work_back_by_naming_what_was_taken_or_what_is_not_known(bureau: Bureau) -> None:
    desk, _, ended, at = refused(bureau)
    taken = desk.do(StartVisit(visit=VisitId("taken")), blobs=())
    desk.push()
    beginning = again(desk, StartVisit(visit=MINE), taken, at)
    again(desk, LEFT, beginning, at, name_of(beginning))
    visit = seen(desk)
    assert (visit.started_at, visit.ended_at) == (bureau.clock.now(), bureau.clock.now())
    assert ended


@pytest.mark.logs("cannot be")
def test_what_is_recorded_anew_and_counts_from_later_teaches_nothing_of_the_desks_clock(bureau: Bureau) -> None:
    desk, begun, _, at = refused(bureau)
    bureau.clock.advance(HOUR)
    desk.hello()  # all was told by now: what comes is younger
    ms = decode_head(begun.head).boot_ms
    unknown = desk.wire(
        StartVisit(visit=MINE), bases={f"visit:{MINE}": ""}, business_at=at, boot_ms=ms, again="of another office"
    )
    desk.append(unknown)
    desk.push()
    bureau.clock.advance(HOUR)
    begun_at = bureau.clock.now()
    desk.do(StartVisit(visit=VisitId("next")))
    bureau.clock.advance(24 * HOUR)
    desk.hello()
    desk.push()
    desk.pull()
    following = desk.rows[key("visit", "next")][0]
    assert isinstance(following, Visit)
    assert following.started_at == begun_at
