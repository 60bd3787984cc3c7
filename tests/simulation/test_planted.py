"""Each defect that is planted into the real code is found: in the shortest world known for it, or in one by chance."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path

import pytest

from tests.simulation.finding import MOST, broken_in, drawn, found_in
from tests.simulation.planting import PLANTS
from tests.simulation.shrinking import trouble_with
from tests.simulation.steps import At, Beside, Do, Trouble, Turn
from tests.simulation.stored import Short, store, stored

worlds = cache(stored)


def first_world(name: str) -> Short:
    """The one that is stored, or the one in which the defect was seen first."""
    return worlds().get(name) or drawn(name, PLANTS[name].world)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_defect_is_found(name: str) -> None:
    """Where its world shows it no more, others are looked through: store what is found there."""
    begun = time.monotonic()
    if broken_in(name, first_world(name)) is not None:
        return
    found = found_in(name, range(1, MOST + 1))
    assert found is not None, f"{MOST} worlds, and nothing broke"
    print(f"{name}: {time.monotonic() - begun:.1f} s, world {found[0]}, {found[1]}: python -m tests.simulation --store")


@pytest.mark.parametrize("name", PLANTS)
def test_the_world_in_which_a_defect_is_found_is_whole_without_it(name: str) -> None:
    known = first_world(name)
    assert trouble_with(known.steps, known.seed) is None


def test_there_are_more_than_a_few() -> None:
    assert len(PLANTS) >= 15
    assert worlds().keys() <= PLANTS.keys(), "a world is stored for a defect that is planted no more"


def test_a_stored_world_reads_as_it_was_told(tmp_path: Path) -> None:
    at: At = (2, "after")
    step = Turn(1, (Trouble(0, "lost"), Trouble(3, "kill", at)), at, (Beside("call", 1, Do(2, "fill", 5)),))
    told = {"one": Short(7, (step, Do(0, "walk_in"))), "other": Short(8, ())}
    store(told, tmp_path / "worlds.txt")
    assert stored(tmp_path / "worlds.txt") == told
