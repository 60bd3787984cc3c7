"""The drawer with the rows behind a mark. Escape goes back to the mark."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mfc_desk.text.catalogue import Catalogue
from ui.presenters.cockpit_board import Drill
from ui.views.facts import named
from ui.views.visit.parts import take_focus
from ui.widgets.bars import Foot
from ui.widgets.button import Button
from ui.widgets.drill_table import DrillTable
from ui.widgets.floating import Drawer
from ui.widgets.layout import col, rule
from ui.widgets.words import Label

WIDTH: Final = 680


class RowsDrawer(Drawer):
    """Draws a `Drill`. Reports `opened` with the key of a row, and `closed`."""

    opened = Signal(str)

    def __init__(self, page: QWidget, say: Catalogue) -> None:
        super().__init__(page, name="cockpit.drawer", spoken=say("cockpit.rows_of"), width=WIDTH)
        self._title, self._count = Label("", "h2", wrap=True), Label("", "sm", "muted")
        self._empty = Label("", "md", "muted", wrap=True)
        self.table = DrillTable()
        self.table.opened.connect(self.opened)
        open_ = named(Button(say("cockpit.open_row"), keycap=say("key.enter")), "cockpit.open_row")
        open_.clicked.connect(self._open_selected)
        back = named(Button(say("cockpit.back"), icon="arrow-left", keycap="Esc", kind="quiet"), "cockpit.rows_back")
        back.clicked.connect(self.close_drawer)
        self._open = open_
        head = col(self._title, self._count, gap=2, pad=(20, 14, 20, 12))
        self._body.put(head, rule(), col(self._empty, pad=(20, 10, 20, 0)), (self.table, 1), Foot(open_, back))

    def show_drill(self, drill: Drill) -> None:
        """Show these rows, and open where it is not."""
        self._title.set_words(drill.title)
        self._count.set_words(drill.count)
        self._empty.set_words(drill.empty)
        self._empty.setVisible(not drill.rows)
        self.table.show_rows(drill)
        self.table.setVisible(bool(drill.rows))
        self._open.setVisible(bool(drill.rows))
        self.setAccessibleName(drill.title)
        if self.isHidden():
            self.open()
            self.take_focus()

    def take_focus(self) -> None:
        """The rows have the focus; where there are none, the way back."""
        target = self.table if self.table.rows.rowCount() else self.findChild(Button, "cockpit.rows_back")
        if target is not None:
            take_focus(target)

    def _open_selected(self) -> None:
        found = self.table.selected()
        if found is not None:
            self.opened.emit(found.key)
