"""What a supervisor sees of the centre at one moment, from what this desk holds: with the line and without.

What the office told of the others (`overseen`) is beside it. How a presenter uses it: `look` on the worker for data
whenever something changed or a quarter of a minute passed, `day` for a day of the last weeks. Both read and
write nothing but figures; nobody's name is in them.

Without the line the other desks do their work unseen: everything is as it was told last, and says since when that is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from forms.norms import WaitNorm
from mfc_desk.domain.entities import Entity, Visit
from mfc_desk.domain.guards import Violation
from mfc_desk.domain.halls import Desk
from mfc_desk.domain.ids import DeskName, Key, TicketId
from mfc_desk.domain.load.day import DayLoad, Span, by_number, day_load
from mfc_desk.domain.load.now import Moment, Rows, moment
from mfc_desk.domain.load.parts import Way, ways
from mfc_desk.domain.load.violations import Kept, kept_to_the_law
from mfc_desk.domain.operations.tickets import hall_of
from mfc_desk.domain.ranking import longest_head_start
from mfc_desk.domain.ticket_prints import TicketPapers
from mfc_desk.domain.tickets import Ticket
from mfc_desk.ports.outbox import Sent
from mfc_desk.ports.storage import UnitOfWork
from mfc_desk.text.message import msg
from mfc_desk.usecases import acts_told, alerts_seen, days, from_afar, line, overseen, usual
from mfc_desk.usecases.acts_told import Told
from mfc_desk.usecases.alerts import Alert, Scene, alerts
from mfc_desk.usecases.days import ANY_LENGTH
from mfc_desk.usecases.from_afar import OpenVisit
from mfc_desk.usecases.line import LineView
from mfc_desk.usecases.overseen import Overseen, Undecided
from mfc_desk.usecases.queue import of_today
from mfc_desk.usecases.usual import Usual
from mfc_desk.usecases.waiting import done_of
from mfc_desk.usecases.workplace import Workplace

WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What all of it rests on."""

    at: datetime
    """Local: the moment of looking."""
    online: bool
    tried: bool
    """Whether the line was tried since the program started: before that nobody knows how it is."""
    since: datetime | None
    """Local: up to when the other desks are known, where there is no line; None where they are known now, or where
    the line was not tried yet.
    """
    upto: int
    """The number of the feed that this desk has taken last."""
    unknown: tuple[DeskName, ...]
    """The desks of which nothing is known since then; before the first try of the line, every other desk."""
    unsent: int
    """How much of this desk's own work the office does not hold yet."""
    own: DeskName
    """This desk."""
    overseen: Overseen | None = None
    """What the office told of the centre last, whenever that was; None where it never did."""


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
    usual: Usual | None = None
    """How many waited on the same weekday before; None where the office told of none."""
    holiday: bool = False
    """Whether today is a public holiday, which is compared with no other day."""
    alerts: tuple[Alert, ...] = ()
    """What in the hall wants somebody now, the gravest first; those that somebody has seen come last."""
    undecided: tuple[Undecided, ...] = ()
    """What waits for somebody's decision: of this desk as it is here, of the others as the office told it last."""
    breaks_at: datetime | None = None
    """Local: up to when the office told the breaks of the other desks; None: only those that go on are known."""


