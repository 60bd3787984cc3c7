"""The badge of a fact of the law that nobody has seen at its source: the due date, a fee, an article, a ground."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Slot
from PySide6.QtGui import QEnterEvent, QFocusEvent, QHideEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QFrame, QSizePolicy
from shiboken6 import isValid

from mfc_desk.text.catalogue import Catalogue
from ui.theme.state import current
from ui.theme.tokens import RADIUS, TARGET
from ui.widgets.layout import box
from ui.widgets.words import Label

BY_KEY = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
WIDEST = 280


class Unverified(QAbstractButton):
    """Says "not verified" beside such a fact; on focus, hover or press it says what that means.

    Put it wherever the window shows a fact whose `Standing.verified` is false, and nowhere else.
    `about` names the fact to who cannot see what it stands beside.
    """

    def __init__(self, say: Catalogue, about: str) -> None:
        super().__init__()
        self._meaning = say("unverified.meaning")
        self._words: QFrame | None = None
        self.setText(say("unverified.badge"))
        self.setObjectName("unverified")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleDescription(self._meaning)
        self.set_about(about)
        self.clicked.connect(self.explain)

    def set_about(self, about: str) -> None:
        """It stands beside another fact now."""
        self.setAccessibleName(f"{about}: {self.text()}")

    def explain(self) -> None:
        """Show what it means beside the badge, inside the window: nothing opens that would take the focus."""
        if self._words is not None:
            return
        window = self.window()
        label = Label(self._meaning, "sm", wrap=True)
        words = self._words = box("float", label, pad=(12, 9, 12, 10))
        words.setObjectName("unverified.words")
        words.setParent(window)
        words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._place()
        words.show()
        words.raise_()
        self._listen()

    def _listen(self) -> None:
        """A column that scrolls takes the words along."""
        around = self.parentWidget()
        while around is not None and not isinstance(around, QAbstractScrollArea):
            around = around.parentWidget()
        if around is not None:
            around.verticalScrollBar().valueChanged.connect(self._place, Qt.ConnectionType.UniqueConnection)

    @Slot()
    def _place(self) -> None:
        """Below the badge, or above it; where it is scrolled away the words go too."""
        window, px, words = self.window(), current().px, self._words
        if words is None or not isValid(words):
            return
        if words.isVisible() and self.visibleRegion().isEmpty():
            self.put_away()
            return
        wide = min(px(WIDEST), window.width())
        high = words.heightForWidth(wide)
        at = self.mapTo(window, QPoint(0, self.height() + px(4)))
        if at.y() + high > window.height():
            at.setY(max(0, at.y() - self.height() - high - px(8)))
        words.setGeometry(max(0, min(at.x(), window.width() - wide)), at.y(), wide, high)

    def put_away(self) -> None:
        """The words go."""
        words, self._words = self._words, None
        if words is not None and isValid(words):
            words.hide()
            words.deleteLater()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who comes by key reads what it means without another key."""
        super().focusInEvent(event)
        if event.reason() in BY_KEY:
            self.explain()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The words go with the focus."""
        super().focusOutEvent(event)
        self.put_away()

    def enterEvent(self, event: QEnterEvent) -> None:
        """The pointer rests on it."""
        super().enterEvent(event)
        self.explain()

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is gone."""
        super().leaveEvent(event)
        if not self.hasFocus():
            self.put_away()

    def hideEvent(self, event: QHideEvent) -> None:
        """What stood there stands there no longer."""
        super().hideEvent(event)
        self.put_away()

    def rescale(self) -> None:
        """Take the new size of the letters."""
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As wide as the words, and never too small to be hit."""
        state, px = current(), current().px
        return QSize(state.advance("xs", self.text()) + px(14), max(px(TARGET), state.line_height("xs") + px(4)))

    def minimumSizeHint(self) -> QSize:
        """The words are never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A dashed frame, as on paper a frame, so that it reads in grey as well; no ground: it is no state."""
        state, painter = current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inset = max(2, state.px(2))
        frame = self.rect().adjusted(1, inset, -2, -inset)
        painter.setPen(QPen(state.colour("warn"), 1, Qt.PenStyle.DashLine))
        if self.hasFocus():
            painter.setPen(QPen(state.colour("focus"), 2))
        painter.drawRoundedRect(frame, RADIUS["tag"], RADIUS["tag"])
        painter.setPen(state.colour("warn"))
        painter.setFont(state.font("xs"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
