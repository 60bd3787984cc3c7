"""Discrepancies on the form: the one that is being written, and all that stand."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from ui.keys import keycap
from ui.presenters.context import Context
from ui.presenters.visit.disputes import DisputeRow, DisputesPresenter
from ui.views.visit.parts import take_focus
from ui.widgets.bars import GroupHead
from ui.widgets.button import Button
from ui.widgets.field import FieldState, text_field
from ui.widgets.layout import Line, clear, col, row
from ui.widgets.marks import Tag
from ui.widgets.words import Icon, Label


class DisputeEntry(QFrame):
    """What the register says, and what the person says. Esc puts it away; the field stays as it is."""

    def __init__(self, disputes: DisputesPresenter, ctx: Context) -> None:
        super().__init__()
        self._disputes = disputes
        self.setObjectName("visit.dispute")
        self.setProperty("note", "warn")
        say = ctx.say
        self._title, self._shown = Label("", "h3", wrap=True), Label("", "sm", wrap=True)
        self._said = text_field(say("visit.dispute.said"), name="visit.dispute.said", enter_moves=False)
        self._said.edited.connect(disputes.type)
        self._said.entered.connect(disputes.write)
        self._write = Button(say("visit.dispute.write"), icon="git-compare", keycap=keycap("came", ctx.catalogue))
        self._write.setObjectName("visit.dispute.write")
        self._write.clicked.connect(disputes.write)
        self._away = Button(say("visit.dispute.cancel"), kind="quiet")
        self._away.setObjectName("visit.dispute.cancel")
        self._away.clicked.connect(disputes.take_back)
        col(
            self._title, self._shown, self._said, row(self._write, self._away, ..., gap=8),
            gap=6, pad=(12, 8, 12, 10), into=self,
        )  # fmt: skip
        self.hide()

    def refresh(self) -> None:
        """What is being written, or nothing."""
        words = self._disputes.entry()
        self.setVisible(words is not None)
        if words is None:
            return
        self._title.set_words(words.title)
        self._shown.set_words(words.shown)
        self.setAccessibleName(f"{words.title}. {words.shown}")
        if self._said.value() != words.said:
            self._said.set_value(words.said)
        state: FieldState = "problem" if words.problem else "warning" if words.alike else "plain"
        self._said.say(state, words.problem or words.alike)

    def focus_said(self) -> bool:
        """Put the focus where it is typed."""
        return take_focus(self._said)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts it away."""
        if event.key() == Qt.Key.Key_Escape:
            self._disputes.take_back()
        else:
            super().keyPressEvent(event)


class DisputeList(QFrame):
    """Every discrepancy of the application: both values, since when, how alike they are, how it ended."""

    def __init__(self, disputes: DisputesPresenter, ctx: Context) -> None:
        super().__init__()
        self._disputes, self._ctx = disputes, ctx
        self.setObjectName("visit.disputes")
        say = ctx.say
        head = GroupHead(
            say("visit.dispute.head"), icon="git-compare", hint=say("visit.dispute.hint"), name="visit.disputes.head"
        )
        self._lines = Line(False, gap=0)
        self._acts: list[Button] = []
        self._shown: list[DisputeRow] = []
        col(head, self._lines, gap=0, into=self)
        self.hide()

    def refresh(self) -> None:
        """As they stand."""
        rows = self._disputes.rows()
        self.setVisible(bool(rows))
        if rows == self._shown:
            return
        had = any(each.hasFocus() for each in self._acts)
        self._shown, self._acts = rows, []
        clear(self._lines)
        for each in rows:
            self._lines.addWidget(self._row(each))
        if had:
            self.focus_first()

    def focus_first(self) -> bool:
        """Put the focus on the first that is open."""
        return take_focus(self._acts[0]) if self._acts else False

    def _row(self, one: DisputeRow) -> QWidget:
        say, line = self._ctx.say, QFrame()
        line.setProperty("box", "row")
        line.setAccessibleName(f"{one.label}, {one.register}, {one.person}, {one.state}")
        words = col(
            Label(one.label, "strong", wrap=True),
            Label(say("visit.dispute.register", value=one.register), "sm", wrap=True),
            Label(say("visit.dispute.person", value=one.person), "sm", wrap=True),
            Label(" · ".join(part for part in (one.likeness, one.state) if part), "xs", "muted", wrap=True),
            gap=2,
        )
        mark = col(Icon("git-compare", "warn" if one.open else "muted", 20), ..., pad=(0, 2, 0, 0))
        head = QWidget()
        row(mark, (words, 1), gap=10, into=head)
        body = col(head, gap=4, pad=(16, 6, 12, 8), into=line)
        if one.open:
            ends = QWidget()
            held = col(Label(say("visit.dispute.settle"), "xs", "muted"), gap=4, pad=(30, 0, 0, 0), into=ends)
            for outcome, told in one.outcomes:
                held.put(row(self._end(one, outcome, told), ...))
            body.put(ends)
        else:
            body.put(row(Tag(one.state), ..., pad=(30, 0, 0, 0)))
        return line

    def _end(self, one: DisputeRow, outcome: str, told: str) -> Button:
        act = Button(told, kind="quiet", name=f"{one.label}: {told}")
        act.setObjectName(f"visit.disputes.{outcome}.{one.id}")
        act.clicked.connect(lambda: self._disputes.settle(one.id, outcome))
        self._acts.append(act)
        return act
