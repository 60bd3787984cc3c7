"""A number from the moment it is given: issued, handed back in, its person gone, or voided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from forms.ids import ServiceId
from mfc_desk.domain import lawful
from mfc_desk.domain.appointments import Appointment, AppointmentState, kept_at
from mfc_desk.domain.entities import Visit
from mfc_desk.domain.errors import Unlawful, WrongState
from mfc_desk.domain.halls import HALL, Desk, DeskState, Hall, TicketBlock
from mfc_desk.domain.ids import AppointmentId, DeskName, Key, LeaseId, TicketId
from mfc_desk.domain.machines import APPOINTMENT, TICKET, VisitState
from mfc_desk.domain.operations.base import Act, Rows, Writes, need, rule
from mfc_desk.domain.permissions import Role, demand
from mfc_desk.domain.tickets import Source, Ticket, TicketState
from mfc_desk.text.message import msg

MOST_PEOPLE = 20
"""On one number: a family, a class with its teacher."""
LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueTicket:
    """A person takes a number. With `block` it is the next one of the numbers leased to this desk."""

    KIND: ClassVar[str] = "issue_ticket"
    SCHEMA: ClassVar[int] = 1
    ticket: TicketId
    number: str
    series: str
    service: ServiceId | None = None
    language: str = "ru"
    booking: AppointmentId | None = None
    """The agreed time they came for."""
    appointment: datetime | None = None
    """A time that was agreed on by word alone, without a code; a kiosk takes nobody's word for it."""
    ground: str | None = None
    life_event: str = ""
    more_services: tuple[ServiceId, ...] = ()
    people: int = 1
    source: Source = Source.DESK
    person: str = ""
    code: str = ""
    note: str = ""
    block: LeaseId | None = None

    @property
    def primary(self) -> Key:
        return Key("ticket", self.ticket)


@rule(IssueTicket)
def issue_ticket(rows: Rows, operation: IssueTicket, act: Act) -> Writes:
    """The ticket waits from now on, or from its appointment. Going ahead needs its ground."""
    demand(act.actor, IssueTicket.KIND)
    if rows.get(operation.primary) is not None:
        raise WrongState(msg("rule.ticket_exists"))
    if operation.ground is not None and operation.ground not in act.law.packs[0].priority:
        raise WrongState(msg("rule.ground_needed"))
    if operation.appointment is not None and operation.appointment.tzinfo is None:
        raise WrongState(msg("rule.time_without_zone"))
    if operation.appointment is not None and Role.KIOSK in act.actor.roles:
        raise Unlawful(msg("rule.appointment_code"))
    if not 1 <= operation.people <= MOST_PEOPLE:
        raise Unlawful(msg("rule.people_on_a_number", most=MOST_PEOPLE))
    if len(operation.note) > LONGEST_NOTE:
        raise Unlawful(msg("rule.note_too_long", n=LONGEST_NOTE))
    taken = () if operation.block is None else (_taken(rows, operation, act),)
    kept = None if operation.booking is None else _arrived(rows, operation)
    agreed = _agreed(rows, operation.appointment if kept is None else kept.at, act)
    return (_issued(rows, operation, act, agreed), *taken, *(() if kept is None else (kept,)))


def _agreed(rows: Rows, at: datetime | None, act: Act) -> datetime | None:
    """The agreed time where it counts: who is later than the hall allows waits as anybody does. Raises `WrongState`."""
    if at is None:
        return None
    if lawful.local_day(act.law, at) != lawful.local_day(act.law, act.at.at):
        raise WrongState(msg("rule.appointment_other_day", at=at))
    return at if kept_at(at, act.at.at, hall_of(rows)) else None


def _arrived(rows: Rows, operation: IssueTicket) -> Appointment:
    """The agreed time, kept or not: whoever it was agreed with is here."""
    assert operation.booking is not None
    found = need(rows, Appointment, operation.booking)
    if found.state is AppointmentState.ARRIVED:
        _demand_voided(rows, found)
    if found.state is AppointmentState.CANCELLED:
        raise WrongState(msg("rule.appointment_cancelled"))
    state = APPOINTMENT.after(found.state, IssueTicket.KIND)
    return replace(found, state=state, ticket=operation.ticket)


def _demand_voided(rows: Rows, arrived: Appointment) -> None:
    """Who came has a number already; only one that was voided is as if it had not been given. Raises `WrongState`."""
    given = None if arrived.ticket is None else rows.get(Key("ticket", arrived.ticket))
    if not isinstance(given, Ticket):
        raise WrongState(msg("rule.appointment_came"))
    if given.state is not TicketState.VOIDED:
        raise WrongState(msg("rule.appointment_has_number", number=given.number))


