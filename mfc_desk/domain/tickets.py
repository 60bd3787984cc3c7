"""A place in the queue and the way of its person through the hall: where it stands, since when, and every part of it.

A row of the world beside those of `entities.py`, which registers it. This module knows no other row.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar

from forms.ids import ServiceId
from mfc_desk.domain.acts import ActLine
from mfc_desk.domain.ids import DeskName, Kind, OperatorId, TicketId, VisitId


class TicketState(StrEnum):
    """Where a ticket stands between the kiosk and the way out."""

    ISSUED = "issued"
    CALLED = "called"
    SERVING = "serving"
    PARKED = "parked"
    DONE = "done"
    NO_SHOW = "no_show"
    LEFT = "left"
    VOIDED = "voided"


class Phase(StrEnum):
    """What a stretch of a person's time in the hall was."""

    EARLY = "early"
    """Before the time of an appointment: nobody's wait."""
    WAITING = "waiting"
    WAY = "way"
    """Called, and on the way to the desk."""
    SERVING = "serving"
    PARKED = "parked"
    """Away for a paper or a break, by agreement."""
    MISSED = "missed"
    """Called and not come."""


PHASE_OF = {
    TicketState.ISSUED: Phase.WAITING,
    TicketState.CALLED: Phase.WAY,
    TicketState.SERVING: Phase.SERVING,
    TicketState.PARKED: Phase.PARKED,
    TicketState.NO_SHOW: Phase.MISSED,
}
OVER = frozenset({TicketState.DONE, TicketState.LEFT, TicketState.VOIDED})
"""Nothing happens to the ticket any more."""
WAITS = frozenset({TicketState.ISSUED, TicketState.PARKED, TicketState.NO_SHOW})
"""A desk may call the person, once their time has come."""


