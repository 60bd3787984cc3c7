"""Our work for the office, as the core sees it: operations on their way, and questions that were asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from mfc_desk.domain.ids import (
    CommandId,
    OpId,
)
from mfc_desk.text.message import Message
from sync.wire.envelope import Head, WireOp
from sync.wire.messages import (
    Answer,
    Ask,
)


class OpState(StrEnum):
    """Where an operation of the outbox stands."""

    PENDING = "pending"
    APPLIED = "applied"
    """The office did it; its rows are not yet seen in the feed."""
    SEEN = "seen"
    CONFLICT = "conflict"
    REJECTED = "rejected"
    HELD = "held"
    DENIED = "denied"
    REDONE = "redone"
    """The office did not take it, and it was recorded anew as another operation."""
    TOLD = "told"
    """The office did not take it, nothing is to be decided, and a person knows of it."""
    LEFT = "left"
    """The office did not take it, and a person decided that it stays as the office has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A row of the outbox."""

    n: int
    op_id: OpId
    head: Head
    wire: WireOp
    state: OpState
    why: Message | None = None
    settled_at: datetime | None = None
    """The office's time of the verdict; None while there is none, or where it was not written down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What became of an operation. `seq`: where the feed shows it."""

    op_id: OpId
    state: OpState
    why: Message | None = None
    seq: int = 0
    at: datetime | None = None
    """The office's time."""


class Outbox(Protocol):
    """Our work for the office: never dropped, only moved on a verdict."""

    def next_n(self) -> int:
        """The number of the next operation: dense, from 1."""
        ...

    def last_link(self) -> str:
        """The chain's last link; `GENESIS` before the first."""
        ...

    def add(self, head: Head, wire: WireOp, chain: str) -> None:
        """Append an operation. Its n must be `next_n()`."""
        ...

    def unsent(self, limit: int, after: int = 0) -> Sequence[Sent]:
        """Operations with n above `after` and without a final verdict, in order of n."""
        ...

    def sending(self, upto: int) -> None:
        """Unsent operations up to n are on their way while this process lives; 0: none is."""
        ...

    def find(self, op_id: OpId) -> Sent | None:
        """The operation, whatever became of it."""
        ...

    def seen(self, upto: int) -> None:
        """The feed was taken up to this number: what was applied by then is no longer pending."""
        ...

    def settled_upto(self) -> int:
        """The highest n that has a final verdict; 0 where none has."""
        ...

    def replay(self, after: int) -> None:
        """The office lost what came after n (restored from a copy): all of it is unsent again, verdicts or not."""
        ...

    def pending(self) -> Sequence[Sent]:
        """Operations that the fold replays: unsent, held, or applied and not yet seen in the feed."""
        ...

    def attention(self) -> Sequence[Sent]:
        """Operations that the office did not take; a person decides."""
        ...

    def settle(self, op_id: OpId, state: OpState, why: Message | None, seq: int) -> None:
        """Record a verdict."""
        ...

    def settle_all(self, verdicts: Sequence[Settlement]) -> None:
        """Record the verdicts of a batch."""
        ...

    def open_states(self) -> Sequence[tuple[int, OpState]]:
        """Number and state of everything without a final verdict, in order of n; cheap, however much there is."""
        ...

    def some(self, numbers: Sequence[int]) -> Sequence[Sent]:
        """The operations of these numbers, in order of n."""
        ...

    def settled(self, limit: int, before: int | None = None) -> Sequence[Sent]:
        """Operations with a final verdict and n below `before`, the newest first."""
        ...

    def count_kept(self) -> int:
        """How many operations the office does not hold yet."""
        ...

    def head_upto(self, n: int) -> str:
        """The chain's link at n."""
        ...


class Asked(Protocol):
    """Asked verbs: stored before they are sent; those nobody waits for any more are asked about until answered."""

    def add(self, ask: Ask, at: datetime) -> None:
        """Store a command before it is sent."""
        ...

    def answered(self, answer: Answer) -> bool:
        """Record the answer; False where it was known already."""
        ...

    def open(self) -> Sequence[Ask]:
        """Commands that the desk gave up and that have no answer yet, oldest first."""
        ...

    def late(self) -> Sequence[Answer]:
        """Answers that came after the desk had gone on without them; a person looks at them."""
        ...

    def give_up(self, command: CommandId) -> None:
        """The desk went on without an answer; a late one goes to the tray."""
        ...

    def give_up_all(self) -> None:
        """Whoever waited for an answer is gone: the program ended meanwhile."""
        ...

    def honoured(self, command: CommandId, *, tell: bool = False) -> None:
        """A late answer was dealt with; `tell`: a person must hear of it."""
        ...

    def to_tell(self) -> Sequence[Answer]:
        """Late answers that were dealt with and that a person has not put away yet, oldest first."""
        ...

    def told(self, command: CommandId) -> None:
        """A person knows of it."""
        ...
