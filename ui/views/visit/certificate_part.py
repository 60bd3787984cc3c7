"""The completeness certificate in step 6: a head that opens the list, copy, save, print."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame

from mfc_desk.text.message import msg
from ui.presenters.visit.certificate import CertificateWords
from ui.presenters.visit.frame import VisitPresenter
from ui.views.facts import fact_row
from ui.views.visit.paper_row import PaperRow
from ui.widgets.button import Button
from ui.widgets.layout import Line, clear, col, row, rule
from ui.widgets.unverified import Unverified
from ui.widgets.words import Icon, Label
from ui.widgets.wrap import Wrap


class CertificatePart(QFrame):
    """Draws a `CertificatePresenter`; closed until somebody wants to read it."""

    def __init__(self, presenter: VisitPresenter) -> None:
        super().__init__()
        self._visit, self._certificate, say = presenter, presenter.certificate, presenter.ctx.say
        self._say = say
        self.setObjectName("visit.proofs")
        self.setAccessibleName(say("case.proofs"))
        self._title = Label("", "h3", wrap=True)
        self._badge = Unverified(presenter.ctx.catalogue, say("case.proofs"))
        self._open = Button("", kind="quiet")
        self._open.setObjectName("visit.proofs.open")
        self._open.setCheckable(True)
        self._open.toggled.connect(lambda _on: self._show_lines())
        self._copy = Button(say("case.copy"), icon="file-text", kind="quiet", name=say("case.copy_spoken"))
        self._copy.setObjectName("visit.proofs.copy")
        self._copy.clicked.connect(self._copied)
        self._lines: Line = col(gap=8)
        self._paper = PaperRow(
            self._certificate,
            say,
            name="visit.proofs",
            print_words=say("visit.proofs.print"),
            save_words=say("visit.proofs.save"),
        )
        head = row(col(Icon("shield-check", "muted", 18), ..., pad=(0, 1, 0, 0)), (self._title, 1), self._badge, gap=10)
        told = Label(say("paper.proofs.name_one"), "sm", "muted", wrap=True)
        col(rule(), head, told, Wrap(self._open, self._copy, gap=6), self._lines, self._paper, gap=8, into=self)
        self._drawn: CertificateWords | None = None
        self.hide()

    def refresh(self) -> None:
        """The certificate as it stands."""
        words = self._certificate.words()
        self.setVisible(words is not None)
        if words is None:
            return
        if words != self._drawn:
            self._drawn = words
            self._title.set_words(words.title)
            self._badge.setVisible(not words.verified)
            self._show_lines()
        self._paper.refresh()

    def _show_lines(self) -> None:
        clear(self._lines)
        opened = self._open.isChecked()
        self._open.set_words(self._say("visit.proofs.close" if opened else "visit.proofs.open"))
        if opened and self._drawn is not None:
            for each in self._drawn.lines:
                self._lines.addLayout(fact_row("circle-check", each.requirement, each.proof, role="ok"))

    def _copied(self) -> None:
        QGuiApplication.clipboard().setText(self._certificate.text())
        self._visit.ctx.announce(msg("case.copied"))
