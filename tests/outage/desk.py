"""A desk that works: the real store and rules, each act written down outside of it once it was called saved."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from backoffice.rehearsal import RehearsalDesk
from mfc_desk.domain.entities import Entity
from mfc_desk.domain.ids import Key, ScanHash
from mfc_desk.domain.operations.base import Act, Operation
from mfc_desk.domain.operations.documents import AttachDocument
from mfc_desk.usecases.record import record
from mfc_desk.usecases.workplace import Session, Workplace, circumstances
from sync.wire.envelope import GENESIS, WireOp
from sync.wire.messages import Pushed, Receipt
from tests.kills.clerk import Journal


class DeskClock:
    """A machine's clock in the played time: it stands until it is moved, or runs as time does."""

    def __init__(self, machine: str, at: datetime) -> None:
        self._machine, self._at, self._booted, self._since = machine, at, at, 0.0

    def now(self) -> datetime:
        return self._at + timedelta(seconds=time.monotonic() - self._since if self._since else 0)

    def boot_ms(self) -> int:
        return (self.now() - self._booted) // timedelta(milliseconds=1) + 20_000

    def boot_id(self) -> str:
        return f"{self._machine} {self._booted:%m-%d}"

    def to(self, at: datetime) -> None:
        """Time passes until then."""
        self._at = max(self._at, at)

    def boot(self, at: datetime) -> None:
        """The machine is switched on at that time."""
        self._at = self._booted = at

    def run(self) -> None:
        """From now on time passes by itself."""
        self._since = time.monotonic()

    def advance(self, by: timedelta) -> None:
        """Time passes."""
        self._at += by


class StoreDesk(RehearsalDesk):
    """The rehearsal's visits at a real desk: what it records lies in its store and waits there."""

    def __init__(self, work: Workplace, session: Session, journal: Journal, chance: random.Random) -> None:
        self.work, self.person, self.journal, self._chance = work, session, journal, chance
        self.device, self.law, self.actor = work.desk.device, work.law, session.actor
        self.rows = {}
        self.scan = (700, 700)
        self._sizes: dict[str, int] = {}

    def look_for_numbers(self) -> int:
        """How many application numbers this desk may still give."""
        with self.work.store.read() as uow:
            found = [each.entity for each in uow.rows.of_kind("lease")]
        self.rows = {Key("lease", one.id): (one, "") for one in found}
        return sum(getattr(one, "left", 0) for one in found)

    def get(self, key: Key) -> Entity | None:
        with self.work.store.read() as uow:
            return uow.rows.get(key)

    def act(self) -> Act:
        with self.work.store.read() as uow:
            return circumstances(self.work, self.person, uow)

    def do(self, operation: Operation, *, blobs: tuple[str, ...] = ()) -> WireOp:
        if isinstance(operation, AttachDocument):
            operation = replace(operation, size=self._sizes[operation.scan])
        work = self.work
        with work.store.write() as uow:
            act = circumstances(work, self.person, uow)
            done = record(uow, operation, act=act, desk=work.desk, ids=work.ids, clock=work.clock)
            for sha256 in blobs:
                uow.scans.add(ScanHash(sha256), self._sizes[sha256], "application/pdf")
            found = uow.outbox.find(done.op_id)
            uow.commit()
        assert found is not None, "it was recorded just now"
        told = {"kind": operation.KIND, "about": str(operation.primary), "op": done.op_id, "scans": list(blobs)}
        self.journal.say("done", **told, **_said(operation))
        return found.wire

    def push(self, ops: list[WireOp] | None = None) -> Pushed:
        """Nobody takes it: it waits."""
        return Pushed([], Receipt(self.device, "", 0, GENESIS, self.work.clock.now(), b""))

    def send_scan(self, content: bytes, media_type: str = "application/pdf") -> ScanHash:
        content += self._chance.randbytes(max(0, self._chance.randint(*self.scan) - len(content)))
        sha256 = self.work.scans.keep(content)
        self._sizes[sha256] = len(content)
        return sha256


def _said(operation: Any) -> Mapping[str, str]:
    """The number that stands on paper from now on."""
    number = getattr(operation, "number", None)
    return {} if number is None else {"number": str(number)}
