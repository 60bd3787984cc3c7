"""The last word: one thing that was done, with undo where there is one."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QHideEvent
from PySide6.QtWidgets import QApplication, QFrame

from ui.theme.state import current
from ui.theme.tokens import IN_LINE
from ui.widgets.button import Button
from ui.widgets.layout import row
from ui.widgets.undo_key import UndoKey
from ui.widgets.words import Icon, Label

STAYS_MS, STAYS_WITH_UNDO_MS = 6000, 10000
GAP = 10


class LastWord(QFrame):
    """One thing that was done, with undo where there is one; it goes away by itself, never under a hand.

    It has a place in the layout, so it lies over nothing. It pauses while it has the mouse or the focus. Reports
    `undone`, `gone`, and `turned` when it comes, goes or says something else. It never carries an error.
    """

    undone = Signal()
    gone = Signal()
    turned = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("box", "word")
        self.setObjectName("word")
        self._icon, self._words = Icon("check", "ok", 18), Label("", "md", wrap=False)
        self._undo = Button("", kind="line")
        self._undo.setObjectName("word.undo")
        self._row = row(self._icon, self._words, self._undo, ..., gap=GAP, pad=(GAP, 2, 6, 2), into=self)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._end)
        self._undo.clicked.connect(self._take_back)
        self._key = UndoKey(self)
        self._key.ours.connect(self._show_key)
        self._keycap = ""
        self.hide()

    def tell(self, words: str, *, undo: str = "", keycap: str = "", icon: str = "check") -> None:
        """Show `words` in place of what was there, with a button when `undo` has words."""
        self._icon.set_icon(icon, "ok" if icon == "check" else "accent")
        self._undo.set_words(undo, keycap=keycap)
        self._undo.setVisible(bool(undo))
        self._say(words, spoken=words)
        self._keycap = keycap if undo else ""
        self._key.watch(wanted=bool(self._keycap))
        self._timer.start(STAYS_WITH_UNDO_MS if undo else STAYS_MS)

    def add(self, words: str) -> None:
        """Say one thing more; what can be undone stays."""
        self._say(f"{self.accessibleName()} · {words}", spoken=words)

    def dismiss(self) -> None:
        """Take it off at once: what it speaks of is over."""
        self._timer.stop()
        self._words.set_words("")
        self.setAccessibleName("")
        self.hide()

    def needs(self) -> int:
        """How wide it is on one row."""
        return current().advance("md", self._words.text()) + 2 + self._beside()

    def fit(self, wide: int) -> int:
        """Wrap into that width; how high it is then."""
        self._words.setWordWrap(self.needs() > wide)
        words = self._words.heightForWidth(wide - self._beside()) if self._words.wordWrap() else 0
        return max(words, current().px(IN_LINE)) + current().px(6)

    def _beside(self) -> int:
        """What stands beside the words: the icon, the button, edges and gaps."""
        px = current().px
        button = self._undo.sizeHint().width() + px(GAP) if not self._undo.isHidden() else 0
        return px(18) + button + 3 * px(GAP) + px(6)

    def hideEvent(self, event: QHideEvent) -> None:
        """The room is given back."""
        super().hideEvent(event)
        self.turned.emit()

    def _say(self, words: str, *, spoken: str) -> None:
        self._words.set_words(words)
        self.setAccessibleName(words)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, spoken))
        self.show()
        self.turned.emit()

    def _show_key(self, ours: bool) -> None:
        """The keycap stands there only while the key undoes what these words tell."""
        self._undo.set_keycap(self._keycap if ours else "")

    def _end(self) -> None:
        if self.underMouse() or self.isAncestorOf(QApplication.focusWidget() or self.window()):
            self._timer.start(STAYS_MS // 2)
            return
        self.hide()
        self.gone.emit()

    def _take_back(self) -> None:
        self._timer.stop()
        self.hide()
        self.undone.emit()
