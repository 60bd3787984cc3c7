"""Who passes the norm next: a row a person, the time left in a tag at its end."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen

from ui.presenters.cockpit_board import NextWords, PastRow
from ui.theme.icons import pixmap
from ui.theme.state import current
from ui.theme.tokens import RADIUS
from ui.widgets.chart import LEFT, Chart, empty, line, words

LINE, NUMBER, TAG_ICON = 30, 62, 14
FEWEST = 3
"""Rows that are always seen; the others as far as there is room, and in the table."""


class NextChart(Chart):
    """Draws the rows of `NextWords`."""

    def __init__(self) -> None:
        super().__init__("next")
        self._told: NextWords | None = None

    def show_next(self, told: NextWords) -> None:
        """Draw these people; the same again costs nothing."""
        if told != self._told:
            self._told = told
            spoken = "; ".join(one.mark.spoken for one in told.rows) or told.empty
            self.show_marks(told.title, spoken, [one.mark for one in told.rows])

    def least(self) -> QSize:
        """A line for each of the first."""
        lines = 1 if self._told is None else len(self._told.rows)
        return QSize(260, max(1, min(FEWEST, lines)) * LINE)

    def places(self, whole: QRectF) -> dict[str, QRectF]:
        """The rows under each other."""
        rows, high = (() if self._told is None else self._told.rows), current().px(LINE)
        return {
            one.mark.key: QRectF(whole.left() + 3, whole.top() + place * high + 3, whole.width() - 6, high - 6)
            for place, one in enumerate(rows[: max(1, int(whole.height() // high))])
        }

    def draw(self, painter: QPainter, whole: QRectF) -> None:
        """Each row, or that nobody waits."""
        told, px = self._told, current().px
        if told is None:
            return
        if told.empty:
            empty(painter, QRectF(whole.left(), whole.top(), whole.width(), px(LINE)), told.empty)
            return
        for one in told.rows:
            if one.mark.key in self._areas:
                self._draw_row(painter, one, self.area_of(one.mark.key))

    def _draw_row(self, painter: QPainter, one: PastRow, area: QRectF) -> None:
        state, px = current(), current().px
        line(painter, QPointF(area.left(), area.top() - 3), QPointF(area.right(), area.top() - 3))
        wide = state.advance("tag", one.tag) + px(TAG_ICON + 20)
        tag = QRectF(area.right() - wide, area.center().y() - px(11), wide, px(22))
        words(painter, area.adjusted(px(5), 0, 0, 0), one.number, kind="strong", role="text")
        room = QRectF(area.left() + px(NUMBER) + px(8), area.top(), 0, area.height())
        room.setRight(tag.left() - px(8))
        words(painter, room, one.what, kind="sm", role="text")
        role = "muted" if one.tone == "plain" else one.tone
        painter.setPen(QPen(state.colour(role), 2) if state.theme.name == "contrast" else Qt.PenStyle.NoPen)
        painter.setBrush(state.colour("bg" if one.tone == "plain" else f"{one.tone}bg"))
        painter.drawRoundedRect(tag, RADIUS["tag"], RADIUS["tag"])
        icon = pixmap(one.icon, role, TAG_ICON)
        painter.drawPixmap(QPointF(tag.left() + px(7), tag.center().y() - px(TAG_ICON) / 2), icon)
        words(painter, tag.adjusted(px(TAG_ICON + 11), 0, 0, 0), one.tag, kind="tag", role=role, align=LEFT)
