"""Desks that serve whoever came first, customer by customer: an independent witness of Erlang C and of the played day.

Kiefer and Wolfowitz, On the theory of queues with many servers (1955): the next desk to be free takes the next person.
Nothing of the program is used here. One visit lasts 1 on average, so time is counted in visits.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from heapq import heapreplace
from random import Random
from statistics import mean, stdev

T_95 = {4: 3.182, 6: 2.571, 8: 2.365, 10: 2.262, 12: 2.201, 16: 2.131, 20: 2.093}
"""Student's t for a 95 % interval of the mean of so many runs."""

Visit = Callable[[Random], float]


def _lognormal(rng: Random, spread: float) -> float:
    variance = math.log1p(spread)
    return rng.lognormvariate(-variance / 2, math.sqrt(variance))


def _two_kinds(rng: Random, spread: float) -> float:
    """Hyperexponential with balanced means."""
    short = (1 + math.sqrt((spread - 1) / (spread + 1))) / 2
    return rng.expovariate(2 * short) if rng.random() < short else rng.expovariate(2 * (1 - short))


SHAPES: dict[str, tuple[float, Visit]] = {
    "all alike": (0.0, lambda _: 1.0),
    "lognormal": (0.6, lambda rng: _lognormal(rng, 0.6)),
    "exponential": (1.0, lambda rng: rng.expovariate(1.0)),
    "two kinds": (4.0, lambda rng: _two_kinds(rng, 4.0)),
}
"""Shapes of a visit's length by name, with the squared coefficient of variation."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A mean over independent runs with half its 95 % interval."""

    value: float
    half: float

    def holds(self, truth: float) -> bool:
        """Whether the interval holds a value."""
        return abs(self.value - truth) <= self.half


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the grid as it was played."""

    waits_at_all: Measured
    wait: Measured
    within: Measured


def played(desks: int, load: float, visit: Visit, *, seed: int, runs: int, people: int, norm: float) -> Cell:
    """So many independent runs of so many people; who came while the hall filled up does not count."""
    warm = int(6 * load / (desks * (1 - math.sqrt(load / desks)) ** 2)) + 20 * desks
    chances = [Random(f"{seed} {desks} {load} {run}") for run in range(runs)]
    each = [_run(desks, load, visit, rng, warm=warm, people=people, norm=norm) for rng in chances]
    return Cell(*(_measured([one[n] for one in each], people) for n in range(3)))


def _run(
    desks: int, load: float, visit: Visit, rng: Random, *, warm: int, people: int, norm: float
) -> tuple[float, float, float]:
    free, at = [0.0] * desks, 0.0
    waited = whole = kept = 0.0
    for n in range(warm + people):
        at += rng.expovariate(load)
        wait = max(0.0, free[0] - at)
        heapreplace(free, at + wait + visit(rng))
        if n >= warm:
            waited += wait > 0
            whole += wait
            kept += wait <= norm
    return waited / people, whole / people, kept / people


def _measured(values: list[float], people: int) -> Measured:
    """What was not seen once in so many people may still happen three times in them (rule of three)."""
    half = T_95[len(values)] * stdev(values) / math.sqrt(len(values))
    return Measured(mean(values), max(half, 3 / (people * len(values))))
