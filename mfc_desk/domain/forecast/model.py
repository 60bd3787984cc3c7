"""What a centre's history teaches: a level that moves, effects of the kind of day, a shape of the day, and how far it
was off.

expected(day, quarter) = level x weekday x holiday beside it x part of the month x share of the quarter hour

All factors are sums of counts over sums of what was expected, pulled towards 1 by `PULLS` average days, so that a
kind of day that was seen once is not believed whole. The level is exponential smoothing with clipped errors, so that
one bad day moves it by a bounded step and a lasting change moves it in some days: Gelper, Fried and Croux, Robust
forecasting with exponential and Holt-Winters smoothing, Journal of Forecasting 29 (2010). Two variances of the error
are kept apart, what a whole day's quarters have in common and each one's own: Ibrahim, Ye, L'Ecuyer and Shen,
Modeling and forecasting call center arrivals, International Journal of Forecasting 32 (2016).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from mfc_desk.domain.forecast.kinds import Kind
from mfc_desk.domain.forecast.shape import Shape

PULLS: Final = {"weekday": 1.0, "near": 1.0, "part": 6.0}
"""In average days. A holiday's neighbour is seen some ten times a year and matters much; a part of the month,
little.
"""
UNSEEN_VARIANCE: Final = 0.04
"""Relative variance of a kind of day that was never seen: a fifth either way."""
YEAR: Final = 364
"""Whole weeks, so that weekdays stay beside weekdays."""
WINDOW: Final = 12
"""Days on either side that a past level is the mean of."""

Effect = tuple[str, object]


def effects_of(kind: Kind) -> tuple[Effect, ...]:
    """The factors that a day of this kind has, by their names."""
    return ("weekday", kind.weekday), ("near", kind.near), ("part", kind.part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A history that has been learnt."""

    last: date
    """The last day that was learnt from."""
    level: float
    """People of an average day by now."""
    levels: Mapping[date, float]
    """The level around each past day, from days on both sides of it."""
    effects: Mapping[Effect, float]
    days_seen: Mapping[Effect, int]
    shape: Shape
    smoothing: float
    set_aside: tuple[date, ...]
    """Days that were so unlike what was expected that nothing was learnt from them."""
    errors: Errors

    def factor(self, kind: Kind) -> float:
        """What a kind of day is beside the average day."""
        product = 1.0
        for effect in effects_of(kind):
            product *= self.effects.get(effect, 1.0)
        return product

    def season(self, day: date) -> float:
        """How the level went, in other years, from the time of the last known day to that of `day`.

        Believed by half after one such year, by two thirds after two: once is no season.
        """
        steps = []
        for years in (1, 2, 3):
            then, base = (self._level_near(one.toordinal() - years * YEAR) for one in (day, self.last))
            if then and base:
                steps.append(then / base)
        product = 1.0
        for step in steps:
            product *= step ** (1 / (len(steps) + 1))
        return product

    def _level_near(self, ordinal: int) -> float | None:
        near = [level for one, level in self.levels.items() if abs(one.toordinal() - ordinal) <= 3]
        return sum(near) / len(near) if near else None


@dataclass(frozen=True, slots=True)
class Errors:
    """How far forecasts of past days were off, as relative variances beside chance: of whole days, of quarter hours."""

    day: float
    quarter: float
    days: int
    """How many days that was measured on."""
