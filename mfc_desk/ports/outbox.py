"""Our work for the office, as the core sees it: operations on their way, and questions that were asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from mfc_desk.domain.ids import (
    CommandId,
    Incarnation,
    OpId,
)
from mfc_desk.text.message import Message
from sync.wire.envelope import Head, WireOp
from sync.wire.messages import (
    Answer,
    Ask,
    Standing,
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
    CARRIED = "carried"
    """A link of a former life's chain: the operation itself goes on under another number of a newer life."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A row of the outbox."""

    place: int
    """Its place among all that this desk recorded, whatever life of the store it belongs to."""
    n: int
    """Its number in the chain of its life."""
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
    """Our work for the office: moved on a verdict, and never dropped before the office held it long enough.

    Where no life is named, the current one of this store is meant.
    """

    def life(self) -> Incarnation:
        """The life that this store speaks for now."""
        ...

    def next_n(self) -> int:
        """The number of the next operation: dense, from 1 in each life."""
        ...

    def last_n(self, life: Incarnation) -> int:
        """The number of a life's last operation; 0 before the first."""
        ...

    def last_link(self) -> str:
        """The chain's last link; `GENESIS` before the first."""
        ...

    def newest(self) -> int:
        """The place of what was recorded last; 0 before the first."""
        ...

    def add(self, head: Head, wire: WireOp, chain: str) -> None:
        """Append an operation. Its n must be `next_n()`."""
        ...

    def unsent(self, limit: int, after: int = 0) -> Sequence[Sent]:
        """Operations of this life behind the place `after` and without a final verdict, in their order."""
        ...

    def told_again(self, life: Incarnation, *, after: int, limit: int) -> Sequence[Sent]:
        """The links of a life's chain after n, to be sent again as they were."""
        ...

    def sending(self, upto: int) -> None:
        """Unsent operations up to this place are on their way while this process lives; 0: none is."""
        ...

    def find(self, op_id: OpId) -> Sent | None:
        """The operation, whatever became of it."""
        ...

    def seen(self, upto: int) -> None:
        """The feed was taken up to this number: what was applied by then is no longer pending."""
        ...

    def settled_upto(self) -> int:
        """The highest n that the office said it has, decided or held; 0 where it said so of none."""
        ...

    def replay(self, after: int, life: Incarnation | None = None) -> int:
        """The office lost what came after n (restored from a copy): all of it is unsent again, verdicts or not.

        How many had a verdict already.
        """
        ...

    def ask_again(self, standing: Standing) -> int:
        """Whatever an office that was restored does not say as it was recorded here is unsent again; how many."""
        ...

    def first_open_n(self, life: Incarnation) -> int:
        """The lowest n of that life without a final verdict; 0 where there is none."""
        ...

    def live_after(self, n: int, life: Incarnation) -> int:
        """How many operations after n of that life go on under no newer number."""
        ...

    def first_open(self) -> Sent | None:
        """The oldest operation without a final verdict, in whichever life."""
        ...

    def goes_on(self, after: int, life: Incarnation | None = None) -> bool:
        """Whether everything after n is still here, so that the chain can be told from there."""
        ...

    def pending_since(self) -> datetime | None:
        """When the oldest operation was recorded that the office said nothing about yet; None: there is none."""
        ...

    def carry_over(self, life: Incarnation) -> int:
        """Chain everything without a final verdict anew, from 1, as the work of a new life; how many that are.

        Its id, arguments and whatever it rests on stay. The caller makes that life the store's within the same
        transaction.
        """
        ...

    def tidy(self, now: datetime, keep: timedelta) -> int:
        """Forget what was over before the time that a restored office may need it for; how many that were.

        `now` is the office's time. The end of each chain stays.
        """
        ...

    def pending(self) -> Sequence[Sent]:
        """Operations that the fold replays: unsent, held, or applied and not yet seen in the feed."""
        ...

    def attention(self) -> Sequence[Sent]:
        """Operations that the office did not take; a person decides."""
        ...

    def undecided(self, limit: int) -> Sequence[OpId]:
        """The first so many of them, by name; cheap."""
        ...

    def settle(self, op_id: OpId, state: OpState, why: Message | None, seq: int) -> None:
        """Record a verdict."""
        ...

    def settle_all(self, verdicts: Sequence[Settlement]) -> None:
        """Record the verdicts of a batch."""
        ...

    def open_states(self) -> Sequence[tuple[int, OpState]]:
        """Place and state of everything without a final verdict, in its order; cheap, however much there is."""
        ...

    def some(self, places: Sequence[int]) -> Sequence[Sent]:
        """The operations at these places, in their order."""
        ...

    def settled(self, limit: int, before: int | None = None) -> Sequence[Sent]:
        """Operations with a final verdict from before the place `before`, the newest first."""
        ...

    def count_kept(self) -> int:
        """How many operations the office does not hold yet."""
        ...

    def head_upto(self, n: int, life: Incarnation | None = None) -> str:
        """The chain's link at n. Raises `KeyError`."""
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
