"""A visit whose beginning the office did not take is begun again, with everything that was done in it.

The person sits here, whatever became of their ticket: what the operator did is recorded anew, in its order and under
the same names, so that drafts and scans still belong to it, and of the time at which it was done: a registration keeps
its date. It is tried once; the refused beginning stays in the tray.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from mfc_desk.domain.entities import Visit
from mfc_desk.domain.errors import DomainError
from mfc_desk.domain.ids import Key
from mfc_desk.domain.machines import VisitState
from mfc_desk.domain.operations.base import Operation
from mfc_desk.domain.operations.parking import ResumeVisit
from mfc_desk.domain.operations.visits import StartVisit
from mfc_desk.domain.tickets import WAITS, Ticket, TicketState
from mfc_desk.domain.time import BusinessTime
from mfc_desk.ports.outbox import OpState, Sent
from mfc_desk.ports.storage import UnitOfWork
from mfc_desk.usecases.rebase import TO_REBASE
from mfc_desk.usecases.record import record
from mfc_desk.usecases.workplace import Session, Workplace, circumstances
from sync.wire.envelope import UnknownKind, decode_args

BEGINS: Final = frozenset({StartVisit.KIND, ResumeVisit.KIND})
REFUSED: Final = frozenset({OpState.CONFLICT, OpState.REJECTED})


def begin_again(work: Workplace, session: Session) -> frozenset[Key]:
    """Record anew what was refused with the beginning of a visit of this operator; the rows that are back."""
    with work.store.read() as uow:
        starts = [] if uow.facts.note(TO_REBASE) else [each for each in uow.outbox.attention() if _lost(uow, each)]
    mine = [each for each in starts if each.head.actor == session.actor.id]
    changed: frozenset[Key] = frozenset()
    for start in mine:
        changed |= _begin_again(work, session, start)
    return changed


def _begin_again(work: Workplace, session: Session, start: Sent) -> frozenset[Key]:
    """One visit in one transaction; what the rules do not allow any more stays refused, in the tray."""
    changed: frozenset[Key] = frozenset()
    with work.store.write() as uow:
        uow.facts.set_note(_note(start), True)
        for each in _with_it(start, uow.outbox.attention()):
            try:
                operation = _anew(work, uow, decode_args(each.head.kind, each.head.schema, each.wire.args))
                at = BusinessTime(each.head.business_at, each.head.provisional)
                act = replace(circumstances(work, session, uow), at=at)
                done = record(uow, operation, act=act, desk=work.desk, ids=work.ids, clock=work.clock, again=each.head)
            except (DomainError, UnknownKind):
                continue
            changed |= done.changed
            if each is not start:
                uow.outbox.settle(each.op_id, OpState.REDONE, each.why, 0)
        uow.commit()
    return changed


def _lost(uow: UnitOfWork, each: Sent) -> bool:
    """Whether it is a refused beginning, or going on, not tried again yet, whose visit is not there, or waits still."""
    if each.head.kind not in BEGINS or each.state not in REFUSED or uow.facts.note(_note(each)):
        return False
    visit = uow.rows.get(Key.parse(each.head.primary))
    if each.head.kind == StartVisit.KIND:
        return visit is None
    return isinstance(visit, Visit) and visit.state is VisitState.PARKED


def _with_it(start: Sent, refused: Sequence[Sent]) -> list[Sent]:
    """The beginning and what rests on it, in order. What a second person approved, nobody approves again for them."""
    found, names = [start], {start.op_id}
    for each in sorted(refused, key=lambda one: one.place):
        same = (each.head.actor, each.head.second) == (start.head.actor, None)
        if same and each.place > start.place and names.intersection(each.head.deps):
            found.append(each)
            names.add(each.op_id)
    return found


def _anew(work: Workplace, uow: UnitOfWork, operation: Operation) -> Operation:
    """The same; a beginning without its ticket where that is somebody else's by now: the number stays."""
    if not isinstance(operation, StartVisit) or operation.ticket is None:
        return operation
    ticket = uow.rows.get(Key("ticket", operation.ticket))
    if not isinstance(ticket, Ticket):
        return replace(operation, ticket=None)
    here = ticket.state is TicketState.CALLED and ticket.desk == work.desk.desk
    if here or ticket.state in WAITS:
        return operation
    return replace(operation, ticket=None, paper_number=ticket.number)


def _note(start: Sent) -> str:
    return f"again.{start.op_id}"
