"""What a ticket says on paper, before anyone lays it out: plain data, the same for kiosk, reception and desk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from forms.errors import UnknownService
from forms.ids import ServiceId
from forms.register import Law
from forms.service import Service
from mfc_desk.domain.checklists import Checklist
from mfc_desk.domain.tickets import Ticket
from mfc_desk.text.message import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketPaperData:
    """Everything a ticket says on paper. Times are in the centre's zone."""

    centre: str
    number: str
    issued_at: datetime
    services: tuple[Message, ...] = ()
    life_event: Message | None = None
    people: int = 1
    appointment: datetime | None = None
    priority: bool = False
    """The person goes ahead by law. Why, nobody reads off the paper."""
    ground: Message | None = None
    """Why, where the person wants it to be seen."""
    priority_verified: bool = True
    """False: the act behind it was not seen at its source, and is marked so."""
    ahead: int | None = None
    """How many are before them; None where that is not known."""
    counted_at: datetime | None = None
    """When they were counted: a paper that is printed later, or again, counts anew. None: when it was issued."""
    wait_min: tuple[int, int] | None = None
    """The least and the most minutes it may take; None where nothing is known that one could tell honestly."""
    checklist: Checklist = field(default_factory=Checklist)
    code: str = ""
    """The string of the QR, see `mfc_desk.domain.ticket_codes`; "" where there is none."""
    copy: int = 0
    """0 for the original, n for the n-th paper after it: that one says COPY."""


def matter_of(law: Law, ticket: Ticket) -> tuple[tuple[Message, ...], Message | None]:
    """What the person came for: one service by its whole name, several by their short ones; and the life event."""
    names = () if ticket.service is None else (ticket.service, *ticket.more_services)
    services = tuple(_known(law, names))
    events = {name: words for one in services for name, words in zip(one.events, one.life_events, strict=True)}
    told = tuple(one.name if len(services) == 1 else one.short for one in services)
    return told, events.get(ticket.life_event)


def priority_verified(law: Law, ticket: Ticket) -> bool:
    """Whether the act by which somebody is called earlier was seen at its source; true where nothing is claimed."""
    found = None if ticket.ground is None else law.priority(ticket.ground)
    return ticket.ground is None or (found is not None and found.standing.verified)


def _known(law: Law, names: Iterable[ServiceId]) -> Iterator[Service]:
    for name in names:
        try:
            yield law.service(name)
        except UnknownService:
            continue
