"""A row whose parts go on below where they have no room beside each other: words and buttons are never cut."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget, QWidgetItem

from ui.theme.state import current

READS: Final = 200
"""So wide at 100 % do words stay that stand before buttons; with less the buttons go below them."""


class Part(NamedTuple):
    """One of those that are shown, as wide as it would like to be and as it must be."""

    item: QLayoutItem
    hint: QSize
    least: QSize

    def tall(self, width: int) -> int:
        """How high it is at this width."""
        return self.item.heightForWidth(width) if self.item.hasHeightForWidth() else self.hint.height()


class Wrap(QLayout):
    """Widgets side by side, as many in a line as have room. `grow` is the one whose words take what is left."""

    def __init__(self, *widgets: QWidget, grow: QWidget | None = None, gap: int = 8) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._grow, self._gap = grow, gap
        self._parts: list[Part] | None = None
        self._heights: dict[int, int] = {}
        self.setContentsMargins(0, 0, 0, 0)
        for each in widgets:
            self.insert(self.count(), each)

    def rescale(self) -> None:
        """Take the distances anew from the scale in force."""
        self.invalidate()

    def invalidate(self) -> None:
        """Something inside changed: reckon anew. What was reckoned is kept until then, Qt asks many times."""
        self._parts, self._heights = None, {}
        super().invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        """What Qt calls; widgets are taken in by `insert` only."""
        self._items.append(item)
        self.invalidate()

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
        self._parts, self._heights = None, {}
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """It is as wide as it is given and no higher than it needs."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """All lines under each other."""
        if width not in self._heights:
            self._heights[width] = self._lay(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def setGeometry(self, area: QRect) -> None:
        """Put everything in its place."""
        super().setGeometry(area)
        self._lay(area, move=True)

    def sizeHint(self) -> QSize:
        """Everything in one line."""
        sizes = [part.hint for part in self._shown()]
        gaps = current().px(self._gap) * max(0, len(sizes) - 1)
        return QSize(sum(each.width() for each in sizes) + gaps, max((each.height() for each in sizes), default=0))

    def minimumSize(self) -> QSize:
        """As wide as the widest alone."""
        sizes = [part.least for part in self._shown()]
        return QSize(max((s.width() for s in sizes), default=0), max((s.height() for s in sizes), default=0))

    def _shown(self) -> list[Part]:
        if self._parts is None:
            shown = [item for item in self._items if not item.isEmpty()]
            self._parts = [Part(item, item.sizeHint(), item.minimumSize()) for item in shown]
        return self._parts

    def _lay(self, area: QRect, *, move: bool) -> int:
        gap, top = current().px(self._gap), area.y()
        for line in self._lines(area.width()):
            wide = self._widths(line, area.width())
            tall = [part.tall(width) for part, width in zip(line, wide, strict=True)]
            left, high = area.x(), max(tall)
            for part, width, each in zip(line, wide, tall, strict=True):
                if move:
                    part.item.setGeometry(QRect(left, top + (high - each) // 2, width, each))
                left += width + gap
            top += high + gap
        return max(0, top - gap - area.y())

    def _lines(self, room: int) -> Iterator[list[Part]]:
        line: list[Part] = []
        used, gap = 0, current().px(self._gap)
        for part in self._shown():
            least = self._least(part)
            if line and used + gap + least > room:
                yield line
                line, used = [], 0
            used += least + (gap if line else 0)
            line.append(part)
        if line:
            yield line

    def _widths(self, line: list[Part], room: int) -> list[int]:
        wide = [min(room, self._least(part)) for part in line]
        left = room - sum(wide) - current().px(self._gap) * (len(line) - 1)
        for place, part in enumerate(line):
            if part.item.widget() is self._grow:
                wide[place] += max(0, left)
        return wide

    def _least(self, part: Part) -> int:
        if part.item.widget() is not self._grow:
            return part.hint.width()
        return max(part.least.width(), min(part.hint.width(), current().px(READS)))
