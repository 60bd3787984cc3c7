"""The figures of a moment equal what another reading of the raw operations finds, and each equals its rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from mfc_desk.domain.entities import Visit
from mfc_desk.domain.halls import Desk
from mfc_desk.domain.ids import DeskName, Key, TicketId, VisitId
from mfc_desk.domain.load.now import Moment, Rows, Seat, moment
from mfc_desk.domain.operations.base import Operation
from mfc_desk.domain.operations.calls import CallNext, NoShow
from mfc_desk.domain.operations.moving import SendOn, TransferTicket
from mfc_desk.domain.operations.tickets import ComeBack, IssueTicket
from mfc_desk.domain.operations.visits import StartVisit
from mfc_desk.domain.tickets import Onward, Ticket
from tests.load.centre import MORNING, Centre, hall_of, played
from tests.load.truth import Person, Truth, seconds

NORM = timedelta(minutes=15)


def rows_of(centre: Centre) -> Rows:
    return Rows(
        hall=centre.hall,
        tickets=tuple(centre.of(Ticket)),
        visits=tuple(centre.of(Visit)),
        desks=tuple(centre.of(Desk)),
        norm=NORM,
        offline={},
        undecided=(Key("violation", "x"),),
    )


@pytest.mark.parametrize(("seed", "hours"), [(11, 2.5), (12, 4.25), (13, 6), (14, 8)])
def test_every_figure_of_a_moment_is_what_the_raw_operations_say(seed: int, hours: float) -> None:
    now = MORNING + timedelta(hours=hours)
    centre = played(desks=6, people=170, seed=seed, until=timedelta(hours=hours))
    assert any(one.waits_at(now) for one in centre.of(Ticket))
    moment_is_true(centre, now)


def moment_is_true(centre: Centre, now: datetime) -> None:
    """Fails where a figure of the moment is not what the raw operations say."""
    told, true, at = moment(rows_of(centre), now), Truth(centre.raw), seconds(now)
    waiting = {one.name: one for one in true.people.values() if one.end is None and _waits(one, at)}
    assert {key.id for key in told.waiting.keys} == {*waiting}
    assert told.waiting.value == len(waiting) == len(told.waiters)
    assert {name: figure.value for name, figure in told.by_series} == Counter(one.series for one in waiting.values())
    grounds = {name or "": figure.value for name, figure in told.by_ground}
    assert grounds == Counter(one.ground for one in waiting.values())
    assert sum(figure.value or 0 for _, figure in told.by_service) == len(waiting)
    waits = {one.name: _wait(one, at) for one in waiting.values()}
    assert {one.key.id: one.wait.total_seconds() for one in told.waiters} == pytest.approx(waits)
    longest, mean = (max(waits.values()), sum(waits.values()) / len(waits)) if waits else (None, None)
    assert (told.longest.value, told.wait_now.value) == (pytest.approx(longest), pytest.approx(mean))
    numbered = [one for one in true.people.values() if one.series and not one.voided]
    judged = [one.waited(at) <= 900 for one in numbered if one.waited(at) > 900 or one.called is not None]
    assert told.inside.value == pytest.approx(sum(judged) / len(judged))
    assert len(told.inside) == len(judged)
    _desks_are_true(told, true, at)


def test_a_desk_that_is_cut_off_is_known_up_to_when_it_was_heard_and_counts_as_none_of_the_open() -> None:
    centre, now = played(desks=6, people=120, seed=3, until=timedelta(hours=3)), MORNING + timedelta(hours=3)
    heard = now - timedelta(minutes=33)
    told = moment(replace(rows_of(centre), offline={DeskName("4"): heard}), now)
    four = next(one for one in told.desks if one.desk == "4")
    assert (four.seat, four.since) == (Seat.OFFLINE, heard)
    seats = dict(told.by_seat)
    assert seats[Seat.OFFLINE].keys == (Key("desk", "4"),)
    assert sum(figure.value or 0 for figure in seats.values()) == len(told.desks)
    assert told.undecided.value == 1


def test_who_comes_back_to_a_desk_is_there_anew_and_who_is_put_on_another_list_waits_on() -> None:
    centre, at, mine = Centre(hall_of(3)), MORNING, TicketId("t")
    steps: tuple[tuple[Operation, int], ...] = (
        (IssueTicket(ticket=mine, number="A-001", series="A"), 0),
        (CallNext(ticket=mine), 5),
        (NoShow(ticket=mine), 2),
        (ComeBack(ticket=mine), 3),
        (CallNext(ticket=mine), 30),
        (StartVisit(visit=VisitId("v"), ticket=mine), 1),
    )
    for operation, minutes in steps:
        at += timedelta(minutes=minutes)
        assert centre.do(operation, "1", at)
    one = next(each for each in moment(rows_of(centre), at).desks if each.desk == "1")
    assert one.busy_since == MORNING + timedelta(minutes=40)
    sent = at + timedelta(minutes=5)
    assert centre.do(SendOn(visit=VisitId("v"), onward=Onward(series="B")), "1", sent)
    moved = sent + timedelta(minutes=12)
    assert centre.do(TransferTicket(ticket=mine, onward=Onward(series="A"), reason="x"), "1", moved)
    (waiter,) = moment(rows_of(centre), moved + timedelta(minutes=1)).waiters
    assert waiter.wait == timedelta(minutes=13)


def test_who_may_be_called_from_this_moment_on_has_waited_for_nothing_yet() -> None:
    centre, mine = Centre(hall_of(3)), TicketId("t")
    for operation in (IssueTicket(ticket=mine, number="A-001", series="A"), CallNext(ticket=mine), NoShow(ticket=mine)):
        assert centre.do(operation, "1", MORNING)
    back = centre.ticket(mine).returns_at
    assert back is not None
    (waiter,) = moment(rows_of(centre), back).waiters
    assert waiter.wait == timedelta()


def test_a_desk_with_a_forgotten_visit_has_whoever_came_to_it_last() -> None:
    centre, mine = Centre(hall_of(3)), TicketId("t")
    steps: tuple[tuple[Operation, int], ...] = (
        (IssueTicket(ticket=mine, number="A-001", series="A"), 0),
        (StartVisit(visit=VisitId("forgotten")), 30),
        (CallNext(ticket=mine), 60),
    )
    for operation, minutes in steps:
        assert centre.do(operation, "1", MORNING + timedelta(minutes=minutes))
    one = next(each for each in moment(rows_of(centre), MORNING + timedelta(hours=2)).desks if each.desk == "1")
    assert (one.number, one.busy_since) == ("A-001", MORNING + timedelta(hours=1))


def test_a_row_that_waits_for_two_decisions_is_one_row() -> None:
    rows = replace(rows_of(Centre(hall_of(2))), undecided=(Key("visit", "x"), Key("visit", "x")))
    assert moment(rows, MORNING).undecided.value == 1


def _desks_are_true(told: Moment, true: Truth, at: float) -> None:
    for desk in told.desks:
        states = sorted(true.desks[desk.desk], key=lambda each: each[0])
        assert (str(desk.seat), seconds(desk.since)) == ((states[-1][1], states[-1][0]) if states else ("closed", at))
        there = [one.name for one in true.people.values() if one.end is None and one.desk == desk.desk
                 and one.state in ("way", "at desk")]  # fmt: skip
        has = [] if desk.way is None else [desk.way.id]
        assert bool(has) == bool(there)
        assert {*has} <= {*there}


def _waits(person: Person, at: float) -> bool:
    return person.whole(at)[-1][2] == "waiting" and (person.state == "waiting" or (person.due or at) <= at)


def _wait(person: Person, at: float) -> float:
    if person.called is None:
        return person.waited(at)
    line = person.whole(at)
    others = [n for n, (_, _, what, _) in enumerate(line) if what != "waiting"]
    return at - line[others[-1] + 1][0]
