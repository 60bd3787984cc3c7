"""How many people will wait in the rest of this day, from what this desk holds of the weeks before, or why not.

It learns, plays the day many times and takes a good part of a second of a processor: a lane of its own, once in a
quarter of an hour. Before it there is only the truth that the history is too short (`NoForecast`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from mfc_desk.domain.entities import Visit
from mfc_desk.domain.forecast.forecasting import DayForecast, NoForecast, forecast, learnt_from, too_little
from mfc_desk.domain.forecast.history import Day, Hours, day_of, usual_hours
from mfc_desk.domain.forecast.past_error import PastError, judged, past_errors
from mfc_desk.domain.forecast.today import corrected
from mfc_desk.domain.halls import Hall
from mfc_desk.domain.load.now import Seat
from mfc_desk.domain.load.parts import Outcome, Spell, Way, ways
from mfc_desk.domain.operations.tickets import hall_of
from mfc_desk.domain.staffing.erlang import Norm, Service
from mfc_desk.domain.staffing.outlook import QuarterOutlook, outlook
from mfc_desk.domain.staffing.play import Coming, Matter, Scene, Shift, Sitting, Waiting
from mfc_desk.domain.staffing.visits import service_of
from mfc_desk.domain.tickets import Ticket
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import cockpit, usual
from mfc_desk.usecases.cockpit import Cockpit
from mfc_desk.usecases.desks_needed import Needed, needed
from mfc_desk.usecases.workplace import Workplace

BACK: Final = timedelta(weeks=8)
"""So far back it is looked for history; the rows of a desk reach about a month."""
JUDGED: Final = 10
"""The past error is that of so many open days."""
PLAYED: Final = 60
"""Times: a band needs no more, and a desk has other work."""
QUARTER_MIN: Final = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """The rest of the day in quarter hours, and how far the forecast of arrivals was off before."""

    at: datetime
    """Local: the moment from which the day was played."""
    quarters: tuple[QuarterOutlook, ...]
    past: PastError | None
    """Of quarter hours, on the last days; None where none of them could be forecast."""
    doubts: tuple[Message, ...]
    told_until: date | None = None
    """Up to which day the office told the history; None: it is of what this desk holds alone."""
    needed: Needed | None = None
    """How many desks the rest of the day asks for; None where the law names no norm."""


def ahead(work: Workplace, seen: Cockpit) -> Ahead | NoForecast:
    """The rest of the day from the centre as it was seen; an honest no where the history is too short."""
    today, works = work.today(), work.law.calendar.works
    before = _people_before(work, today)
    history, told_until = whole_history(work, before, today)
    none = too_little(learnt_from(history, today), today, works)
    if none is not None:
        return none
    expected = forecast(history, today, hours=usual_hours(history, today), works=works)
    if isinstance(expected, NoForecast):
        return expected
    rest, service = _rest(work, seen, expected), service_of(_minutes(before))
    if service is None or not rest.quarters:
        return NoForecast(msg("cockpit.too_few_visits"))
    with work.store.read() as uow:
        hall = hall_of(uow.rows)
    scene = _scene(work, seen, before, rest, whole=service, hall=hall)
    norm = Norm() if seen.norm is None else Norm(minutes=seen.norm.minutes)
    played = outlook(scene, norm=norm, times=PLAYED)
    errors = past_errors(list(judged(history, last=JUDGED, works=works)))
    return Ahead(
        at=seen.known.at, quarters=played.quarters, past=errors.get("quarter"), doubts=expected.doubts,
        told_until=told_until, needed=needed(seen, rest=rest, service=service, hall=hall, before=before),
    )  # fmt: skip


def whole_history(work: Workplace, before: Sequence[Way], today: date) -> tuple[list[Day], date | None]:
    """The office's history as far as it told it, and after that what this desk holds."""
    with work.store.read() as uow:
        told, until = usual.history(uow, today)
    own = history_of(work, before, today)
    if not told or until is None:
        return own, None
    return [*told, *(one for one in own if one.day > until)], until


