"""A person is away by agreement: for a copy, a payment, a break. They come back by themselves or after a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, ClassVar

from mfc_desk.domain.entities import Visit
from mfc_desk.domain.errors import Unlawful, WrongState
from mfc_desk.domain.ids import DeskName, Key, TicketId, VisitId
from mfc_desk.domain.machines import TICKET, VISIT
from mfc_desk.domain.operations.base import Act, Rows, Writes, merging, need, rule
from mfc_desk.domain.operations.calls import mine
from mfc_desk.domain.operations.tickets import hall_of
from mfc_desk.domain.permissions import demand
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.text.message import msg


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkTicket:
    """Who was called has to go and fetch something first. `minutes` None: as long as the hall says."""

    KIND: ClassVar[str] = "park_ticket"
    SCHEMA: ClassVar[int] = 1
    ticket: TicketId
    minutes: int | None = None
    reason: str = ""

    @property
    def primary(self) -> Key:
        return Key("ticket", self.ticket)


@rule(ParkTicket)
def park_ticket(rows: Rows, operation: ParkTicket, act: Act) -> Writes:
    """The desk is free; after the time the person is on the list again, ahead of who came with them."""
    demand(act.actor, ParkTicket.KIND)
    ticket = mine(need(rows, Ticket, operation.ticket), act)
    state = TICKET.after(ticket.state, ParkTicket.KIND)
    changes = _away(rows, operation.minutes, act)
    return (ticket.moved(state, act.at.at, **changes, reason=operation.reason),)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkVisit:
    """A visit is put by, half done. With a ticket its person is on this desk's list again after the time."""

    KIND: ClassVar[str] = "park_visit"
    SCHEMA: ClassVar[int] = 1
    visit: VisitId
    minutes: int | None = None
    reason: str = ""

    @property
    def primary(self) -> Key:
        return Key("visit", self.visit)


@rule(ParkVisit)
def park_visit(rows: Rows, operation: ParkVisit, act: Act) -> Writes:
    """Everything in the visit stays as it is; the desk can take somebody else."""
    visit = need(rows, Visit, operation.visit)
    demand(act.actor, ParkVisit.KIND, visit)
    state = VISIT.after(visit.state, ParkVisit.KIND)
    parked = replace(visit, state=state, parked_at=act.at.at, reason=operation.reason or None)
    if visit.ticket is None:
        _away(rows, operation.minutes, act)
        return (parked,)
    ticket = need(rows, Ticket, visit.ticket)
    waits = TICKET.after(ticket.state, ParkVisit.KIND)
    changes = _away(rows, operation.minutes, act) | {"for_desk": act.desk, "visit": visit.id}
    return (parked, ticket.moved(waits, act.at.at, **changes, reason=operation.reason))


@merging
@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeVisit:
    """The person of a parked visit is here again, at this desk or at another one."""

    KIND: ClassVar[str] = "resume_visit"
    SCHEMA: ClassVar[int] = 1
    visit: VisitId
    ticket: TicketId | None = None
    """The number they come back with, where it is not the visit's own: they were sent on with it meanwhile."""

    @property
    def primary(self) -> Key:
        return Key("visit", self.visit)


@rule(ResumeVisit)
def resume_visit(rows: Rows, operation: ResumeVisit, act: Act) -> Writes:
    """The visit goes on where it was, with whoever sits here now.

    Whom another desk serves by now stays there with their number: this visit goes on without it, and says so.
    """
    demand(act.actor, ResumeVisit.KIND)
    visit = need(rows, Visit, operation.visit)
    state = VISIT.after(visit.state, ResumeVisit.KIND)
    going = replace(visit, state=state, desk=act.desk, operator=act.actor.id, parked_at=None, reason=None)
    name = visit.ticket or operation.ticket
    ticket = None if name is None else need(rows, Ticket, name)
    if ticket is None or not comes_with(ticket, visit):
        return (replace(going, also_at=_elsewhere(rows, visit, act)),)
    here = {"desk": act.desk, "operator": act.actor.id, "visit": None, "for_desk": None, "returns_at": None}
    rest = tuple(each for each in ticket.desks_that_wait if each.visit != visit.id)
    serving = TICKET.after(ticket.state, ResumeVisit.KIND)
    served = ticket.moved(serving, act.at.at, **here, **ticket.coming_back(rest))
    return (replace(going, ticket=ticket.id, away=None, also_at=None), served)


def comes_with(ticket: Ticket, visit: Visit) -> bool:
    """Whether the person's number comes along where their visit is gone on with; False where another desk has them.

    Raises `WrongState` for the number of somebody else.
    """
    if ticket.visit == visit.id:
        return True
    if visit.ticket == ticket.id or not (visit.away == ticket.id or ticket.waits_for(visit.id)):
        raise WrongState(msg("rule.other_visit"))
    return ticket.waits_for(visit.id) and ticket.visit is None and TICKET.allows(ticket.state, ResumeVisit.KIND)


def _elsewhere(rows: Rows, visit: Visit, act: Act) -> DeskName | None:
    """The other desk that has the person now, where this one goes on without their number."""
    ticket = None if visit.away is None else rows.get(Key("ticket", visit.away))
    if not isinstance(ticket, Ticket) or not ticket.waits_for(visit.id):
        return None
    there = ticket.state in (TicketState.CALLED, TicketState.SERVING) and ticket.desk != act.desk
    return ticket.desk if there else None


def _away(rows: Rows, minutes: int | None, act: Act) -> dict[str, Any]:
    """The changes on the ticket of somebody who is away for a time. Raises `Unlawful` for a time no hall allows."""
    hall = hall_of(rows)
    wanted = hall.park_min if minutes is None else minutes
    if not 1 <= wanted <= hall.park_most_min:
        raise Unlawful(msg("rule.park_bounds", most=hall.park_most_min))
    back = act.at.at + timedelta(minutes=wanted)
    return {"returns_at": back, "returned_min": hall.returned_head_start_min, "calls": 0}
