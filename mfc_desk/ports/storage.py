"""The encrypted cache, as the core sees it: one unit of work per use case.

A unit of work is opened inside the use case and rolled back unless committed by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from mfc_desk.domain.entities import Entity
from mfc_desk.domain.ids import (
    CentreId,
    CommandId,
    DeskName,
    DeviceId,
    Incarnation,
    Key,
    Kind,
    OperatorId,
    OpId,
    ScanHash,
)
from mfc_desk.domain.time import Anchor
from mfc_desk.text.message import Message
from sync.wire.envelope import Head, WireOp
from sync.wire.messages import (
    Answer,
    Ask,
    ChangeRow,
    Person,
    Receipt,
)


class StorageError(Exception):
    """The file on disk did not do it; `why` says it in the operator's words. What was not committed is not there."""

    def __init__(self, why: Message) -> None:
        super().__init__(why.code)
        self.why = why


class SyncState(StrEnum):
    """Where our own work on a row stands with the office. Never mixed with the lifecycle."""

    LOCAL = "local"
    """A draft only; nothing to send."""
    QUEUED = "queued"
    SENDING = "sending"
    ACKNOWLEDGED = "acknowledged"
    ATTENTION = "needs_attention"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A row as the screen shows it, with the state of our work on it."""

    entity: Entity
    revision: OpId | None
    sync: SyncState


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What this desk is since its enrolment."""

    device: DeviceId
    incarnation: Incarnation
    centre: CentreId
    centre_name: str
    jurisdiction: str
    desk: DeskName
    office_url: str
    office_key: bytes
    private_key: bytes
    """Ed25519 seed, 32 bytes. It lives in the encrypted store only."""
    epoch: str
    address: str
    phone: str
    status_url: str


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A row of the outbox."""

    n: int
    op_id: OpId
    head: Head
    wire: WireOp
    state: OpState
    why: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What became of an operation. `seq`: where the feed shows it."""

    op_id: OpId
    state: OpState
    why: Message | None = None
    seq: int = 0


class Rows(Protocol):
    """The cache of rows: server body, shown body, and what lists need."""

    def get(self, key: Key) -> Entity | None:
        """The shown row."""
        ...

    def shown(self, key: Key) -> Shown | None:
        """The shown row with its revision and the state of the line."""
        ...

    def server(self, key: Key) -> Entity | None:
        """The row as the office last told."""
        ...

    def revision(self, key: Key) -> OpId | None:
        """The operation that last wrote the shown row, ours included."""
        ...

    def of_kind(self, kind: Kind) -> Sequence[Shown]:
        """All rows of a kind, in the order of their ids."""
        ...

    def waiting(self) -> Sequence[Shown]:
        """Tickets that wait or were set aside today, in the order of the queue."""
        ...

    def receive(self, row: ChangeRow) -> bool:
        """Take a row of the feed as the server's; False where its number is not higher than what is here."""
        ...

    def receive_all(self, rows: Sequence[ChangeRow]) -> frozenset[Key]:
        """The same for a page of the feed; which rows were news."""
        ...

    def show(self, entity: Entity, revision: OpId) -> None:
        """Set what is shown."""
        ...

    def overlaid(self) -> Sequence[Key]:
        """The rows that show our own work on top of the server's body."""
        ...

    def show_all(self, shown: Sequence[tuple[Entity, OpId]]) -> None:
        """The same for several rows."""
        ...

    def as_server(self, keys: Sequence[Key]) -> None:
        """Show the server's bodies again; a row that only we had goes."""
        ...

    def begin_again(self) -> None:
        """The feed is going to be taken from its start: every row is older than anything it tells."""
        ...

    def forget_untold(self) -> frozenset[Key]:
        """The feed was taken whole since `begin_again`: what it did not tell, the server does not have."""
        ...


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

    def count_kept(self) -> int:
        """How many operations the office does not hold yet."""
        ...

    def head_upto(self, n: int) -> str:
        """The chain's link at n."""
        ...


class Drafts(Protocol):
    """What is typed and not yet an operation: durable at once, per field."""

    def save(self, key: str, field: str, value: Any) -> None:
        """Keep a value of a field; None forgets it."""
        ...

    def load(self, key: str) -> Mapping[str, Any]:
        """All fields kept under `key`."""
        ...

    def drop(self, key: str) -> None:
        """Forget what became an operation."""
        ...

    def keys(self) -> Sequence[str]:
        """What has drafts."""
        ...


