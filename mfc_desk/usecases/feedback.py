"""Asking a person how it was: every answer is sealed for the office before it is stored, and nobody here opens it.

How a presenter uses it: `keep` when the questions begin and after each answer that was confirmed, `give` when they are
over, `give_kept` where the program ended in between. What many said together: `feedback_figures`.
"""

from __future__ import annotations

from typing import Final

from mfc_desk.domain.entities import Visit
from mfc_desk.domain.errors import DomainError
from mfc_desk.domain.feedback import Answers
from mfc_desk.domain.ids import Key, VisitId
from mfc_desk.domain.machines import VisitState
from mfc_desk.domain.operations.feedback import GiveFeedback
from mfc_desk.domain.permissions import may
from mfc_desk.ports.storage import UnitOfWork
from mfc_desk.usecases.workplace import Done, Session, Workplace, do
from sync.wire.feedback import sealed_answers

BEGUN: Final = "feedback."
"""What the drafts of a person who is being asked are called, with the visit behind it; one field, sealed."""
SEALED: Final = "sealed"


def keep(work: Workplace, visit: VisitId, answers: Answers) -> None:
    """What was confirmed so far is safe from a power cut, and closed."""
    sealed = sealed_answers(answers, visit=visit, to=work.desk.office_key)
    with work.store.write() as uow:
        uow.drafts.save(BEGUN + visit, SEALED, sealed.hex())
        uow.commit()


def give(work: Workplace, session: Session, visit: VisitId, answers: Answers) -> Done:
    """The questions are over. Raises `DomainError` where the rules refuse."""
    return _give(work, session, visit, sealed_answers(answers, visit=visit, to=work.desk.office_key))


def give_kept(work: Workplace, session: Session) -> Done:
    """What the persons of this operator confirmed before the program ended in the middle of the questions."""
    with work.store.read() as uow:
        names = [VisitId(name.removeprefix(BEGUN)) for name in uow.drafts.keys() if name.startswith(BEGUN)]  # noqa: SIM118 - no mapping
        mine = {name: uow.drafts.load(BEGUN + name)[SEALED] for name in names if _may_give(uow, session, name)}
    changed: frozenset[Key] = frozenset()
    for name, sealed in mine.items():
        changed |= _give(work, session, name, bytes.fromhex(sealed)).changed
    return Done(changed=changed, at=work.local(work.now()))


def _give(work: Workplace, session: Session, visit: VisitId, sealed: bytes) -> Done:
    try:
        return do(work, session, GiveFeedback(visit=visit, sealed=sealed), forget=(BEGUN + visit,))
    except DomainError:
        with work.store.write() as uow:
            uow.drafts.drop(BEGUN + visit)
            uow.commit()
        raise


def _may_give(uow: UnitOfWork, session: Session, name: VisitId) -> bool:
    visit = uow.rows.get(Key(Visit.kind, name))
    over = isinstance(visit, Visit) and visit.state is VisitState.FINISHED and not visit.asked
    return over and may(session.actor, GiveFeedback.KIND, visit)
