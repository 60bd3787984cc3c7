"""A person is sent on: to another list, to one desk, or, half served, to the next desk and back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from mfc_desk.domain.acts import told
from mfc_desk.domain.entities import Application, Visit
from mfc_desk.domain.errors import Unlawful, WrongState
from mfc_desk.domain.ids import Key, TicketId, VisitId
from mfc_desk.domain.machines import LET_GO, TICKET, VISIT
from mfc_desk.domain.operations.base import Act, Rows, Writes, demand_reason, line_of, need, rule
from mfc_desk.domain.operations.documents import demand_originals_back
from mfc_desk.domain.operations.parking import ParkVisit
from mfc_desk.domain.operations.tickets import demand_no_visit, hall_of
from mfc_desk.domain.permissions import demand
from mfc_desk.domain.tickets import Onward, Ticket, TicketState, WayBack
from mfc_desk.text.message import msg


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferTicket:
    """Whoever waits, or was called here by mistake, belongs elsewhere."""

    KIND: ClassVar[str] = "transfer_ticket"
    SCHEMA: ClassVar[int] = 1
    ticket: TicketId
    onward: Onward
    reason: str

    @property
    def primary(self) -> Key:
        return Key("ticket", self.ticket)


@rule(TransferTicket)
def transfer_ticket(rows: Rows, operation: TransferTicket, act: Act) -> Writes:
    """The person waits there with the arrival they had. What another desk has called is left alone."""
    demand(act.actor, TransferTicket.KIND)
    ticket = need(rows, Ticket, operation.ticket)
    demand_no_visit(rows, ticket)
    if ticket.state is TicketState.CALLED and ticket.desk != act.desk:
        raise WrongState(msg("rule.other_desk"))
    state = TICKET.after(ticket.state, TransferTicket.KIND)
    changes = elsewhere(rows, ticket, operation.onward, act)
    demand_reason(operation.reason)
    if ticket.state is not TicketState.CALLED:  # nobody had them in front of them: it stays with the number
        line = line_of(act, TransferTicket.KIND, operation.reason, to=operation.onward.desk)
        changes["acts"] = told(ticket.acts, line)
    return (ticket.moved(state, act.at.at, **changes, reason=operation.reason),)


@dataclass(frozen=True, slots=True, kw_only=True)
class SendOn:
    """Another desk has something for the person too. What is unfinished here waits for them to come back."""

    KIND: ClassVar[str] = "send_on"
    SCHEMA: ClassVar[int] = 1
    visit: VisitId
    onward: Onward
    reason: str = ""

    @property
    def primary(self) -> Key:
        return Key("visit", self.visit)


@rule(SendOn)
def send_on(rows: Rows, operation: SendOn, act: Act) -> Writes:
    """The number waits again with its own arrival, and the visit at this desk ends.

    Where an application in it is unfinished the visit is put by as it is, and the person comes back here for it.
    """
    visit = need(rows, Visit, operation.visit)
    demand(act.actor, SendOn.KIND, visit)
    after = VISIT.after(visit.state, SendOn.KIND)
    if visit.ticket is None:
        raise WrongState(msg("rule.no_ticket_to_send_on"))
    unfinished = _unfinished(rows, visit)
    if unfinished and not operation.onward.back:
        raise WrongState(msg("rule.come_back_for_it"))
    ticket = need(rows, Ticket, visit.ticket)
    changes = elsewhere(rows, ticket, operation.onward, act, kept=visit.id if unfinished else None)
    changes |= {"returned_min": hall_of(rows).returned_head_start_min}
    sent = ticket.moved(TICKET.after(ticket.state, SendOn.KIND), act.at.at, **changes, reason=operation.reason)
    if not unfinished:
        return (replace(visit, state=after, ended_at=act.at.at), sent)
    kept = VISIT.after(visit.state, ParkVisit.KIND)
    waits = replace(visit, state=kept, parked_at=act.at.at, ticket=None, away=ticket.id, also_at=None)
    return (replace(waits, reason=operation.reason or None), sent)


def _unfinished(rows: Rows, visit: Visit) -> bool:
    """Whether an application of it is; the originals of those that are finished went back."""
    found = [need(rows, Application, name) for name in visit.applications]
    for each in found:
        if each.lifecycle in LET_GO:
            demand_originals_back(rows, each)
    return any(each.lifecycle not in LET_GO for each in found)


def elsewhere(rows: Rows, ticket: Ticket, onward: Onward, act: Act, *, kept: VisitId | None = None) -> dict[str, Any]:
    """What changes on the ticket of a person who is sent on. Raises `Unlawful` where that is nowhere.

    `kept` is the visit that waits here for them.
    """
    hall = hall_of(rows)
    found = hall.list_of(onward.series) if onward.series else hall.list_for(onward.service or ticket.service)
    if found is None or (onward.desk is None and onward.service is None and not onward.series):
        raise Unlawful(msg("rule.nowhere_to_send"))
    if onward.desk is not None and hall.desks and onward.desk not in {one.desk for one in hall.desks}:
        raise Unlawful(msg("rule.no_such_desk", desk=onward.desk))
    rest = tuple(one for one in ticket.more_services if one != onward.service)
    return {
        "series": found.letter,
        "service": onward.service or ticket.service,
        "more_services": rest,
        "for_desk": onward.desk,
        **_back(ticket, onward, act, kept),
        "returns_at": None,
        "desk": None,
        "operator": None,
        "calls": 0,
    }


def _back(ticket: Ticket, onward: Onward, act: Act, visit: VisitId | None) -> dict[str, Any]:
    """Who waits for the person: this desk where it says so, then whoever waited already."""
    wait = ticket.desks_that_wait
    if visit is not None or (onward.back and ticket.back_to != act.desk):
        wait = (WayBack(desk=act.desk, visit=visit), *wait)
    return ticket.coming_back(wait)
