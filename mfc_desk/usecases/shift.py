"""The end of a shift: everything that is open at this desk, or that the office does not hold yet.

Nothing of it is lost when the desk closes: it stays on this computer and goes to the office by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mfc_desk.domain.entities import Application, Visit
from mfc_desk.domain.ids import ApplicationId, DeskName, TicketId, VisitId
from mfc_desk.domain.machines import LET_GO, VisitState
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.ports.outbox import OpState
from mfc_desk.ports.rows import SyncState
from mfc_desk.ports.storage import UnitOfWork
from mfc_desk.usecases import denied, for_one_desk, lives, two_papers, ways_back
from mfc_desk.usecases.for_one_desk import Waits
from mfc_desk.usecases.visits import owed_note
from mfc_desk.usecases.workplace import Session, Workplace


class Left(StrEnum):
    """What kind of thing is left at the end of a shift."""

    CALLED = "called"
    """A number that was called and not answered for."""
    VISIT = "visit"
    """A visit that was begun."""
    HELD = "held"
    """A visit that was put by."""
    SENT = "sent"
    """Somebody who waits for this desk alone."""
    BACK = "back"
    """Somebody who is at another desk and expected back here."""
    UNSENT = "unsent"
    """An application with its number that the office does not hold yet."""
    PAPER = "paper"
    """A receipt that was counted and did not come out."""
    ASKED = "asked"
    """Questions to the office that nobody has answered yet."""
    KEPT = "kept"
    """Everything else that goes to the office by itself."""
    TRAY = "tray"
    """What somebody must decide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOver:
    """One thing that is open or unsent, and what it leads to."""

    kind: Left
    about: str = ""
    """A number people know it by."""
    n: int = 1
    """How many there are, or how many drafts of a visit."""
    at: datetime | None = None
    """Local: since when."""
    ticket: TicketId | None = None
    visit: VisitId | None = None
    application: ApplicationId | None = None
    where: DeskName | None = None
    """The desk that somebody is at meanwhile."""


def look(work: Workplace, session: Session) -> tuple[LeftOver, ...]:
    """What is left at this desk, what concerns a person first."""
    with work.store.read() as uow:
        return (
            *_called(work, uow, session),
            *_visits(work, uow, session),
            *_alone(work, uow, session),
            *_applications(work, uow),
            *_counts(uow),
        )


def _called(work: Workplace, uow: UnitOfWork, session: Session) -> Iterator[LeftOver]:
    for each in uow.rows.in_state("ticket", {TicketState.CALLED}):
        ticket = each.entity
        if isinstance(ticket, Ticket) and ticket.desk == session.desk:
            at = work.local(ticket.last_call_at or ticket.called_at or ticket.arrived_at)
            yield LeftOver(kind=Left.CALLED, about=ticket.number, at=at, ticket=ticket.id)


def _visits(work: Workplace, uow: UnitOfWork, session: Session) -> Iterator[LeftOver]:
    """Visits that are open or put by here, each with how many drafts are in it."""
    found = [each.entity for each in uow.rows.in_state("visit", {VisitState.OPEN, VisitState.PARKED})]
    kept = {one.visit for one in for_one_desk.waits_for(work, uow, session.desk) if one.how is Waits.BACK}
    here = [each for each in found if isinstance(each, Visit) and each.desk == session.desk and each.id not in kept]
    for visit in sorted(here, key=lambda each: each.started_at):
        kind = {VisitState.OPEN: Left.VISIT, VisitState.PARKED: Left.HELD}.get(visit.state)
        if kind is not None:
            at = work.local(visit.started_at)
            count = _open_in(uow, visit)
            yield LeftOver(kind=kind, about=visit.number or "", n=count, at=at, ticket=visit.ticket, visit=visit.id)


def _alone(work: Workplace, uow: UnitOfWork, session: Session) -> Iterator[LeftOver]:
    """Who waits for this desk alone; a visit that was put by is told of already, and who comes back to it with it."""
    for one in for_one_desk.waits_for(work, uow, session.desk):
        put_by = one.visit is not None and one.how is not Waits.BACK
        if not put_by:
            kind = Left.BACK if one.how is Waits.BACK else Left.SENT
            yield LeftOver(kind=kind, about=one.number, n=0, at=one.until, ticket=one.ticket, where=one.at)


def _open_in(uow: UnitOfWork, visit: Visit) -> int:
    """How many applications of a visit have no number and no refusal yet."""
    found = [each.entity for each in uow.rows.of_kind("application")]
    mine = [each for each in found if isinstance(each, Application) and each.id in visit.applications]
    return sum(each.lifecycle not in LET_GO for each in mine)


def _applications(work: Workplace, uow: UnitOfWork) -> Iterator[LeftOver]:
    for shown in uow.rows.of_kind("application"):
        each = shown.entity
        if not isinstance(each, Application) or each.number is None:
            continue
        at = work.local(each.received_at) if each.received_at is not None else None
        if shown.sync in (SyncState.QUEUED, SyncState.SENDING):
            yield LeftOver(kind=Left.UNSENT, about=each.number, at=at, application=each.id)
        if each.receipts > 0 and uow.facts.note(owed_note(each.id)):
            yield LeftOver(kind=Left.PAPER, about=each.number, at=at, application=each.id)


def _counts(uow: UnitOfWork) -> Iterator[LeftOver]:
    kept = [each for each in uow.outbox.pending() if each.state in (OpState.PENDING, OpState.HELD)]
    told = len(two_papers.NOTED.waiting(uow)) + len(denied.NOTED.waiting(uow)) + len(lives.waiting(uow))
    told += len(ways_back.to_tell(uow))
    for kind, count in (
        (Left.KEPT, len(kept)),
        (Left.ASKED, len(uow.asked.open())),
        (Left.TRAY, len(uow.outbox.attention()) + len(uow.asked.to_tell()) + told),
    ):
        if count:
            yield LeftOver(kind=kind, n=count)
