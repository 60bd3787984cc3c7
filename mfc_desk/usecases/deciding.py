"""What the office did not take, and what a person decides about it: leave it, do it again, or hand it on.

An action and what rests on it are decided together. Every decision is noted with who made it and when; what was left
can be decided again, what was done again stands as a new action of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mfc_desk.domain.errors import DomainError, NotAllowed, WrongState
from mfc_desk.domain.far_decisions import FarDecision, FarState
from mfc_desk.domain.ids import Key, OperatorId, OpId
from mfc_desk.domain.permissions import Role
from mfc_desk.ports.outbox import OpState, Sent
from mfc_desk.ports.storage import UnitOfWork
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import tray, untaken
from mfc_desk.usecases.placing import Place, Places
from mfc_desk.usecases.rebase import TO_REBASE
from mfc_desk.usecases.record import record
from mfc_desk.usecases.tray import TrayItem
from mfc_desk.usecases.untaken import Handed
from mfc_desk.usecases.waiting import done_by, people, sees, what_was_done
from mfc_desk.usecases.workplace import Done, Session, Workplace, circumstances
from sync.wire.envelope import UnknownKind, decode_args

BACK: Final = 500
"""How far back a decision is looked for that is to be made again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDecide:
    """Something the office did not take, with everything that rests on it."""

    op_id: OpId
    place: Place
    what: Message
    why: Message
    state: OpState
    at: datetime
    """Local: when it was done."""
    by: str
    """"" where it was who asks."""
    rests: tuple[Message, ...]
    """What else was done and rests on it."""
    fixable: bool
    handed: bool
    """It was handed to the supervisor."""
    yours: bool
    """Whether who asks may decide it."""
    afar: Message | None = None
    """What a supervisor decided about it from afar that waits here for whoever did it; None where nothing was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """What waits for a decision, what is only to be known, and how much is other people's."""

    items: tuple[ToDecide, ...]
    told: tuple[TrayItem, ...]
    others: int


def look(work: Workplace, session: Session) -> Decisions:
    """The oldest first. A supervisor sees everybody's, everyone else their own."""
    told = tuple(each for each in tray.look(work) if each.told)
    with work.store.read() as uow:
        places, names = Places(uow), people(uow)
        known = tray.only_told(uow)
        chains = _chains([each for each in uow.outbox.attention() if each.op_id not in known])
        mine = [each for each in chains if sees(session, each[0].head.actor)]
        items = tuple(_item(work, session, uow, each, place=places.of(each[0]), names=names) for each in mine)
    return Decisions(items=items, told=told, others=len(chains) - len(mine))


def leave(work: Workplace, session: Session, op_id: OpId) -> Done:
    """It stays as the office has it. Raises `DomainError` where it is not theirs to decide, or decided already."""
    with work.store.write() as uow:
        chain = _demand(uow, session, op_id)
        for each in chain:
            untaken.decide(uow, each, state=OpState.LEFT, by=session.actor.id, at=work.now())
        uow.commit()
    return _done(work, chain)


def do_again(work: Workplace, session: Session, op_id: OpId) -> Done:
    """Do it anew over what the office has, with what rests on it; what the rules refuse by now stays to be decided.

    Raises `DomainError` where the first of them cannot be done; nothing is written then.
    """
    with work.store.write() as uow:
        chain = _demand(uow, session, op_id)
        changed = record_again(work, session, uow, chain, by=session.actor.id)
        uow.commit()
    return Done(changed=changed | _done(work, chain).changed, at=work.local(work.now()))


def record_again(
    work: Workplace, session: Session, uow: UnitOfWork, chain: Sequence[Sent], *, by: OperatorId, turn: int = 0
) -> frozenset[Key]:
    """The chain as new actions of who works here, because `by` decided so. The caller commits.

    Raises `DomainError` where the first of them cannot be done; nothing is written then.
    """
    why_not = why_not_again(session, uow, chain[0])
    if why_not is not None:
        raise WrongState(why_not)
    changed: set[Key] = set()
    for place, each in enumerate(chain):
        try:
            operation = decode_args(each.head.kind, each.head.schema, each.wire.args)
            act = circumstances(work, session, uow)
            done = record(uow, operation, act=act, desk=work.desk, ids=work.ids, clock=work.clock)
        except DomainError:
            if place == 0:
                raise
            continue
        changed |= done.changed
        untaken.decide(uow, each, state=OpState.REDONE, by=by, at=work.now(), turn=turn)
    return frozenset(changed)


def hand_over(work: Workplace, session: Session, op_id: OpId, *, back: bool = False) -> Done:
    """The supervisor decides it when they sign in here; `back`: its operator takes it back. Raises `DomainError`."""
    with work.store.write() as uow:
        chain = chain_of(uow, op_id)
        if not chain or not sees(session, chain[0].head.actor):
            raise WrongState(msg("decide.over"))
        untaken.hand(uow, op_id, None if back else Handed(by=session.actor.id, at=work.now()))
        uow.commit()
    return _done(work, chain)


