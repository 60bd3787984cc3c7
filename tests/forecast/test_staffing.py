"""The desks a day needs, the rest of the day as it is played, and what is said where the formula does not hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from heapq import heapreplace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfc_desk.domain.forecast.forecasting import DayForecast, Quarter
from mfc_desk.domain.staffing.advice import Custom, plan_for
from mfc_desk.domain.staffing.erlang import Norm, Service, Steady
from mfc_desk.domain.staffing.load import loads
from mfc_desk.domain.staffing.outlook import how_often, outlook, spared
from mfc_desk.domain.staffing.play import Coming, Matter, Scene, Shift, Sitting, Waiting, play
from mfc_desk.domain.staffing.visits import service_of
from tests.forecast.grid import CASES, beyond
from tests.forecast.pooled import SHAPES, played

NORM = Norm()
SERVICE = Service(mean_min=12, spread=0.6, seen=500)
NINE = 36


def a_day(*means: float, day_variance: float = 0.01) -> DayForecast:
    quarters = tuple(Quarter(NINE + n, mean) for n, mean in enumerate(means))
    return DayForecast(day=date(2026, 12, 1), quarters=quarters, day_variance=day_variance, quarter_variance=0.01)


def scene(*, desks: int = 4, people: float = 10.0, quarters: int = 12, **changes: object) -> Scene:
    made = Scene(
        now_min=NINE * 15,
        matters=(Matter(series="A", service=SERVICE),),
        shifts=tuple(
            Shift(desk=f"{n}", from_min=NINE * 15, until_min=(NINE + quarters + 4) * 15) for n in range(desks)
        ),
        coming=Coming(quarters={NINE + n: people for n in range(quarters)}),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def codes(of: object) -> set[str]:
    return {one.code.rpartition(".")[2] for one in of}  # type: ignore[attr-defined]


def test_arrivals_that_stay_make_the_load_that_erlang_means_and_others_pull_it_after_them() -> None:
    steady = loads([10.0] * 60, service_min=12)
    assert steady[-1].lagged == pytest.approx(steady[-1].by_itself) == pytest.approx(8)
    peak = loads([4.0, 4.0, 20.0, 4.0], service_min=12, at_start=3.2)
    assert peak[0].lagged == pytest.approx(3.2)
    assert peak[2].lagged < peak[2].by_itself
    assert peak[3].lagged > peak[3].by_itself


@given(st.lists(st.floats(0, 100), min_size=1, max_size=20), st.floats(1, 60))
def test_every_visit_that_begins_is_in_the_load_as_long_as_it_lasts(arrivals: list[float], visit: float) -> None:
    quiet = [0.0] * 200
    through = loads([*arrivals, *quiet], service_min=visit)
    assert 15 * sum(one.lagged for one in through) == pytest.approx(sum(arrivals) * visit, rel=1e-3, abs=1e-6)


def test_a_plan_follows_the_day_and_has_more_desks_for_a_busy_one() -> None:
    plan = plan_for(a_day(*[6.0] * 8, *[14.0] * 8, *[3.0] * 8), service=replace(SERVICE, spread=1.0), norm=NORM)
    desks = [one.desks for one in plan.needs]
    assert max(desks) in desks[8:16]
    assert all(one.busy_desks >= one.desks for one in plan.needs)
    assert all(one.steady.within(NORM.minutes) >= NORM.share for one in plan.needs)
    flat = plan_for(a_day(*[6.0] * 8), service=SERVICE, norm=NORM)
    assert [one.load for one in flat.needs] == sorted(one.load for one in flat.needs), "an empty hall fills up"


def test_the_advice_speaks_where_its_formula_does_not_hold_and_only_there() -> None:
    told = {case.name: codes(beyond(case, seed=1, times=1).doubts) for case in CASES}
    assert told == {
        "inside its assumptions": set(),
        "more people than the desks carry": {"overload"},
        "desks almost full": {"near_full"},
        "a peak, and visits of 25 minutes": {"changing"},
        "visits all alike": {"shape"},
        "visits of two kinds": {"shape"},
        "six lists of one desk each": {"lists"},
        "a quarter is called first": {"priority"},
        "visits hardly known": {"few_visits"},
    }


def test_a_break_at_noon_lets_the_load_fall_and_moves_no_doubt_to_another_hour() -> None:
    morning, noon = tuple(range(NINE, NINE + 16)), NINE + 20
    means = {**dict.fromkeys(morning, 10.0), noon: 1.0, noon + 1: 1.0, noon + 2: 40.0, noon + 3: 40.0}
    day = replace(a_day(), quarters=tuple(Quarter(*one) for one in means.items()))
    plan = plan_for(day, service=SERVICE, norm=NORM)
    assert [one.quarter for one in plan.needs] == [*means]
    assert plan.needs[16].load < 1.1
    (changing,) = [one for one in plan.doubts if one.code.endswith("changing")]
    assert changing.params["at"] == "14:30"


def test_a_quarter_hour_in_which_nobody_comes_needs_no_desk_and_nobody_waits_in_it() -> None:
    first = plan_for(a_day(0.0, 5.0), service=SERVICE, norm=NORM).needs[0]
    steady = first.steady
    assert (first.desks, steady.occupancy, steady.mean_wait_min, steady.within(15)) == (0, 0, 0, 1)
    assert (steady.waits_at_all, steady.settles_min, steady.wait_of(0.9)) == (0, 0, 0)


def test_a_plan_hands_on_what_the_forecast_doubts_and_what_the_hall_does() -> None:
    plan = plan_for(a_day(*[8.0] * 8), service=SERVICE, norm=NORM, custom=Custom(own_lists=True, first_share=0.2))
    assert {"lists", "priority"} <= codes(plan.doubts)


def test_the_played_hall_and_a_recursion_that_knows_nothing_of_it_agree() -> None:
    spread, visit = SHAPES["exponential"]
    cell = played(4, 3.2, visit, seed=3, runs=8, people=4000, norm=15 / 12)
    days = play(
        scene(
            matters=(Matter(series="A", service=Service(mean_min=12, spread=spread)),),
            coming=Coming(quarters={NINE + n: 4.0 for n in range(2400)}),
            shifts=tuple(Shift(desk=f"{n}", from_min=NINE * 15, until_min=1e9) for n in range(4)),
        ),
        seed=5,
        times=3,
    )
    waits = [one for day in days for quarter, some in day.waits.items() if quarter > NINE + 100 for one in some]
    assert sum(waits) / len(waits) == pytest.approx(cell.wait.value * 12, rel=0.3)
    assert sum(one <= 15 for one in waits) / len(waits) == pytest.approx(cell.within.value, abs=0.03)


def test_the_played_hall_serves_exactly_as_the_recursion_where_visits_are_all_alike() -> None:
    rng = Random(6)
    came = sorted((NINE * 15 - 60 * rng.random(), 20 * rng.random()) for _ in range(80))
    waiting = tuple(
        Waiting(name=f"{n}", series="A", came_min=at, head_start_min=start) for n, (at, start) in enumerate(came)
    )
    alike = (Matter(series="A", service=Service(mean_min=12, spread=0)),)
    named = play(scene(desks=3, people=0, quarters=30, waiting=waiting, matters=alike), seed=1, times=1)[0].named
    free = [float(NINE * 15)] * 3
    for one in sorted(waiting, key=lambda one: one.came_min - one.head_start_min):
        assert named[one.name] == pytest.approx(free[0] - one.came_min)
        heapreplace(free, free[0] + 12)


def test_simulated_exponential_visits_wait_as_erlang_c_says() -> None:
    cell = played(5, 4.0, SHAPES["exponential"][1], seed=8, runs=10, people=3000, norm=15 / 12)
    formula = Steady(desks=5, load=4.0, service=Service(mean_min=12))
    assert cell.waits_at_all.value == pytest.approx(formula.waits_at_all, abs=2 * cell.waits_at_all.half)
    assert cell.wait.value * 12 == pytest.approx(formula.mean_wait_min, abs=24 * cell.wait.half)
    assert cell.within.value == pytest.approx(formula.within(15), abs=2 * cell.within.half)


def test_the_same_seed_plays_the_same_day_and_another_one_another() -> None:
    assert outlook(scene(), norm=NORM, times=5) == outlook(scene(), norm=NORM, times=5)
    assert outlook(scene(), norm=NORM, times=5) != outlook(scene(), norm=NORM, times=5, seed=16)


@given(seed=st.integers(0, 10**6), desks=st.integers(1, 6), people=st.floats(0, 15))
@settings(max_examples=25)
def test_everybody_who_comes_is_called_or_still_waits_when_the_last_desk_has_closed(
    seed: int, desks: int, people: float
) -> None:
    waiting = (Waiting(name="A-001", series="A", came_min=NINE * 15 - 5),)
    day = play(scene(desks=desks, people=people, quarters=4, waiting=waiting), seed=seed, times=1)[0]
    assert day.named.keys() == {"A-001"}
    assert min((wait for waits in day.waits.values() for wait in waits), default=0) >= 0
    assert day.unserved <= sum(map(len, day.waits.values())) + 1


@given(seed=st.integers(0, 10**6))
@settings(max_examples=15)
def test_another_desk_makes_nobody_late_who_was_in_time(seed: int) -> None:
    """The same people with the same visits come on both days, first come first served: no wait grows."""
    assert spared(scene(), scene(desks=5), norm=NORM, seed=seed, times=4).low >= 0


def test_opening_a_desk_helps_where_too_few_are_open() -> None:
    helped = spared(scene(people=6), scene(people=6, desks=6), norm=NORM, times=20)
    assert helped.low > 0
    assert helped.middle > 20


def test_who_waits_now_has_a_range_of_their_own_wait_and_a_chance_to_pass_the_norm() -> None:
    waiting = tuple(Waiting(name=f"A-{n:03d}", series="A", came_min=NINE * 15 - 14 + n) for n in range(9))
    sitting = tuple(Sitting(desk=f"{n}", series="A", since_min=NINE * 15 - 3) for n in range(4))
    people = outlook(scene(waiting=waiting, sitting=sitting), norm=NORM, times=40).people
    assert people["A-000"].wait.low > 14
    assert people["A-000"].over > 0.5
    assert people["A-000"].wait.high - 14 < people["A-007"].wait.high - 7


def test_who_goes_first_by_law_is_called_before_those_who_came_earlier() -> None:
    waiting = (
        Waiting(name="A-001", series="A", came_min=NINE * 15 - 20),
        Waiting(name="A-002", series="A", came_min=NINE * 15 - 1, head_start_min=30),
    )
    one = scene(desks=1, people=0, waiting=waiting, sitting=(Sitting(desk="0", series="A", since_min=NINE * 15),))
    for day in play(one, seed=1, times=10):
        assert day.named["A-002"] - 1 < day.named["A-001"] - 20


def test_a_desk_calls_its_own_lists_only_and_nobody_once_it_is_closed() -> None:
    two = (Matter(series="A", share=0.5, service=SERVICE), Matter(series="B", share=0.5, service=SERVICE))
    only = tuple(Shift(desk=f"{n}", from_min=0, until_min=(NINE + 16) * 15, series=("A",)) for n in range(4))
    waiting = (Waiting(name="B-001", series="B", came_min=NINE * 15 - 1),)
    for day in play(scene(matters=two, shifts=only, waiting=waiting, people=2), seed=2, times=5):
        assert day.unserved > 1
        assert day.named["B-001"] >= 16 * 15
    gone = (Shift(desk="0", from_min=0, until_min=NINE * 15),)
    closed = scene(waiting=waiting, matters=two, shifts=gone)
    assert play(closed, seed=1, times=1)[0].unserved > 60


def test_a_desk_that_closes_ends_its_visit_and_calls_nobody_after_it() -> None:
    waiting = tuple(Waiting(name=f"A-00{n}", series="A", came_min=NINE * 15) for n in (1, 2))
    short = (Shift(desk="0", from_min=0, until_min=NINE * 15 + 5),)
    alike = (Matter(series="A", service=Service(mean_min=12, spread=0)),)
    day = play(scene(people=0, waiting=waiting, shifts=short, matters=alike), seed=1, times=1)[0]
    assert day.named["A-001"] == 0
    assert day.unserved == 1


def test_a_desk_opens_when_it_is_planned() -> None:
    waiting = (Waiting(name="A-001", series="A", came_min=NINE * 15),)
    late = scene(people=0, waiting=waiting, shifts=(Shift(desk="0", from_min=NINE * 15 + 7, until_min=NINE * 15 + 60),))
    assert play(late, seed=1, times=1)[0].named == {"A-001": 7}


def shift(desk: str, since: float, until: float, *series: str) -> Shift:
    return Shift(desk=desk, from_min=since, until_min=until, series=series)


@pytest.mark.parametrize("cut", [(720.0, 720.0), (700.0, 735.0)])
def test_a_desk_whose_next_shift_begins_as_or_before_one_ends_stays_open(cut: tuple[float, float]) -> None:
    ends, begins = reversed(cut)
    whole = scene(people=2.0, quarters=12, shifts=(shift("1", 540, 900),))
    parts = replace(whole, shifts=(shift("1", 540, ends), shift("1", begins, 900)))
    assert play(parts, seed=5, times=5) == play(whole, seed=5, times=5)


def test_a_desk_calls_the_lists_of_the_shift_it_is_in() -> None:
    people = tuple(Waiting(name=one, series=one, came_min=500) for one in "AB")
    made = scene(people=0, shifts=(shift("1", 540, 600, "A"), shift("1", 600, 660, "B")), waiting=people)
    (day,) = play(made, seed=1, times=1)
    assert day.named == {"A": 40, "B": 100}


def test_who_is_never_called_waits_until_the_last_desk_closed_and_was_not_called_within_the_norm() -> None:
    hour = Matter(series="A", service=Service(mean_min=60, spread=0))
    made = scene(quarters=0, shifts=(shift("1", 540, 600),), matters=(hour,), now_min=590)
    sits = replace(
        made,
        sitting=(Sitting(desk="1", series="A", since_min=589),),
        waiting=(Waiting(name="w", series="A", came_min=588),),
    )
    told = outlook(sits, norm=NORM, times=3)
    assert (told.people["w"].wait.middle, told.late.high, told.unserved.low) == (12, 0, 1)
    nobody = scene(desks=0, people=8.0, quarters=1)
    quarter = outlook(nobody, norm=NORM, times=20).quarters[0]
    assert quarter.wait is not None
    assert quarter.wait.high <= 15
    assert quarter.within == 0


def test_a_hall_of_sixty_desks_is_played_less_often_than_one_of_six() -> None:
    small, large = (how_often(scene(people=people, quarters=2)) for people in (75.0, 750.0))
    assert small == 397
    assert large == 40


def test_the_length_of_visits_is_that_of_visits_and_not_of_one_that_nobody_closed() -> None:
    rng = Random(4)
    minutes = [rng.gammavariate(1 / 0.6, 12 * 0.6) for _ in range(2000)]
    known = service_of([*minutes, 600.0])
    assert known is not None
    assert known.mean_min == pytest.approx(12, rel=0.06)
    assert known.spread == pytest.approx(0.6, abs=0.1)
    assert service_of([10.0] * 4) is None
