"""How long somebody will wait, as a range that was measured today, or nothing.

The pace of the hall is how fast its desks called new people lately. A wait is the time in which that pace reaches
whoever asks; the range is as wide as chance makes it with so few calls seen and so few people ahead.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

WINDOW: Final = timedelta(minutes=45)
"""What was called longer ago says nothing of the desks that are open now."""
LEAST: Final = 5
"""With fewer calls there is no pace, and nothing is promised."""
LONGEST_MIN: Final = 180
"""Nobody is told more: the day changes more than the sum can know."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Between these minutes, about two times of three."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Pace:
    """New people called in one minute, and over how many of them that was measured."""

    a_minute: float
    seen: int


def pace_of(calls: Iterable[datetime], now: datetime) -> Pace | None:
    """The pace of the first calls of tickets up to now; None where too few were lately."""
    lately = [one for one in calls if now - WINDOW < one <= now]
    if len(lately) < LEAST:
        return None
    minutes = (now - min(lately)).total_seconds() / 60
    return None if minutes <= 0 else Pace((len(lately) - 1) / minutes, len(lately) - 1)


def expected_wait(pace: Pace | None, ahead: int, *, desks: int) -> Expected | None:
    """How long whoever has `ahead` people before them waits; None where nothing honest can be said."""
    if pace is None or desks < 1:
        return None
    turns = ahead + 1
    likely = turns / pace.a_minute
    if likely > LONGEST_MIN:
        return None
    about = likely * math.sqrt(1 / turns + 1 / pace.seen)
    low, high = max(0, math.floor(likely - about)), math.ceil(likely + about)
    return Expected(low, max(high, low + 1))
