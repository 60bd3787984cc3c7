"""The fee in step 5: exemptions first, then the sum with its article, the slip below."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QFrame, QWidget

from ui.presenters.visit.fee import ExemptionWords, FeeWords
from ui.presenters.visit.frame import VisitPresenter
from ui.views.claim_entry import ClaimEntry
from ui.views.visit.paper_row import PaperRow
from ui.widgets.button import Button
from ui.widgets.layout import Line, clear, col, row
from ui.widgets.unverified import Unverified
from ui.widgets.words import Icon, Label
from ui.widgets.wrap import Wrap


class FeePart(QFrame):
    """Draws a `FeePresenter`; anew only when its words changed."""

    def __init__(self, presenter: VisitPresenter) -> None:
        super().__init__()
        self._fee, self._say, self._keys = presenter.fee, presenter.ctx.say, presenter.ctx.catalogue
        self.setObjectName("visit.fee")
        self.setAccessibleName(self._say("visit.fee.head"))
        self._rows: Line = col(gap=8)
        self._slip = PaperRow(
            self._fee,
            self._say,
            name="visit.fee.slip",
            print_words=self._say("visit.fee.print"),
            save_words=self._say("visit.fee.save"),
        )
        self._entry = ClaimEntry(self._say, name="visit.fee.claim", claim=self._fee.claim)
        self._visiting = presenter.visiting
        col(self._rows, self._entry, self._slip, gap=8, pad=(16, 10, 16, 12), into=self)
        self._drawn: FeeWords | None = None

    def refresh(self) -> None:
        """The fee as it stands."""
        words = self._fee.words()
        self.setVisible(words is not None)
        if words is None:
            return
        if words != self._drawn:
            self._drawn = words
            self._draw(words)
        self._show_entry(claimable=words.claimable)
        self._slip.setVisible(words.payable)
        if words.payable:
            self._slip.refresh()

    def _show_entry(self, *, claimable: bool) -> None:
        focus = QApplication.focusWidget()
        if not claimable and focus is not None and self._entry.isAncestorOf(focus):
            self._visiting.seek("primary")
        if not claimable:
            self._entry.forget()
        self._entry.setVisible(claimable)

    def _draw(self, words: FeeWords) -> None:
        clear(self._rows)
        if words.exemptions:
            self._rows.put(Label(self._say("visit.fee.exempt_head"), "sm", "muted", wrap=True))
        for each in words.exemptions:
            self._rows.put(self._exemption(each))
        self._rows.put(self._line(words.icon, words.role, words.title, words.sub, verified=words.verified))
        if words.how:
            self._rows.put(Label(words.how, "sm", wrap=True))
        if words.claimed:
            self._rows.put(Label(words.claimed, "sm", "warn", wrap=True))

    def _exemption(self, each: ExemptionWords) -> QWidget:
        ask = None
        if each.asked:
            ask = Button(self._say("visit.fee.ask"), icon="arrow-left", kind="quiet")
            ask.set_words(self._say("visit.fee.ask"), name=self._say("visit.fee.ask_spoken", what=each.title))
            ask.setObjectName(f"visit.fee.ask.{each.asked}")
            ask.clicked.connect(lambda _checked=False: self._fee.ask(each.asked))
        return self._line(each.icon, each.role, each.title, each.sub, ask, verified=each.verified)

    def _line(self, icon: str, role: str, title: str, sub: str, *ends: QWidget | None, verified: bool) -> QWidget:
        badge = None if verified else Unverified(self._keys, title)
        below = Label(sub, "sm", "muted", wrap=True) if sub else None
        words = col(Label(title, "strong", wrap=True), below, gap=1)
        whole, told = QWidget(), QWidget()
        row(col(Icon(icon, role, 18), ..., gap=0, pad=(0, 1, 0, 0)), (words, 1), gap=10, into=told)
        beside = [each for each in (badge, *ends) if each is not None]
        whole.setLayout(Wrap(told, *beside, grow=told, gap=10))
        whole.setAccessibleName(title)
        whole.setAccessibleDescription(sub)
        return whole
