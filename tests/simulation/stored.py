"""The shortest world known in which each planted defect shows: a check plays that one and need not look for another.

They stand in `shortest.txt` as they are told, and are written by `python -m tests.simulation --store`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.simulation import steps
from tests.simulation.steps import Step

FILE = Path(__file__).with_name("shortest.txt")


@dataclass(frozen=True, slots=True)
class Short:
    """A world: what is done in it, and the seed of everything that is left to chance."""

    seed: int
    steps: tuple[Step, ...]


def stored(file: Path = FILE) -> dict[str, Short]:
    """The worlds by the name of the defect."""
    found: dict[str, Short] = {}
    for name, seed, lines in _parts(file.read_text("utf-8").splitlines()):
        found[name] = Short(seed, tuple(_made(ast.parse(line, mode="eval").body) for line in lines))
    return found


def store(worlds: Mapping[str, Short], file: Path = FILE) -> None:
    """Write them down, each step on a line of its own."""
    lines = []
    for name, world in sorted(worlds.items()):
        lines += [f"{name} {world.seed}", *(f"    {step!r}" for step in world.steps)]
    file.write_text("\n".join(lines) + "\n", "utf-8")


def _parts(lines: Sequence[str]) -> Iterator[tuple[str, int, list[str]]]:
    heads = [number for number, line in enumerate(lines) if not line.startswith(" ")]
    for at, after in zip(heads, [*heads[1:], len(lines)], strict=False):
        name, seed = lines[at].split()
        yield name, int(seed), [line.strip() for line in lines[at + 1 : after]]


def _made(told: ast.expr) -> Any:
    """A step, or a part of one, out of how it is told."""
    if isinstance(told, ast.Call) and isinstance(told.func, ast.Name):
        named = {str(each.arg): _made(each.value) for each in told.keywords}
        return getattr(steps, told.func.id)(*(_made(each) for each in told.args), **named)
    if isinstance(told, ast.Tuple):
        return tuple(_made(each) for each in told.elts)
    return ast.literal_eval(told)
