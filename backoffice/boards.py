"""What hangs over the hall: who is called where, how many wait, and how long it takes. Numbers only, never a person."""

from __future__ import annotations

import asyncio
import hashlib
import math
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.engine import Connection

from backoffice.office import Office
from backoffice.store import feed, hall_views
from backoffice.store.centres import Centre
from backoffice.store.world import World
from mfc_desk.domain.ids import CentreId
from mfc_desk.domain.operations.tickets import hall_of
from mfc_desk.domain.tickets import Ticket
from mfc_desk.domain.waits import Expected, Pace, expected_wait, pace_of
from mfc_desk.text.catalogue import LANGUAGES, Language

ROWS: Final = 7
PACE_KEEPS_S: Final = 20.0
SHOWN_KEEPS_S: Final = 0.5
"""Ages are told with the board: an older one would tell them too young."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One line of the board. The same number called once more is another call."""

    key: str
    number: str
    desk: str
    age_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The board as it stands at one number of the feed."""

    seq: int
    at: datetime
    """On the wall of the centre."""
    calls: tuple[Call, ...]
    waiting: int
    desks: int
    """That really serve: neither closed nor on a break."""
    expected: Expected | None


class Paces:
    """How fast each hall calls, reckoned anew a few times a minute; every process for itself, from the database."""

    def __init__(self) -> None:
        self._known: dict[CentreId, tuple[float, Pace | None]] = {}
        self._lock = threading.Lock()

    def of(self, tx: Connection, centre: Centre, now: datetime) -> Pace | None:
        """The pace of a centre, at most some seconds old."""
        with self._lock:
            known = self._known.get(centre.centre)
        if known is not None and time.monotonic() - known[0] < PACE_KEEPS_S:
            return known[1]
        found = pace_of(hall_views.called_lately(tx, centre, now), now)
        with self._lock:
            self._known[centre.centre] = (time.monotonic(), found)
        return found


class Shown:
    """What the boards of a process show: read once for all that hang in one hall. For the event loop alone."""

    def __init__(self) -> None:
        self._newest: dict[CentreId, tuple[float, Board]] = {}
        self._reading: dict[CentreId, asyncio.Task[Board]] = {}

    async def at_least(self, centre: CentreId, seq: int, read: Callable[[], Awaitable[Board]]) -> Board:
        """The board at this number of the feed or a later one, at most a moment old. Raises what reading it raises."""
        at, board = self._newest.get(centre, (-math.inf, None))
        if time.monotonic() - at > SHOWN_KEEPS_S:
            board = None
        while board is None or board.seq < seq:  # what is being read may have begun before that number
            task = self._reading.get(centre)
            if task is None:
                task = self._reading[centre] = asyncio.create_task(self._read(centre, read))
                task.add_done_callback(_looked_at)
            board = await asyncio.shield(task)  # whoever waits here may go; the others still want it
        return board

    async def _read(self, centre: CentreId, read: Callable[[], Awaitable[Board]]) -> Board:
        began = time.monotonic()
        try:
            board = await read()
            self._newest[centre] = (began, board)
            return board
        finally:
            del self._reading[centre]


def _looked_at(task: asyncio.Task[Board]) -> None:
    """Its trouble is told to whoever still waits; where nobody does, nobody is told."""
    if not task.cancelled():
        task.exception()


def board_of(tx: Connection, office: Office, centre: Centre, paces: Paces) -> Board:
    """The board now."""
    now = office.clock.now()
    seq = feed.head(tx, centre.centre)
    tickets = hall_views.at_desks(tx, centre, now)
    waiting = sum(hall_views.waiting_now(tx, centre, now).values())
    desks = len(hall_views.serving_desks(tx, centre, tickets))
    return Board(
        seq=seq,
        at=centre.local(now),
        calls=_calls(tickets, now),
        waiting=waiting,
        desks=desks,
        expected=expected_wait(paces.of(tx, centre, now), waiting, desks=desks),
    )


def voices_of(tx: Connection, office: Office, centre: Centre) -> tuple[Language, ...]:
    """In which languages a call is spoken: those the hall says, else those of the country."""
    wanted = hall_of(World(tx, centre)).voices or office.law(centre).packs[0].languages
    return tuple(one for name in wanted for one in LANGUAGES if one == name)


def _calls(tickets: Sequence[Ticket], now: datetime) -> tuple[Call, ...]:
    """The newest first."""
    called = [(one.last_call_at, one) for one in tickets if one.last_call_at is not None and one.desk is not None]
    called.sort(key=lambda pair: (pair[0], pair[1].number), reverse=True)
    return tuple(
        Call(
            key=hashlib.sha256(f"{one.id} {at.isoformat()}".encode()).hexdigest()[:16],
            number=one.number,
            desk=one.desk or "",
            age_s=max(0.0, (now - at).total_seconds()),
        )
        for at, one in called[:ROWS]
    )
