"""What the time of one person in the centre was spent on: parts that follow each other and add up to its whole length.

The way of somebody with a number is the log of their ticket (`mfc_desk.domain.tickets`), whatever desks served them;
of somebody without one it is their visit. Nobody has both: a visit with a number, or whose person is elsewhere with
theirs, is part of the ticket's way. A clock that was set back makes a part of no length, never a negative one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from forms.ids import ServiceId
from mfc_desk.domain.entities import Visit
from mfc_desk.domain.ids import DeskName, Key, OperatorId
from mfc_desk.domain.machines import VisitState
from mfc_desk.domain.tickets import Phase, Ticket, TicketState


class Spell(StrEnum):
    """What a part of somebody's time was."""

    EARLY = "early"
    """Before the time of an appointment: nobody's wait."""
    WAITING = "waiting"
    """Until the first call. This is the wait the norm is about; nothing that comes later changes it."""
    WAY = "way"
    """From a call to the desk."""
    SERVING = "serving"
    PUT_BY = "put_by"
    """Away by agreement: for a copy, a payment, a break."""
    MISSED = "missed"
    """Called and not come."""
    AGAIN = "again"
    """Waiting once more after the first call: sent on, come back, or the time of being away is over."""


class Outcome(StrEnum):
    """How it stands with a person, or how it ended."""

    WAITS = "waits"
    CALLED = "called"
    SERVING = "serving"
    AWAY = "away"
    SERVED = "served"
    LEFT = "left"
    """Went before any desk served them."""
    BROKEN_OFF = "broken_off"
    """Went in the middle of being served."""
    VOIDED = "voided"
    """A number that nobody held."""


_SPELLS: Final = {
    Phase.EARLY: Spell.EARLY,
    Phase.WAY: Spell.WAY,
    Phase.SERVING: Spell.SERVING,
    Phase.PARKED: Spell.PUT_BY,
    Phase.MISSED: Spell.MISSED,
}
_OUTCOMES: Final = {
    TicketState.ISSUED: Outcome.WAITS,
    TicketState.CALLED: Outcome.CALLED,
    TicketState.SERVING: Outcome.SERVING,
    TicketState.PARKED: Outcome.AWAY,
    TicketState.NO_SHOW: Outcome.AWAY,
    TicketState.DONE: Outcome.SERVED,
    TicketState.VOIDED: Outcome.VOIDED,
}
OVER: Final = frozenset({Outcome.SERVED, Outcome.LEFT, Outcome.BROKEN_OFF, Outcome.VOIDED})
WAITED: Final = frozenset({Spell.WAITING, Spell.AGAIN})
AT_DESK: Final = frozenset({Spell.WAY, Spell.SERVING})


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch, with the desk and the operator it was spent at."""

    spell: Spell
    since: datetime
    until: datetime
    desk: DeskName | None = None
    operator: OperatorId | None = None

    @property
    def length(self) -> timedelta:
        """How long it was, never less than nothing."""
        return self.until - self.since


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One person's time in the centre, without a word of who they are."""

    key: Key
    """The ticket, or the visit of somebody without one."""
    number: str
    series: str
    service: ServiceId | None
    ground: str | None
    """The legal ground on which they go ahead; None: in turn."""
    outcome: Outcome
    parts: tuple[Part, ...]

    @property
    def came_at(self) -> datetime:
        """When it began."""
        return self.parts[0].since

    @property
    def until(self) -> datetime:
        """When it ended, or the moment it was looked at."""
        return self.parts[-1].until

    @property
    def length(self) -> timedelta:
        """From coming to going, or to the moment it was looked at. The parts add up to it."""
        return self.until - self.came_at

    @property
    def numbered(self) -> bool:
        """Whether they waited with a number: only they can have waited at all."""
        return self.key.kind == Ticket.kind

    @property
    def over(self) -> bool:
        """Whether nothing follows."""
        return self.outcome in OVER

    @property
    def first_wait(self) -> timedelta:
        """The wait that counts: until the first call, or up to now where nobody has called them."""
        return self.spent(Spell.WAITING)

    @property
    def called_at(self) -> datetime | None:
        """When the wait that counts ended by a call, or by sitting down at a desk."""
        return next((part.since for part in self.parts if part.spell not in (Spell.EARLY, Spell.WAITING)), None)

    def spent(self, spell: Spell) -> timedelta:
        """How long they were at that in all."""
        return sum((part.length for part in self.parts if part.spell is spell), timedelta())

    def inside(self, norm: timedelta) -> bool | None:
        """Whether the wait that counts kept to the norm; None where that is not known yet, or nobody waited.

        Who waits longer already is outside, whether or not they are called; who went earlier uncalled is neither.
        """
        if not self.numbered or self.outcome is Outcome.VOIDED:
            return None
        if self.first_wait > norm:
            return False
        return True if self.called_at is not None else None


