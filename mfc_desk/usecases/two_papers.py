"""Two originals of one ticket: desks that were cut off from one another each printed one. Told at each of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from mfc_desk.domain.halls import DeskKey
from mfc_desk.domain.ids import DeviceId, Key, TicketId
from mfc_desk.domain.ticket_prints import TicketPapers, TicketPrint
from mfc_desk.domain.tickets import Ticket
from mfc_desk.ports.storage import UnitOfWork
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases.told_once import ToldOnce, entities_of
from mfc_desk.usecases.workplace import Workplace

NOTED: Final = ToldOnce("two_papers")


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoPapers:
    """A ticket with more than one original, one of them from this desk."""

    ticket: TicketId
    number: str
    why: Message
    at: datetime
    """Local: when the newest of them was printed."""


def note(work: Workplace, changed: Iterable[Key] | None = None) -> frozenset[TicketId]:
    """Look at these rows, or at all where none are named, and note what is news; each number of papers is told once."""
    with work.store.write() as uow:
        found = {each.id: len(each.originals) for each in _papers(uow, changed) if _concerns(each, work.desk.device)}
        news = {ticket: count for ticket, count in found.items() if NOTED.is_news(uow, ticket, count)}
        if news:
            NOTED.note(uow, news.items())
            uow.commit()
    return frozenset(news)


def to_tell(work: Workplace, uow: UnitOfWork) -> tuple[TwoPapers, ...]:
    """What is to be told of them: where and when the papers were printed."""
    desks = {
        each.entity.id: each.entity.desk for each in uow.rows.of_kind("desk_key") if isinstance(each.entity, DeskKey)
    }
    found = (uow.rows.get(Key("ticket_papers", name)) for name in NOTED.waiting(uow))
    return tuple(_told(work, uow, each, desks) for each in found if isinstance(each, TicketPapers))


def _told(work: Workplace, uow: UnitOfWork, papers: TicketPapers, desks: Mapping[DeviceId, str]) -> TwoPapers:
    ticket = uow.rows.get(Key("ticket", papers.id))
    here = next(one for one in papers.originals if one.device == work.desk.device)
    there = next((one for one in papers.originals if one.device != work.desk.device), here)
    times: dict[str, Any] = {"here": work.local(here.at), "there": work.local(there.at)}
    desk = desks.get(there.device)
    why = msg("tray.two_originals", desk=desk, **times) if desk else msg("tray.two_originals_hall", **times)
    return TwoPapers(
        ticket=papers.id,
        number=ticket.number if isinstance(ticket, Ticket) else "",
        why=why,
        at=max(times.values()),
    )


def _papers(uow: UnitOfWork, changed: Iterable[Key] | None) -> list[TicketPapers]:
    return [each for each in entities_of(uow, "ticket_papers", changed) if isinstance(each, TicketPapers)]


def _concerns(papers: TicketPapers, device: DeviceId) -> bool:
    """Whether this desk has printed one of several originals."""
    originals: tuple[TicketPrint, ...] = papers.originals
    return len(originals) > 1 and any(one.device == device for one in originals)
