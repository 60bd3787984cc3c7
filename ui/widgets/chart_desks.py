"""The desks through the day: a bar a visit, stripes for a break, indigo for what is not known."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPen

from ui.presenters.cockpit_board import DeskLine, DesksWords, Span
from ui.theme.state import current
from ui.widgets.chart import CENTRE, Chart, empty, line, words

LINE, FLOOR, NAME, DOING = 24, 20, 66, 122
ROUNDED = 12
"""From this width on the corners of a bar are rounded."""
STEPS: Final = (30, 60, 120, 180, 240)
"""Minutes between the hours that are written."""


class DesksChart(Chart):
    """Draws `DesksWords`."""

    def __init__(self) -> None:
        super().__init__("desks")
        self._told: DesksWords | None = None

    def show_desks(self, told: DesksWords) -> None:
        """Draw these desks; the same again costs nothing."""
        if told != self._told:
            self._told = told
            marks = [mark for one in told.drawn for mark in (one.mark, *(span.mark for span in one.spans))]
            marks += [] if told.more is None else [told.more]
            self.show_marks(told.title, told.spoken, marks)

    def least(self) -> QSize:
        """A line for each desk, and the hours below."""
        return QSize(NAME + DOING + 180, max(3, self._lines()) * LINE + FLOOR)

    def places(self, whole: QRectF) -> dict[str, QRectF]:
        """Where the names and the bars stand."""
        told, px, found = self._told, current().px, {}
        if told is None:
            return {}
        begins = self._x(told.since, whole)
        a_minute = self._x(told.since + 1, whole) - begins
        if told.more is not None:
            found[told.more.key] = self._row(whole, len(told.drawn), self._lines()).adjusted(2, 2, -2, -2)
        for place, one in enumerate(told.drawn):
            row = self._row(whole, place, self._lines())
            high = min(row.height() - px(6), px(18))
            top = row.center().y() - high / 2
            found[one.mark.key] = QRectF(row.left() + 2, row.top() + 2, px(NAME + DOING) - px(8), row.height() - 4)
            for span in one.spans:
                left, wide = begins + (span.since - told.since) * a_minute, (span.until - span.since) * a_minute
                found[span.mark.key] = QRectF(left + 0.5, top, max(2.0, wide - 1), high)
        return found

    def draw(self, painter: QPainter, whole: QRectF) -> None:
        """The hours, then a line for each desk."""
        told = self._told
        if told is None:
            return
        if told.empty:
            empty(painter, whole, told.empty)
            return
        self._draw_hours(painter, whole, told)
        for place, one in enumerate(told.drawn):
            self._draw_line(painter, whole, one, self._row(whole, place, self._lines()))
        if told.more is not None:
            words(painter, self.area_of(told.more.key).adjusted(2, 0, 0, 0), told.more.spoken, role="accent")

    def _lines(self) -> int:
        """How many lines stand under each other."""
        told = self._told
        return 0 if told is None else len(told.drawn) + (told.more is not None)

    def _row(self, whole: QRectF, place: int, of: int) -> QRectF:
        high = (whole.height() - current().px(FLOOR)) / max(1, of)
        high = min(high, current().px(44))
        return QRectF(whole.left(), whole.top() + place * high, whole.width(), high)

    def _x(self, minute: float, whole: QRectF) -> float:
        told, px = self._told, current().px
        assert told is not None  # nothing is placed before it is told
        left, right = whole.left() + px(NAME + DOING), whole.right() - px(8)
        return left + (minute - told.since) / max(1.0, told.until - told.since) * (right - left)

    def _draw_hours(self, painter: QPainter, whole: QRectF, told: DesksWords) -> None:
        px, rows = current().px, self._row(whole, self._lines(), self._lines())
        room = self._x(told.until, whole) - self._x(told.since, whole)
        spent = max(1.0, told.until - told.since)
        step = next((each for each in STEPS if room / spent * each > px(56)), STEPS[-1])
        minute = -(-int(told.since) // step) * step
        while minute <= told.until:
            x = self._x(minute, whole)
            line(painter, QPointF(x, whole.top()), QPointF(x, rows.top()))
            if x + px(24) <= whole.right():
                clock = f"{minute // 60}:{minute % 60:02d}"
                words(painter, QRectF(x - px(24), rows.top() + px(1), px(48), px(18)), clock, align=CENTRE)
            minute += step

    def _draw_line(self, painter: QPainter, whole: QRectF, one: DeskLine, row: QRectF) -> None:
        px = current().px
        words(painter, QRectF(row.left() + px(4), row.top(), px(NAME) - px(8), row.height()), one.name, kind="tag",
              role="text")  # fmt: skip
        doing = QRectF(row.left() + px(NAME), row.top(), px(DOING) - px(10), row.height())
        words(painter, doing, one.doing, role=one.role)
        if not one.spans:
            y = row.center().y()
            ends = QPointF(self._x(self._told.since if self._told else 0, whole), y), QPointF(whole.right() - px(8), y)
            line(painter, *ends, role="edge", style=Qt.PenStyle.DotLine)
        self._draw_people(painter, [self._areas[span.mark.key] for span in one.spans if span.kind == "with"])
        for span in one.spans:
            if span.kind != "with":
                self._draw_span(painter, span, self.area_of(span.mark.key))

    def _draw_people(self, painter: QPainter, areas: list[QRectF]) -> None:
        """A bar a visit; corners are rounded where they are seen, narrow bars go to the painter in one call."""
        narrow = current().px(ROUNDED)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(current().colour("c1"))
        painter.drawRects([one for one in areas if one.width() < narrow])
        for one in areas:
            if one.width() >= narrow:
                painter.drawRoundedRect(one, 2, 2)

    def _draw_span(self, painter: QPainter, span: Span, area: QRectF) -> None:
        state = current()
        role = "off" if span.kind == "offline" else "c3"
        pattern = Qt.BrushStyle.SolidPattern if span.kind == "offline" else Qt.BrushStyle.BDiagPattern
        painter.setBrush(QBrush(state.colour("offbg" if span.kind == "offline" else "c3"), pattern))
        painter.setPen(QPen(state.colour(role), 1))
        painter.drawRoundedRect(area, 2, 2)
        if span.kind == "offline" and self._told is not None and area.width() > state.px(40):
            words(painter, area.adjusted(4, 0, -4, 0), self._told.offline, role="off", align=CENTRE)
