"""Where Tab leads in a visit: through the steps, the page that is due, and the foot, whose primary button is first.

Pages are built when they are first due and their questions come and go, so the order in which Qt made the widgets
says nothing about the order in which a person meets them. It stays one ring: every part of the window is reached.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget

from ui.widgets.turns import DIRECT, seen_in

WITHOUT_TAB: Final = (Qt.FocusPolicy.NoFocus, Qt.FocusPolicy.ClickFocus)


def chain(stops: Sequence[QWidget]) -> None:
    """Have the window's own order of Tab go through these one after the other; what is in order is left alone.

    What came late is moved to its place, and never the others behind it: an editor that is moved leaves the field
    behind that hands the focus on to it, and the field would catch Tab in the old place.
    """
    within = [one for one in stops if one.window() is stops[0].window()]
    if not within or all(_following(one) is other for one, other in pairwise(within)):
        return
    ring = _ring(within)
    place = {one: ring.index(one) for one in within}
    stay = _longest_rise([place[one] for one in within])
    before = next(ring[at - 1] for one in within if (at := place[one]) in stay)
    for one in within:
        if place[one] not in stay:
            QWidget.setTabOrder(before, one)
        before = one


def _ring(stops: Sequence[QWidget]) -> list[QWidget]:
    """Where Tab stops in the whole window, from the first part that was built; what shows in a moment counts."""
    found: list[QWidget] = []
    window, wanted = stops[0].window(), set(stops)
    widget = window.nextInFocusChain()
    while widget is not None and widget is not window:
        if widget in wanted or _tabbable(widget):
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def _longest_rise(places: Sequence[int]) -> set[int]:
    """The most of these numbers that rise as they stand."""
    ends: list[list[int]] = []
    for place in places:
        at = bisect_left([each[-1] for each in ends], place)
        ends[at : at + 1] = [[*(ends[at - 1] if at else ()), place]]
    return set(ends[-1]) if ends else set()


def _following(stop: QWidget) -> QWidget | None:
    widget = stop.nextInFocusChain()
    while widget is not None and widget is not stop and not _tabbable(widget):
        widget = widget.nextInFocusChain()
    return widget


def stops_in(*parts: QWidget) -> list[QWidget]:
    """Where Tab stops within each part, in the order that was set for it."""
    return [each for part in parts for each in _chain_of(part)]


def stops_as_laid(part: QWidget) -> list[QWidget]:
    """Where Tab stops within a part, as it is laid out for reading; what came last stands where it is read.

    A widget that was put into a layout in this turn is shown by Qt in the next one: it counts already.
    """
    found = list(_laid(part))
    known = set(found)
    return [*found, *(each for each in stops_in(part) if each not in known)]


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


def _laid(part: QWidget) -> Iterator[QWidget]:
    if part.isWindow() or (part.isHidden() and part.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)):
        return
    if _stops(part):
        yield part
    layout = part.layout()
    if layout is not None:
        yield from _laid_in(layout)
    else:
        for each in part.findChildren(QWidget, options=DIRECT):
            yield from _laid(each) if each.isVisible() else ()


def _laid_in(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        widget, inner = (item.widget(), item.layout()) if item is not None else (None, None)
        if widget is not None:
            yield from _laid(widget)
        elif inner is not None:
            yield from _laid_in(inner)


def _tabbable(widget: QWidget) -> bool:
    """Asked of every widget around, so what rules out most of them is asked first."""
    return widget.isVisible() and _stops(widget)


def _stops(widget: QWidget) -> bool:
    if widget.focusPolicy() in WITHOUT_TAB:
        return False
    return widget.focusProxy() is None and widget.isEnabled()
