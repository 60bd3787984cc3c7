"""A visit that was forgotten at another desk is put by or ended by a supervisor, so that person and number are free."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Final

from mfc_desk.domain.acts import told
from mfc_desk.domain.entities import Visit
from mfc_desk.domain.errors import WrongState
from mfc_desk.domain.ids import Key, VisitId
from mfc_desk.domain.machines import TICKET, VISIT
from mfc_desk.domain.operations.base import Act, Rows, Writes, demand_reason, line_of, need, rule
from mfc_desk.domain.operations.tickets import hall_of
from mfc_desk.domain.operations.visits import AbandonVisit, break_off
from mfc_desk.domain.permissions import demand
from mfc_desk.domain.tickets import Ticket
from mfc_desk.text.message import msg

ENDED: Final = "rescue_visit_end"
"""How the line of a visit that was ended, and not put by, says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RescueVisit:
    """The visit is put by as it is, and its number waits for every desk; or, with `end`, it is over."""

    KIND: ClassVar[str] = "rescue_visit"
    SCHEMA: ClassVar[int] = 1
    visit: VisitId
    reason: str
    end: bool = False

    @property
    def primary(self) -> Key:
        return Key("visit", self.visit)


@rule(RescueVisit)
def rescue_visit(rows: Rows, operation: RescueVisit, act: Act) -> Writes:
    """What was entered stays with the visit, whichever way; whoever calls the number next goes on with it.

    At one's own desk a visit is put by or ended by the verbs for that.
    """
    visit = need(rows, Visit, operation.visit)
    demand(act.actor, RescueVisit.KIND)
    demand_reason(operation.reason)
    if visit.desk == act.desk:
        raise WrongState(msg("rule.rescue_here"))
    if operation.end:
        ended = break_off(rows, visit, act, verb=AbandonVisit.KIND, reason=operation.reason)
        return tuple(_signed(one, operation, act, visit) if isinstance(one, Visit | Ticket) else one for one in ended)
    parked = replace(
        visit, state=VISIT.after(visit.state, RescueVisit.KIND), parked_at=act.at.at, reason=operation.reason
    )
    ticket = None if visit.ticket is None else need(rows, Ticket, visit.ticket)
    if ticket is None:
        return (_signed(parked, operation, act, visit),)
    waits = ticket.moved(
        TICKET.after(ticket.state, RescueVisit.KIND),
        act.at.at,
        visit=visit.id,
        for_desk=None,
        desk=None,
        operator=None,
        returns_at=None,
        returned_min=hall_of(rows).returned_head_start_min,
        calls=0,
        reason=operation.reason,
    )
    return (_signed(parked, operation, act, visit), _signed(waits, operation, act, visit))


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveBackVisit:
    """A visit that was put by from afar by mistake goes on at its desk, as it was."""

    KIND: ClassVar[str] = "give_back_visit"
    SCHEMA: ClassVar[int] = 1
    visit: VisitId
    reason: str

    @property
    def primary(self) -> Key:
        return Key("visit", self.visit)


@rule(GiveBackVisit)
def give_back_visit(rows: Rows, operation: GiveBackVisit, act: Act) -> Writes:
    """Its operator has it again, with the number. Whom another desk has called by now stays there."""
    visit = need(rows, Visit, operation.visit)
    demand(act.actor, GiveBackVisit.KIND)
    demand_reason(operation.reason)
    state = VISIT.after(visit.state, GiveBackVisit.KIND)
    last = visit.acts[-1] if visit.acts else None
    if last is None or last.verb != RescueVisit.KIND or last.at != visit.parked_at:  # put by by its own desk since
        raise WrongState(msg("rule.not_rescued"))
    going = _signed(replace(visit, state=state, parked_at=None, reason=None), operation, act, visit)
    ticket = None if visit.ticket is None else need(rows, Ticket, visit.ticket)
    if ticket is None:
        return (going,)
    if ticket.visit != visit.id:
        raise WrongState(msg("rule.other_desk"))
    here = {"desk": visit.desk, "operator": visit.operator, "visit": None, "returns_at": None}
    served = ticket.moved(TICKET.after(ticket.state, GiveBackVisit.KIND), act.at.at, **here)
    return (going, _signed(served, operation, act, visit))


def _signed(row: Visit | Ticket, operation: RescueVisit | GiveBackVisit, act: Act, before: Visit) -> Visit | Ticket:
    """The row with its audit line; it was done to the desk that had the visit."""
    ended = isinstance(operation, RescueVisit) and operation.end
    line = line_of(act, ENDED if ended else operation.KIND, operation.reason, to=before.desk)
    return replace(row, acts=told(row.acts, line))
