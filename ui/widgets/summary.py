"""The summary at the top of a step when two or more things are wrong: the same words as beside the fields, as links."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy

from ui.theme.state import current
from ui.widgets.enter import is_enter
from ui.widgets.layout import clear, col, row
from ui.widgets.words import Icon, Label


class Link(QAbstractButton):
    """Words that lead somewhere; they wrap, and are underlined."""

    def __init__(self, words: str, *, name: str = "link", ink: str = "bad") -> None:
        super().__init__()
        self._ink = ink
        self.setText(words)
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter follows the link, like Space. A key that is held down follows once."""
        if event.isAutoRepeat():
            return
        if is_enter(event):
            self.click()
        else:
            super().keyPressEvent(event)

    def rescale(self) -> None:
        """Take the new size of the letters."""
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        """Long words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How high they are at `width`, never less than a target may be."""
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
        high = self._metrics().boundingRect(0, 0, max(1, width - 4), 4000, flags, self.text()).height()
        return max(current().px(24), high + 6)

    def sizeHint(self) -> QSize:
        """All in one line."""
        return QSize(self._metrics().horizontalAdvance(self.text()) + 6, current().px(24))

    def minimumSizeHint(self) -> QSize:
        """As narrow as the longest word."""
        wide = max((self._metrics().horizontalAdvance(word) for word in self.text().split()), default=0)
        return QSize(wide + 6, current().px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The words, underlined, and the ring of the focus."""
        painter, font = QPainter(self), current().font("sm")
        font = type(font)(font)
        font.setUnderline(True)
        painter.setFont(font)
        painter.setPen(current().colour(self._ink))
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect().adjusted(2, 0, -2, 0), flags, self.text())
        if self.hasFocus():
            painter.setPen(QPen(current().colour("focus"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(current().font("sm"))


class Summary(QFrame):
    """A note with a title and one link for each thing that is wrong. Reports `asked` with the key of a link."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("summary")
        self.setProperty("note", "bad")
        self._title, self._links = Label("", "strong", "bad", wrap=True), col(gap=0)
        words = col(self._title, self._links, gap=3)
        mark = col(Icon("triangle-alert", "bad", 18), ..., gap=0, pad=(0, 1, 0, 0))
        row(mark, (words, 1), gap=10, pad=(12, 9, 12, 8), into=self)
        self.hide()

    def set_problems(self, title: str, problems: Sequence[tuple[str, str]]) -> None:
        """Show (key, words) of each problem; with fewer than two the summary hides itself."""
        clear(self._links)
        self._title.set_words(title)
        self.setAccessibleName(title)
        for key, words in problems:
            link = Link(words, name=f"summary.{key}")
            link.clicked.connect(lambda _checked=False, key=key: self.asked.emit(key))
            self._links.addWidget(link)
        self.setVisible(len(problems) > 1)

    def focus_first(self) -> None:
        """Put the focus on the first problem."""
        item = self._links.itemAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.setFocus(Qt.FocusReason.OtherFocusReason)
