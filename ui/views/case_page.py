"""A registered application as a case: three dates, what may move them, what moved them, and its certificate."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from mfc_desk.text.message import msg
from ui.keys import bind, keycap
from ui.presenters.case_page import CaseWords, LogRow, MoveRow
from ui.presenters.case_told import ToldWords
from ui.presenters.desk import DeskPresenter
from ui.views.claim_entry import ClaimEntry
from ui.views.facts import list_row, named, note_of, nothing_here
from ui.views.sides import SidePage
from ui.views.told_entry import ToldEntry
from ui.views.visit.paper_row import PaperRow
from ui.widgets.bars import GroupHead
from ui.widgets.button import Button
from ui.widgets.layout import box, clear, col, row
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
        self._previewing = False

    def refresh(self) -> None:
        """Draw the case when something about it changed."""
        page, say = self.desk.beside.case, self.say
        words = page.words()
        self.set_head(words.title if words else say("case.page"), words.sub if words else "")
        drawn = (words, page.notice, page.told, page.paper.paper(), say.language)
        if words is None or not self.once(drawn):
            return
        clear(self.rows)
        self._draw(words)
        self.show_rows()
        doing = bool(words.previewed)
        self.primary.set_words(say("case.do" if doing else "case.copy_spoken"))
        self.primary.setVisible(doing or words.certificate is not None)
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

    def _draw(self, words: CaseWords) -> None:
        say, page = self.say, self.desk.beside.case
        if page.notice is not None:
            self.rows.put(box("plain", note_of(page.notice, say), pad=(20, 10, 16, 4)))
        self.rows.put(GroupHead(say("case.dates"), icon="calendar-clock", name="case.dates"), self._dates(words))
        if words.previewed:
            self.rows.put(self._preview(words))
        if words.claimable:
            self.rows.put(GroupHead(say("case.claim"), icon="wallet", name="case.claim"))
            self.rows.put(box("plain", ClaimEntry(say, name="case.claim.note", claim=page.claim), pad=(20, 8, 16, 12)))
        self.rows.put(GroupHead(say("case.moves"), icon="gavel", name="case.moves"))
        if words.decides:
            self.rows.put(nothing_here("lock", words.decides, ""))
        elif not words.moves:
            self.rows.put(nothing_here("lock", say("case.no_moves"), ""))
        self.rows.put(*[self._move(each) for each in words.moves])
        self.rows.put(GroupHead(say("case.log"), icon="clock", count=str(len(words.log)), name="case.log"))
        self.rows.put(*[self._log(each) for each in words.log])
        if words.told is not None:
            self._draw_told(words.told)
        self._draw_certificate(words)

    def _draw_told(self, told: ToldWords) -> None:
        say = self.say
        self.rows.put(GroupHead(say("case.told.head"), icon="flag", count=str(len(told.rows)), name="case.told.head"))
        self.rows.put(*[list_row("triangle-alert", "bad", title, sub) for title, sub in told.rows])
        if not told.rows:
            self.rows.put(nothing_here("shield-check", say("case.told.none"), ""))
        page = self.desk.beside.case
        self.rows.put(box("plain", ToldEntry(say, told, typed=page.typed, record=page.record), pad=(20, 8, 16, 12)))

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

    def _draw_certificate(self, words: CaseWords) -> None:
        say, found = self.say, words.certificate
        count = str(len(found.lines)) if found is not None else ""
        self.rows.put(GroupHead(say("case.proofs"), icon="shield-check", count=count, name="case.proofs"))
        if found is None:
            self.rows.put(nothing_here("info", say("case.no_proofs"), ""))
            return
        self._paper = PaperRow(
            self.desk.beside.case.paper,
            say,
            name="case.proofs",
            print_words=say("visit.proofs.print"),
            save_words=say("visit.proofs.save"),
            keycap=keycap("print", say),
            stacked=True,
        )
        self._paper.refresh()
        self.rows.put(box("plain", self._paper, pad=(20, 8, 16, 4)))
        badge = Unverified(say, say("case.proofs")) if found.unverified else None
        head = row((Label(say("paper.proofs.name_one"), "sm", wrap=True), 1), badge, gap=10)
        self.rows.put(box("plain", head, pad=(20, 8, 16, 6)))
        for each in found.lines:
            told = say("paper.proofs.line", proof=each.proof, how=each.how)
            self.rows.put(list_row("circle-check", "ok", say.say(each.requirement), told))
