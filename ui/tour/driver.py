"""Hands on the keyboard: drives the real window by key events alone, and takes pictures.

What cannot be reached by keys cannot be reached here, so every tour is also a proof of the keyboard.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QKeyCombination, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QWidget

PATIENCE_S: Final = 20.0
"""How long the driver waits for what it expects, before it says what did not happen."""
TABS: Final = 120
"""How many presses of Tab reach everything on a window."""
CELLS: Final = 12
"""No group of choices is larger."""
PEEK_MS: Final = 10
SILENCE_MS: Final = 120
"""After a text: longer than a key waits to see whether it began a scanner's burst."""
SETTLE_MS: Final = 300
HAND_MS, SCANNER_MS = 90, 4
"""From key to key, as the events say it: nobody waits that long."""
WINDOWS: Final = ("window", "line_switch", "applicant")
"""The object names of what is meant to be a window."""


class DidNotHappen(AssertionError):
    """Something that the tour expects did not come about in time."""


class Strays(QObject):
    """Sees widgets that open a window of their own by mistake: they flash and take the keys away."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note a window that is neither the program's, nor a dialog, nor a list that drops down."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            plain = watched.windowType() == Qt.WindowType.Window
            if plain and watched.objectName() not in WINDOWS and not isinstance(watched, QDialog):
                self.seen.append(f"{type(watched).__name__} {watched.objectName()} {watched.accessibleName()!r}")
        return False


class Driver:
    """Presses keys in the active window and waits for what follows."""

    def __init__(self, pictures: Path | None = None) -> None:
        self._pictures = pictures
        self._taken = 0
        self._pressed_ms = 0
        self.strays = Strays()
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self.strays)

    def press(self, keys: str) -> None:
        """Press a key by its portable name: "F2", "Ctrl+Return", "Tab"."""
        sequence = QKeySequence(keys, QKeySequence.SequenceFormat.PortableText)
        pressed: QKeyCombination = sequence[0]  # type: ignore[index]  # the stubs do not know that it can be indexed
        QTest.keyClick(self._target(), pressed.key(), pressed.keyboardModifiers())
        self.breathe()

    def type(self, text: str) -> None:
        """Type a text, letter by letter, in any alphabet."""
        self._pressed_ms = max(self._pressed_ms, int(monotonic() * 1000))
        for letter in text:
            for event in self.letter(letter):
                self.send(event)
        self._let_work(SILENCE_MS)

    def scan(self, text: str) -> None:
        """Send a text as a scanner does: Enter after each line, and no hand is as fast."""
        self._pressed_ms = max(self._pressed_ms + HAND_MS, int(monotonic() * 1000))
        for sign in f"{text}\n":
            for event in self.letter("\r" if sign == "\n" else sign, SCANNER_MS):
                self.send(event)
        self._let_work(2 * SILENCE_MS)

    def send(self, event: QKeyEvent) -> None:
        """Hand a key to whoever takes the keys now."""
        QCoreApplication.sendEvent(self._target(), event)

    def letter(self, letter: str, after_ms: int = HAND_MS) -> tuple[QKeyEvent, QKeyEvent]:
        """The key of a letter, down and up, so long after the one before."""
        self._pressed_ms += after_ms
        key = Qt.Key.Key_Return if letter == "\r" else ord(letter.upper()[:1])
        down, up = (
            QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter)
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
        )
        for event in (down, up):
            event.setTimestamp(self._pressed_ms)
        return down, up

    def replace(self, text: str) -> None:
        """Type over whatever the focused field holds."""
        self.press("Ctrl+A")
        self.press("Del")
        self.type(text)

    def go_to(self, name: str, *, opens: str = "") -> QWidget:
        """Tab to the control of that name; inside a group of choices the arrows lead on.

        One that is chosen as soon as an arrow is on it may be gone by then: what it `opens` is there instead.
        Raises `DidNotHappen` where the keyboard does not lead there.
        """
        for key in ("Tab", "Shift+Tab"):
            for _ in range(TABS):
                if self.at(name) or self._by_arrows(name) or (opens and self.find(opens) is not None):
                    focus = QApplication.focusWidget()
                    assert focus is not None
                    return focus
                self.press(key)
        raise DidNotHappen(f"the keyboard does not lead to {name}")

    def choose_in_list(self, key: str) -> None:
        """In the list that drops down and has the focus: the line of that key, by the arrow; then on."""
        combo = QApplication.focusWidget()
        assert isinstance(combo, QComboBox)
        for _ in range(combo.count() + 1):
            if combo.currentData() == key:
                self.press("Tab")
                return
            self.press("Down")
        raise DidNotHappen(f"{combo.objectName()} has no {key}")

    def _by_arrows(self, name: str) -> bool:
        """Whether the control is in the group of choices that has the focus, and the arrows went to it."""
        for _ in range(CELLS):
            focus, wanted = QApplication.focusWidget(), self.find(name)
            if not isinstance(focus, QAbstractButton) or not isinstance(wanted, QAbstractButton):
                return False
            if not focus.autoExclusive() or focus.parentWidget() is not wanted.parentWidget():
                return False
            if focus is wanted:
                return True
            self.press(_towards(focus, wanted))
        return False

    def at(self, name: str) -> bool:
        """Whether the focus is in the control of that name."""
        each = QApplication.focusWidget()
        while each is not None:
            if each.objectName() == name:
                return True
            each = each.parentWidget()
        return False

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

    def settle(self) -> None:
        """Let what was begun come to rest, so that a picture shows it."""
        self._let_work(SETTLE_MS)

    def breathe(self) -> None:
        """Let the window do what is due now."""
        QCoreApplication.processEvents()

    def _let_work(self, ms: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(ms, loop.quit)
        loop.exec()

    def _in_front(self) -> QWidget | None:
        return QApplication.activePopupWidget() or QApplication.focusWidget() or QApplication.activeWindow()

    def _give_back(self) -> QWidget | None:
        """When a dialog, or a list it opened, closes, a window manager gives the keys to the window below.

        Without a screen there is no window manager: the dialog that is still open has them, else the main window.
        """
        below = next((each for each in QApplication.topLevelWidgets() if _asks(each)), None) or self.find("window")
        if below is not None:
            below.activateWindow()
            self._let_work(PEEK_MS)
        return self._in_front()

    def _target(self) -> QWidget:
        target = self._in_front() or self._give_back()
        if target is None or self.strays.seen:
            raise DidNotHappen(f"no window takes the keys, or a stray one did: {self.strays.seen}")
        return target


def _asks(window: QWidget) -> bool:
    """Whether it is a dialog that waits for an answer."""
    return isinstance(window, QDialog) and window.isVisible()


def _towards(here: QWidget, there: QWidget) -> str:
    """The arrow that leads from one cell of a group nearer to another."""
    if here.y() != there.y():
        return "Down" if there.y() > here.y() else "Up"
    return "Right" if there.x() > here.x() else "Left"
