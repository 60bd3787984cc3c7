"""What somebody with a number is told: how many are before them, how long it takes, what to bring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.engine import Connection

from backoffice.office import Office
from backoffice.store import hall_views
from backoffice.store.centres import Centre
from backoffice.store.world import World
from forms.errors import UnknownService
from forms.register import Law
from mfc_desk.domain.checklists import Checklist, checklist
from mfc_desk.domain.ids import Key, TicketId
from mfc_desk.domain.operations.tickets import hall_of
from mfc_desk.domain.tickets import Ticket
from mfc_desk.domain.waits import Expected, expected_wait, pace_of
from mfc_desk.text.message import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketSlip:
    """Everything a slip says, before anyone lays it out. It names no person."""

    centre: Centre
    ticket: TicketId
    number: str
    day: date
    at: datetime
    """On the wall of the centre."""
    ahead: int
    counted_at: datetime
    expected: Expected | None
    """None: nothing honest can be said."""
    service: Message | None
    checklist: Checklist
    ground: Message | None = None
    appointment: datetime | None = None
    code: str
    """What the QR says, signed by who gave the number; "" on one that was given before there were codes."""


def slip_of(tx: Connection, office: Office, centre: Centre, ticket: TicketId) -> TicketSlip | None:
    """The slip of a ticket as things stand now; None where there is no such ticket."""
    world = World(tx, centre)
    row = world.get(Key("ticket", ticket))
    if not isinstance(row, Ticket):
        return None
    now = office.clock.now()
    hall = hall_of(world)
    ahead = hall_views.ahead_of(tx, centre, row, hall=hall, now=now)
    at_desks = hall_views.at_desks(tx, centre, now)
    desks = len(hall_views.serving_desks(tx, centre, at_desks))
    pace = pace_of(hall_views.called_lately(tx, centre, now), now)
    law, came = office.law(centre), centre.local(row.arrived_at)
    return TicketSlip(
        centre=centre,
        ticket=ticket,
        number=row.number,
        day=came.date(),
        at=came,
        ahead=ahead,
        counted_at=centre.local(now),
        expected=expected_wait(pace, ahead, desks=desks),
        service=_name(law, row),
        checklist=checklist(law, () if row.service is None else (row.service, *row.more_services), came.date()),
        ground=None if row.ground is None else law.ahead_by(row.ground),
        appointment=None if row.appointment is None else centre.local(row.appointment),
        code=row.code,
    )


def _name(law: Law, ticket: Ticket) -> Message | None:
    if ticket.service is None:
        return None
    try:
        return law.service(ticket.service).name
    except UnknownService:
        return None
