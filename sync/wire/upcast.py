"""Arguments of an older operation in the shape of today: one step a schema, each a pure function on the JSON.

How a shape is changed, and what a newer and an older program do with each other's operations: docs/adr/0020.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

Args = dict[str, Any]
Cast = Callable[[Args], Args]

SPAN: Final = 3
"""Schemas back from today's that are always understood."""


class NoWay(LookupError):
    """Nothing leads from that schema to today's."""


class Casts:
    """The steps from each schema of a kind to the next one."""

    def __init__(self) -> None:
        self._steps: dict[tuple[str, int], Cast] = {}

    def step(self, kind: str, schema: int) -> Callable[[Cast], Cast]:
        """Register the decorated function as what leads from that schema of a kind to the next. Once each."""

        def register(cast: Cast) -> Cast:
            if (kind, schema) in self._steps:
                raise ValueError(f"{kind} has a step from {schema} already")
            self._steps[kind, schema] = cast
            return cast

        return register

    def lifted(self, args: Args, *, kind: str, schema: int, to: int) -> Args:
        """The arguments as schema `to` writes them. Raises `NoWay`, or what a step raises over what it never saw."""
        for each in range(schema, to):
            step = self._steps.get((kind, each))
            if step is None:
                raise NoWay(f"{kind}/{each}")
            args = step(dict(args))
        return args

    def lacking(self, kind: str, schema: int) -> list[int]:
        """The schemas of the last `SPAN` from which no step leads on; a release has none."""
        return [each for each in range(max(1, schema - SPAN), schema) if (kind, each) not in self._steps]


CASTS: Final = Casts()
"""The program's own steps. They stand below, under the shape they lead from, and are never changed once released."""


@CASTS.step("set_hall", 1)
def _nobody_was_asked(args: Args) -> Args:
    """Before people were asked how a visit was: nobody is."""
    return args
