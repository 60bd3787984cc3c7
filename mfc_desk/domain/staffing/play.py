"""The rest of a day played many times by chance: who waits how long under the desks that are planned.

Where Erlang C does not hold (a load above what the desks carry, arrivals that change, desks with lists of their own,
people who are called first) nothing is reckoned: the hall is played, customer by customer (discrete-event
simulation), from who waits now and who sits where, until the desks close. The same seed plays the same days. Minutes
are those of the day, 0 at midnight. A visit's length is gamma with the mean and spread that were measured, which is
Erlang's exponential where the spread is 1.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final

from mfc_desk.domain.forecast.chance import count_by_chance
from mfc_desk.domain.staffing.erlang import Service
from mfc_desk.domain.staffing.load import QUARTER_MIN

_TRIES: Final = 40
_CLOSE, _OPEN, _LOOK, _DONE, _COME = range(5)
"""What happens in the same moment happens in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One list of the hall, or one class in it: its share of who comes, how long its visits are."""

    series: str
    share: float = 1.0
    service: Service
    head_start_min: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A desk that is meant to be open from one minute of the day to another, and which lists it calls; none: every
    one. A desk may have several on a day, also one that begins as another ends.
    """

    desk: str
    from_min: float
    until_min: float
    series: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Somebody who waits now."""

    name: str
    series: str
    came_min: float
    head_start_min: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """A desk with a visit that began then."""

    desk: str
    series: str
    since_min: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """Who is expected: the mean of each quarter hour by its number in the day, and how unsure that is."""

    quarters: Mapping[int, float]
    day_variance: float = 0.0
    """Relative variance of what all quarters have in common."""
    quarter_variance: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A hall at a moment, and what is planned and expected from there on."""

    now_min: float
    matters: tuple[Matter, ...]
    shifts: tuple[Shift, ...]
    coming: Coming
    waiting: tuple[Waiting, ...] = ()
    sitting: tuple[Sitting, ...] = ()


@dataclass(slots=True)
class OneDay:
    """How one played day went: waits by the quarter hour of arrival, and of those who waited at the beginning."""

    waits: dict[int, list[float]] = field(default_factory=dict)
    named: dict[str, float] = field(default_factory=dict)
    waiting_at: dict[int, int] = field(default_factory=dict)
    """How many waited at the end of each quarter hour."""
    unserved: int = 0
    """Who was never called. Their wait is counted until the last desk closed and nobody was expected any more."""
    uncalled: dict[int, list[float]] = field(default_factory=dict)
    """Of `waits`, those of them."""


@dataclass(frozen=True, slots=True, order=True)
class _Person:
    rank: float
    number: int
    came: float = field(compare=False)
    visit: float = field(compare=False)
    """How long it will take: drawn as somebody comes, so that other plans for the same day play the same people."""
    name: str = field(default="", compare=False)


