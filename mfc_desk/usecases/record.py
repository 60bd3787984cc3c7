"""Recording an operation: effect and outbox row in one transaction; then the screen may say "saved"."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Final

import msgspec

from mfc_desk.domain.entities import Entity, NumberLease
from mfc_desk.domain.ids import Ids, Key, OpId
from mfc_desk.domain.operations.base import Act, Operation, Rows, Writes, apply, key_of
from mfc_desk.domain.operations.bringing import BringPaper
from mfc_desk.domain.operations.documents import AttachDocument
from mfc_desk.domain.time import Clock
from mfc_desk.ports.outbox import OpState
from mfc_desk.ports.storage import Desk, UnitOfWork
from mfc_desk.usecases import numbers
from sync.wire.approval import approval_of
from sync.wire.envelope import Head, WireOp, args_hash, decode_args, encode_args, encode_head, link

SALT_BYTES: Final = 16
ACKNOWLEDGED: Final = frozenset({OpState.APPLIED, OpState.SEEN})


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded: its id, its number on this desk, and the rows that are shown otherwise now."""

    op_id: OpId
    n: int
    changed: frozenset[Key]


def record(
    uow: UnitOfWork,
    operation: Operation,
    *,
    act: Act,
    desk: Desk,
    ids: Ids,
    clock: Clock,
    secret: bytes | None = None,
    again: Head | None = None,
) -> Recorded:
    """Apply `operation` and append it to the outbox, inside the caller's transaction, which the caller commits.

    `secret` is the second person's, with whom they approve exactly this operation (`act.second` names them). `again` is
    what is recorded anew: it was done when that was, and `act` says so.
    Raises `DomainError` where the rules refuse; nothing is written then.
    """
    # decide on exactly what the office will read
    travelled = decode_args(operation.KIND, operation.SCHEMA, encode_args(operation))
    rows = _Watched(uow.rows)
    writes = apply(rows, travelled, act)
    op_id, base = OpId(ids.new()), _base(uow, writes, rows.read)
    head, wire = _sealed(uow, travelled, base=base, op_id=op_id, act=act, desk=desk, clock=clock, secret=secret)
    if again is not None:
        timed = msgspec.structs.replace(head, again=again.op_id, boot_id=again.boot_id, boot_ms=again.boot_ms)
        head, wire = timed, WireOp(encode_head(timed), wire.salt, wire.args)
    uow.outbox.add(head, wire, link(head.prev, wire.head))
    for entity in writes:
        uow.rows.show(entity, op_id)
        if isinstance(entity, NumberLease):
            numbers.note_given(uow, entity)
    return Recorded(op_id, head.n, frozenset(key_of(entity) for entity in writes))


class _Watched:
    """Rows that remember what was asked for."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self.read: set[Key] = set()

    def get(self, key: Key) -> Entity | None:
        self.read.add(key)
        return self._rows.get(key)


@dataclass(frozen=True, slots=True)
class _Base:
    """The rows an operation is written over, and the unacknowledged operations it rests on."""

    bases: dict[str, str]
    deps: list[str]


def _sealed(
    uow: UnitOfWork,
    operation: Operation,
    *,
    base: _Base,
    op_id: OpId,
    act: Act,
    desk: Desk,
    clock: Clock,
    secret: bytes | None,
) -> tuple[Head, WireOp]:
    """The operation as it is stored and sent, its head complete."""
    args, salt = encode_args(operation), os.urandom(SALT_BYTES)
    head = Head(
        incarnation=uow.outbox.life(),  # a restored or copied store may have begun a new one since this was opened
        device=desk.device,
        desk=act.desk,
        centre=desk.centre,
        actor=act.actor.id,
        second=None if act.second is None else act.second.id,
        business_at=act.at.at,
        provisional=act.at.provisional,
        boot_id=clock.boot_id(),
        boot_ms=clock.boot_ms(),
        bases=base.bases,
        deps=base.deps,
        n=uow.outbox.next_n(),
        op_id=op_id,
        kind=operation.KIND,
        schema=operation.SCHEMA,
        primary=str(operation.primary),
        blobs=[operation.scan] if isinstance(operation, AttachDocument | BringPaper) else [],
        prev=uow.outbox.last_link(),
        args_hash=args_hash(salt, args),
    )
    if secret is not None:
        head = msgspec.structs.replace(head, approval=approval_of(secret, head))
    return head, WireOp(encode_head(head), salt, args)


def _base(uow: UnitOfWork, writes: Writes, read: set[Key]) -> _Base:
    """An operation rests on whoever wrote what its rule looked at, not only on whoever wrote what it writes.

    The end of a visit looks at the applications: while one waits in the office for its scan, the end waits too.
    It does not rest on whoever took the number before from a lease: numbers are given one by one, and where one of
    them comes to nothing the others stand.
    """
    bases = {str(key_of(entity)): uow.rows.revision(key_of(entity)) or "" for entity in writes}
    rests_on = {key for key in (*read, *map(key_of, writes)) if key.kind != NumberLease.kind}
    looked_at = {uow.rows.revision(key) or "" for key in rests_on}
    ours = [uow.outbox.find(OpId(revision)) for revision in sorted(looked_at - {""})]
    deps: list[str] = [sent.op_id for sent in ours if sent is not None and sent.state not in ACKNOWLEDGED]
    return _Base(bases, deps)
