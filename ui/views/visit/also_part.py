"""What the person signs for beside their answers: last days of papers, what they go without, what registers dispute."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QWidget

from ui.presenters.visit.frame import VisitPresenter
from ui.widgets.layout import Line, clear, col, row
from ui.widgets.words import Icon, Label


class AlsoPart(QFrame):
    """Reads the same as the end of the sheet on paper; nothing where there is nothing."""

    def __init__(self, presenter: VisitPresenter) -> None:
        super().__init__()
        self._visit = presenter
        self.setObjectName("visit.check.also")
        self._head, self._lines = Label(presenter.ctx.say("visit.check.also"), "strong", wrap=True), Line(False, gap=4)
        self._shown: list[tuple[str, str, str]] = []
        col(self._head, self._lines, gap=4, into=self)
        self.hide()

    def refresh(self) -> None:
        """As it stands."""
        say = self._visit.ctx.say
        told = [("file-text", label, value) for label, value in self._visit.check.dated()]
        told += [("signature", label, value) for label, value in self._visit.check.taken_on()]
        differing = self._visit.disputes.lines()
        told += [("git-compare", say("paper.discrepancy", what=label), value) for label, value in differing]
        self.setVisible(bool(told))
        if told == self._shown:
            return
        self._shown = told
        clear(self._lines)
        for icon, label, value in told:
            line = QWidget()
            words = col(Label(label, "strong", wrap=True), Label(value, "sm", wrap=True), gap=1)
            role = "muted" if icon == "file-text" else "warn"
            row(col(Icon(icon, role, 16), ..., pad=(0, 2, 0, 0)), (words, 1), gap=8, into=line)
            self._lines.addWidget(line)
        self.setAccessibleName(". ".join(f"{label}: {value}" for _, label, value in told))
