"""The load of one day in quarter hours, and what every desk did in it. Pure; of people it knows their numbers only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from mfc_desk.domain.halls import Desk, DeskState
from mfc_desk.domain.ids import DeskName, Key, OperatorId
from mfc_desk.domain.load.figures import Figure, How, counted, measured
from mfc_desk.domain.load.parts import AT_DESK, WAITED, Outcome, Part, Spell, Way

QUARTER: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, its end not in it."""

    since: datetime
    until: datetime

    def holds(self, at: datetime) -> bool:
        """Whether the moment is in it."""
        return self.since <= at < self.until

    def quarters(self) -> tuple[Span, ...]:
        """It, cut at every quarter of an hour from its beginning."""
        found, at = [], self.since
        while at < self.until:
            found.append(Span(at, min(at + QUARTER, self.until)))
            at += QUARTER
        return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What happened in a span. Each figure has the rows it counts; the wait is always that until the first call."""

    span: Span
    arrivals: Figure
    """Who came, with a number or without; numbers that were voided are not people."""
    calls: Figure
    """First calls: the wait that counts ended here."""
    wait: Figure
    """Mean seconds that those waited."""
    longest: Figure
    """And the longest of them."""
    inside: Figure
    """Of those, and of who went or waits still beyond the norm, the share inside it."""
    served: Figure
    """Who was done and went."""
    left: Figure
    """Who went before any desk served them."""
    broken_off: Figure
    """Who went in the middle."""
    no_shows: Figure
    """Calls to which nobody came; one person may be in it twice."""
    waiting: Figure
    """Who waited at the end of the span, or at the moment of looking where that is earlier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One state of a desk on its timeline. `until` is the moment of looking where it goes on."""

    state: DeskState
    since: datetime
    until: datetime
    operator: OperatorId | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AtDesk:
    """Somebody called to a desk, or served there: which number, never who."""

    way: Key
    number: str
    spell: Spell
    since: datetime
    until: datetime
    operator: OperatorId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskDay:
    """A desk through the day."""

    desk: DeskName
    states: tuple[Stretch, ...]
    people: tuple[AtDesk, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLoad:
    """A whole day: its quarters, the same of all of it, its desks."""

    whole: Load
    quarters: tuple[Load, ...]
    desks: tuple[DeskDay, ...]


def day_load(ways: Sequence[Way], marks: Iterable[Desk], day: Span, *, norm: timedelta, now: datetime) -> DayLoad:
    """The load of the day. `marks` are the states the desks came into, in the order in which they were told."""
    return DayLoad(
        whole=load_of(ways, day, norm=norm, now=now, since=day.since),
        quarters=quarters(ways, day, norm=norm, now=now),
        desks=desk_days(ways, marks, day, now=now),
    )


def quarters(ways: Sequence[Way], day: Span, *, norm: timedelta, now: datetime) -> tuple[Load, ...]:
    """The load of each quarter hour; every way is looked at only where something happened to it."""
    spans = day.quarters()
    touched: dict[int, list[Way]] = defaultdict(list)
    for way in ways:
        first = max(0, int((way.came_at - day.since) // QUARTER))
        last = min(len(spans) - 1, int((way.until + norm - day.since) // QUARTER))
        for place in range(first, last + 1):
            touched[place].append(way)
    return tuple(load_of(touched[place], span, norm=norm, now=now, since=day.since) for place, span in enumerate(spans))


def load_of(ways: Sequence[Way], span: Span, *, norm: timedelta, now: datetime, since: datetime) -> Load:
    """What happened in the span. A number is for one day: nobody who came before `since` waits any more."""
    people = [way for way in ways if way.outcome is not Outcome.VOIDED]
    called = [way for way in people if way.numbered and (at := way.called_at) is not None and span.holds(at)]
    waits = [(way.key, way.first_wait.total_seconds()) for way in called]
    judged = [way for way in people if (at := judged_at(way, norm)) is not None and span.holds(at)]
    ended = [way for way in people if way.over and span.holds(way.until)]
    at_end = min(span.until, now)
    return Load(
        span=span,
        arrivals=counted(way.key for way in people if span.holds(way.came_at)),
        calls=counted(way.key for way in called),
        wait=measured(How.MEAN, waits),
        longest=measured(How.LONGEST, waits),
        inside=measured(How.SHARE, ((way.key, way.inside(norm) is True) for way in judged)),
        served=counted(way.key for way in ended if way.outcome is Outcome.SERVED),
        left=counted(way.key for way in ended if way.outcome is Outcome.LEFT),
        broken_off=counted(way.key for way in ended if way.outcome is Outcome.BROKEN_OFF),
        no_shows=counted(
            way.key for way in people for part in way.parts if part.spell is Spell.MISSED and span.holds(part.since)
        ),
        waiting=counted(
            way.key for way in people if way.came_at >= since and at_end >= span.since and waits_at(way, at_end)
        ),
    )


def judged_at(way: Way, norm: timedelta) -> datetime | None:
    """When it was decided whether the wait kept to the norm; None where it is not, or nobody waited.

    Whoever is called within it is decided by the call, anybody else by the moment at which the norm passed.
    """
    kept = way.inside(norm)
    if kept is None:
        return None
    return way.called_at if kept else _after_waiting(way, norm)


def waits_at(way: Way, at: datetime) -> bool:
    """Whether the person waited at that moment; whoever waits now waits at the end of what is known."""
    last = way.parts[-1]
    if not way.over and at >= last.until:
        return last.spell in WAITED
    return any(part.spell in WAITED and part.since <= at < part.until for part in way.parts)


def desk_days(ways: Iterable[Way], marks: Iterable[Desk], day: Span, *, now: datetime) -> tuple[DeskDay, ...]:
    """Every desk that was opened or had somebody in the day, by name."""
    told: dict[DeskName, list[Desk]] = defaultdict(list)
    for mark in marks:
        told[mark.id].append(mark)
    seen: dict[DeskName, list[AtDesk]] = defaultdict(list)
    for way in ways:
        for part in way.parts:
            if part.desk is not None and part.spell in AT_DESK and (within := _within(part, day)) is not None:
                seen[part.desk].append(_at_desk(way, part, within))
    days = (
        DeskDay(desk=desk, states=stretches(told[desk], day, now=now), people=tuple(sorted(seen[desk], key=_begun)))
        for desk in sorted({*told, *seen}, key=by_number)
    )
    return tuple(one for one in days if one.people or any(each.state is not DeskState.CLOSED for each in one.states))


def stretches(marks: Iterable[Desk], day: Span, *, now: datetime) -> tuple[Stretch, ...]:
    """The states of one desk through the day, each from its mark to the next one. Before the first nothing is known."""
    order = sorted(marks, key=lambda one: one.since)
    end = min(day.until, now)
    found = []
    for place, mark in enumerate(order):
        until = min(order[place + 1].since if place + 1 < len(order) else end, end)
        since = max(mark.since, day.since)
        if since < until:
            found.append(
                Stretch(state=mark.state, since=since, until=until, operator=mark.operator, reason=mark.reason)
            )
    return tuple(found)


def by_number(desk: str) -> tuple[int, str]:
    """Desk 9 before desk 10, and what has no number after them."""
    return (int(desk) if desk.isdecimal() else 10**6, desk)


def _after_waiting(way: Way, norm: timedelta) -> datetime:
    """The moment at which the first wait had lasted as long as the norm."""
    left = norm
    for part in way.parts:
        if part.spell is Spell.WAITING:
            if part.length > left:
                return part.since + left
            left -= part.length
    return way.until


def _within(part: Part, day: Span) -> Span | None:
    """The stretch of a part that lies in the day; a part of no length is nobody's time at a desk."""
    since, until = max(part.since, day.since), min(part.until, day.until)
    return Span(since, until) if since < until else None


def _at_desk(way: Way, part: Part, within: Span) -> AtDesk:
    return AtDesk(
        way=way.key,
        number=way.number,
        spell=part.spell,
        since=within.since,
        until=within.until,
        operator=part.operator,
    )


def _begun(one: AtDesk) -> tuple[datetime, Key]:
    return one.since, one.way
