"""The office as its verbs see it: database, clock, ids, law and the folder of scans."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from backoffice.hearing import Hearing
from backoffice.store.centres import Centre
from backoffice.store.database import Database
from backoffice.store.disks import SPARE
from forms.register import Law
from forms.shelf import law_from
from mfc_desk.domain.ids import CentreId, Ids
from mfc_desk.domain.time import Clock
from sync.wire.envelope import HERE, Dialect

BACKUP_DAYS: Final = 7


@cache
def law_of(jurisdiction: str, packs: Path | None = None) -> Law:
    """The law of a jurisdiction in all its versions, installed in `packs` or the program's own; read once."""
    return law_from(jurisdiction, packs)


@cache
def _law_at(jurisdiction: str, zone: str, packs: Path | None) -> Law:
    return law_of(jurisdiction, packs).in_zone(zone)


class Bell:
    """Wakes who waits for the feed of a centre, in this process only: an accelerator, never the source of truth."""

    def __init__(self) -> None:
        self._waiting: dict[CentreId, set[asyncio.Event]] = {}
        self.closing = False

    def ring(self, centre: CentreId) -> None:
        """Something was written. Call it from the event loop."""
        for event in self._waiting.get(centre, ()):
            event.set()

    @contextmanager
    def listening(self, centre: CentreId) -> Iterator[asyncio.Event]:
        """What is set whenever the bell rings, also while the listener is busy; the listener clears it."""
        event = asyncio.Event()
        self._waiting.setdefault(centre, set()).add(event)
        try:
            yield event
        finally:
            self._waiting[centre].discard(event)

    async def wait(self, centre: CentreId, seconds: float) -> None:
        """Return when the bell rings or the time is over."""
        with self.listening(centre) as rung:
            await rung_within(rung, seconds)

    def close(self) -> None:
        """Let everyone go: the office is about to stop. Call it from the event loop."""
        self.closing = True
        for centre in self._waiting:
            self.ring(centre)


async def rung_within(rung: asyncio.Event, seconds: float) -> None:
    """Return when it is set or the time is over."""
    with suppress(TimeoutError):
        await asyncio.wait_for(rung.wait(), seconds)


@dataclass(frozen=True)
class Office:
    """Everything a verb of the office works with. Made once."""

    database: Database
    clock: Clock
    ids: Ids
    scans: Path
    base_url: str = ""
    """How people reach the status page; empty means the address a desk enrolled at."""
    packs: Path | None = None
    """Where packs are installed; the program's own law without."""
    spare: int = SPARE
    """Bytes that scans leave free on their disk."""
    dialect: Dialect = HERE
    """What the office understands of what desks say."""
    backup_days: int = BACKUP_DAYS
    """How far two backups lie apart at most: desks keep what the office holds for twice that."""
    bell: Bell = field(default_factory=Bell)
    hearing: Hearing = field(default_factory=Hearing)

    def law(self, centre: Centre) -> Law:
        """The law of the centre's jurisdiction, at the centre's hours."""
        return _law_at(centre.jurisdiction, centre.time_zone, self.packs)
