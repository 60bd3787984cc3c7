"""shown = fold(server, pending): what a screen shows is the office's rows with our own unseen work on top.

Pure. Pending operations are replayed in the order of their recording over all the rows they touch. One that the rules
now refuse is left out and reported, never silently dropped; what rests on it may be refused in turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mfc_desk.domain.entities import Entity
from mfc_desk.domain.errors import DomainError
from mfc_desk.domain.ids import Key, OpId
from mfc_desk.domain.operations.base import Act, Operation, Rows, apply, key_of
from mfc_desk.text.message import Message


@dataclass(frozen=True, slots=True)
class Pending:
    """An operation of ours that the feed has not shown yet, with its circumstances."""

    place: int
    op_id: OpId
    operation: Operation
    act: Act


@dataclass(frozen=True, slots=True)
class Folded:
    """The rows that pending work shows otherwise than the server, and the operations that no longer apply."""

    rows: Mapping[Key, Entity]
    refused: Mapping[OpId, Message]
    revisions: Mapping[Key, OpId]
    """The operation that last wrote each of `rows`."""


class Overlay:
    """Rows over rows: reads fall through to the ones below, writes stay here."""

    def __init__(self, below: Rows) -> None:
        self._below = below
        self.written: dict[Key, Entity] = {}

    def get(self, key: Key) -> Entity | None:
        """The row as it is after what was written so far."""
        return self.written.get(key) or self._below.get(key)

    def put(self, rows: Iterable[Entity]) -> None:
        """Lay rows on top."""
        self.written.update((key_of(row), row) for row in rows)


def fold(server: Rows, pending: Iterable[Pending]) -> Folded:
    """Replay `pending` over `server`. A row that is not in the answer is shown as the server has it."""
    overlay = Overlay(server)
    refused: dict[OpId, Message] = {}
    revisions: dict[Key, OpId] = {}
    for each in sorted(pending, key=lambda one: one.place):
        try:
            writes = apply(overlay, each.operation, each.act)
        except DomainError as error:
            refused[each.op_id] = error.message
            continue
        overlay.put(writes)
        revisions.update((key_of(row), each.op_id) for row in writes)
    return Folded(overlay.written, refused, revisions)
