"""What can be done with a person's place besides calling them: another desk, a while away, out of the hall, a number.

All of it is recorded here and goes to the office by itself, except giving a number: only the office has the next one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from forms.ids import ServiceId
from mfc_desk.domain.entities import Application, Visit
from mfc_desk.domain.ids import Key, TicketId, VisitId
from mfc_desk.domain.machines import LET_GO, VisitState
from mfc_desk.domain.operations.calls import ReturnToQueue
from mfc_desk.domain.operations.moving import SendOn, TransferTicket
from mfc_desk.domain.operations.parking import ParkTicket, ParkVisit, ResumeVisit
from mfc_desk.domain.operations.tickets import ComeBack, LeaveQueue, VoidTicket
from mfc_desk.domain.tickets import Onward, Source, Ticket
from mfc_desk.usecases import queue
from mfc_desk.usecases.workplace import Done, Session, Workplace, do


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody takes a number for."""

    services: tuple[ServiceId, ...] = ()
    life_event: str = ""
    ground: str = ""
    people: int = 1
    language: str = "ru"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A number that was given."""

    ticket: TicketId
    number: str
    changed: frozenset[Key]


def issue(work: Workplace, session: Session, wanted: Wanted) -> Issued:
    """Have the office give the next number. Raises `NoLine`, `Refused`."""
    args: dict[str, Any] = {
        "source": Source.DESK.value,
        "language": wanted.language,
        "people": wanted.people,
        "life_event": wanted.life_event,
        "more_services": list(wanted.services[1:]),
        "service": next(iter(wanted.services), None),
        "ground": wanted.ground or None,
    }
    answer = queue.ask(work, session, "issue_ticket", args)
    name, number = TicketId(str(answer.result["ticket"])), str(answer.result["number"])
    return Issued(ticket=name, number=number, changed=frozenset(Key.parse(row.key) for row in answer.rows))


def park(work: Workplace, session: Session, ticket: TicketId, *, minutes: int, reason: str) -> Done:
    """Who was called goes and fetches something first; on the list again after the time."""
    return do(work, session, ParkTicket(ticket=ticket, minutes=minutes, reason=reason))


def hold(work: Workplace, session: Session, visit: VisitId, *, minutes: int, reason: str) -> Done:
    """The visit is put by as it is, drafts and scans included; the desk is free."""
    return do(work, session, ParkVisit(visit=visit, minutes=minutes, reason=reason))


def resume(work: Workplace, session: Session, visit: VisitId) -> Done:
    """The person of a visit that was put by is here again."""
    with work.store.read() as uow:
        waiting = [each.entity for each in uow.rows.waiting()]
    back = (one.id for one in waiting if isinstance(one, Ticket) and one.visit == visit)
    return do(work, session, ResumeVisit(visit=visit, ticket=next(back, None)))


def held(work: Workplace, session: Session) -> tuple[Visit, ...]:
    """The visits that were put by at this desk and have no ticket to come back on, oldest first."""
    with work.store.read() as uow:
        found = [each.entity for each in uow.rows.in_state("visit", {VisitState.PARKED})]
        listed = {each.entity.visit for each in uow.rows.waiting() if isinstance(each.entity, Ticket)}
    here = [each for each in found if isinstance(each, Visit) and each.desk == session.desk]
    mine = [each for each in here if each.ticket is None and each.id not in listed]
    return tuple(sorted(mine, key=lambda each: each.started_at))


def send(work: Workplace, session: Session, ticket: TicketId, onward: Onward, reason: str) -> Done:
    """Whoever waits, or was called here, is for another service or desk; their arrival stays."""
    return do(work, session, TransferTicket(ticket=ticket, onward=onward, reason=reason))


def send_on(work: Workplace, session: Session, visit: VisitId, onward: Onward, reason: str) -> Done:
    """This desk is done; another one has something for the person, who may come back here after it."""
    return do(work, session, SendOn(visit=visit, onward=onward, reason=reason))


def unfinished(work: Workplace, visit: VisitId) -> bool:
    """Whether an application of a visit is: then who is sent on comes back to this desk for it."""
    with work.store.read() as uow:
        found = uow.rows.get(Key("visit", visit))
        names = found.applications if isinstance(found, Visit) else ()
        rows = [uow.rows.get(Key("application", name)) for name in names]
    return any(isinstance(each, Application) and each.lifecycle not in LET_GO for each in rows)


def come_back(work: Workplace, session: Session, ticket: TicketId) -> Done:
    """Who was away is in the hall again, in the place of their arrival."""
    return do(work, session, ComeBack(ticket=ticket))


def put_back(work: Workplace, session: Session, ticket: TicketId) -> Done:
    """The call is taken back: the person waits as before."""
    return do(work, session, ReturnToQueue(ticket=ticket))


def leave(work: Workplace, session: Session, ticket: TicketId, reason: str) -> Done:
    """The person goes before anybody served them."""
    return do(work, session, LeaveQueue(ticket=ticket, reason=reason))


def void(work: Workplace, session: Session, ticket: TicketId, reason: str) -> Done:
    """A number that nobody holds."""
    return do(work, session, VoidTicket(ticket=ticket, reason=reason))


def find(work: Workplace, name: TicketId) -> Ticket | None:
    """The ticket as it is known here."""
    with work.store.read() as uow:
        found = uow.rows.get(Key("ticket", name))
    return found if isinstance(found, Ticket) else None


def came_for(work: Workplace, visit: VisitId, services: tuple[ServiceId, ...]) -> None:
    """Remember what a person without a number came for, until it is chosen in their visit."""
    with work.store.write() as uow:
        uow.facts.set_note(note_of(visit), list(services))
        uow.commit()


def note_of(visit: VisitId) -> str:
    """The name of that note."""
    return f"came_for.{visit}"


def wanted_by(noted: Any, ticket: Ticket | None) -> tuple[ServiceId, ...]:
    """Everything the person of a visit said they came for, in their order; `noted` is the value of the note."""
    said = [ServiceId(each) for each in noted or ()]
    if ticket is not None:
        said += [*([ticket.service] if ticket.service is not None else []), *ticket.more_services]
    return tuple(dict.fromkeys(said))
