"""Reports of the centre: the office's own rows where it can be asked, else what this desk holds, and that is said.

How a presenter uses it: `make` on a lane of its own, with `on_progress` and `stop`; then `pdf` or `spreadsheet` of what
came of it, printed or saved. What is printed is what was shown: nothing is asked twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from mfc_desk.domain.errors import NotAllowed, Unlawful
from mfc_desk.domain.guards import Violation
from mfc_desk.domain.halls import Desk
from mfc_desk.domain.ids import DeskName
from mfc_desk.domain.load.parts import Way
from mfc_desk.domain.operations.tickets import hall_of
from mfc_desk.domain.permissions import Role
from mfc_desk.domain.reports.basis import Basis, DayRows, Origin, Silent, Stretch
from mfc_desk.domain.reports.load_report import load_report
from mfc_desk.domain.reports.month_report import month_report
from mfc_desk.domain.reports.quality_report import Said, quality_report
from mfc_desk.domain.reports.report import Kind, Report
from mfc_desk.domain.reports.spreadsheet import to_csv
from mfc_desk.domain.reports.violations_report import violations_report
from mfc_desk.domain.scope import DAYS
from mfc_desk.ports.office import NoLine, OfficeError, Refused
from mfc_desk.ports.outside import PrintJob, PrintOutcome
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import cockpit, line
from mfc_desk.usecases.report_told import days_told, ledger_told, said_told
from mfc_desk.usecases.workplace import Session, Workplace
from sync.wire.load import LoadBasis

MOST_DAYS: Final = 62
"""No report reaches further: the office is asked day by day."""
Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which report, of which days, both with it. Of a month any of its days stands for all of them."""

    kind: Kind
    since: date
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """What was found, and how much is known of it."""

    basis: Basis
    stretch: Stretch
    said: Said | None = None


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of its month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def make(
    work: Workplace,
    session: Session,
    wanted: Wanted,
    *,
    on_progress: Progress = lambda _done, _of: None,
    stop: Callable[[], bool] = lambda: False,
) -> Report | None:
    """The report; None where `stop` said so. Raises `NotAllowed`, and `Unlawful` for days that cannot be."""
    if Role.SUPERVISOR not in session.actor.roles:
        raise NotAllowed(msg("rule.not_allowed", verb=msg("verb.see_load")))
    wanted = _within_reach(work, wanted)
    first = _before(wanted.since)[0] if wanted.kind is Kind.MONTH else wanted.since
    if stop():  # it waited behind another one: the office is not asked for what nobody wants any more
        return None
    try:
        rows = _ask(work, session, wanted, first, on_progress=on_progress, stop=stop)
    except OfficeError as error:
        rows = None if stop() else _own(work, session, wanted, first, why=_why(error))
    if rows is None or stop():
        return None
    return _report(rows, wanted)


def pdf(work: Workplace, report: Report, language: str) -> bytes:
    """The report on paper, in that language."""
    return work.papers.report(report, language)


def spreadsheet(report: Report, say: Catalogue) -> bytes:
    """The report as CSV."""
    return to_csv(report, say)


def print_report(work: Workplace, report: Report, language: str) -> PrintOutcome:
    """Send it to the printer and follow the job to its end."""
    return work.printer.print(PrintJob(document=report.file_name, pdf=pdf(work, report, language)))


def save(work: Workplace, content: bytes, *, to: str) -> None:
    """Write the file where the person chose; whoever asks has the person agree where one lies there.

    Raises `NotSaved`.
    """
    work.printer.save(content, to=to)


def _within_reach(work: Workplace, wanted: Wanted) -> Wanted:
    """The days up to today. Raises `Unlawful` where there is none, or they are too many."""
    today = work.today()
    if wanted.kind is Kind.MONTH:
        since, until = month_of(wanted.since)
        wanted = replace(wanted, since=since, until=until)
    wanted = replace(wanted, until=min(wanted.until, today))
    if wanted.since > wanted.until:
        raise Unlawful(msg("report.no_days"))
    if (wanted.until - wanted.since).days >= MOST_DAYS:
        raise Unlawful(msg("report.too_many_days", n=MOST_DAYS))
    return wanted


def _before(since: date) -> tuple[date, date]:
    return month_of(since.replace(day=1) - timedelta(days=1))


def _report(rows: _Rows, wanted: Wanted) -> Report:
    days = tuple(one for one in rows.stretch.days if one.day >= wanted.since)
    stretch = replace(rows.stretch, days=days)
    if wanted.kind is Kind.LOAD:
        return load_report(rows.basis, stretch)
    if wanted.kind is Kind.VIOLATIONS:
        return violations_report(rows.basis, stretch)
    if wanted.kind is Kind.QUALITY:
        return quality_report(rows.basis, rows.said, wanted.since, wanted.until)
    earlier = replace(rows.stretch, days=tuple(one for one in rows.stretch.days if one.day < wanted.since))
    return month_report(rows.basis, stretch, earlier)


