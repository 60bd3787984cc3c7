"""How a defect is planted into the real code while a world is played, and which there are.

Each says on its first line which invariant, or whose program, it breaks. `lean` says what the worlds lean to in which
it is looked for, for some need something rare to show; `world` in which of these it was seen first, which is looked at
before the others so that a check need not play them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

Plant = Callable[[], AbstractContextManager[Any]]


@dataclass(frozen=True, slots=True)
class Planted:
    """A defect, and what the worlds lean to in which it is looked for."""

    plant: Plant
    lean: Mapping[str, Any]
    world: int


PLANTS: dict[str, Planted] = {}


def plant(world: int = 1, **lean: Any) -> Callable[[Callable[[], Iterator[None]]], Plant]:
    """Register a defect under its name."""

    def register(defect: Callable[[], Iterator[None]]) -> Plant:
        made = contextmanager(defect)
        PLANTS[defect.__name__] = Planted(made, lean, world)
        return made

    return register


class WithoutFlush:
    """The system without its flush to the disk."""

    def __init__(self, real: Any) -> None:
        self._real = real

    def __getattr__(self, name: str) -> Any:
        return (lambda file: None) if name == "fsync" else getattr(self._real, name)
