"""The picture of a key beside what it does."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.state import current

HEIGHT = 20


def keycap_width(words: str) -> int:
    """How wide a keycap with `words` is; nothing for no words."""
    return current().advance("xs", words) + current().px(12) if words else 0


def paint_keycap(painter: QPainter, words: str, area: QRectF, *, ink: str = "muted", ground: str = "") -> None:
    """Draw a keycap into `area`: an edge with a thicker foot and the words of the key."""
    state, frame = current(), area.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(state.colour("edge" if ink == "muted" else ink), 1))
    painter.setBrush(state.colour(ground) if ground else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(frame, 4, 4)
    foot = frame.bottom() - 1
    painter.drawLine(QPointF(frame.left() + 2, foot), QPointF(frame.right() - 2, foot))
    painter.setPen(state.colour(ink))
    painter.setFont(state.font("xs"))
    painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, words)


class Keycap(QWidget):
    """A keycap of its own, where there is no button to carry it."""

    def __init__(self, words: str, *, ink: str = "muted", ground: str = "surface") -> None:
        super().__init__()
        self._words, self._ink, self._ground = words, ink, ground
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def rescale(self) -> None:
        """Take the new size of the letters."""
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As wide as the words, one keycap high."""
        return QSize(keycap_width(self._words), current().px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        paint_keycap(QPainter(self), self._words, QRectF(self.rect()), ink=self._ink, ground=self._ground)
