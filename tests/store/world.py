"""A small world for the tests of store and line: clock, ids, a desk, an operator."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from forms.register import Law
from mfc_desk.domain.entities import Entity
from mfc_desk.domain.ids import (
    CentreId,
    DeskName,
    DeviceId,
    Incarnation,
    Key,
    OperatorId,
    TicketId,
)
from mfc_desk.domain.operations.base import Act, Operation, apply
from mfc_desk.domain.operations.tickets import IssueTicket
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.tickets import Ticket
from mfc_desk.domain.time import BusinessTime
from mfc_desk.ports.storage import Desk, Store
from mfc_desk.store import bodies
from mfc_desk.store.uow import SqlStore, open_store
from mfc_desk.usecases.record import Recorded, record
from sync.wire.messages import ChangeRow

KEY = bytes(range(32))
NINE = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
NO_LAW = cast(Law, None)
"""The tests here use only verbs that ask nothing of the law."""
DEVICE_KEY = Ed25519PrivateKey.from_private_bytes(b"d" * 32)
OFFICE_KEY = Ed25519PrivateKey.from_private_bytes(b"o" * 32)


class HandClock:
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime = NINE) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def boot_ms(self) -> int:
        return int((self.at - NINE) / timedelta(milliseconds=1)) + 60_000

    def boot_id(self) -> str:
        return "boot-1"

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


class CountedIds:
    """Ids that tell where they were made and in which order."""

    def __init__(self, prefix: str = "id") -> None:
        self._prefix = prefix
        self._n = 0

    def new(self) -> str:
        self._n += 1
        return f"{self._prefix}-{self._n:05d}"


def desk(name: str = "4", device: str = "device-4") -> Desk:
    return Desk(
        device=DeviceId(device),
        incarnation=Incarnation(f"{device}-life-1"),
        centre=CentreId("centre-1"),
        centre_name={"en": "Centre"},
        jurisdiction="kz",
        desk=DeskName(name),
        office_url="http://office.test",
        office_key=OFFICE_KEY.public_key().public_bytes_raw(),
        private_key=DEVICE_KEY.private_bytes_raw(),
        epoch="epoch-1",
        address={},
        phone="",
        status_url="",
    )


ACTOR = Actor(OperatorId("operator-1"), frozenset(Role))


def act(clock: HandClock, at_desk: Desk | None = None) -> Act:
    here = at_desk or desk()
    at = BusinessTime(clock.now(), provisional=False)
    return Act(actor=ACTOR, device=here.device, desk=here.desk, at=at, law=NO_LAW)


def issue(name: str = "ticket-1", number: str = "A001", **more: object) -> IssueTicket:
    return IssueTicket(ticket=TicketId(name), number=number, series="A", **more)  # type: ignore[arg-type]


def opened(folder: Path, clock: HandClock | None = None, at_desk: Desk | None = None) -> SqlStore:
    """The store of an enrolled desk."""
    store = open_store(folder / "desk.db", KEY, clock or HandClock())
    with store.write() as uow:
        if uow.facts.desk() is None:
            uow.facts.set_desk(at_desk or desk())
            uow.commit()
    return store


def recorded(
    store: Store, operation: Operation, *, clock: HandClock, ids: CountedIds, at_desk: Desk | None = None
) -> Recorded:
    here = at_desk or desk()
    with store.write() as uow:
        done = record(uow, operation, act=act(clock, here), desk=here, ids=ids, clock=clock)
        uow.commit()
    return done


def told(store: SqlStore, name: str, seq: int, **more: object) -> bool:
    """The office tells a ticket."""
    clock = HandClock()
    (plain,) = apply(NoRows(), issue(name), act(clock))
    ticket = replace(cast(Ticket, plain), **more)  # type: ignore[arg-type]
    with store.write() as uow:
        taken = uow.rows.receive(ChangeRow(seq, f"ticket:{name}", f"their-{seq}", bodies.encode(ticket)))
        uow.commit()
    return taken


class NoRows:
    def get(self, key: Key) -> Entity | None:
        return None
