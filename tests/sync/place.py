"""One desk and its office in this process, and how they are brought together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from mfc_desk.domain.ids import Key, TicketId
from mfc_desk.domain.operations.base import Operation, apply
from mfc_desk.domain.operations.calls import CallNext
from mfc_desk.domain.tickets import Ticket
from mfc_desk.ports.rows import SyncState
from mfc_desk.store.scan_files import EncryptedScans
from mfc_desk.store.uow import SqlStore
from mfc_desk.text.catalogue import LANGUAGES, Catalogue
from sync import engine
from sync.engine import TurnReport
from tests.store.world import KEY, NO_LAW, CountedIds, HandClock, act, issue, opened, recorded
from tests.sync.toy_office import ToyOffice


class Place:
    """One desk and its office."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = HandClock()
        self.ids = CountedIds("op")
        self.office = ToyOffice(self.clock)
        self.store: SqlStore = opened(folder, self.clock)
        self.scans = EncryptedScans(folder / "scans", KEY)

    def do(self, operation: Operation) -> str:
        return recorded(self.store, operation, clock=self.clock, ids=self.ids).op_id

    def turn(self, *, office: Any = None, store: Any = None, **more: Any) -> TurnReport:
        report = engine.turn(
            office=office or self.office,
            store=store or self.store,
            scans=self.scans,
            clock=self.clock,
            law=NO_LAW,
            **more,
        )
        if report.why is not None:
            for language in LANGUAGES:
                assert Catalogue(language).say(report.why)
        return report

    def other(self, name: str, **more: Any) -> None:
        """Someone else writes a ticket."""

        class Nothing:
            def get(self, key: Key) -> None:
                return None

        (ticket,) = apply(Nothing(), issue(name), act(self.clock))
        self.office.write(replace(ticket, **more))  # type: ignore[type-var]

    def reopen(self) -> None:
        self.store.close()
        self.store = opened(self.folder, self.clock)

    def ticket(self, name: str) -> Ticket | None:
        with self.store.read() as uow:
            found = uow.rows.get(Key("ticket", name))
            assert found is None or isinstance(found, Ticket)
            return found

    def sync(self, name: str) -> SyncState:
        with self.store.read() as uow:
            shown = uow.rows.shown(Key("ticket", name))
            assert shown is not None
            return shown.sync

    def same_as_office(self) -> None:
        with self.store.read() as uow:
            here = {row.entity.id: (row.entity, row.revision) for row in uow.rows.of_kind("ticket")}
            assert uow.rows.overlaid() == []
        assert here == {key.id: row for key, row in self.office.memory.rows.items()}


def call(name: str) -> CallNext:
    return CallNext(ticket=TicketId(name))
