"""What lies over the window for a while: the drawer, and the shade."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from ui.theme.state import current
from ui.widgets.layout import clear, col


class Over(QFrame):
    """A frame over its parent that keeps its place when the parent is resized."""

    def __init__(self, parent: QWidget, look: str, name: str) -> None:
        super().__init__(parent)
        self.under = parent
        self.setProperty("box", look)
        self.setObjectName(name)
        self.hide()
        parent.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move along with the window."""
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self.place()
        return False

    def place(self) -> None:
        """Take the place this part has in its parent."""


class Drawer(Over):
    """A panel over the left or right edge. Focus goes in when it opens and back where it was when it closes.

    Escape closes it. Reports `closed`.
    """

    closed = Signal()

    def __init__(self, parent: QWidget, *, name: str, spoken: str, left: bool = False, width: int = 286) -> None:
        super().__init__(parent, "drawer", name)
        self.setAccessibleName(spoken)
        self._left, self._width = left, width
        self._back: QWidget | None = None
        self._body = col(gap=0, into=self)

    def hold_content(self, content: QWidget) -> None:
        """Put `content` in, in place of what was there."""
        clear(self._body)
        self._body.addWidget(content)

    def open(self) -> None:
        """Show it and give it the focus."""
        self._back = QApplication.focusWidget()
        self.place()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.focusNextChild()

    def close_drawer(self) -> None:
        """Hide it and return the focus."""
        self.hide()
        if self._back is not None:
            self._back.setFocus(Qt.FocusReason.OtherFocusReason)
        self._back = None
        self.closed.emit()

    def place(self) -> None:
        """The whole height, at its edge, never wider than the window."""
        parent = self.under
        wide = min(current().px(self._width), parent.width())
        self.setGeometry(0 if self._left else parent.width() - wide, 0, wide, parent.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_drawer()
        else:
            super().keyPressEvent(event)


def veil(parent: QWidget) -> QFrame:
    """A shade over `parent` for the three things that may stop everything else."""
    shade = QFrame(parent)
    shade.setProperty("box", "veil")
    shade.setGeometry(parent.rect())
    return shade
