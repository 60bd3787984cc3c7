"""Takes in a list of appointments made elsewhere, such as on the portal: what can be kept, and of each other line why.

A CSV file in UTF-8 with a heading: code, at, service, people, name. `at` is the time at the centre (ISO 8601). A code
that is booked already for the same time is no news; the same list may be taken in as often as anybody likes, also
when the first hours of its day are over: those are left out.
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


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a list: how many are new, how many of today are over already, which lines were not taken."""

    new: int
    over: int
    unfit: tuple[Unfit, ...]


def take_in(office: Office, centre: Centre, path: Path) -> Taken:
    """Book every line that can be kept. Raises `NotDone` where the file is no such list; then nothing was taken."""
    wanted = list(_read(path, ZoneInfo(centre.time_zone)))
    return office.database.write(lambda tx: _book(tx, office, centre, wanted))


def _book(tx: Connection, office: Office, centre: Centre, wanted: list[tuple[int, BookAppointment | Message]]) -> Taken:
    world, now, new, over, unfit = World(tx, centre), office.clock.now(), 0, 0, []
    for line, one in wanted:
        if isinstance(one, Message):
            unfit.append(Unfit(line, one))
            continue
        known = world.get(Key("appointment", one.appointment))
        if isinstance(known, Appointment) and known.at == one.at:
            continue
        if one.at < now and centre.local(one.at).date() == centre.local(now).date():
            over += 1
            continue
        try:
            record(tx, office, centre, one)  # a rule that refuses has written nothing
            new += 1
        except DomainError as error:
            unfit.append(Unfit(line, error.message))
    return Taken(new, over, tuple(unfit))


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
