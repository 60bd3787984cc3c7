"""The load of many days as figures: days and hours joined row by row, so that every sum has the rows behind it.

The load of a day is that of the cockpit (`domain.load.day`). A quarter of an hour belongs to one hour and one day, so
what is joined of quarters is the same rows as the whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from mfc_desk.domain.halls import Desk, DeskState
from mfc_desk.domain.ids import DeskName, Key
from mfc_desk.domain.load.day import DayLoad, DeskDay, Load, Span, day_load, load_of
from mfc_desk.domain.load.figures import Figure, How, joined, measured
from mfc_desk.domain.load.parts import Outcome, Spell, Way
from mfc_desk.domain.reports.basis import DayRows, Stretch
from mfc_desk.domain.staffing.erlang import Norm, Service, desks_for
from mfc_desk.domain.staffing.load import loads
from mfc_desk.domain.staffing.visits import service_of

HOUR = timedelta(hours=1)
IN_HOUR = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class HourOfDay:
    """One hour of one day with the desks it had and those it would have needed."""

    day: date
    hour: int
    load: Load
    length: timedelta
    """How much of it has passed."""
    open: Figure | None
    """Seconds that desks were open in it; None where that is not known."""
    need: int | None
    """By Erlang C, for those who came; None where nobody knows how long a visit takes."""

    @property
    def broken(self) -> bool:
        """Whether somebody waited longer than the norm."""
        return any(not row.brings for row in self.load.inside.rows)

    @property
    def desks(self) -> int | None:
        """How many desks were open, in tenths, over the hour or as much of it as has passed."""
        if self.open is None:
            return None
        return sum((timedelta(seconds=row.brings) for row in self.open.rows), timedelta()) * 10 // self.length

    @property
    def lacked(self) -> int | None:
        """Tenths of desks that were not open and needed; None where that is not known."""
        if self.need is None or self.desks is None:
            return None
        return max(0, self.need * 10 - self.desks)


@dataclass(frozen=True, kw_only=True)
class Sums:
    """Everything a report of a stretch reckons with. Each part is made when it is first asked for."""

    stretch: Stretch
    norm: timedelta
    now: datetime
    target: Norm

    @cached_property
    def days(self) -> tuple[tuple[DayRows, DayLoad], ...]:
        """Each day as the cockpit reckons it."""
        return tuple(
            (one, day_load(one.ways, one.marks, one.span, norm=self.norm, now=self.now)) for one in self.stretch.days
        )

    @cached_property
    def people(self) -> tuple[Way, ...]:
        """Everybody once, as they were told last: who is parked over night is told by two days."""
        found = {way.key: way for one in self.stretch.days for way in one.ways}
        return tuple(sorted(found.values(), key=lambda way: (way.came_at, way.key)))

    @cached_property
    def whole(self) -> Load:
        """All of it."""
        return join([load.whole for _, load in self.days], self.stretch.span)

    @cached_property
    def hours(self) -> tuple[HourOfDay, ...]:
        """The hours in which something happened, day by day."""
        return tuple(each for rows, load in self.days for each in _hours(rows, load, self))

    @cached_property
    def service(self) -> Service | None:
        """How long a visit took, from all of the stretch that ended."""
        served = (one for one in self.people if one.outcome is Outcome.SERVED)
        return service_of(one.spent(Spell.SERVING).total_seconds() / 60 for one in served)

    def by_hour(self) -> tuple[tuple[int, Load], ...]:
        """Hour by hour of the day, all days together."""
        found: dict[int, list[Load]] = defaultdict(list)
        for one in self.hours:
            found[one.hour].append(one.load)
        return tuple((hour, join(found[hour], self.stretch.span)) for hour in sorted(found))

    def by(self, what: Callable[[Way], str]) -> tuple[tuple[str, Load], ...]:
        """What happened to the people of each kind, the largest first."""
        groups: dict[str, list[tuple[DayRows, Way]]] = defaultdict(list)
        for rows in self.stretch.days:
            for way in rows.ways:
                groups[what(way)].append((rows, way))
        found = [(name, self._load(people)) for name, people in groups.items()]
        told = [(name, load) for name, load in found if happened(load)]
        return tuple(sorted(told, key=lambda pair: (-len(pair[1].arrivals), pair[0])))

    def desks(self) -> tuple[tuple[DeskName, tuple[tuple[DayRows, DeskDay], ...]], ...]:
        """Every desk with its days."""
        found: dict[DeskName, list[tuple[DayRows, DeskDay]]] = defaultdict(list)
        for rows, load in self.days:
            for one in load.desks:
                found[one.desk].append((rows, one))
        return tuple((name, tuple(days)) for name, days in found.items())

    def beyond(self) -> Figure:
        """Who waited longer than the norm."""
        return beyond(self.whole)

    def never(self) -> Figure:
        """Who of them was not called yet, or never, and whose number nobody closed."""
        waits = {way.key for way in self.people if way.outcome is Outcome.WAITS}
        kept = tuple(row for row in beyond(self.whole).rows if row.key in waits)
        return Figure(How.COUNT, kept)

    def _load(self, people: Sequence[tuple[DayRows, Way]]) -> Load:
        by_day: dict[Span, list[Way]] = defaultdict(list)
        for rows, way in people:
            by_day[rows.span].append(way)
        parts = [load_of(ways, span, norm=self.norm, now=self.now, since=span.since) for span, ways in by_day.items()]
        return join(parts, self.stretch.span)


def join(parts: Sequence[Load], span: Span) -> Load:
    """The figures of several spans as one; of who waited at the end of each, those of the last."""
    if not parts:
        return load_of((), span, norm=HOUR, now=span.until, since=span.since)
    names = [one.name for one in fields(Load) if one.name not in ("span", "waiting")]
    figures = {name: joined(getattr(one, name) for one in parts) for name in names}
    return Load(span=span, waiting=parts[-1].waiting, **figures)


def happened(load: Load) -> bool:
    """Whether somebody came, was called, or passed the norm: numbers that were voided are nobody."""
    return bool(len(load.arrivals) or len(load.calls) or len(load.inside))


def beyond(load: Load) -> Figure:
    """Who waited longer than the norm, by their rows."""
    return Figure(How.COUNT, tuple(replace(row, brings=1.0) for row in load.inside.rows if not row.brings))


def again(figure: Figure, how: How) -> Figure:
    """The same rows, made another number of."""
    return Figure(how, figure.rows)


def open_in(desks: Iterable[DeskDay], span: Span, state: DeskState = DeskState.OPEN) -> Figure:
    """The seconds of the span that desks were in this state, a row for each stretch."""
    brought = [
        (Key(Desk.kind, one.desk), _overlap(each.since, each.until, span))
        for one in desks
        for each in one.states
        if each.state is state
    ]
    return measured(How.SUM, [(key, seconds) for key, seconds in brought if seconds > 0])


def busy_in(desks: Iterable[DeskDay], span: Span) -> Figure:
    """The seconds of the span that somebody was served, a row for each stay."""
    brought = [
        (each.way, _overlap(each.since, each.until, span))
        for one in desks
        for each in one.people
        if each.spell is Spell.SERVING
    ]
    return measured(How.SUM, [(key, seconds) for key, seconds in brought if seconds > 0])


def _overlap(since: datetime, until: datetime, span: Span) -> float:
    return (min(until, span.until) - max(since, span.since)).total_seconds()


def _hours(rows: DayRows, load: DayLoad, sums: Sums) -> Iterator[HourOfDay]:
    begun = [len(one.arrivals) for one in load.quarters if one.span.since < sums.now]
    needs = _needs(begun, sums.service, sums.target)
    for hour in range(len(load.quarters) // IN_HOUR):
        parts = load.quarters[hour * IN_HOUR : (hour + 1) * IN_HOUR]
        span = Span(parts[0].span.since, parts[-1].span.until)
        if span.since >= sums.now or not any(happened(one) for one in parts):
            continue
        yield HourOfDay(
            day=rows.day,
            hour=hour,
            load=join(parts, span),
            length=min(span.until, sums.now) - span.since,
            open=open_in(load.desks, span) if rows.marks_known else None,
            need=needs.get(hour),
        )


def _needs(arrivals: Sequence[int], service: Service | None, target: Norm) -> dict[int, int]:
    """How many desks each hour needed for those who came: of the mean of its quarters, which asks for no peak.

    Quarters that have not begun are none of them: nobody can have come in them.
    """
    first = next((place for place, count in enumerate(arrivals) if count), None)
    if first is None or service is None:
        return {}
    felt = loads(arrivals[first:], service_min=service.mean_min)
    by: dict[int, list[float]] = defaultdict(list)
    for place, one in enumerate(felt, first):
        by[place // IN_HOUR].append(one.lagged)
    for place in range(first // IN_HOUR * IN_HOUR, first):
        by[place // IN_HOUR].append(0.0)
    return {hour: desks_for(sum(each) / len(each), service=service, norm=target) for hour, each in by.items()}
