"""The fair gate before the heavy work of desks: turns, pages of the feed and scans.

After an outage every desk of a centre comes at once. Few are served at a time, so that the questions of operators,
which pass beside this gate, never wait long; of those who wait, the one that had least of the office's time is next,
and no desk is served twice at once. Who would wait too long is told when to come again, before anything was begun.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from math import ceil
from typing import Final

from backoffice.errors import Busy
from mfc_desk.text.message import msg

SLOTS: Final = 4
"""Served at once; half of them at most are scans."""
MOST: Final = 200
"""How many may wait."""
PATIENCE_S: Final = 6.0
"""How long one waits at most: a desk gives up after ten seconds, and work for nobody helps nobody."""
LONGEST_S: Final = 60
GUESSED_S: Final = 0.1
LEARNS: Final = 0.2


@dataclass(slots=True)
class _Waiting:
    who: str
    scan: bool
    due: float
    place: int
    let_in: asyncio.Future[None]


@dataclass(slots=True)
class Gate:
    """Lets desks in by turns. One for an application; any event loop may come."""

    slots: int = SLOTS
    most: int = MOST
    patience_s: float = PATIENCE_S
    seconds: Callable[[], float] = time.monotonic
    _inside: dict[str, bool] = field(default_factory=dict)
    _had: dict[str, float] = field(default_factory=dict)
    _waiting: list[_Waiting] = field(default_factory=list)
    _level: float = 0.0
    """What the one who was let in last had had: nobody saves up for later by staying away."""
    _takes_s: float = GUESSED_S
    _places: count[int] = field(default_factory=count)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @asynccontextmanager
    async def passed(self, who: str, *, scan: bool = False) -> AsyncIterator[None]:
        """The turn of `who`. Raises `Busy` where there are too many, or it did not come in time."""
        waiting = self._queued(who, scan)
        try:
            await asyncio.wait_for(asyncio.shield(waiting.let_in), self.patience_s)
        except (TimeoutError, asyncio.CancelledError) as error:
            self._gave_up(waiting)
            if isinstance(error, TimeoutError):
                raise self._busy() from None
            raise
        begun = self.seconds()
        try:
            yield
        finally:
            self._left(waiting, self.seconds() - begun)

    def _queued(self, who: str, scan: bool) -> _Waiting:
        with self._lock:
            if len(self._waiting) >= self.most:
                raise self._busy()
            due = max(self._level, self._had.get(who, 0.0))
            waiting = _Waiting(who, scan, due, next(self._places), asyncio.get_running_loop().create_future())
            self._waiting.append(waiting)
            self._let_in()
            return waiting

    def _gave_up(self, waiting: _Waiting) -> None:
        with self._lock:
            if waiting in self._waiting:
                self._waiting.remove(waiting)
                return
        self._left(waiting, 0.0)  # it was let in in the moment in which it gave up

    def _left(self, waiting: _Waiting, took_s: float) -> None:
        with self._lock:
            del self._inside[waiting.who]
            self._had[waiting.who] = waiting.due + took_s
            self._had = {who: had for who, had in self._had.items() if had > self._level}
            self._takes_s += LEARNS * (took_s - self._takes_s)
            self._let_in()

    def _let_in(self) -> None:
        while len(self._inside) < self.slots:
            scans = sum(self._inside.values())
            may = [
                one
                for one in self._waiting
                if one.who not in self._inside and not (one.scan and scans >= max(1, self.slots // 2))
            ]
            if not may:
                return
            chosen = min(may, key=lambda one: (max(one.due, self._had.get(one.who, 0.0)), one.place))
            chosen.due = max(chosen.due, self._had.get(chosen.who, 0.0))
            self._waiting.remove(chosen)
            self._inside[chosen.who] = chosen.scan
            self._level = max(self._level, chosen.due)
            chosen.let_in.get_loop().call_soon_threadsafe(_tell, chosen.let_in)

    def _busy(self) -> Busy:
        ahead_s = len(self._waiting) * self._takes_s / self.slots
        return Busy(msg("office.busy"), wait_seconds=max(1, min(LONGEST_S, ceil(ahead_s))))


def _tell(let_in: asyncio.Future[None]) -> None:
    if not let_in.done():
        let_in.set_result(None)
