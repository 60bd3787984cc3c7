"""A desk that enrolled over HTTP, and the office in a process of its own."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from backoffice.office import law_of
from mfc_desk.domain.ids import CentreId, DeskName, DeviceId, Incarnation, OperatorId, RandomIds, ScanHash
from mfc_desk.domain.operations.base import Act
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.time import SystemClock, business_time
from mfc_desk.ports.storage import Desk
from mfc_desk.store.scan_files import EncryptedScans
from mfc_desk.store.uow import SqlStore, open_store
from mfc_desk.usecases.knocking import try_password
from mfc_desk.usecases.record import record
from sync import engine
from sync.engine import TurnReport
from sync.http import HttpOffice
from sync.pace import Load
from sync.wire.messages import Enrol, SignedIn
from tests.store.world import KEY

LAW = law_of("kz")


@contextlib.contextmanager
def running(folder: Path) -> Iterator[dict[str, Any]]:
    read, write = os.pipe()
    command = [
        sys.executable,
        "-m",
        "backoffice",
        "demo",
        "--data",
        str(folder),
        "--port",
        "0",
        "--ready-fd",
        str(write),
    ]
    process = subprocess.Popen(command, pass_fds=[write], stdout=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read, encoding="utf-8") as channel:
            yield json.loads(channel.readline())
    finally:
        process.kill()
        process.wait(10)


class Enrolled:
    """A desk that enrolled over HTTP, with its store on the disk."""

    def __init__(self, told: dict[str, Any], folder: Path, *, login: str = "operator3", **times: float) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.office = HttpOffice(told["url"], **times)
        self.load = Load()
        self.clock, self.ids = SystemClock(), RandomIds()
        seed = Ed25519PrivateKey.generate()
        name, life = DeviceId(self.ids.new()), Incarnation(self.ids.new())
        back = self.office.enrol(Enrol(told["code"], name, life, seed.public_key().public_bytes_raw()))
        self.person = next(each for each in told["people"] if each["login"] == login)
        self.operator = next(each.id for each in back.people if each.login == login)
        self.me = Desk(
            device=name, incarnation=life, centre=CentreId(back.centre), centre_name=back.centre_name,
            jurisdiction=back.jurisdiction, desk=DeskName(back.desk), office_url=told["url"], office_key=back.office_key,
            private_key=seed.private_bytes_raw(), epoch=back.epoch, address=back.address, phone=back.phone,
            status_url=back.status_url,
        )  # fmt: skip
        self.store: SqlStore = open_store(folder / "desk.db", KEY, self.clock)
        self.scans = EncryptedScans(folder / "scans", KEY)
        with self.store.write() as uow:
            uow.facts.set_desk(self.me)
            uow.commit()

    def close(self) -> None:
        self.store.close()
        self.office.close()

    def sign_in(self, login: str, password: str) -> SignedIn:
        return try_password(self.office, self.store, self.me, login=login, password=password)

    def reach(self, url: str, **times: float) -> None:
        """From now on the office is reached at this address."""
        self.office.close()
        self.office = HttpOffice(url, **times)

    def reopen(self) -> None:
        """The program ends and is started again."""
        self.store.close()
        self.store = open_store(self.folder / "desk.db", KEY, self.clock)
        self.load = Load()

    def scan(self, content: bytes) -> ScanHash:
        """A scan that is to go to the office."""
        sha256 = self.scans.keep(content)
        with self.store.write() as uow:
            uow.scans.add(sha256, len(content), "image/png")
            uow.commit()
        return sha256

    def turn(self, **more: Any) -> TurnReport:
        parts = {"store": self.store, "scans": self.scans, "clock": self.clock, "law": LAW, "load": self.load}
        return engine.turn(office=self.office, **{**parts, **more})

    def do(self, operation: Any) -> str:
        actor = Actor(OperatorId(self.operator), frozenset({Role.OPERATOR}))
        with self.store.write() as uow:
            at = business_time(self.clock, uow.facts.anchor())
            act = Act(actor=actor, device=self.me.device, desk=self.me.desk, at=at, law=LAW)
            done = record(uow, operation, act=act, desk=self.me, ids=self.ids, clock=self.clock)
            uow.commit()
        return done.op_id
