"""A column that scrolls, and follows the focus so that what has it is never covered."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QLayout, QScrollArea, QWidget
from shiboken6 import isValid

from ui.theme.state import current

SETTLES_MS = 200
"""So long after it opened a part may still find its place."""


class Area(QScrollArea):
    """Scrolls down only. Words may always grow: what does not fit scrolls, it is never cut.

    Whatever inside gets the focus is scrolled into sight together with the row around it.
    """

    def __init__(self, layout: QLayout) -> None:
        super().__init__()
        inside = QWidget()
        inside.setProperty("box", "scrolled")
        inside.setLayout(layout)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self.follow)
        self._opened: QWidget | None = None
        self._forgetting = QTimer(self, singleShot=True, interval=SETTLES_MS)
        self._forgetting.timeout.connect(self._forget)
        self.verticalScrollBar().rangeChanged.connect(self._bring)

    @Slot(QWidget, QWidget)
    def follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Bring the widget with the focus into sight."""
        inside = self.widget()
        if new is None or inside is None or not inside.isAncestorOf(new):
            return
        near, up = new, new.parentWidget()
        while up is not None and up is not inside and up.height() <= self.height():
            near, up = up, up.parentWidget()
        for widget in (near, new):
            self.ensureWidgetVisible(widget, 0, current().px(8))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Room that goes to a line above or below never covers what has the focus and was in sight."""
        super().resizeEvent(event)
        inside, focus = self.widget(), QApplication.focusWidget()
        if inside is None or focus is None or not inside.isAncestorOf(focus):
            return
        if 0 <= focus.mapTo(self.viewport(), focus.rect().topLeft()).y() < event.oldSize().height():
            self.follow(None, focus)

    def reveal(self, opened: QWidget) -> None:
        """Bring what just opened into sight, also once it has its place; what has the focus stays in sight too."""
        self._opened = opened
        self._forgetting.start()
        QTimer.singleShot(0, self, self._bring)

    @Slot()
    def _bring(self) -> None:
        opened, focus, inside = self._opened, QApplication.focusWidget(), self.widget()
        if opened is None or inside is None or not isValid(opened) or not inside.isAncestorOf(opened):
            return
        self.ensureWidgetVisible(opened, 0, current().px(8))
        if focus is not None and inside.isAncestorOf(focus):
            self.ensureWidgetVisible(focus, 0, current().px(8))

    @Slot()
    def _forget(self) -> None:
        self._opened = None


def scroll(layout: QLayout) -> Area:
    """`layout` in a column that scrolls."""
    return Area(layout)


def reveal(widget: QWidget) -> None:
    """Bring what just opened into sight in the column that scrolls around it."""
    around = widget.parentWidget()
    while around is not None and not isinstance(around, Area):
        around = around.parentWidget()
    if isinstance(around, Area):
        around.reveal(widget)
