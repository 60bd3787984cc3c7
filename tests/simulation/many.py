"""Many worlds in one process, for so long: what `python -m tests.simulation` plays in as many as it is told.

A process that is begun anew reads this by its name; what stands in a `__main__` it would not find.
"""

from __future__ import annotations

import gc
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.simulation.drawing import schedule
from tests.simulation.shrinking import looked_into, what_broke
from tests.simulation.world import played

STORIES = 3
"""So many broken worlds of a process are made short; of the others the seed is told."""
TOLD_EVERY_S = 60


@dataclass
class Found:
    """What a process came to."""

    worlds: int = 0
    seconds: float = 0.0
    busy: float = 0.0
    """Seconds of a processor."""
    seen: Counter[str] = field(default_factory=Counter)
    broken: list[tuple[int, str, str]] = field(default_factory=list)


def many(first: int, step: int, *, seconds: float, lean: Mapping[str, bool]) -> Found:
    """Play the seeds from `first` on until the time is over; then make those that broke short."""
    played(schedule(first, lean), first)  # what is made once is not counted
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
    found, begun, busy, seed = Found(), time.monotonic(), time.process_time(), first
    told = begun
    while time.monotonic() - begun < seconds:
        error = what_broke(schedule(seed, lean), seed, found.seen)
        if error is not None:
            found.broken.append((seed, f"{type(error).__name__}: {error}", ""))
            print(f"seed {seed} broke: {error}\n  again: {again(seed, lean)}", flush=True)
        found.worlds, seed = found.worlds + 1, seed + step
        if time.monotonic() - told > TOLD_EVERY_S:
            told = time.monotonic()
            print(f"{found.worlds} worlds from seed {first}, {found.worlds / (told - begun):.2f} a second", flush=True)
    found.seconds, found.busy = time.monotonic() - begun, time.process_time() - busy
    for at, (seed, what, _) in enumerate(found.broken[:STORIES]):
        found.broken[at] = (seed, what, looked_into(seed, lean=lean) or "")
    return found


def again(seed: int, lean: Mapping[str, bool]) -> str:
    """What plays the world of that seed again."""
    return f"python -m tests.simulation --replay {seed}" + (f" --lean {','.join(lean)}" if lean else "")
