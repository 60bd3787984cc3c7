"""Measures how long the window cannot answer: the wall time around the delivery of each event."""

from __future__ import annotations

from heapq import heappush, heappushpop
from time import perf_counter
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

KEPT = 20
"""How many of the longest events are remembered."""


class Stall(NamedTuple):
    """One event: how long it took, its kind, who received it, and what was being done meanwhile."""

    ms: float
    kind: str
    receiver: str
    during: str


class StallApplication(QApplication):
    """An application that remembers its longest events: their kind and who received them.

    It tells where to look, not how long it takes: being asked about each event inside each event nearly doubles what
    styles and layouts cost. Events delivered inside another one belong to the outer one. `during` is written
    beside each.
    """

    def __init__(self, argv: list[str]) -> None:
        super().__init__(argv)
        self._depth, self._events = 0, 0
        self._stalls: list[Stall] = []
        self.during = ""

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        """Deliver the event and time it."""
        if self._depth:
            return bool(super().notify(receiver, event))
        self._depth, kind, started = 1, event.type(), perf_counter()
        try:
            return bool(super().notify(receiver, event))
        finally:
            self._depth = 0
            self._note(kind, receiver, perf_counter() - started)

    def _note(self, kind: QEvent.Type, receiver: QObject, seconds: float) -> None:
        self._events += 1
        if len(self._stalls) < KEPT:
            heappush(self._stalls, Stall(seconds * 1000, kind.name, _name(receiver), self.during))
        elif seconds * 1000 > self._stalls[0].ms:
            heappushpop(self._stalls, Stall(seconds * 1000, kind.name, _name(receiver), self.during))

    def longest(self) -> list[Stall]:
        """The longest events since the last `forget`, the longest first."""
        return sorted(self._stalls, reverse=True)

    def longest_ms(self) -> float:
        """The longest time one event took since the last `forget`, in milliseconds."""
        return max((each.ms for each in self._stalls), default=0.0)

    def events(self) -> int:
        """How many events were delivered since the last `forget`."""
        return self._events

    def forget(self) -> None:
        """Start measuring anew."""
        self._stalls.clear()
        self._events = 0


def _name(receiver: QObject) -> str:
    """Who received an event, as far as it can still be told."""
    kind = type(receiver).__name__
    return f"{kind} {receiver.objectName()}".strip() if isValid(receiver) else kind
