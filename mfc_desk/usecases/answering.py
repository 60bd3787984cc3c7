"""Step 4: the form. Each field is saved as a draft at once; leaving the step writes one operation."""

from __future__ import annotations

from forms.answers import with_row, without_row
from forms.ids import FieldPath, RowId
from mfc_desk.domain.ids import ApplicationId
from mfc_desk.domain.operations.applications import FillForm
from mfc_desk.usecases.visits import CaseView, form_draft, look_at_case
from mfc_desk.usecases.workplace import Done, Session, Workplace, do


def save_field(work: Workplace, application: ApplicationId, path: str, value: str | bool | int | None) -> CaseView:
    """Keep an answer; it is durable when this returns. The answer shows what the form asks now."""
    with work.store.write() as uow:
        uow.drafts.save(form_draft(application), path, "" if value is None else value)
        uow.commit()
    return look_at_case(work, application)


def add_row(work: Workplace, application: ApplicationId, repeat: FieldPath) -> CaseView:
    """One more row in a repeat. Its id sorts after the ids of the rows that are there."""
    case = look_at_case(work, application)
    row = RowId(work.ids.new())
    added = with_row(case.answers, repeat, row).keys() - case.answers.keys()
    with work.store.write() as uow:
        for path in added:
            uow.drafts.save(form_draft(application), path, True)
        uow.commit()
    return look_at_case(work, application)


def remove_row(work: Workplace, application: ApplicationId, repeat: FieldPath, row: RowId) -> CaseView:
    """Take a row out, with everything said in it."""
    case = look_at_case(work, application)
    gone = case.answers.keys() - without_row(case.answers, repeat, row).keys()
    with work.store.write() as uow:
        for path in gone:
            uow.drafts.save(form_draft(application), path, "")
        uow.commit()
    return look_at_case(work, application)


def put_back(work: Workplace, application: ApplicationId, answers: dict[str, str | bool | int]) -> CaseView:
    """Undo a removal: the answers are there again."""
    with work.store.write() as uow:
        for path, value in answers.items():
            uow.drafts.save(form_draft(application), path, value)
        uow.commit()
    return look_at_case(work, application)


def leave(work: Workplace, session: Session, application: ApplicationId) -> Done | None:
    """Write the answers as one operation; None where nothing changed since the last time."""
    case = look_at_case(work, application)
    if not case.drafted:
        return None
    operation = FillForm(application=application, answers=dict(case.answers))
    return do(work, session, operation, forget=(form_draft(application),))
