"""Two originals of one ticket: desks that were cut off from one another each printed one. Told at each of them.

What is told is noted once, when the rows come, and put away by a person; nothing is counted from all rows on each look.
"""

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
from mfc_desk.usecases.workplace import Workplace

NOTE: Final = "two_papers"


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
        known = _known(uow)
        found = [each for each in _papers(uow, changed) if _concerns(each, work.desk.device)]
        news = {
            each.id: len(each.originals) for each in found if known.get(each.id, (0, False))[0] < len(each.originals)
        }
        if news:
            uow.facts.set_note(NOTE, {**known, **{ticket: (n, True) for ticket, n in news.items()}})
            uow.commit()
    return frozenset(news)


def waiting(uow: UnitOfWork) -> tuple[TicketId, ...]:
    """The tickets that nobody has put away yet."""
    return tuple(TicketId(ticket) for ticket, (_, open_) in _known(uow).items() if open_)


def to_tell(work: Workplace, uow: UnitOfWork) -> tuple[TwoPapers, ...]:
    """What is to be told of them: where and when the papers were printed."""
    desks = {
        each.entity.id: each.entity.desk for each in uow.rows.of_kind("desk_key") if isinstance(each.entity, DeskKey)
    }
    found = (uow.rows.get(Key("ticket_papers", name)) for name in waiting(uow))
    return tuple(_told(work, uow, each, desks) for each in found if isinstance(each, TicketPapers))


def put_away(uow: UnitOfWork, ticket: str) -> None:
    """A person knows of it."""
    known = _known(uow)
    if ticket in known:
        uow.facts.set_note(NOTE, {**known, ticket: (known[ticket][0], False)})


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
    if changed is None:
        rows = (each.entity for each in uow.rows.of_kind("ticket_papers"))
        return [each for each in rows if isinstance(each, TicketPapers)]
    found = (uow.rows.get(key) for key in changed if key.kind == "ticket_papers")
    return [each for each in found if isinstance(each, TicketPapers)]


def _concerns(papers: TicketPapers, device: DeviceId) -> bool:
    """Whether this desk has printed one of several originals."""
    originals: tuple[TicketPrint, ...] = papers.originals
    return len(originals) > 1 and any(one.device == device for one in originals)


def _known(uow: UnitOfWork) -> dict[str, tuple[int, bool]]:
    """How many originals were noted of each ticket, and whether that waits to be read."""
    raw: dict[str, list[Any]] = uow.facts.note(NOTE) or {}
    return {ticket: (int(n), bool(open_)) for ticket, (n, open_) in raw.items()}