def decide_anew(work: Workplace, session: Session, op_id: OpId) -> Done:
    """What was left is to be decided again, with what rests on it. Raises `DomainError`."""
    with work.store.write() as uow:
        first = uow.outbox.find(op_id)
        if first is None or first.state is not OpState.LEFT or not sees(session, first.head.actor):
            raise WrongState(msg("decide.over"))
        chain = open_again(uow, first)
        uow.commit()
    return _done(work, chain)


def open_again(uow: UnitOfWork, first: Sent) -> tuple[Sent, ...]:
    """What was left is to be decided again, with what rests on it and was left too. The caller commits."""
    left = [each for each in uow.outbox.settled(BACK) if each.state is OpState.LEFT and each.n >= first.n]
    chain = _resting(first, left)
    for each in chain:
        untaken.take_back(uow, each)
    return chain


def chain_of(uow: UnitOfWork, op_id: OpId) -> tuple[Sent, ...]:
    """The action with everything that rests on it, in order; nothing where it is decided."""
    refused = uow.outbox.attention()
    first = next((each for each in refused if each.op_id == op_id), None)
    return _resting(first, refused) if first is not None else ()


def why_not_again(session: Session, uow: UnitOfWork, first: Sent) -> Message | None:
    """What stands against doing it again that no rule of the house asks."""
    if first.head.second is not None:
        return msg("decide.needs_second")
    if not untaken.of(uow, first.op_id).fixable and first.state is not OpState.DENIED:
        return msg("decide.cannot_help")
    if first.state is OpState.DENIED and first.head.actor == session.actor.id:
        return msg("decide.denied_to_you")
    if uow.facts.note(TO_REBASE):
        return msg("decide.not_here_yet")
    try:
        decode_args(first.head.kind, first.head.schema, first.wire.args)
    except UnknownKind:
        return msg("line.newer_work")
    return None


def _item(
    work: Workplace,
    session: Session,
    uow: UnitOfWork,
    chain: Sequence[Sent],
    *,
    place: Place,
    names: Mapping[OperatorId, str],
) -> ToDecide:
    first, *rest = chain
    noted = untaken.of(uow, first.op_id)
    return ToDecide(
        op_id=first.op_id,
        place=place,
        what=what_was_done(first),
        why=first.why or msg("tray.two_versions"),
        state=first.state,
        at=work.local(first.head.business_at),
        by=done_by(session, names, first.head.actor),
        rests=tuple(what_was_done(each) for each in rest),
        fixable=noted.fixable,
        handed=noted.handed is not None,
        yours=_may(session, first, handed=noted.handed is not None),
        afar=_decided_afar(work, uow, first, names),
    )


def _decided_afar(work: Workplace, uow: UnitOfWork, first: Sent, names: Mapping[OperatorId, str]) -> Message | None:
    """It is to be done again, and waits for whoever did it to sign in here."""
    row = uow.rows.get(Key("far_decision", first.op_id))
    if not isinstance(row, FarDecision) or row.state is not FarState.DECIDED or row.device != work.desk.device:
        return None
    return msg("fardecide.waits_here", name=names.get(row.by, row.by), who=names.get(row.did, row.did))


def _may(session: Session, first: Sent, *, handed: bool) -> bool:
    """What was handed on, and what somebody was not allowed to do, a supervisor decides."""
    if Role.SUPERVISOR in session.actor.roles:
        return True
    return first.head.actor == session.actor.id and not handed and first.state is not OpState.DENIED


def _demand(uow: UnitOfWork, session: Session, op_id: OpId) -> tuple[Sent, ...]:
    chain = chain_of(uow, op_id)
    if not chain:
        raise WrongState(msg("decide.over"))
    if not _may(session, chain[0], handed=untaken.of(uow, op_id).handed is not None):
        raise NotAllowed(msg("decide.supervisor"))
    return chain


def _chains(refused: Sequence[Sent]) -> list[tuple[Sent, ...]]:
    """Each refused action with what rests on it; nothing is in two of them."""
    found: list[tuple[Sent, ...]] = []
    taken: set[str] = set()
    for each in sorted(refused, key=_number):
        if each.op_id not in taken:
            chain = _resting(each, [one for one in refused if one.op_id not in taken])
            taken |= {one.op_id for one in chain}
            found.append(chain)
    return found


def _resting(first: Sent, others: Sequence[Sent]) -> tuple[Sent, ...]:
    """The first, and of the others what rests on it."""
    found, names = [first], {str(first.op_id)}
    for each in sorted(others, key=_number):
        if each.n > first.n and names.intersection(each.head.deps):
            found.append(each)
            names.add(each.op_id)
    return tuple(found)


def _number(each: Sent) -> int:
    return each.n


def _done(work: Workplace, chain: Sequence[Sent]) -> Done:
    changed = frozenset(Key.parse(key) for each in chain for key in each.head.bases)
    return Done(changed=changed, at=work.local(work.now()))
