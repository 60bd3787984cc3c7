"""A registered application as a case: three dates, what may move them, what moved them, and its certificate."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import msg
from ui.keys import bind, keycap
from ui.presenters.case_owed import OwedRow
from ui.presenters.case_page import CaseWords, LogRow, MoveRow
from ui.presenters.case_told import ToldWords
from ui.presenters.desk import DeskPresenter
from ui.views.bring_entry import BringEntry
from ui.views.claim_entry import ClaimEntry
from ui.views.facts import list_row, named, note_of, nothing_here
from ui.views.rows import Row, Rows
from ui.views.sides import SidePage
from ui.views.told_part import told_part
from ui.views.visit.paper_row import PaperRow
from ui.widgets.bars import GroupHead
from ui.widgets.button import Button
from ui.widgets.layout import box, col, row
from ui.widgets.marks import Note
from ui.widgets.pick import Pick
from ui.widgets.unverified import Unverified
from ui.widgets.words import Icon, Label


class CasePage(SidePage):
    """Draws a `CasePagePresenter`. Nothing moves before its new dates were seen."""

    def __init__(self, desk: DeskPresenter) -> None:
        say = desk.ctx.catalogue
        primary = named(Button(say("case.copy_spoken"), keycap=keycap("primary", say), kind="primary"), "case.primary")
        super().__init__(desk, "case", primary)
        primary.clicked.connect(self.press)
        bind("primary", self).activated.connect(self.press)
        bind("print", self).activated.connect(desk.beside.case.paper.print)
        self._previewing, self._listed = False, Rows(self, self.rows)

    def refresh(self) -> None:
        """Draw the case when something about it changed."""
        page, say = self.desk.beside.case, self.say
        words = page.words()
        self.set_head(words.title if words else say("case.page"), words.sub if words else "")
        drawn = (words, page.notice, page.told, page.owed.unfit, page.paper.paper(), say.language)
        if words is None or not self.once(drawn):
            return
        doing, certified = bool(words.previewed), words.certificate is not None
        self._listed.show(self._rows(words), lambda: self._shown(doing=doing, certified=certified))

    def _shown(self, *, doing: bool, certified: bool) -> None:
        self.primary.set_words(self.say("case.do" if doing else "case.copy_spoken"))
        self.primary.setVisible(doing or certified)
        if doing and not self._previewing:
            self._not_yet.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._previewing and not doing:
            self.focus_first()
        self._previewing = doing

    def focus_first(self) -> None:
        """Put the focus on the primary button, or on the way back where there is none."""
        target = self.primary if self.primary.isVisibleTo(self) else self.findChild(Button, "desk.back")
        if isinstance(target, Button):
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def press(self) -> None:
        """Do the move that is looked at; else copy the certificate."""
        page = self.desk.beside.case
        if page.previewing():
            page.do()
        elif page.certificate_text():
            QGuiApplication.clipboard().setText(page.certificate_text())
            self.desk.ctx.announce(msg("case.copied"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the preview, then the page."""
        if event.key() == Qt.Key.Key_Escape and self.desk.beside.case.take_back():
            return
        super().keyPressEvent(event)

    def _rows(self, words: CaseWords) -> list[Row]:
        """All rows; those that tell the same as before stay."""
        say, page = self.say, self.desk.beside.case
        rows: list[Row] = []
        if (notice := page.notice) is not None:
            rows.append(Row("notice", notice, lambda: box("plain", note_of(notice, say), pad=(20, 10, 16, 4))))
        dated = words.dates, words.verified, words.article
        rows += [_head(say, "dates", "calendar-clock"), Row("dates", dated, lambda: self._dates(words))]
        if words.previewed:
            previewed = words.previewed, words.asks_told, page.told
            rows.append(Row("preview", previewed, lambda: self._preview(words)))
        if words.claimable:
            rows += [_head(say, "claim", "wallet"), Row("claim.entry", page.case_id(), self._claim)]
        if words.owed:
            rows.append(_head(say, "owed", "paperclip", len(words.owed)))
            rows += [row_ for each in words.owed for row_ in self._owed(each)]
        rows.append(_head(say, "moves", "gavel"))
        none = words.decides or ("" if words.moves else say("case.no_moves"))
        if none:
            rows.append(Row("no.moves", none, lambda: nothing_here("lock", none, "")))
        rows += [Row(f"move.{each.key}", each, partial(self._move, each)) for each in words.moves]
        rows.append(_head(say, "log", "clock", len(words.log)))
        rows += [Row(f"log.{n}", each, partial(self._log, each)) for n, each in enumerate(words.log)]
        return [*rows, *self._told(words.told), *self._certificate(words)]

    def _owed(self, each: OwedRow) -> list[Row]:
        owed = self.desk.beside.case.owed
        key, why = owed.unfit
        unfit = why if key == each.key else ""
        tone = "bad" if each.over else "warn"

        def entry() -> QFrame:
            return box("plain", BringEntry(self.say, each, unfit=unfit, bring=owed.bring), pad=(20, 4, 16, 12))

        return [
            Row(f"owed.{each.key}", each, partial(list_row, "file-question-mark", tone, each.name, each.sub)),
            Row(f"bring.{each.key}", (self.desk.beside.case.case_id(), each, unfit), entry),
        ]

    def _claim(self) -> QFrame:
        entry = ClaimEntry(self.say, name="case.claim.note", claim=self.desk.beside.case.claim)
        return box("plain", entry, pad=(20, 8, 16, 12))

    def _told(self, told: ToldWords | None) -> list[Row]:
        say, page = self.say, self.desk.beside.case
        if told is None:
            return []
        head = _head(say, "told.head", "flag", len(told.rows))
        return told_part(say, told, page.telling, head=head, about=page.case_id())

    def _dates(self, words: CaseWords) -> QFrame:
        lines = []
        for each in words.dates:
            then = Label(self.say("case.then", then=each.then), "sm", "accent", wrap=True) if each.then else None
            what = col(Label(each.name, "sm", "muted", wrap=True), Label(each.day, "strong", wrap=True), then, gap=0)
            lines.append(what)
        badge = None if words.verified else Unverified(self.say, self.say("case.dates"))
        article = Label(words.article, "sm", "muted", wrap=True) if words.article else None
        below = row((article, 1) if article else ..., badge, gap=10) if article or badge else None
        return box("plain", *lines, below, gap=8, pad=(20, 8, 16, 12))

    def _preview(self, words: CaseWords) -> QFrame:
        self._not_yet = named(Button(self.say("case.not_yet"), keycap="Esc"), "case.not_yet")
        self._not_yet.clicked.connect(lambda _checked=False: self.desk.beside.case.take_back())
        note = Note("tint", "stamp", words.previewed)
        note.setObjectName("case.preview")
        told = None
        if words.asks_told:
            told = Pick(self.say("case.told"), self.say("case.told_sub"), on=self.desk.beside.case.told, many=True)
            told.setObjectName("case.told")
            told.clicked.connect(self.desk.beside.case.say_told)
        return box("sunken", row((note, 1), self._not_yet, gap=12), told, gap=8, pad=(16, 10, 16, 10))

    def _move(self, each: MoveRow) -> QFrame:
        go = Button(self.say("case.look"), name=self.say("case.look_spoken", what=each.words))
        go.setObjectName(f"case.move.{each.key}")
        go.set_off(each.off)
        go.clicked.connect(lambda _checked=False: self.desk.beside.case.show_move(each.key))
        badge = None if each.verified else Unverified(self.say, each.words)
        words = col(Label(each.words, "strong", wrap=True), gap=1)
        words.put(*[Label(part, "sm", "muted", wrap=True) for part in (each.sub, each.off) if part])
        words.put(4, row(go, badge, ..., gap=10))
        line = box("row", col(Icon("gavel", "muted", 19), ...), (words, 1), across=True, gap=10, pad=(20, 8, 16, 10))
        line.setAccessibleName(each.words)
        line.setAccessibleDescription(each.sub)
        return line

    def _log(self, each: LogRow) -> QFrame:
        badge: list[QWidget] = [] if each.verified else [Unverified(self.say, each.title)]
        return list_row(each.icon, "muted", each.title, each.sub, *badge)

    def _certificate(self, words: CaseWords) -> list[Row]:
        say, found = self.say, words.certificate
        head = _head(say, "proofs", "shield-check", None if found is None else len(found.lines))
        if found is None:
            return [head, Row("no.proofs", "", lambda: nothing_here("info", say("case.no_proofs"), ""))]
        named_one = Row(
            "proofs.name", found.unverified, lambda: self._name_of_proofs(unverified=bool(found.unverified))
        )
        lines = [
            (say.say(one.requirement), say("paper.proofs.line", proof=one.proof, how=one.how)) for one in found.lines
        ]
        rows = [Row(f"proof.{n}", each, partial(list_row, "circle-check", "ok", *each)) for n, each in enumerate(lines)]
        return [head, Row("proofs.paper", self.desk.beside.case.paper.paper(), self._paper), named_one, *rows]

    def _paper(self) -> QFrame:
        paper = PaperRow(
            self.desk.beside.case.paper,
            self.say,
            name="case.proofs",
            print_words=self.say("visit.proofs.print"),
            save_words=self.say("visit.proofs.save"),
            keycap=keycap("print", self.say),
            stacked=True,
        )
        paper.refresh()
        return box("plain", paper, pad=(20, 8, 16, 4))

    def _name_of_proofs(self, *, unverified: bool) -> QFrame:
        say = self.say
        badge = Unverified(say, say("case.proofs")) if unverified else None
        return box(
            "plain", row((Label(say("paper.proofs.name_one"), "sm", wrap=True), 1), badge, gap=10), pad=(20, 8, 16, 6)
        )


def _head(say: Catalogue, name: str, icon: str, count: int | None = None) -> Row:
    """The head of a group of rows; `count` is how many."""
    many = "" if count is None else str(count)
    code = f"case.{name}"
    return Row(f"head.{name}", many, lambda: GroupHead(say(code), icon=icon, count=many, name=code))
