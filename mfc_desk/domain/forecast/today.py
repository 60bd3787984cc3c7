"""The rest of a day once its morning has been seen.

What all quarter hours of a day have in common is gamma with mean 1 and the forecast's day variance; Poisson counts of
the morning make it gamma again, (a + came) / (a + expected): Gelman et al., Bayesian Data Analysis, 3rd ed., section
2.6. Quarter hours scatter more than Poisson counts do, so that what they tell weighs by that much less. So a morning
of twenty people moves little, one of two hundred much, and the band narrows as the day goes on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from mfc_desk.domain.forecast.forecasting import DayForecast
from mfc_desk.domain.forecast.history import Day
from mfc_desk.text.message import msg

UNLIKELY: Final = 3.5
"""In standard deviations: a morning that far off is like no day that the forecast knows."""
_CERTAIN: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Corrected:
    """The rest of the day, and what the morning did to it."""

    rest: DayForecast
    came: int
    expected: float
    """In the same quarter hours, before anything was seen."""
    factor: float
    """By what the rest is multiplied."""


def corrected(forecast: DayForecast, seen: Day, *, now: int) -> Corrected:
    """The forecast from the quarter hour `now` on, having seen the day until it begins."""
    pairs = [
        (count, one.mean)
        for one in forecast.quarters
        if one.quarter < now and (count := seen.at(one.quarter)) is not None
    ]
    came, expected = sum(count for count, _ in pairs), sum(mean for _, mean in pairs)
    rest = tuple(one for one in forecast.quarters if one.quarter >= now)
    if not pairs or expected <= 0 or forecast.day_variance < _CERTAIN:
        return Corrected(replace(forecast, quarters=rest), came, expected, 1.0)
    prior = 1 / forecast.day_variance
    scatter = 1 + forecast.quarter_variance * sum(mean * mean for _, mean in pairs) / expected
    shape, rate = prior + came / scatter, prior + expected / scatter
    factor = shape / rate
    spread = (expected * scatter + forecast.day_variance * expected**2) ** 0.5
    doubts = forecast.doubts
    if abs(came - expected) > UNLIKELY * spread:
        doubts = (*doubts, msg("forecast.doubt.unlike", came=came, expected=round(expected)))
    moved = tuple(replace(one, mean=one.mean * factor) for one in rest)
    return Corrected(replace(forecast, quarters=moved, day_variance=1 / shape, doubts=doubts), came, expected, factor)
