"""What the desk holds in memory, to the byte, over a shift at the cockpit and the same changes once more.

    PYTHONMALLOC=malloc python -m benchmarks.measured.held            the figures

Everything that is asked for goes through the C library then, which knows how much of it is in use; what the system
counts as resident is more, by what was freed and kept for later. Read at rest: nothing is on its way, on any lane.
After the afternoon its changes are told again, over the same rows: whatever is held more then is held by nobody's row.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter, sleep
from typing import Any

from ui import binding  # noqa: F401  (first, as in the desk: see there)

# isort: split
from PySide6.QtCore import QCoreApplication

from benchmarks.floors.bare_window import resident_megabytes
from benchmarks.measured.centre_feed import PEOPLE, Afternoon, DayClock, FedDesk
from benchmarks.measured.cockpit import WARM_S, opened, play
from benchmarks.process import size
from ui.shell import Shell
from ui.tour.driver import Driver

A_SECOND = size("HELD_A_SECOND", 400)
MANY = size("HELD_PEOPLE", PEOPLE)
AGAIN = 3
"""So many times the same changes come once more, each time in halves."""
PATIENCE_S = 120.0
REST_S = 2.5
"""Until the second, and a look after it, are over."""


class _Info(ctypes.Structure):
    """What the GNU C library tells of its heaps."""

    _fields_ = [
        (name, ctypes.c_size_t)
        for name in (
            "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost",
        )
    ]  # fmt: skip


def in_use_bytes() -> int:
    """What is asked for and not given back, in all heaps and beside them."""
    tell = ctypes.CDLL(None).mallinfo2
    tell.restype = _Info
    gc.collect()
    told = tell()
    return int(told.uordblks) + int(told.hblkhd)


@dataclass(frozen=True, slots=True)
class Held:
    """What was held when so many changes were told, over so many rows."""

    changes: int
    rows: int
    used: int
    resident: float


class Shift:
    """Lets changes come in and says what is held after them."""

    def __init__(self, shell: Shell, fed: FedDesk, feed: Afternoon, hands: Driver) -> None:
        self._shell, self._fed, self._feed, self._hands = shell, fed, feed, hands

    def until(self, upto: int) -> Held:
        """So many changes are told, and the desk comes to rest."""
        began, feed = self._feed.told, self._feed
        self.live((upto - began) / A_SECOND, lambda gone: feed.tell(min(upto, began + int(gone * A_SECOND))))
        feed.tell(upto)
        self._hands.wait(lambda: self._fed.upto == feed.head, "what was told was not taken", patience_s=PATIENCE_S)
        self.live(REST_S)
        self._hands.wait(self._at_rest, "the lanes did not come to rest", patience_s=PATIENCE_S)
        return Held(feed.told, feed.different, in_use_bytes(), resident_megabytes())

    def live(self, seconds: float, meanwhile: Callable[[float], object] = lambda _: None) -> None:
        """Let the window live for so long and note nothing: notes would be held too."""
        began = perf_counter()
        while (gone := perf_counter() - began) < seconds:
            meanwhile(gone)
            QCoreApplication.processEvents()
            sleep(0.001)

    def _at_rest(self) -> bool:
        """Only listening is left."""
        return len(self._shell.runner._pending) <= 1


def measured(shell: Shell, fed: FedDesk, clock: DayClock, people: tuple[dict[str, Any], ...]) -> dict[str, object]:
    """The afternoon in halves, then its changes again and again."""
    feed = Afternoon(clock, people=MANY)
    hands = opened(shell, fed, feed, people)
    shift, many = Shift(shell, fed, feed, hands), len(feed.later)
    shift.live(WARM_S)
    morning, half = shift.until(0), shift.until(many // 2)
    evening, again = shift.until(many), list[Held]()
    for _ in range(AGAIN):
        feed.once_more()
        again += [shift.until(feed.told + many // 2), shift.until(len(feed.later))]
    before, last = again[-3], again[-1]
    return {
        "morning_mb": morning.used / 1e6,
        "noon_mb": half.used / 1e6,
        "evening_mb": evening.used / 1e6,
        "again_mb": [round(one.used / 1e6, 2) for one in again],
        "rows_more": evening.rows - morning.rows,
        "bytes_a_row": (evening.used - morning.used) / (evening.rows - morning.rows),
        "changes_again": last.changes - before.changes,
        "kb_a_thousand_again": (last.used - before.used) / (last.changes - before.changes),  # bytes a change, the same
        "resident_mb": [round(one.resident, 1) for one in (morning, half, evening, *again)],
    }


if __name__ == "__main__":
    print(json.dumps(play(measured)), flush=True)
    os._exit(0)
