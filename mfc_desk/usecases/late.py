"""Answers that come after the desk went on without them are honoured by rule, never lost.

A late "call next" returns that person to their place and is shown in the tray.
"""

from __future__ import annotations

from mfc_desk.domain.entities import Ticket
from mfc_desk.domain.errors import DomainError
from mfc_desk.domain.ids import CommandId, Key, TicketId
from mfc_desk.domain.machines import TicketState
from mfc_desk.domain.operations.tickets import ReturnToQueue
from mfc_desk.ports.office import OfficeError
from mfc_desk.usecases.queue import send, take
from mfc_desk.usecases.workplace import Session, Workplace, do


def ask_again(work: Workplace, session: Session, token: str) -> int:
    """Ask every open command again, as long as the office answers. Returns how many were answered."""
    with work.store.read() as uow:
        asks = uow.asked.open()
    answered = 0
    for ask in asks:
        try:
            answer = send(work.office, token, ask)
        except OfficeError:
            break
        take(work, answer)
        answered += 1
    honour(work, session)
    return answered


def honour(work: Workplace, session: Session) -> int:
    """Return each person of a late call to their place. Returns how many were."""
    with work.store.read() as uow:
        late = uow.asked.late()
    returned = 0
    for answer in late:
        name = answer.result.get("ticket")
        if name and _still_called(work, name):
            try:
                do(work, session, ReturnToQueue(ticket=TicketId(name)))
                returned += 1
            except DomainError:
                continue  # the person was dealt with in the meantime
        with work.store.write() as uow:
            uow.asked.honoured(CommandId(answer.command))
            uow.commit()
    return returned


def _still_called(work: Workplace, name: str) -> bool:
    with work.store.read() as uow:
        ticket = uow.rows.get(Key("ticket", name))
    return isinstance(ticket, Ticket) and ticket.state is TicketState.CALLED and ticket.desk == work.desk.desk
