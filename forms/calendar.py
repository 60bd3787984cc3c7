"""Working days of a jurisdiction: the years of the pack, other years only by estimate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from forms.node import Node, Standing, standing

if TYPE_CHECKING:
    from holidays import HolidayBase

_DAY: Final = timedelta(1)
_LONGEST: Final = timedelta(40_000)
_ESTIMATED: Final = Standing("illustrative")


@dataclass(frozen=True, slots=True)
class Year:
    """One officially published year: the weekdays off and the weekend days worked."""

    id: str
    year: int
    off: frozenset[date]
    worked: frozenset[date]
    standing: Standing


@dataclass(frozen=True)
class Calendar:
    """Which days are worked. A year that the pack does not publish, or only as an example, makes a date preliminary."""

    country: str
    years: Mapping[int, Year]

    def works(self, day: date) -> bool:
        """Whether `day` is a working day."""
        year = self.years.get(day.year)
        if year is None:
            return self._estimate.is_working_day(day)
        return (day.weekday() < 5 or day in year.worked) and day not in year.off

    def official(self, day: date) -> bool:
        """Whether the pack publishes the year of `day`, and not only as an example."""
        return day.year in self.published

    @cached_property
    def published(self) -> frozenset[int]:
        """The years that the pack publishes, and not only as an example."""
        return frozenset(one.year for one in self.years.values() if one.standing.confidence != "illustrative")

    def standing(self, first: date, last: date) -> Standing:
        """How sure it is which days are worked from the first to the last: as sure as the least sure year of them."""
        years = (self.years.get(number) for number in range(first.year, last.year + 1))
        told = [_ESTIMATED if year is None else year.standing for year in years]
        return told[0].with_doubt_of(*told[1:]) if told else _ESTIMATED

    def version(self, day: date) -> str:
        """The name of the calendar that decides about `day`; an estimate says so."""
        year = self.years.get(day.year)
        return year.id if year is not None else f"{self.country.lower()}-{day.year}.estimate"

    def after(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`."""
        while count > 0:
            day += _DAY
            count -= self.works(day)
        return day

    def roll(self, day: date, step: int) -> date:
        """`day` itself if it is worked, else the next (step 1) or previous (step -1) working day."""
        while not self.works(day):
            day += step * _DAY
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """The number of working days after `first` up to and including `last`; negative backwards."""
        if last < first:
            return -self.working_days_between(last, first)
        last = min(last, first + _LONGEST) if first <= date.max - _LONGEST else last
        whole = sum(self._worked(year)[-1] for year in range(first.year, last.year))
        return whole + self._worked(last.year)[_index(last)] - self._worked(first.year)[_index(first)]

    def _worked(self, year: int) -> tuple[int, ...]:
        """For each day of a year how many days were worked up to and including it; reckoned once."""
        if year not in self._counts:
            begin = date(year, 1, 1)
            days = (begin + n * _DAY for n in range(_index(date(year, 12, 31)) + 1))
            self._counts[year] = tuple(accumulate(map(self.works, days)))
        return self._counts[year]

    @cached_property
    def _counts(self) -> dict[int, tuple[int, ...]]:
        return {}

    @cached_property
    def _estimate(self) -> HolidayBase:
        import holidays  # 0.1 s: only when a year without an official calendar is reached

        return holidays.country_holidays(self.country)


def _index(day: date) -> int:
    return day.timetuple().tm_yday - 1


def parse_year(node: Node) -> Year:
    """One published year of a pack. Raises `PackError`."""
    node.only("id", "year", "off", "worked", "confidence", "source")
    year = node.at("year").whole()
    off = frozenset(one.day() for one in node.at("off").items())
    worked = frozenset(one.day() for one in node.at("worked").items())
    if any(day.year != year for day in off | worked):
        raise node.wrong(f"a day lies outside {year}")
    return Year(node.at("id").text(), year, off, worked, standing(node))
