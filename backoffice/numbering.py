"""A number is given: which list, the next one of it today, and whether this person may have another.

The same way for the kiosk, the reception and a desk with the line.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import date, datetime

import msgspec
from sqlalchemy.engine import Connection

from backoffice import keys
from backoffice.store import places
from backoffice.store.centres import Centre
from backoffice.store.world import World
from forms.errors import UnknownService
from forms.ids import ServiceId
from mfc_desk.domain.appointments import Appointment
from mfc_desk.domain.errors import NotThere, Unlawful, WrongState
from mfc_desk.domain.halls import Hall, Series
from mfc_desk.domain.ids import AppointmentId, Key, TicketId
from mfc_desk.domain.operations.base import Act, apply
from mfc_desk.domain.operations.tickets import IssueTicket, hall_of
from mfc_desk.domain.ticket_codes import TicketCode
from mfc_desk.domain.tickets import Source
from mfc_desk.text.message import msg


class Wish(msgspec.Struct, forbid_unknown_fields=True):
    """What somebody who takes a number says. `series` is for whoever knows the list; else the service decides it."""

    series: str = ""
    service: str | None = None
    more_services: tuple[str, ...] = ()
    life_event: str = ""
    language: str = "ru"
    booking: str | None = None
    """The code of an appointment; what was booked is what they came for."""
    appointment: datetime | None = None
    ground: str | None = None
    people: int = 1
    source: Source = Source.RECEPTION
    identifier: str = ""
    """IIN or SNILS where they gave it; the office keeps a digest of it for this day only."""
    note: str = ""


def give(tx: Connection, centre: Centre, world: World, act: Act, *, wish: Wish, ticket: TicketId) -> IssueTicket:
    """Give the next number; the rows are written. Raises `DomainError` where the hall or the rules refuse."""
    wish = _booked(world, wish)
    day = places.business_day(centre, act.at.at)
    _demand_known(act, wish)
    person = digest(centre, wish.identifier, day)
    hall = hall_of(world)
    _demand_another(tx, centre, hall, person=person, service=wish.service, day=day)
    series = _list(centre, hall, wish)
    number = places.next_ticket_number(tx, centre, series, day)
    operation = IssueTicket(
        ticket=ticket,
        number=number,
        series=series.letter,
        service=None if wish.service is None else ServiceId(wish.service),
        language=wish.language,
        booking=None if wish.booking is None else AppointmentId(wish.booking),
        appointment=wish.appointment,
        ground=wish.ground,
        life_event=wish.life_event,
        more_services=tuple(ServiceId(one) for one in wish.more_services),
        people=wish.people,
        source=wish.source,
        person=person,
        code=_code(centre, ticket=ticket, number=number, day=day),
        note=wish.note,
    )
    world.lock([operation.primary])
    world.put(apply(world, operation, act), ticket)
    return operation


def _booked(world: World, wish: Wish) -> Wish:
    """What was booked, where the person gave the code of an appointment. Raises `NotThere`."""
    if wish.booking is None:
        return wish
    code = AppointmentId("".join(letter for letter in wish.booking.upper() if letter.isalnum()))
    world.lock([Key("appointment", code)])
    found = world.get(Key("appointment", code))
    if not isinstance(found, Appointment):
        raise NotThere(msg("office.no_such_appointment", booking=code))
    more = tuple(str(one) for one in found.more_services)
    return msgspec.structs.replace(wish, booking=code, service=found.service, more_services=more, people=found.people)


def _code(centre: Centre, *, ticket: TicketId, number: str, day: str) -> str:
    """What the QR on the ticket says, signed by the centre."""
    code = TicketCode(centre=centre.centre, ticket=ticket, number=number, day=date.fromisoformat(day))
    return code.printed(keys.sign(centre.private_key, code.signed()))


def digest(centre: Centre, identifier: str, day: str) -> str:
    """Who took a number, for this day only; "" where nobody said. Nobody without the centre's key can guess it back."""
    plain = "".join(letter for letter in identifier if letter.isalnum())
    if not plain:
        return ""
    return hmac.new(centre.private_key, f"person\n{day}\n{plain}".encode(), hashlib.sha256).hexdigest()


def _list(centre: Centre, hall: Hall, wish: Wish) -> Series:
    """The list, of those the centre has; a centre founded with letters alone has one plain list for each."""
    letter = wish.series
    found = hall.list_of(letter) if letter else hall.list_for(None if not wish.service else ServiceId(wish.service))
    if found is None and letter and letter in centre.series:
        found = Series(letter=letter)
    if found is None:
        raise WrongState(msg("office.no_such_series", series=letter))
    if found.paused:
        raise WrongState(msg("office.series_paused", series=found.letter))
    return found


def _demand_known(act: Act, wish: Wish) -> None:
    for name in (wish.service, *wish.more_services):
        if name is not None:
            try:
                act.law.service(ServiceId(name))
            except UnknownService:
                raise Unlawful(msg("office.no_such_service")) from None


def _demand_another(tx: Connection, centre: Centre, hall: Hall, *, person: str, service: str | None, day: str) -> None:
    """Raise `WrongState` where somebody has taken as many numbers for this service today as the hall allows."""
    if person and hall.tickets_a_day:
        taken = places.taken_by(tx, centre, person=person, day=day).count(service or "")
        if taken >= hall.tickets_a_day:
            raise WrongState(msg("office.number_taken_today", n=taken))
