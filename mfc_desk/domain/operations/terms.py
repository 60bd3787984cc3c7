"""A term stands still, runs on or grows by a listed ground, and is counted again only where a supervisor says so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import ClassVar, Literal

from forms.ids import GroundId
from forms.term_clock import Move, TermClock
from mfc_desk.domain import due_dates, lawful
from mfc_desk.domain.entities import Application
from mfc_desk.domain.errors import Stopped, Unlawful, WrongState
from mfc_desk.domain.guards import HINDSIGHT, Mode, TermChange, TermMove, Violation, ledger_id
from mfc_desk.domain.ids import ApplicationId, Key, TermChangeId
from mfc_desk.domain.machines import APPLICATION
from mfc_desk.domain.operations.base import Act, Rows, Writes, need, note, noted_already, rule
from mfc_desk.domain.permissions import demand
from mfc_desk.domain.sides import sides_of
from mfc_desk.text.message import msg

LATE = "term_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendTerm:
    """The term stands still by a ground, at the latest until a day, where one is foreseen."""

    KIND: ClassVar[str] = "suspend_term"
    SCHEMA: ClassVar[int] = 1
    application: ApplicationId
    change: TermChangeId
    ground: GroundId
    until: date | None = None

    @property
    def primary(self) -> Key:
        return Key("term_change", self.change)


@rule(SuspendTerm)
def suspend_term(rows: Rows, operation: SuspendTerm, act: Act) -> Writes:
    """The days from today do not count. A day foreseen beyond what the ground allows is refused."""
    application = need(rows, Application, operation.application)
    demand(act.actor, SuspendTerm.KIND, application)
    before = _clock(rows, application, act)
    today = lawful.local_day(act.law, act.at.at)
    after = due_dates.moved(before, Move("suspended", today, operation.ground))
    longest = after.gaps[-1].last
    if operation.until is not None and not today < operation.until <= (longest or date.max):
        raise Stopped(msg("rule.suspended_too_long"), guard="term_ground", subjects=(operation.ground,))
    written = _Moved(rows, application, operation.change, act)
    return written.by("suspended", after, verb=SuspendTerm.KIND, ground=operation.ground, until=operation.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeTerm:
    """What the term waited for is there: it runs on from today."""

    KIND: ClassVar[str] = "resume_term"
    SCHEMA: ClassVar[int] = 1
    application: ApplicationId
    change: TermChangeId

    @property
    def primary(self) -> Key:
        return Key("term_change", self.change)


@rule(ResumeTerm)
def resume_term(rows: Rows, operation: ResumeTerm, act: Act) -> Writes:
    """The days from today count again; all three dates are known again."""
    application = need(rows, Application, operation.application)
    demand(act.actor, ResumeTerm.KIND, application)
    return resumed(rows, application, operation.change, act)


def resumed(rows: Rows, application: Application, change: TermChangeId, act: Act) -> Writes:
    """The application whose term runs on from today, or did before when its ground was over, and who says so."""
    after = due_dates.resumed(_clock(rows, application, act), lawful.local_day(act.law, act.at.at))
    return _Moved(rows, application, change, act).by("resumed", after, verb=ResumeTerm.KIND)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendTerm:
    """The term grows by a ground, once; the applicant was told at `notified_at`."""

    KIND: ClassVar[str] = "extend_term"
    SCHEMA: ClassVar[int] = 1
    application: ApplicationId
    change: TermChangeId
    ground: GroundId
    notified_at: datetime

    @property
    def primary(self) -> Key:
        return Key("term_change", self.change)


@rule(ExtendTerm)
def extend_term(rows: Rows, operation: ExtendTerm, act: Act) -> Writes:
    """The term ends later by what the ground adds. Nobody is told tomorrow of what counts from today."""
    application = need(rows, Application, operation.application)
    demand(act.actor, ExtendTerm.KIND, application)
    began, at = application.received_at, operation.notified_at
    if began is None or at.tzinfo is None or not began <= at <= act.at.at:
        raise Stopped(msg("rule.not_notified"), guard="term_ground", subjects=(operation.ground,))
    before = _clock(rows, application, act)
    after = due_dates.moved(before, Move("extended", lawful.local_day(act.law, act.at.at), operation.ground))
    written = _Moved(rows, application, operation.change, act)
    return written.by(
        "extended", after, verb=ExtendTerm.KIND, ground=operation.ground, notified_at=operation.notified_at
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RecountTerm:
    """A new calendar is published: the supervisor has this case counted again, to exactly this legal day."""

    KIND: ClassVar[str] = "recount_term"
    SCHEMA: ClassVar[int] = 1
    application: ApplicationId
    change: TermChangeId
    counted_by: str
    """The version of the law whose calendar counts from now on: "kz-2026.2"."""
    legal: date | None
    """What the supervisor saw and decided on."""

    @property
    def primary(self) -> Key:
        return Key("term_change", self.change)


@rule(RecountTerm)
def recount_term(rows: Rows, operation: RecountTerm, act: Act) -> Writes:
    """The dates by the new calendar. What the supervisor did not see is not what happens."""
    application = need(rows, Application, operation.application)
    demand(act.actor, RecountTerm.KIND, application)
    start = _start(application, act)
    sides = sides_of(rows, application)
    after = due_dates.clock_of(act.law, application, sides, start=start, counted_by=operation.counted_by)
    dates = due_dates.dates_of(after)
    if dates.legal != operation.legal or dates == due_dates.kept_dates(application):
        raise WrongState(msg("rule.recounted_otherwise"))
    kept = replace(application, counted_by=operation.counted_by)
    return _Moved(rows, kept, operation.change, act).by("recounted", after, verb=RecountTerm.KIND)


@note
@dataclass(frozen=True, slots=True, kw_only=True)
class NoteHappened:
    """The legal day of a case passed and nobody decided."""

    KIND: ClassVar[str] = "note_happened"
    SCHEMA: ClassVar[int] = 1
    application: ApplicationId

    @property
    def primary(self) -> Key:
        return Key("violation", ledger_id(Mode.HAPPENED, about=self.application, rule=LATE, subject=self.application))


@rule(NoteHappened)
def note_happened(rows: Rows, operation: NoteHappened, act: Act) -> Writes:
    """The ledger has one row of it. Before the day is over nothing has happened."""
    application = need(rows, Application, operation.application)
    demand(act.actor, NoteHappened.KIND, application)
    if noted_already(rows, operation):
        return ()
    if not due_dates.overdue([application], lawful.local_day(act.law, act.at.at)):
        raise Unlawful(msg("rule.not_overdue"))
    _, service = lawful.pinned(act.law, application)
    article = service.deadline.standing.article
    row = Violation(
        id=ledger_id(Mode.HAPPENED, about=application.id, rule=LATE, subject=application.id),
        category=HINDSIGHT[LATE],
        mode=Mode.HAPPENED,
        rule=LATE,
        subject=application.id,
        article="" if article is None else article.code,
        visit=application.visit,
        application=application.id,
        at=act.at.at,
        by=act.actor.id,
    )
    return (row,)


class _Moved:
    """A change of the term being written: the application with its new dates, and the row that says what they were."""

    def __init__(self, rows: Rows, application: Application, change: TermChangeId, act: Act) -> None:
        if rows.get(Key("term_change", change)) is not None:
            raise WrongState(msg("rule.change_exists"))
        self._application, self._change, self._act = application, change, act

    def by(
        self,
        change: Literal["suspended", "resumed", "extended", "recounted"],
        after: TermClock,
        *,
        verb: str,
        ground: GroundId | None = None,
        until: date | None = None,
        notified_at: datetime | None = None,
    ) -> Writes:
        """Both rows. The state follows the table of the application."""
        application, act = self._application, self._act
        now, today = due_dates.dates_of(after), lawful.local_day(act.law, act.at.at)
        moves = tuple(TermMove(move=one.move.kind, on=one.move.on, ground=one.move.ground) for one in after.log)
        last = now.legal or today
        row = TermChange(
            id=self._change,
            application=application.id,
            change=change,
            ground=ground,
            until=until,
            notified_at=notified_at,
            was=due_dates.kept_dates(application),
            now=now,
            calendar=after.calendar.version(last),
            at=act.at.at,
            by=act.actor.id,
        )
        moved = replace(
            application,
            lifecycle=APPLICATION.after(application.lifecycle, verb),
            due=now.legal,
            agency_due=now.agency,
            promised=now.promised,
            calendar=row.calendar,
            moves=moves,
        )
        return (moved, row)


def _clock(rows: Rows, application: Application, act: Act) -> TermClock:
    start = _start(application, act)
    return due_dates.clock_of(act.law, application, sides_of(rows, application), start=start)


def _start(application: Application, act: Act) -> date:
    if application.received_at is None:
        raise WrongState(msg("rule.no_number_yet"))
    return lawful.local_day(act.law, application.received_at)
