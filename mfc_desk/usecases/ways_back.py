"""Who is expected back where: the desk that sent somebody on, and the desk that has them meanwhile, know of each other.

Both are told by the rows that every desk holds, so that it is the same without the line, as far as it was told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mfc_desk.domain.entities import Application, Visit
from mfc_desk.domain.ids import DeskName, Key, TicketId, VisitId
from mfc_desk.domain.machines import LET_GO, VisitState
from mfc_desk.domain.operations.base import Rows
from mfc_desk.domain.operations.parking import ResumeVisit
from mfc_desk.domain.operations.returning import NotExpected, SendBack
from mfc_desk.domain.operations.visits import FinishVisit
from mfc_desk.domain.tickets import OVER, Ticket, TicketState, WayBack
from mfc_desk.ports.storage import UnitOfWork
from mfc_desk.text.message import Message
from mfc_desk.usecases.told_once import ToldOnce, entities_of
from mfc_desk.usecases.workplace import Done, Session, Workplace, do

NOTED: Final = ToldOnce("also_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A desk that waits for the person who is here."""

    desk: DeskName
    visit: VisitId | None
    services: tuple[Message, ...]
    """What is unfinished there, by its short name."""
    going_on: bool
    """Whether that desk has it open now, without them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Where the person of a visit is that waits here."""

    ticket: TicketId
    number: str
    state: TicketState
    desk: DeskName | None
    """Where they were called or are served, or the desk they wait for."""
    since: datetime | None
    """Local: since when it is so."""
    comes: bool
    """Whether their number comes here where the visit is gone on with; else the other desk keeps it."""

    @property
    def gone(self) -> bool:
        """Whether the number is over: nobody comes back with it."""
        return self.state in OVER


def expected(work: Workplace, rows: Rows, ticket: Ticket | None) -> tuple[Expected, ...]:
    """The desks that wait for the person, the next one first; one that is done without them does not."""
    ways = () if ticket is None else ticket.desks_that_wait
    elsewhere = (each for each in ways if each != WayBack(desk=work.desk.desk))
    found = ((each, _visit(rows, each.visit)) for each in elsewhere)
    return tuple(
        Expected(
            desk=way.desk,
            visit=way.visit,
            services=_unfinished(work, rows, visit),
            going_on=visit is not None and visit.state is VisitState.OPEN,
        )
        for way, visit in found
        if visit is None or visit.state is not VisitState.FINISHED
    )


def who_waits(work: Workplace, ticket: TicketId) -> tuple[Expected, ...]:
    """The same of a ticket by its name."""
    with work.store.read() as uow:
        found = uow.rows.get(Key("ticket", ticket))
        return expected(work, uow.rows, found if isinstance(found, Ticket) else None)


def whereabouts(work: Workplace, visits: Iterable[Visit]) -> Mapping[VisitId, Whereabouts]:
    """Where the people of these visits are who were sent on from here; who has no number is not among them."""
    named = {each.id: each for each in visits}
    if not named:
        return {}
    with work.store.read() as uow:
        tickets = [each.entity for each in uow.rows.of_kind("ticket")]
    known = [each for each in tickets if isinstance(each, Ticket)]
    return {
        visit.id: _where(work, ticket, visit)
        for visit in named.values()
        for ticket in known
        if ticket.id == visit.away or (ticket.waits_for(visit.id) and ticket.state not in OVER)
    }


def go_on(work: Workplace, session: Session, visit: VisitId, where: Whereabouts) -> Done:
    """Go on with the visit, the operator knowing where the person is: the number comes, or stays where they are."""
    done = do(work, session, ResumeVisit(visit=visit, ticket=where.ticket if where.comes else None))
    if not where.comes:
        with work.store.write() as uow:
            NOTED.note(uow, [(visit, 1)])
            NOTED.put_away(uow, visit)
            uow.commit()
    return done


def send_back(work: Workplace, session: Session, visit: VisitId, *, reason: str, forget: tuple[str, ...]) -> Done:
    """Break the visit off; the person goes back to the desk that waits, with their number. Raises `DomainError`."""
    return do(work, session, SendBack(visit=visit, reason=reason), forget=forget)


def finish_for_good(work: Workplace, session: Session, visit: VisitId, *, forget: tuple[str, ...]) -> Done:
    """End the visit; the person goes home though a desk waits, and it is told. Raises `DomainError`."""
    with work.store.read() as uow:
        found = uow.rows.get(Key("visit", visit))
    ticket = found.ticket if isinstance(found, Visit) else None
    ends = FinishVisit(visit=visit)
    if ticket is None:
        return do(work, session, ends, forget=forget)
    return do(work, session, NotExpected(ticket=ticket), ends, forget=forget)


def note(work: Workplace, changed: Iterable[Key] | None = None) -> frozenset[VisitId]:
    """Look at these rows, or at all where none are named, for visits that went on here while their person was not."""
    with work.store.read() as uow:
        rows = [each for each in entities_of(uow, "visit", changed) if isinstance(each, Visit)]
        news = {each.id for each in rows if _went_on(work, each) and NOTED.is_news(uow, each.id)}
    if news:
        with work.store.write() as uow:
            NOTED.note(uow, ((each, 1) for each in news))
            uow.commit()
    return frozenset(news)


def to_tell(uow: UnitOfWork) -> tuple[Visit, ...]:
    """Those of them that nobody has put away, while it is so: each has the other desk in `also_at`."""
    found = [uow.rows.get(Key("visit", name)) for name in NOTED.waiting(uow)]
    return tuple(each for each in found if isinstance(each, Visit) and each.also_at)


def _went_on(work: Workplace, visit: Visit) -> bool:
    return visit.desk == work.desk.desk and visit.also_at is not None


def _where(work: Workplace, ticket: Ticket, visit: Visit) -> Whereabouts:
    since = ticket.log[-1].since if ticket.log and ticket.state not in OVER else ticket.ended_at
    free = ticket.state not in OVER and ticket.state is not TicketState.SERVING
    return Whereabouts(
        ticket=ticket.id,
        number=ticket.number,
        state=ticket.state,
        desk=ticket.desk or ticket.for_desk,
        since=None if since is None else work.local(since),
        comes=free and (ticket.visit == visit.id or (ticket.visit is None and ticket.waits_for(visit.id))),
    )


def _visit(rows: Rows, name: VisitId | None) -> Visit | None:
    found = None if name is None else rows.get(Key("visit", name))
    return found if isinstance(found, Visit) else None


def _unfinished(work: Workplace, rows: Rows, visit: Visit | None) -> tuple[Message, ...]:
    found = [] if visit is None else [rows.get(Key("application", name)) for name in visit.applications]
    open_ = [each for each in found if isinstance(each, Application) and each.lifecycle not in LET_GO]
    known = {each.id: each.short for each in work.law.services()}
    return tuple(known[each.service] for each in open_ if each.service in known)
