"""How many desks the rest of the day needs: by Erlang C, of a day that began before this moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mfc_desk.domain.forecast.forecasting import DayForecast, Quarter
from mfc_desk.domain.halls import DeskPlan, Hall
from mfc_desk.domain.ids import DeskName
from mfc_desk.domain.load.parts import ways
from mfc_desk.domain.operations.tickets import hall_of
from mfc_desk.domain.staffing.erlang import Norm, Service, desks_for
from mfc_desk.usecases import cockpit
from mfc_desk.usecases.desks_needed import needed
from mfc_desk.usecases.workplace import Workplace
from tests.usecases.place import workplace
from tests.usecases.test_cockpit import person, put

VISIT = Service(mean_min=10, spread=1, seen=400)
NORM = Norm(minutes=15)


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workplace]:
    made = workplace(tmp_path)
    yield made
    made.store.close()


def rest(work: Workplace, *, mean: float, variance: float = 0.0) -> DayForecast:
    """So many are expected in each quarter hour from now on, for three hours."""
    at = work.local(work.now())
    now = (at.hour * 60 + at.minute) // 15
    quarters = tuple(Quarter(n, mean) for n in range(now, now + 12))
    return DayForecast(day=work.today(), quarters=quarters, day_variance=variance, quarter_variance=0.0)


def hall(work: Workplace) -> Hall:
    with work.store.read() as uow:
        return hall_of(uow.rows)


def a_full_morning(work: Workplace) -> None:
    """One person a minute for three hours, each at a desk at once."""
    put(work, *(person(work, f"A-{n:03}", n, called=0) for n in range(1, 180)))


def test_a_load_that_stays_asks_for_what_the_formula_says_from_this_moment_on(work: Workplace) -> None:
    a_full_morning(work)
    found = needed(cockpit.look(work), rest=rest(work, mean=15.0), service=VISIT, hall=hall(work), before=())
    assert found is not None
    assert {one.desks for one in found.hours} == {desks_for(10.0, service=VISIT, norm=NORM)}
    at = work.local(work.now())
    assert [one.hour for one in found.hours] == list(range(at.hour, at.hour + len(found.hours)))


def test_a_busy_day_asks_for_more_and_what_the_formula_does_not_know_is_said(work: Workplace) -> None:
    put(work, person(work, "A-001", 4), person(work, "A-002", 9))
    plan = DeskPlan(desk=DeskName("7"), series=("A",))
    own_lists = replace(hall(work), desks=(plan,))
    first = replace(person(work, "A-003", 60, called=3), ground="disability_1_2")
    seen, few = cockpit.look(work), replace(VISIT, seen=7, spread=3.0)
    before = ways([first], (), work.now())
    found = needed(seen, rest=rest(work, mean=15.0, variance=0.04), service=few, hall=own_lists, before=before)
    assert found is not None
    assert all(one.busy_desks > one.desks for one in found.hours[1:])
    codes = [one.code for one in found.doubts]
    assert codes[-1] == "staffing.doubt.waiting"
    assert {"staffing.doubt.shape", "staffing.doubt.few_visits", "staffing.doubt.lists", "staffing.doubt.priority"} <= {
        *codes
    }


def test_without_a_norm_and_where_nobody_is_expected_nothing_is_needed(work: Workplace) -> None:
    seen, coming = cockpit.look(work), rest(work, mean=15.0)
    assert needed(replace(seen, norm=None), rest=coming, service=VISIT, hall=hall(work), before=()) is None
    nobody = replace(coming, quarters=())
    assert needed(seen, rest=nobody, service=VISIT, hall=hall(work), before=()) is None


def test_an_hour_of_which_a_part_is_over_counts_what_is_left_of_it(work: Workplace) -> None:
    coming = rest(work, mean=0.0)
    found = needed(cockpit.look(work), rest=coming, service=VISIT, hall=hall(work), before=())
    assert found is not None
    assert len(found.hours) == len({one.quarter // 4 for one in coming.quarters})
    assert {one.desks for one in found.hours} == {0}
