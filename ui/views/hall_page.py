"""The whole hall: everybody of the day as one table, sifted as one types. Enter opens a person."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from mfc_desk.domain.ids import TicketId
from mfc_desk.domain.tickets import TicketState
from ui.keys import bind, keycap
from ui.models.hall_rows import COLUMNS
from ui.presenters.desk import DeskPresenter
from ui.views.facts import named
from ui.views.sides import SidePage
from ui.views.visit.parts import take_focus
from ui.widgets.button import Button
from ui.widgets.editors import LineEdit
from ui.widgets.field import text_field
from ui.widgets.hall_table import HallTable
from ui.widgets.layout import Line, box, col
from ui.widgets.marks import Note
from ui.widgets.words import Label


class HallPage(SidePage):
    """Draws the hall. The field has the focus: letters sift, arrows go into the table."""

    def __init__(self, desk: DeskPresenter) -> None:
        say = desk.ctx.catalogue
        opened = named(Button(say("hall.open"), keycap=keycap("primary", say), kind="primary"), "hall.open")
        super().__init__(desk, "hall", opened)
        self._hall = desk.beside.hall
        opened.clicked.connect(self._open_selected)
        bind("primary", self).activated.connect(self._open_selected)
        self.field = text_field(say("hall.find"), name="hall.find", enter_moves=False)
        self.field.set_value(self._hall.words)
        self.field.edited.connect(self._hall.sift)
        self.field.entered.connect(self._open_selected)
        self.field.editor.installEventFilter(self)
        states = [say(f"state.ticket.{state}") for state in TicketState]
        self.table = HallTable(say("hall.title"), [say(f"hall.column_{name}") for name in COLUMNS], states)
        self.table.opened.connect(self._open)
        self._none = Label(say("hall.none"), "md", "muted", wrap=True)
        self._none.hide()
        whole = self.layout()
        assert isinstance(whole, Line)
        self.area.hide()
        self._norms = Note("warn", "timer", "")
        self._norms.setObjectName("hall.norms")
        self._norms_box = box("plain", self._norms, pad=(20, 10, 20, 0))
        self._norms_box.hide()
        whole.insertLayout(2, col(self.field, self._none, gap=8, pad=(20, 10, 20, 10)))
        whole.insertWidget(2, self._norms_box)
        whole.insertWidget(4, self.table, 1)

    def refresh(self) -> None:
        """Draw the lines that fit what is typed."""
        hall = self._hall
        self.set_head(self.say("hall.title"), hall.summary())
        self._show_norms()
        lines = hall.found()
        self.table.show_lines(lines)
        self._none.setVisible(hall.lines is not None and not lines)

    def _show_norms(self) -> None:
        """For a supervisor: the desks that are free while people wait."""
        told = [self.say.say(each) for each in self.desk.norms.others()]
        self._norms_box.setVisible(bool(told))
        if told:
            self._norms.set_note("warn", "timer", told[0], " ".join(told[1:]))

    def focus_first(self) -> None:
        """Put the focus on the field; what was looked for last gives way to the first letter typed."""
        take_focus(self.field.editor)
        if isinstance(self.field.editor, LineEdit):
            self.field.editor.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down leads from the field into the table."""
        down = isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_PageDown)
        if down and event.type() == QEvent.Type.KeyPress and self.table.rows.rowCount():
            self.table.take_first()
            take_focus(self.table)
            return True
        return super().eventFilter(watched, event)

    def _open_selected(self) -> None:
        key = self.table.selected()
        if not key:
            first = self.table.rows.line(0)
            key = first.key if first is not None else ""
        if key:
            self._open(key)

    def _open(self, key: str) -> None:
        line = self._hall.line(key)
        if line is not None:
            self.desk.lifecycle.open_person(TicketId(key), line.number)
