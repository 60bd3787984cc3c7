"""What lies over the window for a while: the toast and the drawer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget
from shiboken6 import isValid

from ui.theme.state import current
from ui.widgets.area import Area
from ui.widgets.button import Button
from ui.widgets.layout import clear, col, row
from ui.widgets.undo_key import UndoKey
from ui.widgets.words import Icon, Label

STAYS_MS, STAYS_WITH_UNDO_MS = 6000, 10000
EDGE, WIDE_EDGE = 8, 24
"""Free round a word in its strip, and beside it in a window without one."""
_MOVES = (QEvent.Type.Resize, QEvent.Type.Hide, QEvent.Type.Move)


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


class Toast(Over):
    """One thing that was done, with undo where there is one; it goes away by itself, never under a hand.

    It stands in a strip of its own at the lower edge of the column that `seat` answers, above the foot, so that it
    covers no sentence; without such a column at the bottom of the window. It pauses while it has the mouse or the
    focus. Reports `undone` and `gone`. It never carries an error.
    """

    undone = Signal()
    gone = Signal()
    _area: Area | None = None

    def __init__(self, parent: QWidget, seat: Callable[[], Area | None] = lambda: None) -> None:
        super().__init__(parent, "float", "toast")
        self._seat = seat
        self._icon, self._words = Icon("check", "ok", 18), Label("", "md", wrap=False)
        self._undo = Button("", kind="quiet")
        self._undo.setObjectName("toast.undo")
        row(self._icon, self._words, self._undo, gap=10, pad=(14, 8, 10, 8), into=self)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._end)
        self._again = QTimer(self, singleShot=True, interval=0)
        self._again.timeout.connect(lambda: self.place() if not self.isHidden() else None)
        self._undo.clicked.connect(self._take_back)
        self._key = UndoKey(self)
        self._key.ours.connect(self._show_key)
        self._keycap = ""

    def tell(self, words: str, *, undo: str = "", keycap: str = "", icon: str = "check") -> None:
        """Show `words` in place of what was there, with a button when `undo` has words."""
        self._icon.set_icon(icon, "ok" if icon == "check" else "accent")
        self._words.set_words(words)
        self._undo.set_words(undo, keycap=keycap)
        self._undo.setVisible(bool(undo))
        self.setAccessibleName(words)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
        self.show()
        self.raise_()
        self.place()
        self._keycap = keycap if undo else ""
        self._key.watch(wanted=bool(self._keycap))
        self._timer.start(STAYS_WITH_UNDO_MS if undo else STAYS_MS)

    def add(self, words: str) -> None:
        """Say one thing more; what can be undone stays."""
        whole = f"{self.accessibleName()} · {words}"
        self._words.set_words(whole)
        self.setAccessibleName(whole)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
        self.place()

    def dismiss(self) -> None:
        """Take it off at once: what it speaks of is over."""
        self._timer.stop()
        self._words.set_words("")
        self.setAccessibleName("")
        self.hide()

    def place(self) -> None:
        """In its strip, wrapping when that is narrow; else bottom centre, above foot and status line."""
        area = self._sit(self._seat())
        parent, px = self.under, current().px
        left, bottom = (0, parent.height() - px(104)) if area is None else _lower_edge(area, parent)
        wide = parent.width() if area is None else area.width()
        self._fit(wide - 2 * px(EDGE if area is not None else WIDE_EDGE))
        if area is not None:
            area.make_room(self.height() + 2 * px(EDGE))
            bottom -= px(EDGE)
        self.move(left + (wide - self.width()) // 2, bottom - self.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The column it stands in changed, or another page is shown."""
        if watched is self._area and event.type() in _MOVES and not self.isHidden():
            self._again.start()
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:
        """The strip is given back."""
        super().hideEvent(event)
        self._sit(None)

    def _sit(self, area: Area | None) -> Area | None:
        """Take a seat in this column, and leave the one before."""
        if area is not self._area:
            if self._area is not None and isValid(self._area):
                self._area.removeEventFilter(self)
                self._area.make_room(0)
            if area is not None:
                area.installEventFilter(self)
            self._area = area
        return area

    def _fit(self, room: int) -> None:
        self._words.setWordWrap(False)
        self.setMinimumWidth(0)
        self.setMaximumWidth(16_777_215)
        self.adjustSize()
        if self.width() > room:
            self._words.setWordWrap(True)
            self.setFixedWidth(room)
            self.adjustSize()

    def _show_key(self, ours: bool) -> None:
        """The keycap stands there only while the key undoes what these words tell."""
        self._undo.set_keycap(self._keycap if ours else "")

    def _end(self) -> None:
        if self.underMouse() or self.isAncestorOf(QApplication.focusWidget() or self.under):
            self._timer.start(STAYS_MS // 2)
            return
        self.hide()
        self.gone.emit()

    def _take_back(self) -> None:
        self._timer.stop()
        self.hide()
        self.undone.emit()


def _lower_edge(area: Area, parent: QWidget) -> tuple[int, int]:
    """Where the column begins from the left, and where it ends, in the window's own terms."""
    corner = area.mapTo(parent, area.rect().bottomLeft())
    return corner.x(), corner.y()


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
