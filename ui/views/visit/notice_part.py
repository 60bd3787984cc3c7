"""After a refusal: the number, the notice as the person will hold it, and what goes back into their hands."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFrame, QWidget

from mfc_desk.domain.notices import RefusalData
from mfc_desk.text.catalogue import LANGUAGES, Catalogue
from ui.keys import keycap
from ui.presenters.context import Context
from ui.presenters.visit.refusing import RefusingPresenter
from ui.views.visit.giving_back import GivingBack
from ui.views.visit.parts import take_focus
from ui.widgets.button import Button
from ui.widgets.field import combo_field
from ui.widgets.file_dialog import FileDialog
from ui.widgets.layout import Line, box, clear, col, hold, row, rule
from ui.widgets.marks import Tag
from ui.widgets.pick import Pick
from ui.widgets.words import Icon, Label
from ui.widgets.wrap import Wrap


class NoticePart(QFrame):
    """The notice of a refusal: print, save, or say that the person did not take it."""

    def __init__(self, refusing: RefusingPresenter, ctx: Context) -> None:
        super().__init__()
        self._refusing, self._notice, self._ctx = refusing, refusing.notice, ctx
        say = ctx.say
        self._title, self._sub = (
            Label("", "h1", wrap=True),
            Label(say("visit.refuse.done_sub"), "md", "muted", wrap=True),
        )
        self._tag = Tag(say("visit.refuse.tag"), "warn")
        self._paper_icon, self._paper = Icon("printer", "muted", 18), Label("", "strong", wrap=True)
        self._make_controls()
        self._sheet = Line(False, gap=8)
        self._give = GivingBack(
            say("visit.notice.give_head"),
            name="visit.notice.give",
            locked=say("visit.documents.returned_why"),
            given=refusing.give_back,
            all_back=lambda: take_focus(self._print),
        )
        self._shown: tuple[RefusalData, str] | None = None
        self._lay_out()
        self.hide()

    def refresh(self) -> None:
        """Everything as it stands."""
        found = self._notice.data()
        number = found[0].number if found is not None else ""
        self._title.set_words(self._ctx.say("visit.refuse.done", number=number))
        paper = self._notice.paper()
        self._paper_icon.set_icon(paper.icon, paper.role)
        self._paper.set_words(paper.words)
        self._paper.setToolTip(paper.whole)
        self._paper.set_ink("bad" if paper.role == "bad" else "text")
        self._print.set_busy(paper.busy)
        self._decline.setChecked(self._notice.declined())
        if found is not None:
            self._language.set_value(found[1].language)
            self._show_sheet(*found)
        self._give.show(self._refusing.originals())

    def written(self) -> bool:
        """Whether it tells what the notice says now."""
        found = self._notice.data()
        return found is not None and (found[0], found[1].language) == self._shown

    def seek(self, what: str) -> bool:
        """The printing, what goes back, or the first of the two."""
        if self._give.seek(what.removeprefix("refuse.give.")):
            return True
        return take_focus(self._print) if what in ("refuse.print", "first") else False

    def to_next(self) -> None:
        """The next original to give back."""
        if not self._give.to_next():
            take_focus(self._print)

    def set_tiny(self, tiny: bool) -> None:
        """The sheet leaves where there is little room."""
        self._hand.setVisible(not tiny)

    def _make_controls(self) -> None:
        say, keys = self._ctx.say, self._ctx.catalogue
        self._print = Button(say("visit.notice.print"), icon="printer", keycap=keycap("print", keys))
        self._print.setObjectName("visit.notice.print")
        self._print.clicked.connect(self._notice.print)
        self._save = Button(say("visit.notice.save"), icon="file-text", kind="quiet")
        self._save.setObjectName("visit.notice.save")
        self._save.clicked.connect(self._choose_file)
        options: list[tuple[str, str]] = [(each, say(f"visit.language.{each}")) for each in LANGUAGES]
        self._language = combo_field(say("visit.notice.language"), options, name="visit.notice.language")
        self._language.edited.connect(self._speak)
        self._decline = Pick(say("visit.notice.decline"), say("visit.notice.decline_sub"), many=True)
        self._decline.setObjectName("visit.notice.decline")
        self._decline.clicked.connect(lambda _checked: self._notice.decline())

    def _lay_out(self) -> None:
        head = row(
            col(Icon("gavel", "warn", 30), ...), (col(self._title, self._sub, gap=2), 1), col(self._tag, ...),
            gap=12, pad=(16, 10, 16, 10),
        )  # fmt: skip
        paper = row(self._paper_icon, (self._paper, 1), gap=8)
        left = col(
            paper, Wrap(self._print, self._save), self._language, self._decline, self._give.head,
            self._give.rows, ..., gap=10, pad=(16, 10, 16, 12),
        )  # fmt: skip
        sheet = box("paper", self._sheet, ..., pad=(14, 12, 14, 14))
        sheet.setObjectName("visit.notice.sheet")
        self._hand: QFrame = box(
            "sunken", Label(self._ctx.say("visit.notice.in_hand"), "sm", "muted", wrap=True), sheet, ...,
            gap=6, pad=(16, 10, 16, 12),
        )  # fmt: skip
        hold(self._hand, width=280)
        col(head, rule(), (row((left, 1), self._hand, gap=0), 1), gap=0, into=self)

    def _show_sheet(self, data: RefusalData, words: Catalogue) -> None:
        if (data, words.language) == self._shown:
            return
        self._shown = (data, words.language)
        clear(self._sheet)
        head = QWidget()
        row(Icon("landmark", "ink", 16), (Label(data.centre, "strong", "ink", wrap=True), 1), gap=6, into=head)
        self._sheet.addWidget(head)
        for label, value in _pairs(data, words):
            pair = QWidget()
            one, other = Label(label, "xs", "ink", wrap=True), Label(value, "strong", "ink", wrap=True)
            one.set_language(words.language)
            other.set_language(words.language)
            col(one, other, gap=0, into=pair)
            self._sheet.addWidget(pair)

    def _speak(self, language: str) -> None:
        for each in LANGUAGES:
            if each == language:
                self._notice.set_language(each)

    def _choose_file(self) -> None:
        say, found = self._ctx.say, self._notice.data()
        dialog = FileDialog(self, say("visit.notice.save_title"), name="visit.notice.dialog", say=say)
        dialog.setAcceptMode(FileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.setNameFilter("PDF (*.pdf)")
        dialog.setDirectory(str(Path.home()))
        dialog.selectFile(f"{found[0].number}.pdf" if found is not None else "notice.pdf")
        dialog.fileSelected.connect(self._notice.save_as)
        dialog.open()


def _pairs(data: RefusalData, words: Catalogue) -> list[tuple[str, str]]:
    """What stands on the notice, in short."""
    ground = words.say(data.ground)
    if "ground" in data.unverified:
        ground = words("visit.slip.marked", value=ground)
    pairs = [
        (words("visit.notice.number"), data.number),
        (words("visit.notice.at"), words("visit.notice.moment", day=data.refused_at, at=data.refused_at)),
        (words("visit.notice.ground"), ground),
    ]
    if data.reason is not None:
        pairs.append((words("visit.refuse.reason"), words.say(data.reason)))
    pairs.append((words("visit.notice.cure"), words.say(data.cure)))
    pairs.append((words("visit.notice.today"), words.say(data.today)))
    return pairs
