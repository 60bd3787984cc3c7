"""Seven releases of one program: what each of them says of somebody who left before the end, and how it reads the others.

Release 4 stands for the one that is measured from: three are older than it, three are newer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from mfc_desk.domain.ids import Key, VisitId
from mfc_desk.domain.operations.all import OPERATIONS
from mfc_desk.domain.operations.visits import AbandonVisit
from sync.wire.envelope import Dialect
from sync.wire.upcast import SPAN, Args, Casts

KIND = AbandonVisit.KIND
RELEASES = range(1, 8)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Left:
    """What all of them have. The rule of `abandon_visit` asks for visit and reason."""

    KIND: ClassVar[str] = KIND
    visit: VisitId

    @property
    def primary(self) -> Key:
        return Key("visit", self.visit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Left1(_Left):
    SCHEMA: ClassVar[int] = 1
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Left2(_Left):
    """`reason` has another name."""

    SCHEMA: ClassVar[int] = 2
    why: str

    @property
    def reason(self) -> str:
        return self.why


@dataclass(frozen=True, slots=True, kw_only=True)
class Left3(Left2):
    """A field more."""

    SCHEMA: ClassVar[int] = 3
    heard: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Left4(_Left):
    """Two fields are one, which is told apart inside."""

    SCHEMA: ClassVar[int] = 4
    told: dict[str, str]

    @property
    def reason(self) -> str:
        return self.told["why"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Left5(_Left):
    """Several reasons."""

    SCHEMA: ClassVar[int] = 5
    reasons: tuple[str, ...]

    @property
    def reason(self) -> str:
        return ", ".join(self.reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Left6(Left5):
    """A field that an older one cannot know."""

    SCHEMA: ClassVar[int] = 6
    by_whom: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Left7(_Left):
    """One text again, under a third name."""

    SCHEMA: ClassVar[int] = 7
    text: str
    by_whom: str

    @property
    def reason(self) -> str:
        return self.text


LEFT: dict[int, type[Any]] = {1: Left1, 2: Left2, 3: Left3, 4: Left4, 5: Left5, 6: Left6, 7: Left7}
ASIDE: dict[int, Args] = {
    1: {"reason": "in a hurry"},
    2: {"why": "in a hurry"},
    3: {"why": "in a hurry", "heard": True},
    4: {"told": {"why": "in a hurry", "heard": "yes"}},
    5: {"reasons": ("in a hurry",)},
    6: {"reasons": ("in a hurry",), "by_whom": "the person"},
    7: {"text": "in a hurry", "by_whom": "the person"},
}


def _renamed(args: Args) -> Args:
    return {"visit": args["visit"], "why": args["reason"]}


def _grown(args: Args) -> Args:
    return {**args, "heard": False}


def _joined(args: Args) -> Args:
    return {"visit": args["visit"], "told": {"why": args["why"], "heard": "yes" if args["heard"] else "no"}}


def _several(args: Args) -> Args:
    return {"visit": args["visit"], "reasons": [args["told"]["why"]]}


def _by_whom(args: Args) -> Args:
    return {**args, "by_whom": "nobody said"}


def _one_text(args: Args) -> Args:
    return {"visit": args["visit"], "text": ", ".join(args["reasons"]), "by_whom": args["by_whom"]}


STEPS = {1: _renamed, 2: _grown, 3: _joined, 4: _several, 5: _by_whom, 6: _one_text}


def left(release: int, visit: VisitId) -> Any:
    """What a desk of that release records."""
    return LEFT[release](visit=visit, **ASIDE[release])


def dialect(release: int) -> Dialect:
    """What an office of that release speaks: the steps of its last three schemas, as every release keeps them."""
    casts = Casts()
    for schema in range(max(1, release - SPAN), release):
        casts.step(KIND, schema)(STEPS[schema])
    return Dialect(schema=release, operations={**OPERATIONS, KIND: LEFT[release]}, casts=casts)


def without(*kinds: str) -> Dialect:
    """What an office speaks that has never heard of these kinds."""
    return Dialect(operations={name: each for name, each in OPERATIONS.items() if name not in kinds})
