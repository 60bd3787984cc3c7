"""A time that was agreed on: who comes with it waits from that time on, not before, and ahead of who came without.

A row of the world beside those of `entities.py`, which registers it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from forms.ids import ServiceId
from mfc_desk.domain.halls import Hall
from mfc_desk.domain.ids import AppointmentId, Kind, TicketId


class AppointmentState(StrEnum):
    """What became of an appointment. One whose day is over and whose person did not come stays booked."""

    BOOKED = "booked"
    ARRIVED = "arrived"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A time at this centre. Its id is the code that the person was told."""

    kind: ClassVar[Kind] = "appointment"
    id: AppointmentId
    at: datetime
    service: ServiceId | None = None
    more_services: tuple[ServiceId, ...] = ()
    people: int = 1
    name: str = ""
    """For the reception, where the code is forgotten. No kiosk and no board is told it."""
    state: AppointmentState = AppointmentState.BOOKED
    ticket: TicketId | None = None
    """The number they were given when they came."""
    reason: str = ""
    """Why it was cancelled."""


def kept_at(at: datetime, now: datetime, hall: Hall) -> bool:
    """Whether who comes now has kept a time; who is later than the hall allows waits as anybody does."""
    return now <= at + timedelta(minutes=hall.appointment_late_min)
