"""Erlang's delay formula (M/M/c): who waits, and how long, where desks are alike and arrivals come by chance.

Times are minutes, load is in erlangs: visits that would be under way at once if nobody had to wait.

Sources: Erlang B by its recursion B(n) = aB(n-1) / (n + aB(n-1)) and C = B / (1 - rho (1 - B)), Cooper, Introduction to
Queueing Theory, 2nd ed. 1981, ch. 3; the wait of who waits is exponential with rate (c - a) / s there. For visits that
are not exponential the mean wait is multiplied by (Ca² + Cs²) / 2: Allen, Probability, Statistics and Queueing Theory,
1978 (Allen and Cunneen); that the wait of who waits stays exponential is an approximation (Whitt 1993).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

MOST: Final = 100_000
"""No hall has more desks; whoever asks for more asked with a wrong figure."""

MOST_SHARE: Final = 0.9999


def erlang_b(desks: int, load: float) -> float:
    """The chance that all desks are taken where nobody waits. No power and no factorial: it stays within 0 and 1."""
    blocked = 1.0
    for n in range(1, desks + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked


def erlang_c(desks: int, load: float) -> float:
    """The chance to have to wait at all; 1 where the desks do not carry the load, 0 where there is none."""
    if load <= 0:
        return 0.0
    return 1.0 if load >= desks else _delayed(erlang_b(desks, load), load / desks)


def _delayed(blocked: float, occupancy: float) -> float:
    return blocked / (1 - occupancy * (1 - blocked))


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """What is promised: this share of people waits at most so many minutes."""

    minutes: float = 15.0
    share: float = 0.9
    """Fifteen minutes are the law's; which share of a quarter hour must keep them is for the centre to say. With chance
    arrivals no number of desks keeps them for everybody on every day, so the nine of ten are illustrative."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """How long a visit takes at a desk, from the centre's own visits."""

    mean_min: float
    spread: float = 1.0
    """Squared coefficient of variation, Cs²: 0 all alike, 1 exponential."""
    seen: int = 0
    """Over how many visits that was measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Steady:
    """So many desks under a load that stays: what Erlang C says of waiting there."""

    desks: int
    load: float
    service: Service
    arrival_spread: float = 1.0
    """Ca² of the time between arrivals: 1 where they come by chance."""

    @property
    def occupancy(self) -> float:
        """Share of the desks' time that visits take, rho; from 1 on the list only grows."""
        if self.load <= 0:
            return 0.0
        return self.load / self.desks if self.desks else math.inf

    @property
    def factor(self) -> float:
        """By how much the mean wait differs from that of exponential visits (Allen and Cunneen)."""
        return (self.arrival_spread + self.service.spread) / 2

    @property
    def waits_at_all(self) -> float:
        """The chance to have to wait."""
        return erlang_c(self.desks, self.load)

    @property
    def mean_wait_min(self) -> float:
        """The mean wait over all, also those who do not wait."""
        return self.waits_at_all * self._mean_if_waiting()

    def within(self, minutes: float) -> float:
        """The share that waits at most so long."""
        return _within(self.waits_at_all, self._mean_if_waiting(), minutes)

    def wait_of(self, share: float) -> float:
        """So long this share of people waits at most; nobody can say it of everybody."""
        delayed = self.waits_at_all
        if 1 - share >= delayed:
            return 0.0
        return math.inf if share >= 1 else self._mean_if_waiting() * math.log(delayed / (1 - share))

    @property
    def settles_min(self) -> float:
        """How long such a hall takes to forget where it began, s / (c (1 - sqrt rho)²) (Cohen, The Single Server Queue,
        1982, for one desk; the same law bounds many). What lasts shorter is never at its steady state.
        """
        if self.occupancy >= 1:
            return math.inf
        if not self.desks:
            return 0.0
        return self.service.mean_min / (self.desks * (1 - math.sqrt(self.occupancy)) ** 2)

    def _mean_if_waiting(self) -> float:
        if self.load <= 0:
            return 0.0
        if self.load >= self.desks:
            return math.inf
        return self.factor * self.service.mean_min / (self.desks - self.load)


def desks_for(load: float, *, service: Service, norm: Norm, arrival_spread: float = 1.0) -> int:
    """The fewest desks under which Erlang C keeps the norm. Raises `ValueError` for a load beyond any hall, or a norm
    that none keeps: by chance somebody waits longer under any number of desks.
    """
    if not 0 <= load < MOST:
        raise ValueError(f"{load} erlangs are no load of a hall")
    if not 0 <= norm.share <= MOST_SHARE:
        raise ValueError(f"{norm.share} is no share that any number of desks keeps")
    if not load:
        return 0
    factor = (arrival_spread + service.spread) / 2
    desks = math.floor(load) + 1
    blocked = erlang_b(desks, load)
    while (
        _within(_delayed(blocked, load / desks), factor * service.mean_min / (desks - load), norm.minutes) < norm.share
    ):
        desks += 1
        blocked = load * blocked / (desks + load * blocked)
    return desks


def _within(delayed: float, mean_if_waiting: float, minutes: float) -> float:
    if math.isinf(mean_if_waiting):
        return 0.0
    if mean_if_waiting <= 0:
        return 1.0
    return 1 - delayed * math.exp(-minutes / mean_if_waiting)
