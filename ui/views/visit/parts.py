"""What the pages of the steps are made of: the page itself, a timer that keeps what is typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from ui.presenters.visit.frame import VisitPresenter
from ui.views.visit.tabbing import stops_as_laid
from ui.widgets.layout import Line

KEEP_MS = 400
"""How long after the last key a typed value is kept."""


class StepPage(QWidget):
    """One step of a visit. It is drawn from its presenter and may be drawn anew at any time."""

    def __init__(self, presenter: VisitPresenter) -> None:
        super().__init__()
        self.visit = presenter
        self.say = presenter.ctx.say
        self.body = Line(False, gap=0, parent=self)
        self.tiny = False
        self.unfinished = False
        """More is to be drawn on the next turn of the event loop."""

    def pieces(self) -> Iterator[None]:
        """Build what its making left, a piece on each turn of the event loop; after that it is refreshed."""
        yield from ()

    def prepare(self) -> bool:
        """Do a piece of what the next refresh shows for the first time, out of sight; False where nothing is left."""
        return False

    def refresh(self) -> None:
        """Show what the presenter holds now; only what changed is touched."""

    def seek(self, what: str) -> bool:
        """Put the focus on a named part; False where it is not on this page."""
        return False

    def commands(self) -> dict[str, Callable[[], None]]:
        """What the keys of the table do in this step."""
        return {}

    def typed(self, digit: str) -> bool:
        """Take a digit that was typed outside of every field; False where it means nothing here."""
        del digit
        return False

    def typed_words(self, words: str) -> bool:
        """Take a letter that was typed outside of every field; False where nothing is looked for here."""
        del words
        return False

    def stops(self) -> list[QWidget]:
        """Where Tab goes on this page, in the order in which a person reads it."""
        return stops_as_laid(self)

    def set_tiny(self, tiny: bool) -> None:
        """Little room, or enough again."""
        self.tiny = tiny


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


def named(name: str) -> str:
    """The name of a control, for tests and the tour; a person never reads it."""
    return name
