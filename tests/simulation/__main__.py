"""Many worlds in as many processes, for so many minutes:  python -m tests.simulation --minutes 30 --processes 2

Prints the seeds, how many worlds a second, what came to pass, and each world that broke with its shortest schedule.
`--replay SEED` plays one again and shortens it; `--planted` says how long each planted defect stays unseen, `--store`
looks for a short world for each that has none which shows it, and writes these down.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

from tests.simulation.drawing import schedule
from tests.simulation.finding import MOST, broken_in, found_in, shortest
from tests.simulation.planting import PLANTS
from tests.simulation.shrinking import looked_into, what_broke
from tests.simulation.stored import store, stored
from tests.simulation.world import played

STORIES = 3
"""So many broken worlds of a process are made short; of the others the seed is told."""
STORED_IN = 60
"""Tries to make a world short in which a planted defect shows."""
TOLD_EVERY_S = 60


@dataclass
class Found:
    """What a process came to."""

    worlds: int = 0
    seconds: float = 0.0
    seen: Counter[str] = field(default_factory=Counter)
    broken: list[tuple[int, str, str]] = field(default_factory=list)


def many(first: int, step: int, seconds: float) -> Found:
    """Play the seeds from `first` on until the time is over."""
    played(schedule(first), first)  # what is made once is not counted
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
    found, begun, seed = Found(), time.monotonic(), first
    told = begun
    while time.monotonic() - begun < seconds:
        error = what_broke(schedule(seed), seed, found.seen)
        if error is not None:
            short = looked_into(seed) if len(found.broken) < STORIES else None
            found.broken.append((seed, f"{type(error).__name__}: {error}", short or ""))
            print(f"seed {seed} broke: {error}", flush=True)
        found.worlds, seed = found.worlds + 1, seed + step
        if time.monotonic() - told > TOLD_EVERY_S:
            told = time.monotonic()
            print(f"{found.worlds} worlds from seed {first}, {found.worlds / (told - begun):.2f} a second", flush=True)
    found.seconds = time.monotonic() - begun
    return found


def main() -> int:
    """0 where every world was whole."""
    parser = argparse.ArgumentParser(prog="tests.simulation", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=int(time.time()) * 100_000)
    parser.add_argument("--replay", type=int)
    parser.add_argument("--planted", action="store_true")
    parser.add_argument("--store", action="store_true")
    wish = parser.parse_args()
    if wish.replay is not None:
        story = looked_into(wish.replay)
        print(story or f"seed {wish.replay}: nothing breaks")
        return 1 if story else 0
    if wish.planted:
        return _planted()
    if wish.store:
        return _store()
    return _long(wish.seed, wish.processes, wish.minutes * 60)


def _planted() -> int:
    missed = 0
    for name in PLANTS:
        begun = time.monotonic()
        found = found_in(name, range(1, MOST + 1))
        missed += found is None
        print(f"{time.monotonic() - begun:6.1f} s  {name}: {f'world {found[0]}, {found[1]}' if found else 'NOT FOUND'}")
    return 1 if missed else 0


def _store() -> int:
    worlds, missed = stored(), 0
    for name in PLANTS:
        begun, known = time.monotonic(), worlds.get(name)
        if known is not None and broken_in(name, known) is not None:
            continue
        found = shortest(name, tries=STORED_IN)
        missed += found is None
        if found is not None:
            worlds[name] = found
            store({each: world for each, world in worlds.items() if each in PLANTS})
        steps = f"{len(found.steps)} steps" if found else "NOT FOUND"
        print(f"{time.monotonic() - begun:6.1f} s  {name}: {steps}", flush=True)
    return 1 if missed else 0


def _long(seed: int, processes: int, seconds: float) -> int:
    print(f"seeds from {seed}, {processes} processes, {seconds / 60:g} minutes", flush=True)
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        jobs = [pool.submit(many, seed + part, processes, seconds) for part in range(processes)]
        found = [job.result() for job in jobs]
    worlds, seen = sum(each.worlds for each in found), sum((each.seen for each in found), Counter())
    print("what came to pass:", ", ".join(f"{name} {count}" for name, count in sorted(seen.items())))
    broken = [one for each in found for one in each.broken]
    for at, told, story in broken:
        print(story or f"seed {at}: {told}")
    rates = " and ".join(f"{each.worlds / max(each.seconds, 0.001):.2f}" for each in found)
    last = max(seed + part + (each.worlds - 1) * processes for part, each in enumerate(found))
    print(f"seeds {seed} to {last}: {worlds} worlds, {rates} a second, {len(broken)} broken")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
