"""Terms of cases: what stands still, what grows, what a new calendar would move, what has passed.

How a presenter uses it: `grounds` for the closed lists of a case; `suspend`, `resume`, `extend` for its supervisor;
`shifts` after a new version of the law was installed: each is shown with both dates and decided by `recount`, none
moves by itself; `overdue` for the cockpit. The line calls `note_overdue` once a day: what passed stands in the ledger.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime

from forms.ids import GroundId
from forms.terms import Grounds
from mfc_desk.domain import due_dates, lawful
from mfc_desk.domain.due_dates import Shift
from mfc_desk.domain.entities import Application
from mfc_desk.domain.errors import DomainError
from mfc_desk.domain.guards import Mode, TermChange, ledger_id
from mfc_desk.domain.ids import ApplicationId, Key, TermChangeId
from mfc_desk.domain.operations.base import Operation
from mfc_desk.domain.operations.terms import (
    LATE,
    ExtendTerm,
    NoteHappened,
    RecountTerm,
    ResumeTerm,
    SuspendTerm,
)
from mfc_desk.domain.sides import sides_of
from mfc_desk.ports.storage import UnitOfWork
from mfc_desk.usecases.ledger import noting
from mfc_desk.usecases.visits import look_at_case
from mfc_desk.usecases.workplace import Done, Session, Workplace, do


def grounds(work: Workplace, application: ApplicationId) -> Grounds:
    """All that may move the term of the case."""
    _, service = lawful.pinned(work.law, look_at_case(work, application).application)
    return service.deadline.grounds


def suspend(
    work: Workplace, session: Session, *, application: ApplicationId, ground: GroundId, until: date | None = None
) -> Done:
    """The term stands still from today. Raises `DomainError`."""
    change = _new(work)
    return _move(
        work, session, SuspendTerm(application=application, change=change, ground=ground, until=until), application
    )


def resume(work: Workplace, session: Session, application: ApplicationId) -> Done:
    """The term runs on from today. Raises `DomainError`."""
    return _move(work, session, ResumeTerm(application=application, change=_new(work)), application)


def extend(
    work: Workplace, session: Session, *, application: ApplicationId, ground: GroundId, notified_at: datetime
) -> Done:
    """The term grows; the applicant was told at `notified_at`. Raises `DomainError`."""
    operation = ExtendTerm(application=application, change=_new(work), ground=ground, notified_at=notified_at)
    return _move(work, session, operation, application)


def recount(work: Workplace, session: Session, shift: Shift) -> Done:
    """The supervisor decided: the case is counted by the new calendar, to the day shown. Raises `DomainError`."""
    operation = RecountTerm(
        application=shift.application, change=_new(work), counted_by=shift.calendar, legal=shift.now.legal
    )
    return do(work, session, operation)


def shifts(work: Workplace) -> tuple[Shift, ...]:
    """The cases whose dates the newest calendar at hand would move, with both dates; nothing is moved."""
    with work.store.read() as uow:
        found = [(one, sides_of(uow.rows, one)) for one in _running(uow)]
    moved = [due_dates.shift_by(work.law, one, sides) for one, sides in found]
    return tuple(one for one in moved if one is not None)


def changes(work: Workplace, application: ApplicationId) -> tuple[TermChange, ...]:
    """Every change of the case's term, in order."""
    with work.store.read() as uow:
        found = [each.entity for each in uow.rows.of_kind("term_change")]
    kept = [each for each in found if isinstance(each, TermChange) and each.application == application]
    return tuple(sorted(kept, key=lambda each: each.at))


def overdue(work: Workplace) -> tuple[Application, ...]:
    """The cases whose legal day has passed and that nobody has decided, the oldest first."""
    with work.store.read() as uow:
        return due_dates.overdue(_running(uow), work.today())


def note_overdue(work: Workplace, session: Session) -> int:
    """Write into the ledger what passed and is not there yet; how many those were.

    What no rule can be applied to here, because its version of the law is not installed, another desk notes.
    """
    noted = 0
    for one in overdue(work):
        name = ledger_id(Mode.HAPPENED, about=one.id, rule=LATE, subject=one.id)
        with work.store.read() as uow:
            known = uow.rows.get(Key("violation", name)) is not None
        if not known:
            with suppress(DomainError):
                do(work, session, NoteHappened(application=one.id))
                noted += 1
    return noted


def _move(work: Workplace, session: Session, operation: Operation, application: ApplicationId) -> Done:
    visit = look_at_case(work, application).application.visit
    with noting(work, session, visit=visit, application=application):
        return do(work, session, operation)


def _running(uow: UnitOfWork) -> list[Application]:
    found = [each.entity for each in uow.rows.of_kind("application")]
    return [one for one in found if isinstance(one, Application) and one.lifecycle in due_dates.RUNNING]


def _new(work: Workplace) -> TermChangeId:
    return TermChangeId(work.ids.new())
