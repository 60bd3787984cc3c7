"""A ticket on paper from the office: written down in the transaction that gives it, made after it, printed once.

For every page of the hall. `store` is called inside the page's own transaction, `picture_of` and `print_on` after it.
The first paper that may have come out is the original, every later one says COPY. A browser that prints is told the
same paper for the same command: it prints what it is told once. Where the office drives the printer, a kiosk asks
`to_print` first, which says no while a paper is there or may be.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy.engine import Connection

from backoffice import asking
from backoffice.office import Office
from backoffice.store import centres
from backoffice.store.centres import Centre, Device
from backoffice.store.world import World
from backoffice.ticket_slips import TicketSlip, slip_of
from forms.register import Law
from mfc_desk.domain.checklists import checklist
from mfc_desk.domain.errors import WrongState
from mfc_desk.domain.ids import Key, PrintJobId, TicketId
from mfc_desk.domain.operations.printing import EndPrint, PrintTicket, papers_of
from mfc_desk.domain.permissions import Actor
from mfc_desk.domain.ticket_papers import TicketPaperData, matter_of, priority_verified
from mfc_desk.domain.ticket_prints import CopyReason, PrintState, TicketPapers
from mfc_desk.domain.tickets import Ticket
from mfc_desk.text.catalogue import LANGUAGES, Catalogue, Language
from mfc_desk.text.message import Message, msg
from sync.wire.envelope import decode
from sync.wire.messages import Answer, Ask
from sync.wire.say import from_say

if TYPE_CHECKING:
    from printing.documents.raster import Picture
    from printing.roll import RollPrinter


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who prints, and at which device of the centre."""

    centre: Centre
    device: Device
    actor: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketPaper:
    """A paper that was written down and may be made now. `copy` is 0 for the original."""

    hand: Hand
    ticket: TicketId
    job: PrintJobId
    copy: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is told of a number, and the paper that is to be printed now."""

    slip: TicketSlip
    paper: TicketPaper | None = None
    """None: nothing is printed here, or the paper is there already."""
    roll: str | None = None
    """Where the office prints it; None: the browser does."""
    unsure: bool = False
    """Nobody knows whether the paper came out."""
    large: bool = False


def store(
    tx: Connection,
    office: Office,
    hand: Hand,
    *,
    ticket: TicketId,
    reason: CopyReason | None = None,
    job: PrintJobId | None = None,
) -> TicketPaper:
    """Write down that a paper is going to be printed, in the caller's transaction. Raises `WrongState`.

    The same `job` is the same paper, however often it is asked for; without one each call is another paper.
    """
    job = job or PrintJobId(office.ids.new())
    args: dict[str, Any] = {"ticket": ticket, "job": job, "reason": reason}
    answer = _once(tx, office, hand, Ask(job, PrintTicket.KIND, args, hand.actor.id))
    if answer.refused is not None:
        raise WrongState(from_say(answer.refused))
    made = papers_of(World(tx, hand.centre), ticket).of(job)
    assert made is not None, "it was written down a moment ago"
    return TicketPaper(hand=hand, ticket=ticket, job=job, copy=made.copy)


def to_print(tx: Connection, centre: Centre, ticket: TicketId) -> bool:
    """Whether there is no paper of a ticket yet, for certain: it was never printed, or nothing of it came out."""
    return papers(tx, centre, ticket).next_copy == 0


def papers(tx: Connection, centre: Centre, ticket: TicketId) -> TicketPapers:
    """Every print of a ticket; one that is `STORED` may have come out, and nobody said so."""
    return papers_of(World(tx, centre), ticket)


def unsure(tx: Connection, centre: Centre, ticket: TicketId) -> bool:
    """Whether nobody knows if the newest paper came out: somebody was cut off between writing down and printing."""
    prints = papers(tx, centre, ticket).prints
    return bool(prints) and prints[-1].state is PrintState.STORED


def pdf_of(office: Office, paper: TicketPaper, *, form: str = "roll", large: bool = False, language: str = "") -> bytes:
    """The paper as PDF for `form` (a name of `printing.documents.ticket.LOOKS`), in the person's language."""
    from printing.documents.ticket import ticket_pdf

    centre = paper.hand.centre
    slip, row = office.database.read(lambda tx: _told(tx, office, paper))
    spoken: Language = next((one for one in LANGUAGES if one == (language or row.language)), "ru")
    law = office.law(centre)
    say = _words(law, spoken)
    return ticket_pdf(
        _data(law, slip, row, copy=paper.copy, centre=say.pick(centre.name)), say, paper=form, large=large
    )


