"""Each defect that is planted into the real code is found by the worlds it leans to; how long that took is printed."""

from __future__ import annotations

import time
from collections.abc import Iterable

import pytest

from backoffice.store.feed import HoleInFeed
from tests.simulation import planted_desk, planted_office
from tests.simulation.drawing import schedule
from tests.simulation.planting import PLANTS
from tests.simulation.shrinking import trouble_with
from tests.simulation.watching import Broken

assert planted_desk, planted_office  # what they plant is in PLANTS by now
FIRST, MOST = 999, 120
"""The first seed, and after how many worlds a defect counts as not found."""


def found_in(name: str, worlds: Iterable[int]) -> tuple[int, str] | None:
    """In which of these worlds a defect shows, and what breaks; None where nothing does."""
    planted = PLANTS[name]
    with planted.plant():
        for world in worlds:
            error = trouble_with(schedule(FIRST + world, planted.lean), FIRST + world)
            assert error is None or isinstance(error, Broken | HoleInFeed), f"the plant does not fit: {error!r}"
            if error is not None:
                return world, f"{type(error).__name__}: {str(error)[:110]}"
    return None


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_defect_is_found(name: str) -> None:
    begun = time.monotonic()
    found = found_in(name, (PLANTS[name].world, *range(1, MOST + 1)))
    assert found is not None, f"{MOST} worlds, and nothing broke"
    print(f"{name}: {time.monotonic() - begun:.1f} s, world {found[0]}, {found[1]}")


@pytest.mark.parametrize("name", PLANTS)
def test_the_world_in_which_a_defect_is_found_is_whole_without_it(name: str) -> None:
    seed = FIRST + PLANTS[name].world
    assert trouble_with(schedule(seed, PLANTS[name].lean), seed) is None


def test_there_are_more_than_a_few() -> None:
    assert len(PLANTS) >= 15
