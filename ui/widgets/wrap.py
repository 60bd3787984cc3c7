"""A row whose parts go on below where they have no room beside each other: words and buttons are never cut."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget, QWidgetItem

from ui.theme.state import current

READS: Final = 200
"""So wide at 100 % do words stay that stand before buttons; with less the buttons go below them."""


class Wrap(QLayout):
    """Widgets side by side, as many in a line as have room. `grow` is the one whose words take what is left."""

    def __init__(self, *widgets: QWidget, grow: QWidget | None = None, gap: int = 8) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._grow, self._gap = grow, gap
        self.setContentsMargins(0, 0, 0, 0)
        for each in widgets:
            self.insert(self.count(), each)

    def rescale(self) -> None:
        """Take the distances anew from the scale in force."""
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        """What Qt calls; widgets are taken in by `insert` only."""
        self._items.append(item)

    def insert(self, place: int, widget: QWidget) -> None:
        """Take in a widget at a place."""
        self.addChildWidget(widget)
        self._items.insert(place, QWidgetItem(widget))
        self.invalidate()

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
        """It is as wide as it is given and no higher than it needs."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """All lines under each other."""
        return self._lay(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, area: QRect) -> None:
        """Put everything in its place."""
        super().setGeometry(area)
        self._lay(area, move=True)

    def sizeHint(self) -> QSize:
        """Everything in one line."""
        sizes = [item.sizeHint() for item in self._shown()]
        gaps = current().px(self._gap) * max(0, len(sizes) - 1)
        return QSize(sum(each.width() for each in sizes) + gaps, max((each.height() for each in sizes), default=0))

    def minimumSize(self) -> QSize:
        """As wide as the widest alone."""
        sizes = [item.minimumSize() for item in self._shown()]
        return QSize(max((s.width() for s in sizes), default=0), max((s.height() for s in sizes), default=0))

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lay(self, area: QRect, *, move: bool) -> int:
        gap, top = current().px(self._gap), area.y()
        for line in self._lines(area.width()):
            wide = self._widths(line, area.width())
            tall = [_tall(item, width) for item, width in zip(line, wide, strict=True)]
            left, high = area.x(), max(tall)
            for item, width, each in zip(line, wide, tall, strict=True):
                if move:
                    item.setGeometry(QRect(left, top + (high - each) // 2, width, each))
                left += width + gap
            top += high + gap
        return max(0, top - gap - area.y())

    def _lines(self, room: int) -> Iterator[list[QLayoutItem]]:
        line: list[QLayoutItem] = []
        used, gap = 0, current().px(self._gap)
        for item in self._shown():
            least = self._least(item)
            if line and used + gap + least > room:
                yield line
                line, used = [], 0
            used += least + (gap if line else 0)
            line.append(item)
        if line:
            yield line

    def _widths(self, line: list[QLayoutItem], room: int) -> list[int]:
        wide = [min(room, self._least(item)) for item in line]
        left = room - sum(wide) - current().px(self._gap) * (len(line) - 1)
        for place, item in enumerate(line):
            if item.widget() is self._grow:
                wide[place] += max(0, left)
        return wide

    def _least(self, item: QLayoutItem) -> int:
        if item.widget() is not self._grow:
            return item.sizeHint().width()
        return max(item.minimumSize().width(), min(item.sizeHint().width(), current().px(READS)))


def _tall(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
