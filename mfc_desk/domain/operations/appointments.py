"""A time is agreed on, or called off. That the person came is said by the number they are given (`IssueTicket`)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar, Final

from forms.errors import UnknownService
from forms.ids import ServiceId
from mfc_desk.domain.appointments import Appointment
from mfc_desk.domain.errors import Unlawful, WrongState
from mfc_desk.domain.ids import AppointmentId, Key
from mfc_desk.domain.machines import APPOINTMENT
from mfc_desk.domain.operations.base import Act, Rows, Writes, need, rule
from mfc_desk.domain.operations.tickets import MOST_PEOPLE
from mfc_desk.domain.permissions import demand
from mfc_desk.text.message import msg

CODE: Final = re.compile(r"[0-9A-Z]{4,12}")
"""Capital letters and figures, so that any keyboard of a kiosk types it."""
LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class BookAppointment:
    """A time is agreed on, at the counter or elsewhere (the portal's list is taken in by the office)."""

    KIND: ClassVar[str] = "book_appointment"
    SCHEMA: ClassVar[int] = 1
    appointment: AppointmentId
    at: datetime
    service: ServiceId | None = None
    more_services: tuple[ServiceId, ...] = ()
    people: int = 1
    name: str = ""

    @property
    def primary(self) -> Key:
        return Key("appointment", self.appointment)


@rule(BookAppointment)
def book_appointment(rows: Rows, operation: BookAppointment, act: Act) -> Writes:
    """The time stands. A code names one appointment for ever; a time that is over is nobody's."""
    demand(act.actor, BookAppointment.KIND)
    if rows.get(operation.primary) is not None:
        raise WrongState(msg("rule.appointment_exists", booking=operation.appointment))
    if CODE.fullmatch(operation.appointment) is None:
        raise Unlawful(msg("rule.appointment_code"))
    if operation.at.tzinfo is None:
        raise WrongState(msg("rule.time_without_zone"))
    if operation.at < act.at.at:
        raise Unlawful(msg("rule.appointment_over"))
    if not 1 <= operation.people <= MOST_PEOPLE:
        raise Unlawful(msg("rule.people_on_a_number", most=MOST_PEOPLE))
    _demand_known(operation, act)
    made = Appointment(
        id=operation.appointment,
        at=operation.at,
        service=operation.service,
        more_services=operation.more_services,
        people=operation.people,
        name=operation.name.strip()[:LONGEST_NAME],
    )
    return (made,)


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelAppointment:
    """The person will not come, or the centre cannot keep the time."""

    KIND: ClassVar[str] = "cancel_appointment"
    SCHEMA: ClassVar[int] = 1
    appointment: AppointmentId
    reason: str

    @property
    def primary(self) -> Key:
        return Key("appointment", self.appointment)


@rule(CancelAppointment)
def cancel_appointment(rows: Rows, operation: CancelAppointment, act: Act) -> Writes:
    """The time is free; the reason stays."""
    demand(act.actor, CancelAppointment.KIND)
    found = need(rows, Appointment, operation.appointment)
    if not operation.reason.strip():
        raise Unlawful(msg("rule.reason_needed"))
    state = APPOINTMENT.after(found.state, CancelAppointment.KIND)
    return (replace(found, state=state, reason=operation.reason.strip()),)


def _demand_known(operation: BookAppointment, act: Act) -> None:
    for name in (operation.service, *operation.more_services):
        if name is not None:
            try:
                act.law.service(name)
            except UnknownService:
                raise Unlawful(msg("office.no_such_service")) from None
