"""The clock of one case: its three dates, what moved them, and which cases a new calendar would move.

A date moves only by a ground that the service lists; a new calendar moves nothing by itself: the cases it would move
are listed, and a supervisor decides about each.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from forms.calendar import Calendar
from forms.errors import NotMoved, UnknownVersion
from forms.ids import GroundId, PackId
from forms.node import Standing
from forms.register import Law
from forms.term_clock import Move, TermClock, replay, term_clock
from mfc_desk.domain import lawful
from mfc_desk.domain.entities import Application
from mfc_desk.domain.errors import Stopped, Unlawful
from mfc_desk.domain.guards import TermDates, TermMove
from mfc_desk.domain.ids import ApplicationId
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.domain.sides import Who
from mfc_desk.text.message import msg

RUNNING = frozenset({Lifecycle.REGISTERED, Lifecycle.IN_WORK, Lifecycle.SUSPENDED})
"""Registered and not decided: the law's term counts for these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """What another calendar would do to a case."""

    application: ApplicationId
    was: TermDates
    now: TermDates
    calendar: str


def clock_of(law: Law, application: Application, who: Who, *, start: date, counted_by: str | None = None) -> TermClock:
    """The clock of the case with every move so far, on the calendar it is counted by, or on that of `counted_by`.

    Raises `Unlawful` where that version of the law is not installed here.
    """
    pinned, service = lawful.pinned(law, application)
    scope = lawful.scope_of(law, application, who, today=start)
    version = application.counted_by if counted_by is None else counted_by
    calendar = _calendar(law, version) if version else pinned.pack_of(service).calendar
    clock = term_clock(service.deadline, calendar, start=start, scope=scope)
    return replay(clock, [_move(one) for one in application.moves])


def standing_of(law: Law, application: Application, who: Who) -> Standing:
    """How sure the dates of the case are; before it has any, how sure its term is. Raises `Unlawful`."""
    if application.received_at is None:
        return lawful.pinned(law, application)[1].deadline.standing
    return clock_of(law, application, who, start=lawful.local_day(law, application.received_at)).standing


def dates_of(clock: TermClock) -> TermDates:
    """The three dates as the rows keep them."""
    now = clock.dates
    return TermDates(legal=now.legal, agency=now.agency, promised=now.promised)


def moved(clock: TermClock, move: Move) -> TermClock:
    """The clock after `move`. Raises `Stopped` where no listed ground carries it, or not on this day."""
    try:
        return clock.move(move)
    except NotMoved as error:
        raise Stopped(error.why, guard="term_ground", subjects=(str(move.ground or move.kind),)) from error


def resumed(clock: TermClock, day: date) -> TermClock:
    """The clock that runs on from `day`; one that ran on by itself, when its ground allowed no more, is as it was.

    Raises `Stopped` where nothing stands still.
    """
    return clock if clock.ran_on(day) else moved(clock, Move("resumed", day))


def overdue(applications: Iterable[Application], today: date) -> tuple[Application, ...]:
    """The cases whose legal day has passed and that nobody has decided, the oldest first."""
    late = [one for one in applications if one.lifecycle in RUNNING and one.due is not None and one.due < today]
    return tuple(sorted(late, key=lambda one: (one.due or today, one.id)))


def kept_dates(application: Application) -> TermDates:
    """The three dates as they stand on the application."""
    return TermDates(legal=application.due, agency=application.agency_due, promised=application.promised)


def shift_by(law: Law, application: Application, who: Who) -> Shift | None:
    """What the newest calendar at hand would do to the case; None where nothing moves."""
    if application.lifecycle not in RUNNING or application.received_at is None:
        return None
    newest = newest_version(law, application)
    start = lawful.local_day(law, application.received_at)
    clock = clock_of(law, application, who, start=start, counted_by=newest)
    now, was = dates_of(clock), kept_dates(application)
    return None if now == was else Shift(application=application.id, was=was, now=now, calendar=newest)


def newest_version(law: Law, application: Application) -> str:
    """The newest version at hand of the pack that the case belongs to: "kz-2026.2"."""
    _, service = lawful.pinned(law, application)
    pack = law.pack(service.pack)
    return f"{pack.id}-{pack.version}"


def _calendar(law: Law, version: str) -> Calendar:
    try:
        return law.at(version).pack(PackId(version.partition("-")[0])).calendar
    except UnknownVersion:
        raise Unlawful(msg("rule.law_missing", version=version)) from None


def _move(kept: TermMove) -> Move:
    return Move(kept.move, kept.on, None if kept.ground is None else GroundId(kept.ground))
