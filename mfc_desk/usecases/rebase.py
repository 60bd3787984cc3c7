"""After verdicts and after the feed: shown = fold(server, pending).

A long fold is made in a reading transaction, which may take its time, and written in short ones; each of these
looks first whether anything was recorded or received in between, and if so the fold is made again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from forms.register import Law
from mfc_desk.domain.entities import Entity
from mfc_desk.domain.fold import Pending, fold
from mfc_desk.domain.ids import DeskName, DeviceId, Key, OperatorId, OpId
from mfc_desk.domain.operations.base import Act
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.time import BusinessTime
from mfc_desk.ports.outbox import Sent
from mfc_desk.ports.storage import Store, UnitOfWork
from mfc_desk.text.message import Message, msg
from sync.wire.envelope import UnknownKind, decode_args

SMALL: Final = 20
"""Pending operations and rows of ours, up to which the fold is made within the writing transaction."""
PAGE: Final = 50
"""Rows written in one transaction."""
TRIES: Final = 3
TO_REBASE: Final = "sync.rebase"
"""Note: verdicts or rows were taken, the feed perhaps in part, or a restored office is to be told our work again; what
is shown is not yet brought in line."""


@dataclass(frozen=True, slots=True)
class Rebased:
    """The rows that are shown otherwise now, and the operations that no longer apply here; the office decides."""

    changed: frozenset[Key] = frozenset()
    refused: Mapping[OpId, Message] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the fold wants written, and what it was made from."""

    made_from: tuple[int, int]
    show: Sequence[tuple[Key, Entity | None, OpId]]
    """None: as the server has it."""
    refused: Mapping[OpId, Message]

    @property
    def changed(self) -> frozenset[Key]:
        return frozenset(key for key, _, _ in self.show)


def rebase(store: Store, law: Law) -> Rebased:
    """Bring what is shown in line with the server's rows and our pending operations. Repeating it is harmless."""
    changed: frozenset[Key] = frozenset()
    for _ in range(TRIES):
        with store.read() as uow:
            pending = uow.outbox.pending()
            if len(pending) + len(uow.rows.overlaid()) <= SMALL:
                break
            plan = _plan(uow, pending, law)
        done, whole = _write_in_pages(store, plan)
        changed |= done
        if whole:
            return Rebased(changed, plan.refused)
    with store.write() as uow:
        rest = rebase_within(uow, law)
        uow.commit()
    return Rebased(changed | rest.changed, rest.refused)


def rebase_within(uow: UnitOfWork, law: Law) -> Rebased:
    """The same inside the caller's transaction, for a few pending operations. The caller commits."""
    plan = _plan(uow, uow.outbox.pending(), law)
    _write(uow, plan.show)
    return Rebased(plan.changed, plan.refused)


def pending_of(sent: Sent, law: Law) -> Pending:
    """The operation with its circumstances. Raises `UnknownKind`.

    Whether the actor may was asked when it was recorded and is asked again by the office: here every role is given.
    """
    head = sent.head
    act = Act(
        actor=_everybody(head.actor),
        second=None if head.second is None else _everybody(head.second),
        device=DeviceId(head.device),
        desk=DeskName(head.desk),
        at=BusinessTime(head.business_at, head.provisional),
        law=law,
    )
    return Pending(sent.place, sent.op_id, decode_args(head.kind, head.schema, sent.wire.args), act)


def _everybody(name: str) -> Actor:
    return Actor(OperatorId(name), frozenset(Role))


class _Server:
    """The rows as the office told them."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    def get(self, key: Key) -> Entity | None:
        return self._uow.rows.server(key)


def _plan(uow: UnitOfWork, pending: Sequence[Sent], law: Law) -> _Plan:
    known: list[Pending] = []
    refused: dict[OpId, Message] = {}
    for sent in pending:
        try:
            known.append(pending_of(sent, law))
        except UnknownKind:
            refused[sent.op_id] = msg("line.newer_work")
    folded = fold(_Server(uow), known)
    overlaid = set(uow.rows.overlaid())
    show: list[tuple[Key, Entity | None, OpId]] = [(key, None, OpId("")) for key in sorted(overlaid - set(folded.rows))]
    for key, entity in folded.rows.items():
        revision = folded.revisions[key]
        if key not in overlaid or uow.rows.revision(key) != revision or uow.rows.get(key) != entity:
            show.append((key, entity, revision))
    return _Plan(_now(uow), show, {**refused, **folded.refused})


def _write_in_pages(store: Store, plan: _Plan) -> tuple[frozenset[Key], bool]:
    done: set[Key] = set()
    for start in range(0, len(plan.show), PAGE):
        page = plan.show[start : start + PAGE]
        with store.write() as uow:
            if _now(uow) != plan.made_from:
                return frozenset(done), False
            _write(uow, page)
            uow.commit()
        done |= {key for key, _, _ in page}
    return frozenset(done), True


def _write(uow: UnitOfWork, show: Sequence[tuple[Key, Entity | None, OpId]]) -> None:
    uow.rows.as_server([key for key, entity, _ in show if entity is None])
    uow.rows.show_all([(entity, revision) for _, entity, revision in show if entity is not None])


def _now(uow: UnitOfWork) -> tuple[int, int]:
    return uow.outbox.newest(), uow.facts.cursor()
