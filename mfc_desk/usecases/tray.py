"""What waits for a person's decision, and what is kept here until the office holds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mfc_desk.domain.entities import Application, Party, Visit
from mfc_desk.domain.ids import ApplicationId, CommandId, Key, OpId, RequestId, TicketId, VisitId
from mfc_desk.domain.operations.calls import CallDealt, NoShow, ReturnToQueue
from mfc_desk.domain.operations.visits import StartVisit
from mfc_desk.domain.tickets import Ticket
from mfc_desk.ports.outbox import OpState, Sent
from mfc_desk.ports.storage import UnitOfWork
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import denied, lives, two_papers, ways_back
from mfc_desk.usecases.denied import Denied
from mfc_desk.usecases.lives import News, NewsId
from mfc_desk.usecases.two_papers import TwoPapers
from mfc_desk.usecases.workplace import Workplace
from sync.wire.envelope import UnknownKind, decode_args
from sync.wire.messages import Answer

IN_VAIN: Final = frozenset({CallDealt.KIND, NoShow.KIND, ReturnToQueue.KIND})
"""A call made without the line, and how it ended: where another desk was first there is nothing to choose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrayItem:
    """An operation the office did not take, or what was done about a late answer: what, about whom, why, since when."""

    id: OpId | CommandId | TicketId | RequestId | VisitId | NewsId
    what: Message
    about: str
    """A number people know it by; empty where there is none."""
    why: Message
    at: datetime
    told: bool = False
    """Nothing is to be decided: it is told, and put away once it is known."""
    case: ApplicationId | None = None
    """The case whose page tells more, where one does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptItem:
    """An operation that is kept here: what it was, when, and whether the office asked for something first."""

    id: OpId
    what: Message
    about: str
    at: datetime
    held: bool
    """The office has it and waits for something it rests on."""


def look(work: Workplace) -> tuple[TrayItem, ...]:
    """What a person must decide, then what a person must know; oldest first."""
    with work.store.read() as uow:
        refused = uow.outbox.attention()
        vain = _in_vain(refused)
        begun = [each for each in refused if _begun_anew(uow, each)]
        decide = [
            TrayItem(
                id=each.op_id,
                what=msg(f"verb.{each.head.kind}"),
                about=_about(uow, each),
                why=each.why or msg("tray.two_versions"),
                at=work.local(each.head.business_at),
            )
            for each in refused
            if (each.head.primary not in vain or each.head.kind not in IN_VAIN) and each not in begun
        ]
        visits = [_started_elsewhere(work, uow, each) for each in begun]
        calls = [_call_in_vain(work, uow, each[0]) for each in vain.values()]
        know = [_late_call(work, uow, answer) for answer in uow.asked.to_tell()]
        papers = [_two_papers(each) for each in two_papers.to_tell(work, uow)]
        beside = [_also_there(work, each) for each in ways_back.to_tell(uow)]
        news = [_news(work, each) for each in lives.waiting(uow)]
    return (*decide, *visits, *calls, *know, *papers, *beside, *news, *(_denied(each) for each in denied.to_tell(work)))


def only_told(uow: UnitOfWork) -> frozenset[OpId]:
    """Operations the office did not take at which there is nothing to decide: a person only has to know."""
    refused = uow.outbox.attention()
    vain = {each.op_id for group in _in_vain(refused).values() for each in group}
    return frozenset(vain | {each.op_id for each in refused if _begun_anew(uow, each)})


def put_away(work: Workplace, item: TrayItem) -> None:
    """A person knows of it."""
    with work.store.write() as uow:
        uow.asked.told(CommandId(item.id))
        two_papers.NOTED.put_away(uow, item.id)
        ways_back.NOTED.put_away(uow, item.id)
        denied.NOTED.put_away(uow, item.id)
        lives.put_away(uow, item.id)
        for each in uow.outbox.attention():
            if each.op_id == item.id and _begun_anew(uow, each):
                uow.outbox.settle(each.op_id, OpState.TOLD, each.why, 0)
        for each in next((one for one in _in_vain(uow.outbox.attention()).values() if one[0].op_id == item.id), ()):
            uow.outbox.settle(each.op_id, OpState.TOLD, each.why, 0)
        uow.commit()


def _two_papers(told: TwoPapers) -> TrayItem:
    what = msg("tray.two_papers")
    return TrayItem(id=told.ticket, what=what, about=told.number, why=told.why, at=told.at, told=True)


def _also_there(work: Workplace, visit: Visit) -> TrayItem:
    """A visit that went on here while another desk had the person: which one; it keeps their number."""
    why = msg("tray.also_there", desk=visit.also_at)
    at = work.local(visit.started_at)
    return TrayItem(id=visit.id, what=msg("verb.resume_visit"), about=visit.number or "", why=why, at=at, told=True)


def _news(work: Workplace, told: News) -> TrayItem:
    return TrayItem(id=told.id, what=told.what, about="", why=told.why, at=work.local(told.at), told=True)


def _denied(told: Denied) -> TrayItem:
    return TrayItem(
        id=told.request, what=msg("owing.tray_what"), about=told.number, why=told.why, at=told.at, told=True,
        case=told.application,
    )  # fmt: skip


def _in_vain(refused: Sequence[Sent]) -> dict[str, list[Sent]]:
    """The refused calls without the line by their ticket, each with what rested on it."""
    called = {each.head.primary for each in refused if each.head.kind == CallDealt.KIND}
    return {
        ticket: [each for each in refused if each.head.primary == ticket and each.head.kind in IN_VAIN]
        for ticket in sorted(called)
    }


def _begun_anew(uow: UnitOfWork, sent: Sent) -> bool:
    """Whether it is a refused beginning whose visit is here all the same: it was begun anew, perhaps it is over."""
    return sent.head.kind == StartVisit.KIND and uow.rows.get(Key.parse(sent.head.primary)) is not None


def _started_elsewhere(work: Workplace, uow: UnitOfWork, sent: Sent) -> TrayItem:
    """Whose ticket was served elsewhere first: where, as far as it is known; the work done here was recorded anew."""
    ticket = _ticket_of(uow, sent)
    elsewhere = ticket is not None and ticket.desk not in (None, work.desk.desk)
    desk = ticket.desk if ticket is not None and elsewhere else None
    return TrayItem(
        id=sent.op_id,
        what=msg(f"verb.{sent.head.kind}"),
        about=ticket.number if ticket is not None else _about(uow, sent),
        why=msg("tray.started_elsewhere", desk=desk) if desk else msg("tray.started_anew"),
        at=work.local(sent.head.business_at),
        told=True,
    )


def _call_in_vain(work: Workplace, uow: UnitOfWork, sent: Sent) -> TrayItem:
    """Who was called here was called or served elsewhere before: where, as far as it is known."""
    ticket = uow.rows.get(Key.parse(sent.head.primary))
    known = isinstance(ticket, Ticket) and ticket.desk not in (None, work.desk.desk)
    return TrayItem(
        id=sent.op_id,
        what=msg(f"verb.{sent.head.kind}"),
        about=_about(uow, sent),
        why=msg("tray.called_elsewhere", desk=ticket.desk)
        if known and isinstance(ticket, Ticket)
        else msg("tray.called_in_vain"),
        at=work.local(sent.head.business_at),
        told=True,
    )


def _late_call(work: Workplace, uow: UnitOfWork, answer: Answer) -> TrayItem:
    ticket = uow.rows.get(Key("ticket", str(answer.result.get("ticket"))))
    return TrayItem(
        id=CommandId(answer.command),
        what=msg("verb.call_next"),
        about=ticket.number if isinstance(ticket, Ticket) else "",
        why=msg("tray.late_call"),
        at=work.local(answer.answered_at),
        told=True,
    )


def kept(work: Workplace) -> tuple[KeptItem, ...]:
    """What the office does not hold yet, in the order in which it will go."""
    with work.store.read() as uow:
        return tuple(
            KeptItem(
                id=each.op_id,
                what=msg(f"verb.{each.head.kind}"),
                about=_about(uow, each),
                at=work.local(each.head.business_at),
                held=each.state is OpState.HELD,
            )
            for each in uow.outbox.pending()
            if each.state in (OpState.PENDING, OpState.HELD)
        )


def _about(uow: UnitOfWork, sent: Sent) -> str:
    found = uow.rows.get(Key.parse(sent.head.primary))
    if found is None and sent.head.kind == StartVisit.KIND:
        return _number_of(uow, sent)
    if isinstance(found, Ticket | Visit | Application):
        return found.number or ""
    return f"{found.family_name} {found.given_name}" if isinstance(found, Party) else ""


def _number_of(uow: UnitOfWork, sent: Sent) -> str:
    """The number of a visit that is not there: its beginning was not taken."""
    operation = _beginning(sent)
    ticket = _ticket_of(uow, sent)
    return ticket.number if ticket is not None else operation.paper_number if operation is not None else ""


def _ticket_of(uow: UnitOfWork, sent: Sent) -> Ticket | None:
    """The ticket that a visit was begun with."""
    operation = _beginning(sent)
    ticket = uow.rows.get(Key("ticket", operation.ticket)) if operation is not None and operation.ticket else None
    return ticket if isinstance(ticket, Ticket) else None


def _beginning(sent: Sent) -> StartVisit | None:
    try:
        operation = decode_args(sent.head.kind, sent.head.schema, sent.wire.args)
    except UnknownKind:
        return None
    return operation if isinstance(operation, StartVisit) else None
