"""Where Tab leads in a visit: through the steps, the page that is due, and the foot, whose primary button is first.

Pages are built when they are first due and their questions come and go, so the order in which Qt made the widgets
says nothing about the order in which a person meets them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def move(whole: QWidget, stops: Sequence[QWidget], *, forward: bool) -> bool:
    """Go on to the next of `stops`, past the last to what follows `whole`; False where the focus is at none of them."""
    focus = QApplication.focusWidget()
    if focus is None or focus not in stops:
        return False
    at = stops.index(focus) + (1 if forward else -1)
    found = stops[at] if 0 <= at < len(stops) else _outside(whole, focus, forward=forward)
    if found is None:
        return False
    found.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    return True


def stops_in(*parts: QWidget) -> list[QWidget]:
    """Where Tab stops within each part, in the order that was set for it."""
    return [each for part in parts for each in _chain_of(part)]


def stops_as_built(parts: Iterable[QWidget]) -> list[QWidget]:
    """Where Tab stops within each part, in the order in which its insides were built."""
    return [each for part in parts for each in (part, *part.findChildren(QWidget)) if _tabbable(each)]


def _chain_of(part: QWidget) -> list[QWidget]:
    found: list[QWidget] = []
    widget = part
    while True:
        if (widget is part or part.isAncestorOf(widget)) and _tabbable(widget):
            found.append(widget)
        following = widget.nextInFocusChain()
        if following is None or following is part:
            return found
        widget = following


def _outside(whole: QWidget, focus: QWidget, *, forward: bool) -> QWidget | None:
    widget = focus
    while True:
        following = widget.nextInFocusChain() if forward else widget.previousInFocusChain()
        if following is None or following is focus:
            return None
        widget = following
        if widget is not whole and not whole.isAncestorOf(widget) and _tabbable(widget):
            return widget


def _tabbable(widget: QWidget) -> bool:
    policy = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(policy) and widget.focusProxy() is None and widget.isEnabled() and widget.isVisible()
