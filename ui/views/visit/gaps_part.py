"""What is missing and taken on: by name, with what follows; and the way back."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QWidget

from ui.keys import keycap
from ui.presenters.context import Context
from ui.presenters.visit.gaps import GapRow, GapsPresenter
from ui.views.visit.parts import take_focus
from ui.widgets.bars import GroupHead
from ui.widgets.button import Button
from ui.widgets.layout import Line, clear, col, row
from ui.widgets.pick import Choice, Pick
from ui.widgets.words import Icon, Label


class GapsPart(QFrame):
    """The applicant's own gaps. Nothing stands here as long as nothing is missing."""

    def __init__(self, gaps: GapsPresenter, ctx: Context) -> None:
        super().__init__()
        self._gaps, self._ctx = gaps, ctx
        say = ctx.say
        self.setObjectName("visit.gaps")
        self._head = GroupHead(
            say("visit.gap.head"), icon="signature", hint=say("visit.gap.hint"), name="visit.gaps.head"
        )
        self._asking = GroupHead(say("visit.gap.asking"), icon="circle-question-mark", name="visit.gaps.asking")
        self._taken, self._lines, self._curable = Line(False, gap=0), Line(False, gap=0), Line(False, gap=2)
        self._open = Button(say("visit.gap.button"), kind="quiet", keycap=keycap("without_paper", ctx.catalogue))
        self._open.setObjectName("visit.gaps.open")
        self._open.clicked.connect(gaps.show)
        self._offer, self._later = QWidget(), QWidget()
        row(self._open, ..., pad=(16, 4, 16, 6), into=self._offer)
        row((self._curable, 1), pad=(16, 4, 16, 6), into=self._later)
        self._first: list[Button] = []
        self._choice: Choice | None = None
        self._shown: tuple[list[GapRow], list[str]] | None = None
        col(self._head, self._taken, self._asking, self._lines, self._later, self._offer, gap=0, into=self)

    def refresh(self) -> None:
        """As it stands; only what changed is built anew."""
        rows, curable, offered = self._gaps.rows(), self._gaps.curable(), self._gaps.offered()
        self._head.setVisible(any(each.accepted for each in rows))
        self._asking.setVisible(any(not each.accepted for each in rows))
        self._offer.setVisible(bool(offered) and not self._gaps.open)
        self._later.setVisible(bool(curable))
        self.setVisible(bool(rows or curable or offered))
        if (rows, curable) == self._shown:
            return
        self._shown = rows, curable
        for part in (self._taken, self._lines, self._curable):
            clear(part)
        self._first, self._choice = [], None
        for each in rows:
            (self._taken if each.accepted else self._lines).addWidget(self._row(each))
        for words in curable:
            line = QWidget()
            row(col(Icon("calendar-clock", "muted", 16), ...), (Label(words, "sm", "muted", wrap=True), 1), into=line)
            self._curable.addWidget(line)

    def seek(self, what: str) -> bool:
        """The list, its first row, or what was told."""
        if what == "documents.consequence" and self._choice is not None:
            return take_focus(next(iter(self._choice.picks().values())))
        if what == "documents.gap" and self._first:
            return take_focus(self._first[0])
        if self._offer.isVisibleTo(self):
            return take_focus(self._open)
        return take_focus(self._first[0]) if self._first else False

    def _row(self, gap: GapRow) -> QWidget:
        say, line = self._ctx.say, QFrame()
        line.setProperty("box", "row")
        line.setAccessibleName(f"{gap.name}, {gap.words}")
        words = col(Label(gap.name, "strong", wrap=True), Label(gap.words, "sm", "muted", wrap=True), gap=2)
        icon, role = ("signature", "warn") if gap.accepted else ("circle-question-mark", "muted")
        if gap.accepted:
            act = Button(say("visit.gap.retract"), icon="undo-2", kind="quiet",
                         name=say("visit.gap.retract_name", name=gap.name))  # fmt: skip
            act.clicked.connect(lambda: self._gaps.retract(gap.requirement))
        else:
            act = Button(say("visit.gap.insist"), name=say("visit.gap.insist_name", name=gap.name))
            act.clicked.connect(lambda: self._gaps.choose(gap.requirement))
        act.setObjectName(f"visit.gaps.{'retract' if gap.accepted else 'insist'}.{gap.requirement}")
        self._first.append(act)
        head = QWidget()
        row(col(Icon(icon, role, 20), ..., pad=(0, 2, 0, 0)), (words, 1), col(act, ...), gap=10, into=head)
        body = col(head, gap=6, pad=(16, 6, 12, 8), into=line)
        if gap.choosing:
            body.put(row(self._consequences(), pad=(30, 0, 0, 2)))
        return line

    def _consequences(self) -> Choice:
        self._choice = Choice(self._ctx.say("visit.gap.tell"), columns=1, name="visit.gaps.told")
        for key, words in self._gaps.consequences():
            self._choice.offer(key, Pick(words))
        self._choice.chosen.connect(self._gaps.accept)
        return self._choice
