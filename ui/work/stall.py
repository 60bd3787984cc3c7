"""Measures how long the window cannot answer: the wall time around the delivery of each event."""

from __future__ import annotations

from time import perf_counter

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication


class StallApplication(QApplication):
    """An application that remembers its longest event. For the bench; each event costs it some microseconds more.

    Events delivered inside another one belong to the outer one, as they do for the person who waits.
    """

    def __init__(self, argv: list[str]) -> None:
        super().__init__(argv)
        self._depth, self._longest, self._worst, self._events = 0, 0.0, "", 0

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        """Deliver the event and time it."""
        if self._depth:
            return bool(super().notify(receiver, event))
        self._depth, kind, started = 1, event.type(), perf_counter()
        try:
            return bool(super().notify(receiver, event))
        finally:
            self._depth = 0
            self._note(kind, perf_counter() - started)

    def _note(self, kind: QEvent.Type, seconds: float) -> None:
        self._events += 1
        if seconds > self._longest:
            self._longest, self._worst = seconds, kind.name

    def longest_ms(self) -> float:
        """The longest time one event took since the last `forget`, in milliseconds."""
        return self._longest * 1000

    def worst(self) -> str:
        """Which kind of event that was."""
        return self._worst

    def events(self) -> int:
        """How many events were delivered since the last `forget`."""
        return self._events

    def forget(self) -> None:
        """Start measuring anew."""
        self._longest, self._worst, self._events = 0.0, "", 0
