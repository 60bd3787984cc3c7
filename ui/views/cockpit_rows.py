"""The drawer with the rows behind a mark. Escape goes back to the mark."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mfc_desk.text.catalogue import Catalogue
from ui.keys import keycap
from ui.presenters.cockpit_board import Drill
from ui.presenters.far_acts import VERBS
from ui.views.facts import named
from ui.views.visit.parts import take_focus
from ui.widgets.bars import Foot
from ui.widgets.button import Button
from ui.widgets.drill_table import DrillTable
from ui.widgets.floating import Drawer
from ui.widgets.layout import box, col, rule
from ui.widgets.words import Label
from ui.widgets.wrap import Wrap

WIDTH: Final = 680


class RowsDrawer(Drawer):
    """Draws a `Drill`. Reports `opened` with the key of a row, and `closed`."""

    opened = Signal(str)
    acted = Signal(str, str)
    """A verb, and the key of the row it is to be done with."""

    def __init__(self, page: QWidget, say: Catalogue) -> None:
        super().__init__(page, name="cockpit.drawer", spoken=say("cockpit.rows_of"), width=WIDTH)
        self._title, self._count = Label("", "h2", wrap=True), Label("", "sm", "muted", wrap=True)
        self._empty, self._notes = Label("", "md", "muted", wrap=True), Label("", "sm", "muted", wrap=True)
        self.table = DrillTable()
        self.table.opened.connect(self.opened)
        open_ = named(Button(say("cockpit.open_row"), keycap=say("key.enter")), "cockpit.open_row")
        open_.clicked.connect(self._open_selected)
        back = named(Button(say("cockpit.back"), icon="arrow-left", keycap="Esc", kind="quiet"), "cockpit.rows_back")
        back.clicked.connect(self.close_drawer)
        self._open = open_
        self._verbs = {verb: self._verb(verb, say) for verb in VERBS}
        self._bar = QWidget()
        self._bar.setLayout(Wrap(*self._verbs.values(), gap=6))
        self._bar.setAccessibleName(say("far.bar"))
        self._bar_box = box("plain", self._bar, pad=(16, 8, 16, 8))
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show_verbs())
        head = col(self._title, self._count, gap=2, pad=(20, 14, 20, 12))
        self._notes_box = box("plain", self._notes, pad=(20, 8, 20, 8))
        self._body.put(
            head, rule(), col(self._empty, pad=(20, 10, 20, 0)), (self.table, 1), self._notes_box, self._bar_box,
            Foot(open_, back),
        )  # fmt: skip

    def show_drill(self, drill: Drill) -> None:
        """Show these rows, and open where it is not."""
        self._title.set_words(drill.title)
        self._count.set_words(drill.count)
        self._empty.set_words(drill.empty)
        self._notes.set_words(drill.notes)
        self._notes_box.setVisible(bool(drill.notes))
        self._empty.setVisible(not drill.rows)
        self.table.show_rows(drill)
        self.table.setVisible(bool(drill.rows))
        self._open.setVisible(bool(drill.rows))
        self._show_verbs()
        self.setAccessibleName(drill.title)
        if self.isHidden():
            self.open()
            self.take_focus()

    def take_focus(self) -> None:
        """The rows have the focus; where there are none, the way back."""
        target = self.table if self.table.rows.rowCount() else self.findChild(Button, "cockpit.rows_back")
        if target is not None:
            take_focus(target)

    def act(self, verb: str) -> None:
        """Do this with the row that is selected, where it can be done."""
        found = self.table.selected()
        if found is not None and verb in found.can:
            self.acted.emit(verb, found.key)

    def _verb(self, verb: str, say: Catalogue) -> Button:
        button = named(Button(say(f"far.verb_{verb}"), keycap=keycap(VERBS[verb], say)), f"cockpit.do_{verb}")
        button.clicked.connect(lambda _checked=False: self.act(verb))
        return button

    def _show_verbs(self) -> None:
        """What can be done with the row that is selected."""
        found = self.table.selected()
        can = found.can if found is not None else ()
        for verb, button in self._verbs.items():
            button.setVisible(verb in can)
        self._bar_box.setVisible(bool(can))
        self._open.setEnabled(found is not None and bool(found.opens))

    def _open_selected(self) -> None:
        found = self.table.selected()
        if found is not None:
            self.opened.emit(found.key)
