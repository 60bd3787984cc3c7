"""A whole cell that is a radio button or a tick, and a group of them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QPushButton, QSizePolicy, QWidget

from ui.theme.icons import pixmap
from ui.theme.state import current
from ui.theme.tokens import FIELD
from ui.widgets.enter import is_enter
from ui.widgets.layout import Grid, col, restyle
from ui.widgets.words import Label

MARK, PAD, GAP = 18, 10, 8
ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)
WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft


class Pick(QPushButton):
    """A cell with a mark, words and a line below; the whole of it is the target, long words wrap.

    `many` makes it a tick that stands alone; otherwise it is one of the radio buttons of its parent.
    """

    def __init__(
        self, words: str, sub: str = "", *, on: bool = False, many: bool = False, icon: str = "", name: str = ""
    ) -> None:
        super().__init__()
        self._words = words
        self._sub, self._many, self._icon = sub, many, icon
        self.setProperty("kind", "pick")
        self.setCheckable(True)
        self.setAutoExclusive(not many)
        self.setChecked(on)
        self.setAccessibleName(name or words)
        self.setAccessibleDescription(sub)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def words(self) -> str:
        """What it offers."""
        return self._words

    def set_words(self, words: str, sub: str = "", *, name: str = "") -> None:
        """Offer something else in the same cell."""
        self._words = words
        self._sub = sub
        self.setAccessibleName(name or words)
        self.setAccessibleDescription(sub)
        self.updateGeometry()
        self.update()

    def set_locked(self, reason: str) -> None:
        """Lock it, with the words that say who decides; an empty reason unlocks it."""
        self.setEnabled(not reason)
        self.setToolTip(reason)
        self.setAccessibleDescription(". ".join(p for p in (reason, self._sub) if p))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses, like Space. A key that is held down chooses once."""
        if event.isAutoRepeat():
            return
        if is_enter(event):
            self.click()
            return
        super().keyPressEvent(event)
        if event.key() in ARROWS and not self.hasFocus():
            self._chosen_by_arrow()

    def _chosen_by_arrow(self) -> None:
        """Of a choice, whoever an arrow came to is chosen, also where nothing was before."""
        group, now = _choice_of(self), QApplication.focusWidget()
        if group is not None and isinstance(now, Pick) and _choice_of(now) is group and not now.isChecked():
            now.click()

    def rescale(self) -> None:
        """Take the new size of the letters."""
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        """Narrow cells grow downwards."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How high the words are at `width`."""
        inner = max(1, width - self._left() - current().px(PAD))
        high = self._high("strong", self._words, inner) + (self._high("xs", self._sub, inner) if self._sub else 0)
        return max(current().px(50 if self._sub else FIELD), high + current().px(8))

    def sizeHint(self) -> QSize:
        """Everything in one line each."""
        wide = max(current().advance("strong", self._words), current().advance("xs", self._sub))
        total = wide + self._left() + current().px(PAD) + 2
        return QSize(total, self.heightForWidth(total))

    def minimumSizeHint(self) -> QSize:
        """As narrow as the longest word allows."""
        words = [current().advance("strong", w) for w in self._words.split()]
        words += [current().advance("xs", w) for w in self._sub.split()]
        wide = max(words, default=0) + self._left() + current().px(PAD) + 2
        return QSize(wide, current().px(50 if self._sub else FIELD))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame by the stylesheet, then the mark and the words."""
        super().paintEvent(event)
        painter = QPainter(self)
        px = current().px
        mark = QRectF(px(PAD), (self.height() - px(MARK)) / 2, px(MARK), px(MARK))
        self._paint_mark(painter, mark)
        self._paint_words(painter)

    def _left(self) -> int:
        return current().px(PAD + MARK + GAP)

    def _high(self, kind: str, words: str, width: int) -> int:
        return current().wrapped(kind, words, width)

    def _paint_words(self, painter: QPainter) -> None:
        state, left = current(), self._left()
        wide = self.width() - left - state.px(PAD) + 2
        kind = "strong" if self.isChecked() else "md"
        high = self._high("strong", self._words, wide)
        below = self._high("xs", self._sub, wide) if self._sub else 0
        top = (self.height() - high - below) / 2
        painter.setPen(state.colour("text" if self.isEnabled() else "muted"))
        painter.setFont(state.font(kind))
        painter.drawText(QRectF(left, top, wide, high), WRAP, self._words)
        if self._sub:
            painter.setPen(state.colour("muted"))
            painter.setFont(state.font("xs"))
            painter.drawText(QRectF(left, top + high, wide, below), WRAP, self._sub)

    def _paint_mark(self, painter: QPainter, area: QRectF) -> None:
        state = current()
        role = "accent" if self.isChecked() else "edge"
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.isEnabled() or self._icon:
            name = self._icon if self.isEnabled() else "lock"
            painter.drawPixmap(area.topLeft().toPoint(), pixmap(name, role if self.isEnabled() else "muted", MARK))
            return
        unit = area.width() / MARK
        painter.setPen(QPen(state.colour(role), 1.5 * unit))
        frame = area.adjusted(unit, unit, -unit, -unit)
        (painter.drawRoundedRect(frame, 3 * unit, 3 * unit) if self._many else painter.drawEllipse(frame))
        if not self.isChecked():
            return
        if self._many:
            at = [QPointF(area.left() + x * unit, area.top() + y * unit) for x, y in ((5, 9), (8, 12), (13, 6))]
            painter.drawPolyline(at)
        else:
            painter.setBrush(state.colour(role))
            painter.drawEllipse(frame.center(), 2.75 * unit, 2.75 * unit)


def _choice_of(pick: Pick) -> Choice | None:
    cells = pick.parentWidget()
    group = cells.parentWidget() if cells is not None else None
    return group if isinstance(group, Choice) else None


class Choice(QWidget):
    """A group of cells under a label, one of which is chosen. Reports `chosen` with the key of the cell."""

    chosen = Signal(str)

    def __init__(self, label: str, *, columns: int = 2, name: str = "choice") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(label)
        self._columns, self._picks = columns, dict[str, Pick]()
        self._label = Label(label, "sm", wrap=True)
        if not label:
            self._label.hide()
        self._cells = QWidget()
        self._grid = Grid(parent=self._cells)
        col(self._label, self._cells, gap=4, into=self)

    def offer(self, key: str, pick: Pick) -> Pick:
        """Add a cell that stands for `key`."""
        place = len(self._picks)
        pick.setObjectName(f"{self.objectName()}.{key}")
        self._picks[key] = pick
        self._grid.addWidget(pick, place // self._columns, place % self._columns)
        self._grid.setColumnStretch(place % self._columns, 1)
        pick.clicked.connect(lambda _checked, key=key: self.chosen.emit(key))
        return pick

    def head_height(self, width: int) -> int:
        """How high the label is at this width."""
        return max(self._label.heightForWidth(width), self._label.minimumSizeHint().height())

    def set_columns(self, columns: int) -> None:
        """Stand in so many columns from now on."""
        if columns == self._columns:
            return
        self._columns = columns
        for place in range(self._grid.columnCount()):
            self._grid.setColumnStretch(place, 1 if place < columns else 0)
        for place, pick in enumerate(self._picks.values()):
            self._grid.removeWidget(pick)
            self._grid.addWidget(pick, place // columns, place % columns)

    def picks(self) -> dict[str, Pick]:
        """The cells by key."""
        return dict(self._picks)

    def value(self) -> str:
        """The key of the chosen cell, empty when none is."""
        return next((key for key, pick in self._picks.items() if pick.isChecked()), "")

    def set_value(self, key: str) -> None:
        """Choose without reporting it; an unknown or empty key leaves nothing chosen."""
        for own, pick in self._picks.items():
            pick.setAutoExclusive(False)
            pick.setChecked(own == key)
            pick.setAutoExclusive(True)

    def set_problem(self, problem: bool) -> None:
        """Mark the label as what is wrong."""
        restyle(self._label, ink="bad" if problem else "text")
