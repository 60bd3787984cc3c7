"""Hands that time how long the window cannot answer: each key they press, and each turn of the event loop.

Nothing is hooked into the delivery of events, for that would nearly double what events inside events take. A turn
delivers what is due in four parts (calls, layouts, paints, the rest), each timed apart and often several events long,
so no single event takes longer than what is measured here. While nothing is due the hands sleep, so that idle time is
counted nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter, sleep, thread_time
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QEvent, QKeyCombination
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest

from ui.tour.driver import SILENCE_MS, Driver

KEPT = 10
PARTS = (QEvent.Type.MetaCall, QEvent.Type.LayoutRequest, QEvent.Type.UpdateRequest)


class Stall(NamedTuple):
    """One key or turn: how long the window was busy, how much of it computing, what was pressed, in which scene."""

    ms: float
    computing_ms: float
    what: str
    scene: str


NOTHING = Stall(0.0, 0.0, "", "")


class Stalls:
    """The longest of what is done inside `with`, by scene."""

    def __init__(self) -> None:
        self.scene, self.counted, self.longest = "start", 0, list[Stall]()
        self.most: dict[str, Stall] = {}
        """By scene what computed longest: on a busy machine that says more than how long it took."""

    @contextmanager
    def doing(self, what: str) -> Iterator[None]:
        """Time what is done inside; what is done inside that belongs to it."""
        started, computed = perf_counter(), thread_time()
        yield
        ms, computing = (perf_counter() - started) * 1000, (thread_time() - computed) * 1000
        self.counted += 1
        if computing > self.most.get(self.scene, NOTHING).computing_ms:
            self.most[self.scene] = Stall(ms, computing, what, self.scene)
        if len(self.longest) < KEPT or ms > self.longest[-1].ms:
            self.longest = sorted([*self.longest, Stall(ms, computing, what, self.scene)], reverse=True)[:KEPT]


def turn(stalls: Stalls) -> None:
    """One turn of the event loop, timed in its parts."""
    for kind in PARTS:
        with stalls.doing(kind.name):
            QCoreApplication.sendPostedEvents(None, kind)
    with stalls.doing("timers and the rest"):
        QCoreApplication.processEvents()


class TimedHands(Driver):
    """The driver of the tour with a watch in each hand."""

    def __init__(self) -> None:
        super().__init__(None)
        self.stalls = Stalls()

    def press(self, keys: str) -> None:
        """Press a key by its portable name; down and up are two events."""
        sequence = QKeySequence(keys, QKeySequence.SequenceFormat.PortableText)
        pressed: QKeyCombination = sequence[0]  # type: ignore[index]  # the stubs do not know that it can be indexed
        for act in (QTest.keyPress, QTest.keyRelease):
            with self.stalls.doing(keys):
                act(self._target(), pressed.key(), pressed.keyboardModifiers())
        self.breathe()

    def type(self, text: str) -> None:
        """Type a text, letter by letter."""
        for letter in text:
            for event in self.letter(letter):
                self.send(event)
            self.breathe()
        self._let_work(SILENCE_MS)

    def send(self, event: QKeyEvent) -> None:
        """Hand a key to whoever takes the keys now, timed."""
        with self.stalls.doing("a letter"):
            super().send(event)

    def breathe(self) -> None:
        """One turn of the event loop, timed."""
        turn(self.stalls)

    def _let_work(self, ms: int) -> None:
        end = perf_counter() + ms / 1000
        while True:
            self.breathe()
            if perf_counter() >= end:
                return
            sleep(0.001)
