"""Looks for a world in which a planted defect shows, and makes it short."""

from __future__ import annotations

from collections.abc import Iterable

from backoffice.store.feed import HoleInFeed
from tests.simulation import planted_desk, planted_office
from tests.simulation.drawing import schedule
from tests.simulation.planting import PLANTS
from tests.simulation.shrinking import shrunk, trouble_with
from tests.simulation.stored import Short
from tests.simulation.watching import Broken

assert planted_desk, planted_office  # what they plant is in PLANTS by now
FIRST, MOST = 999, 120
"""The first seed, and after how many worlds a defect counts as not found."""


def broken_in(name: str, world: Short) -> str | None:
    """What breaks in a world with that defect; None where nothing does. A plant that does not fit is no defect found."""
    with PLANTS[name].plant():
        error = trouble_with(world.steps, world.seed)
    assert error is None or isinstance(error, Broken | HoleInFeed), f"the plant does not fit: {error!r}"
    return None if error is None else f"{type(error).__name__}: {str(error)[:110]}"


def drawn(name: str, world: int) -> Short:
    """The world by chance of that number, which leans to what the defect needs."""
    seed = FIRST + world
    return Short(seed, tuple(schedule(seed, PLANTS[name].lean)))


def found_in(name: str, worlds: Iterable[int]) -> tuple[int, str] | None:
    """In which of these worlds a defect shows, and what breaks; None where nothing does."""
    for world in worlds:
        told = broken_in(name, drawn(name, world))
        if told is not None:
            return world, told
    return None


def shortest(name: str, *, tries: int) -> Short | None:
    """A world as short as that many tries make it, in which the defect shows and which is whole without it."""
    for world in (PLANTS[name].world, *range(1, MOST + 1)):
        found = drawn(name, world)
        if broken_in(name, found) is None or trouble_with(found.steps, found.seed) is not None:
            continue
        with PLANTS[name].plant():
            short = Short(found.seed, tuple(shrunk(found.steps, found.seed, tries=tries)))
        whole = trouble_with(short.steps, short.seed) is None
        return short if whole and broken_in(name, short) else found
    return None
