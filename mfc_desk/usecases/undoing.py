"""The wrong person was identified: the visit goes back to its first step, and the record says so.

How a presenter uses it: a command of step 1 to 5 that asks for the reason. Originals go back first; what has a number
is not undone. Afterwards `visits.look` shows nobody and step 1; the drafts of the wrong person are in the record.
"""

from __future__ import annotations

from mfc_desk.domain.entities import Visit
from mfc_desk.domain.ids import Key, VisitId
from mfc_desk.domain.operations.intake import UndoIdentification
from mfc_desk.usecases.acting import whom_draft
from mfc_desk.usecases.visits import form_draft, stand_at, who_draft
from mfc_desk.usecases.workplace import Done, Session, Workplace, do


def undo_identification(work: Workplace, session: Session, visit: VisitId, reason: str) -> Done:
    """Back to step 1, nobody identified; what was typed about the wrong person is forgotten. Raises `DomainError`."""
    with work.store.read() as uow:
        found = uow.rows.get(Key("visit", visit))
    names = found.applications if isinstance(found, Visit) else ()
    typed = (who_draft(visit), whom_draft(visit), *(form_draft(each) for each in names))
    done = do(work, session, UndoIdentification(visit=visit, reason=reason), forget=typed)
    stand_at(work, visit, 1)
    return done
