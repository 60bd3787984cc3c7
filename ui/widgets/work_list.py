"""The list of work: rows of one height, drawn by a delegate; visits unfold. One Tab stop, arrows move in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.models.work_rows import WORK_ROLE, WorkRows
from ui.presenters.work_row import Make, Ref, WorkRow
from ui.theme.icons import pixmap
from ui.theme.state import current
from ui.widgets.enter import is_enter

Index = QModelIndex | QPersistentModelIndex
HIGH: Final = 47
EDGE, GAP, MARK, LEAD = 20, 8, 16, 64
NARROW: Final = 560
"""Below this width at 100 % where a thing is stands in its second line."""
SELECTED: Final = QStyle.StateFlag.State_Selected
WRAPPED: Final = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
ONE_LINE: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class WorkDelegate(QStyledItemDelegate):
    """Draws one row: the mark that it unfolds, number or time, two lines, and where it is with its icon."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines high."""
        return QSize(0, current().px(HIGH))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, mark of the selection, hairline, words."""
        row, state, area = index.data(WORK_ROLE), current(), option.rect
        if not isinstance(row, WorkRow):
            return
        painter.save()
        if option.state & SELECTED:
            painter.fillRect(area, state.colour("tint"))
            painter.fillRect(area.left(), area.top(), 3, area.height(), state.colour("accent"))
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, state.colour("line"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(state.colour("focus"))
            painter.drawRect(area.adjusted(0, 0, -1, -1))
            painter.drawRect(area.adjusted(1, 1, -2, -2))
        self._paint_row(painter, row, QRectF(area).adjusted(state.px(EDGE), 0, -state.px(16), -1))
        painter.restore()

    def _paint_row(self, painter: QPainter, row: WorkRow, area: QRectF) -> None:
        px = current().px
        if row.opened is not None:
            mark = pixmap("chevron-down" if row.opened else "chevron-right", "muted", MARK)
            painter.drawPixmap(int(area.left()), int(area.center().y() - px(MARK) / 2), mark)
        left = area.left() + px(MARK + GAP) * (1 + row.inner)
        narrow = area.width() < px(NARROW)
        wide = 0.0 if narrow else min(area.width() * 0.4, px(300))
        if wide:
            end = QRectF(area.right() - wide, area.top(), wide, area.height())
            self._paint_end(painter, row, end)
        lead = px(LEAD) if row.lead else 0
        look = ("sm", "muted") if row.inner else ("strong", "text")
        self._words(painter, look, QRectF(left, area.top(), lead, area.height()), row.lead)
        room = area.right() - wide - (px(GAP) if wide else 0) - left - lead
        words = QRectF(left + lead, area.top(), room, area.height())
        below = " · ".join(part for part in (row.end, row.below) if part) if narrow else row.below
        self._paint_words(painter, row, words, below, role=row.role if narrow else "muted")

    def _paint_words(self, painter: QPainter, row: WorkRow, area: QRectF, below: str, *, role: str) -> None:
        look = ("md" if row.inner else "strong", "text")
        if not below:
            self._words(painter, look, area, row.title)
            return
        half, edge = area.height() / 2, current().px(5)
        self._words(painter, look, QRectF(area.left(), area.top() + edge, area.width(), half - edge), row.title)
        self._words(painter, ("xs", role), QRectF(area.left(), area.top() + half, area.width(), half - edge), below)

    def _paint_end(self, painter: QPainter, row: WorkRow, area: QRectF) -> None:
        """The icon stands with its first line; words that are long take two."""
        state, px = current(), current().px
        if row.icon:
            painter.drawPixmap(int(area.left()), int(area.center().y() - px(15) / 2), pixmap(row.icon, row.role, 15))
        painter.setFont(state.font("sm"))
        painter.setPen(state.colour(row.role))
        words = area.adjusted(px(15 + 6), 0, 0, 0)
        painter.drawText(words, WRAPPED, _two_lines(row.end, QFontMetrics(state.font("sm")), int(words.width())))

    def _words(self, painter: QPainter, look: tuple[str, str], area: QRectF, words: str) -> None:
        kind, ink = look
        font = current().font(kind)
        painter.setFont(font)
        painter.setPen(current().colour(ink))
        short = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, int(area.width()) + 1)
        painter.drawText(area, ONE_LINE, short)


class WorkList(QListView):
    """Enter opens a row, Right and Left unfold and fold it. Who is selected stays so.

    Reports `opened` (kind and key of a row) and `turned` (key of a row, whether to unfold it).
    """

    opened = Signal(str, str)
    turned = Signal(str, bool)

    def __init__(self, name: str, make: Make) -> None:
        super().__init__()
        self.rows = WorkRows(make)
        self.setAccessibleName(name)
        self.setModel(self.rows)
        self.setItemDelegate(WorkDelegate(self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.doubleClicked.connect(self._open)

    def show_refs(self, refs: Sequence[Ref]) -> None:
        """Show these lines; the selected one stays selected, and in its place on the screen."""
        here = self.rows.ref(self.currentIndex().row())
        at = self.verticalScrollBar().value()
        self.rows.set_refs(refs)
        if here is not None and not self.currentIndex().isValid():
            place = self.rows.place_of(here)
            if place >= 0:
                self.setCurrentIndex(self.rows.index(place))
        self.verticalScrollBar().setValue(at)

    def selected(self) -> Ref | None:
        """Which line is selected."""
        return self.rows.ref(self.currentIndex().row())

    def take_first(self) -> None:
        """Select the first line where none is."""
        if not self.currentIndex().isValid() and self.rows.rowCount():
            self.setCurrentIndex(self.rows.index(0))

    def rescale(self) -> None:
        """Take the new size of the letters."""
        self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Right unfolds, Left folds."""
        here = self.selected()
        if here is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif is_enter(event):
            self.opened.emit(here.kind, here.key)
        elif event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Left) and here.kind == "group":
            self.turned.emit(here.key, event.key() == Qt.Key.Key_Right)
        elif event.key() == Qt.Key.Key_Left:
            self._to_group()
        else:
            super().keyPressEvent(event)

    def _to_group(self) -> None:
        """From a line inside to the visit above it."""
        for place in range(self.currentIndex().row() - 1, -1, -1):
            ref = self.rows.ref(place)
            if ref is not None and ref.kind == "group":
                self.setCurrentIndex(self.rows.index(place))
                return

    def _open(self, index: QModelIndex) -> None:
        ref = self.rows.ref(index.row())
        if ref is not None:
            self.opened.emit(ref.kind, ref.key)


def _two_lines(words: str, metrics: QFontMetrics, width: int) -> str:
    """As much of the words as two lines hold; the whole is in the tooltip and for the screen reader."""
    if metrics.horizontalAdvance(words) <= width:
        return words
    first = ""
    for part in words.split(" "):
        longer = f"{first} {part}" if first else part
        if metrics.horizontalAdvance(longer) > width:
            break
        first = longer
    rest = words[len(first) :].strip()
    return f"{first}\n{metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width)}"
