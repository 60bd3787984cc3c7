"""What a supervisor sees of the centre at one moment, from what this desk holds: with the line and without.

How a presenter uses it: `look` on the worker for data whenever something changed or a quarter of a minute passed, `day`
for a day of the last weeks. Both read and write nothing but figures; nobody's name is in them.

Without the line the other desks do their work unseen: everything is as it was told last, and says since when that is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from forms.norms import WaitNorm
from mfc_desk.domain.entities import Entity, Visit
from mfc_desk.domain.guards import Violation
from mfc_desk.domain.halls import Desk
from mfc_desk.domain.ids import DeskName, Key
from mfc_desk.domain.load.day import DayLoad, Span, day_load
from mfc_desk.domain.load.now import Moment, Rows, moment
from mfc_desk.domain.load.parts import Way, ways
from mfc_desk.domain.load.violations import Kept, kept_to_the_law
from mfc_desk.domain.operations.tickets import hall_of
from mfc_desk.domain.ranking import longest_head_start
from mfc_desk.domain.tickets import Ticket
from mfc_desk.ports.storage import UnitOfWork
from mfc_desk.usecases import acts_told, from_afar, line
from mfc_desk.usecases.acts_told import Told
from mfc_desk.usecases.from_afar import OpenVisit
from mfc_desk.usecases.queue import of_today
from mfc_desk.usecases.workplace import Workplace

ANY_LENGTH: Final = timedelta(days=1)
"""Of a country whose law names no longest wait: nobody's wait of a day is longer."""
WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What all of it rests on."""

    at: datetime
    """Local: the moment of looking."""
    online: bool
    since: datetime | None
    """Local: up to when the other desks are known, where there is no line; None where they are known now."""
    upto: int
    """The number of the feed that this desk has taken last."""
    unknown: tuple[DeskName, ...]
    """The desks of which nothing is known since then."""
    unsent: int
    """How much of this desk's own work the office does not hold yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cockpit:
    """A frozen picture of the centre: nothing in it changes once it is made."""

    known: Known
    norm: WaitNorm | None
    """None: the law of this country names no longest wait, and no figure of it is to be shown."""
    moment: Moment
    day: DayLoad
    kept: tuple[Kept, ...]
    """Of today."""
    acts: tuple[Told, ...] = ()
    """What was done from afar today, the newest first."""
    forgotten: tuple[OpenVisit, ...] = ()
    """Visits at other desks that nobody seems to have in hand."""


def look(work: Workplace) -> Cockpit:
    """The centre now."""
    now, told = work.now(), line.look(work)
    span = day_of(work, work.today())
    with work.store.read() as uow:
        hall, upto = hall_of(uow.rows), uow.facts.cursor()
        tickets, visits = _people(uow, span, longest_head_start(hall))
        desks = [each.entity for each in uow.rows.of_kind("desk") if isinstance(each.entity, Desk)]
        ledger = _violations(each.entity for each in uow.rows.lately("violation", span.since))
        undecided = tuple(Key.parse(sent.head.primary) for sent in uow.outbox.attention())
    today = tuple(one for one in tickets if of_today(work, one))
    norm = norm_on(work, work.today())
    cut = None if told.online else told.since
    offline = _not_heard(work, desks, cut)
    rows = Rows(
        hall=hall,
        tickets=today,
        visits=tuple(visits),
        desks=tuple(desks),
        norm=ANY_LENGTH if norm is None else norm.length,
        offline=offline,
        undecided=undecided,
    )
    return Cockpit(
        known=Known(
            at=work.local(now),
            online=told.online,
            since=cut,
            upto=upto,
            unknown=tuple(sorted(offline)),
            unsent=told.kept,
        ),
        norm=norm,
        moment=moment(rows, now),
        day=day_load(of_span(span, ways(tickets, visits, now)), desks, span, norm=rows.norm, now=now),
        kept=kept_to_the_law(ledger, span),
        acts=acts_told.of_day(work, (*desks, *tickets, *visits)),
        forgotten=from_afar.forgotten(work),
    )


def _not_heard(work: Workplace, desks: Iterable[Desk], cut: datetime | None) -> Mapping[DeskName, datetime]:
    """The other desks, where there is no line since `cut`."""
    return {} if cut is None else {one.id: cut for one in desks if one.id != work.desk.desk}


def day(work: Workplace, wanted: date) -> DayLoad:
    """The load of a day of the last weeks, as far as this desk holds its rows.

    Of its desks that is whom they had, not their breaks: a desk's row says how it is now.
    """
    now, span, norm = work.now(), day_of(work, wanted), norm_on(work, wanted)
    with work.store.read() as uow:
        tickets, visits = _people(uow, span, longest_head_start(hall_of(uow.rows)))
    found = of_span(span, ways(tickets, visits, now))
    return day_load(found, (), span, norm=ANY_LENGTH if norm is None else norm.length, now=now)


def ways_between(work: Workplace, since: date, until: date) -> tuple[Way, ...]:
    """Everybody of whom something lies in these days, both with them, as far as this desk holds their rows."""
    span = Span(day_of(work, since).since, day_of(work, until).until)
    with work.store.read() as uow:
        tickets, visits = _people(uow, span, longest_head_start(hall_of(uow.rows)))
    return of_span(span, ways(tickets, visits, work.now()))


def week_before(work: Workplace) -> DayLoad:
    """The load of the same weekday before today."""
    return day(work, work.today() - WEEK)


def violations(work: Workplace, since: date, until: date) -> tuple[Kept, ...]:
    """What was kept to the law from one day up to another, both with it, as far as this desk holds the rows."""
    span = Span(day_of(work, since).since, day_of(work, until).until)
    with work.store.read() as uow:
        ledger = _violations(each.entity for each in uow.rows.lately("violation", span.since))
    return kept_to_the_law(ledger, span)


def norm_on(work: Workplace, wanted: date) -> WaitNorm | None:
    """The norm of waiting that is in force on a day."""
    return work.law.on(wanted).packs[0].wait_norm


def day_of(work: Workplace, wanted: date) -> Span:
    """A day at the centre, from midnight to midnight."""
    after = wanted + timedelta(days=1)
    since, until = (datetime(one.year, one.month, one.day, tzinfo=work.zone) for one in (wanted, after))
    return Span(since.astimezone(UTC), until.astimezone(UTC))


def _people(uow: UnitOfWork, span: Span, ahead: timedelta) -> tuple[list[Ticket], list[Visit]]:
    """The tickets and visits of the day and of later ones, and those of the night before: one may have been parked.

    Lists sort a ticket by its arrival less its head starts: so much earlier is read.
    """
    tickets = [each.entity for each in uow.rows.lately("ticket", span.since - ANY_LENGTH - ahead)]
    visits = [each.entity for each in uow.rows.lately("visit", span.since - ANY_LENGTH)]
    return (
        [one for one in tickets if isinstance(one, Ticket) and _touches(one, one.arrived_at, span)],
        [one for one in visits if isinstance(one, Visit) and _touches(one, one.started_at, span)],
    )


def _touches(row: Ticket | Visit, since: datetime, span: Span) -> bool:
    """Whether something of it may lie in the day or after it."""
    return since >= span.since or row.ended_at is None or row.ended_at >= span.since


def of_span(span: Span, found: Iterable[Way]) -> tuple[Way, ...]:
    """Those of which something lies in the span."""
    return tuple(way for way in found if way.came_at < span.until and way.until >= span.since)


def _violations(rows: Iterable[Entity]) -> list[Violation]:
    return [one for one in rows if isinstance(one, Violation)]
