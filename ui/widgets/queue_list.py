"""The list of waiting people: number, service, reason and wait in each row, drawn by a delegate."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.models.queue_rows import ROW_ROLE, QueueRow, QueueRows
from ui.theme.state import current
from ui.theme.tokens import ROW2

Index = QModelIndex | QPersistentModelIndex
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class QueueDelegate(QStyledItemDelegate):
    """Draws one row: what is next to each other keeps its column in every row."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines high."""
        return QSize(0, current().px(ROW2))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, mark of the selection, number, two lines, wait, hairline."""
        row, state, area = index.data(ROW_ROLE), current(), option.rect
        if not isinstance(row, QueueRow):
            return
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, state.colour("tint"))
            painter.fillRect(area.left(), area.top(), 3, area.height(), state.colour("accent"))
        painter.fillRect(area.left(), area.top(), area.width(), 1, state.colour("line"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(state.colour("focus"))
            painter.drawRect(area.adjusted(0, 0, -1, -1))
            painter.drawRect(area.adjusted(1, 1, -2, -2))
        self._paint_words(painter, row, QRectF(area).adjusted(state.px(14), 0, -state.px(14), 0))
        painter.restore()

    def _paint_words(self, painter: QPainter, row: QueueRow, area: QRectF) -> None:
        state = current()
        number = _width(state.font("strong"), "M-0000")
        wait = _width(state.font("sm"), row.wait)
        self._line(painter, "strong text", area, row.number)
        self._line(painter, f"sm {row.role}", area, row.wait, flags=RIGHT)
        left, half = area.left() + number, area.height() / 2
        wide = area.width() - number - wait - state.px(8)
        self._line(painter, "sm text", QRectF(left, area.top() + state.px(5), wide, half - state.px(4)), row.what)
        self._line(painter, "xs muted", QRectF(left, area.top() + half, wide, half - state.px(5)), row.why)

    def _line(self, painter: QPainter, look: str, area: QRectF, words: str, *, flags: Qt.AlignmentFlag = LEFT) -> None:
        kind, ink = look.split()
        font = current().font(kind)
        painter.setFont(font)
        painter.setPen(current().colour(ink))
        short = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, int(area.width()) + 1)
        painter.drawText(area, flags, short)


class QueueList(QListView):
    """One Tab stop; arrows move, Enter opens, letters sift.

    Reports `opened` and `selected` with the key of a row, `typed` with what was typed.
    """

    opened = Signal(str)
    selected = Signal(str)
    typed = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("queue.list")
        self.setAccessibleName(name)
        self.rows = QueueRows()
        self.setModel(self.rows)
        self.setItemDelegate(QueueDelegate(self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentChanged.connect(self._select)

    def set_rows(self, rows: Sequence[QueueRow]) -> None:
        """Show the people who wait; who was selected stays selected, in place."""
        self.rows.set_rows(rows)

    def select(self, key: str) -> None:
        """Select the row with `key`; an unknown key selects nothing."""
        place = self.rows.place_of(key)
        self.setCurrentIndex(self.rows.index(place) if place >= 0 else QModelIndex())

    def rescale(self) -> None:
        """Take the new size of the letters."""
        self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
        elif event.text().strip() and event.text().isprintable() and not event.modifiers() & COMMANDS:
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(ROW_ROLE).key)

    def _select(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid():
            self.selected.emit(index.data(ROW_ROLE).key)


def _width(font: QFont, words: str) -> int:
    return QFontMetrics(font).horizontalAdvance(words)
