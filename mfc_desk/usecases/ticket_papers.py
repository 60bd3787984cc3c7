"""A ticket on paper at the desk: written down, made, printed, and what the printer said of it.

`print_ticket` does all of it, on the worker for paper. Each call is another paper: the first that may have come out is
the original, every later one says COPY. Whoever asks twice by mistake gets a copy, never a second original.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mfc_desk.domain.checklists import checklist
from mfc_desk.domain.entities import Entity
from mfc_desk.domain.errors import Unlawful
from mfc_desk.domain.halls import Desk, DeskState, Hall
from mfc_desk.domain.ids import Key, PrintJobId, TicketId
from mfc_desk.domain.operations.printing import EndPrint, PrintTicket, papers_of
from mfc_desk.domain.operations.tickets import hall_of
from mfc_desk.domain.ranking import rank
from mfc_desk.domain.ticket_papers import TicketPaperData, matter_of, priority_verified
from mfc_desk.domain.ticket_prints import CopyReason, PrintState, TicketPapers
from mfc_desk.domain.tickets import Ticket
from mfc_desk.domain.waits import expected_wait, pace_of
from mfc_desk.ports.outside import NotPrinted, Printed, PrintJob, PrintOutcome, TicketForm
from mfc_desk.text.catalogue import LANGUAGES
from mfc_desk.text.message import msg
from mfc_desk.usecases import line
from mfc_desk.usecases.workplace import Session, Workplace, do

MEDIA: Final[Mapping[TicketForm, str]] = {"roll": "A4", "a6": "A6", "a4": "A4"}
"""What CUPS calls the paper; a roll printer of the network is told nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketPrinted:
    """What came of a print. `copy` is 0 for the original."""

    ticket: TicketId
    job: PrintJobId
    copy: int
    outcome: PrintOutcome
    changed: frozenset[Key]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPaper:
    """A paper that is written down and made, and not yet printed."""

    ticket: TicketId
    job: PrintJobId
    data: TicketPaperData
    pdf: bytes
    changed: frozenset[Key]


def print_ticket(
    work: Workplace,
    session: Session,
    ticket: TicketId,
    *,
    reason: CopyReason | None = None,
    large: bool = False,
    show_ground: bool = False,
) -> TicketPrinted:
    """Print a ticket in the person's language and follow the job to its end.

    `reason` says why once more; `show_ground`: the person wants to have on paper why they are called earlier.
    Raises `DomainError` where the number is over or was printed too often; then nothing is printed.
    """
    stored = store_print(work, session, ticket, reason=reason, large=large, show_ground=show_ground)
    outcome = send(work, stored)
    changed = stored.changed | ended(work, session, stored, outcome=outcome)
    return TicketPrinted(ticket=ticket, job=stored.job, copy=stored.data.copy, outcome=outcome, changed=changed)


def store_print(
    work: Workplace,
    session: Session,
    ticket: TicketId,
    *,
    reason: CopyReason | None = None,
    large: bool = False,
    show_ground: bool = False,
) -> StoredPaper:
    """Write the print down and make the paper. From here on it may be in somebody's hand. Raises `DomainError`."""
    job = PrintJobId(work.ids.new())
    copy = papers(work, ticket).next_copy
    done = do(work, session, PrintTicket(ticket=ticket, job=job, reason=reason, copy=copy))
    data, language = _data(work, ticket, job, show_ground=show_ground)
    pdf = work.papers.ticket(data, language, paper=work.tickets.form, large=large)
    return StoredPaper(ticket=ticket, job=job, data=data, pdf=pdf, changed=done.changed)


def send(work: Workplace, stored: StoredPaper) -> PrintOutcome:
    """Send the paper to the printer for tickets, or to the ordinary one, and follow the job to its end."""
    printer = work.tickets.printer or work.printer
    return printer.print(PrintJob(document=stored.job, pdf=stored.pdf, media=MEDIA[work.tickets.form]))


