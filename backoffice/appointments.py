"""Takes in a list of appointments made elsewhere, such as on the portal: all of it, or nothing, with every reason.

A CSV file in UTF-8 with a heading: code, at, service, people, name. `at` is the time at the centre (ISO 8601). A code
that is booked already for the same time is no news; the same list may be taken in as often as anybody likes.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection

from backoffice.errors import NotDone
from backoffice.office import Office
from backoffice.recording import record
from backoffice.store.centres import Centre
from backoffice.store.world import World
from forms.ids import ServiceId
from mfc_desk.domain.appointments import Appointment
from mfc_desk.domain.errors import DomainError
from mfc_desk.domain.ids import AppointmentId, Key
from mfc_desk.domain.operations.appointments import BookAppointment
from mfc_desk.text.message import Message, msg

COLUMNS: Final = ("code", "at", "service", "people", "name")
MOST: Final = 5000
"""Lines of one list."""


@dataclass(frozen=True, slots=True)
class Unfit:
    """A line that cannot be taken, by its number in the file, and why."""

    line: int
    why: Message


class ListRefused(NotDone):
    """Nothing of the list was taken; `lines` says of each unfit one why."""

    def __init__(self, lines: list[Unfit]) -> None:
        super().__init__(msg("appointments.refused", n=len(lines)))
        self.lines = tuple(lines)


def take_in(office: Office, centre: Centre, path: Path) -> int:
    """How many appointments are new. Raises `ListRefused`, or `NotDone` where the file is no such list."""
    wanted = list(_read(path, ZoneInfo(centre.time_zone)))
    return office.database.write(lambda tx: _book(tx, office, centre, wanted))


def _book(tx: Connection, office: Office, centre: Centre, wanted: list[tuple[int, BookAppointment | Message]]) -> int:
    world, new, unfit = World(tx, centre), 0, []
    for line, one in wanted:
        if isinstance(one, Message):
            unfit.append(Unfit(line, one))
            continue
        known = world.get(Key("appointment", one.appointment))
        if isinstance(known, Appointment) and known.at == one.at:
            continue
        try:
            record(tx, office, centre, one)
            new += 1
        except DomainError as error:
            unfit.append(Unfit(line, error.message))
    if unfit:
        raise ListRefused(unfit)
    return new


def _read(path: Path, zone: ZoneInfo) -> Iterator[tuple[int, BookAppointment | Message]]:
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise NotDone(msg("appointments.unread", file=path.name)) from error
    lines = csv.DictReader(text.splitlines())
    if not {"code", "at"} <= set(lines.fieldnames or ()):
        raise NotDone(msg("appointments.heading", columns=", ".join(COLUMNS)))
    for number, row in enumerate(lines, 2):
        if number > MOST + 1:
            raise NotDone(msg("appointments.too_many", n=MOST))
        yield number, _line(row, zone)


def _line(row: dict[str, str | None], zone: ZoneInfo) -> BookAppointment | Message:
    said = {name: (row.get(name) or "").strip() for name in COLUMNS}
    try:
        at = datetime.fromisoformat(said["at"])
    except ValueError:
        return msg("appointments.no_time", text=said["at"])
    if not (said["people"] or "1").isdecimal():
        return msg("appointments.no_number", text=said["people"])
    return BookAppointment(
        appointment=AppointmentId(said["code"].upper()),
        at=at if at.tzinfo else at.replace(tzinfo=zone),
        service=ServiceId(said["service"]) if said["service"] else None,
        people=int(said["people"] or "1"),
        name=said["name"],
    )
