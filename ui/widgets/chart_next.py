"""Who passes the norm next: a row a person, the time left in a tag at its end."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, QSize

from ui.presenters.cockpit_board import NextWords, PastRow
from ui.theme.state import current
from ui.theme.tokens import RADIUS
from ui.widgets.chart import Chart, empty, line, words
from ui.widgets.drawing import Block, Part, Sign, box

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

    def parts(self, whole: QRectF) -> Iterator[Part]:
        """Each row, or that nobody waits."""
        told, px = self._told, current().px
        if told is None:
            return
        if told.empty:
            yield empty(QRectF(whole.left(), whole.top(), whole.width(), px(LINE)), told.empty)
            return
        for one in told.rows:
            if one.mark.key in self._areas:
                yield from self._row(one, self.area_of(one.mark.key))

    def _row(self, one: PastRow, area: QRectF) -> Iterator[Part]:
        state, px = current(), current().px
        yield line(QPointF(area.left(), area.top() - 3), QPointF(area.right(), area.top() - 3))
        wide = state.advance("tag", one.tag) + px(TAG_ICON + 20)
        tag = QRectF(area.right() - wide, area.center().y() - px(11), wide, px(22))
        yield words(area.adjusted(px(5), 0, 0, 0), one.number, kind="strong", role="text")
        room = QRectF(area.left() + px(NUMBER) + px(8), area.top(), 0, area.height())
        room.setRight(tag.left() - px(8))
        yield words(room, one.what, kind="sm", role="text")
        role = "muted" if one.tone == "plain" else one.tone
        ground, edge = "bg" if one.tone == "plain" else f"{one.tone}bg", role if state.theme.name == "contrast" else ""
        yield Block(box(tag), fill=ground, edge=edge, width=2, rounded=RADIUS["tag"])
        yield Sign(tag.left() + px(7), tag.center().y() - px(TAG_ICON) / 2, one.icon, role, TAG_ICON)
        yield words(tag.adjusted(px(TAG_ICON + 11), 0, 0, 0), one.tag, kind="tag", role=role)
