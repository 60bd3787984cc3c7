"""Answers that come after the desk went on without them are honoured by rule, never lost.

A late "call next" returns that person to their place and is shown in the tray, unless they sit here by now: then
their ticket is tied to the visit that was begun with its number. Whom this desk has called by itself meanwhile stays
called. What the office had not done when the desk went on is not done any more: nobody is called for a desk that does
not wait.
"""

from __future__ import annotations

from dataclasses import dataclass

from msgspec.structs import replace

from mfc_desk.domain.entities import Visit
from mfc_desk.domain.errors import DomainError
from mfc_desk.domain.ids import CommandId, Key, VisitId
from mfc_desk.domain.operations.calls import ReturnToQueue
from mfc_desk.domain.operations.visits import TieTicket
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.ports.office import OfficeError, Refused
from mfc_desk.usecases.again import begin_again
from mfc_desk.usecases.queue import means, take
from mfc_desk.usecases.workplace import Session, Workplace, do
from sync.wire.messages import Answer
from sync.wire.say import to_say


@dataclass(frozen=True, slots=True)
class Honoured:
    """What late answers came to: rows that changed, and how many people went back to their places."""

    changed: frozenset[Key] = frozenset()
    returned: int = 0
    recorded: bool = False
    """Whether there is something to send now."""


def begin(work: Workplace) -> None:
    """The program starts: nobody waits for an answer that was asked for before."""
    with work.store.write() as uow:
        uow.asked.give_up_all()
        uow.commit()


def ask_again(work: Workplace, session: Session, token: str) -> Honoured:
    """Ask about every command that was given up, as long as the office answers, and honour what was done.

    A visit whose beginning was refused is begun again then: its ticket may have been called late.
    `token` is the desk's own: another operator may sit here now, and the command names who gave it.
    """
    with work.store.read() as uow:
        asks = uow.asked.open()
    changed: frozenset[Key] = frozenset()
    for ask in asks:
        try:
            answer = work.office.ask(token, replace(ask, withdrawn=True))
        except Refused as error:
            answer = Answer(ask.command, work.now(), {}, [], to_say(error.why))
        except OfficeError:
            break
        take(work, answer)
        changed |= {Key.parse(row.key) for row in answer.rows}
    done = honour(work, session)
    again = begin_again(work, session)
    return Honoured(changed | done.changed | again, done.returned, bool(done.changed or again))


def honour(work: Workplace, session: Session) -> Honoured:
    """Return each person of a late call to their place; the tray says so."""
    with work.store.read() as uow:
        late = uow.asked.late()
    changed: frozenset[Key] = frozenset()
    returned = 0
    for answer in late:
        done = _honour(work, session, answer)
        changed, returned = changed | done.changed, returned + done.returned
    return Honoured(changed, returned)


def _honour(work: Workplace, session: Session, answer: Answer) -> Honoured:
    """Return the person and note that the tray is to say so, both or neither; who sits here by now is not returned."""
    command, found = CommandId(answer.command), _ticket_of(work, answer)
    ticket = found if found is not None and _still_called(work, found) else None
    if ticket is not None and ticket.last_call_at != answer.answered_at:
        ticket = None  # this desk has called them since, and means it
    try:
        if ticket is not None and (visit := _visit_of(work, ticket)) is not None:
            return Honoured(do(work, session, TieTicket(visit=visit, ticket=ticket.id), honoured=command).changed)
        if ticket is not None:
            done = do(work, session, ReturnToQueue(ticket=ticket.id), honoured=command, tell=True)
            return Honoured(done.changed, 1)
    except DomainError:
        pass  # the person was dealt with in the meantime
    with work.store.write() as uow:
        # the office has sent them back by itself, where this desk had called somebody else
        uow.asked.honoured(command, tell=found is not None and found.state is TicketState.ISSUED)
        uow.commit()
    return Honoured()


def _ticket_of(work: Workplace, answer: Answer) -> Ticket | None:
    name = answer.result.get("ticket")
    with work.store.read() as uow:
        found = uow.rows.get(Key("ticket", name)) if name else None
    return found if isinstance(found, Ticket) else None


def _still_called(work: Workplace, ticket: Ticket) -> bool:
    return ticket.state is TicketState.CALLED and ticket.desk == work.desk.desk


def _visit_of(work: Workplace, ticket: Ticket) -> VisitId | None:
    """The visit that this desk began with the number on the person's paper; a number comes anew every day."""
    with work.store.read() as uow:
        found = [each.entity for each in uow.rows.of_kind("visit")]
    visits = [each for each in found if isinstance(each, Visit) and each.desk == work.desk.desk and each.ticket is None]
    since = [each for each in visits if each.started_at >= ticket.arrived_at]
    return next((each.id for each in since if means(work, each.number or "", ticket)), None)
