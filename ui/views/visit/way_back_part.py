"""Where a person goes when their visit ends here, and who waits for them meanwhile, in the head of it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.presenters.visit.way_back import WayBack
from ui.views.wish_parts import Part
from ui.widgets.bars import Bar
from ui.widgets.layout import col
from ui.widgets.words import Elide, Icon

THEN_HEIGHT = 30


class WayBackPart(QWidget):
    """Back to the desk that waits, or home, each with what follows from it; not there where no desk waits."""

    def __init__(self, way_back: WayBack, *, edge: int = 16) -> None:
        super().__init__()
        self._way_back = way_back
        self._part = Part("visit.way_back", way_back.choose, columns=1, edge=edge)
        col(self._part, gap=0, into=self)
        self.hide()  # shown by `refresh`, once it lies on a page: before that it would be a window of its own

    def refresh(self) -> None:
        """The choice as it stands."""
        options = self._way_back.options()
        self.setVisible(bool(options))
        self._part.show_options(self._way_back.label(), options, self._way_back.chosen())


class ThenLine(Bar):
    """One line below the head of a visit: that another desk waits for who is here, and for what."""

    def __init__(self) -> None:
        super().__init__("sunken", name="visit.then", height=THEN_HEIGHT)
        self._words = Elide("", "sm")
        self.fill(Icon("undo-2", "accent", 16), (self._words, 1), gap=8, pad=(16, 2, 12, 2))
        self.hide()

    def set_words(self, words: str) -> None:
        """Say it; without words it is not there."""
        self._words.set_words(words)
        self._words.setToolTip(words)
        self.setAccessibleName(words)
        self.setVisible(bool(words))
