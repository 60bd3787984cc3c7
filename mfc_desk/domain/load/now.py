"""The hall at this moment: who waits how long, what they may expect, and how it stands with every desk. Pure."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from forms.ids import ServiceId
from mfc_desk.domain.entities import Visit
from mfc_desk.domain.halls import Desk, DeskState, Hall
from mfc_desk.domain.ids import DeskName, Key, OperatorId
from mfc_desk.domain.load.breaches import Advice, Breach, advised, breaches
from mfc_desk.domain.load.day import by_number
from mfc_desk.domain.load.figures import Figure, How, counted, measured
from mfc_desk.domain.load.parts import AT_DESK, Part, Spell, Way, ways
from mfc_desk.domain.load.projection import Standing, busy_desks, service_of
from mfc_desk.domain.machines import VisitState
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.domain.waits import Expected, Pace, expected_wait, pace_of

T = TypeVar("T")


class Seat(StrEnum):
    """How it stands with a desk. Cut off goes before everything else: what it does is not known here."""

    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """What the figures of a moment are made of: the rows of this day, and what is known beside them."""

    hall: Hall
    tickets: tuple[Ticket, ...]
    """Of this day: a number is for one."""
    visits: tuple[Visit, ...]
    desks: tuple[Desk, ...]
    norm: timedelta | None
    """How long a person may wait, as the law of the centre has it; None: it says nothing of that, and nothing is
    measured by it.
    """
    offline: Mapping[DeskName, datetime]
    """The desks that are cut off, and when they were heard last."""
    undecided: tuple[Key, ...]
    """The rows that wait for a person's decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiter:
    """One person who waits now."""

    key: Key
    number: str
    series: str
    service: ServiceId | None
    ground: str | None
    wait: timedelta
    """In all, whatever came in between."""
    first: bool
    """Whether they wait for their first call, which the norm is about."""
    over: bool
    """Whether that has lasted longer than the norm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskNow:
    """One desk: its state, who sits there, whom it has, and how long that has been so."""

    desk: DeskName
    seat: Seat
    since: datetime
    """Since when it is in that state; of one that is cut off, when it was heard last."""
    operator: OperatorId | None
    number: str
    """Of whom it has; "" where nobody is there."""
    way: Key | None
    busy_since: datetime | None

    @property
    def key(self) -> Key:
        """Its row."""
        return Key(Desk.kind, self.desk)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Everything about now. What is shown of it has its rows behind it."""

    at: datetime
    norm: timedelta | None
    waiting: Figure
    by_series: tuple[tuple[str, Figure], ...]
    by_service: tuple[tuple[ServiceId | None, Figure], ...]
    by_ground: tuple[tuple[str | None, Figure], ...]
    """By the legal ground on which they go ahead; None: in turn."""
    waiters: tuple[Waiter, ...]
    longest: Figure
    """The longest wait of those who wait, in seconds."""
    wait_now: Figure
    """The mean of their waits so far, in seconds."""
    expected: Expected | None
    """How long who comes now will wait."""
    inside: Figure
    """The share inside the norm so far today."""
    desks: tuple[DeskNow, ...]
    by_seat: tuple[tuple[Seat, Figure], ...]
    undecided: Figure
    next_past: tuple[Breach, ...]
    """Who waits for the first call, by when the norm passes for them."""
    likely_past: Figure
    """Those of them who have passed it or likely will."""
    advice: Advice | None


def moment(rows: Rows, now: datetime) -> Moment:
    """The figures of now. The same rows and the same moment give the same figures."""
    everyone = ways(rows.tickets, rows.visits, now)
    of = {way.key: way for way in everyone}
    waiting = [(one, of[Key(one.kind, one.id)]) for one in rows.tickets if one.log and one.waits_at(now)]
    waiters = _waiters(waiting, rows.norm)
    desks = _desks(rows, everyone, now)
    serving = sum(one.seat is Seat.OPEN for one in desks)
    pace = _pace(rows, now)
    norm, service = rows.norm, service_of(everyone, now)
    past = () if norm is None else breaches(waiting, norm=norm, pace=pace, desks=serving, now=now)
    return Moment(
        at=now,
        norm=norm,
        waiting=counted(one.key for one in waiters),
        by_series=_grouped(waiters, lambda one: one.series),
        by_service=_grouped(waiters, lambda one: one.service),
        by_ground=_grouped(waiters, lambda one: one.ground),
        waiters=waiters,
        longest=measured(How.LONGEST, ((one.key, one.wait.total_seconds()) for one in waiters)),
        wait_now=measured(How.MEAN, ((one.key, one.wait.total_seconds()) for one in waiters)),
        expected=expected_wait(pace, len(waiting), desks=serving),
        inside=measured(How.SHARE, ()) if norm is None else inside_so_far(everyone, norm),
        desks=desks,
        by_seat=tuple((seat, counted(one.key for one in desks if one.seat is seat)) for seat in Seat),
        undecided=counted(dict.fromkeys(rows.undecided)),
        next_past=past,
        likely_past=counted(one.key for one in past if one.likely(now)),
        advice=None if service is None or norm is None else advised(_standing(rows, desks, service, now), past),
    )


