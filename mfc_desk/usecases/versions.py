"""Both versions side by side: what stood here, what the office has by now, and what doing it again would change there.

Read when somebody opens what the office did not take. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mfc_desk.domain.entities import Entity
from mfc_desk.domain.errors import DomainError
from mfc_desk.domain.fold import Overlay
from mfc_desk.domain.ids import KINDS, Key, OperatorId, OpId
from mfc_desk.domain.operations.base import apply, key_of
from mfc_desk.ports.outbox import Sent
from mfc_desk.ports.storage import UnitOfWork
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import deciding, untaken
from mfc_desk.usecases.row_words import RowWords
from mfc_desk.usecases.waiting import people
from mfc_desk.usecases.workplace import Session, Workplace, circumstances
from sync.wire.envelope import UnknownKind, decode_args

Told = Mapping[str, tuple[Message, Message | None]]
MOST: Final = 40
"""Lines of one thing: a form has no more that two people changed in one day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One field of both versions; None where it has no value."""

    label: Message
    mine: Message | None
    theirs: Message | None

    @property
    def differs(self) -> bool:
        """Whether the two are not the same."""
        return self.mine != self.theirs


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One row of both: what differs, then what is the same; and who wrote the office's."""

    what: Message
    pairs: tuple[Pair, ...]
    by: str
    desk: str
    at: datetime | None
    gone: bool
    """The office has it no more, or has not told of it yet."""

    @property
    def different(self) -> tuple[Pair, ...]:
        """The fields that differ."""
        return tuple(each for each in self.pairs if each.differs)

    @property
    def same(self) -> tuple[Pair, ...]:
        """The fields that do not."""
        return tuple(each for each in self.pairs if not each.differs and each.mine is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What doing it again would change at the office."""

    label: Message
    now: Message | None
    then: Message | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """Everything that is laid side by side for one decision."""

    op_id: OpId
    things: tuple[Thing, ...]
    changes: tuple[Change, ...]
    why_not: Message | None
    """Why it cannot be done again; None where it can."""


def compare(work: Workplace, session: Session, op_id: OpId) -> Versions | None:
    """Both versions; None where it is decided already."""
    with work.store.read() as uow:
        chain = deciding.chain_of(uow, op_id)
        if not chain:
            return None
        known = people(uow)
        words = RowWords(work.law, known, row=uow.rows.get, zone=work.zone)
        noted = untaken.of(uow, op_id)
        things = tuple(_thing(work, uow, words, noted, key=key, people=known) for key in _readable(noted.theirs))
        why_not, changes = _again(work, session, uow, words, chain=chain)
    return Versions(op_id=op_id, things=things, changes=changes, why_not=why_not)


def _readable(keys: Mapping[str, str]) -> list[str]:
    return [key for key in keys if key.partition(":")[0] in KINDS]


def _thing(
    work: Workplace,
    uow: UnitOfWork,
    words: RowWords,
    noted: untaken.Untaken,
    *,
    key: str,
    people: Mapping[OperatorId, str],
) -> Thing:
    theirs = uow.rows.server(Key.parse(key))
    mine = untaken.row_of(key, noted.mine.get(key))
    writer = noted.writers.get(key)
    return Thing(
        what=msg(f"thing.{Key.parse(key).kind}"),
        pairs=_pairs(words.of(mine), words.of(theirs)),
        by="" if writer is None else people.get(OperatorId(writer.actor), ""),
        desk="" if writer is None else writer.desk,
        at=None if writer is None else work.local(writer.at),
        gone=theirs is None,
    )


def _pairs(mine: Told, theirs: Told) -> tuple[Pair, ...]:
    names = [*mine, *(name for name in theirs if name not in mine)]
    pairs = []
    for name in names:
        label = (mine.get(name) or theirs[name])[0]
        pair = Pair(label=label, mine=_value(mine, name), theirs=_value(theirs, name))
        if pair.mine is not None or pair.theirs is not None:
            pairs.append(pair)
    return tuple(pairs[:MOST])


def _value(told: Told, name: str) -> Message | None:
    found = told.get(name)
    return None if found is None else found[1]


def _again(
    work: Workplace, session: Session, uow: UnitOfWork, words: RowWords, *, chain: Sequence[Sent]
) -> tuple[Message | None, tuple[Change, ...]]:
    """Why it cannot be done again, or what that would change."""
    why_not = deciding.why_not_again(session, uow, chain[0])
    if why_not is not None:
        return why_not, ()
    rows, act, first = Overlay(uow.rows), circumstances(work, session, uow), chain[0]
    try:
        writes = apply(rows, decode_args(first.head.kind, first.head.schema, first.wire.args), act)
    except UnknownKind:
        return msg("line.newer_work"), ()
    except DomainError as error:
        return error.message, ()
    return None, tuple(change for row in writes for change in _changes(uow, words, row))


def _changes(uow: UnitOfWork, words: RowWords, row: Entity) -> list[Change]:
    before, after = words.of(uow.rows.get(key_of(row))), words.of(row)
    return [
        Change(label=label, now=_value(before, name), then=value)
        for name, (label, value) in after.items()
        if value != _value(before, name)
    ]
