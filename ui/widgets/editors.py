"""What is typed into: one line of text, a secret, a choice from a list."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit

from ui.theme.state import current
from ui.widgets.enter import is_enter
from ui.widgets.words import Icon


class LineEdit(QLineEdit):
    """One line of text. Reports `edited` at each change by the person, `left` on leaving, `entered` on Enter.

    Enter goes to the next field unless `enter_moves` is off. Escape puts back what stood there when
    the field was entered, and Ctrl+Z brings the typed words back.
    """

    edited = Signal(str)
    left = Signal()
    entered = Signal()

    def __init__(self, value: str = "", *, secret: bool = False, enter_moves: bool = True) -> None:
        super().__init__(value)
        self._before, self._enter_moves, self._in_menu = value, enter_moves, False
        self.setFont(current().font("md"))
        self.textEdited.connect(self.edited)
        if secret:
            self.setEchoMode(QLineEdit.EchoMode.Password)
        else:
            self.setCursorPosition(0)

    def set_value(self, value: str) -> None:
        """Show `value` without reporting it; what is being typed is not disturbed when it is the same."""
        if value != self.text():
            self.setText(value)
            if not self.hasFocus():
                self.setCursorPosition(0)

    def rescale(self) -> None:
        """Take the new size of the letters."""
        self.setFont(current().font("md"))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Remember what stood here; coming back from its own menu is no entering."""
        if not self._in_menu:
            self._before = self.text()
        self._in_menu = False
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Report that the field was left; its own menu does not count."""
        super().focusOutEvent(event)
        self._in_menu = _by_popup(event)
        if not self._in_menu:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter accepts, Escape takes back; everything else is typing."""
        if is_enter(event):
            self.entered.emit()
            if self._enter_moves:
                self.focusNextChild()
        elif event.key() == Qt.Key.Key_Escape and self.text() != self._before and not self.isReadOnly():
            self.selectAll()
            self.insert(self._before)
            self.edited.emit(self.text())
        else:
            super().keyPressEvent(event)


class Combo(QComboBox):
    """One value of a list that is short enough to read. Reports `edited` with the key of the chosen value.

    First letters choose, also Kazakh ones; the wheel does not change it by accident; F4 is left to the window.
    """

    edited = Signal(str)
    left = Signal()
    entered = Signal()

    def __init__(self, options: list[tuple[str, str]] | None = None, value: str = "") -> None:
        super().__init__()
        self.setFont(current().font("md"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._mark = Icon("chevron-down", "muted", 16)
        self._mark.setParent(self)
        self.activated.connect(self._chosen)
        self.set_options(options or [], value)

    def set_options(self, options: list[tuple[str, str]], value: str = "") -> None:
        """Offer (key, words) pairs and show `value`; nothing is chosen when it is not among them."""
        self.clear()
        for key, words in options:
            self.addItem(words, key)
        self.set_value(value)

    def set_value(self, value: str) -> None:
        """Show the value with this key without reporting it."""
        self.setCurrentIndex(self.findData(value))

    def text(self) -> str:
        """The key of the chosen value, empty when nothing is chosen."""
        return str(self.currentData() or "")

    def rescale(self) -> None:
        """Take the new size of the letters."""
        self.setFont(current().font("md"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the arrow at the edge."""
        super().resizeEvent(event)
        px = current().px
        self._mark.move(self.width() - px(26), (self.height() - px(16)) // 2)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page, not the value."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, function keys belong to the window."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            self.focusNextChild()
        elif Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F12:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Report that it was left; its own list does not count."""
        super().focusOutEvent(event)
        if not _by_popup(event):
            self.left.emit()

    def _chosen(self, _index: int) -> None:
        self.edited.emit(self.text())


Editor = LineEdit | Combo


def _by_popup(event: QFocusEvent) -> bool:
    return event.reason() == Qt.FocusReason.PopupFocusReason
