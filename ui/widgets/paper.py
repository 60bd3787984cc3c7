"""A scanned page as a thumbnail that can be chosen."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ui.theme.state import current

WIDTH, HEIGHT = 76, 104


class Paper(QAbstractButton):
    """A page with its number. `fault` frames it in red; its words are shown by the page around it and read aloud here.

    `spoken` is the whole name, such as "Page 2, blurred". Checked is the selected page.
    """

    def __init__(self, number: int, spoken: str, *, fault: bool = False, picture: QPixmap | None = None) -> None:
        super().__init__()
        self._number, self._fault, self._picture = number, fault, picture
        self.setCheckable(True)
        self.setObjectName(f"page_{number}")
        self.setAccessibleName(spoken)
        self.setToolTip(spoken)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def rescale(self) -> None:
        """Take the new size."""
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """A small upright sheet."""
        return QSize(current().px(WIDTH), current().px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The sheet, its frame, its number."""
        state, painter = current(), QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        painter.fillPath(outline, state.colour("paper"))
        if self._picture is not None and not self._picture.isNull():
            painter.setClipPath(outline)
            painter.drawPixmap(self.rect(), self._picture)
            painter.setClipping(False)
        marked = self._fault or self.isChecked() or self.hasFocus()
        role = "focus" if self.hasFocus() else "bad" if self._fault else "accent" if self.isChecked() else "edge"
        painter.setPen(QPen(state.colour(role), 2 if marked else 1))
        painter.drawPath(outline)
        self._paint_number(painter)

    def _paint_number(self, painter: QPainter) -> None:
        state, size = current(), current().px(18)
        area = QRectF(state.px(5), self.height() - state.px(5) - size, size, size)
        painter.setPen(QPen(state.colour("bad" if self._fault else "edge"), 1))
        painter.setBrush(state.colour("bad" if self._fault else "surface"))
        painter.drawRoundedRect(area, 4, 4)
        painter.setPen(state.colour("surface" if self._fault else "text"))
        painter.setFont(state.font("tag"))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, str(self._number))
