"""The end of a shift: everything that is open or unsent, with the way to it, before the desk is closed."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from ui.keys import bind, keycap
from ui.presenters.desk import DeskPresenter
from ui.presenters.shift import LeftRow
from ui.views.facts import list_row, named, note_of, nothing_here
from ui.views.sides import SidePage
from ui.widgets.button import Button
from ui.widgets.layout import box, clear


class ShiftPage(SidePage):
    """Draws what is left. The primary button reads it back first, then closes."""

    def __init__(self, desk: DeskPresenter) -> None:
        say = desk.ctx.catalogue
        close = named(Button("", icon="door-open", keycap=keycap("primary", say), kind="primary"), "shift.close")
        super().__init__(desk, "shift", close)
        close.clicked.connect(desk.shift.press)
        bind("primary", self).activated.connect(desk.shift.press)

    def refresh(self) -> None:
        """Draw the list when it changed."""
        shift, say = self.desk.shift, self.say
        self.set_head(say("shift.title"), say.say(shift.summary()))
        self.primary.set_words(say.say(shift.primary()))
        self.primary.set_busy(shift.busy)
        rows, notice = shift.rows(), shift.notice()
        if not self.once((rows, notice, say.language)):
            return
        clear(self.rows)
        if notice is not None:
            note = note_of(notice, say)
            note.setObjectName("shift.notice")
            self.rows.put(box("plain", note, pad=(20, 12, 20, 4)))
        for each in rows or ():
            self.rows.put(self._row(each))
        if rows == ():
            self.rows.put(nothing_here("circle-check", say("shift.nothing_left"), say("shift.nothing_left_body")))
        self.show_rows()
        if notice is not None:
            self.area.verticalScrollBar().setValue(0)

    def _row(self, row: LeftRow) -> QFrame:
        go = Button(row.go, icon="arrow-right", name=self.say("shift.go_spoken", go=row.go, what=row.title))
        go.setObjectName(f"shift.go.{row.key}")
        go.clicked.connect(lambda _checked=False: self.desk.shift.go(row.key))
        return list_row(row.icon, row.role, row.title, row.below, go)
