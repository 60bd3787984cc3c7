"""The page of step 6: the act that was done, the paper, and what goes back into the person's hands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtWidgets import QFrame, QWidget

from mfc_desk.text.catalogue import LANGUAGES
from ui.keys import keycap
from ui.presenters.visit.frame import VisitPresenter
from ui.presenters.visit.receipt import FactLine
from ui.views.visit.certificate_part import CertificatePart
from ui.views.visit.flow import Flow
from ui.views.visit.giving_back import GivingBack
from ui.views.visit.parts import StepPage, take_focus
from ui.views.visit.slip import Slip
from ui.views.visit.way_back_part import WayBackPart
from ui.widgets.button import Button
from ui.widgets.field import combo_field
from ui.widgets.file_dialog import FileDialog
from ui.widgets.layout import Line, box, clear, col, hold, row, rule
from ui.widgets.marks import State, Tag
from ui.widgets.pick import Pick
from ui.widgets.unverified import Unverified
from ui.widgets.words import Icon, Label
from ui.widgets.wrap import Wrap


class ReceiptPage(StepPage):
    """Number, date, facts; print; give back; finish."""

    def __init__(self, presenter: VisitPresenter) -> None:
        super().__init__(presenter)
        self._receipt = presenter.receipt
        self._title, self._sub = Label("", "h1", wrap=True), Label("", "md", "muted", wrap=True)
        self._tag, self._state = Tag(""), State("", "hard-drive")
        self._facts = Line(False, gap=10)
        self._case = Button(self.say("owing.open"), icon="file-text")
        self._case.setObjectName("visit.receipt.case")
        self._case.clicked.connect(presenter.open_case)
        self._give_rule = rule()
        self._give = GivingBack(
            self.say("visit.receipt.give_head"),
            name="visit.receipt.give",
            locked=self.say("visit.documents.returned_why"),
            given=self._receipt.give_back,
            all_back=lambda: self.visit.visiting.seek("primary"),
        )
        self._paper_icon, self._paper = Icon("printer", "muted", 18), Label("", "strong", wrap=True)
        self._slip = Slip()
        self._way_back = WayBackPart(self._receipt.way_back, edge=0)
        self._shown_facts: list[FactLine] | None = None

    def pieces(self) -> Iterator[None]:
        """The controls, the certificate, then where everything stands."""
        self._make_controls()
        yield
        self._proofs = CertificatePart(self.visit)
        yield
        self._lay_out()

    def refresh(self) -> None:
        """Everything as it stands."""
        head = self._receipt.head()
        if head is not None:
            self._title.set_words(head.title)
            self._sub.set_words(head.sub)
            self._tag.set_tag(head.tag, "ok")
            self._state.set_state(head.state, head.state_icon, head.state_role)
        self._show_facts()
        self._case.setVisible(self._receipt.to_bring())
        self._show_paper()
        originals = self._receipt.originals()
        self._give_rule.setVisible(bool(originals))
        self._give.show(originals)
        self._proofs.refresh()
        self._way_back.refresh()
        slip = self._receipt.slip()
        if slip is not None:
            self._slip.set_receipt(*slip)

    def seek(self, what: str) -> bool:
        """The printing, what goes back, or the first of the two that is open: what goes back comes first."""
        if what == "receipt.print":
            return take_focus(self._print)
        if what.startswith("receipt.give."):
            return self._give.seek(what.removeprefix("receipt.give."))
        if what == "first":
            here = self._receipt.next_to_give()
            return (here is not None and self._give.seek(here)) or take_focus(self._print)
        return False

    def commands(self) -> dict[str, Callable[[], None]]:
        """Print, print large, the next thing to give."""
        return {
            "print": self._receipt.print,
            "print_large": lambda: self._receipt.print(large=True),
            "next_open": self._to_next,
            "previous_open": self._to_next,
        }

    def set_tiny(self, tiny: bool) -> None:
        """The sheet leaves where there is little room."""
        super().set_tiny(tiny)
        self._hand.setVisible(not tiny)
        self._controls.set_tiny(tiny)

    def _make_controls(self) -> None:
        say, keys = self.say, self.visit.ctx.catalogue
        self._print = Button(say("visit.receipt.print"), icon="printer", keycap=keycap("print", keys))
        self._print.setObjectName("visit.receipt.print")
        self._print.clicked.connect(lambda: self._receipt.print())
        self._save = Button(say("visit.receipt.save"), icon="file-text", kind="quiet")
        self._save.setObjectName("visit.receipt.save")
        self._save.clicked.connect(self._choose_file)
        options: list[tuple[str, str]] = [(each, say(f"visit.language.{each}")) for each in LANGUAGES]
        self._language = combo_field(say("visit.receipt.language"), options, name="visit.receipt.language")
        self._language.edited.connect(self._speak)
        self._large = Pick(say("visit.receipt.large"), many=True)
        self._large.setObjectName("visit.receipt.large")
        self._large.clicked.connect(self._receipt.set_large)
        size = QWidget()
        col(Label(say("visit.receipt.size"), "sm"), self._large, ..., gap=4, into=size)
        self._controls = Flow()
        self._controls.place([(self._language, 6), (size, 6)])

    def _lay_out(self) -> None:
        act, marks = QWidget(), QWidget()
        col(row(self._tag, ...), row(self._state, ...), gap=6, into=marks)
        words = col(self._title, self._sub, gap=2)
        row(col(Icon("circle-check", "ok", 30), ...), (words, 1), gap=12, into=act)
        head = QWidget()
        col(Wrap(act, marks, grow=act, gap=12), pad=(16, 10, 16, 10), into=head)
        told, paper = QWidget(), QWidget()
        row(self._paper_icon, (self._paper, 1), gap=8, into=told)
        paper.setLayout(Wrap(told, self._save, self._print, grow=told))
        left = col(
            self._facts, row(self._case, ...), self._give_rule, self._give.head, self._give.rows,
            rule(), paper, self._controls, self._way_back, self._proofs, ...,
            gap=10, pad=(16, 10, 16, 12),
        )  # fmt: skip
        self._hand: QFrame = box(
            "sunken", Label(self.say("visit.receipt.in_hand"), "sm", "muted", wrap=True), self._slip, ...,
            gap=6, pad=(16, 10, 16, 12),
        )  # fmt: skip
        hold(self._hand, width=236)
        self.body.put(head, rule(), (row((left, 1), self._hand, gap=0), 1))

    def _show_facts(self) -> None:
        facts = self._receipt.facts()
        if facts == self._shown_facts:
            return
        self._shown_facts = facts
        clear(self._facts)
        for each in facts:
            words = col(Label(each.title, "strong", wrap=True), gap=1)
            if each.sub:
                words.put(Label(each.sub, "sm", "muted", wrap=True))
            line = QWidget()
            badge = None if each.verified else Unverified(self.visit.ctx.catalogue, each.title)
            row(col(Icon(each.icon, "muted", 18), ..., pad=(0, 1, 0, 0)), (words, 1), badge, gap=10, into=line)
            self._facts.addWidget(line)

    def _show_paper(self) -> None:
        paper = self._receipt.paper()
        self._paper_icon.set_icon(paper.icon, paper.role)
        self._paper.set_words(paper.words)
        self._paper.setToolTip(paper.whole)
        self._paper.setAccessibleDescription(paper.whole)
        self._paper.set_ink("bad" if paper.role == "bad" else "text")
        self._print.set_busy(paper.busy)
        self._language.set_value(self._receipt.language or self.visit.visiting.language)
        self._large.setChecked(self._receipt.large)

    def _to_next(self) -> None:
        self._give.to_next()

    def _speak(self, language: str) -> None:
        for each in LANGUAGES:
            if each == language:
                self._receipt.set_language(each)

    def _choose_file(self) -> None:
        slip = self._receipt.slip()
        name = f"{slip[0].number}.pdf" if slip is not None else "receipt.pdf"
        dialog = FileDialog(self, self.say("visit.receipt.save_title"), name="visit.receipt.dialog", say=self.say)
        dialog.setAcceptMode(FileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.setNameFilter("PDF (*.pdf)")
        dialog.setDirectory(str(Path.home()))
        dialog.selectFile(name)
        dialog.fileSelected.connect(self._receipt.save_as)
        dialog.open()
