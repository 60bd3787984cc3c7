"""The one window, which holds one page at a time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

WIDTH, HEIGHT = 1366, 768
FRAME = 40
"""As high as the title bar of a window becomes."""


def has_room(screen: QSize) -> bool:
    """Whether the window and its frame stand on a screen of that size with something left beside them."""
    return screen.width() > WIDTH + FRAME and screen.height() > HEIGHT + FRAME


class Window(QStackedWidget):
    """The one window of the desk; closing it ends the program, after what is under way is kept."""

    def __init__(self, closing: Callable[[], None]) -> None:
        super().__init__()
        self._closing = closing
        self.setObjectName("window")
        self.resize(WIDTH, HEIGHT)
        self.currentChanged.connect(self._name)

    def fit(self) -> None:
        """Fill the screen where it has no room for the window and its frame; before it is shown."""
        if not has_room(self.screen().availableGeometry().size()):
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def hold_page(self, page: QWidget) -> None:
        """Take `page` in. While it is shown the window is called as it is, in whatever language."""
        page.windowTitleChanged.connect(self._name)
        self.addWidget(page)

    def _name(self) -> None:
        page = self.currentWidget()
        self.setWindowTitle(page.windowTitle() if page is not None else "")

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let the shell put things away first."""
        self._closing()
        super().closeEvent(event)
