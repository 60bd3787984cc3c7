"""Keeps one turn of the event loop short: styles what is out of sight piece by piece, lays out what changed once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

DIRECT: Final = Qt.FindChildOption.FindDirectChildrenOnly
STYLED_AT_ONCE: Final = 60
"""Widgets that the style looks at in one turn."""


def styled(page: QWidget) -> Iterator[None]:
    """Have the style look at `page`, which is in the window but not seen yet, a piece on each turn."""
    inside = [*reversed(page.findChildren(QWidget)), page]  # to style one styles what is inside it and is not yet
    for at in range(0, len(inside), STYLED_AT_ONCE):
        for each in inside[at : at + STYLED_AT_ONCE]:
            if isValid(each):
                each.ensurePolished()
        yield


def seen_in(part: QWidget) -> Iterator[QWidget]:
    """`part` and all that is seen inside it; what is hidden, a page of another step say, is not looked into."""
    if part.isVisible():
        yield part
        for each in part.findChildren(QWidget, options=DIRECT):
            yield from seen_in(each)


@contextmanager
def laid_out_once(page: QWidget) -> Iterator[None]:
    """Lay `page` out at the end of what is done inside `with`.

    Left alone, Qt lays out everything around a part as often as such a part is shown or hidden.
    """
    layouts = [layout for each in seen_in(page) if (layout := each.layout()) is not None]
    for layout in layouts:
        layout.setEnabled(False)
    try:
        yield
    finally:
        stay = [layout for layout in reversed(layouts) if isValid(layout)]  # the inner ones first
        for layout in stay:
            layout.setEnabled(True)
        for layout in stay:
            layout.activate()
