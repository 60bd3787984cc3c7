"""Who passes the norm of waiting next and when, and the one act that keeps most of them inside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from mfc_desk.domain.halls import DeskState
from mfc_desk.domain.ids import DeskName, Key, OperatorId, TicketId
from mfc_desk.domain.load.day import by_number
from mfc_desk.domain.load.figures import Figure, counted
from mfc_desk.domain.load.parts import Spell, Way
from mfc_desk.domain.load.projection import Standing, projected
from mfc_desk.domain.ranking import rank
from mfc_desk.domain.tickets import Ticket
from mfc_desk.domain.waits import Expected, Pace, expected_wait
from mfc_desk.text.message import Message, msg

MOST_MOVED: Final = 4
"""Nobody sends more people to another list with one sentence."""


class Remedy(StrEnum):
    """What kind of act it is, the lightest first."""

    RESUME = "resume"
    """A desk on a break takes people again."""
    OPEN = "open"
    """A closed desk opens."""
    MOVE = "move"
    """People go to another list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """Somebody who waits for the first call, and when the norm passes for them."""

    ticket: TicketId
    number: str
    due_at: datetime
    over: bool
    """Whether it has passed."""
    call: Expected | None
    """Between which minutes from now they are called, about two times of three; None where nothing honest is known."""

    @property
    def key(self) -> Key:
        """Their row."""
        return Key(Ticket.kind, self.ticket)

    def likely(self, now: datetime) -> bool:
        """Whether they pass it by the later end of that range, or have passed it."""
        return self.over or (self.call is not None and now + timedelta(minutes=self.call.high) > self.due_at)

    def sure(self, now: datetime) -> bool:
        """Whether they pass it even by its earlier end."""
        return self.over or (self.call is not None and now + timedelta(minutes=self.call.low) > self.due_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing a supervisor can do now."""

    remedy: Remedy
    desk: DeskName | None = None
    operator: OperatorId | None = None
    """Who sits at the desk that is on a break."""
    series: str = ""
    """The list people are moved to."""
    moved: tuple[TicketId, ...] = ()

    @property
    def order(self) -> tuple[int, int, tuple[int, str], str]:
        """What goes first of two that help alike: the lighter one, then by name."""
        return list(Remedy).index(self.remedy), len(self.moved), by_number(self.desk or ""), self.series


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """The act that helps most, how much, and why it is said."""

    act: Act
    without: Figure
    """Who passes the norm where nothing is done, of those who have not yet."""
    prevented: Figure
    """Who of them does not pass it with the act, less whoever passes it because of the act."""
    said: Message
    why: tuple[Message, ...]


def breaches(waiting: Iterable[tuple[Ticket, Way]], *, norm: timedelta, pace: Pace | None, desks: int,
             now: datetime) -> tuple[Breach, ...]:  # fmt: skip
    """Everybody who waits for a first call, in the order in which the norm passes for them.

    Who comes later by rank is behind: the range reckons with everybody before them. Where lists have desks of their
    own the pace is still that of the whole hall, so it is a little too hopeful for a list that few desks call.
    """
    order = sorted(waiting, key=lambda pair: (rank(pair[0]).rank_at, pair[0].arrived_at, pair[0].id))
    found = [
        _breach(ticket, way, norm=norm, call=expected_wait(pace, ahead, desks=desks), now=now)
        for ahead, (ticket, way) in enumerate(order)
        if way.called_at is None
    ]
    return tuple(sorted(found, key=lambda one: (one.due_at, one.ticket)))


def advised(standing: Standing, next_: Sequence[Breach]) -> Advice | None:
    """The one act that prevents most; None where nobody is about to pass the norm, or no act helps anybody."""
    due = {one.ticket: one.due_at for one in next_ if not one.over}
    without = _passing(standing, due)
    if not without:
        return None
    tried = [(act, _passing(changed, due)) for act, changed in candidates(standing, without)]
    if not tried:
        return None
    act, remains = min(tried, key=lambda pair: (len(pair[1]), pair[0].order))
    if len(remains) >= len(without):
        return None
    return _advice(standing, act, without=without, remains=remains)


def candidates(standing: Standing, late: Sequence[TicketId]) -> Iterator[tuple[Act, Standing]]:
    """Every act that may help, with the hall as it is after it."""
    for desk in standing.desks:
        if desk.state is DeskState.PAUSED and desk.id not in standing.not_known:
            yield Act(remedy=Remedy.RESUME, desk=desk.id, operator=desk.operator), standing.with_desk(desk.id)
    known = {one.id for one in standing.desks if one.state is not DeskState.CLOSED}
    planned = {plan.desk for plan in standing.hall.desks} | {one.id for one in standing.desks}
    for name in sorted(planned - known - standing.not_known, key=by_number):
        yield Act(remedy=Remedy.OPEN, desk=name), standing.with_desk(name)
    yield from _moves(standing, late)


def _moves(standing: Standing, late: Sequence[TicketId]) -> Iterator[tuple[Act, Standing]]:
    """The first of the late ones sent to each other list that an open desk calls and theirs does not."""
    plans = [standing.hall.plan_of(one.id) for one in standing.desks if one.state is DeskState.OPEN]
    if not any(plan.series for plan in plans):  # every desk calls everybody: another list changes nothing
        return
    of = {one.id: one.series for one in standing.waiting if one.for_desk is None and one.visit is None}
    for letter in sorted({one.letter for one in standing.hall.series if not one.paused}):
        able = [name for name in late if of.get(name, letter) != letter]
        for many in range(1, min(MOST_MOVED, len(able)) + 1):
            moved = tuple(able[-many:])
            act = Act(remedy=Remedy.MOVE, series=letter, moved=moved)
            yield act, standing.with_moved(moved, letter)


def _passing(standing: Standing, due: dict[TicketId, datetime]) -> tuple[TicketId, ...]:
    """Who is called after their norm passed, or not at all, in the order in which it passes."""
    called = projected(standing)
    late = [name for name, at in due.items() if called.get(name, at + timedelta(days=1)) > at]
    return tuple(sorted(late, key=lambda name: (due[name], name)))


def _advice(standing: Standing, act: Act, *, without: Sequence[TicketId], remains: Sequence[TicketId]) -> Advice:
    harmed = len({*remains} - {*without})
    kept = [name for name in without if name not in remains]
    prevented = kept[: len(kept) - harmed]
    facts = {"n": len(prevented), "of": len(without)}
    minutes = max(1, round(standing.service.total_seconds() / 60))
    said = msg(f"advice.{act.remedy}", desk=act.desk or "", series=act.series, n=len(act.moved))
    why = (
        msg("advice.why_without", n=len(without)),
        msg("advice.why_with", **facts),
        msg("advice.why_service", minutes=minutes),
        msg("advice.why_left_out"),
    )
    return Advice(
        act=act,
        without=counted(Key(Ticket.kind, name) for name in without),
        prevented=counted(Key(Ticket.kind, name) for name in prevented),
        said=said,
        why=why,
    )


def _breach(ticket: Ticket, way: Way, *, norm: timedelta, call: Expected | None, now: datetime) -> Breach:
    left = norm - way.spent(Spell.WAITING)
    since = max(now, ticket.callable_from or now)
    due_at = since + left
    return Breach(ticket=ticket.id, number=ticket.number, due_at=due_at, over=left < timedelta(0), call=call)
