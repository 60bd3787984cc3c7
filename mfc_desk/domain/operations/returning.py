"""A person who was sent on goes back to the desk that waits for them, or goes home instead."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from mfc_desk.domain.entities import Visit
from mfc_desk.domain.errors import WrongState
from mfc_desk.domain.ids import Key, TicketId, VisitId
from mfc_desk.domain.machines import TICKET
from mfc_desk.domain.operations.base import Act, Rows, Writes, need, rule
from mfc_desk.domain.operations.calls import mine
from mfc_desk.domain.operations.visits import break_off
from mfc_desk.domain.permissions import demand
from mfc_desk.domain.tickets import Ticket
from mfc_desk.text.message import msg


@dataclass(frozen=True, slots=True, kw_only=True)
class SendBack:
    """The visit is broken off here, and the person goes back to the desk that waits for them, with their number."""

    KIND: ClassVar[str] = "send_back"
    SCHEMA: ClassVar[int] = 1
    visit: VisitId
    reason: str

    @property
    def primary(self) -> Key:
        return Key("visit", self.visit)


@rule(SendBack)
def send_back(rows: Rows, operation: SendBack, act: Act) -> Writes:
    """The visit ends as one that is left early; the number waits for the next desk. Where none waits by now it ends."""
    visit = need(rows, Visit, operation.visit)
    ended = break_off(rows, visit, act, verb=SendBack.KIND, reason=operation.reason)
    if visit.ticket is None:
        raise WrongState(msg("rule.nobody_waits_for_them"))
    return ended


@dataclass(frozen=True, slots=True, kw_only=True)
class NotExpected:
    """The person goes home from here: the desks that wait for them wait no longer. Their visits stay with these."""

    KIND: ClassVar[str] = "not_expected"
    SCHEMA: ClassVar[int] = 1
    ticket: TicketId

    @property
    def primary(self) -> Key:
        return Key("ticket", self.ticket)


@rule(NotExpected)
def not_expected(rows: Rows, operation: NotExpected, act: Act) -> Writes:
    """The number ends with the visit it is served in. What waits elsewhere stays as it is, for that desk to decide."""
    demand(act.actor, NotExpected.KIND)
    ticket = mine(need(rows, Ticket, operation.ticket), act)
    return (replace(ticket, state=TICKET.after(ticket.state, NotExpected.KIND), **ticket.coming_back(())),)
