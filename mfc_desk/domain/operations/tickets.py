"""What happens to a ticket: issued in the hall, called by the office, no one came, left.

`CallNext` and `CallAgain` are asked verbs: only the office answers them. Their rules are here all the
same, so that a call is decided by the same table on both ends.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from forms.ids import ServiceId
from mfc_desk.domain.entities import Ticket
from mfc_desk.domain.errors import WrongState
from mfc_desk.domain.ids import Key, TicketId
from mfc_desk.domain.machines import TICKET
from mfc_desk.domain.operations.base import Act, Rows, Writes, need, rule
from mfc_desk.domain.permissions import demand
from mfc_desk.text.message import msg


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueTicket:
    """A person takes a number in the hall."""

    KIND: ClassVar[str] = "issue_ticket"
    SCHEMA: ClassVar[int] = 1
    ticket: TicketId
    number: str
    series: str
    service: ServiceId | None = None
    language: str = "ru"
    appointment: datetime | None = None
    head_start_min: int = 0
    ground: str | None = None

    @property
    def primary(self) -> Key:
        return Key("ticket", self.ticket)


@rule(IssueTicket)
def issue_ticket(rows: Rows, operation: IssueTicket, act: Act) -> Writes:
    """The ticket waits from now on, or from its appointment. A head start needs its ground."""
    demand(act.actor, IssueTicket.KIND)
    if rows.get(operation.primary) is not None:
        raise WrongState(msg("rule.ticket_exists"))
    if operation.head_start_min and operation.ground not in act.law.packs[0].priority_grounds:
        raise WrongState(msg("rule.ground_needed"))
    if operation.appointment is not None and operation.appointment.tzinfo is None:
        raise WrongState(msg("rule.time_without_zone"))
    return (
        Ticket(
            id=operation.ticket,
            number=operation.number,
            series=operation.series,
            service=operation.service,
            language=operation.language,
            arrived_at=act.at.at,
            eligible_at=operation.appointment or act.at.at,
            head_start_min=operation.head_start_min,
            ground=operation.ground,
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNext:
    """Call this ticket to the desk. The office chooses the ticket; its rule records the call."""

    KIND: ClassVar[str] = "call_next"
    SCHEMA: ClassVar[int] = 1
    ticket: TicketId

    @property
    def primary(self) -> Key:
        return Key("ticket", self.ticket)


@rule(CallNext)
def call_next(rows: Rows, operation: CallNext, act: Act) -> Writes:
    """The ticket is called to this desk. The first call's time stays for the statistics of waiting."""
    demand(act.actor, CallNext.KIND)
    ticket = need(rows, Ticket, operation.ticket)
    state = TICKET.after(ticket.state, CallNext.KIND)
    first = ticket.called_at or act.at.at
    called = replace(ticket, state=state, called_at=first, calls=ticket.calls + 1, desk=act.desk)
    return (replace(called, operator=act.actor.id),)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallAgain:
    """Call the same ticket once more."""

    KIND: ClassVar[str] = "call_again"
    SCHEMA: ClassVar[int] = 1
    ticket: TicketId

    @property
    def primary(self) -> Key:
        return Key("ticket", self.ticket)


@rule(CallAgain)
def call_again(rows: Rows, operation: CallAgain, act: Act) -> Writes:
    """One more call is counted."""
    demand(act.actor, CallAgain.KIND)
    ticket = _mine(need(rows, Ticket, operation.ticket), act)
    return (replace(ticket, state=TICKET.after(ticket.state, CallAgain.KIND), calls=ticket.calls + 1),)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoShow:
    """The person who was called did not come."""

    KIND: ClassVar[str] = "no_show"
    SCHEMA: ClassVar[int] = 1
    ticket: TicketId

    @property
    def primary(self) -> Key:
        return Key("ticket", self.ticket)


@rule(NoShow)
def no_show(rows: Rows, operation: NoShow, act: Act) -> Writes:
    """The ticket is set aside; the person can still come back to it."""
    demand(act.actor, NoShow.KIND)
    ticket = _mine(need(rows, Ticket, operation.ticket), act)
    return (replace(ticket, state=TICKET.after(ticket.state, NoShow.KIND), ended_at=act.at.at),)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnToQueue:
    """A call that nobody at the desk was waiting for any more: the person keeps their place."""

    KIND: ClassVar[str] = "return_to_queue"
    SCHEMA: ClassVar[int] = 1
    ticket: TicketId

    @property
    def primary(self) -> Key:
        return Key("ticket", self.ticket)


@rule(ReturnToQueue)
def return_to_queue(rows: Rows, operation: ReturnToQueue, act: Act) -> Writes:
    """The ticket waits again, from its own arrival; the call is taken back."""
    demand(act.actor, ReturnToQueue.KIND)
    ticket = _mine(need(rows, Ticket, operation.ticket), act)
    state = TICKET.after(ticket.state, ReturnToQueue.KIND)
    return (replace(ticket, state=state, desk=None, operator=None),)


def _mine(ticket: Ticket, act: Act) -> Ticket:
    if ticket.desk != act.desk:
        raise WrongState(msg("rule.other_desk"))
    return ticket