def way_of(ticket: Ticket, now: datetime) -> Way:
    """The way of somebody with a number, up to `now` where it goes on."""
    return Way(
        key=Key(ticket.kind, ticket.id),
        number=ticket.number,
        series=ticket.series,
        service=ticket.service,
        ground=ticket.ground,
        outcome=_outcome(ticket),
        parts=tuple(_told(ticket, now)),
    )


def way_of_visit(visit: Visit, now: datetime) -> Way | None:
    """The way of somebody without a number; None where it is part of a ticket's.

    The row knows when it was put by last, not that it was put by before: a pause that is over counts as serving. Where
    every change of the row is known, `visit_went_on` knows better.
    """
    if not goes_alone(visit):
        return None
    open_ = visit_began(visit)
    if visit.state is not VisitState.OPEN:
        open_ = visit_went_on(open_, visit, visit.ended_at or visit.parked_at or visit.started_at)
    return way_without_number(visit, until(open_, now))


def goes_alone(visit: Visit) -> bool:
    """Whether the visit is nobody's way but its own."""
    return visit.ticket is None and visit.away is None


@dataclass(frozen=True, slots=True)
class Going:
    """The parts of a visit without a number so far; the last one goes on where it is not over."""

    parts: tuple[Part, ...]
    over: bool = False


def visit_began(visit: Visit) -> Going:
    """Somebody sat down without a number."""
    return Going((Part(Spell.SERVING, visit.started_at, visit.started_at, visit.desk, visit.operator),))


def visit_went_on(going: Going, visit: Visit, at: datetime) -> Going:
    """The same after the row became this one at `at`; time never runs backwards in it."""
    last = going.parts[-1]
    if going.over:
        return going
    if visit.state in (VisitState.FINISHED, VisitState.ABANDONED):
        known = going if visit.parked_at is None or last.spell is Spell.PUT_BY else _put_by(going, visit.parked_at)
        return Going(until(known, visit.ended_at or at), over=True)
    if visit.state is VisitState.PARKED:
        return going if last.spell is Spell.PUT_BY else _put_by(going, visit.parked_at or at)
    if last.spell is Spell.SERVING and last.desk == visit.desk:
        return going
    closed = until(going, at)
    end = closed[-1].until
    return Going((*closed, Part(Spell.SERVING, end, end, visit.desk, visit.operator)))


def until(going: Going, at: datetime) -> tuple[Part, ...]:
    """The parts up to a moment."""
    if going.over:
        return going.parts
    last = going.parts[-1]
    return (*going.parts[:-1], Part(last.spell, last.since, max(at, last.since), last.desk, last.operator))


def _put_by(going: Going, at: datetime) -> Going:
    closed = until(going, at)
    last = closed[-1]
    return Going((*closed, Part(Spell.PUT_BY, last.until, last.until, last.desk)))


def way_without_number(visit: Visit, parts: tuple[Part, ...]) -> Way:
    """The way of a visit whose parts are known."""
    outcomes = {
        VisitState.OPEN: Outcome.SERVING,
        VisitState.PARKED: Outcome.AWAY,
        VisitState.FINISHED: Outcome.SERVED,
        VisitState.ABANDONED: Outcome.BROKEN_OFF,
    }
    return Way(
        key=Key(visit.kind, visit.id),
        number=visit.number or "",
        series="",
        service=None,
        ground=None,
        outcome=outcomes[visit.state],
        parts=parts,
    )


def ways(tickets: Iterable[Ticket], visits: Iterable[Visit], now: datetime) -> tuple[Way, ...]:
    """Everybody's way, in the order in which they came."""
    found = [way_of(one, now) for one in tickets if one.log]
    found += [way for one in visits if (way := way_of_visit(one, now)) is not None]
    return tuple(sorted(found, key=lambda way: (way.came_at, way.key)))


def _outcome(ticket: Ticket) -> Outcome:
    if ticket.state is not TicketState.LEFT:
        return _OUTCOMES[ticket.state]
    return Outcome.BROKEN_OFF if any(one.phase is Phase.SERVING for one in ticket.log) else Outcome.LEFT


def _told(ticket: Ticket, now: datetime) -> Iterator[Part]:
    """The log as parts: what was waited after the first call is no part of the wait that counts."""
    called = False
    for period in ticket.parts(now):
        called = called or period.phase not in (Phase.EARLY, Phase.WAITING)
        spell = _SPELLS.get(period.phase) or (Spell.AGAIN if called else Spell.WAITING)
        assert period.until is not None  # `Ticket.parts` gives every stretch its end
        yield Part(spell, period.since, period.until, period.desk, period.operator)
