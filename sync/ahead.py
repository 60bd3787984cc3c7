"""One call is on its way while what came before it is written down and what comes after it is made ready.

The calls themselves stay in their order: the next one begins only once the one before it was answered. Nothing that is
written down hangs on it; an answer that nobody waits for any more is one that was lost on the way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Begin(Protocol):
    """Begins a call; what it gives back waits for the answer, or raises what the call raised."""

    def __call__(self, call: Callable[[], T], /) -> Callable[[], T]: ...


def when_asked(call: Callable[[], T]) -> Callable[[], T]:
    """The call is made when its answer is wanted, by whoever wants it."""
    return call
