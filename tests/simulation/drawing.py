"""Draws a schedule from a seed: a mood first, which says what goes wrong in this world, then one step after another."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tests.simulation.line import FAULTS
from tests.simulation.steps import (
    Ask,
    At,
    Beside,
    Deliver,
    Desk,
    Do,
    Later,
    Office,
    Releases,
    Rot,
    Scope,
    Staff,
    Step,
    Trouble,
    Turn,
    Version,
    Wall,
)

KINDS = ("leave_queue", "attach_document", "start_visit", "fill_form")
"""What an office of the version before may not know."""
WALLS = (0, 0, 3600, -3600, 86_400 * 3650, -86_400 * 20_000, 300, -300)
"""Right, summer time either way, ten years on, before 1970, five minutes."""
PAUSES = (5, 60, 600, 7300, 40_000, 90_000, 300_000)
VERBS: Mapping[str, int] = {
    "issue": 4, "call": 3, "no_show": 2, "put_back": 1, "come_back": 2, "leave": 2, "printed": 2, "start": 4,
    "walk_in": 2, "identify": 3, "fill": 3, "attach": 4, "remove": 2, "give_back": 2, "abandon": 1,
}  # fmt: skip
ASKS: Mapping[str, int] = {"ask_next": 3, "ask_ticket": 3, "ask_chosen": 1}
NO_LEAN: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Mood:
    """What goes wrong in a world: only some of everything, so that in each one something can get far."""

    line: tuple[str, ...]
    kills: bool
    deaths: bool
    beside: bool
    copies: bool
    lives: bool
    dark: bool
    staff: bool
    versions: bool
    releases: bool
    rot: bool
    scopes: bool
    clocks: bool
    verbs: tuple[str, ...]

    @classmethod
    def drawn(cls, seed: object) -> Mood:
        """The mood of a seed; each part by itself, so that a new one leaves the others as they are."""

        def often(name: str, share: float) -> bool:
            return random.Random(f"mood {seed} {name}").random() < share

        line = tuple(kind for kind in FAULTS if often(kind, 0.4)) if often("line", 0.85) else ()
        return cls(
            line=line,
            kills=often("kills", 0.4),
            deaths=often("deaths", 0.4),
            beside=often("beside", 0.4),
            copies=often("copies", 0.35),
            lives=often("lives", 0.3),
            dark=often("dark", 0.3),
            staff=often("staff", 0.35),
            versions=often("versions", 0.2),
            releases=often("releases", 0.2),
            rot=often("rot", 0.15),
            scopes=often("scopes", 0.2),
            clocks=often("clocks", 0.3),
            verbs=tuple(name for name in VERBS if often(name, 0.6)) or ("issue",),
        )


class _Drawing:
    def __init__(self, chance: random.Random, mood: Mood, lean: Mapping[str, Any]) -> None:
        self._chance, self.mood, self._lean = chance, mood, lean

    def step(self) -> Step:
        """One step, by the weights of this mood."""
        ways = self._ways()
        made: Step = self._chance.choices([way for _, way in ways], [weight for weight, _ in ways])[0]()
        return made

    def _ways(self) -> list[tuple[float, Callable[[], Step]]]:
        mood = self.mood
        ways: list[tuple[float, Callable[[], Step]]] = [
            (10, self.do), (2, self.ask), (7, self.turn), (0.7, self.pause), (0.3, lambda: Desk(self._desk(), "restart")),
        ]  # fmt: skip
        if "late" in mood.line:
            ways.append((4, lambda: Deliver(self._chance.randrange(4))))
        more: dict[str, list[tuple[float, Callable[[], Step]]]] = {
            "copies": [(0.9, lambda: Office("back_up")), (0.8, lambda: Office("restore"))],
            "lives": [
                (0.9, lambda: Desk(self._desk(), "back_up")),
                (0.9, lambda: Desk(self._desk(), "restore")),
                (0.5, lambda: Desk(self._desk(), "clone")),
            ],
            "dark": [(1.0, lambda: Office("power_cut")), (0.7, lambda: Desk(self._desk(), "power_cut"))],
            "kills": [(0.3, lambda: Office("restart"))],
            "staff": [(3, lambda: Staff(self._desk()))],
            "versions": [(0.8, lambda: Version(self._chance.choice(KINDS)))],
            "rot": [(0.8, lambda: Rot(self._desk(), self._chance.randrange(40)))],
            "scopes": [(0.5, lambda: Scope(self._chance.choice((1, 1, 2, 30)))), (1.5, self.days)],
            "releases": [(1.2, lambda: self.releases(4))],
            "clocks": [(0.8, self.wall), (0.5, lambda: Desk(self._desk(), "reboot"))],
        }
        for name, found in more.items():
            if getattr(mood, name):
                ways += [(weight * (3 if name in self._lean else 1), way) for weight, way in found]
        return ways

    def do(self) -> Do:
        verbs = self.mood.verbs
        verb = self._chance.choices(verbs, [VERBS[each] for each in verbs])[0]
        return Do(self._desk(), verb, self._pick(), self._dies(2, 0.15))

    def ask(self) -> Ask:
        verb = self._chance.choices(list(ASKS), list(ASKS.values()))[0]
        return Ask(self._desk(), verb, self._pick(), self._troubles(1, 0.5), self._dies(2, 0.15))

    def turn(self) -> Turn:
        beside: tuple[Beside, ...] = ()
        if self.mood.beside and self._chance.random() < 0.5:
            beside = tuple(self._beside() for _ in range(self._chance.randint(1, 2)))
        return Turn(self._desk(), self._troubles(8, 0.6), self._dies(12, 0.5), beside)

    def _beside(self) -> Beside:
        when = self._chance.choice(("call", "commit"))
        step = self.do() if when == "commit" else self._chance.choice((self.do, self.ask, self._plain_turn))()
        return Beside(when, self._chance.randrange(1, 8), step)

    def _plain_turn(self) -> Turn:
        return Turn(self._desk())

    def releases(self, oldest: int) -> Releases:
        """The office may be older than any desk, never by more than it has to understand."""
        office, *desks = (self._chance.randint(oldest, 6) for _ in range(4))
        return Releases(office, tuple(max(4, each) for each in desks))

    def pause(self) -> Later:
        return Later(self._chance.choice(PAUSES))

    def days(self) -> Later:
        return Later(86_400 * self._chance.randint(1, 3))

    def wall(self) -> Wall:
        return Wall(self._chance.randrange(4), self._chance.choice(WALLS))

    def _desk(self) -> int:
        return self._chance.choice((0, 0, 1, 1, 2, 3) if self.mood.lives else (0, 0, 1, 1, 2))

    def _pick(self) -> int:
        return self._chance.choice((0, 0, 0, 1, 1, 2, 3, 5, 8))

    def _dies(self, most: int, share: float) -> At | None:
        return self._at(most) if self.mood.deaths and self._chance.random() < share else None

    def _at(self, most: int) -> At:
        return self._chance.randint(1, most), self._chance.choice(("before", "after"))

    def _troubles(self, calls: int, share: float) -> tuple[Trouble, ...]:
        kinds = (*self.mood.line, *(("kill", "kill") if self.mood.kills else ()))
        if not kinds or self._chance.random() > share:
            return ()
        where = sorted({self._chance.randrange(calls) for _ in range(self._chance.choice((1, 1, 2)))})
        return tuple(self._trouble(call, self._chance.choice(kinds)) for call in where)

    def _trouble(self, call: int, kind: str) -> Trouble:
        return Trouble(call, kind, self._at(2) if kind == "kill" else None)


def schedule(seed: int, lean: Mapping[str, Any] = NO_LEAN) -> list[Step]:
    """The schedule of a seed. `lean` says what its mood is for certain, and what of it comes more often."""
    chance = random.Random(f"schedule {seed}")
    drawing = _Drawing(chance, replace(Mood.drawn(seed), **lean), lean)
    steps = [drawing.step() for _ in range(chance.randint(6, 26))]
    if drawing.mood.releases:
        steps.insert(0, drawing.releases(2))
    if "lives" in lean:  # a copy that holds work which the office has by the time the copy is put back
        desk, half = chance.randrange(3), len(steps) // 2
        at = chance.randrange(half)
        steps[at:at] = [Do(desk, "walk_in"), Desk(desk, "back_up"), Turn(desk)]
        steps.insert(chance.randrange(half, len(steps)), Desk(desk, "restore"))
    if "copies" in lean:  # a copy from early on, and back to it late
        half = len(steps) // 2
        steps.insert(chance.randrange(half), Office("back_up"))
        steps.insert(chance.randrange(half, len(steps)), Office("restore"))
    return steps
