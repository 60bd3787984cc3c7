"""The table of the whole hall: rows of one height, drawn by a delegate, no widget for any of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from ui.models.hall_rows import COLUMNS, LINE_ROLE, HallRows
from ui.presenters.hall import HallLine
from ui.theme.state import current
from ui.widgets.read_table import Index, ReadTable

ROW, HEAD = 36, 32
NARROW: Final = 620
"""Below this width at 100 % why somebody stands there is read on their own page."""
LITTLE: Final = 420
SAMPLES: Final = ("M-0000", "", "000000", "000 min", "M" * 13, "")
SELECTED: Final = QStyle.StateFlag.State_Selected
VERTICALLY: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
KEPT: Final = 20_000
LOOKS: Final = {"number": "strong", "state": "md", "desk": "md", "waited": "md", "service": "md", "why": "sm"}


class HallDelegate(QStyledItemDelegate):
    """Draws one cell. What it measures once it keeps: a page of rows is drawn between two frames."""

    def __init__(self, parent: QTableView) -> None:
        super().__init__(parent)
        self._short: dict[tuple[str, str, int], str] = {}
        self._metrics: dict[str, QFontMetrics] = {}

    def rescale(self) -> None:
        """Measure anew: the letters have another size."""
        self._short.clear()
        self._metrics.clear()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, hairline, words; who is selected has a mark at the edge."""
        column = index.column()
        line, state, area = index.data(LINE_ROLE), current(), option.rect
        left, top, wide, high = area.left(), area.top(), area.width(), area.height()
        if option.state & SELECTED:
            painter.fillRect(area, state.colour("tint"))
            if column == 0:
                painter.fillRect(left, top, 3, high, state.colour("accent"))
        painter.fillRect(left, top + high - 1, wide, 1, state.colour("line"))
        name = COLUMNS[column]
        words = getattr(line, name)
        if not words:
            return
        kind = LOOKS[name]
        painter.setFont(state.font(kind))
        painter.setPen(state.colour(line.role if name == "state" else "muted" if name == "why" else "text"))
        edge = state.px(20 if column == 0 else 8)
        room = wide - edge - state.px(8)
        painter.drawText(left + edge, top, room + 1, high, VERTICALLY, self._shorter(words, kind, room))

    def _shorter(self, words: str, kind: str, room: int) -> str:
        key = (words, kind, room)
        found = self._short.get(key)
        if found is None:
            if len(self._short) > KEPT:
                self._short.clear()
            metrics = self._metrics.get(kind)
            if metrics is None:
                metrics = self._metrics[kind] = QFontMetrics(current().font(kind))
            found = self._short[key] = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room + 1)
        return found


class HallTable(ReadTable):
    """Arrows move, Enter opens. Reports `opened` with the key of the person. Who was selected stays so."""

    opened = Signal(str)

    def __init__(self, name: str, heads: Sequence[str], states: Sequence[str]) -> None:
        self.rows = HallRows(heads)
        super().__init__("hall.table", self.rows)
        self.setAccessibleName(name)
        self._heads, self._states = tuple(heads), tuple(states)
        self._delegate = HallDelegate(self)
        self.setItemDelegate(self._delegate)
        for heads_of in (self.verticalHeader(), self.horizontalHeader()):
            heads_of.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.rescale()

    def show_lines(self, lines: tuple[HallLine, ...]) -> None:
        """Show these people; the selected one stays selected where they are still seen."""
        here = self.rows.line(self.currentIndex().row())
        self.rows.set_lines(lines)
        if here is not None and self.currentIndex().row() < 0:
            place = self.rows.place_of(here.key)
            if place >= 0:
                self.setCurrentIndex(self.rows.index(place, 0))

    def selected(self) -> str:
        """The key of who is selected; "" for nobody."""
        line = self.rows.line(self.currentIndex().row())
        return line.key if line is not None else ""

    def take_first(self) -> None:
        """Select the first row where none is."""
        if not self.currentIndex().isValid() and self.rows.rowCount():
            self.setCurrentIndex(self.rows.index(0, 0))

    def rescale(self) -> None:
        """Take the new size of the letters."""
        self._delegate.rescale()
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(current().px(ROW))
        self.horizontalHeader().setFixedHeight(current().px(HEAD))
        self.horizontalHeader().setFont(current().font("sm"))
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns share the width."""
        super().resizeEvent(event)
        self._share()

    def open_row(self, index: Index) -> None:
        """Report the key of the person."""
        line = self.rows.line(index.row())
        if line is not None:
            self.opened.emit(line.key)

    def _share(self) -> None:
        """Figures are as wide as they are, the words share what is left."""
        state, room = current(), self.viewport().width()
        scale = state.theme.scale
        pad, medium = state.px(18), QFontMetrics(state.font("md"))
        strong = QFontMetrics(state.font("strong"))
        number = strong.horizontalAdvance(SAMPLES[0]) + pad + state.px(8)
        states = max((medium.horizontalAdvance(each) for each in self._states), default=0) + pad
        desk = max(medium.horizontalAdvance(self._heads[2]), medium.horizontalAdvance(SAMPLES[2])) + pad
        waited = max(medium.horizontalAdvance(self._heads[3]), medium.horizontalAdvance(SAMPLES[3])) + pad
        tight, little = room < NARROW * scale, room < LITTLE * scale
        rest = max(0, room - number - states - waited - (0 if little else desk))
        service = rest if tight else min(rest * 2 // 5, medium.horizontalAdvance(SAMPLES[4]) + pad)
        for place, wide in enumerate((number, states, desk, waited, service, rest - service)):
            self.setColumnHidden(place, (place == 5 and tight) or (place == 2 and little))
            self.setColumnWidth(place, wide)
