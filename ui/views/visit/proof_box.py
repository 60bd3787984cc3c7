"""The proof tree of a row: the requirement, what proves it, and the article."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QWidget

from ui.presenters.visit.plan_rows import ProofLine
from ui.widgets.area import reveal
from ui.widgets.layout import Line, clear, col, row
from ui.widgets.words import Icon, Label

STEP = 20
"""How far each level of the tree stands in."""


class ProofBox(QFrame):
    """Shows the tree; a screen reader hears it as one text."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("note", "tint")
        self._lines: Line = col(gap=4, pad=(12, 8, 12, 10), into=self)
        self._shown: tuple[ProofLine, ...] = ()
        self.hide()

    def set_proof(self, lines: tuple[ProofLine, ...]) -> None:
        """Show these lines, or go."""
        self.setVisible(bool(lines))
        if lines == self._shown:
            return
        self._shown = lines
        clear(self._lines)
        for each in lines:
            line = QWidget()
            words = Label(each.words, "strong" if each.strong else "sm", wrap=True)
            mark = col(Icon(each.icon, each.role, 16), ..., pad=(0, 1, 0, 0))
            row(mark, (words, 1), gap=8, pad=(each.depth * STEP, 0, 0, 0), into=line)
            self._lines.addWidget(line)
        self.setAccessibleName(". ".join(each.words for each in lines))
        if lines:
            reveal(self)
