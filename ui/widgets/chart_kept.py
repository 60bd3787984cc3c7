"""Kept to the law as a table of counts: each is a link to its rows."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRectF, QSize

from ui.presenters.cockpit_board import Cell, KeptWords
from ui.theme.state import current
from ui.widgets.chart import Chart, line, words
from ui.widgets.drawing import RIGHT, Part, Words, box

LINE, HEAD = 34, 22
GAP, LEAST = 10, 40


class KeptChart(Chart):
    """Draws `KeptWords`."""

    def __init__(self) -> None:
        super().__init__("kept")
        self._told: KeptWords | None = None

    def show_kept(self, told: KeptWords) -> None:
        """Draw these counts; the same again costs nothing."""
        if told != self._told:
            self._told = told
            self.show_marks(told.title, told.spoken, [cell.mark for _, cells in told.rows for cell in cells])

    def least(self) -> QSize:
        """A line for each class."""
        lines = len(self._told.rows) if self._told is not None else 4
        return QSize(310, HEAD + lines * LINE)

    def places(self, whole: QRectF) -> dict[str, QRectF]:
        """Where the counts stand."""
        found = {}
        for place, (_, cells) in enumerate(self._told.rows if self._told is not None else ()):
            row = self._row(whole, place)
            for cell, (left, wide) in zip(cells, self._columns(whole), strict=True):
                found[cell.mark.key] = QRectF(left, row.top() + 2, wide, row.height() - 4)
        return found

    def parts(self, whole: QRectF) -> Iterator[Part]:
        """The heads, then a line for each class."""
        told, px = self._told, current().px
        if told is None:
            return
        columns = self._columns(whole)
        for head, (left, wide) in zip(told.heads, columns, strict=True):
            yield words(QRectF(left - px(8), whole.top(), wide + px(4), px(HEAD)), head, align=RIGHT)
        for place, (name, cells) in enumerate(told.rows):
            row = self._row(whole, place)
            yield line(row.topLeft(), row.topRight())
            room = columns[0][0] - row.left() + px(2)
            yield Words(box(QRectF(row.left(), row.top() + 1, room, row.height())), name, role="text", wraps=True)
            yield from map(self._cell, cells)

    def _cell(self, cell: Cell) -> Words:
        kind = "sm" if cell.role == "muted" else "strong"
        area = self.area_of(cell.mark.key).adjusted(0, 0, -current().px(4), 0)
        return words(area, cell.words, kind=kind, role=cell.role, align=RIGHT)

    def _row(self, whole: QRectF, place: int) -> QRectF:
        px = current().px
        high = min((whole.height() - px(HEAD)) / max(1, len(self._told.rows) if self._told else 1), px(36))
        return QRectF(whole.left(), whole.top() + px(HEAD) + place * high, whole.width(), high)

    def _columns(self, whole: QRectF) -> list[tuple[float, float]]:
        """Each as wide as its head, at the right edge."""
        state, heads = current(), self._told.heads if self._told is not None else ()
        right, found = whole.right() - state.px(4), []
        for head in reversed(heads):
            wide = max(state.px(LEAST), state.advance("xs", head) + state.px(GAP))
            found.append((right - wide, float(wide)))
            right -= wide
        return found[::-1]
