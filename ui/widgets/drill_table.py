"""The table of the rows behind a mark. Arrows move, Enter opens."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.models.drill_rows import DrillRows
from ui.presenters.cockpit_board import Drill, DrillRow
from ui.theme.state import current
from ui.theme.tokens import ROW
from ui.widgets.read_table import Index, ReadTable

WIDEST: Final = 1
"""The column that takes what room is left: what it is about. Its words stand in as many lines as they need."""
LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
WRAPPED: Final = LEFT | Qt.TextFlag.TextWordWrap
MEASURED: Final = 50


class DrillDelegate(QStyledItemDelegate):
    """A hairline under each row; who is selected has a mark at the edge, so that no ground carries it alone."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, hairline, words."""
        state, area, first = current(), option.rect, index.column() == 0
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, state.colour("tint"))
            if area.left() <= 0:
                painter.fillRect(area.left(), area.top(), 3, area.height(), state.colour("accent"))
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, state.colour("line"))
        painter.setFont(state.font("strong" if first else "md"))
        painter.setPen(state.colour("text"))
        room = area.adjusted(_edge(area.left()), 0, -state.px(8), 0)
        words = str(index.data() or "")
        if index.column() == WIDEST:
            painter.drawText(room, WRAPPED, words)
        else:
            painter.drawText(room, LEFT, state.shortened("strong" if first else "md", words, room.width() + 1))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The words and the room beside them."""
        state, first = current(), index.column() == 0
        wide = state.advance("strong" if first else "md", str(index.data() or ""))
        return QSize(wide + state.px(30 if first else 18), state.px(ROW))


def _edge(left: int) -> int:
    """The room before the words of a cell that begins there."""
    return current().px(20 if left <= 0 else 8)


class DrillTable(ReadTable):
    """Shows the rows of a `Drill`. Reports `opened` with the key of a row. Who was selected stays so."""

    opened = Signal(str)

    def __init__(self) -> None:
        self.rows = DrillRows()
        super().__init__("cockpit.rows", self.rows)
        self.setItemDelegate(DrillDelegate(self))
        across = self.horizontalHeader()
        across.setResizeContentsPrecision(MEASURED)
        across.sectionResized.connect(self._resized)
        self.rescale()

    def show_rows(self, drill: Drill) -> None:
        """Show these rows; the first is selected where none is."""
        here = self.rows.row(self.currentIndex().row())
        self.setAccessibleName(drill.title)
        self.rows.set_rows(drill.rows, drill.heads)
        across = self.horizontalHeader()
        for place, head in enumerate(drill.heads):
            self.setColumnHidden(place, not head)
            mode = QHeaderView.ResizeMode.Stretch if place == WIDEST else QHeaderView.ResizeMode.ResizeToContents
            across.setSectionResizeMode(place, mode)
        self._fit_rows()
        place = self.rows.place_of(here.key) if here is not None else -1
        if self.rows.rowCount() and (place >= 0 or not self.currentIndex().isValid()):
            self.setCurrentIndex(self.rows.index(max(place, 0), WIDEST))

    def selected(self) -> DrillRow | None:
        """The row that is selected."""
        return self.rows.row(self.currentIndex().row())

    def rescale(self) -> None:
        """Take the new size of the letters."""
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(current().px(ROW))
        self.horizontalHeader().setFont(current().font("sm"))
        self._fit_rows()

    @Slot(int, int, int)
    def _resized(self, column: int, _before: int, _now: int) -> None:
        """In another width words stand in other lines."""
        if column == WIDEST:
            self._fit_rows()

    def _fit_rows(self) -> None:
        """Each row as high as what it is about needs."""
        state = current()
        wide = self.columnWidth(WIDEST) - _edge(self.columnViewportPosition(WIDEST)) - state.px(8)
        for place in range(self.rows.rowCount()):
            words, high = self.rows.row(place).cells[WIDEST], state.px(ROW)  # type: ignore[union-attr]  # it is there
            if state.advance("md", words) > wide:
                high = max(high, state.wrapped("md", words, wide) + state.px(14))
            if self.rowHeight(place) != high:
                self.setRowHeight(place, high)

    def open_row(self, index: Index) -> None:
        """Report its key."""
        found = self.rows.row(index.row())
        if found is not None:
            self.opened.emit(found.key)
