"""What operators of the world do: real use cases, each on one of the rows the desk shows at that moment."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

from mfc_desk.domain.entities import Application, Document, Visit
from mfc_desk.domain.ids import ApplicationId, DocumentId, Key, Kind, PrintJobId, VisitId
from mfc_desk.domain.machines import Custody, VisitState
from mfc_desk.domain.operations.applications import FillForm
from mfc_desk.domain.operations.calls import CallDealt, NoShow, ReturnToQueue
from mfc_desk.domain.operations.documents import AttachDocument, RemoveDocument, ReturnOriginal
from mfc_desk.domain.operations.printing import PrintTicket
from mfc_desk.domain.operations.tickets import ComeBack, LeaveQueue
from mfc_desk.domain.operations.visits import StartVisit
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.ports.outside import ReadScan
from mfc_desk.usecases import alone, places, queue
from mfc_desk.usecases.workplace import do
from tests.simulation.desk import PlayedDesk
from tests.simulation.ground import person
from tests.simulation.releases import gone

PDF = "application/pdf"


class NothingThere(Exception):
    """No row of this desk is one that the verb can be done on."""


def issue(desk: PlayedDesk, pick: int) -> None:
    alone.issue(desk.work, desk.session, places.Wanted())


def call(desk: PlayedDesk, pick: int) -> None:
    ticket = _ticket(desk, pick, TicketState.ISSUED)
    with desk.store.read() as uow:
        listed = uow.facts.cursor()
    do(desk.work, desk.session, CallDealt(ticket=ticket.id, listed=listed))


def no_show(desk: PlayedDesk, pick: int) -> None:
    do(desk.work, desk.session, NoShow(ticket=_ticket(desk, pick, TicketState.CALLED).id))


def put_back(desk: PlayedDesk, pick: int) -> None:
    do(desk.work, desk.session, ReturnToQueue(ticket=_ticket(desk, pick, TicketState.CALLED).id))


def come_back(desk: PlayedDesk, pick: int) -> None:
    do(desk.work, desk.session, ComeBack(ticket=_ticket(desk, pick, TicketState.NO_SHOW).id))


def leave(desk: PlayedDesk, pick: int) -> None:
    ticket = _ticket(desk, pick, TicketState.ISSUED, TicketState.NO_SHOW)
    do(desk.work, desk.session, LeaveQueue(ticket=ticket.id, reason="left"))


def printed(desk: PlayedDesk, pick: int) -> None:
    ticket = _ticket(desk, pick, *TicketState)
    do(desk.work, desk.session, PrintTicket(ticket=ticket.id, job=PrintJobId(desk.names.new())))


def start(desk: PlayedDesk, pick: int) -> None:
    ticket = _ticket(desk, pick, TicketState.CALLED, TicketState.ISSUED)
    do(desk.work, desk.session, StartVisit(visit=VisitId(desk.names.new()), ticket=ticket.id))


def walk_in(desk: PlayedDesk, pick: int) -> None:
    do(desk.work, desk.session, StartVisit(visit=VisitId(desk.names.new())))


def identify(desk: PlayedDesk, pick: int) -> None:
    """Two operations in one transaction: both or neither."""
    visit = _picked(desk, "visit", pick, lambda one: _ours(desk, one) and one.party is None)
    do(desk.work, desk.session, *person(visit.id, ApplicationId(desk.names.new())))


def fill(desk: PlayedDesk, pick: int) -> None:
    case = _case(desk, pick)
    children = {"/children/1/surname": "Сейтқали", "/children/1/given_name": f"Бала {pick}"}
    do(desk.work, desk.session, FillForm(application=case.id, answers={**case.form, **children}))


def attach(desk: PlayedDesk, pick: int) -> None:
    """A paper is scanned and belongs to the case; the scan is on the disk before that is said."""
    case = _case(desk, pick)
    content = scan(f"{desk.names.new()}")
    sha256 = desk.scans.keep(content)
    operation = AttachDocument(
        application=case.id,
        document=DocumentId(desk.names.new()),
        evidence="kz.medical_birth_record",  # type: ignore[arg-type]
        requirement="birth",  # type: ignore[arg-type]
        scan=sha256,
        media_type=PDF,
        size=len(content),
        pages=1,
        volunteered=True,
    )
    do(desk.work, desk.session, operation, send=((sha256, ReadScan(content=content, media_type=PDF, pages=1)),))


def remove(desk: PlayedDesk, pick: int) -> None:
    do(desk.work, desk.session, RemoveDocument(document=_paper(desk, pick).id))


def give_back(desk: PlayedDesk, pick: int) -> None:
    do(desk.work, desk.session, ReturnOriginal(document=_paper(desk, pick).id))


def abandon(desk: PlayedDesk, pick: int) -> None:
    visit = _picked(desk, "visit", pick, lambda one: _ours(desk, one))
    do(desk.work, desk.session, gone(desk.release, visit.id))


def ask_next(desk: PlayedDesk, pick: int) -> None:
    queue.call_next(desk.work, desk.session)


def ask_ticket(desk: PlayedDesk, pick: int) -> None:
    places.issue(desk.work, desk.session, places.Wanted())


def ask_chosen(desk: PlayedDesk, pick: int) -> None:
    ticket = _ticket(desk, pick, TicketState.ISSUED, TicketState.NO_SHOW)
    queue.call_chosen(desk.work, desk.session, ticket.id, "asked for")


RECORDED: Mapping[str, Callable[[PlayedDesk, int], None]] = {
    each.__name__: each
    for each in (
        issue, call, no_show, put_back, come_back, leave, printed, start, walk_in, identify, fill, attach, remove,
        give_back, abandon,
    )
}  # fmt: skip
ASKED: Mapping[str, Callable[[PlayedDesk, int], None]] = {
    each.__name__: each for each in (ask_next, ask_ticket, ask_chosen)
}


def scan(name: str) -> bytes:
    """A paper of a few hundred bytes, another for each name."""
    chance = random.Random(f"scan {name}")
    return chance.randbytes(chance.randint(40, 700))


def _ours(desk: PlayedDesk, visit: Visit) -> bool:
    return visit.state is VisitState.OPEN and visit.operator == desk.actor.id


def _ticket(desk: PlayedDesk, pick: int, *states: TicketState) -> Ticket:
    found: Ticket = _picked(desk, "ticket", pick, lambda one: one.state in states)
    return found


def _case(desk: PlayedDesk, pick: int) -> Application:
    found: Application = _picked(desk, "application", pick, lambda _: True)
    return found


def _paper(desk: PlayedDesk, pick: int) -> Document:
    found: Document = _picked(desk, "document", pick, lambda one: one.custody is Custody.ATTACHED)
    return found


def _picked(desk: PlayedDesk, kind: Kind, pick: int, fits: Callable[[Any], bool]) -> Any:
    """One of the rows that fit, the newest first, so that what was begun goes on."""
    with desk.store.read() as uow:
        found = [each.entity for each in uow.rows.of_kind(kind) if fits(each.entity)]
    if not found:
        raise NothingThere
    found.sort(key=lambda one: str(Key(kind, one.id)), reverse=True)
    return found[min(pick, len(found) - 1) if pick < 3 else pick % len(found)]
