"""A ticket on paper: a print is written down before it is printed, and what the printer said of it after."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Final

from mfc_desk.domain.errors import Unlawful, WrongState
from mfc_desk.domain.ids import Key, PrintJobId, TicketId
from mfc_desk.domain.machines import TICKET
from mfc_desk.domain.operations.base import Act, Rows, Writes, merging, need, rule
from mfc_desk.domain.permissions import demand
from mfc_desk.domain.ticket_prints import CopyReason, PrintState, TicketPapers, TicketPrint
from mfc_desk.domain.tickets import Ticket
from mfc_desk.text.message import msg

MOST_PRINTS: Final = 20
"""Of one ticket: more is a printer gone mad, or somebody who deals in papers."""
LONGEST_JOB: Final = 64


@merging
@dataclass(frozen=True, slots=True, kw_only=True)
class PrintTicket:
    """A ticket is going to be printed. The first print that may come out is the original, every later one a copy."""

    KIND: ClassVar[str] = "print_ticket"
    SCHEMA: ClassVar[int] = 1
    ticket: TicketId
    job: PrintJobId
    reason: CopyReason | None = None
    """Why once more; without one a copy is one because nobody knows whether the paper before came out."""

    copy: int | None = None
    """What the paper will say: 0 for the original. None where the rule decides before the paper is made."""

    @property
    def primary(self) -> Key:
        return Key("ticket_papers", self.ticket)


@rule(PrintTicket)
def print_ticket(rows: Rows, operation: PrintTicket, act: Act) -> Writes:
    """The print is written down. The same job again writes nothing: it is no second paper.

    A desk that was cut off may have made an original of what is a copy by now: both are kept, for a person to see.
    """
    demand(act.actor, PrintTicket.KIND)
    ticket, papers = need(rows, Ticket, operation.ticket), papers_of(rows, operation.ticket)
    TICKET.after(ticket.state, PrintTicket.KIND)
    if not 0 < len(operation.job) <= LONGEST_JOB:
        raise Unlawful(msg("rule.print_job_unknown"))
    if operation.copy is not None and not 0 <= operation.copy <= MOST_PRINTS:
        raise Unlawful(msg("rule.print_job_unknown"))
    if papers.of(operation.job) is not None:
        return ()
    if len(papers.prints) >= MOST_PRINTS:
        raise WrongState(msg("rule.printed_enough", number=ticket.number, n=MOST_PRINTS))
    copy = papers.next_copy
    made = TicketPrint(
        job=operation.job,
        at=act.at.at,
        device=act.device,
        operator=act.actor.id,
        copy=copy,
        says=operation.copy,
        reason=(operation.reason or CopyReason.UNSURE) if copy else None,
    )
    return (replace(papers, prints=(*papers.prints, made)),)


@merging
@dataclass(frozen=True, slots=True, kw_only=True)
class EndPrint:
    """What the printer said of a print, in whatever state the ticket is by then."""

    KIND: ClassVar[str] = "end_print"
    SCHEMA: ClassVar[int] = 1
    ticket: TicketId
    job: PrintJobId
    came_out: bool

    @property
    def primary(self) -> Key:
        return Key("ticket_papers", self.ticket)


@rule(EndPrint)
def end_print(rows: Rows, operation: EndPrint, act: Act) -> Writes:
    """The print is known to have come out, or not to. It is said once, and by whom it was printed."""
    demand(act.actor, EndPrint.KIND)
    papers = papers_of(rows, operation.ticket)
    found = papers.of(operation.job)
    if found is None:
        raise Unlawful(msg("rule.print_job_unknown"))
    if found.device != act.device:
        raise WrongState(msg("rule.other_desk"))
    state = PrintState.PRINTED if operation.came_out else PrintState.NOT_PRINTED
    if found.state is state:
        return ()
    if found.state is not PrintState.STORED:
        raise WrongState(msg("rule.print_ended"))
    ended = tuple(replace(one, state=state) if one is found else one for one in papers.prints)
    return (replace(papers, prints=ended),)


def papers_of(rows: Rows, ticket: TicketId) -> TicketPapers:
    """The prints of a ticket; none where it was never printed."""
    found = rows.get(Key("ticket_papers", ticket))
    return found if isinstance(found, TicketPapers) else TicketPapers(id=ticket)