def history_of(work: Workplace, before: Sequence[Way], today: date) -> list[Day]:
    """The days before this one on which numbers were given: who has none waits for nobody.

    The hours of a weekday are those in which anybody ever came.
    """
    came: dict[date, list[datetime]] = defaultdict(list)
    for way in before:
        at = work.local(way.came_at)
        if way.numbered and way.outcome is not Outcome.VOIDED and at.date() < today:
            came[at.date()].append(at)
    open_ = {weekday: _hours(came, weekday) for weekday in {day.weekday() for day in came}}
    return [day_of(day, hours=open_[day.weekday()], arrivals=came[day]) for day in sorted(came)]


def _hours(came: dict[date, list[datetime]], weekday: int) -> Hours:
    quarters = [_quarter(at) for day, moments in came.items() if day.weekday() == weekday for at in moments]
    return Hours(min(quarters), max(quarters) + 1)


def _quarter(at: datetime) -> int:
    return (at.hour * 60 + at.minute) // QUARTER_MIN


def _people_before(work: Workplace, today: date) -> tuple[Way, ...]:
    since = cockpit.day_of(work, today - BACK).since
    with work.store.read() as uow:
        tickets = [each.entity for each in uow.rows.lately("ticket", since)]
        visits = [each.entity for each in uow.rows.lately("visit", since)]
    numbered, others = (one for one in tickets if isinstance(one, Ticket)), (v for v in visits if isinstance(v, Visit))
    return ways(numbered, others, work.now())


def _rest(work: Workplace, seen: Cockpit, expected: DayForecast) -> DayForecast:
    """What is still to come, the morning having been seen."""
    came = [sum(key.kind == Ticket.kind for key in load.arrivals.keys) for load in seen.day.quarters]
    first, now = expected.quarters[0].quarter if expected.quarters else 0, _quarter(seen.known.at)
    counts = tuple(came[first : max(first, now)])
    return corrected(expected, Day(work.today(), first, counts), now=now).rest


def _scene(
    work: Workplace, seen: Cockpit, before: Sequence[Way], rest: DayForecast, *, whole: Service, hall: Hall
) -> Scene:
    """The hall as it stands."""
    now, end = _minute(seen.known.at), (rest.quarters[-1].quarter + 1) * QUARTER_MIN
    series = {one.desk: hall.plan_of(one.desk).series for one in seen.moment.desks}
    sits = (Seat.OPEN, Seat.OFFLINE)
    return Scene(
        now_min=now,
        matters=_matters(before, whole),
        shifts=tuple(
            Shift(desk=one.desk, from_min=now, until_min=end, series=series[one.desk])
            for one in seen.moment.desks
            if one.seat in sits
        ),
        coming=Coming(
            quarters={one.quarter: one.mean for one in rest.quarters},
            day_variance=rest.day_variance,
            quarter_variance=rest.quarter_variance,
        ),
        waiting=tuple(
            Waiting(name=one.key.id, series=one.series, came_min=now - one.wait.total_seconds() / 60)
            for one in seen.moment.waiters
        ),
        sitting=tuple(
            Sitting(desk=one.desk, series="", since_min=_minute(work.local(one.busy_since)))
            for one in seen.moment.desks
            if one.seat in sits and one.busy_since is not None
        ),
    )


def _matters(before: Sequence[Way], whole: Service) -> tuple[Matter, ...]:
    """The lists of the hall with their share of who came; one whose visits are hardly known takes those of all."""
    by: dict[str, list[Way]] = defaultdict(list)
    for way in before:
        if way.numbered:
            by[way.series].append(way)
    total = sum(map(len, by.values())) or 1
    found = tuple(
        Matter(series=name, share=len(by[name]) / total, service=service_of(_minutes(by[name])) or whole)
        for name in sorted(by)
    )
    return found or (Matter(series="", service=whole),)


def _minutes(people: Sequence[Way]) -> list[float]:
    return [one.spent(Spell.SERVING).total_seconds() / 60 for one in people if one.outcome is Outcome.SERVED]


def _minute(at: datetime) -> float:
    return at.hour * 60 + at.minute + at.second / 60
