"""The lines of a document's zone, sign by sign, with those marked that do not agree."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.state import current

CELL, LINE = 12, 22


class ZoneMarks(QWidget):
    """Shows the zone as it was read. The wrong group stands on red, underlined, so that it is seen in grey too."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("visit.who.zone_marks")
        self._lines: tuple[str, ...] = ()
        self._spans: tuple[tuple[int, int, int], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_zone(self, lines: tuple[str, ...], spans: tuple[tuple[int, int, int], ...], words: str) -> None:
        """Show these lines; `spans` are (line, from, to) of what does not agree."""
        self._lines, self._spans = lines, spans
        marked = " ".join(lines[line][begin:end] for line, begin, end in spans if line < len(lines))
        self.setAccessibleName(" ".join(part for part in (words, marked) if part))
        self.setVisible(bool(spans))
        self.updateGeometry()
        self.update()

    def rescale(self) -> None:
        """Take the new size of the letters."""
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """One line of signs under the other."""
        return QSize(current().px(CELL) * 30, current().px(LINE) * max(1, len(self._lines)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Each sign in a cell of its own."""
        state, painter = current(), QPainter(self)
        longest = max((len(line) for line in self._lines), default=1)
        wide = min(float(state.px(CELL)), self.width() / longest)
        high = float(state.px(LINE))
        font = QFont(state.font("sm"))
        painter.setFont(font)
        for at, line in enumerate(self._lines):
            for place, sign in enumerate(line):
                wrong = any(each == at and begin <= place < end for each, begin, end in self._spans)
                area = QRectF(place * wide, at * high, wide, high)
                if wrong:
                    painter.fillRect(area, state.colour("badbg"))
                painter.setPen(state.colour("bad" if wrong else "text"))
                painter.drawText(area, Qt.AlignmentFlag.AlignCenter, sign)
                if wrong:
                    painter.setPen(QPen(state.colour("bad"), 2))
                    painter.drawLine(area.bottomLeft(), area.bottomRight())
