"""Deletes a page that is gone from the window, a few widgets on each turn of the event loop: whole takes too long."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget
from shiboken6 import isValid

AT_ONCE: Final = 40
"""A part that holds no more widgets goes in one turn."""


def let_go(page: QWidget) -> None:
    """Delete `page`, the insides first. Its timers stand still from now on: they would find half of it."""
    page.hide()
    for timer in page.findChildren(QTimer):
        timer.stop()
    _next(_parts(page))


def _next(parts: Iterator[QWidget]) -> None:
    part = next(parts, None)
    if part is not None:
        part.deleteLater()
        QTimer.singleShot(0, lambda: _next(parts))


def _parts(widget: QWidget) -> Iterator[QWidget]:
    """What can be deleted one after the other; what went with something around it meanwhile is left out."""
    if len(widget.findChildren(QWidget)) > AT_ONCE:
        for each in _inside(widget):
            if isValid(each):
                yield from _parts(each)
    if isValid(widget):
        yield widget


def _inside(widget: QWidget) -> list[QWidget]:
    """What we put into it, never the parts Qt made for itself and still counts on."""
    if isinstance(widget, QScrollArea):
        held = widget.widget()
        return [held] if held is not None else []
    if widget.layout() is None and not isinstance(widget, QStackedWidget):
        return []
    return widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
