"""Fields side by side on twelve equal columns, so that the left edges of all rows line up."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Final, Protocol, cast

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget, QWidgetItem

from ui.theme.state import current

COLUMNS: Final = 12
ACROSS, DOWN = 10, 8


class FlowLayout(QLayout):
    """Lays each widget over so many of twelve columns; what would be cut gets more of them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._spans: dict[int, int] = {}
        self._heights: dict[int, int] = {}
        self._least: QSize | None = None
        self._narrowest: list[int] = []
        self.setContentsMargins(0, 0, 0, 0)

    def set_items(self, items: Sequence[tuple[QWidget, int]]) -> None:
        """Exactly these, in this order."""
        known = {id(item.widget()): item for item in self._items}
        self._items = [known.get(id(widget)) or self._taken_in(widget) for widget, _ in items]
        self._spans = {id(widget): span for widget, span in items}
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        """What Qt calls; rows are made by `set_items` only."""
        self._items.append(item)

    def count(self) -> int:
        """How many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item at a place."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take an item out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """It takes no more room than it is given."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Labels wrap."""
        return True

    def invalidate(self) -> None:
        """Something inside changed: reckon anew. What was reckoned is kept until then, Qt asks many times."""
        self._heights, self._least, self._narrowest = {}, None, []
        super().invalidate()

    def heightForWidth(self, width: int) -> int:
        """All rows under each other."""
        if width not in self._heights:
            self._heights[width] = self._lay(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def setGeometry(self, area: QRect) -> None:
        """Put everything in its place."""
        super().setGeometry(area)
        self._lay(area, move=True)

    def sizeHint(self) -> QSize:
        """A common width, and the height it needs there."""
        width = current().px(640)
        return QSize(width, self.heightForWidth(width))

    def minimumSize(self) -> QSize:
        """As wide as the widest alone, one row high."""
        if self._least is None:
            sizes = [item.minimumSize() for item in self._items]
            self._narrowest = [size.width() for size in sizes]
            self._least = QSize(max(self._narrowest, default=0), max((size.height() for size in sizes), default=0))
        return self._least

    def _taken_in(self, widget: QWidget) -> QLayoutItem:
        self.addChildWidget(widget)
        return QWidgetItem(widget)

    def _lay(self, area: QRect, *, move: bool) -> int:
        across, down = current().px(ACROSS), current().px(DOWN)
        column = (area.width() + across) / COLUMNS
        top, at = area.y(), 0
        self.minimumSize()
        line: list[tuple[QLayoutItem, int, int]] = []
        for item, least in zip(self._items, self._narrowest, strict=True):
            span = min(COLUMNS, max(self._span(item), ceil((least + across) / max(column, 1))))
            if at + span > COLUMNS:
                top, at, line = top + _put(line, area.x(), top, move=move) + down, 0, []
            left, wide = round(at * column), round((at + span) * column) - round(at * column) - across
            line.append((item, left, wide))
            at += span
        return top + _put(line, area.x(), top, move=move) - area.y()

    def _span(self, item: QLayoutItem) -> int:
        return self._spans.get(id(item.widget()), COLUMNS)


class Headed(Protocol):
    """What has a label above what is typed or chosen."""

    def head_height(self, width: int) -> int: ...


def _put(line: list[tuple[QLayoutItem, int, int]], left: int, top: int, *, move: bool) -> int:
    """Lay one line with all editors at one height, however many lines the label of one has; answer its height."""
    heads = [_head(item, wide) for item, _, wide in line]
    deepest, high = max(heads, default=0), 0
    for (item, at, wide), head in zip(line, heads, strict=True):
        tall = item.heightForWidth(wide) if item.hasHeightForWidth() else item.sizeHint().height()
        lower = deepest - head if head else 0
        if move:
            item.setGeometry(QRect(left + at, top + lower, wide, tall))
        high = max(high, lower + tall)
    return high


def _head(item: QLayoutItem, width: int) -> int:
    widget = item.widget()
    return cast("Headed", widget).head_height(width) if hasattr(widget, "head_height") else 0


class Flow(QWidget):
    """Fields in rows. What stays keeps its widget, its focus and its cursor when others come and go."""

    def __init__(self) -> None:
        super().__init__()
        self._flow = FlowLayout(self)
        self._items: list[tuple[QWidget, int]] = []
        self.tiny = False

    def rescale(self) -> None:
        """Take the distances anew from the scale in force."""
        self._flow.invalidate()

    def place(self, items: Sequence[tuple[QWidget, int]]) -> None:
        """Show these widgets, each over so many columns, in this order; who is no longer among them goes."""
        if list(items) == self._items:
            return
        stay = {id(widget) for widget, _ in items}
        for widget, _ in self._items:
            if id(widget) not in stay:
                widget.hide()
                widget.deleteLater()
        self._items = list(items)
        self._lay()

    def set_tiny(self, tiny: bool) -> None:
        """One or two in a row instead of three or four."""
        if tiny != self.tiny:
            self.tiny = tiny
            self._lay()

    def _lay(self) -> None:
        self._flow.set_items([(w, min(COLUMNS, span * 2) if self.tiny else span) for w, span in self._items])
        for widget, _ in self._items:
            widget.show()
        self.updateGeometry()
