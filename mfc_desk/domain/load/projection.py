"""The next minutes of the hall, played forward by its own rules: who is called when, if nothing else happens.

An event projection: every open desk serves as long as a person takes on average today, is free then, and calls by the
rules of the hall (`ranking`) the first of those it may call. It says nothing by chance: the same hall gives the same
projection. What it leaves out: people who come meanwhile (they stand behind, unless the law puts them ahead), breaks
that begin, who does not come when called, and that no two visits are equally long. So it compares acts with each other
and with doing nothing; it promises no minute to anybody (that range is `waits`).
"""

from __future__ import annotations

import heapq
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import mean
from typing import Final, NamedTuple

from mfc_desk.domain.halls import Desk, DeskPlan, DeskState, Hall
from mfc_desk.domain.ids import DeskName, TicketId
from mfc_desk.domain.load.parts import AT_DESK, Way
from mfc_desk.domain.ranking import closed_desks, kept_for, may_call, rank_at_desk
from mfc_desk.domain.tickets import Ticket, TicketState

HORIZON: Final = timedelta(hours=3)
"""Nobody knows the hall of later."""
LEAST_SERVED: Final = 5
"""With fewer visits that ended nothing is known of how long one takes."""
LATELY: Final = timedelta(hours=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The hall at a moment, as far as the next calls hang on it."""

    hall: Hall
    desks: tuple[Desk, ...]
    waiting: tuple[Ticket, ...]
    """Who can be called now or will be by themself, of this day."""
    busy: Mapping[DeskName, datetime]
    """Since when each desk has somebody."""
    service: timedelta
    """How long a desk has one person, from the call to the next one."""
    now: datetime
    not_known: frozenset[DeskName] = frozenset()
    """Desks that are cut off: whether they are open by now nobody here knows, and none of them is advised to be."""

    def with_desk(self, desk: DeskName) -> Standing:
        """The same with this desk open."""
        others = tuple(one for one in self.desks if one.id != desk)
        return replace(self, desks=(*others, Desk(id=desk, state=DeskState.OPEN, since=self.now)))

    def with_moved(self, moved: Iterable[TicketId], series: str) -> Standing:
        """The same with these people on another list."""
        names = {*moved}
        waiting = (replace(one, series=series, for_desk=None) if one.id in names else one for one in self.waiting)
        return replace(self, waiting=tuple(waiting))


def service_of(ways: Iterable[Way], now: datetime) -> timedelta | None:
    """How long a desk had a person lately, call and way with it; None where too few were served to say.

    Each stay at a desk counts for itself: who was sent on took two desks' time.
    """
    stays = [length for way in ways for length in _stays(way, now)]
    return timedelta(seconds=mean(stays)) if len(stays) >= LEAST_SERVED else None


def projected(standing: Standing) -> Mapping[TicketId, datetime]:
    """When each waiting person is called within the horizon; who is not called by then is not in it."""
    lines, found = _Lines(standing), dict[TicketId, datetime]()
    free = [
        (_free_at(standing, one.id), place, one.id)
        for place, one in enumerate(sorted(standing.desks, key=lambda one: one.id))
        if one.state is DeskState.OPEN
    ]
    heapq.heapify(free)
    while free and len(found) < len(standing.waiting):
        at, place, desk = heapq.heappop(free)
        if at > standing.now + HORIZON:
            break
        chosen, later = lines.next_at(desk, at, found)
        if chosen is not None:
            found[chosen] = at
            heapq.heappush(free, (at + standing.service, place, desk))
        elif later is not None:
            heapq.heappush(free, (later, place, desk))
    return found


class _Stands(NamedTuple):
    """A place in a line, in its order."""

    rank_at: datetime
    arrived_at: datetime
    ticket: TicketId
    ready_at: datetime


class _Lines:
    """Who stands where for each desk, in order once: desks that call alike share one line, but for their own people."""

    def __init__(self, standing: Standing) -> None:
        self._hall, self._closed = standing.hall, closed_desks(standing.desks)
        self._own: dict[DeskName, list[Ticket]] = defaultdict(list)
        self._anybodys: list[Ticket] = []
        for one in standing.waiting:
            kept = kept_for(one, self._closed)
            (self._anybodys if kept is None else self._own[kept]).append(one)
        self._plans = {one.id: standing.hall.plan_of(one.id) for one in standing.desks}
        self._lines: dict[object, deque[_Stands]] = {}

    def next_at(
        self, desk: DeskName, at: datetime, called: Collection[TicketId]
    ) -> tuple[TicketId | None, datetime | None]:
        """Whom the desk calls then; where nobody is ready, from when on somebody will be."""
        plan = self._plans[desk]
        anybodys, own = (
            self._line((plan.series, plan.quick), plan, self._anybodys),
            self._line(desk, plan, self._own[desk]),
        )
        waiting = [_up_to_ready(line, at, called) for line in (anybodys, own)]
        ready = [line[-1] for line in waiting if line and line[-1].ready_at <= at]
        if ready:
            return min(ready).ticket, None
        return None, min((one.ready_at for line in waiting for one in line), default=None)

    def _line(self, name: object, plan: DeskPlan, people: Iterable[Ticket]) -> deque[_Stands]:
        if name not in self._lines:
            able = (one for one in people if may_call(one, plan, closed=self._closed))
            self._lines[name] = deque(sorted(stand for one in able for stand in _stands(one, self._hall, plan)))
        return self._lines[name]


def _stands(one: Ticket, hall: Hall, plan: DeskPlan) -> Iterator[_Stands]:
    if one.callable_from is not None:
        yield _Stands(rank_at_desk(one, hall, plan), one.arrived_at, one.id, one.callable_from)


def _up_to_ready(line: deque[_Stands], at: datetime, called: Collection[TicketId]) -> list[_Stands]:
    """Who is not called yet, up to the first who is ready then; who was called and stood first stands there no more."""
    while line and line[0].ticket in called:
        line.popleft()
    found = []
    for one in line:
        if one.ticket not in called:
            found.append(one)
            if one.ready_at <= at:
                break
    return found


def busy_desks(tickets: Iterable[Ticket], others: Mapping[DeskName, datetime]) -> Mapping[DeskName, datetime]:
    """Where somebody is called or served, since when; `others` are those who sit there without a number."""
    found = dict(others)
    for one in tickets:
        if one.state in (TicketState.CALLED, TicketState.SERVING) and one.desk is not None and one.log:
            since = one.log[-1].since
            at_desk = [part.since for part in one.log[-2:] if part.desk == one.desk]
            found[one.desk] = min([since, *at_desk])
    return found


def _free_at(standing: Standing, desk: DeskName) -> datetime:
    """A desk that has somebody is free when an average visit would be over; one that takes longer, any moment."""
    since = standing.busy.get(desk)
    return standing.now if since is None else max(standing.now, since + standing.service)


def _stays(way: Way, now: datetime) -> Sequence[float]:
    """The lengths in seconds of this way's stays at desks that ended lately."""
    stays, length, desk = [], 0.0, None
    ended = way.parts[-1].until
    for part in way.parts:
        if part.spell in AT_DESK and part.desk == desk:
            length += part.length.total_seconds()
        else:
            if desk is not None and part.since > now - LATELY:
                stays.append(length)
            desk = part.desk if part.spell in AT_DESK else None
            length = part.length.total_seconds() if desk is not None else 0.0
    if desk is not None and way.over and ended > now - LATELY:
        stays.append(length)
    return stays
