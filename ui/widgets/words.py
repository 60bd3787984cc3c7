"""Words on the screen: labels by type token, one-line labels that shorten, icons, counts."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.theme.icons import pixmap
from ui.theme.state import current
from ui.widgets.layout import hold, restyle


class Label(QLabel):
    """Words in one type token and one ink. Wraps when asked; never cut."""

    def __init__(
        self, words: str = "", kind: str = "md", ink: str = "text", *, wrap: bool = False, right: bool = False
    ) -> None:
        super().__init__(words)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._kind = kind
        self.setFont(current().font(kind))
        if ink != "text":
            self.setProperty("ink", ink)
        if wrap:
            self.setWordWrap(True)
        if right:
            self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def set_words(self, words: str) -> None:
        """Show other words; nothing is repainted when they are the same."""
        if words != self.text():
            self.setText(words)

    def set_ink(self, ink: str) -> None:
        """Show them in another colour role."""
        restyle(self, ink=ink)

    def set_kind(self, kind: str) -> None:
        """Set them in another type token."""
        if kind != self._kind:
            self._kind = kind
            self.setFont(current().font(kind))

    def rescale(self) -> None:
        """Take the new size of the letters."""
        self.setFont(current().font(self._kind))

    def set_language(self, language: str) -> None:
        """Tell the screen reader which voice to use."""
        self.setLocale(QLocale(language))


class Elide(Label):
    """One line that shortens itself and keeps the whole text for the tooltip and the screen reader.

    It takes the room it is given; with `hug` no more than the words need.
    """

    def __init__(self, words: str = "", kind: str = "md", ink: str = "text", *, hug: bool = False) -> None:
        super().__init__("", kind, ink)
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Maximum if hug else QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.set_words(words)

    def set_words(self, words: str) -> None:
        """Show other words, shortened to the room there is; the same again lays nothing out."""
        if words == self._whole:
            return
        self._whole = words
        self.setAccessibleName(words)
        self.updateGeometry()
        self._shorten()

    def words(self) -> str:
        """The whole text, also what does not fit."""
        return self._whole

    def rescale(self) -> None:
        """Take the new size of the letters and shorten again."""
        super().rescale()
        self._shorten()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten to the new width."""
        super().resizeEvent(event)
        self._shorten()

    def sizeHint(self) -> QSize:
        """Room for the whole text."""
        return QSize(current().advance(self._kind, self._whole) + 1, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Any width, one line high."""
        return QSize(0, super().minimumSizeHint().height())

    def _shorten(self) -> None:
        short = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        self.setText(short)
        self.setToolTip("" if short == self._whole else self._whole)


class Icon(QWidget):
    """An icon beside words: drawn by name when it is painted, so it follows the theme. It has no name of its own."""

    def __init__(self, name: str, role: str = "text", size: int = 18) -> None:
        super().__init__()
        self._name, self._role, self._size = name, role, size
        hold(self, width=size, height=size)

    def set_icon(self, name: str, role: str) -> None:
        """Show another icon of the same size."""
        if (name, role) != (self._name, self._role):
            self._name, self._role = name, role
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon."""
        QPainter(self).drawPixmap(0, 0, pixmap(self._name, self._role, self._size))


class Count(QLabel):
    """A small number in a rounded ground that asks to be looked at; hidden when there is nothing to count."""

    def __init__(self, words: str = "") -> None:
        super().__init__()
        self.setProperty("count", True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFont(current().font("xs"))
        hold(self, height=18)
        self.set_words(words)

    def set_words(self, words: str) -> None:
        """Show another count; no words hide it."""
        self.setText(words)
        self.setVisible(bool(words))

    def rescale(self) -> None:
        """Take the new size of the letters."""
        self.setFont(current().font("xs"))
