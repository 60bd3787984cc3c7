"""How a day's people spread over its quarter hours, for each weekday, pulled towards the common day where little was
seen.

A share is a sum of counts over a sum of what was expected of the same days, so that days with other hours, or with
hours of which nothing is known, count for what they show. The pull is the gamma-Poisson one: `PULL` people who came
as on the common day are added to what was seen (Gelman et al., Bayesian
Data Analysis, 3rd ed., section 2.7).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

PULL: Final = 20.0
LEAST_SEEN: Final = 5.0
"""In days: a quarter hour that was open less often is not known."""

Share = Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Seen:
    """One day's counts, beside how many were expected in a whole day like it, and how much it weighs."""

    weekday: int
    counts: tuple[tuple[int, int], ...]
    expected: float
    age: float
    """1 today, half after `learning.HALF_LIFE`."""
    weight: float
    """The same, and less where it had other hours than such a day has by now."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The shares of a day by weekday; each sums to 1 over every quarter hour that was ever open on it."""

    common: Share
    by_weekday: Mapping[int, Share]
    seen: Mapping[int, float]
    """Days in which a quarter hour was open, old days weighing less."""

    def of(self, weekday: int) -> Share:
        """The shares of a weekday; of the common day where it was never open."""
        return self.by_weekday.get(weekday, self.common)

    def covers(self, weekday: int, quarters: Iterable[int]) -> float:
        """Which share of a whole day these quarter hours are."""
        share = self.of(weekday)
        return sum(share.get(one, 0.0) for one in quarters)

    def knows(self, quarter: int) -> bool:
        """Whether it was open often enough."""
        return self.seen.get(quarter, 0.0) >= LEAST_SEEN


def shape_of(days: Iterable[Seen]) -> Shape:
    """The shape of a centre's days."""
    all_days = list(days)
    common, seen = _common(all_days)
    by_weekday = {
        weekday: _pulled([one for one in all_days if one.weekday == weekday], common)
        for weekday in {one.weekday for one in all_days}
    }
    return Shape(common, by_weekday, seen)


def _common(days: list[Seen]) -> tuple[Share, Mapping[int, float]]:
    came, expected, seen = (
        defaultdict[int, float](float),
        defaultdict[int, float](float),
        defaultdict[int, float](float),
    )
    for day in days:
        for quarter, count in day.counts:
            came[quarter] += day.weight * count
            expected[quarter] += day.weight * day.expected
            seen[quarter] += day.age
    return _normal({quarter: came[quarter] / expected[quarter] for quarter in came if expected[quarter] > 0}), seen


def _pulled(days: list[Seen], common: Share) -> Share:
    came, expected = defaultdict[int, float](float), defaultdict[int, float](float)
    for day in days:
        for quarter, count in day.counts:
            came[quarter] += day.weight * count
            expected[quarter] += day.weight * day.expected * common.get(quarter, 0.0)
    return _normal({one: common.get(one, 0.0) * (came[one] + PULL) / (expected[one] + PULL) for one in came})


def _normal(share: Mapping[int, float]) -> Share:
    whole = sum(share.values())
    return {quarter: one / whole for quarter, one in sorted(share.items())} if whole > 0 else {}
