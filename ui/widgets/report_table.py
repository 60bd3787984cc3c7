"""A table of a report: words that wrap, numbers to the right, arrows from cell to cell."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ui.models.report_rows import ReportRows
from ui.presenters.reports import ABOUT, TableWords
from ui.theme.state import current

Index = QModelIndex | QPersistentModelIndex
EDGE: Final = 10
TALL: Final = 5
WRAP: Final = Qt.TextFlag.TextWordWrap


class ReportDelegate(QStyledItemDelegate):
    """A hairline under each row; the cell with the focus has a frame."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, hairline, words."""
        state, area = current(), option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, state.colour("tint"))
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, state.colour("line"))
        painter.setFont(state.font("md"))
        painter.setPen(state.colour("text"))
        side = Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole) or 0)
        painter.drawText(self._room(area), int(side) | int(WRAP), str(index.data() or ""))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(state.colour("focus"))
            painter.drawRect(area.adjusted(0, 0, -1, -1))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as its words at the width of its column."""
        state, words = current(), str(index.data() or "")
        wide = option.rect.width()
        metrics = QFontMetrics(state.font("md"))
        room = self._room(QRect(0, 0, wide, 10_000)) if wide else QRect(0, 0, 10_000, 10_000)
        whole = metrics.boundingRect(room, int(WRAP), words)
        return QSize(state.advance("md", words) + 3 * state.px(EDGE), whole.height() + 2 * state.px(TALL))

    def _room(self, area: QRect) -> QRect:
        edge, tall = current().px(EDGE), current().px(TALL)
        return area.adjusted(2 * edge, tall, -edge, -tall)


class ReportTable(QTableView):
    """Shows one table of a report."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("reports.table")
        self.rows = ReportRows()
        self.setModel(self.rows)
        self.setItemDelegate(ReportDelegate(self))
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        across = self.horizontalHeader()
        across.setHighlightSections(False)
        across.setSectionsClickable(False)
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._told: TableWords | None = None
        self.rescale()

    def show_table(self, told: TableWords | None) -> None:
        """Show this one; its first cell is the one the arrows start from."""
        if told == self._told:
            return
        self._told = told
        self.rows.set_table(told)
        self.setAccessibleName("" if told is None else told.title)
        self._spread()
        if self.rows.rowCount():
            self.setCurrentIndex(self.rows.index(0, 0))

    def rescale(self) -> None:
        """Take the new size of the letters."""
        self.horizontalHeader().setFont(current().font("sm"))
        self._spread()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words are broken at the new width."""
        super().resizeEvent(event)
        self.resizeRowsToContents()

    def _spread(self) -> None:
        """Numbers take what they need, words share the rest."""
        told, across = self._told, self.horizontalHeader()
        if told is None:
            return
        for place, right in enumerate(told.right):
            stretch = not right and (told.key, place) != (ABOUT, 0)
            mode = QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.ResizeToContents
            across.setSectionResizeMode(place, mode)
        self.resizeRowsToContents()
