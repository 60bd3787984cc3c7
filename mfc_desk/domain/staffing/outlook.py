"""What the rest of the day is likely to bring under the desks that are planned, and what another plan would change.

Ranges are from the tenth to the ninetieth of a hundred played days. Two plans are played over the same people, so that
what is between them is the plan and not chance (common random numbers: Law, Simulation Modeling and Analysis, ch. 11).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from mfc_desk.domain.staffing.erlang import Norm
from mfc_desk.domain.staffing.play import OneDay, Scene, play

SEED: Final = 15
"""The same hall is told the same twice."""
LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9
PEOPLE: Final = 60_000
"""So many visits are played in all: a second of a processor, and no more for a large hall."""
FEWEST, MOST = 40, 400


@dataclass(frozen=True, slots=True)
class Range:
    """Where four of five played days lie, and the middle one."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterOutlook:
    """One quarter hour to come."""

    quarter: int
    waiting: Range
    """People who wait when it ends."""
    wait: Range | None
    """Minutes that somebody waits who comes in it; None where nobody came on any played day."""
    within: float | None
    """Which share of them is called within the norm; who is never called is not."""


@dataclass(frozen=True, slots=True)
class PersonOutlook:
    """Somebody who waits now: their whole wait, and the chance that it passes the norm."""

    wait: Range
    over: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """The rest of a day."""

    quarters: tuple[QuarterOutlook, ...]
    people: Mapping[str, PersonOutlook]
    late: Range
    """People who will have waited longer than the norm."""
    unserved: Range
    """Who is never called."""
    times: int
    """How often the day was played."""


def outlook(scene: Scene, *, norm: Norm, seed: int = SEED, times: int | None = None) -> Outlook:
    """What is likely; the same for the same scene and seed."""
    days = play(scene, seed=seed, times=times or how_often(scene))
    return Outlook(
        quarters=tuple(_quarter(days, quarter, norm) for quarter in sorted(days[0].waiting_at)),
        people={one.name: _person([day.named[one.name] for day in days], norm) for one in scene.waiting},
        late=range_of([float(_late(day, norm)) for day in days]),
        unserved=range_of([float(day.unserved) for day in days]),
        times=len(days),
    )


def spared(scene: Scene, other: Scene, *, norm: Norm, seed: int = SEED, times: int | None = None) -> Range:
    """How many people fewer wait longer than the norm if the day goes by the plan of `other`."""
    often = times or how_often(scene)
    pairs = zip(play(scene, seed=seed, times=often), play(other, seed=seed, times=often), strict=True)
    return range_of([float(_late(one, norm) - _late(two, norm)) for one, two in pairs])


def how_often(scene: Scene) -> int:
    """How often a day can be played within what it may cost."""
    people = sum(scene.coming.quarters.values()) + len(scene.waiting) + 1
    return int(min(MOST, max(FEWEST, PEOPLE // people)))


def range_of(values: Iterable[float]) -> Range:
    """The range of what was played. Raises `ValueError` for nothing."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("a range of nothing")
    return Range(*(_at(ordered, share) for share in (LOW, MIDDLE, HIGH)))


def _at(ordered: Sequence[float], share: float) -> float:
    """By linear interpolation between the two nearest (Hyndman and Fan 1996, type 7)."""
    place = share * (len(ordered) - 1)
    under = int(place)
    above = min(under + 1, len(ordered) - 1)
    return ordered[under] + (place - under) * (ordered[above] - ordered[under])


def _quarter(days: Sequence[OneDay], quarter: int, norm: Norm) -> QuarterOutlook:
    waits = [wait for day in days for wait in day.waits.get(quarter, ())]
    never = [wait for day in days for wait in day.uncalled.get(quarter, ())]
    kept = sum(wait <= norm.minutes for wait in waits) - sum(wait <= norm.minutes for wait in never)
    return QuarterOutlook(
        quarter=quarter,
        waiting=range_of([float(day.waiting_at[quarter]) for day in days]),
        wait=range_of(waits) if waits else None,
        within=kept / len(waits) if waits else None,
    )


def _person(waits: Sequence[float], norm: Norm) -> PersonOutlook:
    return PersonOutlook(range_of(waits), sum(one > norm.minutes for one in waits) / len(waits))


def _late(day: OneDay, norm: Norm) -> int:
    return sum(one > norm.minutes for waits in (*day.waits.values(), day.named.values()) for one in waits)