class _Floor:
    """The hall of one played day."""

    def __init__(self, scene: Scene, rng: Random) -> None:
        self._scene, self._rng = scene, rng
        self._lists: dict[str, list[_Person]] = {one.series: [] for one in scene.matters}
        self._lists |= {one.series: [] for one in scene.waiting if one.series not in self._lists}
        self._free: dict[str, None] = {}
        self._busy: set[str] = set()
        self._open: dict[str, list[Shift]] = {one.desk: [] for one in scene.shifts}
        self._events: list[tuple[float, int, int, object]] = []
        self._number = 0
        self.day = OneDay()

    def play(self) -> OneDay:
        """The whole day, once."""
        self._set_up()
        ended = self._scene.now_min
        while self._events:
            at, what, _, about = heapq.heappop(self._events)
            self._happen(at, what, about)
            ended = ended if what == _DONE else at
        for people in self._lists.values():
            for person in people:
                self.day.unserved += 1
                self._waited(person, ended)
                if not person.name:
                    self.day.uncalled.setdefault(_quarter_of(person), []).append(ended - person.came)
        return self.day

    def _happen(self, at: float, what: int, about: object) -> None:
        if what == _COME and isinstance(about, tuple):
            self._come(at, *about)
        elif what == _LOOK and isinstance(about, int):
            self.day.waiting_at[about] = sum(map(len, self._lists.values()))
        elif what == _CLOSE and isinstance(about, Shift):
            self._open[about.desk].remove(about)
            if not self._open[about.desk]:
                self._free.pop(about.desk, None)
        elif what == _OPEN and isinstance(about, Shift):
            self._open[about.desk].append(about)
            self._take(at, about.desk)
        elif isinstance(about, str):
            self._busy.discard(about)
            self._take(at, about)

    def _take(self, at: float, desk: str) -> None:
        if self._open.get(desk) and desk not in self._busy:
            self._free.pop(desk, None)
            self._call(at, desk)

    def _set_up(self) -> None:
        scene, rng = self._scene, self._rng
        by_series = {one.series: one for one in reversed(scene.matters)}
        anything = scene.matters[0]
        for sitting in scene.sitting:
            service = by_series.get(sitting.series, anything).service
            self._busy.add(sitting.desk)
            self._later(scene.now_min + _rest_of(service, scene.now_min - sitting.since_min, rng), _DONE, sitting.desk)
        for one in scene.waiting:
            service = by_series.get(one.series, anything).service
            self._join(one.series, came=one.came_min, head_start=one.head_start_min, service=service, name=one.name)
        for shift in scene.shifts:
            opens = max(scene.now_min, shift.from_min)
            if shift.until_min > opens:
                self._later(opens, _OPEN, shift)
                self._later(shift.until_min, _CLOSE, shift)
        self._who_comes()

    def _who_comes(self) -> None:
        scene, rng = self._scene, self._rng
        coming = scene.coming
        day = _around_one(coming.day_variance, rng)
        weights = [one.share for one in scene.matters]
        for quarter, mean in coming.quarters.items():
            begins = max(quarter * QUARTER_MIN, scene.now_min)
            lasts = (quarter + 1) * QUARTER_MIN - begins
            if lasts <= 0:
                continue
            self._later(begins + lasts, _LOOK, quarter)
            expected = mean * lasts / QUARTER_MIN * day * _around_one(coming.quarter_variance, rng)
            for _ in range(count_by_chance(expected, rng)):
                matter = rng.choices(scene.matters, weights)[0]
                self._later(begins + rng.random() * lasts, _COME, (matter,))

    def _later(self, at: float, what: int, about: object) -> None:
        self._number += 1
        heapq.heappush(self._events, (at, what, self._number, about))

    def _join(self, series: str, *, came: float, head_start: float, service: Service, name: str = "") -> None:
        self._number += 1
        visit = visit_by_chance(service, self._rng)
        heapq.heappush(self._lists[series], _Person(came - head_start, self._number, came, visit, name))

    def _come(self, at: float, matter: Matter) -> None:
        self._join(matter.series, came=at, head_start=matter.head_start_min, service=matter.service)
        desk = next((one for one in self._free if self._calls(one, matter.series)), None)
        if desk is not None:
            del self._free[desk]
            self._call(at, desk)

    def _calls(self, desk: str, series: str) -> bool:
        return any(not one.series or series in one.series for one in self._open[desk])

    def _call(self, at: float, desk: str) -> None:
        heads = [people for series, people in self._lists.items() if people and self._calls(desk, series)]
        if not heads:
            self._free[desk] = None
            return
        person = heapq.heappop(min(heads, key=lambda people: people[0]))
        self._waited(person, at)
        self._busy.add(desk)
        self._later(at + person.visit, _DONE, desk)

    def _waited(self, person: _Person, until: float) -> None:
        waited = until - person.came
        if person.name:
            self.day.named[person.name] = waited
        else:
            self.day.waits.setdefault(_quarter_of(person), []).append(waited)


def _quarter_of(person: _Person) -> int:
    return int(person.came // QUARTER_MIN)


def visit_by_chance(service: Service, rng: Random) -> float:
    """How long one visit takes."""
    if service.spread <= 0 or service.mean_min <= 0:
        return max(0.0, service.mean_min)
    return rng.gammavariate(1 / service.spread, service.mean_min * service.spread)


def _rest_of(service: Service, already: float, rng: Random) -> float:
    """How long a visit that lasts so long by now goes on: of those that last that long, one by chance."""
    for _ in range(_TRIES):
        if (whole := visit_by_chance(service, rng)) > already:
            return whole - already
    return service.mean_min / 2


def _around_one(variance: float, rng: Random) -> float:
    return 1.0 if variance <= 0 else rng.gammavariate(1 / variance, variance)


def play(scene: Scene, *, seed: int, times: int) -> Sequence[OneDay]:
    """The day so many times over, each by its own chance."""
    rng = Random(seed)  # noqa: S311 - chance, no secret
    return [_Floor(scene, Random(rng.getrandbits(64))).play() for _ in range(times)]  # noqa: S311
