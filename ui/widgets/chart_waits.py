"""Waiting now: a line a service, a mark a person. Past the norm the mark is a diamond; who waits again, a ring."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPen

from ui.presenters.cockpit_board import Dot, WaitLine, WaitsWords
from ui.theme.state import current
from ui.widgets.chart import CENTRE, Chart, empty, line, words
from ui.widgets.chart_load import diamond

LINE, FLOOR, NAME, SIZE = 26, 20, 124, 5
STEPS: Final = (5, 10, 15, 30, 60, 120)


class WaitsChart(Chart):
    """Draws `WaitsWords`."""

    def __init__(self) -> None:
        super().__init__("waits")
        self._told: WaitsWords | None = None
        self._most = 0
        """The minutes that the width stands for."""

    def show_waits(self, told: WaitsWords) -> None:
        """Draw these people; the same again costs nothing."""
        if told != self._told:
            self._told = told
            longest = max((dot.minutes for one in told.lines for dot in one.dots), default=0)
            self._most = max(longest + 2, (told.norm or 10) * 4 // 3)
            marks = [mark for one in told.lines for mark in (one.mark, *(dot.mark for dot in one.dots))]
            self.show_marks(told.title, told.spoken, marks)

    def least(self) -> QSize:
        """A line for each service, and the minutes below."""
        lines = len(self._told.lines) if self._told is not None else 0
        return QSize(NAME + 150, max(3, lines) * LINE + FLOOR)

    def places(self, whole: QRectF) -> dict[str, QRectF]:
        """Where the names and the people stand; who waits as long as another stands a little above or below."""
        told, px, found = self._told, current().px, {}
        if told is None:
            return {}
        for place, one in enumerate(told.lines):
            row, seen = self._row(whole, place, len(told.lines)), dict[int, int]()
            found[one.mark.key] = QRectF(row.left() + 2, row.top() + 2, px(NAME) - px(8), row.height() - 4)
            most, middle = row.height() / 2 - px(SIZE), row.center().y()
            for dot in one.dots:
                before = seen[dot.minutes] = seen.get(dot.minutes, -1) + 1
                off = (before + 1) // 2 * px(7) * (1 if before % 2 else -1)
                x, y = self._x(dot.minutes, whole), middle + max(-most, min(most, off))
                size = px(SIZE + 2 if dot.over else SIZE)
                found[dot.mark.key] = QRectF(x - size, y - size, 2 * size, 2 * size)
        return found

    def draw(self, painter: QPainter, whole: QRectF) -> None:
        """The minutes, the norm, then a line for each service."""
        told = self._told
        if told is None:
            return
        if told.empty:
            empty(painter, whole, told.empty)
            return
        self._draw_minutes(painter, whole, told)
        for place, one in enumerate(told.lines):
            self._draw_line(painter, one, self._row(whole, place, len(told.lines)))

    def _row(self, whole: QRectF, place: int, of: int) -> QRectF:
        high = min((whole.height() - current().px(FLOOR)) / max(1, of), current().px(44))
        return QRectF(whole.left(), whole.top() + place * high, whole.width(), high)

    def _x(self, minutes: float, whole: QRectF) -> float:
        px = current().px
        left, right = whole.left() + px(NAME) + px(SIZE + 2), whole.right() - px(16)
        return left + minutes / self._most * (right - left)

    def _draw_minutes(self, painter: QPainter, whole: QRectF, told: WaitsWords) -> None:
        px, bottom = current().px, self._row(whole, len(told.lines), len(told.lines)).top()
        wide = self._x(self._most, whole) - self._x(0, whole)
        step = next((each for each in STEPS if wide / self._most * each > px(40)), STEPS[-1])
        for minute in range(0, self._most + 1, step):
            x = self._x(minute, whole)
            line(painter, QPointF(x, whole.top()), QPointF(x, bottom))
            if told.norm is None or abs(x - self._x(told.norm, whole)) > px(46):
                words(painter, QRectF(x - px(20), bottom + px(1), px(40), px(18)), str(minute), align=CENTRE)
        if told.norm is not None:
            x = self._x(told.norm, whole)
            line(painter, QPointF(x, whole.top()), QPointF(x, bottom), role="c2", width=2)
            area = QRectF(x - px(40), bottom + px(1), px(80), px(18))
            words(painter, area, told.norm_words, kind="tag", role="c2", align=CENTRE)

    def _draw_line(self, painter: QPainter, one: WaitLine, row: QRectF) -> None:
        px = current().px
        area = QRectF(row.left() + px(4), row.top(), px(NAME) - px(10), row.height())
        words(painter, area, one.name, role="text")
        inks = {(over, again): _inks(over=over, again=again) for over in (True, False) for again in (True, False)}
        for dot in one.dots:
            self._draw_dot(painter, dot, *inks[dot.over, dot.again])

    def _draw_dot(self, painter: QPainter, dot: Dot, pen: QPen, brush: QColor) -> None:
        area = self._areas[dot.mark.key]
        painter.setPen(pen)
        painter.setBrush(brush)
        if dot.over:
            painter.drawPolygon(diamond(area.center(), area.width() / 2))
        else:
            painter.drawEllipse(area)


def _inks(*, over: bool, again: bool) -> tuple[QPen, QColor]:
    """The edge and the filling of a mark."""
    colour, surface = current().colour("c2" if over else "c1"), current().colour("surface")
    return (QPen(colour, 2), surface) if again else (QPen(surface, 1.5), colour)
