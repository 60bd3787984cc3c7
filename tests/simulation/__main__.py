"""Many worlds in as many processes, for so many minutes:  python -m tests.simulation --minutes 30 --processes 2

Prints the seeds, how many worlds a second, what came to pass, and each world that broke with its shortest schedule.
`--replay SEED` plays one again and shortens it; `--lean copies,lives` plays worlds in which these go wrong for certain
and often, and one of them is played again with the same word. `--planted` says how long each planted defect stays
unseen, `--store` looks for a short world for each that has none which shows it, and writes these down.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields

from tests.simulation.drawing import Mood
from tests.simulation.finding import MOST, broken_in, found_in, shortest
from tests.simulation.many import again, many
from tests.simulation.planting import PLANTS
from tests.simulation.shrinking import looked_into
from tests.simulation.stored import store, stored

STORED_IN = 60
"""Tries to make a world short in which a planted defect shows."""


def leaning(words: str) -> dict[str, bool]:
    """What worlds lean to, by its names. Raises `ValueError` where there is no such thing."""
    lean = {name: True for name in words.split(",") if name}
    unknown = lean.keys() - {each.name for each in fields(Mood) if each.type == "bool"}
    if unknown:
        raise ValueError(", ".join(sorted(unknown)))
    return lean


def main() -> int:
    """0 where every world was whole."""
    parser = argparse.ArgumentParser(prog="tests.simulation", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=int(time.time()) * 100_000)
    parser.add_argument("--lean", type=leaning, default={})
    parser.add_argument("--replay", type=int)
    parser.add_argument("--planted", action="store_true")
    parser.add_argument("--store", action="store_true")
    wish = parser.parse_args()
    if wish.replay is not None:
        story = looked_into(wish.replay, lean=wish.lean)
        print(story or f"seed {wish.replay}: nothing breaks")
        return 1 if story else 0
    if wish.planted:
        return _planted()
    if wish.store:
        return _store()
    return _long(wish.seed, wish.processes, seconds=wish.minutes * 60, lean=wish.lean)


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


def _long(seed: int, processes: int, *, seconds: float, lean: Mapping[str, bool]) -> int:
    print(f"seeds from {seed}, {processes} processes, {seconds / 60:g} minutes", flush=True)
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        jobs = [pool.submit(many, seed + part, processes, seconds=seconds, lean=lean) for part in range(processes)]
        found = [job.result() for job in jobs]
    worlds, seen = sum(each.worlds for each in found), sum((each.seen for each in found), Counter())
    print("what came to pass:", ", ".join(f"{name} {count}" for name, count in sorted(seen.items())))
    broken = [one for each in found for one in each.broken]
    for at, told, story in broken:
        print(f"{story or f'seed {at}: {told}'}\n  again: {again(at, lean)}")
    rates = " and ".join(f"{each.worlds / max(each.seconds, 0.001):.2f}" for each in found)
    cost = sum(each.busy for each in found) / max(1, worlds)
    last = max(seed + part + (each.worlds - 1) * processes for part, each in enumerate(found))
    print(f"each took {cost:.3f} s of a processor")
    print(f"seeds {seed} to {last}: {worlds} worlds, {rates} a second, {len(broken)} broken")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
