"""Step 2: what was begun beside the applications and not ended, each with the way back into it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QWidget

from ui.presenters.context import Context
from ui.presenters.visit.going import Going
from ui.presenters.visit.what import WhatPresenter
from ui.widgets.bars import GroupHead
from ui.widgets.button import Button
from ui.widgets.layout import Line, box, clear, col, row
from ui.widgets.words import Icon, Label


class GoingPart(QWidget):
    """Rows with "go on"; not there while nothing is begun."""

    def __init__(self, what: WhatPresenter, ctx: Context) -> None:
        super().__init__()
        self._what, self._say = what, ctx.say
        self._rows, self._shown = Line(False, gap=0), list[Going]()
        head = GroupHead(ctx.say("what.going"), icon="clock", name="visit.what.going")
        col(head, self._rows, gap=0, into=self)
        self.hide()

    def refresh(self) -> None:
        """Draw them when they are others."""
        going = self._what.going()
        self.setVisible(bool(going))
        if going == self._shown:
            return
        self._shown = going
        clear(self._rows)
        for each in going:
            self._rows.addWidget(self._row(each))

    def _row(self, each: Going) -> QFrame:
        say = self._say
        go_on = Button(say("what.go_on"), name=say("what.go_on_name", name=each.name))
        go_on.setObjectName(f"visit.what.go_on.{each.key}")
        go_on.clicked.connect(lambda _checked=False: self._what.go_on_with(each.key))
        words = col(Label(each.name, "strong", wrap=True), Label(each.sub, "sm", "muted", wrap=True), gap=1)
        mark = col(Icon(each.icon, "accent", 18), ..., pad=(0, 2, 0, 0))
        line = box("row", row(mark, (words, 1), go_on, gap=10, pad=(16, 6, 12, 6)))
        line.setAccessibleName(f"{each.name}, {each.sub}")
        return line
