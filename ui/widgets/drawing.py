"""What a picture is made of: each part knows where it reaches and how it is painted.

It holds nothing but numbers, words and roles of colours, so parts that are equal look the same (`ui/widgets/picture`).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from typing import Final, Literal, Protocol

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPen, QPolygonF

from ui.theme.icons import pixmap
from ui.theme.state import current

Align = Literal["left", "right", "centre"]
LEFT: Final = "left"
RIGHT: Final = "right"
CENTRE: Final = "centre"
Dashes = Literal["solid", "dash", "dot"]
Fill = Literal["solid", "stripes"]
Box = tuple[float, float, float, float]
"""Left, top, width, height."""
EDGE: Final = 2
"""Pixels that a smoothed edge or a letter may stand out."""
WRAPPED: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)
STYLES: Final = {"solid": Qt.PenStyle.SolidLine, "dash": Qt.PenStyle.DashLine, "dot": Qt.PenStyle.DotLine}
PATTERNS: Final = {"solid": Qt.BrushStyle.SolidPattern, "stripes": Qt.BrushStyle.BDiagPattern}


class Part(Protocol):
    """One thing that is painted. Equal parts are painted alike."""

    def reach(self) -> QRect:
        """All pixels it may touch."""

    def paint(self, painter: QPainter) -> None:
        """Paint it."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words in a place, shortened to it; or wrapped in it."""

    area: Box
    text: str
    kind: str = "xs"
    role: str = "muted"
    align: Align = LEFT
    wraps: bool = False

    def reach(self) -> QRect:
        """The place, larger where the letters are: the mark that they go on may be wider than it."""
        left, top, wide, high = self.area
        state = current()
        if self.wraps:
            over, tall = 0.0, state.wrapped(self.kind, self.text, int(wide))
        else:
            short = state.shortened(self.kind, self.text, int(wide) + 1)
            over, tall = max(0.0, state.advance(self.kind, short) - wide), state.line_height(self.kind)
        more = max(0.0, tall - high) / 2 + EDGE
        return _pixels(left - over - EDGE, top - more, left + wide + over + 2 * EDGE, top + high + more)

    def paint(self, painter: QPainter) -> None:
        """Letters of one line are laid out once and kept."""
        state, (left, top, wide, high) = current(), self.area
        painter.setFont(state.font(self.kind))
        painter.setPen(state.colour(self.role))
        if self.wraps:
            painter.drawText(QRectF(*self.area), WRAPPED, self.text)
            return
        short = state.shortened(self.kind, self.text, int(wide) + 1)
        if self.align != LEFT:
            free = wide - state.advance(self.kind, short)
            left += free if self.align == RIGHT else free / 2
        top += (high - state.line_height(self.kind)) / 2
        painter.drawStaticText(QPointF(left, top), state.laid(self.kind, short))


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through these points: x and y in turns."""

    points: tuple[float, ...]
    role: str = "line"
    width: float = 1.0
    dashes: Dashes = "solid"

    def reach(self) -> QRect:
        """Around its points."""
        return _around(self.points, self.width)

    def paint(self, painter: QPainter) -> None:
        """Draw it."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(current().colour(self.role), self.width, STYLES[self.dashes]))
        if len(self.points) == 4:
            painter.drawLine(*points_of(self.points))
            return
        first, *others = points_of(self.points)
        path = QPainterPath(first)
        for each in others:
            path.lineTo(each)
        painter.drawPath(path)


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle, its corners rounded; filled, edged, or both. It stands on whole pixels."""

    area: Box
    fill: str = ""
    edge: str = ""
    width: float = 1.0
    rounded: float = 2.0
    pattern: Fill = "solid"

    def reach(self) -> QRect:
        """The place, and half of its edge."""
        left, top, wide, high = self.area
        return _around((left, top, left + wide, top + high), self.width if self.edge else 0)

    def paint(self, painter: QPainter) -> None:
        """Draw it."""
        _dip(painter, self.fill, self.edge, self.width, PATTERNS[self.pattern])
        left, top, wide, high = self.area
        x, y = round(left), round(top)
        area = QRectF(x, y, round(left + wide) - x, round(top + high) - y)
        if self.edge and self.width % 2:
            area = area.adjusted(0.5, 0.5, -0.5, -0.5)  # else the line would lie on two rows of pixels, half as dark
        if self.rounded:
            painter.drawRoundedRect(area, self.rounded, self.rounded)
        else:
            painter.drawRect(area)


@dataclass(frozen=True, slots=True)
class Shape:
    """What lies between these points: x and y in turns."""

    points: tuple[float, ...]
    fill: str

    def reach(self) -> QRect:
        """Around its points."""
        return _around(self.points, 0)

    def paint(self, painter: QPainter) -> None:
        """Draw it."""
        _dip(painter, self.fill, "", 0)
        painter.drawPolygon(QPolygonF(points_of(self.points)))


@dataclass(frozen=True, slots=True)
class Disc:
    """A circle around a place."""

    x: float
    y: float
    size: float
    fill: str
    edge: str = ""
    width: float = 1.0

    def reach(self) -> QRect:
        """The circle, and half of its edge."""
        return _around((self.x - self.size, self.y - self.size, self.x + self.size, self.y + self.size), self.width)

    def paint(self, painter: QPainter) -> None:
        """Draw it."""
        _dip(painter, self.fill, self.edge, self.width)
        painter.drawEllipse(QPointF(self.x, self.y), self.size, self.size)


@dataclass(frozen=True, slots=True)
class Sign:
    """An icon by its name, in the colour of a role."""

    x: float
    y: float
    name: str
    role: str
    size: int

    def reach(self) -> QRect:
        """The square it stands in."""
        edge = current().px(self.size)
        return _around((self.x, self.y, self.x + edge, self.y + edge), 0)

    def paint(self, painter: QPainter) -> None:
        """Draw it."""
        painter.drawPixmap(QPointF(self.x, self.y), pixmap(self.name, self.role, self.size))


def diamond(x: float, y: float, size: float) -> tuple[float, ...]:
    """The corners of a diamond around a place."""
    return (x, y - size, x + size, y, x, y + size, x - size, y)


def box(area: QRectF) -> Box:
    """A place as numbers, which can be compared and kept."""
    return area.x(), area.y(), area.width(), area.height()


def _dip(painter: QPainter, fill: str, edge: str, width: float, pattern: Qt.BrushStyle = PATTERNS["solid"]) -> None:
    """Pen and brush; without a role nothing is drawn with it."""
    colour = current().colour
    painter.setPen(QPen(colour(edge), width) if edge else Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(colour(fill), pattern) if fill else Qt.BrushStyle.NoBrush)


def points_of(points: tuple[float, ...]) -> list[QPointF]:
    """Numbers, x and y in turns, as points."""
    return [QPointF(x, y) for x, y in zip(points[::2], points[1::2], strict=True)]


def _around(points: tuple[float, ...], width: float) -> QRect:
    across, down, more = points[::2], points[1::2], width / 2 + EDGE
    return _pixels(min(across) - more, min(down) - more, max(across) + more, max(down) + more)


def _pixels(left: float, top: float, right: float, bottom: float) -> QRect:
    x, y = floor(left), floor(top)
    return QRect(x, y, ceil(right) - x, ceil(bottom) - y)
