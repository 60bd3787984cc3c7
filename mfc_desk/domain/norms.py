"""The norms a hall has set itself, and who is outside them: a desk that is free while people wait.

Pure, and the same at the desk and in the office: everything is read from rows, no clock of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from mfc_desk.domain.entities import Visit
from mfc_desk.domain.halls import Desk, DeskState, Hall
from mfc_desk.domain.ids import DeskName
from mfc_desk.domain.machines import VisitState
from mfc_desk.domain.ranking import closed_desks, may_call
from mfc_desk.domain.tickets import Ticket, TicketState

_AT_DESK = frozenset({TicketState.CALLED, TicketState.SERVING})


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleDesk:
    """A desk that was free too long while somebody waited whom it could have called."""

    desk: DeskName
    since: datetime
    """From when on it was both: the desk free, and one of those who still wait there to be called."""
    waiting: int
    """How many it could call now."""

    def minutes(self, now: datetime) -> int:
        """How long that is by now."""
        return int((now - self.since).total_seconds() // 60)


def idle_desks(
    hall: Hall, desks: Iterable[Desk], tickets: Iterable[Ticket], visits: Iterable[Visit], *, now: datetime
) -> tuple[IdleDesk, ...]:
    """The desks outside `Hall.idle_most_min`, the longest first. A desk on a break, or closed, is never among them."""
    if not hall.idle_most_min:
        return ()
    known, everyone, sitting = tuple(desks), tuple(tickets), tuple(visits)
    closed = closed_desks(known)
    waiting = tuple(one for one in everyone if one.waits_at(now))
    busy, freed = _at_desks(everyone, sitting)
    limit = now - timedelta(minutes=hall.idle_most_min)
    found = []
    for desk in known:
        if desk.state is not DeskState.OPEN or desk.id in busy:
            continue
        plan = hall.plan_of(desk.id)
        came = [
            one.callable_from for one in waiting if one.callable_from is not None and may_call(one, plan, closed=closed)
        ]
        since = max(desk.since, freed.get(desk.id, desk.since), min(came, default=now))
        if came and since < limit:
            found.append(IdleDesk(desk=desk.id, since=since, waiting=len(came)))
    return tuple(sorted(found, key=lambda one: (one.since, one.desk)))


def _at_desks(tickets: Iterable[Ticket], visits: Iterable[Visit]) -> tuple[set[DeskName], dict[DeskName, datetime]]:
    """Where somebody is called or sits, and when the last one went from each desk."""
    busy: set[DeskName] = set()
    freed: dict[DeskName, datetime] = {}

    def left(desk: DeskName | None, at: datetime | None) -> None:
        if desk is not None and at is not None:
            freed[desk] = max(at, freed.get(desk, at))

    for ticket in tickets:
        if ticket.state in _AT_DESK and ticket.desk is not None:
            busy.add(ticket.desk)
        left(ticket.desk, ticket.ended_at)
        for part in ticket.log:
            left(part.desk, part.until)
    for visit in visits:
        if visit.state is VisitState.OPEN:
            busy.add(visit.desk)
        left(visit.desk, visit.ended_at or visit.parked_at)
    return busy, freed
