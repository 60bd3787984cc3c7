"""Looking while somebody types: a letter after the other asks anew, and only the newest question is worked on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ui.presenters.context import Context

T = TypeVar("T")


class Newest:
    """Asks one kind of question of the data. A question that is followed by another costs nothing and says nothing."""

    def __init__(self, ctx: Context) -> None:
        self._ctx, self._asked = ctx, 0

    def ask(self, look: Callable[[], T], found: Callable[[T], None]) -> None:
        """Have `look` done elsewhere and its answer `found`, unless something newer is asked before."""
        self._asked += 1
        mine = self._asked

        def work() -> tuple[T] | None:
            return (look(),) if mine == self._asked else None

        def done(answer: tuple[T] | None) -> None:
            if answer is not None and mine == self._asked:
                found(answer[0])

        self._ctx.run("data", work, done)
