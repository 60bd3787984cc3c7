"""A refused application: its ground and facts, who refused it, the paper again, and what came of it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from ui.keys import bind, keycap
from ui.presenters.case_told import ToldWords
from ui.presenters.desk import DeskPresenter
from ui.presenters.refusal_page import FactRow, RefusalWords
from ui.views.facts import list_row, named, note_of
from ui.views.rows import Row, Rows
from ui.views.sides import SidePage
from ui.views.told_part import told_part
from ui.views.visit.paper_row import PaperRow
from ui.widgets.bars import GroupHead
from ui.widgets.button import Button
from ui.widgets.layout import box
from ui.widgets.unverified import Unverified


class RefusalPage(SidePage):
    """Draws a `RefusalPagePresenter`."""

    def __init__(self, desk: DeskPresenter) -> None:
        say = desk.ctx.catalogue
        primary = named(Button(say("desk.find"), keycap=keycap("palette", say)), "refusal.find")
        super().__init__(desk, "refusal", primary)
        bind("print", self).activated.connect(desk.beside.refusal.print)
        self._listed = Rows(self, self.rows)

    def refresh(self) -> None:
        """Draw it when something about it changed."""
        page, say = self.desk.beside.refusal, self.say
        words = page.words()
        self.set_head(words.title if words else say("refusal.page"), words.sub if words else "")
        if words is not None and self.once((words, page.notice, page.paper(), say.language)):
            self._listed.show(self._rows(words), self._drawn_now)

    def _drawn_now(self) -> None:
        if self.primary.hasFocus():
            self.focus_first()

    def focus_first(self) -> None:
        """Put the focus on printing, which is what most come for."""
        target = self.findChild(Button, "refusal.notice.print") or self.primary
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _rows(self, words: RefusalWords) -> list[Row]:
        """All rows; those that tell the same as before stay."""
        say, page = self.say, self.desk.beside.refusal
        rows: list[Row] = []
        if (notice := page.notice) is not None:
            rows.append(Row("notice", notice, lambda: box("plain", note_of(notice, say), pad=(20, 10, 16, 4))))
        parts = (("gavel", "ground", words.ground), ("user-round", "who", words.who), ("wrench", "cure", words.cure))
        for icon, name, facts in parts:
            rows.append(
                Row(f"head.{name}", "", partial(GroupHead, say(f"refusal.{name}"), icon=icon, name=f"refusal.{name}"))
            )
            rows += [Row(f"{name}.{n}", each, partial(self._fact, each)) for n, each in enumerate(facts)]
        rows.append(
            Row("head.paper", "", partial(GroupHead, say("refusal.paper"), icon="printer", name="refusal.paper.head"))
        )
        rows.append(Row("paper", page.paper(), self._paper))
        return [*rows, *self._told(words.told)]

    def _paper(self) -> QFrame:
        say = self.say
        paper = PaperRow(
            self.desk.beside.refusal,
            say,
            name="refusal.notice",
            print_words=say("visit.notice.print"),
            save_words=say("visit.notice.save"),
            keycap=keycap("print", say),
            stacked=True,
        )
        paper.refresh()
        return box("plain", paper, pad=(20, 8, 16, 12))

    def _told(self, told: ToldWords | None) -> list[Row]:
        say, page = self.say, self.desk.beside.refusal
        if told is None:
            return []
        count = str(len(told.rows))
        make = partial(GroupHead, say("case.told.head"), icon="flag", count=count, name="case.told.head")
        return told_part(say, told, page.telling, head=Row("head.told", count, make), about=page.file_name())

    def _fact(self, each: FactRow) -> QFrame:
        badge = [] if each.verified else [Unverified(self.say, each.title)]
        return list_row(each.icon, each.role, each.title, each.sub, *badge)
