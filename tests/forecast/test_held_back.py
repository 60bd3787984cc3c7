"""A month held back, in small: the whole is `./check --long forecast`."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from mfc_desk.domain.forecast.chance import Band
from mfc_desk.domain.forecast.forecasting import DayForecast, Quarter
from mfc_desk.domain.forecast.history import Day
from mfc_desk.domain.forecast.past_error import Judged, judged, past_errors
from tests.forecast.held_back import mornings
from tests.forecast.year import Truth, a_year, kazakh_calendar

WORKS = kazakh_calendar().works


@cache
def half_a_year() -> tuple[Judged, ...]:
    year = a_year(Truth(people=1000, day_scatter=0.1, first=date(2026, 6, 1)), seed=20261201)
    return tuple(judged(year.days, last=16, works=WORKS))


def test_it_is_nearer_than_last_week_and_its_band_holds_as_often_as_it_says() -> None:
    found = past_errors(half_a_year())
    for one in found.values():
        assert one.wape < 0.85 * one.last_week_wape
        assert abs(one.bias) < 0.05
    assert found["quarter"].n > 450
    assert found["quarter"].coverage == pytest.approx(found["quarter"].says, abs=0.05)
    assert found["quarter"].says == pytest.approx(0.8, abs=0.02)


def test_having_seen_the_morning_makes_the_rest_of_the_day_nearer() -> None:
    assert mornings(half_a_year()).better


def test_the_figures_are_those_of_a_sum_on_paper() -> None:
    day = DayForecast(
        day=date(2026, 12, 8), quarters=(Quarter(36, 10.0), Quarter(37, 20.0)), day_variance=0.0, quarter_variance=0.0
    )
    band = day.band(day.quarters[0])
    assert band == Band(6, 13, band.says)
    one = past_errors([Judged(day, Day(day.day, 36, (14, 18)), Day(date(2026, 12, 1), 36, (10, 19)))])["quarter"]
    assert (one.n, one.mae, one.last_week_mae) == (2, 3.0, 2.5)
    assert one.wape == pytest.approx(6 / 32)
    assert one.bias == pytest.approx(-2 / 32)
    assert one.coverage == 0.5
    assert one.last_week_wape == pytest.approx(5 / 32)
