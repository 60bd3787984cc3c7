"""A schedule in which something broke, made as short as it can be, and told so that a person can read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tests.simulation.drawing import NO_LEAN, schedule
from tests.simulation.steps import Ask, Do, Step, Turn
from tests.simulation.watching import Broken
from tests.simulation.world import played

Broke = Callable[[Sequence[Step]], BaseException | None]


def what_broke(steps: Sequence[Step], seed: object, seen: Counter[str]) -> BaseException | None:
    """What went wrong in it, None where nothing did; what came to pass is added to `seen`."""
    try:
        seen.update(played(steps, seed).seen)
    except Exception as error:
        return error
    return None


def trouble_with(steps: Sequence[Step], seed: object) -> BaseException | None:
    """What went wrong in it; None where nothing did. Whatever the program raises is something that went wrong."""
    return what_broke(steps, seed, Counter())


def shrunk(steps: Sequence[Step], seed: object, *, tries: int = 250) -> list[Step]:
    """Fewer and plainer steps in which the same thing breaks, found by leaving out one piece after another."""
    first = trouble_with(steps, seed)
    assert first is not None, "nothing breaks in it"
    same, left = _what(first), tries
    found = list(steps)

    def breaks(candidate: list[Step]) -> bool:
        nonlocal left
        left -= 1
        error = trouble_with(candidate, seed) if left >= 0 else None
        return error is not None and _what(error) == same

    size = max(1, len(found) // 2)
    while size and left > 0:
        at = 0
        while at < len(found):
            candidate = found[:at] + found[at + size :]
            if breaks(candidate):
                found = candidate
            else:
                at += size
        size //= 2
    for at, step in enumerate(found):
        for plainer in _plainer(step):
            if breaks([*found[:at], plainer, *found[at + 1 :]]):
                found[at] = plainer
                break
    return found


def _what(error: BaseException) -> str:
    return error.what if isinstance(error, Broken) else type(error).__name__


def _plainer(step: Step) -> list[Step]:
    """The same with less going wrong in it."""
    if isinstance(step, Turn):
        return [replace(step, troubles=(), dies=None, beside=()), replace(step, beside=()), replace(step, dies=None),
                replace(step, troubles=())]  # fmt: skip
    if isinstance(step, Ask):
        return [replace(step, troubles=(), dies=None), replace(step, dies=None)]
    return [replace(step, dies=None)] if isinstance(step, Do) and step.dies else []


def told(seed: int, error: BaseException, steps: Sequence[Step]) -> str:
    """The story of a broken world."""
    lines = [f"seed {seed}: {type(error).__name__}: {error}", *(f"  {step!r}," for step in steps)]
    return "\n".join(lines)


def looked_into(
    seed: int, *, tries: int = 250, seen: Counter[str] | None = None, lean: Mapping[str, Any] = NO_LEAN
) -> str | None:
    """Play the schedule of a seed; the story of what broke, shortened, None where nothing did."""
    steps = schedule(seed, lean)
    error = what_broke(steps, seed, Counter() if seen is None else seen)
    if error is None:
        return None
    if trouble_with(steps, seed) is None:
        return f"seed {seed}: {type(error).__name__}: {error}\n  and nothing the second time: it does not repeat"
    short = shrunk(steps, seed, tries=tries)
    return told(seed, trouble_with(short, seed) or error, short)
