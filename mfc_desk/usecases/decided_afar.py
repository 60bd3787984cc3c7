"""What a supervisor decided from afar about this desk's work, carried out here: once, in the desk's own transaction.

How the line uses it: `carry_out` after each turn. What was decided here before stands, and the supervisor is told so.
What is to be done again is done by whoever did it first, in their name, once they are signed in here. How a presenter
uses it: `news` tells who decided what and why, each once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mfc_desk.domain.errors import DomainError
from mfc_desk.domain.far_decisions import Came, FarDecision, FarState, FarWay
from mfc_desk.domain.ids import DeskName, Key, OperatorId, OpId
from mfc_desk.domain.operations.base import Operation
from mfc_desk.domain.operations.far_decisions import CarryDecision, DropDecision
from mfc_desk.ports.outbox import OpState, Sent
from mfc_desk.ports.storage import UnitOfWork
from mfc_desk.text.message import Message
from mfc_desk.usecases import deciding, tray, untaken
from mfc_desk.usecases.rebase import TO_REBASE
from mfc_desk.usecases.record import record
from mfc_desk.usecases.waiting import done_of, people
from mfc_desk.usecases.workplace import Session, Workplace, circumstances

TOLD: Final = "decided_afar.told"
"""Note: what was told here of such decisions."""
TOLD_KEPT: Final = 200
WAITS: Final = frozenset({OpState.PENDING, OpState.HELD})
"""The office is asked anew: what it says now comes first."""
TAKEN: Final = frozenset({OpState.APPLIED, OpState.SEEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A decision from afar about this desk's work, as it is told here."""

    id: OpId
    what: Message
    number: str
    by: str
    """The name, or the id of whom this desk does not know."""
    desk: DeskName
    """From where it was decided."""
    way: FarWay
    reason: str
    at: datetime
    """Local."""
    state: FarState
    came: Came | None
    waits_for: str
    """Whose sign-in it waits for here; "" for nobody's."""


def carry_out(work: Workplace, session: Session) -> frozenset[Key]:
    """Do here what was decided from afar and is not done yet, and say so; the rows that are shown otherwise now."""
    with work.store.read() as uow:
        mine = [one for one in _of_this_desk(work, uow) if _stirs(uow, session, one)]
    changed: frozenset[Key] = frozenset()
    for one in mine:
        with work.store.write() as uow:
            changed |= _carry_out(work, session, uow, one)
            uow.commit()
    return changed


def news(work: Workplace, session: Session, keys: Iterable[Key] | None = None) -> tuple[Heard, ...]:
    """What was decided from afar about this desk's work and came to an end nobody was told of here; the oldest first.

    Whoever is told once is not told again: the caller shows it.
    """
    with work.store.write() as uow:
        known = uow.facts.note(TOLD) or []
        named = None if keys is None else {key.id for key in keys if key.kind == FarDecision.kind}
        rows = [one for one in _of_this_desk(work, uow, told=True) if named is None or one.id in named]
        fresh = [one for one in rows if _name(one) not in known and _is_heard(uow, session, one, known)]
        names = people(uow)
        found = tuple(_heard(work, uow, one, names) for one in sorted(fresh, key=lambda one: (one.at, one.id)))
        if found:
            uow.facts.set_note(TOLD, [*known, *map(_name, fresh)][-TOLD_KEPT:])
            uow.commit()
    return found


def _of_this_desk(work: Workplace, uow: UnitOfWork, *, told: bool = False) -> list[FarDecision]:
    states = set(FarState) if told else {FarState.DECIDED, FarState.TAKEN_BACK}
    found = (each.entity for each in uow.rows.in_state("far_decision", states))
    return [one for one in found if isinstance(one, FarDecision) and one.device == work.desk.device]


def _is_heard(uow: UnitOfWork, session: Session, one: FarDecision, known: Sequence[str]) -> bool:
    """Whether there is something to tell: it came to its end, or waits for somebody else; what was never told here
    and is taken back was nothing.
    """
    if one.state is FarState.TAKEN_BACK:
        return any(each.startswith(f"{one.id}|{one.turn}|") for each in known)
    if one.state is not FarState.DECIDED:
        return True
    sent = uow.outbox.find(OpId(one.id))
    return sent is not None and one.life == uow.outbox.life() and _waits_for_another(uow, session, sent, one)


def _stirs(uow: UnitOfWork, session: Session, one: FarDecision) -> bool:
    """Whether there is something to be done about it now."""
    sent = uow.outbox.find(OpId(one.id))
    if one.state is FarState.TAKEN_BACK:
        return sent is not None and _left_here(uow, sent, one)
    if one.life != uow.outbox.life():
        return True
    if sent is None:
        return True
    if sent.state in WAITS or uow.facts.note(TO_REBASE):
        return False
    return not _waits_for_another(uow, session, sent, one)


