"""A hall for races: people who wait, desks and kiosks whose sessions are open, and a log of what the database did."""

from __future__ import annotations

import itertools
import random
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.engine import Connection

from backoffice import keys
from backoffice.store import centres
from backoffice.store.centres import Centre, Device, Operator, Session
from backoffice.store.database import Database
from backoffice.store.schema import bring_up
from backoffice.store.world import World
from mfc_desk.domain.halls import DeskPlan, Hall, Series
from mfc_desk.domain.ids import CentreId, DeskName, DeviceId, OperatorId, TicketId
from mfc_desk.domain.tickets import Ticket, TicketState
from tests.office.bureau import centre

AT = datetime(2026, 11, 20, 5, 40, tzinfo=UTC)
CENTRE = CentreId("KZ03")
A = Series(letter="A", first=5, last=99_999, excluded=((10, 19), (40, 40), (300, 349)))
B = Series(letter="B", services=("kz.birth",), last=99_999)
Q = Series(letter="Q", services=("kz.criminal_record",), quick=True, last=99_999)
AT_ONCE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """How big the race is, and the tokens of who takes part."""

    hall: Hall
    desks: tuple[str, ...]
    kiosks: tuple[str, ...]


def hall_of(desks: int) -> Hall:
    """A third of the desks calls from two lists, a third is for quick matters, the rest takes everything."""
    plans = []
    for number in range(1, desks + 1):
        series = ("A", "Q") if number % 3 == 1 and desks > 2 else ()
        plans.append(DeskPlan(desk=DeskName(str(number)), series=series, quick=number % 3 == 2))
    return Hall(series=(A, B, Q), desks=tuple(plans))


def set_up(url: str, *, desks: int, kiosks: int, people: int, seed: int) -> Field:
    """The tables, the centre, everybody in their place, and from then on the log."""
    chance, hall = random.Random(seed), hall_of(desks)
    with closing(Database(url)) as database:
        bring_up(database)
        here = centre(CENTRE)
        database.write(lambda tx: _found(tx, here, hall))
        names = [*(str(n) for n in range(1, desks + 1)), *(f"K{n}" for n in range(kiosks))]
        tokens = database.write(lambda tx: [_seated(tx, n, name) for n, name in enumerate(names)])
        for start in range(0, people, AT_ONCE):
            numbers = range(start, min(people, start + AT_ONCE))
            database.write(lambda tx, numbers=numbers: _wait(tx, here, numbers, desks, chance))  # type: ignore[misc]
    return Field(hall=hall, desks=tuple(tokens[:desks]), kiosks=tuple(tokens[desks:]))


def _found(tx: Connection, here: Centre, hall: Hall) -> None:
    centres.add_centre(tx, here)
    person = Operator(
        centre=CENTRE,
        operator=OperatorId("clerk"),
        login="clerk",
        name="Әсел",
        password="",
        roles="operator reception",
        desk=None,
        active=True,
    )
    centres.add_operator(tx, person)
    world = World(tx, here)
    world.put([hall], "hall-1")
    world.flush()


def _seated(tx: Connection, number: int, name: str) -> str:
    device = Device(
        centre=CENTRE,
        device=DeviceId(f"device-{number}"),
        desk=DeskName(name),
        public_key=b"",
        enrolled_at=AT,
        revoked_at=None,
    )
    centres.add_device(tx, device)
    token = keys.new_token(CENTRE)
    session = Session(centre=CENTRE, device=device.device, operator=OperatorId("clerk"), until=AT + timedelta(hours=12))
    centres.add_session(tx, session, token_hash=keys.digest(token))
    return token


def _wait(tx: Connection, here: Centre, numbers: range, desks: int, chance: random.Random) -> None:
    world, revisions = World(tx, here), itertools.count()
    for number in numbers:
        at = AT - timedelta(minutes=60) + timedelta(milliseconds=chance.randrange(3_000_000))
        to = DeskName(str(chance.randint(1, desks))) if chance.random() < 0.02 else None
        ticket = Ticket(
            id=TicketId(f"{chance.getrandbits(64):016x}-{number}"),
            number=f"P-{number:05d}",
            series=chance.choice("AABQ"),
            arrived_at=at,
            eligible_at=at,
            head_start_min=chance.choice((0, 0, 0, 30)),
            for_desk=to,
        )
        world.put([ticket.moved(TicketState.ISSUED, at)], f"founded-{numbers.start}-{next(revisions)}")
    world.flush()
