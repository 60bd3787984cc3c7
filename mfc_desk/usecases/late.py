"""Answers that come after the desk went on without them are honoured by rule, never lost.

A late "call next" returns that person to their place and is shown in the tray. What the office had not done when
the desk went on is not done any more: nobody is called for a desk that does not wait.
"""

from __future__ import annotations

from dataclasses import dataclass

from msgspec.structs import replace

from mfc_desk.domain.entities import Ticket
from mfc_desk.domain.errors import DomainError
from mfc_desk.domain.ids import CommandId, Key, TicketId
from mfc_desk.domain.machines import TicketState
from mfc_desk.domain.operations.tickets import ReturnToQueue
from mfc_desk.ports.office import OfficeError, Refused
from mfc_desk.usecases.queue import take
from mfc_desk.usecases.workplace import Done, Session, Workplace, do
from sync.wire.messages import Answer
from sync.wire.say import to_say


@dataclass(frozen=True, slots=True)
class Honoured:
    """What late answers came to: rows that changed, and how many people went back to their places."""

    changed: frozenset[Key] = frozenset()
    returned: int = 0


def begin(work: Workplace) -> None:
    """The program starts: nobody waits for an answer that was asked for before."""
    with work.store.write() as uow:
        uow.asked.give_up_all()
        uow.commit()


def ask_again(work: Workplace, session: Session, token: str) -> Honoured:
    """Ask about every command that was given up, as long as the office answers, and honour what was done.

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
    return Honoured(changed | done.changed, done.returned)


def honour(work: Workplace, session: Session) -> Honoured:
    """Return each person of a late call to their place; the tray says so."""
    with work.store.read() as uow:
        late = uow.asked.late()
    changed: frozenset[Key] = frozenset()
    returned = 0
    for answer in late:
        done = _honour(work, session, answer)
        if done is not None:
            changed, returned = changed | done.changed, returned + 1
    return Honoured(changed, returned)


def _honour(work: Workplace, session: Session, answer: Answer) -> Done | None:
    """Return the person and note that the tray is to say so, both or neither; None where there is nobody to return."""
    command, name = CommandId(answer.command), answer.result.get("ticket")
    if name and _still_called(work, name):
        try:
            return do(work, session, ReturnToQueue(ticket=TicketId(name)), honoured=command)
        except DomainError:
            pass  # the person was dealt with in the meantime
    with work.store.write() as uow:
        uow.asked.honoured(command)
        uow.commit()
    return None


def _still_called(work: Workplace, name: str) -> bool:
    with work.store.read() as uow:
        ticket = uow.rows.get(Key("ticket", name))
    return isinstance(ticket, Ticket) and ticket.state is TicketState.CALLED and ticket.desk == work.desk.desk
