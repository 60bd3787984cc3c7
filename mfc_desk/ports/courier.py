"""Our work carried by hand, as the core sees it: a sealed bundle goes to the office, and its answer comes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, Protocol

from mfc_desk.domain.ids import BundleId, Key
from mfc_desk.text.message import Message


class NotCarried(Exception):
    """It was not written, or not taken; `why` says it in the operator's words. On the desk nothing changed."""

    def __init__(self, why: Message) -> None:
        super().__init__(why.code)
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Cargo:
    """What the office does not hold yet, counted."""

    operations: int
    scans: int
    size: int
    """Bytes of both."""


@dataclass(frozen=True, slots=True)
class Carrying:
    """How far it is, in bytes. `checking` is the reading back of what was written."""

    what: Literal["writing", "checking"]
    done: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A bundle of this desk. The desk remembers it, and can read this much of the bundle itself as well."""

    id: BundleId
    name: str
    """Of its file."""
    made_at: datetime
    operations: int
    scans: int
    size: int
    """Bytes of the file; of what is in it where the file was not looked at."""
    first_n: int
    last_n: int
    """Up to which operation this desk's work was in it, or in the office already."""
    last_link: str
    sha256: str = ""
    """Of the file; empty where the desk does not remember the bundle."""
    lost: int = 0
    """Scans that could not be read on this disk and are not in it."""
    answered_at: datetime | None = None
    """When the office said what it took of it; the office's time."""


class Lies(StrEnum):
    """What a file on a stick is to this desk."""

    BUNDLE = "bundle"
    """Ours, on its way to the office."""
    ANSWER = "answer"
    """The office's answer to a bundle of ours."""
    OTHERS = "others"
    """Of another desk or another centre."""
    BROKEN = "broken"
    """Not whole, or changed by somebody."""
    NEWER = "newer"
    """A newer program wrote it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file on a stick."""

    path: str
    lies: Lies
    bundle: Bundle | None = None
    """Ours, or the one that is answered."""
    held_up_to: datetime | None = None
    """Of an answer: when the office took the bundle in."""
    taken: bool = False
    """Of an answer: this desk knows it already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What an answer came to. Operations that were settled otherwise meanwhile are in none of the counts."""

    held_up_to: datetime
    """Up to when the office holds all work of this desk."""
    applied: int = 0
    held: int = 0
    """The office has them and waits for something."""
    attention: int = 0
    """The office did not take them; they are in the tray."""
    scans: int = 0
    changed: frozenset[Key] = frozenset()
    refused: Message | None = None
    """Why the office took nothing of the bundle."""


class Courier(Protocol):
    """Writes and reads what is carried by hand. Raises `NotCarried`."""

    def cargo(self) -> Cargo:
        """What a bundle would hold."""
        ...

    def write(
        self, folder: str, *, on_progress: Callable[[Carrying], object], stop: Callable[[], bool]
    ) -> Bundle | None:
        """Everything the office does not hold yet, sealed into one file of that folder; None once `stop` said so."""
        ...

    def find(self, folder: str) -> Sequence[Found]:
        """The bundles and answers that lie in the folder, newest first."""
        ...

    def take(self, path: str) -> Taken:
        """Record the verdicts of an answer. Doing it again changes nothing."""
        ...

    def written(self) -> Sequence[Bundle]:
        """The bundles this desk remembers, newest first."""
        ...
