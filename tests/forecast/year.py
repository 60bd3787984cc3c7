"""A year of a simulated centre whose truth is known: what made every count is written here, and what was wrong in it.

For anybody's tests: `a_year(seed=…)` gives the days, `Truth.mean` what each quarter hour's count was drawn around, and
`arrivals` the moments at which the people of a day came.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from random import Random

from forms.calendar import Calendar
from forms.pack import builtin_pack
from mfc_desk.domain.forecast.chance import count_by_chance
from mfc_desk.domain.forecast.history import Day, Hours
from mfc_desk.domain.forecast.kinds import Near, Part, kind_of

DAY = timedelta(days=1)
WEEK_HOURS, SATURDAY_HOURS = Hours(36, 72), Hours(40, 60)  # 9:00 to 18:00, 10:00 to 15:00
WEEKDAYS = (1.16, 1.04, 0.98, 0.97, 1.03, 0.55)
NEAR = {Near.PLAIN: 1.0, Near.BEFORE: 0.9, Near.AFTER: 1.24, Near.WITHIN: 0.7}
PARTS = {Part.BEGINNING: 1.07, Part.MIDDLE: 1.0, Part.END: 0.96}


@cache
def kazakh_calendar() -> Calendar:
    """The working days of the Kazakh pack."""
    return builtin_pack("kz").calendar


@dataclass(frozen=True, slots=True)
class Truth:
    """What a centre's people come by."""

    people: float = 300.0
    """Of an average day in the first week."""
    growth: float = 0.08
    """In a year."""
    season: float = 0.12
    """Summer is quieter, autumn busier, by so much at most."""
    day_scatter: float = 0.08
    """Standard deviation of what a whole day's quarter hours have in common."""
    quarter_scatter: float = 0.10
    """And of what each has for itself beside chance."""
    first: date = date(2026, 1, 5)
    last: date = date(2026, 12, 31)
    saturdays: bool = True
    moved_hours: date | None = None
    """From then on weekdays open at 8:00."""

    def hours(self, day: date) -> Hours | None:
        """When the centre is open."""
        works = kazakh_calendar().works
        if day.weekday() == 6 or (day.weekday() < 5 and not works(day)):
            return None
        if day.weekday() == 5 and not works(day):
            closed = not self.saturdays or kind_of(day, works).near is not Near.PLAIN
            return None if closed else SATURDAY_HOURS
        moved = self.moved_hours is not None and day >= self.moved_hours
        return Hours(32, 72) if moved else WEEK_HOURS

    def whole(self, day: date) -> float:
        """How many a day brings on average."""
        kind = kind_of(day, kazakh_calendar().works)
        passed = (day - self.first).days / 365
        season = 1 + self.season * math.cos(2 * math.pi * (day.timetuple().tm_yday - 300) / 365)
        level = self.people * (1 + self.growth * passed) * season
        return level * WEEKDAYS[kind.weekday] * NEAR[kind.near] * PARTS[kind.part]

    def mean(self, day: date, quarter: int) -> float:
        """How many a quarter hour brings on average."""
        hours = self.hours(day)
        if hours is None or quarter not in hours.quarters():
            return 0.0
        shares = shape(hours)
        return self.whole(day) * shares[quarter - hours.first]


@cache
def shape(hours: Hours) -> tuple[float, ...]:
    """People before the door, a peak at eleven, a lesser one in the afternoon, and few in the end."""
    raw = []
    for quarter in hours.quarters():
        hour = quarter / 4
        peaks = math.exp(-(((hour - 11) / 1.3) ** 2)) + 0.75 * math.exp(-(((hour - 15) / 1.6) ** 2))
        door = 0.6 if quarter == hours.first else 0.0
        raw.append((0.35 + peaks + door) * min(1.0, 0.15 + (hours.end - quarter) / 4))
    return tuple(one / sum(raw) for one in raw)


@dataclass(frozen=True, slots=True)
class Year:
    """A played year: the days as the centre has recorded them, and what was wrong with some."""

    truth: Truth
    days: tuple[Day, ...]
    wrong: dict[date, str] = field(default_factory=dict)

    def before(self, day: date) -> list[Day]:
        """The days before one."""
        return [one for one in self.days if one.day < day]


def a_year(truth: Truth | None = None, *, seed: int, spoilt: bool = True) -> Year:
    """A year of counts, each drawn around its truth with chance of its day and of its quarter hour.

    Spoilt is what happens in a real one: in March a day of which only the morning was recorded, and nobody said so; in
    May a day and a half without the line, known to be; in July a day on which the street was closed; one in October
    on which three times as many came.
    """
    truth = truth or Truth()
    rng = Random(seed)
    days = [one for day in _every(truth) if (one := _drawn(truth, day, rng)) is not None]
    return Year(truth, *_spoilt(days)) if spoilt else Year(truth, tuple(days))


def _every(truth: Truth) -> Iterator[date]:
    day = truth.first
    while day <= truth.last:
        yield day
        day += DAY


def _drawn(truth: Truth, day: date, rng: Random) -> Day | None:
    hours = truth.hours(day)
    if hours is None:
        return None
    common = _around_one(truth.day_scatter, rng)
    means = (truth.mean(day, quarter) * common for quarter in hours.quarters())
    counts = tuple(count_by_chance(mean * _around_one(truth.quarter_scatter, rng), rng) for mean in means)
    return Day(day, hours.first, counts)


def _around_one(scatter: float, rng: Random) -> float:
    return rng.gammavariate(1 / scatter**2, scatter**2) if scatter else 1.0


def _spoilt(days: list[Day]) -> tuple[tuple[Day, ...], dict[date, str]]:
    wrong: dict[date, str] = {}
    found = []
    months = {
        month: [one.day for one in days if one.day.month == month and one.day.weekday() < 5] for month in range(1, 13)
    }
    for one in days:
        if one.day in months[3][7:8]:
            wrong[one.day] = "recorded in the morning only"
            one = replace(one, counts=tuple(c if n < 10 else 0 for n, c in enumerate(one.counts)))
        elif one.day in months[5][9:11]:
            wrong[one.day] = "known to be without the line"
            one = one.without(range(one.first if one.day == months[5][9] else one.first + 16, 96))
        elif one.day in months[7][4:5]:
            wrong[one.day] = "the street was closed"
            one = replace(one, counts=tuple((c or 0) // 4 for c in one.counts))
        elif one.day in months[10][11:12]:
            wrong[one.day] = "three times as many"
            one = replace(one, counts=tuple((c or 0) * 3 for c in one.counts))
        found.append(one)
    return tuple(found), wrong


def arrivals(day: Day, *, seed: int) -> list[datetime]:
    """The moments at which the people of a day came, in order."""
    rng = Random(f"{seed} {day.day}")
    midnight = datetime(day.day.year, day.day.month, day.day.day)
    at = (
        midnight + timedelta(minutes=15 * (quarter + rng.random()))
        for quarter, count in day.known()
        for _ in range(count)
    )
    return sorted(at)
