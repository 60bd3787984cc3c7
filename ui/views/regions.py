"""F6 and Shift+F6: from one part of the window to the next, back to where the focus was in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

OTHER = Qt.FocusReason.OtherFocusReason


class Regions(QObject):
    """Moves the focus around the parts that `parts` answers, in that order."""

    def __init__(self, owner: QWidget, parts: Callable[[], Sequence[QWidget]]) -> None:
        super().__init__(owner)
        self._parts = parts
        self._last: dict[str, QWidget] = {}
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self.remember)

    def remember(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Keep in mind where the focus was in its part."""
        part = self._part_of(new)
        if part is not None and new is not None:
            self._last[part.objectName()] = new

    def go(self, step: int) -> None:
        """To the next part (1) or the one before (-1) that can take the focus."""
        parts = [part for part in self._parts() if part.isVisible()]
        here = self._part_of(QApplication.focusWidget())
        at = parts.index(here) if here in parts else -1 if step > 0 else 0
        for distance in range(1, len(parts) + 1):
            target = self._target(parts[(at + step * distance) % len(parts)])
            if target is not None:
                target.setFocus(OTHER)
                return

    def _part_of(self, widget: QWidget | None) -> QWidget | None:
        return next((part for part in self._parts() if widget and (part is widget or part.isAncestorOf(widget))), None)

    def _target(self, part: QWidget) -> QWidget | None:
        last = self._last.get(part.objectName())
        if last is not None and isValid(last) and last.isVisible() and part.isAncestorOf(last):
            return last
        return first_focus(part)


def first_focus(part: QWidget) -> QWidget | None:
    """The first widget in `part` that takes the focus by Tab."""
    widget = part.nextInFocusChain()
    while widget is not None and widget is not part:
        if takes_tab(widget) and part.isAncestorOf(widget) and widget.isVisible() and widget.isEnabled():
            return widget
        widget = widget.nextInFocusChain()
    return None


def takes_tab(widget: QWidget) -> bool:
    """Whether Tab stops there."""
    return widget.focusPolicy() in (Qt.FocusPolicy.TabFocus, Qt.FocusPolicy.StrongFocus, Qt.FocusPolicy.WheelFocus)
