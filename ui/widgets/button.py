"""The button: words, icon and keycap painted over the stylesheet's frame, so each state has its own ink."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy

from ui.theme.icons import pixmap
from ui.theme.state import current
from ui.theme.tokens import FIELD, IN_BAR, IN_LINE, SENIOR_TOUCH
from ui.widgets.enter import is_enter
from ui.widgets.keycap import HEIGHT as KEYCAP
from ui.widgets.keycap import keycap_width, paint_keycap
from ui.widgets.layout import restyle

INKS = {"primary": "onaccent", "quiet": "accent", "top": "ontop", "find": "ontop2", "danger": "bad", "line": "accent"}
GAP, PAD, ICON, SHORTEST_FIND = 8, 12, 17, 96


class Button(QPushButton):
    """A button with words. `kind`: plain, primary, quiet, danger, top, find, line, or icon.

    Of an icon alone `name` says what it does.
    Switched off with a reason it stays reachable by key, says why, and reports `refused` with the
    reason instead of `clicked`. While busy it keeps its width and answers nothing. Where room is scarce
    the keycap goes, never the words.
    """

    refused = Signal(str)

    def __init__(
        self, words: str, *, icon: str = "", keycap: str = "", kind: str = "plain", name: str = "", size: str = ""
    ) -> None:
        super().__init__()
        self._icon, self._keycap, self._kind, self._size = icon, keycap, kind, size
        self._reason, self._busy, self._turn = "", False, 0
        self._timer: QTimer | None = None
        self.setProperty("kind", kind)
        if size:
            self.setProperty("size", size)
        self._words = words  # not Qt's text: the frame is drawn without it, the words by us
        self.setAccessibleName(name or words)
        self._describe()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_words(self, words: str, *, keycap: str | None = None, name: str = "") -> None:
        """Say something else on it; the same again lays nothing out."""
        keycap = self._keycap if keycap is None else keycap
        if (words, keycap, name or words) == (self._words, self._keycap, self.accessibleName()):
            return
        self._words, self._keycap = words, keycap
        self.setAccessibleName(name or words)
        self._describe()
        self.updateGeometry()
        self.update()

    def set_keycap(self, keycap: str) -> None:
        """Show another keycap, or none; the words stay."""
        self.set_words(self._words, keycap=keycap, name=self.accessibleName())

    def set_icon(self, icon: str) -> None:
        """Show another icon, or none."""
        self._icon = icon
        self.updateGeometry()
        self.update()

    def set_off(self, reason: str) -> None:
        """Switch it off and say why; an empty reason switches it on again."""
        self._reason = reason
        restyle(self, off=bool(reason))
        self._describe()

    def set_busy(self, busy: bool) -> None:
        """Show or end the turning mark of a running act."""
        self._busy = busy
        if self._timer is None:
            self._timer = QTimer(self, interval=100)
            self._timer.timeout.connect(self._tick)
        (self._timer.start if busy else self._timer.stop)()
        self.update()

    def words(self) -> str:
        """The words on it."""
        return self._words

    def keycap(self) -> str:
        """The keycap that is painted: none where it has no room."""
        return self._keycap if self.width() >= self.sizeHint().width() else ""

    def nextCheckState(self) -> None:
        """A checkable button that is off or busy keeps its mark."""
        if not (self._reason or self._busy):
            super().nextCheckState()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Hold back presses while off (saying why) or busy."""
        if self._reason:
            self.refused.emit(self._reason)
        elif not self._busy:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the focused button, like Space; off it says why. A key that is held down presses once."""
        if event.isAutoRepeat():
            return
        if is_enter(event) or (event.key() == Qt.Key.Key_Space and (self._reason or self._busy)):
            self.click()
        else:
            super().keyPressEvent(event)

    def click(self) -> None:
        """Press it, as a key of the table does; off it says why."""
        if self._reason:
            self.refused.emit(self._reason)
        elif not self._busy:
            super().click()

    def rescale(self) -> None:
        """Take the new size of the letters."""
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As wide as what is on it."""
        return self._size_with(self._keycap)

    def minimumSizeHint(self) -> QSize:
        """As large as icon and words: they are never cut. A search field may shorten what it asks for."""
        whole = self._size_with("")
        return QSize(min(whole.width(), current().px(SHORTEST_FIND)), whole.height()) if self._kind == "find" else whole

    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame by the stylesheet, then icon, words and keycap in the middle."""
        super().paintEvent(event)
        self._paint_content(QPainter(self))

    def _font_kind(self) -> str:
        if self._size == "senior":
            return "senior_value" if self._kind == "primary" else "senior_body"
        return {"primary": "strong", "find": "sm"}.get(self._kind, "medium")

    def _words_width(self) -> int:
        return current().advance(self._font_kind(), self._words)

    def _size_with(self, keycap: str) -> QSize:
        px = current().px
        parts = [px(ICON) if self._icon else 0, self._words_width(), keycap_width(keycap)]
        inner = sum(parts) + px(GAP) * max(0, sum(1 for p in parts if p) - 1)
        own = {"top": IN_BAR, "find": IN_BAR, "line": IN_LINE}.get(self._kind, FIELD)
        high = px(SENIOR_TOUCH if self._size == "senior" else own)
        return QSize(max(inner + 2 * px(PAD if not self._size else 26) + 2, high), high)

    def _ink(self) -> str:
        return "muted" if self._reason or not self.isEnabled() else INKS.get(self._kind, "text")

    def _paint_content(self, painter: QPainter) -> None:
        state, ink, keycap = current(), self._ink(), self.keycap()
        px, high = state.px, self.height()
        size = self._size_with(keycap).width() - 2 * px(PAD if not self._size else 26) - 2
        left = px(PAD) if self._kind == "find" else max(0, (self.width() - size) // 2)
        if self._busy:
            self._paint_turning(painter, QRectF(left, (high - px(ICON)) / 2, px(ICON), px(ICON)), ink)
        elif self._icon:
            painter.drawPixmap(left, (high - px(ICON)) // 2, pixmap(self._icon, ink, ICON))
        left += px(ICON) + px(GAP) if self._icon else 0
        painter.setPen(state.colour(ink))
        painter.setFont(state.font(self._font_kind()))
        if not (self._busy and not self._icon):
            words, room = self._words, self.width() - left - (px(PAD) if self._kind == "find" else 0)
            if self._kind == "find" and not keycap:
                words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRectF(left, 0, room, high), Qt.AlignmentFlag.AlignVCenter, words)
        if keycap:
            wide = keycap_width(keycap)
            at = self.width() - px(PAD) - wide if self._kind == "find" else left + self._words_width() + px(GAP)
            ground = "surface" if self._kind in ("plain", "quiet", "danger", "line") else ""
            cap = "muted" if self._kind in ("plain", "danger") else ink
            area = QRectF(at, (high - px(KEYCAP)) / 2, wide, px(KEYCAP))
            paint_keycap(painter, keycap, area, ink=cap, ground=ground)

    def _paint_turning(self, painter: QPainter, area: QRectF, ink: str) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(current().colour(ink), 2))
        painter.drawArc(area.adjusted(2, 2, -2, -2), -self._turn * 16, 270 * 16)

    def _tick(self) -> None:
        self._turn = (self._turn + 36) % 360
        self.update()

    def _describe(self) -> None:
        """Where no words stand on it, its name is the tooltip; where it is off, the reason."""
        self.setToolTip(self._reason or ("" if self._words else self.accessibleName()))
        self.setAccessibleDescription(". ".join(part for part in (self._reason, self._keycap) if part))