class Source(StrEnum):
    """Where a number came from."""

    KIOSK = "kiosk"
    RECEPTION = "reception"
    DESK = "desk"
    BLOCK = "block"
    """A desk without the line, from the block of numbers leased to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """One stretch of the way, with the desk and the operator it was spent at. The last one has no end yet."""

    phase: Phase
    since: datetime
    until: datetime | None = None
    desk: DeskName | None = None
    operator: OperatorId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Onward:
    """Where a person is to go: to what they came for, to one desk, and back to whoever sent them."""

    service: ServiceId | None = None
    series: str = ""
    """Another list; "" leaves the person on theirs."""
    desk: DeskName | None = None
    back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WayBack:
    """A desk that waits for the person, and the visit that waits there, half done."""

    desk: DeskName
    visit: VisitId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A place in the queue. `head_start_min` is how much earlier its class counts (why: `ground`)."""

    kind: ClassVar[Kind] = "ticket"
    id: TicketId
    number: str
    series: str
    state: TicketState = TicketState.ISSUED
    service: ServiceId | None = None
    language: str = "ru"
    arrived_at: datetime
    """When the person came. Nothing moves it."""
    eligible_at: datetime
    """From when on a desk may call the person."""
    head_start_min: int = 0
    ground: str | None = None
    returned_min: int = 0
    """How much earlier they count because a desk has dealt with them before."""
    called_at: datetime | None = None
    """The first call: the wait that counts ended here."""
    calls: int = 0
    """How often the number was called since it last waited."""
    last_call_at: datetime | None = None
    desk: DeskName | None = None
    operator: OperatorId | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    appointment: datetime | None = None
    life_event: str = ""
    more_services: tuple[ServiceId, ...] = ()
    """What else they came for, in the order in which they said it."""
    people: int = 1
    """How many persons came on this number."""
    source: Source = Source.DESK
    code: str = ""
    """What the QR on it says (`ticket_codes`), signed by whoever gave the number."""
    person: str = ""
    """A keyed digest of who took it, where they said; the queue holds no name."""
    note: str = ""
    """What the reception tells the desk: hard of hearing, comes with a guide. It stands on no board and no paper."""
    for_desk: DeskName | None = None
    """The one desk that may call them, where they were sent to it."""
    back_to: DeskName | None = None
    """The desk they return to when this one is done with them."""
    kept: VisitId | None = None
    """The visit that waits at that desk, half done, while they are elsewhere."""
    ways_back: tuple[WayBack, ...] = ()
    """The desks that wait for them after that one, the nearest first."""
    missed: int = 0
    """How often they were called and did not come."""
    visit: VisitId | None = None
    """The visit that waits for a parked person, half done."""
    returns_at: datetime | None = None
    """When who is parked, or did not come, is on the list again by themself; None: only when they show up."""
    reason: str = ""
    """Why it was called out of turn, parked, sent on or voided, the newest."""
    log: tuple[Period, ...] = ()
    """Its whole way. The parts add up to the time between coming and leaving."""
    acts: tuple[ActLine, ...] = ()
    """What was done with it by somebody who did not have the person in front of them."""

    @property
    def callable_from(self) -> datetime | None:
        """From when on a desk may call the person; None where nobody may."""
        if self.state is TicketState.ISSUED:
            return self.eligible_at
        return self.returns_at if self.state in WAITS else None

    @property
    def desks_that_wait(self) -> tuple[WayBack, ...]:
        """Every desk the person is to come back to, the next one first."""
        first = () if self.back_to is None else (WayBack(desk=self.back_to, visit=self.kept),)
        return (*first, *self.ways_back)

    def coming_back(self, desks: tuple[WayBack, ...]) -> dict[str, Any]:
        """What changes where these wait for the person now."""
        first = desks[0] if desks else None
        return {
            "back_to": None if first is None else first.desk,
            "kept": None if first is None else first.visit,
            "ways_back": desks[1:],
        }

    def waits_for(self, visit: VisitId) -> bool:
        """Whether that visit waits for the person to come back from where they are."""
        return any(each.visit == visit for each in self.desks_that_wait)

    def waits_at(self, now: datetime) -> bool:
        """Whether the person could be called now."""
        return (since := self.callable_from) is not None and since <= now

    def moved(self, state: TicketState, at: datetime, **changes: Any) -> Ticket:
        """The ticket in another state from `at` on, with the stretch that ended written down."""
        after = replace(self, state=state, **changes)
        ended = replace(after, ended_at=at) if state in OVER else after
        return replace(ended, log=_continued(self, after, at))

    def spent(self, phase: Phase, now: datetime) -> timedelta:
        """How long the person has spent so, up to `now` where it goes on."""
        parts = (one for one in self.parts(now) if one.phase is phase)
        return sum((one.until - one.since for one in parts if one.until is not None), timedelta())

    def parts(self, now: datetime) -> tuple[Period, ...]:
        """Its whole way up to `now`, every stretch with its end."""
        if not self.log or self.log[-1].until is not None:
            return self.log
        last = self.log[-1]
        return (*self.log[:-1], *_ended(last, self.callable_from, max(now, last.since)))


def _continued(before: Ticket, after: Ticket, at: datetime) -> tuple[Period, ...]:
    """The log with its open stretch closed at `at` and the next one begun; time never runs backwards in it."""
    closed = before.log
    if closed and closed[-1].until is None:
        at = max(at, closed[-1].since)
        closed = (*closed[:-1], *_ended(closed[-1], before.callable_from, at))
    if after.state in OVER:
        return closed
    return (*closed, _begun(after, at))


def _begun(ticket: Ticket, at: datetime) -> Period:
    """What goes on from `at`. Before the time of an appointment nobody waits."""
    early = ticket.state is TicketState.ISSUED and ticket.eligible_at > at
    phase = Phase.EARLY if early else PHASE_OF[ticket.state]
    return Period(phase=phase, since=at, desk=ticket.desk, operator=ticket.operator)


def _ended(open_: Period, callable_from: datetime | None, at: datetime) -> tuple[Period, ...]:
    """A stretch that ended at `at`; from when its person could be called, it was waiting."""
    if callable_from is None or open_.phase is Phase.WAITING or not open_.since <= callable_from < at:
        return (replace(open_, until=at),)
    waited = Period(phase=Phase.WAITING, since=callable_from, until=at)
    return (replace(open_, until=callable_from), waited)
