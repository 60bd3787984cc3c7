"""A number is called: the next one, a chosen one, once more, in vain, or without the line one dealt to this desk.

`CallNext`, `CallTicket` and `CallAgain` are asked verbs: only the office answers them. Their rules are here all the
same, so that a call is decided by the same table on both ends.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil
from typing import ClassVar

from mfc_desk.domain.errors import Unlawful, WrongState
from mfc_desk.domain.halls import Desk, DeskState
from mfc_desk.domain.ids import Key, TicketId
from mfc_desk.domain.machines import TICKET
from mfc_desk.domain.operations.base import Act, Rows, Writes, need, rule
from mfc_desk.domain.operations.tickets import hall_of
from mfc_desk.domain.permissions import demand
from mfc_desk.domain.ranking import closed_desks, may_call
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.text.message import msg


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
    """The ticket is called to this desk, where it may be called to it. The first call's time stays."""
    demand(act.actor, CallNext.KIND)
    ticket = _for_here(rows, need(rows, Ticket, operation.ticket), act)
    return (_called(rows, ticket, CallNext.KIND, act),)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTicket:
    """Call one chosen person, whoever's turn it is. It takes a reason, which stays with the ticket."""

    KIND: ClassVar[str] = "call_ticket"
    SCHEMA: ClassVar[int] = 1
    ticket: TicketId
    reason: str

    @property
    def primary(self) -> Key:
        return Key("ticket", self.ticket)


@rule(CallTicket)
def call_ticket(rows: Rows, operation: CallTicket, act: Act) -> Writes:
    """The chosen ticket is called to this desk, also before its time or where it was sent to another desk."""
    demand(act.actor, CallTicket.KIND)
    ticket = need(rows, Ticket, operation.ticket)
    if not operation.reason.strip():
        raise Unlawful(msg("rule.reason_needed"))
    return (replace(_called(rows, ticket, CallTicket.KIND, act), reason=operation.reason),)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallDealt:
    """Without the line, call a person of those that were dealt to this desk in the list the office sent last."""

    KIND: ClassVar[str] = "call_dealt"
    SCHEMA: ClassVar[int] = 1
    ticket: TicketId
    listed: int
    """The feed number of that list."""

    @property
    def primary(self) -> Key:
        return Key("ticket", self.ticket)


@rule(CallDealt)
def call_dealt(rows: Rows, operation: CallDealt, act: Act) -> Writes:
    """The ticket is called to this desk; where another desk was first, this call never counted.

    The office may have called it to this very desk meanwhile, by a question whose answer was lost: it stays called.
    """
    demand(act.actor, CallDealt.KIND)
    ticket = need(rows, Ticket, operation.ticket)
    if ticket.state is TicketState.CALLED:
        return (replace(mine(ticket, act), last_call_at=act.at.at),)
    return (_called(rows, _for_here(rows, ticket, act, alone=True), CallDealt.KIND, act),)


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
    """One more call is counted, up to the hall's limit and not in the breath of the last one."""
    demand(act.actor, CallAgain.KIND)
    hall, ticket = hall_of(rows), mine(need(rows, Ticket, operation.ticket), act)
    state = TICKET.after(ticket.state, CallAgain.KIND)
    if ticket.calls >= hall.recalls:
        raise WrongState(msg("rule.called_enough", number=ticket.number, n=hall.recalls))
    if ticket.last_call_at is not None:
        left = ticket.last_call_at + timedelta(seconds=hall.recall_after_s) - act.at.at
        if left > timedelta(0):
            raise WrongState(msg("rule.called_just_now", number=ticket.number, n=ceil(left.total_seconds())))
    return (replace(ticket, state=state, calls=ticket.calls + 1, last_call_at=act.at.at),)


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
    """The ticket is set aside, and is on the list again by itself as often as the hall allows."""
    demand(act.actor, NoShow.KIND)
    hall, ticket = hall_of(rows), mine(need(rows, Ticket, operation.ticket), act)
    state, missed = TICKET.after(ticket.state, NoShow.KIND), ticket.missed + 1
    again = act.at.at + timedelta(minutes=hall.return_after_min) if missed <= hall.returns else None
    return (ticket.moved(state, act.at.at, missed=missed, returns_at=again),)


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
    ticket = mine(need(rows, Ticket, operation.ticket), act)
    state = TICKET.after(ticket.state, ReturnToQueue.KIND)
    return (ticket.moved(state, act.at.at, desk=None, operator=None, returns_at=None, calls=0),)


def mine(ticket: Ticket, act: Act) -> Ticket:
    """The ticket, where it is at the desk of who acts. Raises `WrongState`."""
    if ticket.desk != act.desk:
        raise WrongState(msg("rule.other_desk"))
    return ticket


def _for_here(rows: Rows, ticket: Ticket, act: Act, *, alone: bool = False) -> Ticket:
    """The ticket, where this desk may call it by itself. Raises `WrongState`.

    From a call made `alone` no desk keeps anybody back: it was closed in the list, and whoever called could not know
    that it had opened since.
    """
    sent_to = None if ticket.for_desk is None else rows.get(Key("desk", ticket.for_desk))
    closed = closed_desks((sent_to,))
    if alone and isinstance(sent_to, Desk):
        closed |= {sent_to.id}
    if not may_call(ticket, hall_of(rows).plan_of(act.desk), closed=closed):
        raise WrongState(msg("rule.not_for_this_desk", number=ticket.number))
    return ticket


def _called(rows: Rows, ticket: Ticket, verb: str, act: Act) -> Ticket:
    """The ticket called to the desk of who acts. A desk that takes nobody calls nobody.

    Whom somebody else closed while it was alone could not know: whoever it called by itself was called.
    """
    desk = rows.get(Key("desk", act.desk))
    unheard = verb == CallDealt.KIND and isinstance(desk, Desk) and desk.by is not None
    if isinstance(desk, Desk) and desk.state is not DeskState.OPEN and not unheard:
        raise WrongState(msg(f"rule.desk_{desk.state}"))
    return ticket.moved(
        TICKET.after(ticket.state, verb),
        act.at.at,
        called_at=ticket.called_at or act.at.at,
        calls=1,
        last_call_at=act.at.at,
        returns_at=None,
        desk=act.desk,
        operator=act.actor.id,
    )
