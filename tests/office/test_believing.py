"""A desk tells when something was done; the office lets no time count that cannot be, and nobody loses work by it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.believing import believed, learned
from backoffice.rehearsal import RehearsalDesk
from backoffice.store import tables as t
from backoffice.store.clocks import DeviceClock
from mfc_desk.domain.entities import Application, Visit
from mfc_desk.domain.ids import VisitId
from mfc_desk.domain.operations.base import apply, key_of
from mfc_desk.domain.operations.visits import StartVisit
from mfc_desk.domain.registration import certificate_now
from mfc_desk.domain.time import TOLERANCE, BusinessTime
from sync.wire.envelope import Head, WireOp
from tests.domain.world import CASE
from tests.office import test_forged_guards as forged_guards
from tests.office.bureau import NOON, Bureau, key, kinds

CANNOT_BE = pytest.mark.logs("cannot be")
HOUR, DAY, YEAR = timedelta(hours=1), timedelta(days=1), timedelta(days=400)


def began(bureau: Bureau, desk: RehearsalDesk, at: datetime, **told: object) -> VisitId:
    """A visit that began, as the desk says, at that time; not sent yet."""
    visit = StartVisit(visit=VisitId(bureau.ids.new()))
    desk.append(desk.wire(visit, bases={str(visit.primary): ""}, business_at=at, **told))
    return visit.visit


def counts(desk: RehearsalDesk, *visits: VisitId) -> list[datetime]:
    """Everything is taken; the times from which the visits count, as every desk hears them."""
    desk.hello()
    assert set(kinds(desk.push())) == {"applied"}
    desk.pull()
    rows = [desk.rows[key("visit", visit)][0] for visit in visits]
    assert all(isinstance(row, Visit) for row in rows)
    return [row.started_at for row in rows]  # type: ignore[union-attr]  # looked at above


@pytest.mark.parametrize("ahead", [TOLERANCE + timedelta(seconds=1), YEAR])
@CANNOT_BE
def test_a_time_still_to_come_becomes_the_time_of_arrival(bureau: Bureau, ahead: timedelta) -> None:
    desk, now = bureau.desk(), bureau.clock.now()
    assert counts(desk, began(bureau, desk, now + ahead)) == [now]


@pytest.mark.parametrize("back", [DAY, YEAR])
@CANNOT_BE
def test_nothing_counts_from_before_the_desk_was_enrolled(bureau: Bureau, back: timedelta) -> None:
    desk, enrolled = bureau.desk(), bureau.clock.now()
    bureau.clock.advance(DAY)
    assert counts(desk, began(bureau, desk, enrolled - back)) == [enrolled]


def test_a_provisional_time_is_bounded_like_any_other(bureau: Bureau) -> None:
    desk, enrolled = bureau.desk(), bureau.clock.now()
    bureau.clock.advance(DAY)
    assert counts(desk, began(bureau, desk, enrolled - YEAR, provisional=True)) == [enrolled]


def test_work_of_a_day_without_the_line_counts_from_when_it_was_done(bureau: Bureau) -> None:
    desk, visits, times = bureau.desk(), [], []
    for _ in range(5):
        bureau.clock.advance(2 * HOUR)
        times.append(bureau.clock.now())
        visits.append(began(bureau, desk, times[-1]))
    bureau.clock.advance(DAY)
    assert counts(desk, *visits) == times


@CANNOT_BE
def test_nothing_counts_from_before_the_work_before_it(bureau: Bureau) -> None:
    desk = bureau.desk()
    bureau.clock.advance(DAY)
    first = bureau.clock.now()
    visits = [began(bureau, desk, first), began(bureau, desk, first - HOUR, boot_id="another")]
    bureau.clock.advance(HOUR)
    assert counts(desk, *visits) == [first, first]


@CANNOT_BE
def test_a_time_that_the_machine_itself_counts_otherwise_is_the_machines(bureau: Bureau) -> None:
    desk = bureau.desk()
    first = bureau.clock.now()
    visits = [began(bureau, desk, first)]
    bureau.clock.advance(3 * HOUR)
    visits.append(began(bureau, desk, first + HOUR))
    bureau.clock.advance(HOUR)
    assert counts(desk, *visits) == [first, first + 3 * HOUR]


@CANNOT_BE
def test_a_desk_that_said_it_had_no_more_work_cannot_date_new_work_before_that(bureau: Bureau) -> None:
    desk = bureau.desk()
    bureau.clock.advance(DAY)
    desk.hello()
    said = bureau.clock.now()
    bureau.clock.advance(HOUR)
    visit = began(bureau, desk, said - 5 * HOUR)
    assert counts(desk, visit) == [said]


def test_what_waited_in_the_office_counts_from_when_it_was_done(bureau: Bureau) -> None:
    desk, scan = bureau.desk(), b"%PDF-1.4 a scan"
    at = bureau.clock.now()
    visit = began(bureau, desk, at, blobs=[hashlib.sha256(scan).hexdigest()])
    assert kinds(desk.push()) == ["held"]
    bureau.clock.advance(DAY)
    desk.hello()
    desk.send_scan(scan)
    desk.pull()
    row = desk.rows[key("visit", visit)][0]
    assert isinstance(row, Visit)
    assert row.started_at == at


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param({"business_at": NOON.replace(tzinfo=None)}, marks=CANNOT_BE),
        {"boot_ms": 1 << 62},
        {"boot_id": "\0"},
    ],
)
def test_a_clock_that_is_none_stops_no_work(bureau: Bureau, odd: dict[str, object]) -> None:
    desk = bureau.desk()
    visit = StartVisit(visit=VisitId("v"))
    desk.append(desk.wire(visit, bases={str(visit.primary): ""}, **odd))
    began(bureau, desk, bureau.clock.now(), **{name: odd[name] for name in odd if name != "business_at"})
    assert set(kinds(desk.push())) == {"applied"}


def test_an_operation_kept_by_an_older_office_counts_by_its_arrival(bureau: Bureau) -> None:
    desk, visit, arrived = bureau.desk(), StartVisit(visit=VisitId("v")), bureau.clock.now()
    wire = desk.wire(visit, bases={str(visit.primary): ""}, business_at=arrived + YEAR, provisional=True)
    desk.append(wire)
    assert kinds(desk.push([WireOp(wire.head, wire.salt, b"damaged")])) == ["held"]
    bureau.database.write(lambda tx: tx.execute(t.applied_op.update().values(counts_at=None)))
    bureau.clock.advance(HOUR)
    assert counts(desk, VisitId("v")) == [arrived]


SPAN = st.timedeltas(-YEAR, YEAR)


def head(at: datetime, boot_ms: int, boot_id: str, *, provisional: bool) -> Head:
    named = dict.fromkeys(
        ("incarnation", "op_id", "device", "desk", "centre", "actor", "kind", "primary", "prev", "args_hash"), ""
    )
    return Head(
        **named, n=1, schema=1, bases={}, deps=[], blobs=[], business_at=at, provisional=provisional,
        boot_id=boot_id, boot_ms=boot_ms,
    )  # fmt: skip


@given(
    st.lists(
        st.tuples(SPAN, st.integers(-(1 << 70), 1 << 70) | st.integers(0, 10**9), st.sampled_from("ab"), st.booleans()),
        max_size=12,
    )
)
def test_whatever_a_desk_tells_its_time_lies_between_enrolment_and_arrival_and_never_creeps_back(
    told: list[tuple[timedelta, int, str, bool]],
) -> None:
    clock, received = DeviceClock(enrolled_at=NOON), NOON + DAY
    for span, boot_ms, boot_id, provisional in told:
        one = head(NOON + span, boot_ms, boot_id, provisional=provisional)
        at = believed(one, clock, received)
        assert NOON - TOLERANCE <= at <= received + TOLERANCE
        assert clock.sure_at is None or at >= min(clock.sure_at, received) - TOLERANCE
        later = learned(one, clock, at)
        assert later.sure_at is None or clock.sure_at is None or later.sure_at >= clock.sure_at
        clock = later


@pytest.mark.parametrize("off", [-YEAR, YEAR])
@CANNOT_BE
def test_a_registration_with_a_forged_date_is_taken_and_its_term_runs_from_when_it_can_have_been(
    bureau: Bureau, off: timedelta
) -> None:
    desk = forged_guards.sat_down(bureau)
    forged_guards.asked(desk)
    forged_guards.signed(desk)
    now = bureau.clock.now()
    operation = forged_guards.registration(desk, certificate_now(desk, CASE, desk.act()))
    act = replace(desk.act(), at=BusinessTime(now + off, provisional=False))
    rows = [key_of(row) for row in apply(desk, operation, act)]
    bases = {str(each): desk.rows[each][1] if each in desk.rows else "" for each in rows}
    desk.append(desk.wire(operation, bases=bases, business_at=now + off))
    assert kinds(desk.push()) == ["applied"]
    desk.pull()
    case = desk.get(key("application", CASE))
    assert isinstance(case, Application)
    assert case.received_at == now
    assert case.due is not None
    assert timedelta(0) < case.due - now.date() < timedelta(days=60)


@CANNOT_BE
def test_an_office_whose_clock_once_ran_ahead_believes_its_desks_again(bureau: Bureau) -> None:
    desk = bureau.desk()
    bureau.clock.advance(YEAR)
    counts(desk, began(bureau, desk, bureau.clock.now()))
    desk.hello()
    bureau.clock.advance(-YEAR)
    times = []
    visits = []
    for _ in range(3):
        bureau.clock.advance(2 * HOUR)
        times.append(bureau.clock.now())
        visits.append(began(bureau, desk, times[-1]))
    bureau.clock.advance(11 * DAY)
    assert counts(desk, *visits) == times
    bureau.clock.advance(HOUR)
    later = began(bureau, desk, bureau.clock.now() - DAY)
    assert counts(desk, later) != [bureau.clock.now() - DAY], "and what is certain since binds again"
