"""The frame of a visit: the person came, who they are, and the end of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from mfc_desk.domain.entities import READABLE, Application, Entity, IdentityDocument, Party, Visit
from mfc_desk.domain.errors import Unlawful, WrongState
from mfc_desk.domain.identities import demand_mendable, same_person, unchecked_by
from mfc_desk.domain.ids import Key, PartyId, TicketId, VisitId
from mfc_desk.domain.intake import Assistance, AssistanceState, Consultation, ConsultationState
from mfc_desk.domain.machines import (
    APPLICATION,
    ASSISTANCE,
    CONSULTATION,
    LET_GO,
    TICKET,
    VISIT,
    Lifecycle,
    VisitState,
)
from mfc_desk.domain.operations.base import Act, Rows, Writes, need, open_visit, rule
from mfc_desk.domain.operations.documents import demand_originals_back
from mfc_desk.domain.operations.tickets import demand_no_visit, hall_of
from mfc_desk.domain.permissions import demand
from mfc_desk.domain.sound import demand_identified
from mfc_desk.domain.tickets import OVER, Ticket, TicketState, WayBack
from mfc_desk.text.message import msg


@dataclass(frozen=True, slots=True, kw_only=True)
class StartVisit:
    """The person came to the desk, with a ticket, a paper number, or neither."""

    KIND: ClassVar[str] = "start_visit"
    SCHEMA: ClassVar[int] = 1
    visit: VisitId
    ticket: TicketId | None = None
    held: TicketId | None = None
    """The genuine ticket they showed, where this desk has not heard of it yet."""
    paper_number: str = ""

    @property
    def primary(self) -> Key:
        return Key("visit", self.visit)


@rule(StartVisit)
def start_visit(rows: Rows, operation: StartVisit, act: Act) -> Writes:
    """A visit begins; its ticket is served from now on."""
    demand(act.actor, StartVisit.KIND)
    if rows.get(Key("visit", operation.visit)) is not None:
        raise WrongState(msg("rule.visit_exists"))
    visit = Visit(
        id=operation.visit,
        desk=act.desk,
        operator=act.actor.id,
        started_at=act.at.at,
        number=operation.paper_number or None,
        held=operation.held,
    )
    if operation.ticket is None:
        return (visit,)
    ticket = need(rows, Ticket, operation.ticket)
    demand_no_visit(rows, ticket)
    served = ticket.moved(
        TICKET.after(ticket.state, StartVisit.KIND),
        act.at.at,
        called_at=ticket.called_at or act.at.at,
        desk=act.desk,
        operator=act.actor.id,
        started_at=ticket.started_at or act.at.at,
        for_desk=None,
        returns_at=None,
        visit=None,
    )
    return (replace(visit, ticket=ticket.id, number=ticket.number), served)


@dataclass(frozen=True, slots=True, kw_only=True)
class TieTicket:
    """The person of a visit without a ticket turns out to hold this one.

    Their call was answered late, or their ticket was shown before this desk had heard of it.
    """

    KIND: ClassVar[str] = "tie_ticket"
    SCHEMA: ClassVar[int] = 1
    visit: VisitId
    ticket: TicketId

    @property
    def primary(self) -> Key:
        return Key("visit", self.visit)


@rule(TieTicket)
def tie_ticket(rows: Rows, operation: TieTicket, act: Act) -> Writes:
    """The ticket, called to this desk or shown here, is served in this visit, and ends with it, or has ended."""
    visit, ticket = need(rows, Visit, operation.visit), need(rows, Ticket, operation.ticket)
    demand(act.actor, TieTicket.KIND)
    called_here = ticket.state is TicketState.CALLED and ticket.desk == act.desk
    came_back = visit.away == ticket.id and ticket.visit == visit.id and _free_of_calls(ticket, act)
    if visit.desk != act.desk or not (called_here or came_back or visit.held == ticket.id):
        raise WrongState(msg("rule.other_desk"))
    if visit.ticket is not None:
        raise WrongState(msg("rule.visit_exists"))
    demand_no_visit(rows, ticket)
    state = TICKET.after(ticket.state, TieTicket.KIND)
    begun = {"desk": visit.desk, "operator": visit.operator, "visit": None, "for_desk": None, "returns_at": None}
    since = act.at.at if came_back else visit.started_at
    first = {"called_at": ticket.called_at or since, "started_at": ticket.started_at if came_back else since}
    served = ticket.moved(state, since, **begun, **first)
    if visit.state is not VisitState.OPEN and visit.ended_at is not None:
        verb = FinishVisit.KIND if visit.state is VisitState.FINISHED else AbandonVisit.KIND
        served = served.moved(TICKET.after(served.state, verb), max(since, visit.ended_at))
    return (replace(visit, ticket=ticket.id, number=ticket.number, away=None, also_at=None), served)


def _free_of_calls(ticket: Ticket, act: Act) -> bool:
    """Whether no other desk has called them: who is on the way there is served there."""
    return ticket.state is not TicketState.CALLED or ticket.desk == act.desk


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifyPerson:
    """Who sits here, by which document, read how."""

    KIND: ClassVar[str] = "identify_person"
    SCHEMA: ClassVar[int] = 1
    visit: VisitId
    party: PartyId
    family_name: str
    given_name: str
    patronymic: str = ""
    born: date
    sex: str = ""
    identifier: str = ""
    document: IdentityDocument
    method: str
    phone: str = ""
    retyped: tuple[str, ...] = ()

    @property
    def primary(self) -> Key:
        return Key("party", self.party)


@rule(IdentifyPerson)
def identify_person(rows: Rows, operation: IdentifyPerson, act: Act) -> Writes:
    """The person is known; mending them takes back the yes to what was checked. An expired paper identifies nobody."""
    visit = open_visit(rows, operation.visit, IdentifyPerson.KIND, act)
    known = rows.get(operation.primary)
    if visit.party != operation.party and known is not None:
        raise WrongState(msg("rule.other_visit"))
    if known is not None and not same_person(known, operation.identifier, operation.document.number):
        raise WrongState(msg("rule.other_person"))
    if visit.applications and visit.party != operation.party:
        raise WrongState(msg("rule.other_person"))
    party = Party(
        id=operation.party,
        family_name=operation.family_name,
        given_name=operation.given_name,
        patronymic=operation.patronymic,
        born=operation.born,
        sex=operation.sex,
        identifier=operation.identifier,
        document=operation.document,
        method=operation.method,
        identified_at=act.at.at,
        identified_by=act.actor.id,
        phone=operation.phone,
        retyped=tuple(each for each in READABLE if each in operation.retyped),
    )
    demand_identified(act, party)
    demand_mendable(rows, visit, known, party)
    anew = unchecked_by(rows, visit, known, party, verb=IdentifyPerson.KIND)
    return (party, replace(visit, party=party.id), *anew)


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishVisit:
    """Everything is done and given back; the person leaves."""

    KIND: ClassVar[str] = "finish_visit"
    SCHEMA: ClassVar[int] = 1
    visit: VisitId

    @property
    def primary(self) -> Key:
        return Key("visit", self.visit)


@rule(FinishVisit)
def finish_visit(rows: Rows, operation: FinishVisit, act: Act) -> Writes:
    """The visit ends. No draft stays open and no original stays on the desk; something was done in it."""
    visit = need(rows, Visit, operation.visit)
    demand(act.actor, FinishVisit.KIND, visit)
    after = VISIT.after(visit.state, FinishVisit.KIND)
    _demand_done(rows, visit)
    for name in visit.applications:
        application = need(rows, Application, name)
        if application.lifecycle not in LET_GO:
            raise WrongState(msg("rule.application_open"))
        demand_originals_back(rows, application)
    ended = replace(visit, state=after, ended_at=act.at.at)
    return (ended, *end_ticket(rows, visit, FinishVisit.KIND, act))


@dataclass(frozen=True, slots=True, kw_only=True)
class AbandonVisit:
    """The person leaves before the end; drafts are closed with the reason."""

    KIND: ClassVar[str] = "abandon_visit"
    SCHEMA: ClassVar[int] = 1
    visit: VisitId
    reason: str

    @property
    def primary(self) -> Key:
        return Key("visit", self.visit)


@rule(AbandonVisit)
def abandon_visit(rows: Rows, operation: AbandonVisit, act: Act) -> Writes:
    """The visit ends early. What was registered stays registered; what was not is closed; originals went back."""
    visit = need(rows, Visit, operation.visit)
    return break_off(rows, visit, act, verb=AbandonVisit.KIND, reason=operation.reason)


def break_off(rows: Rows, visit: Visit, act: Act, *, verb: str, reason: str) -> Writes:
    """The visit ends early by this verb, for a reason; its number goes where the verb sends it."""
    demand(act.actor, verb, visit)
    after = VISIT.after(visit.state, verb)
    if not reason.strip():
        raise Unlawful(msg("rule.reason_needed"))
    ended = replace(visit, state=after, ended_at=act.at.at, reason=reason)
    return (ended, *_closed_early(rows, visit, act), *end_ticket(rows, visit, verb, act))


def _closed_early(rows: Rows, visit: Visit, act: Act) -> list[Entity]:
    """What was open in a visit that ends early is closed; originals went back."""
    applications = [need(rows, Application, name) for name in visit.applications]
    for each in applications:
        demand_originals_back(rows, each)
    closed = [
        replace(each, lifecycle=APPLICATION.after(each.lifecycle, AbandonVisit.KIND))
        for each in applications
        if each.lifecycle != Lifecycle.ABANDONED
    ]
    return [*closed, *_dropped(rows, visit, act)]


def _demand_done(rows: Rows, visit: Visit) -> None:
    """Raise `WrongState` while a consultation or an assistance is open, or where there is nothing at all."""
    asked = [need(rows, Consultation, name).state for name in visit.consultations]
    helped = [need(rows, Assistance, name).state for name in visit.assistances]
    if ConsultationState.OPEN in asked:
        raise WrongState(msg("rule.consultation_open"))
    if AssistanceState.GUIDING in helped:
        raise WrongState(msg("rule.assistance_open"))
    if not visit.applications and not helped and ConsultationState.CLOSED not in asked:
        raise WrongState(msg("rule.nothing_done"))


def _dropped(rows: Rows, visit: Visit, act: Act) -> list[Entity]:
    """What was open is over with the visit."""
    asked = [need(rows, Consultation, name) for name in visit.consultations]
    helped = [need(rows, Assistance, name) for name in visit.assistances]
    verb = AbandonVisit.KIND
    return [
        *(
            replace(each, state=CONSULTATION.after(each.state, verb))
            for each in asked
            if each.state is ConsultationState.OPEN
        ),
        *(
            replace(each, state=ASSISTANCE.after(each.state, verb), ended_at=act.at.at)
            for each in helped
            if each.state is AssistanceState.GUIDING
        ),
    ]


def end_ticket(rows: Rows, visit: Visit, verb: str, act: Act) -> Writes:
    """What becomes of the number of a visit that ends: it waits for the next desk that waits for it, or is over."""
    if visit.ticket is None:
        return ()
    ticket = need(rows, Ticket, visit.ticket)
    state = TICKET.after(ticket.state, verb)
    wait = _who_waits(rows, ticket, act)
    if verb != AbandonVisit.KIND and wait:
        ahead = hall_of(rows).returned_head_start_min
        there = {
            "for_desk": wait[0].desk,
            "visit": wait[0].visit,
            "desk": None,
            "operator": None,
            "returned_min": ahead,
        }
        return (ticket.moved(TicketState.ISSUED, act.at.at, **there, **ticket.coming_back(wait[1:]), calls=0),)
    return (ticket.moved(state if state in OVER else TicketState.LEFT, act.at.at, visit=None, returns_at=None),)


def _who_waits(rows: Rows, ticket: Ticket, act: Act) -> tuple[WayBack, ...]:
    """The desks that wait for them still, the next one first: this one does not, nor one that has finished."""
    wait = tuple(each for each in ticket.desks_that_wait if not _finished(rows, each))
    while wait and wait[0] == WayBack(desk=act.desk):  # they are back here already, and nothing waits here
        wait = wait[1:]
    return wait


def _finished(rows: Rows, way: WayBack) -> bool:
    """Whether that desk went on without them and is done."""
    visit = None if way.visit is None else rows.get(Key("visit", way.visit))
    return isinstance(visit, Visit) and visit.state is VisitState.FINISHED
