"""The office's figures of today and of days before, kept here so that they are there without the line.

Today's breaks of every desk; how many waited on the same weekday before; who came in each quarter hour of a year. What
is over is asked for once, a week later: desks without the line have handed in by then what they did.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

import msgspec

from mfc_desk.domain.forecast.history import Day, Hours
from mfc_desk.domain.forecast.kinds import Near, Works, kind_of
from mfc_desk.domain.halls import Desk
from mfc_desk.domain.load.day import quarters
from mfc_desk.ports.storage import UnitOfWork
from mfc_desk.usecases import days, keeping_told, load_told
from mfc_desk.usecases.workplace import Workplace
from sync.wire.load import AsOf, DayArrived, LoadDay, MarkTold

TODAY, WEEKDAYS, HISTORY = "usual.today", "usual.weekdays", "usual.history"
TODAY_EVERY: Final = timedelta(minutes=5)
WEEKDAY_EVERY: Final = timedelta(seconds=20)
"""One day before is asked for at a time: the office has other work."""
HISTORY_EVERY: Final = timedelta(hours=6)
WEEKS: Final = 6
MEANWHILE: Final = 500
"""So many numbers of the feed at most."""
YEAR: Final = timedelta(days=399)
DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)


class Today(msgspec.Struct, frozen=True):
    """The states of the desks today, as the office told them."""

    day: str
    at: datetime
    marks: list[MarkTold]


class Weekday(msgspec.Struct, frozen=True):
    """A day before: how many waited at the end of each quarter hour; none where nobody came."""

    asked: str
    waiting: list[int]


class History(msgspec.Struct, frozen=True):
    """Who came, up to a day and with it."""

    at: datetime
    until: str
    days: list[DayArrived]


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """How many waited on the same weekday before, on the mean; by quarter hours from midnight."""

    days: int
    waiting: tuple[float, ...]


def ask(work: Workplace, token: str) -> bool:
    """Ask for what is due, at most one day at a time; whether anything was told. Raises `OfficeError`.

    An office that has not followed its load yet knows days by half: that is not kept, and each question brings it on.
    """
    today = work.today()
    if keeping_told.due(work, TODAY, TODAY_EVERY):
        keeping_told.put_off(work, TODAY, TODAY_EVERY)
        told = work.office.load_day(token, day=today.isoformat())
        if _behind(told.as_of):
            return False
        keeping_told.keep(work, TODAY, Today(today.isoformat(), told.as_of.at, told.marks))
        return True
    if keeping_told.due(work, HISTORY, HISTORY_EVERY):
        keeping_told.put_off(work, HISTORY, HISTORY_EVERY)
        until = today - timedelta(days=1)
        come = work.office.arrivals(token, until - YEAR, until)
        if _behind(come.as_of):
            return False
        keeping_told.keep(work, HISTORY, History(come.as_of.at, until.isoformat(), come.days))
        return True
    wanted = _missing(work, today)
    if wanted is None or not keeping_told.due(work, WEEKDAYS, WEEKDAY_EVERY):
        return False
    keeping_told.put_off(work, WEEKDAYS, WEEKDAY_EVERY)
    told = work.office.load_day(token, day=wanted.isoformat())
    if _behind(told.as_of):
        return False
    waited = _waited(work, told, wanted)
    known = _weekdays(work) | {wanted.isoformat(): Weekday(today.isoformat(), waited)}
    fresh = (today - (WEEKS + 1) * WEEK).isoformat()
    keeping_told.keep(work, WEEKDAYS, {day: one for day, one in known.items() if day >= fresh})
    return True


def usual(uow: UnitOfWork, today: date, works: Works) -> Usual | None:
    """The mean of the same weekday before, of the days on which anybody came; None where no such day is known.

    A holiday is compared with nothing, and nothing with a holiday.
    """
    known = keeping_told.read(uow, WEEKDAYS, dict[str, Weekday]) or {}
    found = [known[day.isoformat()].waiting for day in _before(today, works) if day.isoformat() in known]
    opened = [one for one in found if one]
    if not opened:
        return None
    most = max(map(len, opened))
    sums = [sum(one[n] if n < len(one) else 0 for one in opened) for n in range(most)]
    return Usual(days=len(opened), waiting=tuple(each / len(opened) for each in sums))


def holiday(day: date, works: Works) -> bool:
    """Whether it is a public holiday, or a day of rest that one has taken in."""
    return kind_of(day, works).near is Near.WITHIN


def marks(uow: UnitOfWork, today: date) -> tuple[tuple[Desk, ...], datetime | None]:
    """The states that desks came into today, as the office told them, and when it did."""
    told = keeping_told.read(uow, TODAY, Today)
    if told is None or told.day != today.isoformat():
        return (), None
    return load_told.known(load_told.mark, told.marks)[0], told.at


def history(uow: UnitOfWork, today: date) -> tuple[list[Day], date | None]:
    """The days before this one as the office told them, and the last of which it told."""
    told = keeping_told.read(uow, HISTORY, History)
    if told is None:
        return [], None
    of = {date.fromisoformat(one.day): one for one in told.days}
    hours = {weekday: _hours([one for day, one in of.items() if day.weekday() == weekday]) for weekday in range(7)}
    found = [_day(day, of[day], hours[day.weekday()]) for day in sorted(of) if day < today]
    return [one for one in found if one is not None], date.fromisoformat(told.until)


def _behind(as_of: AsOf) -> bool:
    """Whether days that are over may still be missing in it; a little always comes while it is asked."""
    return as_of.head - as_of.upto > MEANWHILE


def _missing(work: Workplace, today: date) -> date | None:
    """The newest such weekday that was not asked for."""
    known = _weekdays(work)
    return next((day for day in _before(today, work.law.calendar.works) if day.isoformat() not in known), None)


def _before(today: date, works: Works) -> list[date]:
    """The days of the last weeks that are what today is, the newest first: a Saturday that is worked is a Friday."""
    if holiday(today, works):
        return []
    weekday, days = kind_of(today, works).weekday, (today - DAY * n for n in range(1, WEEKS * 7 + 1))
    return [day for day in days if kind_of(day, works).weekday == weekday and not holiday(day, works)]


def _weekdays(work: Workplace) -> dict[str, Weekday]:
    with work.store.read() as uow:
        return keeping_told.read(uow, WEEKDAYS, dict[str, Weekday]) or {}


def _waited(work: Workplace, told: LoadDay, day: date) -> list[int]:
    """How many waited at the end of each quarter hour of a day, by the rule of today's figures."""
    span = days.day_of(work.zone, day)
    ways, _ = load_told.known(load_told.way, (one for one in told.ways if one.parts))
    if not any(span.holds(way.came_at) for way in ways):
        return []
    norm = days.norm_length(work.law, day)
    return [len(one.waiting) for one in quarters(ways, span, norm=norm, now=max(told.as_of.at, span.until))]


def _hours(told: Sequence[DayArrived]) -> Hours | None:
    """Those in which anybody ever came on that weekday."""
    if not told:
        return None
    return Hours(min(one.first for one in told), max(one.first + len(one.counts) for one in told))


def _day(day: date, told: DayArrived, hours: Hours | None) -> Day | None:
    if hours is None:
        return None
    counts: list[Any] = [0] * (hours.end - hours.first)
    counts[told.first - hours.first : told.first - hours.first + len(told.counts)] = told.counts
    return Day(day, hours.first, tuple(counts))
