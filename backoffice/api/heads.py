"""How far the feed of a centre is, looked up once for all the desks that wait for the same answer.

Each thing that is written wakes every desk of its centre. Sixty of them looking it up by themselves would take more of
the office's time than what was written.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from mfc_desk.domain.ids import CentreId

Look = Callable[[CentreId], Awaitable[int]]


@dataclass(slots=True)
class _Centre:
    """The looks at one feed: how many began, and what the newest of those that ended saw, and since when."""

    one_by_one: asyncio.Lock = field(default_factory=asyncio.Lock)
    begun: int = 0
    ended: int = 0
    seen: int = 0
    at: float = float("-inf")


class Heads:
    """Shares the looks. Use it from one event loop."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._centres: dict[CentreId, _Centre] = {}

    async def of(self, centre: CentreId, *, not_older_s: float = 0.0) -> int:
        """The end of the feed as a look saw it that began after this was asked, or at most `not_older_s` before."""
        mine = self._centres.setdefault(centre, _Centre())
        if time.monotonic() - mine.at < not_older_s:
            return mine.seen
        needed = mine.begun + 1
        async with mine.one_by_one:
            if mine.ended < needed:
                mine.begun += 1
                number, at = mine.begun, time.monotonic()
                mine.seen = await self._look(centre)
                mine.ended, mine.at = number, at
            return mine.seen
