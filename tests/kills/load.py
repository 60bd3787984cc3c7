"""Several desks and their office at work, each killed at random; whoever is killed is started again at once."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from tests.kills.place import Place
from tests.kills.story import after_a_fall, confirmed, evening

PAUSE = threading.Event()
LOOK_EVERY = 7
"""After so many kills of a desk its disk is held against what was confirmed; the others go on meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The time from one kill to the next, in milliseconds; the office is spared longer, or nobody gets on."""

    least: int = 1
    most: int = 500


@dataclass(slots=True, kw_only=True)
class Toll:
    """What came of it."""

    seed: int
    seconds: float
    confirmed: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    found: dict[str, list[str]] = field(default_factory=dict)

    def __str__(self) -> str:
        office = self.kills["office"]
        told = f"seed {self.seed}: {self.seconds:.0f} s, {self.confirmed} confirmed, killed: desks "
        told += f"{self.kills.total() - office} times, office {office} times"
        counts = ", ".join(f"{name} {len(what)}" for name, what in self.found.items())
        return f"{told}; after a kill not there {len(self.wrong)}; {counts}"


def under_load(place: Place, *, seconds: float, seed: int, span: Span) -> Toll:
    """Kill for so long, then let everybody end their day, and count."""
    chance, toll = random.Random(seed), Toll(seed=seed, seconds=seconds)
    stop = next(iter(place.jobs.values())).stop
    place.start_office()
    for desk in place.jobs:
        place.start_desk(desk, goal=0, threads=True)
    until = time.monotonic() + seconds
    names = ["office", *place.jobs]
    while time.monotonic() < until:
        PAUSE.wait(chance.uniform(span.least, span.most) / 1000)
        _strike(place, chance.choice(names), toll)
    stop.touch()
    for desk in place.jobs:
        place.kill(desk)
        toll.wrong += after_a_fall(place, desk)
    stop.unlink()
    toll.found = evening(place)
    toll.confirmed = confirmed(place)
    return toll


def _strike(place: Place, name: str, toll: Toll) -> None:
    if not place.kill(name):
        toll.wrong.append(f"{name} had ended by itself: {place.log(name)[-1500:]}")
    toll.kills[name] += 1
    if name == "office":
        place.start_office()
        return
    if toll.kills[name] % LOOK_EVERY == 0:
        toll.wrong += after_a_fall(place, name)
    place.start_desk(name, goal=0, threads=True)
