"""A person's hands: letters of any alphabet and keys, as events."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

PLAIN = Qt.KeyboardModifier.NoModifier


def type_text(widget: QWidget, text: str) -> None:
    """Type `text`. QTest.keyClicks aborts the process at the first letter that is not ASCII."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QCoreApplication.sendEvent(widget, QKeyEvent(kind, 0, PLAIN, letter))


def press(widget: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
    """Press and release one key."""
    QTest.keyClick(widget, key, modifiers)


def wait_for(condition: Callable[[], bool], *, limit_ms: int = 5000) -> bool:
    """Let the window live until `condition` holds; False when it does not within the limit."""
    loop, end = QEventLoop(), QTimer(singleShot=True)
    looking = QTimer(interval=1)
    looking.timeout.connect(lambda: condition() and loop.quit())
    end.timeout.connect(loop.quit)
    looking.start()
    end.start(limit_ms)
    if not condition():
        loop.exec()
    return condition()