class Asked(Protocol):
    """Asked verbs: stored before they are sent, asked again until answered."""

    def add(self, ask: Ask, actor: OperatorId, at: datetime) -> None:
        """Store a command before it is sent."""
        ...

    def answered(self, answer: Answer) -> bool:
        """Record the answer; False where it was known already."""
        ...

    def open(self) -> Sequence[Ask]:
        """Commands that have no answer yet, oldest first."""
        ...

    def late(self) -> Sequence[Answer]:
        """Answers that came after the desk had gone on without them; a person looks at them."""
        ...

    def give_up(self, command: CommandId) -> None:
        """The desk went on without an answer; a late one goes to the tray."""
        ...

    def honoured(self, command: CommandId) -> None:
        """A late answer was dealt with."""
        ...


class ScanIndex(Protocol):
    """Which scans are here, and how far each is with the office."""

    def add(self, sha256: ScanHash, size: int, media_type: str) -> None: ...

    def to_send(self) -> Sequence[tuple[ScanHash, int]]:
        """Scans the office does not hold whole, with how much it holds."""
        ...

    def about(self, sha256: ScanHash) -> tuple[int, str] | None:
        """Size and media type."""
        ...

    def sent(self, sha256: ScanHash, offset: int, done: bool) -> None: ...

    def send_again(self) -> None:
        """The office lost them (restored from a copy): every scan is asked about again."""
        ...

    def done(self, sha256: ScanHash) -> bool: ...


class Facts(Protocol):
    """Single facts of this desk: enrolment, cursor, anchor, receipts, people, where the operator stopped."""

    def desk(self) -> Desk | None: ...

    def set_desk(self, desk: Desk) -> None: ...

    def cursor(self) -> int: ...

    def set_cursor(self, seq: int) -> None: ...

    def anchor(self) -> Anchor | None: ...

    def set_anchor(self, anchor: Anchor) -> None: ...

    def receipt(self) -> Receipt | None: ...

    def set_receipt(self, receipt: Receipt) -> None: ...

    def people(self) -> Sequence[Person]: ...

    def set_people(self, people: Sequence[Person]) -> None: ...

    def note(self, name: str) -> Any:
        """A small value under a name (JSON), None where there is none."""
        ...

    def set_note(self, name: str, value: Any) -> None: ...


class UnitOfWork(Protocol):
    """One transaction over everything above; leaving it without `commit` rolls back."""

    @property
    def rows(self) -> Rows:
        """The cache of rows."""
        ...

    @property
    def outbox(self) -> Outbox:
        """Our work for the office."""
        ...

    @property
    def drafts(self) -> Drafts:
        """What is typed and not yet an operation."""
        ...

    @property
    def asked(self) -> Asked:
        """Asked verbs and their answers."""
        ...

    @property
    def scans(self) -> ScanIndex:
        """Which scans are here, and how far each is with the office."""
        ...

    @property
    def facts(self) -> Facts:
        """Single facts of this desk."""
        ...

    def commit(self) -> None:
        """Make it durable: it survives a power cut when this returns."""
        ...


class Store(Protocol):
    """The encrypted cache of this desk."""

    def write(self) -> AbstractContextManager[UnitOfWork]:
        """A unit of work that may write (BEGIN IMMEDIATE)."""
        ...

    def read(self) -> AbstractContextManager[UnitOfWork]:
        """A unit of work that only reads."""
        ...

    def close(self) -> None: ...


class ScanFiles(Protocol):
    """The encrypted scans themselves: chunked AEAD files named by a keyed hash."""

    def keep(self, content: bytes) -> ScanHash:
        """Encrypt and fsync; the name is the sha256 of the content. Keeping twice is harmless."""
        ...

    def read(self, sha256: ScanHash) -> bytes:
        """The content. Raises `KeyError` where it is not here, `ValueError` where it was tampered with."""
        ...

    def pieces(self, sha256: ScanHash, offset: int, size: int) -> Iterator[bytes]:
        """The content from `offset` in pieces of `size`."""
        ...
