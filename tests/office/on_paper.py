"""A number and its paper made by hand, as a page of the hall makes them, and the bytes of the paper to look at."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.engine import Connection

from backoffice import asking, ticket_papers
from backoffice.office import Office
from backoffice.store import centres
from backoffice.ticket_papers import Hand, TicketPaper
from backoffice.ticket_slips import slip_of
from mfc_desk.domain.errors import WrongState
from mfc_desk.domain.ids import TicketId
from mfc_desk.domain.ticket_prints import CopyReason
from mfc_desk.text.message import Message
from sync.wire.envelope import decode
from sync.wire.messages import Answer, Ask
from sync.wire.say import from_say


@dataclass(frozen=True, slots=True, kw_only=True)
class OnPaper:
    """A number and its paper, ready to be printed."""

    paper: TicketPaper
    number: str
    pdf: bytes


def issue_on_paper(office: Office, hand: Hand, ask: Ask) -> OnPaper | Message:
    """Give a number and write down another paper of it in one transaction; in words why there is none."""

    def work(tx: Connection) -> tuple[TicketPaper, str] | Message:
        centres.lock_device(tx, hand.device)
        raw = asking.once(tx, office, centre=hand.centre, device=hand.device, actor=hand.actor, body=ask)
        answer = decode(raw, Answer)
        if answer.refused is not None:
            return from_say(answer.refused)
        try:
            paper = ticket_papers.store(tx, office, hand, ticket=TicketId(answer.result["ticket"]))
        except WrongState as error:
            return error.message
        return paper, str(answer.result["number"])

    done = office.database.write(work)
    if isinstance(done, Message):
        return done
    return OnPaper(paper=done[0], number=done[1], pdf=ticket_papers.pdf_of(office, done[0]))


def print_again(office: Office, hand: Hand, *, ticket: TicketId, reason: CopyReason, large: bool = False) -> OnPaper:
    """One more paper of a ticket. Raises `WrongState`, where its number is over or was printed too often."""

    def work(tx: Connection) -> tuple[TicketPaper, str]:
        centres.lock_device(tx, hand.device)
        paper = ticket_papers.store(tx, office, hand, ticket=ticket, reason=reason)
        slip = slip_of(tx, office, hand.centre, ticket)
        assert slip is not None
        return paper, slip.number

    paper, number = office.database.write(work)
    return OnPaper(paper=paper, number=number, pdf=ticket_papers.pdf_of(office, paper, large=large))