def look(work: Workplace) -> Cockpit:
    """The centre now."""
    now, told = work.now(), line.look(work)
    span = day_of(work, work.today())
    with work.store.read() as uow:
        hall, upto = hall_of(uow.rows), uow.facts.cursor()
        tickets, visits = _people(uow, span, longest_head_start(hall))
        desks = [each.entity for each in uow.rows.of_kind("desk") if isinstance(each.entity, Desk)]
        ledger = _violations(each.entity for each in uow.rows.lately("violation", span.since))
        told_last = overseen.known(work, uow)
        marks, marks_at = usual.marks(uow, work.today())
        before = usual.usual(uow, work.today(), work.law.calendar.works)
        untaken = uow.outbox.attention()
        papers = _papers(uow, work, tickets, now)
    today = tuple(one for one in tickets if of_today(work, one))
    norm, cut = norm_on(work, work.today()), None if told.online else told.since
    rows = Rows(
        hall=hall, tickets=today, visits=tuple(visits), desks=tuple(desks), norm=None if norm is None else norm.length,
        offline=_cut_off(work, told_last, [one.id for one in desks], cut),
        undecided=tuple(Key.parse(sent.head.primary) for sent in untaken),
    )  # fmt: skip
    here, length = moment(rows, now), rows.norm or ANY_LENGTH
    fresh = told_last if told.online and told_last is not None and told_last.fresh else None
    return Cockpit(
        known=_known(work, told, rows, upto=upto, overseen=told_last),
        norm=norm,
        moment=here,
        day=day_load(of_span(span, ways(tickets, visits, now)), [*marks, *desks], span, norm=length, now=now),
        kept=kept_to_the_law(ledger, span),
        acts=acts_told.of_day(work, (*desks, *tickets, *visits, *_decided(work, span))),
        forgotten=from_afar.forgotten(work),
        usual=before,
        holiday=usual.holiday(work.today(), work.law.calendar.works),
        alerts=_alerts(work, Scene(moment=here, hall=hall, tickets=today, papers=papers, told=fresh)),
        undecided=_to_decide(work, untaken, told_last),
        breaks_at=None if marks_at is None else work.local(marks_at),
    )


def _alerts(work: Workplace, scene: Scene) -> tuple[Alert, ...]:
    with work.store.read() as uow:
        return alerts_seen.marked(work, uow, alerts(scene))


def _known(work: Workplace, told: LineView, rows: Rows, *, upto: int, overseen: Overseen | None) -> Known:
    others = {one.id for one in rows.desks} - {work.desk.desk}
    return Known(
        at=work.local(work.now()),
        online=told.online,
        tried=told.known,
        since=None if told.online else told.since,
        upto=upto,
        unknown=tuple(sorted(rows.offline if told.known else others, key=by_number)),
        unsent=told.kept,
        own=work.desk.desk,
        overseen=overseen,
    )


def _decided(work: Workplace, span: Span) -> list[Entity]:
    """What was decided from afar in that time."""
    with work.store.read() as uow:
        return [each.entity for each in uow.rows.lately("far_decision", span.since)]


def _papers(
    uow: UnitOfWork, work: Workplace, tickets: Iterable[Ticket], now: datetime
) -> Mapping[TicketId, TicketPapers]:
    """The papers of who waits now."""
    waiting = [one.id for one in tickets if one.log and one.waits_at(now) and of_today(work, one)]
    found = ((name, uow.rows.get(Key(TicketPapers.kind, name))) for name in waiting)
    return {name: one for name, one in found if isinstance(one, TicketPapers)}


def _to_decide(work: Workplace, untaken: Iterable[Sent], told: Overseen | None) -> tuple[Undecided, ...]:
    """The oldest first, those of this desk before the others."""
    own = [
        Undecided(
            desk=work.desk.desk,
            op_id=one.op_id,
            what=done_of(one.head.kind),
            why=one.why or msg("centre.conflict"),
            at=work.local(one.head.business_at),
            key=Key.parse(one.head.primary),
            held=False,
            own=True,
        )
        for one in untaken
    ]
    return (*own, *(one for one in (told.undecided if told is not None else ()) if not one.own))


def _cut_off(
    work: Workplace, told: Overseen | None, desks: Iterable[DeskName], cut: datetime | None
) -> Mapping[DeskName, datetime]:
    """The other desks of which nothing is known, and up to when it was known.

    With the line those that the office does not hear, as long as it said so a moment ago; without it all of them, some
    since before that.
    """
    own = work.desk.desk
    silent = {} if told is None else told.cut_off(own)
    if cut is None:
        return {desk: silent[desk] for desk in desks if desk in silent} if told is not None and told.fresh else {}
    return {desk: min(cut, silent.get(desk, cut)) for desk in desks if desk != own}


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
    return days.day_of(work.zone, wanted)


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