def _waits_for_another(uow: UnitOfWork, session: Session, sent: Sent, one: FarDecision) -> bool:
    again = one.way is FarWay.AGAIN and sent.state in untaken.REFUSED
    return again and sent.head.actor != session.actor.id and not _never(uow, sent)


def _never(uow: UnitOfWork, sent: Sent) -> bool:
    """Whether nobody's sign-in lets it be done again from afar."""
    return sent.head.second is not None or not untaken.of(uow, sent.op_id).fixable


def _carry_out(work: Workplace, session: Session, uow: UnitOfWork, one: FarDecision) -> frozenset[Key]:
    """One decision; the caller commits both what it changed here and what is said of it."""
    sent = uow.outbox.find(OpId(one.id))
    if one.state is FarState.TAKEN_BACK:
        return frozenset() if sent is None else _bases(deciding.open_again(uow, sent))
    if uow.facts.note(TO_REBASE):
        return frozenset()  # what the office has is not here whole yet: the next turn
    if sent is not None and _done_here(uow, sent, one):
        return _said(work, session, uow, CarryDecision(decision=one.id, turn=one.turn))
    came = _why_not(uow, one, sent)
    if came is not None or sent is None:
        return _drop(work, session, uow, one, came or Came.GONE)
    chain = deciding.chain_of(uow, sent.op_id)
    changed: frozenset[Key] = frozenset()
    if one.way is FarWay.LEAVE:
        for each in chain:
            untaken.decide(uow, each, state=OpState.LEFT, by=one.by, at=work.now(), turn=one.turn)
    else:
        try:
            changed = deciding.record_again(work, session, uow, chain, by=one.by, turn=one.turn)
        except DomainError:
            return _drop(work, session, uow, one, Came.REFUSED)
    return changed | _bases(chain) | _said(work, session, uow, CarryDecision(decision=one.id, turn=one.turn))


def _why_not(uow: UnitOfWork, one: FarDecision, sent: Sent | None) -> Came | None:
    """Why it is not carried out here; None where it is."""
    if one.life != uow.outbox.life():
        return Came.OTHER_LIFE
    if sent is None:
        return Came.GONE
    if sent.state in TAKEN:
        return Came.TAKEN
    if sent.state not in untaken.REFUSED:
        return Came.ALREADY
    return Came.TOLD if sent.op_id in tray.only_told(uow) else None


def _drop(work: Workplace, session: Session, uow: UnitOfWork, one: FarDecision, came: Came) -> frozenset[Key]:
    decision = untaken.of(uow, OpId(one.id)).decision
    by: OperatorId | None = decision.by if came is Came.ALREADY and decision is not None else None
    return _said(work, session, uow, DropDecision(decision=one.id, turn=one.turn, came=came, by=by))


def _said(work: Workplace, session: Session, uow: UnitOfWork, operation: Operation) -> frozenset[Key]:
    act = circumstances(work, session, uow)
    return record(uow, operation, act=act, desk=work.desk, ids=work.ids, clock=work.clock).changed


def _left_here(uow: UnitOfWork, sent: Sent, one: FarDecision) -> bool:
    """Whether it is left here because of exactly this decision."""
    return sent.state is OpState.LEFT and _done_here(uow, sent, one)


def _done_here(uow: UnitOfWork, sent: Sent, one: FarDecision) -> bool:
    """Whether exactly this decision was carried out here: an office that was put back is told so again."""
    decision = untaken.of(uow, sent.op_id).decision
    return decision is not None and (decision.turn, decision.by) == (one.turn, one.by)


def _bases(chain: Iterable[Sent]) -> frozenset[Key]:
    return frozenset(Key.parse(key) for each in chain for key in each.head.bases)


def _heard(work: Workplace, uow: UnitOfWork, one: FarDecision, names: Mapping[OperatorId, str]) -> Heard:
    waits, elsewhere = one.state is FarState.DECIDED, _was_carried_elsewhere(uow, one)
    return Heard(
        id=OpId(one.id),
        what=done_of(one.what),
        number=one.number,
        by=names.get(one.by, one.by),
        desk=one.acts[-1].desk if one.acts else one.desk,
        way=one.way,
        reason=one.acts[-1].reason if one.acts else one.reason,
        at=work.local(one.at),
        state=FarState.DROPPED if elsewhere else one.state,
        came=Came.OTHER_LIFE if elsewhere else one.came,
        waits_for=names.get(one.did, one.did) if waits else "",
    )


def _was_carried_elsewhere(uow: UnitOfWork, one: FarDecision) -> bool:
    """Whether another copy of this desk's records carried it out, and here it still waits for somebody."""
    sent = uow.outbox.find(OpId(one.id))
    carried = one.state is FarState.CARRIED and one.life != uow.outbox.life()
    return carried and sent is not None and sent.state in untaken.REFUSED


def _name(one: FarDecision) -> str:
    return f"{one.id}|{one.turn}|{one.state}|{one.came or ''}"
