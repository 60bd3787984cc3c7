"""Who sits where: this desk with its state and what can be done about it, and the other desks of the hall."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from mfc_desk.domain.halls import DeskState
from mfc_desk.domain.ids import DeskName
from ui.keys import bind, keycap
from ui.presenters.desk import DeskPresenter
from ui.presenters.seat import SeatRow
from ui.views.facts import list_row, named, nothing_here
from ui.views.sides import SidePage
from ui.widgets.bars import GroupHead
from ui.widgets.button import Button
from ui.widgets.layout import clear
from ui.widgets.marks import Tag

ACT = "desks.close."
"""What the button of a row is called by, before its desk."""


class DesksPage(SidePage):
    """Draws how the desks are. The primary button pauses this one, or opens it."""

    def __init__(self, desk: DeskPresenter) -> None:
        say = desk.ctx.catalogue
        turn = named(Button("", keycap=keycap("pause", say), kind="primary"), "desks.turn")
        super().__init__(desk, "desks", turn)
        turn.clicked.connect(desk.lifecycle.turn_pause)
        self._at: DeskName | None = None
        bind("primary", self).activated.connect(desk.lifecycle.turn_pause)
        end = named(Button(say("shift.title"), keycap=keycap("end_shift", say), kind="plain"), "desks.end_shift")
        end.clicked.connect(lambda _checked=False: desk.open_side("shift"))
        foot = self.foot.layout()
        assert foot is not None
        foot.insertWidget(foot.count() - 1, end)  # type: ignore[attr-defined]  # a foot is a row

    def refresh(self) -> None:
        """Draw the desks when they changed."""
        seat, say = self.desk.seat, self.say
        rows = seat.rows()
        slow = {each.desk: self.desk.norms.of_desk(each.desk) for each in rows}
        self.set_head(say("seat.page"), seat.spoken())
        opens = seat.state is not DeskState.OPEN
        self.primary.set_words(say("seat.open" if opens else "seat.pause"))
        self.primary.set_icon("door-open" if opens else "coffee")
        if not self.once((rows, slow, say.language)):
            return
        focused = self._focused()
        clear(self.rows)
        for each in rows[:1]:
            self.rows.put(self._row(each))
        self.rows.put(GroupHead(say("seat.others"), icon="monitor", count=str(len(rows[1:])), name="desks.others"))
        for each in rows[1:]:
            self.rows.put(self._row(each))
        if len(rows) < 2:
            self.rows.put(nothing_here("info", say("seat.nobody_else"), say("seat.nobody_else_body")))
        self.show_rows()
        if focused and not self._focus_row(focused):
            super().focus_first()

    def _row(self, row: SeatRow) -> QFrame:
        tag, told = Tag(row.state, row.tone, row.icon), self.desk.norms.of_desk(row.desk)
        slow = self.say.say(told) if told is not None else ""
        below, icon, role = (f"{slow} · {row.below}", "timer", "warn") if slow else (row.below, "monitor", "muted")
        name = ", ".join(part for part in (row.title, row.state, slow) if part)
        if not (row.closes or row.opens):
            return list_row(icon, role, row.title, below, tag, name=name)
        words, mark, act = ("close", "lock", self._close) if row.closes else ("open_again", "door-open", self._open)
        button = Button(self.say(f"seat.{words}"), icon=mark, name=self.say(f"seat.{words}_spoken", desk=row.desk))
        button.setObjectName(f"{ACT}{row.desk}")
        button.clicked.connect(lambda _checked=False, name=row.desk: act(name))
        return list_row(icon, role, row.title, below, tag, button, name=name)

    def focus_first(self) -> None:
        """The row that was just dealt with, where there is one; else the primary button."""
        at, self._at = self._at, None
        if at is None or not self._focus_row(at):
            super().focus_first()

    def _close(self, name: DeskName) -> None:
        self._at = name
        self.desk.lifecycle.close_other(name)

    def _open(self, name: DeskName) -> None:
        self.desk.seat.open_again(name)

    def _focused(self) -> str:
        """The desk whose row has the focus; "" where none has."""
        name = next((each.objectName() for each in self.findChildren(Button) if each.hasFocus()), "")
        return name.removeprefix(ACT) if name.startswith(ACT) else ""

    def _focus_row(self, desk: str) -> bool:
        found = self.findChildren(Button, f"{ACT}{desk}")
        for button in found:
            button.setFocus(Qt.FocusReason.OtherFocusReason)
        return bool(found)