def _issued(rows: Rows, operation: IssueTicket, act: Act, agreed: datetime | None) -> Ticket:
    hall = hall_of(rows)
    eligible_at = max(act.at.at, agreed or act.at.at)
    ahead = hall.head_start(operation.ground) + (0 if agreed is None else hall.appointment_head_start_min)
    ticket = Ticket(
        id=operation.ticket,
        number=operation.number,
        series=operation.series,
        service=operation.service,
        language=operation.language,
        arrived_at=act.at.at,
        eligible_at=eligible_at,
        appointment=agreed,
        head_start_min=ahead,
        ground=operation.ground,
        life_event=operation.life_event,
        more_services=operation.more_services,
        people=operation.people,
        source=operation.source if operation.block is None else Source.BLOCK,
        person=operation.person,
        code=operation.code,
        note=operation.note.strip(),
    )
    return ticket.moved(TicketState.ISSUED, act.at.at)


def _taken(rows: Rows, operation: IssueTicket, act: Act) -> TicketBlock:
    """The block with its number gone. Raises `WrongState` for any number but the next one of this day."""
    assert operation.block is not None
    block = need(rows, TicketBlock, operation.block)
    today = lawful.local_day(act.law, act.at.at)
    if block.device != act.device:
        raise WrongState(msg("rule.other_desk"))
    upcoming = block.next_on(today)
    if upcoming is None:
        raise WrongState(msg("rule.block_used_up"))
    if (operation.series, operation.number) != (block.series, block.printed(upcoming)):
        raise WrongState(msg("office.ticket_number_taken", number=operation.number))
    return replace(block, day=today, next=upcoming + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComeBack:
    """A person who was parked, or did not come when called, is here again."""

    KIND: ClassVar[str] = "come_back"
    SCHEMA: ClassVar[int] = 1
    ticket: TicketId

    @property
    def primary(self) -> Key:
        return Key("ticket", self.ticket)


@rule(ComeBack)
def come_back(rows: Rows, operation: ComeBack, act: Act) -> Writes:
    """They can be called at once, in the place their arrival gives them; so can whom a desk called that is closed."""
    demand(act.actor, ComeBack.KIND)
    ticket = need(rows, Ticket, operation.ticket)
    state = TICKET.after(ticket.state, ComeBack.KIND)
    if ticket.state is TicketState.CALLED and not _closed(rows, ticket.desk):
        raise WrongState(msg("rule.other_desk"))
    return (ticket.moved(state, act.at.at, returns_at=None, desk=None, operator=None),)


def _closed(rows: Rows, name: DeskName | None) -> bool:
    desk = None if name is None else rows.get(Key("desk", name))
    return isinstance(desk, Desk) and desk.state is DeskState.CLOSED


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveQueue:
    """A person goes before anybody served them."""

    KIND: ClassVar[str] = "leave_queue"
    SCHEMA: ClassVar[int] = 1
    ticket: TicketId
    reason: str = ""

    @property
    def primary(self) -> Key:
        return Key("ticket", self.ticket)


@rule(LeaveQueue)
def leave_queue(rows: Rows, operation: LeaveQueue, act: Act) -> Writes:
    """The number is returned, with its reason. Who is parked in the middle of a visit leaves that visit instead."""
    demand(act.actor, LeaveQueue.KIND)
    ticket = need(rows, Ticket, operation.ticket)
    demand_no_visit(rows, ticket)
    if not operation.reason.strip():
        raise Unlawful(msg("rule.reason_needed"))
    state = TICKET.after(ticket.state, LeaveQueue.KIND)
    return (ticket.moved(state, act.at.at, reason=operation.reason),)


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidTicket:
    """A number that nobody holds: misprinted, taken twice, given by mistake."""

    KIND: ClassVar[str] = "void_ticket"
    SCHEMA: ClassVar[int] = 1
    ticket: TicketId
    reason: str

    @property
    def primary(self) -> Key:
        return Key("ticket", self.ticket)


@rule(VoidTicket)
def void_ticket(rows: Rows, operation: VoidTicket, act: Act) -> Writes:
    """The number is spent and never called; the reason stays with it."""
    demand(act.actor, VoidTicket.KIND)
    ticket = need(rows, Ticket, operation.ticket)
    demand_no_visit(rows, ticket)
    if not operation.reason.strip():
        raise Unlawful(msg("rule.reason_needed"))
    state = TICKET.after(ticket.state, VoidTicket.KIND)
    return (ticket.moved(state, act.at.at, reason=operation.reason),)


def hall_of(rows: Rows) -> Hall:
    """The rules of the hall; those of the class where the centre has set none."""
    found = rows.get(Key("hall", HALL))
    return found if isinstance(found, Hall) else Hall()


def demand_no_visit(rows: Rows, ticket: Ticket) -> None:
    """Raise `WrongState` where the person is in the middle of a visit that waits for them still."""
    if ticket.visit is None:
        return
    waits = rows.get(Key("visit", ticket.visit))
    if not isinstance(waits, Visit) or waits.state is VisitState.PARKED:
        raise WrongState(msg("rule.visit_parked", number=ticket.number))
