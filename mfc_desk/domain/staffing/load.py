"""The load of each quarter hour: arrivals that change pull the load of the desks after them by about one visit.

The load that Erlang C is given is the modified offered load, m' = arrivals - m / s, the mean number of visits under
way if desks were without number: Jennings, Mandelbaum, Massey and Whitt, Server staffing to meet time-varying demand,
Management Science 42 (1996). Taking each quarter hour by itself (SIPP) asks for the desks of a peak too early and
lets them go too early: Green, Kolesar and Soares, Improving the SIPP approach, Operations Research 49 (2001).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

QUARTER_MIN: Final = 15.0


@dataclass(frozen=True, slots=True)
class QuarterLoad:
    """The load of one quarter hour: as the desks feel it, and as it would be if its arrivals had always come so."""

    lagged: float
    by_itself: float


def loads(arrivals: Sequence[float], *, service_min: float, at_start: float = 0.0) -> tuple[QuarterLoad, ...]:
    """The load of each quarter hour on end, from its expected arrivals; `at_start` visits are under way before the
    first.
    """
    fades = math.exp(-QUARTER_MIN / service_min) if service_min > 0 else 0.0
    mean_fade = service_min * (1 - fades) / QUARTER_MIN
    found, under_way = [], at_start
    for count in arrivals:
        settled = count * service_min / QUARTER_MIN
        found.append(QuarterLoad(settled + (under_way - settled) * mean_fade, settled))
        under_way = settled + (under_way - settled) * fades
    return tuple(found)
