"""A person's hands and eyes: letters of any alphabet and keys, as events; who has the keyboard; a part by its name."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

PLAIN = Qt.KeyboardModifier.NoModifier
TURNS = 40
"""Turns of the event loop in which the largest page is built, shown and has taken the focus."""


def type_text(widget: QWidget, text: str) -> None:
    """Type `text`. QTest.keyClicks aborts the process at the first letter that is not ASCII."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QCoreApplication.sendEvent(widget, QKeyEvent(kind, 0, PLAIN, letter))


def press(widget: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
    """Press and release one key."""
    QTest.keyClick(widget, key, modifiers)


def key(which: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
    """Press one key as on a keyboard: it goes to whoever has the focus; then let the window come to rest."""
    press(focus(), which, modifiers)
    settle()


def go_on() -> None:
    """Ctrl+Enter: the one act that the page is there for."""
    key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def focus() -> QWidget:
    """Who has the keyboard. Nobody is a fault: the next key would be lost."""
    widget = QApplication.focusWidget()
    assert widget is not None, "nobody has the focus"
    return widget


def focused() -> str:
    """The name of who has the keyboard; empty where nobody has it."""
    widget = QApplication.focusWidget()
    return widget.objectName() if widget is not None else ""


def part(window: QWidget, name: str) -> QWidget:
    """The part of a window that has this name."""
    found = window.findChild(QWidget, name)
    assert found is not None, name
    return found


def settle() -> None:
    """Let the window come to rest: a page is built over several turns of the event loop."""
    for _ in range(TURNS):
        QCoreApplication.processEvents()


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
