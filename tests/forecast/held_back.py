"""The last month of simulated years, forecast day by day from what was before, beside "same as last week"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from mfc_desk.domain.forecast.forecasting import NoForecast, forecast
from mfc_desk.domain.forecast.past_error import Judged, PastError, judged, past_errors
from mfc_desk.domain.forecast.today import corrected
from tests.forecast.year import Truth, Year, a_year, kazakh_calendar

MONTH = date(2026, 12, 1)
NOON = 46
"""The quarter hour at 11:30, from which on the rest of the day is forecast anew."""


@dataclass(frozen=True, slots=True)
class Centre:
    """A size of centre that is played."""

    name: str
    truth: Truth


CENTRES = (
    Centre("two desks, 60 people a day", Truth(people=60)),
    Centre("ten desks, 300 people a day", Truth(people=300)),
    Centre("sixty desks, 2500 people a day", Truth(people=2500)),
)


@dataclass(frozen=True, slots=True)
class Morning:
    """The rest of days from 11:30 on: how far off it was forecast the day before, and having seen the morning."""

    days: int
    before: float
    after: float
    coverage: float

    @property
    def better(self) -> bool:
        """Whether having seen the morning helped."""
        return self.after < self.before


def held_back(year: Year) -> list[Judged]:
    """Each day of the last month beside its forecast."""
    days = sum(one.day >= MONTH for one in year.days)
    return list(judged(year.days, last=days, works=kazakh_calendar().works))


def years(centre: Centre, *, seed: int, count: int) -> Iterator[list[Judged]]:
    """The held-back months of so many years of a centre."""
    for n in range(count):
        yield held_back(a_year(centre.truth, seed=seed + n))


def errors_of(months: Iterable[list[Judged]]) -> tuple[dict[str, PastError], Morning]:
    """All months together."""
    everything = [one for month in months for one in month]
    return past_errors(everything), mornings(everything)


def mornings(days: Sequence[Judged]) -> Morning:
    """What seeing the morning does for the rest of the day."""
    before = after = inside = came = 0.0
    counted = 0
    for one in days:
        rest = [quarter for quarter in one.expected.quarters if quarter.quarter >= NOON]
        told = corrected(one.expected, one.day.until(NOON), now=NOON).rest
        truth = sum(one.day.at(quarter.quarter) or 0 for quarter in rest)
        band = told.band_over(told.quarters)
        before += abs(sum(quarter.mean for quarter in rest) - truth)
        after += abs(told.mean - truth)
        inside += band.low <= truth <= band.high
        came += truth
        counted += 1
    return Morning(counted, before / came, after / came, inside / counted)


def a_month_ahead(year: Year) -> float:
    """WAPE of the days of the held-back month when all are forecast on its eve."""
    known = year.before(MONTH)
    off = came = 0.0
    for day in year.days[len(known) :]:
        expected = forecast(known, day.day, hours=day.hours, works=kazakh_calendar().works)
        assert not isinstance(expected, NoForecast)
        off += abs(expected.mean - day.total())
        came += day.total()
    return off / came
