"""What kind of day a day is: its weekday, whether a holiday is beside it, where it lies in the month."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

Works = Callable[[date], bool]
"""Whether a day is a working day: `forms.calendar.Calendar.works` of the jurisdiction."""
_DAY: Final = timedelta(1)
_EDGE: Final = 5
_LONGEST_REST: Final = 16


class Near(StrEnum):
    """Where a day stands to a holiday. A plain weekend is none."""

    PLAIN = "plain"
    BEFORE = "before"
    AFTER = "after"
    WITHIN = "within"


class Part(StrEnum):
    """The part of a month: its first and last five days, and what is between."""

    BEGINNING = "beginning"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Kind:
    """All that the forecast knows of a day beforehand."""

    weekday: int
    near: Near
    part: Part


def kind_of(day: date, works: Works) -> Kind:
    """The kind of a day. A Saturday that is worked instead of a holiday is a Friday."""
    weekday = 4 if day.weekday() > 4 and works(day) else day.weekday()
    return Kind(weekday, _near(day, works), _part(day))


def _near(day: date, works: Works) -> Near:
    if not works(day):
        run = [day, *_rest(day, works, -_DAY), *_rest(day, works, _DAY)]
        return Near.WITHIN if _holiday(run) else Near.PLAIN
    if _holiday(_rest(day, works, -_DAY)):
        return Near.AFTER
    return Near.BEFORE if _holiday(_rest(day, works, _DAY)) else Near.PLAIN


def _rest(day: date, works: Works, step: timedelta) -> list[date]:
    """The days without work that follow a day on one side."""
    found: list[date] = []
    while len(found) < _LONGEST_REST and not works(day := day + step):
        found.append(day)
    return found


def _holiday(rest: list[date]) -> bool:
    return any(one.weekday() < 5 for one in rest)


def _part(day: date) -> Part:
    if day.day <= _EDGE:
        return Part.BEGINNING
    return Part.END if day.day > monthrange(day.year, day.month)[1] - _EDGE else Part.MIDDLE
