"""Where Tab leads in a visit: through the steps, the page that is due, and the foot, whose primary button is first.

Pages are built when they are first due and their questions come and go, so the order in which Qt made the widgets
says nothing about the order in which a person meets them. It stays one ring: every part of the window is reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.widgets.turns import seen_in

WITHOUT_TAB: Final = (Qt.FocusPolicy.NoFocus, Qt.FocusPolicy.ClickFocus)


def chain(stops: Sequence[QWidget]) -> None:
    """Have the window's own order of Tab go through these one after the other; what is in order is left alone."""
    for one, other in pairwise(stops):
        if _following(one) is not other:
            QWidget.setTabOrder(one, other)


def _following(stop: QWidget) -> QWidget | None:
    widget = stop.nextInFocusChain()
    while widget is not None and widget is not stop and not _tabbable(widget):
        widget = widget.nextInFocusChain()
    return widget


def stops_in(*parts: QWidget) -> list[QWidget]:
    """Where Tab stops within each part, in the order that was set for it."""
    return [each for part in parts for each in _chain_of(part)]


def stops_as_built(parts: Iterable[QWidget]) -> list[QWidget]:
    """Where Tab stops within each part, in the order in which its insides were built."""
    return [each for part in parts for each in (part, *part.findChildren(QWidget)) if _tabbable(each)]


def _chain_of(part: QWidget) -> list[QWidget]:
    """The ring of the window is long and each step through it is a call into Qt: it ends with the last one wanted.

    A dialog that was opened from here has a ring of its own; what is in it is never met.
    """
    wanted = {each for each in seen_in(part) if _tabbable(each)}
    found: list[QWidget] = []
    widget: QWidget | None = part
    while wanted and widget is not None:
        if widget in wanted:
            wanted.discard(widget)
            found.append(widget)
        widget = widget.nextInFocusChain()
        if widget is part:
            break
    return found


def _tabbable(widget: QWidget) -> bool:
    """Asked of every widget around, so what rules out most of them is asked first."""
    if not widget.isVisible() or widget.focusPolicy() in WITHOUT_TAB:
        return False
    return widget.focusProxy() is None and widget.isEnabled()
