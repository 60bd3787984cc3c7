"""The cache of rows, as the core sees it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from mfc_desk.domain.entities import Entity
from mfc_desk.domain.ids import (
    Key,
    Kind,
    OpId,
)
from sync.wire.messages import (
    ChangeRow,
)


class SyncState(StrEnum):
    """Where our own work on a row stands with the office. Never mixed with the lifecycle."""

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

    def in_state(self, kind: Kind, states: Collection[str]) -> Sequence[Shown]:
        """The rows of a kind in one of these states, in the order of their lists; only they are read."""
        ...

    def with_other_number(self) -> Sequence[Shown]:
        """Visits that were begun with a number unknown here, or whose person was sent on with theirs."""
        ...

    def lately(self, kind: Kind, since: datetime) -> Sequence[Shown]:
        """The rows of a kind that lists sort at that moment or later, in the order of their ids; only they are read."""
        ...

    def numbered(self, kind: Kind, parts: Sequence[str], *, most: int) -> Sequence[Shown]:
        """The rows of a kind whose `number` holds one of these parts, the newest first; only they are read."""
        ...

    def waiting(self) -> Sequence[Shown]:
        """Tickets that wait or were set aside today, in the order of the queue."""
        ...

    def at_desks(self) -> Sequence[Shown]:
        """Tickets of people who were called to a desk or are served there."""
        ...

    def receive(self, row: ChangeRow) -> bool:
        """Take a row of the feed as the server's; False where its number is not higher than what is here."""
        ...

    def receive_all(self, rows: Sequence[ChangeRow]) -> frozenset[Key]:
        """The same for a page of the feed; which rows were news."""
        ...

    def mend(self, rows: Sequence[ChangeRow], at: int) -> frozenset[Key]:
        """Take these as the server's, whatever is here, unless it came after that number of the feed.

        What our own work shows stays.
        """
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
        """The office's rows are going to be taken from their beginning: what is here is older than anything told."""
        ...

    def untold(self, limit: int) -> Sequence[Key]:
        """So many of the rows that were not told since `begin_again`."""
        ...

    def forget(self, keys: Sequence[Key]) -> frozenset[Key]:
        """The server does not have these, or they are none of ours: what our own work shows of them stays."""
        ...
