"""What happened although every guard stood: what turned out by the rows, and what a supervisor was told.

How a presenter uses it: `classes` and `KNOWN_FROM` for the two choices on the page of a case, `record` for the button;
`told` for what stands in the ledger about the case; `retract` takes back what was recorded by mistake. The line calls
`note` once a day.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from mfc_desk.domain.entities import Application
from mfc_desk.domain.errors import DomainError
from mfc_desk.domain.guards import KNOWN_FROM, TOLD, Mode, Violation
from mfc_desk.domain.hindsight import came_true
from mfc_desk.domain.ids import ApplicationId, ViolationId
from mfc_desk.domain.machines import DECIDED
from mfc_desk.domain.operations.afterwards import (
    NoteAfterwards,
    RecordHappened,
    RetractHappened,
    recordable,
    taken_back,
)
from mfc_desk.domain.permissions import may
from mfc_desk.usecases.ledger import rows
from mfc_desk.usecases.workplace import Done, Session, Workplace, circumstances, do

__all__ = ["KNOWN_FROM", "classes", "note", "record", "retract", "retractable", "told"]


def note(work: Workplace, session: Session) -> int:
    """Write into the ledger what turned out about any case and is not there yet; how many those were.

    What no rule can be applied to here, because its version of the law is not installed, another desk notes.
    """
    found = _new(work, session)
    noted = 0
    for operation in found:
        with suppress(DomainError):
            do(work, session, operation)
            noted += 1
    return noted


def classes(session: Session, application: Application) -> tuple[str, ...]:
    """The rules by which this person may record what happened in this case, in order; none for who may not."""
    return recordable(application) if may(session.actor, RecordHappened.KIND, application) else ()


def record(
    work: Workplace, session: Session, *, application: ApplicationId, rule: str, reason: str, words: str
) -> Done:
    """The supervisor's word stands in the ledger. Raises `DomainError`."""
    operation = RecordHappened(application=application, rule=rule, reason=reason, words=words.strip())
    with work.store.read() as uow:
        operation = replace(operation, after=taken_back(uow.rows, operation))
    return do(work, session, operation)


def retract(work: Workplace, session: Session, violation: ViolationId, *, words: str) -> Done:
    """What was recorded was a mistake; `words` say why. The row stays to be seen. Raises `DomainError`."""
    return do(work, session, RetractHappened(violation=violation, words=words.strip()))


def retractable(session: Session, row: Violation) -> bool:
    """Whether this person may take the row back: it was told by word, and counts."""
    return row.counts and row.rule in TOLD and may(session.actor, RetractHappened.KIND, row)


def told(work: Workplace, application: ApplicationId) -> tuple[Violation, ...]:
    """What the ledger says happened in this case, the newest first."""
    return tuple(one for one in rows(work) if one.application == application and one.mode is Mode.HAPPENED)


def _new(work: Workplace, session: Session) -> list[NoteAfterwards]:
    with work.store.read() as uow:
        act = circumstances(work, session, uow)
        every = [each.entity for each in uow.rows.of_kind("application")]
        found: list[NoteAfterwards] = []
        for one in every:
            if isinstance(one, Application) and one.lifecycle in DECIDED:
                with suppress(DomainError):
                    known = came_true(uow.rows, one, act)
                    found += [
                        NoteAfterwards(application=one.id, rule=each.rule, subject=each.subject) for each in known
                    ]
        return [each for each in found if uow.rows.get(each.primary) is None]
