"""Hands on the keyboard: drives the real window by key events alone, and takes pictures.

What cannot be reached by keys cannot be reached here, so every tour is also a proof of the keyboard.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QKeyCombination, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

PATIENCE_S: Final = 20.0
"""How long the driver waits for what it expects, before it says what did not happen."""
TABS: Final = 120
"""How many presses of Tab reach everything on a window."""
PEEK_MS: Final = 10


class DidNotHappen(AssertionError):
    """Something that the tour expects did not come about in time."""


class Driver:
    """Presses keys in the active window and waits for what follows."""

    def __init__(self, pictures: Path | None = None) -> None:
        self._pictures = pictures
        self._taken = 0

    def press(self, keys: str) -> None:
        """Press a key by its portable name: "F2", "Ctrl+Return", "Tab"."""
        pressed: QKeyCombination = QKeySequence(keys, QKeySequence.SequenceFormat.PortableText)[0]
        QTest.keyClick(self._target(), pressed.key(), pressed.keyboardModifiers())
        self.breathe()

    def type(self, text: str) -> None:
        """Type a text, letter by letter, in any alphabet."""
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
                QCoreApplication.sendEvent(self._target(), event)
        self.breathe()

    def replace(self, text: str) -> None:
        """Type over whatever the focused field holds."""
        self.press("Ctrl+A")
        self.press("Del")
        self.type(text)

    def go_to(self, name: str) -> QWidget:
        """Tab to the control of that name. Raises `DidNotHappen` where the keyboard does not lead there."""
        for key in ("Tab", "Shift+Tab"):
            for _ in range(TABS):
                focus = QApplication.focusWidget()
                if focus is not None and focus.objectName() == name:
                    return focus
                self.press(key)
        raise DidNotHappen(f"the keyboard does not lead to {name}")

    def wait(self, happened: Callable[[], object], what: str, *, patience_s: float = PATIENCE_S) -> None:
        """Let the window work until `happened` answers true. Raises `DidNotHappen` after the patience is over."""
        end = monotonic() + patience_s
        while not happened():
            if monotonic() > end:
                raise DidNotHappen(what)
            self._let_work(PEEK_MS)

    def wait_for(self, name: str, *, patience_s: float = PATIENCE_S) -> QWidget:
        """Wait until a control of that name is on the screen and answer it."""
        self.wait(lambda: self.find(name) is not None, f"{name} did not appear", patience_s=patience_s)
        found = self.find(name)
        assert found is not None
        return found

    def find(self, name: str) -> QWidget | None:
        """The visible control of that name, or None."""
        for window in QApplication.topLevelWidgets():
            for each in [window] if window.objectName() == name else window.findChildren(QWidget, name):
                if each.isVisible():
                    return each
        return None

    def shot(self, name: str, window: QWidget | None = None) -> Path | None:
        """Save a picture of the active window; None where no pictures are wanted."""
        if self._pictures is None:
            return None
        self._taken += 1
        path = self._pictures / f"{self._taken:02d}_{name}.png"
        shown = window or QApplication.activeWindow()
        assert shown is not None
        if not shown.grab().save(str(path)):
            raise DidNotHappen(f"{path} could not be written")
        return path

    def breathe(self) -> None:
        """Let the window do what is due now."""
        QCoreApplication.processEvents()

    def _let_work(self, ms: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(ms, loop.quit)
        loop.exec()

    def _target(self) -> QWidget:
        target = QApplication.focusWidget() or QApplication.activeWindow()
        if target is None:
            raise DidNotHappen("no window takes the keys")
        return target