def inside_so_far(everyone: Iterable[Way], norm: timedelta) -> Figure:
    """Of those for whom it is decided, the share whose wait kept to the norm."""
    judged = ((way.key, way.inside(norm)) for way in everyone)
    return measured(How.SHARE, ((key, kept) for key, kept in judged if kept is not None))


def _waiters(waiting: Iterable[tuple[Ticket, Way]], norm: timedelta | None) -> tuple[Waiter, ...]:
    found = [
        Waiter(
            key=way.key,
            number=way.number,
            series=way.series,
            service=way.service,
            ground=way.ground,
            wait=_waited(way),
            first=way.called_at is None,
            over=norm is not None and way.called_at is None and way.first_wait > norm,
        )
        for _, way in waiting
    ]
    return tuple(sorted(found, key=lambda one: (-one.wait, one.key)))


def _waited(way: Way) -> timedelta:
    """What they wait in one go now: until the first call all of it, after it since they wait again on any list."""
    if way.called_at is None:
        return way.first_wait
    again = itertools.takewhile(lambda part: part.spell is Spell.AGAIN, reversed(way.parts))
    return sum((part.length for part in again), timedelta())


def _grouped(waiters: Iterable[Waiter], by: Callable[[Waiter], T]) -> tuple[tuple[T, Figure], ...]:
    groups: dict[T, list[Key]] = {}
    for one in waiters:
        groups.setdefault(by(one), []).append(one.key)
    return tuple((name, counted(sorted(keys))) for name, keys in sorted(groups.items(), key=lambda pair: str(pair[0])))


def _pace(rows: Rows, now: datetime) -> Pace | None:
    return pace_of((one.called_at for one in rows.tickets if one.called_at is not None), now)


def _desks(rows: Rows, everyone: Iterable[Way], now: datetime) -> tuple[DeskNow, ...]:
    """Every desk that has a row, that is planned or that has somebody, in the order of their numbers."""
    known = {one.id: one for one in rows.desks}
    sits = _sitting(everyone)
    names = {*known, *sits, *rows.offline, *(plan.desk for plan in rows.hall.desks)}
    return tuple(_desk(name, known.get(name), sits.get(name), rows, now) for name in sorted(names, key=by_number))


def _sitting(everyone: Iterable[Way]) -> dict[DeskName, Way]:
    """Whom each desk has now; of two, where a visit was forgotten, who came to it last."""
    found: dict[DeskName, Way] = {}
    for way in everyone:
        last = way.parts[-1]
        if not way.over and last.spell in AT_DESK and last.desk is not None:
            other = found.get(last.desk)
            if other is None or _stay_of(other).since <= _stay_of(way).since:
                found[last.desk] = way
    return found


def _desk(name: DeskName, row: Desk | None, way: Way | None, rows: Rows, now: datetime) -> DeskNow:
    """A desk that nobody opened by name and that has somebody is at work."""
    busy_since = None if way is None else _stay_of(way).since
    sits = None if row is None else row.operator
    if row is not None:
        seat, since = Seat(row.state.value), row.since
    else:
        seat, since = (Seat.CLOSED, now) if busy_since is None else (Seat.OPEN, busy_since)
    if name in rows.offline:
        seat, since = Seat.OFFLINE, rows.offline[name]
    return DeskNow(
        desk=name,
        seat=seat,
        since=since,
        operator=sits if way is None else way.parts[-1].operator or sits,
        number="" if way is None else way.number,
        way=None if way is None else way.key,
        busy_since=busy_since,
    )


def _stay_of(way: Way) -> Part:
    """Where the stay at the desk began that goes on now: whoever comes back to a desk is there anew."""
    stay = itertools.takewhile(
        lambda part: part.spell in AT_DESK and part.desk == way.parts[-1].desk, reversed(way.parts)
    )
    return tuple(stay)[-1]


def _standing(rows: Rows, desks: Iterable[DeskNow], service: timedelta, now: datetime) -> Standing:
    """The hall for its projection. A desk that is cut off calls by itself: it counts as open, for its people."""
    known = {one.id: one for one in rows.desks}
    seats = tuple(
        known.get(one.desk) or Desk(id=one.desk, state=DeskState.OPEN, since=one.since)
        for one in desks
        if one.desk in known or one.seat is Seat.OPEN
    )
    others = {one.desk: one.started_at for one in rows.visits if one.state is VisitState.OPEN}
    waiting = tuple(
        one for one in rows.tickets if one.callable_from is not None and one.state is not TicketState.CALLED
    )
    return Standing(
        hall=rows.hall,
        desks=seats,
        waiting=waiting,
        busy=busy_desks(rows.tickets, others),
        service=service,
        now=now,
        not_known=frozenset(rows.offline),
    )
