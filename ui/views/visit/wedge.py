"""Sees a scanner that types like a keyboard: a burst of keys that is a document's zone is routed, not typed.

The first key of a burst has gone where the focus is before anyone can know; when the burst turns out to
be a zone, the field gets back what stood there. Everything else is typed as it came.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from shiboken6 import isValid

BURST_S: Final = 0.035
SILENCE_MS: Final = 80
BEGINS: Final = frozenset("ACIPV")
"""A zone begins with one of these; a burst that begins otherwise is not held back at all."""
WITHIN: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<\n")
_ROWS: Final = (  # X11 key codes of the first key of a row, and what the row says on a Latin keyboard
    (10, "1234567890-=", "!@#$%^&*()_+"),
    (24, "qwertyuiop[]", "QWERTYUIOP{}"),
    (38, "asdfghjkl;'", 'ASDFGHJKL:"'),
    (52, "zxcvbnm,./", "ZXCVBNM<>?"),
)
_LATIN: Final = {
    (start + n, shift): sign
    for start, plain, shifted in _ROWS
    for shift, signs in ((False, plain), (True, shifted))
    for n, sign in enumerate(signs)
}


PLAIN: Final = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


def _ends(event: QEvent) -> bool:
    """Whether the person does something else: what was held back is typed before that."""
    return (
        event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
        and isinstance(event, QKeyEvent)
        and bool(event.modifiers() & ~PLAIN)
    )


def sign_of(event: QKeyEvent) -> str:
    """What a scanner meant by a key: by its place on the keyboard, whatever layout the operator writes in."""
    if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
        return "\n"
    typed = event.text()
    if typed and not typed.isascii():
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        return _LATIN.get((event.nativeScanCode(), shifted), typed)
    return typed


class Wedge(QObject):
    """Watches the keys that go to `under`. Reports `scanned` with a text that `known` calls a document's zone."""

    scanned = Signal(str)

    def __init__(self, under: QWidget, known: Callable[[str], bool], *, clock: Callable[[], float] = monotonic) -> None:
        super().__init__(under)
        self._under, self._known, self._clock = under, known, clock
        self._last, self._replaying = float("-inf"), False
        self._burst: list[QKeyEvent] = []
        self._first: QKeyEvent | None = None
        self._stood: tuple[QLineEdit, str, int] | None = None
        self._timer = QTimer(self, singleShot=True, interval=SILENCE_MS)
        self._timer.timeout.connect(self.end)
        self._on: QWidget | None = None
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self.follow)
        self.follow(None, app.focusWidget())

    @Slot(QWidget, QWidget)
    def follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Listen where the focus is, and only there: a watch over the whole program would slow each of its events."""
        self.end()
        self._first = None
        if self._on is not None and isValid(self._on):
            self._on.removeEventFilter(self)
        self._on = new if new is not None and self._mine(new) else None
        if self._on is not None:
            self._on.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hold back the keys of a burst, and a pasted zone."""
        if event.type() not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return False
        if self._replaying:
            return False
        if self._burst and _ends(event):
            self.end()
            return False
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if not isinstance(watched, QWidget):
            return False
        if event.matches(QKeySequence.StandardKey.Paste):
            return self._pasted()
        if event.modifiers() & ~PLAIN:
            return False
        return self._key(watched, event)

    def end(self) -> None:
        """The burst is over: route it, or type it as it came."""
        self._timer.stop()
        keys, self._burst = self._burst, []
        first, self._first = self._first, None
        if not keys or first is None:
            return
        text = "".join(sign_of(key) for key in (first, *keys)).strip("\n")
        if self._known(text):
            self._put_back()
            self.scanned.emit(text)
        else:
            self._type(keys)

    def _mine(self, watched: QWidget) -> bool:
        return watched is self._under or self._under.isAncestorOf(watched)

    def _pasted(self) -> bool:
        text = QGuiApplication.clipboard().text()
        if not self._known(text):
            return False
        self.scanned.emit(text)
        return True

    def _key(self, watched: QWidget, event: QKeyEvent) -> bool:
        sign, now = sign_of(event), self._clock()
        quick, self._last = now - self._last < BURST_S, now
        if not sign:  # shift and its like neither begin nor end a burst
            return False
        if self._burst or (quick and self._first is not None):
            self._burst.append(event.clone())
            self._timer.start()
            if sign not in WITHIN:
                self.end()
            return True
        self._first = event.clone() if sign in BEGINS else None
        self._stood = (watched, watched.text(), watched.cursorPosition()) if isinstance(watched, QLineEdit) else None
        return False

    def _put_back(self) -> None:
        if self._stood is not None:
            field, text, cursor = self._stood
            field.setText(text)
            field.setCursorPosition(cursor)
            field.textEdited.emit(text)

    def _type(self, keys: list[QKeyEvent]) -> None:
        self._replaying = True
        for key in keys:
            target = QApplication.focusWidget()
            if target is not None:
                QApplication.sendEvent(target, key)
        self._replaying = False
