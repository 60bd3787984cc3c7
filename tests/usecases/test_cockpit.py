"""The centre as a supervisor's desk knows it, with the line and without."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from mfc_desk.domain.entities import Visit
from mfc_desk.domain.guards import Mode, Violation, ViolationClass
from mfc_desk.domain.halls import Desk, DeskState
from mfc_desk.domain.ids import DeskName, OperatorId, OpId, TicketId, ViolationId, VisitId
from mfc_desk.domain.load.now import Seat
from mfc_desk.domain.machines import VisitState
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.usecases import cockpit, line
from mfc_desk.usecases.workplace import Workplace
from tests.usecases.place import workplace


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workplace]:
    made = workplace(tmp_path)
    yield made
    made.store.close()


def put(work: Workplace, *rows: Ticket | Visit | Desk | Violation) -> None:
    with work.store.write() as uow:
        uow.rows.show_all([(row, OpId("feed")) for row in rows])
        uow.commit()


def person(work: Workplace, number: str, minutes: float, *, called: float | None = None) -> Ticket:
    came = work.now() - timedelta(minutes=minutes)
    plain = Ticket(id=TicketId(number.lower()), number=number, series="A", arrived_at=came, eligible_at=came)
    waits = plain.moved(TicketState.ISSUED, came)
    if called is None:
        return waits
    at = came + timedelta(minutes=called)
    there = waits.moved(TicketState.CALLED, at, called_at=at, desk=DeskName("7"), operator=OperatorId("marat"))
    return there.moved(TicketState.SERVING, at, started_at=at)


def desk(work: Workplace, name: str, state: DeskState = DeskState.OPEN) -> Desk:
    return Desk(id=DeskName(name), state=state, since=work.now() - timedelta(minutes=50))


def test_it_tells_the_moment_and_the_day_of_the_rows_that_are_here(work: Workplace) -> None:
    put(work, person(work, "A-001", 18), person(work, "A-002", 5), person(work, "A-003", 30, called=4), desk(work, "7"))
    seen = cockpit.look(work)
    assert (seen.moment.waiting.value, seen.moment.longest.value) == (2, pytest.approx(18 * 60, abs=30))
    assert seen.moment.inside.value == 0.5
    assert seen.day.whole.arrivals.value == 3
    assert seen.day.whole.calls.keys == (seen.moment.desks[0].way,)
    assert seen.norm is not None
    assert seen.norm.minutes == 15


def test_without_the_line_every_other_desk_is_unknown_since_it_was_cut(work: Workplace) -> None:
    put(work, desk(work, work.desk.desk), desk(work, "7"), desk(work, "9", DeskState.CLOSED))
    line.remember(work, online=False)
    seen = cockpit.look(work)
    assert not seen.known.online
    assert seen.known.since is not None
    assert seen.known.unknown == ("7", "9")
    seats = {one.desk: one.seat for one in seen.moment.desks}
    assert seats == {work.desk.desk: Seat.OPEN, "7": Seat.OFFLINE, "9": Seat.OFFLINE}
    line.remember(work, online=True)
    back = cockpit.look(work)
    assert (back.known.since, back.known.unknown) == (None, ())


def test_yesterdays_numbers_are_of_yesterday_and_a_week_ago_is_a_day_of_its_own(work: Workplace) -> None:
    put(work, person(work, "A-001", 24 * 60), person(work, "A-009", 7 * 24 * 60, called=3), person(work, "A-002", 2))
    seen = cockpit.look(work)
    assert seen.moment.waiting.keys == seen.day.whole.arrivals.keys
    assert seen.day.whole.waiting.value == 1
    before = cockpit.week_before(work)
    assert [key.id for key in before.whole.arrivals.keys] == ["a-009"]
    assert before.whole.inside.value == 1


def test_who_was_parked_over_night_and_is_served_today_is_in_todays_figures(work: Workplace) -> None:
    came = person(work, "A-003", 24 * 60, called=4)
    parked = came.moved(TicketState.PARKED, work.now() - timedelta(hours=23))
    back = parked.moved(TicketState.SERVING, work.now() - timedelta(minutes=9))
    alone = Visit(
        id=VisitId("v"),
        desk=DeskName("8"),
        operator=OperatorId("marat"),
        started_at=work.now() - timedelta(hours=23),
        ended_at=work.now() - timedelta(minutes=3),
        state=VisitState.FINISHED,
    )
    put(work, back.moved(TicketState.DONE, work.now() - timedelta(minutes=1)), alone)
    seen = cockpit.look(work)
    assert [key.id for key in seen.day.whole.served.keys] == ["a-003", "v"]
    assert [(one.desk, len(one.people)) for one in seen.day.desks] == [("7", 1), ("8", 1)]
    assert (seen.moment.waiting.value, seen.day.whole.arrivals.value, seen.day.whole.calls.value) == (0, 0, 0)


def test_what_was_recorded_by_mistake_counts_no_more(work: Workplace) -> None:
    row = Violation(
        id=ViolationId("x1"),
        category=ViolationClass.DEADLINE,
        mode=Mode.HAPPENED,
        rule="told_term",
        subject="complaint",
        at=work.now(),
        by=OperatorId("marat"),
    )
    put(work, row)
    of = {one.category: one for one in cockpit.look(work).kept}
    assert of[ViolationClass.DEADLINE].happened.value == 1
    assert sum(len(one.of(mode)) for one in of.values() for mode in Mode) == 1
    assert cockpit.violations(work, work.today() - timedelta(days=40), work.today()) == tuple(of.values())