def _ask(
    work: Workplace,
    session: Session,
    wanted: Wanted,
    first: date,
    *,
    on_progress: Progress,
    stop: Callable[[], bool],
) -> _Rows | None:
    """The office's rows; None where `stop` said so. Raises `OfficeError`."""
    if session.token is None:
        raise NoLine(msg("report.why_no_line"))
    office, token = work.office, session.token
    days = _days(first, wanted.until)
    on_progress(0, len(days) + 1)
    basis = office.load_basis(token, since=first.isoformat(), until=wanted.until.isoformat())
    said = None
    if wanted.kind is Kind.QUALITY:
        said = said_told(office.feedback(token, since=wanted.since.isoformat(), until=wanted.until.isoformat()))
    found = []
    for place, one in enumerate(days, 1):
        if stop():
            return None
        on_progress(place, len(days) + 1)
        span = cockpit.day_of(work, one)
        if wanted.kind in (Kind.LOAD, Kind.MONTH):
            found.append(days_told(office.load_day(token, day=one.isoformat()), one, span))
        else:
            found.append(DayRows(day=one, span=span, ways=(), marks=(), marks_known=True))
    ledger, unknown = ledger_told(basis.ledger)
    told = replace(_of_office(work, session, wanted, basis), unknown=unknown + sum(one.unknown for one in found))
    return _Rows(basis=told, stretch=Stretch(days=tuple(found), ledger=ledger), said=said)


def _own(work: Workplace, session: Session, wanted: Wanted, first: date, *, why: Message) -> _Rows:
    """What this desk holds."""
    everybody = cockpit.ways_between(work, first, wanted.until)
    span = cockpit.day_of(work, first)
    with work.store.read() as uow:
        rows = [each.entity for each in uow.rows.lately("violation", span.since)]
        desks = [each.entity for each in uow.rows.of_kind("desk")]
        upto = uow.facts.cursor()
    found = [
        DayRows(day=one, span=here, ways=cockpit.of_span(here, everybody), marks=(), marks_known=False)
        for one in _days(first, wanted.until)
        for here in (cockpit.day_of(work, one),)
    ]
    told = line.look(work)
    others = sorted(one.id for one in desks if isinstance(one, Desk) and one.id != work.desk.desk)
    basis = replace(
        _plain(work, session, wanted),
        origin=Origin.DESK,
        told_at=work.local(work.now()) if told.online else told.since,
        upto=upto,
        head=upto,
        first=_held_since(work, everybody, first),
        silent=() if told.online else tuple(Silent(desk=one, since=told.since) for one in others),
        why_desk=why,
    )
    ledger = tuple(one for one in rows if isinstance(one, Violation))
    return _Rows(basis=basis, stretch=Stretch(days=tuple(found), ledger=ledger))


def _held_since(work: Workplace, everybody: tuple[Way, ...], first: date) -> date | None:
    """From which day on this desk holds everybody; None where it holds nobody of these days.

    Files that are closed leave it after a month, and those that are open stay: that somebody is known of a day long ago
    does not say that the others are.
    """
    days = [work.local(way.came_at).date() for way in everybody]
    closed = [day for day, way in zip(days, everybody, strict=True) if way.over and way.numbered]
    if not days:
        return None
    return max(first, min(closed or days), work.today() - timedelta(days=DAYS - 1))


def _of_office(work: Workplace, session: Session, wanted: Wanted, told: LoadBasis) -> Basis:
    """How much the office knows. An open desk of which nothing came since the days were over is not known since."""
    over = cockpit.day_of(work, wanted.until).until
    silent = [one for one in told.heard if one.at is None or one.at < min(over, told.as_of.at) - QUIET]
    return replace(
        _plain(work, session, wanted),
        told_at=work.local(told.as_of.at),
        upto=told.as_of.upto,
        head=told.as_of.head,
        first=None if told.first is None else date.fromisoformat(told.first),
        silent=tuple(
            Silent(desk=DeskName(one.desk), since=None if one.at is None else work.local(one.at)) for one in silent
        ),
    )


QUIET: Final = timedelta(hours=1)
"""An open desk at which nothing was done for so long sends nothing either."""


def _plain(work: Workplace, session: Session, wanted: Wanted) -> Basis:
    """What is known of any report."""
    with work.store.read() as uow:
        hall = hall_of(uow.rows)
        seats = {each.entity.id for each in uow.rows.of_kind("desk") if isinstance(each.entity, Desk)}
    return Basis(
        origin=Origin.OFFICE,
        made_at=work.local(work.now()),
        made_by=session.name,
        centre=work.desk.centre_name,
        told_at=None,
        upto=0,
        head=0,
        first=None,
        silent=(),
        unsent=line.look(work).kept,
        norm=cockpit.norm_on(work, wanted.until),
        desks=len({plan.desk for plan in hall.desks} | seats),
        own_lists=any(plan.series for plan in hall.desks),
        services={one.id: one.short for one in work.law.services()},
    )


def _days(first: date, last: date) -> tuple[date, ...]:
    return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))


def _why(error: OfficeError) -> Message:
    """Why the office's rows are not there."""
    if isinstance(error, NoLine | Refused):
        return msg("report.why_because", why=error.why)
    return msg("report.why_session_over")
