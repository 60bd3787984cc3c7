"""The order of the queue, the same on the desk's list and in the office's choice.

A ticket can be called from `eligible_at` on: its arrival, the time of its appointment, or the end of a pause. Among
those that can be called the lowest `rank_at` goes first: the arrival minus every head start it has. That is ageing, and
it can be explained to anyone: "came at 10:07, thirty minutes ahead by law". Nobody is overtaken by a person who came
later than `longest_head_start` after them, so nobody starves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from mfc_desk.domain.halls import Desk, DeskPlan, DeskState, Hall
from mfc_desk.domain.ids import DeskName
from mfc_desk.domain.tickets import Ticket


@dataclass(frozen=True, slots=True)
class Rank:
    """Since when a ticket can be called, and by what it is ordered then. None: it cannot be called."""

    eligible_at: datetime | None
    rank_at: datetime


def rank(ticket: Ticket) -> Rank:
    """The place of a ticket, for a desk that prefers nothing. Pure; reads no clock."""
    came = max(ticket.arrived_at, ticket.appointment) if ticket.appointment is not None else ticket.arrived_at
    ahead = ticket.head_start_min + ticket.returned_min
    return Rank(ticket.callable_from, came - timedelta(minutes=ahead))


def rank_at_desk(ticket: Ticket, hall: Hall, plan: DeskPlan) -> datetime:
    """By what a ticket is ordered at one desk: quick matters first at a quick desk, the others at the others.

    A hall that tells no list from the others moves nobody, also not against a number of a list it does not know.
    """
    found = hall.list_of(ticket.series) if hall.tells_quick else None
    alike = found is not None and found.quick == plan.quick
    return rank(ticket).rank_at - timedelta(minutes=hall.quick_head_start_min if alike else 0)


def may_call(ticket: Ticket, plan: DeskPlan, *, closed: Collection[DeskName]) -> bool:
    """Whether a desk's "next" may be this ticket, its time aside; `closed` are the desks where nobody sits."""
    if ticket.for_desk == plan.desk:
        return True
    return kept_for(ticket, closed) is None and (not plan.series or ticket.series in plan.series)


def kept_for(ticket: Ticket, closed: Collection[DeskName]) -> DeskName | None:
    """The one desk whose "next" the ticket is; none where it was sent to none, or to one that is closed by now.

    The ticket still says where it was sent: whoever opens that desk before anybody called has it back.
    """
    return None if ticket.for_desk in closed else ticket.for_desk


def closed_desks(desks: Iterable[object]) -> frozenset[DeskName]:
    """Those where nobody sits any more. A desk that was never opened nor closed takes people, and is none of them."""
    return frozenset(one.id for one in desks if isinstance(one, Desk) and one.state is DeskState.CLOSED)


def longest_head_start(hall: Hall) -> timedelta:
    """The bound of overtaking: who came later than this after somebody never goes before them."""
    by_law = max([hall.head_start_min, *(minutes for _, minutes in hall.head_starts)])
    by_time = hall.appointment_head_start_min
    return timedelta(minutes=by_law + by_time + hall.returned_head_start_min + hall.quick_head_start_min)
