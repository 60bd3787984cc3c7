"""The encrypted store, as the core sees it: one unit of work per use case.

A unit of work is opened inside the use case and rolled back unless committed by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from mfc_desk.domain.ids import (
    CentreId,
    DeskName,
    DeviceId,
    Incarnation,
)
from mfc_desk.domain.time import Anchor
from mfc_desk.ports.outbox import Asked, Outbox
from mfc_desk.ports.picture import Picture
from mfc_desk.ports.rows import Rows
from mfc_desk.ports.scans import ScanIndex
from mfc_desk.text.message import Message, Names, msg
from sync.wire.messages import (
    Person,
    Receipt,
)


class StorageError(Exception):
    """The file on disk did not do it; `why` says it in the operator's words. What was not committed is not there."""

    def __init__(self, why: Message) -> None:
        super().__init__(why.code)
        self.why = why


class NoNewWork(StorageError):
    """The disk is full: what is open can be finished with the room that was kept, nothing new may begin."""

    def __init__(self) -> None:
        super().__init__(msg("room.no_new_work"))


class Room(Protocol):
    """The room on the disk of this desk."""

    @property
    def tight(self) -> bool:
        """Whether nothing new may begin: what is left is for finishing what is open."""
        ...

    def look(self) -> bool:
        """See whether there is room again; whether there is news."""
        ...


class Ample:
    """A disk nobody looks at: there is always room."""

    tight = False

    def look(self) -> bool:
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What this desk is since its enrolment."""

    device: DeviceId
    incarnation: Incarnation
    centre: CentreId
    centre_name: Names
    jurisdiction: str
    desk: DeskName
    office_url: str
    office_key: bytes
    private_key: bytes = field(repr=False)
    """Ed25519 seed, 32 bytes. It lives in the encrypted store only."""
    epoch: str
    address: Names
    phone: str
    status_url: str
    time_zone: str = ""
    """Empty: the one of the jurisdiction."""
    former: tuple[Incarnation, ...] = ()
    """The lives of this store before this one; see ADR 16."""

    def may_use(self, given_to: DeviceId, life: str) -> bool:
        """Whether numbers that the office gave to a device in that life are for this store to give out.

        Where a store was restored or copied, another one may have given some of its former life's numbers.
        """
        return given_to == self.device and (life == self.incarnation or (not life and not self.former))


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


class Facts(Protocol):
    """Single facts of this desk: enrolment, cursor, anchor, receipts, people, where the operator stopped."""

    def desk(self) -> Desk | None: ...

    def set_desk(self, desk: Desk) -> None: ...

    def cursor(self) -> int: ...

    def set_cursor(self, seq: int) -> None: ...

    def anchor(self) -> Anchor | None: ...

    def set_anchor(self, anchor: Anchor) -> None: ...

    def receipt(self) -> Receipt | None:
        """The office's newest word on what it holds."""
        ...

    def receipts(self) -> Sequence[Receipt]:
        """Those that are kept as proof, newest first."""
        ...

    def set_receipt(self, receipt: Receipt) -> None:
        """Keep it as proof; the oldest goes."""
        ...

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

    @property
    def picture(self) -> Picture:
        """What of the office's rows is here, and what may go."""
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