def ended(work: Workplace, session: Session, stored: StoredPaper, *, outcome: PrintOutcome) -> frozenset[Key]:
    """Write down what the printer said. Where it may or may not have come out nothing is known, and nothing written."""
    if isinstance(outcome, NotPrinted) and not outcome.nothing_came_out:
        return frozenset()
    came_out = isinstance(outcome, Printed)
    return do(work, session, EndPrint(ticket=stored.ticket, job=stored.job, came_out=came_out)).changed


def papers(work: Workplace, ticket: TicketId) -> TicketPapers:
    """Every print of a ticket, as far as this desk knows."""
    with work.store.read() as uow:
        return papers_of(uow.rows, ticket)


def unsure(work: Workplace, ticket: TicketId) -> bool:
    """Whether nobody knows if the newest paper came out: the program or the printer stopped in between."""
    prints = papers(work, ticket).prints
    return bool(prints) and prints[-1].state is PrintState.STORED


def _data(work: Workplace, name: TicketId, job: PrintJobId, *, show_ground: bool) -> tuple[TicketPaperData, str]:
    """What the paper says, and in which language."""
    with work.store.read() as uow:
        ticket, print_ = uow.rows.get(Key("ticket", name)), papers_of(uow.rows, name).of(job)
    if not isinstance(ticket, Ticket) or print_ is None:
        raise Unlawful(msg("rule.not_there", what=msg("thing.ticket")))
    services, life_event = matter_of(work.law, ticket)
    named = () if ticket.service is None else (ticket.service, *ticket.more_services)
    came = work.local(ticket.arrived_at)
    ahead, wait_min = _turn(work, ticket)
    data = TicketPaperData(
        centre=work.desk.centre_name.get(ticket.language) or next(iter(work.desk.centre_name.values()), ""),
        number=ticket.number,
        issued_at=came,
        services=services,
        life_event=life_event,
        people=ticket.people,
        appointment=None if ticket.appointment is None else work.local(ticket.appointment),
        priority=ticket.ground is not None,
        priority_verified=priority_verified(work.law, ticket),
        ground=work.law.ahead_by(ticket.ground) if ticket.ground is not None and show_ground else None,
        ahead=ahead,
        counted_at=work.local(work.now()),
        wait_min=wait_min,
        checklist=checklist(work.law, named, came.date()),
        code=ticket.code,
        copy=print_.copy if print_.says is None else print_.says,
    )
    return data, ticket.language if ticket.language in LANGUAGES else "ru"


def _turn(work: Workplace, ticket: Ticket) -> tuple[int | None, tuple[int, int] | None]:
    """How many go before it and how long that may take; without the line nobody knows."""
    now = work.now()
    if not line.look(work).online or ticket.callable_from is None:
        return None, None
    with work.store.read() as uow:
        waiting = [each.entity for each in uow.rows.waiting()]
        every = [each.entity for each in uow.rows.of_kind("ticket")]
        desks = [each.entity for each in uow.rows.of_kind("desk")]
        beside = _beside(hall_of(uow.rows), ticket.series)
    others = [one for one in waiting if isinstance(one, Ticket) and one.id != ticket.id and one.waits_at(now)]
    ahead = sum(_place(one) < _place(ticket) for one in others if beside is None or one.series in beside)
    calls = [one.called_at for one in every if isinstance(one, Ticket) and one.called_at is not None]
    expected = expected_wait(pace_of(calls, now), ahead, desks=_open(desks))
    return ahead, None if expected is None else (expected.low, expected.high)


def _place(ticket: Ticket) -> tuple[datetime, datetime, str]:
    return rank(ticket).rank_at, ticket.arrived_at, ticket.id


def _beside(hall: Hall, series: str) -> frozenset[str] | None:
    """The lists that share a desk with this one; None where every list does."""
    plans = [one for one in hall.desks if not one.series or series in one.series]
    if not plans or any(not one.series for one in plans):
        return None
    return frozenset(letter for one in plans for letter in one.series)


def _open(desks: Sequence[Entity]) -> int:
    return sum(isinstance(one, Desk) and one.state is DeskState.OPEN for one in desks)
