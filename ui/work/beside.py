"""The line's second hand: a call is on its way here while the turn that began it works on. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Protocol, TypeVar

T = TypeVar("T")


class Begin(Protocol):
    """Begins a call; what it gives back waits for the answer, or raises what the call raised."""

    def __call__(self, call: Callable[[], T], /) -> Callable[[], T]: ...


@contextmanager
def beside() -> Iterator[Begin]:
    """Calls are made in a thread beside, one after the other. Where the block ends, a last one is waited for.

    The thread begins with the first call: a turn that has little to do has none.
    """
    with ThreadPoolExecutor(1, "line") as thread:

        def begin(call: Callable[[], T]) -> Callable[[], T]:
            return thread.submit(call).result

        yield begin
