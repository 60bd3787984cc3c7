"""The marks of people who wait: each look is painted once, then stamped, since hundreds of them look alike."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap, QPolygonF

from ui.theme.state import current
from ui.widgets.drawing import EDGE, diamond, points_of

Spot = tuple[int, int, int, bool, bool]
"""Whole pixels from the left and from the top, the size; past the norm: a diamond; who waits again is not filled."""
Look = tuple[int, bool, bool]


def reaches(one: Spot) -> QRect:
    """All pixels that it touches."""
    half = one[2] + EDGE
    return QRect(one[0] - half, one[1] - half, 2 * half, 2 * half)


def stamp_all(painter: QPainter, people: Iterable[Spot], *, above: int, below: int) -> None:
    """Stamp those that reach between these two lines of pixels."""
    draw, ratio, stamps = painter.drawPixmap, painter.device().devicePixelRatioF(), dict[Look, QPixmap]()
    for x, y, size, over, again in people:
        half, look = size + EDGE, (size, over, again)
        if y + half < above or y - half > below:
            continue
        if look not in stamps:
            stamps[look] = _stamp(look, ratio)
        draw(x - half, y - half, stamps[look])


_stamps: dict[tuple[str, Look, float], QPixmap] = {}


def _stamp(look: Look, ratio: float) -> QPixmap:
    """The mark of this look in the colours in force, painted when it is first asked for."""
    key = (current().theme.name, look, ratio)
    if key not in _stamps:
        _stamps[key] = _painted(look, ratio)
    return _stamps[key]


def _painted(look: Look, ratio: float) -> QPixmap:
    size, over, again = look
    half, state = size + EDGE, current()
    colour, surface = state.colour("c2" if over else "c1"), state.colour("surface")
    found = QPixmap(ceil(2 * half * ratio), ceil(2 * half * ratio))
    found.setDevicePixelRatio(ratio)
    found.fill(Qt.GlobalColor.transparent)
    painter = QPainter(found)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 2) if again else QPen(surface, 1.5))
    painter.setBrush(surface if again else colour)
    if over:
        painter.drawPolygon(QPolygonF(points_of(diamond(half, half, size))))
    else:
        painter.drawEllipse(QPointF(half, half), size, size)
    painter.end()
    return found
