"""What a supervisor does to another desk, to a visit forgotten there, and to people who wait: each act with its why.

How a presenter uses it: look first (`for_one_desk.look`, `forgotten`, `sitting_at`), ask for the reason, act, offer the
way back that stands beside each act. Without the line all of it is recorded here and counts when the line is back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from mfc_desk.domain import reasons
from mfc_desk.domain.entities import Application, Visit
from mfc_desk.domain.errors import WrongState
from mfc_desk.domain.halls import Desk, DeskState
from mfc_desk.domain.ids import DeskName, Key, OperatorId, TicketId, VisitId
from mfc_desk.domain.machines import LET_GO, TICKET, VisitState
from mfc_desk.domain.operations.base import Operation
from mfc_desk.domain.operations.desks import CloseOtherDesk
from mfc_desk.domain.operations.moving import TransferTicket
from mfc_desk.domain.operations.other_desks import EndOtherShift, OpenOtherDesk, PauseOtherDesk
from mfc_desk.domain.operations.rescuing import GiveBackVisit, RescueVisit
from mfc_desk.domain.operations.tickets import ComeBack
from mfc_desk.domain.tickets import Onward, Ticket, TicketState
from mfc_desk.ports.storage import UnitOfWork
from mfc_desk.text.message import msg
from mfc_desk.usecases.desk_state import demand_seat
from mfc_desk.usecases.queue import of_today
from mfc_desk.usecases.workplace import Done, Session, Workplace, do

FORGOTTEN_AFTER: Final = timedelta(hours=2)
"""A visit that is open for so long at a desk where somebody sits is looked at. Illustrative: centres differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenVisit:
    """A visit that is open at another desk, as last known here."""

    visit: VisitId
    ticket: TicketId | None
    desk: DeskName
    number: str
    """"" of one without a number."""
    since: datetime
    """Local: when it began."""
    drafts: int
    """Applications in it that are neither registered nor refused."""
    state: DeskState | None
    """Of its desk; None where nobody ever opened it by name."""
    operator: str
    """The name of who has it, where this desk knows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """People who were sent elsewhere: where each is to be sent back to, and who could not be sent any more."""

    done: Done
    back: tuple[tuple[TicketId, Onward], ...]
    left: tuple[str, ...] = ()


def open_desk(work: Workplace, session: Session, desk: DeskName, *, operator: OperatorId, reason: str) -> Done:
    """A closed or paused desk takes people, with this operator. Back: `close_desk`, or `pause_desk`.

    Raises `DomainError`, also where somebody else sits there by now or this person sits elsewhere.
    """
    demand_seat(work, desk, operator)
    return do(work, session, OpenOtherDesk(desk=desk, operator=operator, reason=reason))


def pause_desk(work: Workplace, session: Session, desk: DeskName, *, reason: str) -> Done:
    """An open desk takes nobody for a while. Back: `open_desk`. Raises `DomainError`."""
    return do(work, session, *_opened(work, session, desk), PauseOtherDesk(desk=desk, reason=reason))


def close_desk(work: Workplace, session: Session, desk: DeskName, *, reason: str) -> Done:
    """Nobody sits at that desk any more; who was called there waits for every desk. Back: `open_desk`."""
    first = _opened(work, session, desk)
    return do(work, session, *first, CloseOtherDesk(desk=desk, reason=reason), *_let_go(work, desk))


def end_shift(work: Workplace, session: Session, desk: DeskName, *, reason: str) -> Done:
    """The desk is closed and whoever is signed in there is signed out. Back: `open_desk`, and they sign in again."""
    first = _opened(work, session, desk)
    return do(work, session, *first, EndOtherShift(desk=desk, reason=reason), *_let_go(work, desk))


def rescue(work: Workplace, session: Session, visit: VisitId, *, reason: str, end: bool) -> Done:
    """The visit is put by for every desk, or ended. Back, where it was put by: `give_back`. Raises `DomainError`."""
    return do(work, session, RescueVisit(visit=visit, reason=reason, end=end))


def give_back(work: Workplace, session: Session, visit: VisitId) -> Done:
    """A visit that was put by from here by mistake goes on at its desk. Raises `DomainError`, also where that desk
    has somebody else by now.
    """
    with work.store.read() as uow:
        found = uow.rows.get(Key("visit", visit))
        others = isinstance(found, Visit) and _has_another(work, uow, found)
    if others:
        raise WrongState(msg("far.desk_has_another"))
    return do(work, session, GiveBackVisit(visit=visit, reason=reasons.UNDONE))


def move(work: Workplace, session: Session, tickets: Sequence[TicketId], onward: Onward, reason: str) -> Moved:
    """All of these wait elsewhere from now on, at their arrival; who was called meanwhile stays. Back: `move_back`."""
    with work.store.read() as uow:
        found = [uow.rows.get(Key("ticket", name)) for name in tickets]
    known = [one for one in found if isinstance(one, Ticket)]
    able = [
        one
        for one in known
        if one.visit is None and one.state is not TicketState.CALLED and TICKET.allows(one.state, TransferTicket.KIND)
    ]  # the person of a visit that is put by goes on with it
    done = do(work, session, *(TransferTicket(ticket=one.id, onward=onward, reason=reason) for one in able))
    back = tuple((one.id, Onward(service=one.service, series=one.series, desk=one.for_desk)) for one in able)
    return Moved(done=done, back=back, left=tuple(one.number for one in known if one not in able))


def move_back(work: Workplace, session: Session, back: Sequence[tuple[TicketId, Onward]]) -> Done:
    """They wait where they waited, whoever of them was not called meanwhile."""
    with work.store.read() as uow:
        rows = {name: uow.rows.get(Key("ticket", name)) for name, _ in back}
    known = {name: one for name, one in rows.items() if isinstance(one, Ticket)}
    waits = {name for name, one in known.items() if one.state is TicketState.ISSUED and one.visit is None}
    acts = [TransferTicket(ticket=name, onward=to, reason=reasons.UNDONE) for name, to in back if name in waits]
    return do(work, session, *acts)


def sitting_at(
    work: Workplace, *, visit: VisitId | None = None, ticket: TicketId | None = None, desk: DeskName | None = None
) -> OpenVisit | None:
    """This visit, that of this person, or the oldest that is open at this desk; None where there is none elsewhere."""
    with work.store.read() as uow:
        there = [one for one in _open(uow) if one.desk != work.desk.desk]
        found = [one for one in there if one.desk == desk or one.id == visit or (ticket and one.ticket == ticket)]
        return _told(work, uow, found[0]) if found else None


def open_elsewhere(work: Workplace) -> tuple[OpenVisit, ...]:
    """Every visit that is open at another desk, the oldest first."""
    with work.store.read() as uow:
        return tuple(_told(work, uow, one) for one in _open(uow) if one.desk != work.desk.desk)


def forgotten(work: Workplace) -> tuple[OpenVisit, ...]:
    """Visits at other desks that nobody seems to have in hand: the desk is closed, the day is over, or hours passed."""
    now, today = work.now(), work.today()
    return tuple(
        one
        for one in open_elsewhere(work)
        if one.state is DeskState.CLOSED or one.since.date() < today or now - one.since >= FORGOTTEN_AFTER
    )


def _open(uow: UnitOfWork) -> list[Visit]:
    """Every visit that is open, the oldest first."""
    found = [each.entity for each in uow.rows.in_state("visit", {VisitState.OPEN})]
    return sorted((one for one in found if isinstance(one, Visit)), key=lambda one: (one.started_at, one.id))


def _has_another(work: Workplace, uow: UnitOfWork, visit: Visit) -> bool:
    """Whether the desk of a visit that is put by has somebody by now, in a visit or called there."""
    called = [each.entity for each in uow.rows.at_desks()]
    at_desk = [one for one in called if isinstance(one, Ticket) and one.desk == visit.desk and of_today(work, one)]
    return bool(at_desk) or any(one.desk == visit.desk for one in _open(uow))


def _told(work: Workplace, uow: UnitOfWork, visit: Visit) -> OpenVisit:
    desk = uow.rows.get(Key("desk", visit.desk))
    cases = [uow.rows.get(Key("application", name)) for name in visit.applications]
    names = {each.id: each.name for each in uow.facts.people()}
    return OpenVisit(
        visit=visit.id,
        ticket=visit.ticket,
        desk=visit.desk,
        number=visit.number or "",
        since=work.local(visit.started_at),
        drafts=sum(isinstance(one, Application) and one.lifecycle not in LET_GO for one in cases),
        state=desk.state if isinstance(desk, Desk) else None,
        operator=names.get(visit.operator, ""),
    )


def _opened(work: Workplace, session: Session, desk: DeskName) -> Iterator[Operation]:
    """Only what is open is paused or closed: a desk that is at work and was never opened by name is opened first."""
    with work.store.read() as uow:
        known = uow.rows.get(Key("desk", desk))
        there = [each.entity for each in uow.rows.at_desks()]
    if known is None:
        sits = (one.operator for one in there if isinstance(one, Ticket) and one.desk == desk and of_today(work, one))
        operator = next((one for one in sits if one is not None), session.actor.id)
        yield OpenOtherDesk(desk=desk, operator=operator, reason="left_open")


def _let_go(work: Workplace, desk: DeskName) -> Iterator[Operation]:
    """Nobody is there whom the called one could come to: they wait for every desk again."""
    with work.store.read() as uow:
        there = [each.entity for each in uow.rows.at_desks()]
    for one in there:
        if isinstance(one, Ticket) and one.state is TicketState.CALLED and one.desk == desk:
            yield ComeBack(ticket=one.id)
