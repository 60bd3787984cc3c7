"""Reads everything a window shows or speaks: labels, painted words, tooltips, names, lists, announcements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtGui import QAccessible, QPainter
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QFileDialog, QLabel, QLineEdit, QWidget

from tests.story.access import nodes

TOLD = (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value, QAccessible.Text.Help)
ROLES = (
    Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole, Qt.ItemDataRole.StatusTipRole,
)  # fmt: skip
SAID = ("toolTip", "statusTip", "whatsThis", "windowTitle", "accessibleName", "accessibleDescription")
Words = tuple[str, str]
QTS_OWN = "Qt's own dialog, "


class Reader:
    """Made once, before the window: from then on it also hears what is painted and announced."""

    def __init__(self) -> None:
        self._heard: list[Words] = []
        paint, tell = QPainter.drawText, QAccessible.updateAccessibility

        def painted(painter: QPainter, *args: Any) -> Any:
            self._heard += [("painted", each) for each in args if isinstance(each, str)]
            return paint(painter, *args)

        def announced(event: Any) -> None:
            if hasattr(event, "message"):
                self._heard.append(("announced", event.message()))
            tell(event)

        QPainter.drawText = painted  # type: ignore[method-assign,assignment]
        QAccessible.updateAccessibility = staticmethod(announced)  # type: ignore[method-assign,assignment]

    def read(self) -> list[Words]:
        """Everything since the last time, and everything that can be seen now; each once."""
        for window in _windows():
            window.grab()
        found = dict.fromkeys(self._heard)
        self._heard.clear()
        for window in _windows():
            found.update(dict.fromkeys(_of_window(window)))
        return [(source, words) for source, words in found if words.strip()]


def _windows() -> list[QWidget]:
    return [each for each in QApplication.topLevelWidgets() if each.isVisible()]


def _of_window(window: QWidget) -> Iterator[Words]:
    whose = QTS_OWN if isinstance(window, QFileDialog) else ""
    for node in nodes(window):
        what = type(node.object()).__name__ if node.object() is not None else "cell"
        yield from ((f"{whose}told by {what}", node.text(kind)) for kind in TOLD)
    for widget in (window, *window.findChildren(QWidget)):
        if widget.isVisible() and widget.window() is window:
            name = f"{whose}{type(widget).__name__} {widget.objectName()}"
            yield from ((name, words) for words in _of(widget))


def _of(widget: QWidget) -> Iterator[str]:
    yield from (str(getattr(widget, name)()) for name in SAID)
    own = getattr(widget, "words", None)
    if callable(own):
        yield str(own())
    elif isinstance(widget, QLabel | QLineEdit):
        yield widget.text()
    if isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(n) for n in range(widget.count()))
    elif isinstance(widget, QAbstractItemView) and not isinstance(widget.window(), QFileDialog):
        yield from _of_model(widget.model())


def _of_model(rows: QAbstractItemModel) -> Iterator[str]:
    for row in range(rows.rowCount(QModelIndex())):
        found = (rows.data(rows.index(row, 0), role) for role in ROLES)
        yield from (each for each in found if isinstance(each, str))
