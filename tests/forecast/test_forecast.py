"""What is expected of a coming day: its kind, its band, what was wrong in the history, and where nothing is said."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfc_desk.domain.forecast.chance import band_of, count_by_chance, log_chance, quantile
from mfc_desk.domain.forecast.forecasting import DayForecast, NoForecast, forecast
from mfc_desk.domain.forecast.history import Day, Hours, day_of, usual_hours
from mfc_desk.domain.forecast.kinds import Near, Part, kind_of
from mfc_desk.domain.forecast.learning import learn
from mfc_desk.domain.forecast.model import Model
from mfc_desk.domain.forecast.today import corrected
from tests.forecast.year import SATURDAY_HOURS, WEEK_HOURS, Truth, Year, a_year, arrivals, kazakh_calendar

WORKS = kazakh_calendar().works
TUESDAY = date(2026, 12, 8)


@cache
def year(*, spoilt: bool = True, moved: bool = False) -> Year:
    return a_year(Truth(moved_hours=date(2026, 10, 5) if moved else None), seed=7, spoilt=spoilt)


def told(of: Year, day: date, *, since: date = date(2026, 1, 1)) -> DayForecast:
    found = forecast([one for one in of.before(day) if one.day >= since], day, hours=of.truth.hours(day), works=WORKS)
    assert isinstance(found, DayForecast)
    return found


@cache
def learnt() -> Model:
    return learn(year().before(TUESDAY), WORKS)


@pytest.mark.parametrize(
    ("day", "near", "weekday"),
    [
        (date(2026, 12, 8), Near.PLAIN, 1),
        (date(2026, 12, 14), Near.PLAIN, 0),  # after a weekend only
        (date(2026, 12, 15), Near.BEFORE, 1),
        (date(2026, 12, 16), Near.WITHIN, 2),
        (date(2026, 12, 17), Near.AFTER, 3),
        (date(2026, 3, 20), Near.BEFORE, 4),  # Friday, and Nauryz begins on Monday
        (date(2026, 3, 21), Near.WITHIN, 5),
        (date(2026, 3, 26), Near.AFTER, 3),
    ],
)
def test_a_day_knows_the_holidays_of_the_calendar_beside_it(day: date, near: Near, weekday: int) -> None:
    assert kind_of(day, WORKS).near is near
    assert kind_of(day, WORKS).weekday == weekday


def test_a_saturday_that_is_worked_for_a_holiday_is_a_friday() -> None:
    worked = date(2027, 2, 20)
    kind = kind_of(worked, lambda day: day == worked or (day.weekday() < 5 and day != date(2027, 2, 22)))
    assert (kind.weekday, kind.near) == (4, Near.BEFORE)
    assert kind_of(date(2026, 2, 28), WORKS).part is Part.END
    assert kind_of(date(2026, 2, 5), WORKS).part is Part.BEGINNING


@given(mean=st.floats(0.05, 300), variance=st.sampled_from([0.0, 1e-12, 0.003, 0.05, 0.5]))
def test_a_band_says_how_often_it_holds_and_that_is_near_what_was_asked(mean: float, variance: float) -> None:
    band = band_of(mean, variance, 0.8)
    summed = sum(math.exp(log_chance(n, mean=mean, variance=variance)) for n in range(band.low, band.high + 1))
    assert band.says == pytest.approx(summed, abs=1e-6)
    if mean > 30:
        assert band.says == pytest.approx(0.8, abs=0.05)
    assert band.low <= quantile(mean, variance, 0.5) <= band.high


@pytest.mark.parametrize(("mean", "variance"), [(3.0, 0.0), (3.0, 0.2), (80.0, 0.01)])
def test_counts_have_the_mean_and_the_scatter_that_are_said(mean: float, variance: float) -> None:
    chances = [math.exp(log_chance(n, mean=mean, variance=variance)) for n in range(400)]
    first = sum(n * one for n, one in enumerate(chances))
    assert sum(chances) == pytest.approx(1)
    assert first == pytest.approx(mean)
    assert sum((n - first) ** 2 * one for n, one in enumerate(chances)) == pytest.approx(mean + variance * mean**2)
    rng = Random(1)
    drawn = [count_by_chance(mean, rng) for _ in range(3000)]
    assert sum(drawn) / 3000 == pytest.approx(mean, abs=4 * math.sqrt(mean / 3000))


def test_what_made_the_year_is_found_again() -> None:
    model, truth = learnt(), year().truth
    for quarter in WEEK_HOURS.quarters():
        share = truth.mean(TUESDAY, quarter) / truth.whole(TUESDAY)
        assert model.shape.of(1)[quarter] == pytest.approx(share, rel=0.4)
    after = model.effects["near", Near.AFTER] / model.effects["near", Near.PLAIN]
    assert after == pytest.approx(1.24, rel=0.1)
    assert model.effects["weekday", 0] / model.effects["weekday", 5] == pytest.approx(1.16 / 0.55, rel=0.1)
    assert model.errors.day == pytest.approx(0.08**2, rel=0.7)
    assert told(year(), TUESDAY).mean == pytest.approx(truth.whole(TUESDAY), rel=0.1)


def test_the_day_after_a_holiday_is_fuller_and_a_saturday_shorter() -> None:
    after, plain = date(2026, 12, 17), date(2026, 12, 10)
    assert told(year(), after).mean > 1.1 * told(year(), plain).mean
    saturday = told(year(), date(2026, 12, 12))
    assert [one.quarter for one in saturday.quarters] == list(SATURDAY_HOURS.quarters())


def test_days_on_which_something_was_wrong_do_not_move_the_forecast() -> None:
    """One of which only the morning was recorded, two without the line, a closed street, three times as many."""
    spoilt, clean = year(), year(spoilt=False)
    for wrong in spoilt.wrong:
        soon = next(one.day for one in spoilt.days if one.day > wrong and one.day not in spoilt.wrong)
        found, undisturbed = told(spoilt, soon), told(clean, soon)
        assert found.mean == pytest.approx(undisturbed.mean, rel=0.05)
        assert found.day_variance < 2 * undisturbed.day_variance
    assert told(spoilt, TUESDAY).mean == pytest.approx(told(clean, TUESDAY).mean, rel=0.02)


def test_a_stretch_in_which_nobody_was_recorded_is_not_taken_for_an_empty_hall() -> None:
    peak = range(43, 47)
    lately = [one.day for one in year().before(TUESDAY) if one.day.weekday() == 1][-6:]
    mute = [
        replace(one, counts=tuple(0 if one.first + n in peak else c for n, c in enumerate(one.counts)))
        if one.day in lately
        else one
        for one in year().before(TUESDAY)
    ]
    found = forecast(mute, TUESDAY, hours=WEEK_HOURS, works=WORKS)
    assert isinstance(found, DayForecast)
    heard = sum(one.mean for one in told(year(), TUESDAY).quarters if one.quarter in peak)
    assert sum(one.mean for one in found.quarters if one.quarter in peak) == pytest.approx(heard, rel=0.1)


def test_a_day_that_was_left_out_is_said() -> None:
    after = date(2026, 10, 20)
    assert "forecast.doubt.set_aside" in {one.code for one in told(year(), after).doubts}
    assert not told(year(), date(2026, 12, 22)).doubts


def test_a_lasting_change_is_followed_within_weeks() -> None:
    half = [one if one.day < date(2026, 11, 1) else replace(one, counts=_halved(one)) for one in year().days]
    for day, share in ((date(2026, 11, 24), 0.62), (TUESDAY, 0.56)):
        found = forecast([one for one in half if one.day < day], day, hours=WEEK_HOURS, works=WORKS)
        assert isinstance(found, DayForecast)
        assert found.mean < share * year().truth.whole(day)


def _halved(day: Day) -> tuple[int | None, ...]:
    return tuple(None if count is None else count // 2 + (count % 2) * (n % 2) for n, count in enumerate(day.counts))


def test_of_hours_that_are_new_nothing_is_said_until_they_were_seen() -> None:
    moved = year(moved=True)
    first = told(moved, date(2026, 10, 5))
    assert first.quarters[0].quarter == WEEK_HOURS.first
    assert [(one.code, one.params) for one in first.doubts if "hours" in one.code] == [
        ("forecast.doubt.hours", {"first": "08:00", "end": "09:00"})
    ]
    later = told(moved, date(2026, 10, 19))
    assert later.quarters[0].quarter == 32
    assert later.quarters[0].mean > 1.3 * later.quarters[4].mean, "who waits at the door now waits at eight"


def test_too_short_a_history_is_said_and_nothing_invented() -> None:
    def why(days: int, day: date = TUESDAY) -> str:
        found = forecast(year().before(day)[-days:], day, hours=WEEK_HOURS, works=WORKS)
        return found.why.code if isinstance(found, NoForecast) else "forecast"

    assert why(14) == "forecast.too_little.days"
    assert why(20) == "forecast"
    sunday = forecast(year().days, date(2026, 12, 13), hours=WEEK_HOURS, works=WORKS)
    assert isinstance(sunday, NoForecast)
    assert sunday.why.code == "forecast.too_little.weekday"
    closed = forecast(year().days, date(2026, 12, 16), hours=None, works=WORKS)
    assert isinstance(closed, NoForecast)
    assert closed.why.code == "forecast.closed"
    nobody = [replace(one, counts=(0,) * len(one.counts)) for one in year().days]
    empty = forecast(nobody, TUESDAY, hours=WEEK_HOURS, works=WORKS)
    assert isinstance(empty, NoForecast)
    assert empty.why.code == "forecast.too_little.nobody"


def test_a_holiday_that_was_never_seen_widens_the_band_and_is_said() -> None:
    after = date(2026, 12, 17)
    short, long = told(year(), after, since=date(2026, 11, 9)), told(year(), after)
    assert "forecast.doubt.holiday" in {one.code for one in short.doubts}
    assert short.day_variance > long.day_variance + 0.03


def test_nothing_of_the_day_itself_or_after_it_is_looked_at() -> None:
    later = [one if one.day < TUESDAY else replace(one, counts=(999,) * len(one.counts)) for one in year().days]
    assert forecast(later, TUESDAY, hours=WEEK_HOURS, works=WORKS) == told(year(), TUESDAY)


def test_the_season_of_another_year_is_believed_by_half() -> None:
    model = learnt()
    last, then = model.last, date(2027, 1, 7)
    back = timedelta(days=364)
    years = {last - back: 100.0, then - back: 144.0}
    assert replace(model, levels=years).season(then) == pytest.approx(1.2)
    assert replace(model, levels={last: 300.0}).season(then) == 1


def test_a_day_is_made_of_the_moments_at_which_people_came() -> None:
    one = year().before(TUESDAY)[-1]
    assert day_of(one.day, hours=one.hours, arrivals=arrivals(one, seed=1)) == one
    early, late = (datetime(2026, 12, 8, hour) for hour in (8, 19))
    made = day_of(TUESDAY, hours=Hours(36, 38), arrivals=[early, late, late], silent=[99])
    assert made.counts == (1, 2)
    assert made.without([36]).counts == (None, 2)
    assert usual_hours(year().days, date(2026, 12, 12)) == SATURDAY_HOURS
    assert usual_hours(year().days, date(2026, 12, 13)) is None


def test_a_full_morning_moves_the_rest_of_the_day_and_narrows_its_band() -> None:
    expected = told(year(), TUESDAY)
    morning = Day(TUESDAY, 36, tuple(round(1.3 * one.mean) for one in expected.quarters if one.quarter < 48))
    found = corrected(expected, morning, now=48)
    rest = tuple(one for one in expected.quarters if one.quarter >= 48)
    assert 1.05 < found.factor < 1.3
    assert found.rest.mean == pytest.approx(found.factor * sum(one.mean for one in rest))
    assert found.rest.day_variance < expected.day_variance
    nothing = corrected(expected, morning.without(range(96)), now=48)
    assert (nothing.factor, nothing.rest.quarters) == (1.0, rest)


def test_a_morning_like_no_other_is_said() -> None:
    expected = told(year(), TUESDAY)
    codes = [
        {one.code for one in corrected(expected, Day(TUESDAY, 36, (each,) * 12), now=48).rest.doubts}
        for each in (30, 9)
    ]
    assert "forecast.doubt.unlike" in codes[0]
    assert "forecast.doubt.unlike" not in codes[1]
