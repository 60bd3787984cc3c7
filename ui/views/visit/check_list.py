"""The numbered lines that are read aloud, with the keys of the step: Space, a number, 0."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.presenters.visit.check import LineWords
from ui.theme.icons import pixmap
from ui.theme.state import current
from ui.views.visit.parts import take_focus
from ui.widgets.layout import Line, col

WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
SAID, NUMBER, LABEL = 20, 26, 200


class CheckLine(QAbstractButton):
    """One line: whether the person said yes, its number, what it is, what was written down."""

    def __init__(self, line: LineWords, spoken: str) -> None:
        super().__init__()
        self._line = line
        self.setCheckable(True)
        self.setObjectName(f"visit.check.line.{line.number}")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_line(line, spoken)

    def set_line(self, line: LineWords, spoken: str) -> None:
        """Show the line as it stands."""
        self._line = line
        self.setChecked(line.said)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if line.reading else Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(f"{line.number}. {line.label}: {line.value}")
        self.setAccessibleDescription(spoken)
        self.updateGeometry()
        self.update()

    def nextCheckState(self) -> None:
        """Only the presenter says what the person said."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """All keys belong to the list."""
        event.ignore()

    def rescale(self) -> None:
        """Take the new size of the letters."""
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        """Long words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As high as the longer of label and value."""
        label, value = self._widths(width)
        high = max(self._high("sm", self._line.label, label), self._high("strong", self._line.value, value))
        return max(current().px(36), high + current().px(14))

    def sizeHint(self) -> QSize:
        """Wide enough to read."""
        return QSize(current().px(420), self.heightForWidth(current().px(420)))

    def minimumSizeHint(self) -> QSize:
        """Narrow is fine: words wrap."""
        return QSize(current().px(200), current().px(36))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground of the line that is read, mark, number, label, value."""
        state, painter, line = current(), QPainter(self), self._line
        px = state.px
        if line.reading:
            painter.fillRect(self.rect(), state.colour("tint"))
            painter.fillRect(0, 0, px(3), self.height(), state.colour("accent"))
        painter.setPen(state.colour("line"))
        painter.drawLine(0, 0, self.width(), 0)
        top = px(8)
        mark = ("circle-check", "ok") if line.said else ("circle", "edge")
        painter.drawPixmap(px(14), top, pixmap(*mark, SAID))
        label, value = self._widths(self.width())
        left = px(14 + SAID + 10)
        painter.setFont(state.font("strong"))
        painter.setPen(state.colour("accent"))
        painter.drawText(QRectF(left, top, px(NUMBER), px(20)), Qt.AlignmentFlag.AlignLeft, str(line.number))
        left += px(NUMBER)
        self._words(painter, "sm", "muted", QRectF(left, top + 1, label, self.height()), line.label)
        self._words(painter, "strong", "text", QRectF(left + label + px(10), top, value, self.height()), line.value)
        if self.hasFocus():
            painter.setPen(QPen(state.colour("focus"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _words(self, painter: QPainter, kind: str, ink: str, area: QRectF, words: str) -> None:
        painter.setFont(current().font(kind))
        painter.setPen(current().colour(ink))
        painter.drawText(area, WRAP, words)

    def _widths(self, width: int) -> tuple[int, int]:
        px = current().px
        room = width - px(14 + SAID + 10 + NUMBER + 10 + 14)
        label = min(px(LABEL), room * 2 // 5)
        return max(1, label), max(1, room - label)

    def _high(self, kind: str, words: str, width: int) -> int:
        return current().wrapped(kind, words, width)


class CheckList(QWidget):
    """All lines. Reports `read` when another line is read, `said` on Space, `jumped` on a number, `all_right` on 0.

    A number that could still grow waits for Enter; one that cannot goes at once. Esc forgets it.
    """

    read = Signal(int)
    said = Signal(int)
    jumped = Signal(int)
    all_right = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("visit.check.lines")
        self.setAccessibleName(name)
        self._lines: list[CheckLine] = []
        self._typed = ""
        self._body: Line = col(gap=0, into=self)

    def set_lines(self, lines: Sequence[LineWords], spoken: Sequence[str]) -> None:
        """Show these; the focus follows the line that is read, where it is in the list already."""
        inside = any(each.hasFocus() for each in self._lines)
        while len(self._lines) > len(lines):
            gone = self._lines.pop()
            self._body.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for place, (line, words) in enumerate(zip(lines, spoken, strict=True)):
            if place < len(self._lines):
                self._lines[place].set_line(line, words)
            else:
                made = CheckLine(line, words)
                made.clicked.connect(lambda _checked=False, number=line.number: self.said.emit(number))
                self._lines.append(made)
                self._body.addWidget(made)
        if inside:
            self.focus_line(next((line.number for line in lines if line.reading), 1))

    def focus_line(self, number: int) -> None:
        """Put the focus on a line."""
        if 1 <= number <= len(self._lines):
            take_focus(self._lines[number - 1])

    def typed(self, digit: str) -> None:
        """A digit from outside. A number that could still grow waits here: Enter is for it, and for no button."""
        self._typed = ""
        self._digit(digit)
        if self._typed:
            self.read.emit(int(self._typed))
            self.focus_line(int(self._typed))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows read, Space says yes, numbers go to the field, 0 is all right."""
        key, here = Qt.Key(event.key()), self._here()
        if event.isAutoRepeat() and key not in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            return  # a leaning elbow says yes to nothing
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._typed = ""
            self.read.emit(here + (1 if key == Qt.Key.Key_Down else -1))
        elif key == Qt.Key.Key_Space:
            self.said.emit(here)
        elif event.text().isdigit():
            self._digit(event.text())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._jump(int(self._typed or here))
        elif key == Qt.Key.Key_Escape and self._typed:
            self._typed = ""
        else:
            super().keyPressEvent(event)

    def _digit(self, sign: str) -> None:
        if sign == "0" and not self._typed:
            self.all_right.emit()
            return
        self._typed += sign
        if int(self._typed) * 10 > len(self._lines):
            self._jump(int(self._typed))

    def _jump(self, number: int) -> None:
        self._typed = ""
        if 1 <= number <= len(self._lines):
            self.jumped.emit(number)

    def _here(self) -> int:
        return next((n for n, each in enumerate(self._lines, 1) if each.hasFocus()), 1)
