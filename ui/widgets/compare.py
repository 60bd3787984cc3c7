"""Versions of one thing side by side, two of them or also what stood before.

What differs is marked by words, an icon and a line under the signs.
"""

from __future__ import annotations

from html import escape
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from ui.theme.state import current
from ui.widgets.layout import Grid, col
from ui.widgets.marks import State
from ui.widgets.words import Label

NARROW: Final = 520
"""Below this width at 100 % the versions stand under each other."""

SHARES: Final = (3, 4, 4, 4)
"""Of the name, and of each version."""


class Marked(Label):
    """A value of which the part that differs from the other version is underlined and strong."""

    def __init__(self, words: str, other: str, *, differs: bool) -> None:
        super().__init__(words, "md", wrap=True)
        if differs:
            self.setTextFormat(Qt.TextFormat.RichText)
            before, inner, after = parted(words, other)
            self.setText(f"{escape(before)}<b><u>{escape(inner)}</u></b>{escape(after)}")
        self.setAccessibleName(words)


class Heads(QFrame):
    """What the versions are of, and whose each is, above their columns; in little room each value says it."""

    def __init__(self, title: str, heads: tuple[str, ...]) -> None:
        super().__init__()
        self.setProperty("box", "sunken")
        self.setAccessibleName(title)
        self._heads = [Label(each, "sm", "muted", wrap=True) for each in heads]
        grid = Grid(gap=6, pad=(20, 7, 16, 7), parent=self)
        for place, part in enumerate((Label(title, "h3", wrap=True), *self._heads)):
            grid.addWidget(part, 0, place)
            grid.setColumnStretch(place, SHARES[place])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Little room: the title alone."""
        super().resizeEvent(event)
        for each in self._heads:
            each.setVisible(event.size().width() >= current().px(NARROW))


class Compare(QFrame):
    """One field of the versions. `heads` say whose each is, where they stand under each other. `stood` is what was
    there before both, where it is shown.
    """

    def __init__(
        self,
        label: str,
        mine: str,
        theirs: str,
        *,
        heads: tuple[str, ...],
        differs: str = "",
        stood: str | None = None,
    ) -> None:
        super().__init__()
        self.setProperty("box", "row")
        marks: list[QWidget] = [Label(label, "strong" if differs else "sm", "text" if differs else "muted", wrap=True)]
        if differs:
            marks.append(State(differs, "git-compare", "warn"))
        self._name = QWidget()
        col(*marks, ..., gap=2, into=self._name)
        self._heads = [Label(each, "xs", "muted", wrap=True) for each in heads]
        before = [] if stood is None else [Label(stood, "md", "muted", wrap=True)]
        both = [Marked(mine, theirs, differs=bool(differs)), Marked(theirs, mine, differs=bool(differs))]
        self._values: list[Label] = [*before, *both]
        for each in self._heads:
            each.setParent(self)  # shown without one it would open a window of its own
            each.hide()
        self._grid = Grid(gap=6, pad=(20, 6, 16, 7), parent=self)
        self._under: bool | None = None
        said = ([] if stood is None else [stood]) + [mine, theirs]
        told = f"{label}: " + "; ".join(f"{head}: {each}" for head, each in zip(heads, said, strict=True))
        self.setAccessibleName(f"{told}. {differs}" if differs else told)
        self._lay(under=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Little room: one version under the other."""
        super().resizeEvent(event)
        self._lay(under=event.size().width() < current().px(NARROW))

    def _lay(self, *, under: bool) -> None:
        if under is self._under:
            return
        self._under = under
        while self._grid.count():
            self._grid.takeAt(0)
        for each in self._heads:
            each.setVisible(under)
        if under:
            pairs = zip(self._heads, self._values, strict=True)
            for place, part in enumerate((self._name, *(part for pair in pairs for part in pair))):
                self._grid.addWidget(part, place, 0)
        else:
            for place, part in enumerate((self._name, *self._values)):
                self._grid.addWidget(part, 0, place)
        for column, share in enumerate((1, 0, 0, 0) if under else SHARES[: len(self._values) + 1]):
            self._grid.setColumnStretch(column, share)


def parted(words: str, other: str) -> tuple[str, str, str]:
    """What both begin with, what differs, what both end with."""
    start = 0
    while start < min(len(words), len(other)) and words[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(words), len(other)) - start and words[-1 - end] == other[-1 - end]:
        end += 1
    return words[:start], words[start : len(words) - end], words[len(words) - end :]
