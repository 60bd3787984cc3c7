"""Short statements beside things: lifecycle tags, sync states, notes, progress. They hold no words of their own."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QProgressBar, QSizePolicy, QWidget

from ui.theme.icons import pixmap
from ui.theme.state import current
from ui.theme.tokens import RADIUS
from ui.widgets.layout import Items, Line, col, restyle, row
from ui.widgets.words import Icon, Label

TEXT_OF = {"plain": "muted", "tint": "accent"}


class Tag(QWidget):
    """The lifecycle of a thing: words on a filled ground, with an icon when it helps. One painted widget."""

    def __init__(self, words: str, tone: str = "plain", icon: str = "", *, kind: str = "tag") -> None:
        super().__init__()
        self._words, self._tone, self._icon, self._kind = words, tone, icon, kind
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)

    def words(self) -> str:
        """What it says."""
        return self._words

    def set_tag(self, words: str, tone: str = "plain", icon: str = "") -> None:
        """Say something else."""
        if (words, tone, icon) != (self._words, self._tone, self._icon):
            self._words, self._tone, self._icon = words, tone, icon
            self.setAccessibleName(words)
            self.updateGeometry()
            self.update()

    def rescale(self) -> None:
        """Take the new size of the letters."""
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As large as the words and the icon."""
        state, px = current(), current().px
        wide = px(14) + state.advance(self._kind, self._words) + (px(19) if self._icon else 0) + 2
        return QSize(wide, max(state.line_height(self._kind), px(15)) + px(6))

    def minimumSizeHint(self) -> QSize:
        """As large as the words: they are never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, icon and words."""
        state, painter = current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strong = state.theme.name == "contrast"
        role = TEXT_OF.get(self._tone, self._tone)
        ground = {"plain": "bg", "tint": "tint"}.get(self._tone, self._tone + "bg")
        frame = self.rect().adjusted(1, 1, -1, -1) if strong else self.rect()
        painter.setPen(QPen(state.colour(role), 2) if strong else Qt.PenStyle.NoPen)
        painter.setBrush(state.colour(ground))
        painter.drawRoundedRect(frame, RADIUS["tag"], RADIUS["tag"])
        left = state.px(7)
        if self._icon:
            painter.drawPixmap(left, (self.height() - state.px(14)) // 2, pixmap(self._icon, role, 14))
            left += state.px(19)
        painter.setPen(state.colour(role))
        font = state.font(self._kind)
        painter.setFont(font)
        painter.drawText(self.rect().adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._words)


class State(QWidget):
    """Where a thing is: icon and words, no ground. The filled tag is for the lifecycle; the two are never mixed."""

    def __init__(self, words: str, icon: str, role: str = "muted", *, kind: str = "xs") -> None:
        super().__init__()
        self._icon, self._label = Icon(icon, role, 15), Label(words, kind, role)
        row(self._icon, self._label, gap=5, into=self)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def words(self) -> str:
        """What it says."""
        return self._label.text()

    def set_state(self, words: str, icon: str, role: str = "muted") -> None:
        """Say something else; the same again lays nothing out."""
        self._icon.set_icon(icon, role)
        self._label.set_ink(role)
        if words != self._label.text():
            self._label.set_words(words)
            self.updateGeometry()


class Note(QFrame):
    """A title and one sentence on a toned ground, with at most two actions below, or `beside` the words."""

    def __init__(self, tone: str, icon: str, title: str, body: str = "", *actions: Items, beside: bool = False) -> None:
        super().__init__()
        self.setProperty("note", tone)
        role = {"plain": "accent", "tint": "accent"}.get(tone, tone)
        self._icon = Icon(icon, role, 18)
        self._title = Label(title, "strong", _title_ink(tone), wrap=True)
        self._body = Label(body, "sm", wrap=True)
        if not body:
            self._body.hide()  # showing it here, before it has a parent, would open a window of its own
        words: Line = col(self._title, self._body, gap=3)
        if actions and not beside:
            words.put(row(*actions, ..., gap=4))
        last = actions if beside else ()
        row(col(self._icon, ..., gap=0, pad=(0, 1, 0, 0)), (words, 1), *last, gap=10, pad=(12, 9, 12, 10), into=self)
        self.setAccessibleName(title)
        self.setAccessibleDescription(body)

    def set_note(self, tone: str, icon: str, title: str, body: str = "") -> None:
        """Say something else in the same place."""
        restyle(self, note=tone)
        self._icon.set_icon(icon, {"plain": "accent", "tint": "accent"}.get(tone, tone))
        self._title.set_words(title)
        self._title.set_ink(_title_ink(tone))
        self._body.set_words(body)
        self._body.setVisible(bool(body))
        self.setAccessibleName(title)
        self.setAccessibleDescription(body)


def _title_ink(tone: str) -> str:
    return "text" if tone in ("plain", "tint") else tone


class Progress(QProgressBar):
    """How far a counted piece of work is; `name` says of what, `words` how far."""

    def __init__(self, name: str, *, done: int = 0, of: int = 1, words: str = "") -> None:
        super().__init__()
        self.setTextVisible(False)
        self.setAccessibleName(name)
        self.set_progress(done, of, words)

    def set_progress(self, done: int, of: int, words: str) -> None:
        """Move on; `words` is read to who cannot see the bar."""
        self.setRange(0, max(of, 1))
        self.setValue(done)
        self.setAccessibleDescription(words)
