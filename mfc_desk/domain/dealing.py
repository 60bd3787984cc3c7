"""Who may be called without the line: the waiting tickets of the last list, dealt over the desks that were open in it.

Every desk of the centre deals the same list alike, so no two desks that know the same list call the same person; and it
deals by the ticket alone (rendezvous hashing), so that two desks whose lists differ by a few people or one desk still
agree about everybody else. Where they do disagree, the paper in the person's hand decides: they sit at one desk.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime

from mfc_desk.domain.halls import Desk, DeskState, Hall
from mfc_desk.domain.ids import DeskName, TicketId
from mfc_desk.domain.ranking import closed_desks, may_call, rank_at_desk
from mfc_desk.domain.tickets import WAITS, Ticket


def dealt_to(desk: DeskName, tickets: Iterable[Ticket], desks: Iterable[Desk], hall: Hall) -> tuple[Ticket, ...]:
    """The tickets a desk may call by itself, in the order in which it calls them; whose time has come or will come."""
    known, plan = tuple(tickets), hall.plan_of(desk)
    dealt = deal(known, desks, hall)
    mine = (one for one in known if dealt.get(one.id) == desk)
    return tuple(sorted(mine, key=lambda one: (rank_at_desk(one, hall, plan), one.arrived_at, one.id)))


def next_dealt(
    desk: DeskName, tickets: Iterable[Ticket], desks: Iterable[Desk], hall: Hall, *, now: datetime
) -> Ticket | None:
    """Whom a desk calls next without the line; None where nobody dealt to it may be called yet."""
    waiting = dealt_to(desk, tickets, desks, hall)
    return next((one for one in waiting if one.waits_at(now)), None)


def deal(tickets: Iterable[Ticket], desks: Iterable[Desk], hall: Hall) -> Mapping[TicketId, DeskName]:
    """The desk of each waiting ticket. A ticket that no open desk may call is dealt to nobody."""
    known = tuple(desks)
    open_, closed = sorted(one.id for one in known if one.state is DeskState.OPEN), closed_desks(known)
    dealt: dict[TicketId, DeskName] = {}
    for ticket in tickets:
        able = [desk for desk in open_ if may_call(ticket, hall.plan_of(desk), closed=closed)]
        if ticket.state in WAITS and able:
            dealt[ticket.id] = max(able, key=lambda desk: _weight(ticket.id, desk))
    return dealt


def _weight(ticket: TicketId, desk: DeskName) -> bytes:
    return hashlib.sha256(f"{ticket}\n{desk}".encode()).digest()
