"""The ledger of violations at the desk: what a guard stopped is noted once, however often it was tried.

How a presenter uses it: not at all. The use case whose guard stopped something calls `prevented` and raises as before;
`rows` is for the supervisor's page, each said by `told`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from mfc_desk.domain.errors import DomainError, Stopped
from mfc_desk.domain.guards import Mode, Violation, ledger_id
from mfc_desk.domain.ids import ApplicationId, Key, VisitId
from mfc_desk.domain.operations.guards import NotePrevented
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases.workplace import Done, Session, Workplace, do

log = logging.getLogger(__name__)


def prevented(
    work: Workplace,
    session: Session,
    *,
    visit: VisitId,
    guard: str,
    subject: str,
    application: ApplicationId | None = None,
) -> Done | None:
    """Note that `guard` stopped something about `subject`; None where the ledger has it already. Raises `DomainError`.

    It is an operation of its own and a transaction of its own: the attempt wrote nothing.
    """
    name = ledger_id(Mode.PREVENTED, about=visit, rule=guard, subject=subject)
    with work.store.read() as uow:
        if uow.rows.get(Key("violation", name)) is not None:
            return None
    return do(work, session, NotePrevented(visit=visit, application=application, rule=guard, subject=subject))


@dataclass(frozen=True, slots=True, kw_only=True)
class RowTold:
    """A row of the ledger in words."""

    row: Violation
    category: Message
    mode: Message
    guard: Message
    article: Message | None
    reason: Message | None
    """Why it was overridden, or where it is known from."""


def told(row: Violation) -> RowTold:
    """The row as a supervisor reads it."""
    return RowTold(
        row=row,
        category=msg(f"violation.{row.category}"),
        mode=msg(f"violation.{row.mode}"),
        guard=msg(f"guard.{row.rule}"),
        article=msg(row.article) if row.article else None,
        reason=msg(row.reason_text) if row.reason else None,
    )


@contextmanager
def noting(
    work: Workplace, session: Session, *, visit: VisitId, application: ApplicationId | None = None
) -> Iterator[None]:
    """What a guard stops inside is noted, once for each subject, and raised on."""
    try:
        yield
    except Stopped as stop:
        for subject in stop.subjects:
            _noted(work, session, visit=visit, stop=stop, subject=subject, application=application)
        raise


def _noted(
    work: Workplace,
    session: Session,
    *,
    visit: VisitId,
    stop: Stopped,
    subject: str,
    application: ApplicationId | None,
) -> None:
    """Note it where it can be noted: what the guard said is told in any case."""
    try:
        prevented(work, session, visit=visit, guard=stop.guard, subject=subject, application=application)
    except DomainError as refused:
        log.warning("%s was stopped and is not in the ledger: %s", stop.guard, refused.message.code)


def rows(work: Workplace) -> tuple[Violation, ...]:
    """The ledger as this desk knows it, the newest first."""
    with work.store.read() as uow:
        found = [each.entity for each in uow.rows.of_kind("violation")]
    kept = [each for each in found if isinstance(each, Violation)]
    return tuple(sorted(kept, key=lambda each: each.at, reverse=True))
