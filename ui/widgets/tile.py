"""One of the numbers at the top of the cockpit: a large figure with its name; pressed it opens what is behind it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from ui.presenters.cockpit_board import TileWords
from ui.theme.icons import pixmap
from ui.theme.state import current
from ui.widgets.drawing import Words, box
from ui.widgets.enter import is_enter

HIGH, WIDE, PAD, ICON = 82, 148, 14, 18


class Tile(QPushButton):
    """Draws `TileWords`. Enter, Space or a click presses it."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.setObjectName(f"cockpit.{key}")
        self.setProperty("kind", "tile")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._told: TileWords | None = None

    def show_tile(self, told: TileWords) -> None:
        """Show this number; the same again costs nothing."""
        if told != self._told:
            self._told = told
            self.setAccessibleName(told.spoken)
            self._hint()
            self.update()

    def rescale(self) -> None:
        """Take the new size of the letters."""
        self.updateGeometry()
        self._hint()

    def sizeHint(self) -> QSize:
        """Three lines high."""
        return QSize(current().px(WIDE), current().px(HIGH))

    def minimumSizeHint(self) -> QSize:
        """The same: it only grows."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it like Space."""
        if is_enter(event) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """In another width other words are cut."""
        if event.type() == QEvent.Type.Resize:
            self._hint()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The frame by the stylesheet, then name, figure and what is below."""
        super().paintEvent(event)
        told, state = self._told, current()
        if told is None:
            return
        px, painter = state.px, QPainter(self)
        left, room = px(PAD), self._room()
        self._say(painter, QRectF(left, px(9), room, px(18)), told.name, kind="sm", role="muted")
        number = QRectF(left, px(26), room, px(34))
        self._say(painter, number, told.value, kind="num", role=told.role)
        wide = state.advance("num", told.value) + px(6)
        unit = number.adjusted(wide, px(6), -px(ICON + 4), 0)
        self._say(painter, unit, told.unit, kind="sm", role="muted")
        icon = pixmap(told.icon, told.role if told.role != "text" else "muted", ICON)
        painter.drawPixmap(self.width() - px(PAD) - px(ICON), px(34), icon)
        role = told.role if told.role != "text" else "muted"
        self._say(painter, QRectF(left, px(59), room, px(18)), told.below, kind="sm", role=role)

    def _room(self) -> int:
        return self.width() - 2 * current().px(PAD)

    def _say(self, painter: QPainter, area: QRectF, words: str, *, kind: str, role: str) -> None:
        Words(box(area), words, kind, role).paint(painter)

    def _hint(self) -> None:
        """What does not fit is said whole by the tooltip."""
        told, state = self._told, current()
        if told is not None:
            cut = any(state.advance("sm", each) > self._room() for each in (told.name, told.below))
            self.setToolTip(told.spoken if cut else "")