def picture_of(office: Office, given: Given) -> Picture | None:
    """The paper that a browser is to print; None where none is, or the office prints it."""
    from printing.documents.raster import picture

    if given.paper is None or given.roll is not None:
        return None
    return picture(pdf_of(office, given.paper, large=given.large))


def print_on(office: Office, paper: TicketPaper, printer: RollPrinter, *, large: bool = False) -> Message | None:
    """Print a paper on a roll printer and write down what became of it; in words why it did not come out."""
    from printing.documents.raster import roll_bytes
    from printing.roll import NotPrinted

    outcome = printer.send(roll_bytes(pdf_of(office, paper, large=large)))
    if not isinstance(outcome, NotPrinted):
        ended(office, paper, came_out=True)
        return None
    if outcome.nothing_came_out:
        ended(office, paper, came_out=False)
    return outcome.why


def ended(office: Office, paper: TicketPaper, *, came_out: bool) -> None:
    """The printer said what became of a paper. Where it said nothing, nothing is written: the next one says COPY."""
    args = {"ticket": paper.ticket, "job": paper.job, "came_out": came_out}
    ask = Ask(f"{paper.job}-end", EndPrint.KIND, args, paper.hand.actor.id)

    def work(tx: Connection) -> None:
        centres.lock_device(tx, paper.hand.device)
        _once(tx, office, paper.hand, ask)

    office.database.write(work)


def roll_printer(address: str) -> RollPrinter:
    """The printer at "host" or "host:port". A person stands and waits: it is given little time."""
    from printing.roll import Bounds, RollPrinter

    return RollPrinter.at(address, bounds=Bounds(reach=1.5, answer=0.5, whole=5.0))


def _once(tx: Connection, office: Office, hand: Hand, ask: Ask) -> Answer:
    raw = asking.once(tx, office, centre=hand.centre, device=hand.device, actor=hand.actor, body=ask)
    answer: Answer = decode(raw, Answer)
    return answer


def _told(tx: Connection, office: Office, paper: TicketPaper) -> tuple[TicketSlip, Ticket]:
    slip = slip_of(tx, office, paper.hand.centre, paper.ticket)
    assert slip is not None, "its print was written down"
    return slip, _ticket(tx, paper.hand.centre, paper.ticket)


def _ticket(tx: Connection, centre: Centre, ticket: TicketId) -> Ticket:
    row = World(tx, centre).get(Key("ticket", ticket))
    if not isinstance(row, Ticket):
        raise WrongState(msg("rule.not_there", what=msg("thing.ticket")))
    return row


def _data(law: Law, slip: TicketSlip, row: Ticket, *, copy: int, centre: str) -> TicketPaperData:
    services, life_event = matter_of(law, row)
    named = () if row.service is None else (row.service, *row.more_services)
    return TicketPaperData(
        centre=centre,
        number=row.number,
        issued_at=slip.at,
        services=services,
        life_event=life_event,
        people=row.people,
        appointment=slip.appointment,
        priority=row.ground is not None,
        priority_verified=priority_verified(law, row),
        ahead=slip.ahead if row.callable_from is not None else None,
        counted_at=slip.counted_at,
        wait_min=None if slip.expected is None else (slip.expected.low, slip.expected.high),
        checklist=checklist(law, named, slip.day),
        code=row.code,
        copy=copy,
    )


@cache
def _words(law: Law, language: Language) -> Catalogue:
    catalogue = Catalogue(language)
    catalogue.chain(law.texts(language))
    return catalogue
