"""What the office did not take: what it said then, both versions as they stood, and what was decided about it.

Noted in the transaction that records the verdict. Nothing of it is ever forgotten: history tells it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

import msgspec

from mfc_desk.domain.entities import ENTITIES, Entity
from mfc_desk.domain.ids import Key, OperatorId, OpId
from mfc_desk.ports.outbox import OpState, Sent, Settlement
from mfc_desk.ports.storage import UnitOfWork
from sync.wire.decoders import converted
from sync.wire.messages import Conflict, Denied, Duplicate, Rejected, Verdict, Writer

REFUSED: Final = frozenset({OpState.CONFLICT, OpState.REJECTED, OpState.DENIED})
DECIDED: Final = frozenset({OpState.LEFT, OpState.REDONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What somebody decided about it: who, when, and where the operation stood before."""

    state: OpState
    by: OperatorId
    at: datetime
    was: OpState
    turn: int = 0
    """Of a decision from afar, which one it was; 0 of one that was made here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """Somebody handed it to the supervisor."""

    by: OperatorId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Untaken:
    """Everything that is known of an operation that the office did not take."""

    fixable: bool = True
    """Whether doing it again can help."""
    theirs: Mapping[str, str] = field(default_factory=dict)
    """Row to the revision the office had; empty where it was no conflict."""
    writers: Mapping[str, Writer] = field(default_factory=dict)
    """Row to who wrote that revision, as far as the office told."""
    mine: Mapping[str, Any] = field(default_factory=dict)
    """Row to its body as it was shown here when the verdict came."""
    handed: Handed | None = None
    decision: Decision | None = None


def of(uow: UnitOfWork, op_id: OpId) -> Untaken:
    """What is known of it; of a verdict that was recorded by an older program nothing but its state."""
    noted = uow.facts.note(_note(op_id))
    return Untaken() if noted is None else converted(noted, Untaken)


def noted(
    uow: UnitOfWork, batch: Sequence[Sent], verdicts: Sequence[Verdict], settlements: Sequence[Settlement]
) -> list[Settlement]:
    """Note what the office did not take, before the verdicts are recorded.

    What was decided once stays decided: an office that was restored from a copy says the same again.
    """
    return [
        settled if settled.state not in REFUSED else _noted(uow, sent, verdict, settled)
        for sent, verdict, settled in zip(batch, verdicts, settlements, strict=True)
    ]


def decide(uow: UnitOfWork, sent: Sent, *, state: OpState, by: OperatorId, at: datetime, turn: int = 0) -> None:
    """Note and record what was decided. The caller commits."""
    decision = Decision(state=state, by=by, at=at, was=sent.state, turn=turn)
    _keep(uow, sent.op_id, replace(of(uow, sent.op_id), decision=decision))
    uow.outbox.settle_all([Settlement(op_id=sent.op_id, state=state, why=sent.why, at=sent.settled_at)])


def take_back(uow: UnitOfWork, sent: Sent) -> None:
    """It is to be decided again, as it was. The caller commits."""
    known = of(uow, sent.op_id)
    if known.decision is None:
        return
    _keep(uow, sent.op_id, replace(known, decision=None))
    settled = Settlement(op_id=sent.op_id, state=known.decision.was, why=sent.why, at=sent.settled_at)
    uow.outbox.settle_all([settled])


def hand(uow: UnitOfWork, op_id: OpId, handed: Handed | None) -> None:
    """It is the supervisor's to decide from now on; None: the operator's again. The caller commits."""
    _keep(uow, op_id, replace(of(uow, op_id), handed=handed))


def row_of(key: str, body: Any) -> Entity | None:
    """A row out of what was noted; None where this program cannot read it."""
    shape: Any = ENTITIES.get(Key.parse(key).kind)
    try:
        row: Entity | None = None if body is None or shape is None else converted(body, shape)
    except msgspec.ValidationError:
        return None
    return row


def _noted(uow: UnitOfWork, sent: Sent, verdict: Verdict, settled: Settlement) -> Settlement:
    known, first = of(uow, sent.op_id), verdict.first if isinstance(verdict, Duplicate) else verdict
    _keep(uow, sent.op_id, replace(known, **_told(uow, first)))
    if known.decision is None:
        return settled
    return replace(settled, state=known.decision.state)


def _told(uow: UnitOfWork, verdict: object) -> dict[str, Any]:
    match verdict:
        case Conflict(theirs=theirs, writers=writers):
            return {"theirs": theirs, "writers": writers, "mine": _bodies(uow, theirs)}
        case Rejected(fixable=fixable):
            return {"fixable": fixable}
        case Denied():
            return {"fixable": False}
    return {}


def _bodies(uow: UnitOfWork, keys: Mapping[str, str]) -> dict[str, Any]:
    found = {}
    for key in keys:
        try:
            row = uow.rows.get(Key.parse(key))
        except ValueError:  # a kind that this program does not know
            continue
        if row is not None:
            found[key] = msgspec.to_builtins(row)
    return found


def _keep(uow: UnitOfWork, op_id: OpId, known: Untaken) -> None:
    uow.facts.set_note(_note(op_id), msgspec.to_builtins(known))


def _note(op_id: OpId) -> str:
    return f"untaken.{op_id}"
