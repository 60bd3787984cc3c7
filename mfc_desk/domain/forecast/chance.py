"""Counts by chance that scatter more than a Poisson count does: the negative binomial, and bands of it.

Mean m, variance m + v m²: v is the relative variance of the mean itself (a Poisson count whose mean is gamma). v = 0
is the Poisson count. Source: Jongbloed and Koole, Managing uncertainty in call centers using Poisson mixtures,
Applied Stochastic Models in Business and Industry 17 (2001).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Final

_POISSON: Final = 1e-9
_FAR: Final = 9.0
"""In standard deviations; what lies outside has no weight that a band would feel."""
_LARGE: Final = 30.0


@dataclass(frozen=True, slots=True)
class Band:
    """From one count to another, both included, and how often the truth lies in it."""

    low: int
    high: int
    says: float
    """Its probability by the forecast. Counts are whole, so it is near the share that was asked for and seldom that
    share.
    """


def log_chance(count: int, *, mean: float, variance: float) -> float:
    """The logarithm of the chance of exactly this count."""
    if variance < _POISSON:
        return count * math.log(mean) - mean - math.lgamma(count + 1)
    size = 1 / variance
    likely = mean / (mean + size)
    return (
        math.lgamma(count + size)
        - math.lgamma(size)
        - math.lgamma(count + 1)
        + size * math.log1p(-likely)
        + count * math.log(likely)
    )


@lru_cache(maxsize=4096)
def band_of(mean: float, variance: float, share: float) -> Band:
    """The band around a mean whose probability is the nearest to `share`, both tails alike as far as whole counts
    allow.
    """
    if mean <= 0:
        return Band(0, 0, 1.0)
    first, chances = _chances(mean, variance)
    tail = (1 - share) / 2
    below = [0.0]
    for one in chances:
        below.append(below[-1] + one)
    low = max(n for n, under in enumerate(below) if under <= tail)
    high = next((n for n in range(low, len(chances)) if below[n + 1] >= 1 - tail), len(chances) - 1)
    choices = [(a, b) for a in (low, low + 1) for b in (high - 1, high) if a <= b < len(chances)]
    a, b = min(choices or [(low, high)], key=lambda ends: abs(below[ends[1] + 1] - below[ends[0]] - share))
    return Band(first + a, first + b, below[b + 1] - below[a])


def quantile(mean: float, variance: float, share: float) -> int:
    """The smallest count that is not exceeded with this probability."""
    if mean <= 0:
        return 0
    first, chances = _chances(mean, variance)
    under = 0.0
    for n, one in enumerate(chances):
        under += one
        if under >= share:
            return first + n
    return first + len(chances) - 1


def _chances(mean: float, variance: float) -> tuple[int, list[float]]:
    far = _FAR * math.sqrt(mean + variance * mean * mean)
    first, last = max(0, int(mean - far)), int(mean + 2 * far) + 12
    return first, [math.exp(log_chance(n, mean=mean, variance=variance)) for n in range(first, last + 1)]


def count_by_chance(mean: float, rng: Random) -> int:
    """A Poisson count: Knuth's product of uniforms, in pieces of which none underflows (a sum of Poisson is
    Poisson).
    """
    count = 0
    while mean > 0:
        piece = min(mean, _LARGE)
        mean -= piece
        floor, product = math.exp(-piece), rng.random()
        while product > floor:
            count += 1
            product *= rng.random()
    return count
