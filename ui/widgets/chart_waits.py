"""Waiting now: a line a service, a mark a person. Past the norm the mark is a diamond; who waits again, a ring."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize

from ui.presenters.cockpit_board import WaitLine, WaitsWords
from ui.theme.state import current
from ui.widgets.chart import Chart, empty, line, words
from ui.widgets.drawing import CENTRE, Part
from ui.widgets.person_mark import Spot

LINE, FLOOR, GAP, DOTS, SIZE = 26, 20, 14, 150, 5
FIVE: Final = 5
"""Minutes by which the scale grows: one that grew with the longest wait would move everybody every minute."""
STEPS: Final = (5, 10, 15, 30, 60, 120)


class WaitsChart(Chart):
    """Draws `WaitsWords`."""

    def __init__(self) -> None:
        super().__init__("waits")
        self._told: WaitsWords | None = None
        self._most = 0
        """The minutes that the width stands for."""
        self._name = 0
        """How wide the names are."""

    def show_waits(self, told: WaitsWords) -> None:
        """Draw these people; the same again costs nothing."""
        if told != self._told:
            self._told = told
            longest = max((dot.minutes for one in told.lines for dot in one.dots), default=0)
            self._most = -(-max(longest + 2, (told.norm or 10) * 4 // 3) // FIVE) * FIVE
            marks = [mark for one in told.lines for mark in (one.mark, *(dot.mark for dot in one.dots))]
            self._measure()
            self.show_marks(told.title, told.spoken, marks)

    def least(self) -> QSize:
        """A line for each service, and the minutes below."""
        lines = len(self._told.lines) if self._told is not None else 0
        return QSize(int(self._name / current().theme.scale) + DOTS, max(3, lines) * LINE + FLOOR)

    def rescale(self) -> None:
        """Names are as wide as their letters."""
        self._measure()
        super().rescale()

    def _measure(self) -> None:
        """As wide as the longest name, in whatever letters."""
        state, lines = current(), () if self._told is None else self._told.lines
        self._name = max((state.advance("xs", one.name) for one in lines), default=0) + state.px(GAP)

    def places(self, whole: QRectF) -> dict[str, QRectF]:
        """Where the names and the people stand."""
        told, px, found = self._told, current().px, {}
        for place, one in enumerate(() if told is None else told.lines):
            row = self._row(whole, place, len(told.lines) if told else 0)
            found[one.mark.key] = QRectF(row.left() + 2, row.top() + 2, self._name - px(GAP) // 2, row.height() - 4)
            for dot, (x, y, size, *_) in zip(one.dots, self._spots(whole, row, one), strict=True):
                found[dot.mark.key] = QRectF(x - size, y - size, 2 * size, 2 * size)
        return found

    def people(self, whole: QRectF) -> Iterator[Spot]:
        """A mark a person."""
        lines = () if self._told is None else self._told.lines
        for place, one in enumerate(lines):
            yield from self._spots(whole, self._row(whole, place, len(lines)), one)

    def _spots(self, whole: QRectF, row: QRectF, one: WaitLine) -> Iterator[Spot]:
        """Who waits as long as another stands a little above or below."""
        px, seen = current().px, dict[int, int]()
        apart, usual, large = px(7), px(SIZE), px(SIZE + 2)
        most, middle = row.height() / 2 - usual, row.center().y()
        begins, a_minute = self._x(0, whole), self._x(1, whole) - self._x(0, whole)
        for dot in one.dots:
            before = seen[dot.minutes] = seen.get(dot.minutes, -1) + 1
            off = min(most, (before + 1) // 2 * apart)
            x, size = round(begins + dot.minutes * a_minute), large if dot.over else usual
            yield x, round(middle + (off if before % 2 else -off)), size, dot.over, dot.again

    def parts(self, whole: QRectF) -> Iterator[Part]:
        """The minutes, the norm, then a name for each service."""
        told, px = self._told, current().px
        if told is None:
            return
        if told.empty:
            yield empty(whole, told.empty)
            return
        yield from self._minutes(whole, told)
        for place, one in enumerate(told.lines):
            row = self._row(whole, place, len(told.lines))
            area = QRectF(row.left() + px(4), row.top(), self._name - px(4), row.height())
            yield words(area, one.name, role="text")

    def _row(self, whole: QRectF, place: int, of: int) -> QRectF:
        high = min((whole.height() - current().px(FLOOR)) / max(1, of), current().px(44))
        return QRectF(whole.left(), whole.top() + place * high, whole.width(), high)

    def _x(self, minutes: float, whole: QRectF) -> float:
        px = current().px
        left, right = whole.left() + self._name + px(SIZE + 2), whole.right() - px(16)
        return left + minutes / self._most * (right - left)

    def _minutes(self, whole: QRectF, told: WaitsWords) -> Iterator[Part]:
        px, bottom = current().px, self._row(whole, len(told.lines), len(told.lines)).top()
        wide = self._x(self._most, whole) - self._x(0, whole)
        step = next((each for each in STEPS if wide / self._most * each > px(40)), STEPS[-1])
        for minute in range(0, self._most + 1, step):
            x = self._x(minute, whole)
            yield line(QPointF(x, whole.top()), QPointF(x, bottom))
            if told.norm is None or abs(x - self._x(told.norm, whole)) > px(46):
                yield words(QRectF(x - px(20), bottom + px(1), px(40), px(18)), str(minute), align=CENTRE)
        if told.norm is not None:
            x = self._x(told.norm, whole)
            yield line(QPointF(x, whole.top()), QPointF(x, bottom), role="c2", width=2)
            area = QRectF(x - px(40), bottom + px(1), px(80), px(18))
            yield words(area, told.norm_words, kind="tag", role="c2", align=CENTRE)
