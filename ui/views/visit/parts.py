"""What the pages of the steps are made of: the page itself, rows of fields, a timer that keeps what is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.presenters.visit.frame import VisitPresenter
from ui.theme.state import current
from ui.widgets.layout import Line

KEEP_MS = 400
"""How long after the last key a typed value is kept."""
COLUMNS = 12


class StepPage(QWidget):
    """One step of a visit. It is drawn from its presenter and may be drawn anew at any time."""

    def __init__(self, presenter: VisitPresenter) -> None:
        super().__init__()
        self.visit = presenter
        self.say = presenter.ctx.say
        self.body = Line(False, gap=0, parent=self)
        self.tiny = False

    def refresh(self) -> None:
        """Show what the presenter holds now; only what changed is touched."""

    def seek(self, what: str) -> bool:
        """Put the focus on a named part; False where it is not on this page."""
        return False

    def commands(self) -> dict[str, Callable[[], None]]:
        """What the keys of the table do in this step."""
        return {}

    def set_tiny(self, tiny: bool) -> None:
        """Little room, or enough again."""
        self.tiny = tiny


class Flow(QWidget):
    """Fields side by side on twelve columns, under each other where there is little room.

    What stays keeps its widget, its focus and its cursor when others come and go.
    """

    def __init__(self, *, gap: int = 10) -> None:
        super().__init__()
        self._gap = gap
        self._grid = QGridLayout(self)
        self._items: list[tuple[QWidget, int]] = []
        self._tiny = False
        self.rescale()

    def rescale(self) -> None:
        """Take the distances anew from the scale in force."""
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(current().px(self._gap))
        self._grid.setVerticalSpacing(current().px(8))

    def place(self, items: Sequence[tuple[QWidget, int]]) -> None:
        """Show these widgets, each over so many columns, in this order; who is no longer among them goes."""
        if list(items) == self._items:
            return
        stay = {id(widget) for widget, _ in items}
        for widget, _ in self._items:
            if id(widget) not in stay:
                self._grid.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        self._items = list(items)
        self._lay()

    def set_tiny(self, tiny: bool) -> None:
        """One or two in a row instead of three or four."""
        if tiny != self._tiny:
            self._tiny = tiny
            self._lay()

    def _lay(self) -> None:
        while self._grid.count():
            self._grid.takeAt(0)
        line = at = 0
        for widget, wide in self._items:
            span = min(COLUMNS, wide * 2) if self._tiny else wide
            if at + span > COLUMNS:
                line, at = line + 1, 0
            self._grid.addWidget(widget, line, at, 1, span)
            widget.show()
            at += span
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)
            self._grid.setColumnMinimumWidth(column, 0)


class Later(QObject):
    """Calls back a moment after the last touch, with the name of what was touched."""

    def __init__(self, parent: QObject, keep: Callable[[str], None]) -> None:
        super().__init__(parent)
        self._keep, self._name = keep, ""
        self._timer = QTimer(self, singleShot=True, interval=KEEP_MS)
        self._timer.timeout.connect(self.now)

    def touch(self, name: str) -> None:
        """It changed: wait from here on. Another one that waits is kept at once."""
        if self._name and self._name != name:
            self.now()
        self._name = name
        self._timer.start()

    def now(self) -> None:
        """Keep what waits."""
        self._timer.stop()
        name, self._name = self._name, ""
        if name:
            self._keep(name)

    def drop(self, name: str) -> None:
        """It is being kept another way."""
        if name == self._name:
            self._timer.stop()
            self._name = ""


def take_focus(widget: QWidget) -> bool:
    """Give `widget` the focus, as a key would."""
    widget.setFocus(Qt.FocusReason.OtherFocusReason)
    return True


def speak(widget: QWidget, words: str) -> None:
    """Have the screen reader say `words`."""
    if words:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))
