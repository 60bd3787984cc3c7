"""Who passes the norm next, and the one act that helps most."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from mfc_desk.domain.halls import Desk, DeskPlan, DeskState, Hall, Series
from mfc_desk.domain.ids import DeskName, OperatorId, TicketId
from mfc_desk.domain.load import breaches as b
from mfc_desk.domain.load.breaches import Remedy, advised, breaches
from mfc_desk.domain.load.parts import way_of
from mfc_desk.domain.load.projection import Standing, projected
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.domain.waits import Pace
from tests.load.centre import MORNING

NORM, NOW = timedelta(minutes=15), MORNING + timedelta(hours=2)
PACE = Pace(0.5, 20)


def waits(name: str, minutes: float, *, series: str = "A") -> Ticket:
    came = NOW - timedelta(minutes=minutes)
    plain = Ticket(id=TicketId(name), number=name, series=series, arrived_at=came, eligible_at=came)
    return plain.moved(TicketState.ISSUED, came)


def desk(name: str, state: DeskState = DeskState.OPEN, *, who: str | None = None) -> Desk:
    return Desk(id=DeskName(name), state=state, since=MORNING, operator=None if who is None else OperatorId(who))


def standing(*desks: Desk, waiting: list[Ticket], hall: Hall | None = None, minutes: float = 6) -> Standing:
    return Standing(
        hall=hall or Hall(),
        desks=desks,
        waiting=tuple(waiting),
        busy={},
        service=timedelta(minutes=minutes),
        now=NOW,
    )


def told(waiting: list[Ticket]) -> tuple[b.Breach, ...]:
    pairs = [(one, way_of(one, NOW)) for one in waiting]
    return breaches(pairs, norm=NORM, pace=PACE, desks=1, now=NOW)


def test_whoever_waits_is_listed_by_when_the_norm_passes_with_the_range_of_their_call() -> None:
    found = told([waits("t1", 3), waits("t2", 20), waits("t3", 14)])
    assert [one.number for one in found] == ["t2", "t3", "t1"]
    assert [one.over for one in found] == [True, False, False]
    assert found[1].due_at == NOW + timedelta(minutes=1)
    assert found[0].likely(NOW)
    assert found[1].likely(NOW)
    assert found[2].call is not None
    assert not found[2].sure(NOW)


def test_nothing_honest_to_say_of_the_pace_is_no_range_and_no_likely_breach() -> None:
    one = waits("t1", 3)
    (found,) = breaches([(one, way_of(one, NOW))], norm=NORM, pace=None, desks=1, now=NOW)
    assert (found.call, found.likely(NOW)) == (None, False)


def test_the_projection_calls_by_the_rules_of_the_hall_and_keeps_a_desk_with_one_person_at_a_time() -> None:
    ahead = replace(waits("t3", 1), head_start_min=30)
    called = projected(standing(desk("1"), desk("2"), waiting=[waits("t1", 9), waits("t2", 8), ahead]))
    assert called == {"t3": NOW, "t1": NOW, "t2": NOW + timedelta(minutes=6)}


def test_a_desk_of_which_nobody_knows_here_what_it_does_is_advised_nothing() -> None:
    late = [waits(f"t{n}", 14 - n) for n in range(6)]
    closed, paused = desk("7", DeskState.CLOSED), desk("8", DeskState.PAUSED)
    hall = standing(desk("1"), closed, paused, waiting=late)
    assert advised(hall, told(late)) is not None
    assert advised(replace(hall, not_known=frozenset({closed.id, paused.id})), told(late)) is None


def test_opening_a_closed_desk_is_said_where_it_keeps_most_inside_with_what_it_prevents() -> None:
    late = [waits(f"t{n}", 14 - n) for n in range(6)]
    hall = standing(desk("1"), desk("7", DeskState.CLOSED), waiting=late)
    advice = advised(hall, told(late))
    assert advice is not None
    assert (advice.act.remedy, advice.act.desk) == (Remedy.OPEN, "7")
    assert advice.without.value == len(b._passing(hall, {one.ticket: one.due_at for one in told(late)}))
    after = b._passing(hall.with_desk(DeskName("7")), {one.ticket: one.due_at for one in told(late)})
    assert advice.prevented.value == advice.without.value - len(after) > 0
    assert [one.code for one in advice.why] == [
        "advice.why_without", "advice.why_with", "advice.why_service", "advice.why_left_out",
    ]  # fmt: skip


def test_a_desk_on_a_break_goes_before_one_that_is_closed_where_both_help_alike() -> None:
    late = [waits(f"t{n}", 14 - n) for n in range(6)]
    advice = advised(
        standing(desk("1"), desk("3", DeskState.CLOSED), desk("5", DeskState.PAUSED, who="dina"), waiting=late),
        told(late),
    )
    assert advice is not None
    assert (advice.act.remedy, advice.act.desk, advice.act.operator) == (Remedy.RESUME, "5", "dina")


def test_people_are_moved_to_the_list_whose_desks_have_nobody() -> None:
    plans = (DeskPlan(desk=DeskName("1"), series=("A",)), DeskPlan(desk=DeskName("2"), series=("B",)))
    hall = Hall(series=(Series(letter="A"), Series(letter="B", services=("x",))), desks=plans)
    late = [waits(f"t{n}", 13) for n in range(3)]
    advice = advised(standing(desk("1"), desk("2"), waiting=late, hall=hall), told(late))
    assert advice is not None
    assert (advice.act.remedy, advice.act.series) == (Remedy.MOVE, "B")
    assert 1 <= len(advice.act.moved) <= 2


@pytest.mark.parametrize("waiting", [[waits("t1", 2)], [waits("t1", 40)], []])
def test_where_nobody_is_about_to_pass_it_nothing_is_advised(waiting: list[Ticket]) -> None:
    assert advised(standing(desk("1"), desk("7", DeskState.CLOSED), waiting=waiting), told(waiting)) is None


def test_a_desk_for_another_list_alone_is_not_advised() -> None:
    plans = (DeskPlan(desk=DeskName("1"), series=("A",)), DeskPlan(desk=DeskName("7"), series=("B",)))
    hall = Hall(series=(Series(letter="A"), Series(letter="B", services=("x",))), desks=plans)
    late = [waits(f"t{n}", 14) for n in range(4)]
    assert advised(standing(desk("1"), desk("7", DeskState.CLOSED), waiting=late, hall=hall), told(late)) is None
