"""What changed in the law for the operator, service by service, to be read at the start of a shift or any time."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from ui.keys import bind, keycap
from ui.presenters.desk import DeskPresenter
from ui.presenters.shifts import ShiftRow
from ui.views.facts import named, note_of, nothing_here
from ui.views.sides import SidePage
from ui.widgets.bars import GroupHead
from ui.widgets.button import Button
from ui.widgets.layout import box, clear, col, row
from ui.widgets.words import Icon, Label
from ui.widgets.wrap import Wrap


class LawPage(SidePage):
    """Every change in its own words; the button says that it is known."""

    def __init__(self, desk: DeskPresenter) -> None:
        say = desk.ctx.catalogue
        known = named(Button(say("law_news.later"), keycap=keycap("primary", say), kind="primary"), "law.known")
        super().__init__(desk, "law", known)
        known.clicked.connect(self._known)
        bind("primary", self).activated.connect(self._known)

    def refresh(self) -> None:
        """Draw the changes when they are others."""
        law, say = self.desk.beside.law, self.say
        news, shifts = law.news, law.shifts.rows()
        told = say("law_news.versions", old=news.old, new=news.new, day=news.since) if news is not None else ""
        self.set_head(say("law_news.page"), told)
        self.primary.setVisible(self.desk.beside.law.untold())
        if not self.once((news, shifts, law.shifts.notice, say.language)):
            return
        clear(self.rows)
        self._draw_shifts(shifts)
        if news is None:
            self.rows.put(nothing_here("gavel", say("law_news.empty"), say("law_news.empty_body")))
            return
        if news.unknown:
            self.rows.put(nothing_here("info", say("law_news.page"), say("law_news.unknown")))
        elif not news.count:
            self.rows.put(nothing_here("check", say("law_news.page"), say("law_news.nothing")))
        for place, each in enumerate(news.services):
            head = GroupHead(say.say(each.name), count=str(len(each.changes)), name=f"law.service.{place}")
            lines = [
                row(Icon("minus", "muted", 16), (Label(say.say(one), wrap=True), 1), gap=8) for one in each.changes
            ]
            self.rows.put(head, box("plain", col(*lines, gap=6), pad=(20, 8, 16, 12)))

    def _draw_shifts(self, shifts: tuple[ShiftRow, ...]) -> None:
        """Who may not move a term is not asked to."""
        found, say = self.desk.beside.law.shifts, self.say
        if found.notice is not None:
            self.rows.put(box("plain", note_of(found.notice, say), pad=(20, 10, 16, 4)))
        if not shifts:
            return
        self.rows.put(
            GroupHead(say("law_news.shifts"), icon="calendar-clock", count=str(len(shifts)), name="law.shifts")
        )
        self.rows.put(*[self._shift(each) for each in shifts])

    def _shift(self, each: ShiftRow) -> QFrame:
        move = Button(say_ := self.say("law_news.move"), name=f"{say_}: {each.title}")
        move.setObjectName(f"law.move.{each.application}")
        move.clicked.connect(lambda _checked=False: self.desk.beside.law.shifts.move(each.application))
        look = Button(self.say("case.open"), kind="quiet", name=self.say("case.open_spoken", number=each.title))
        look.setObjectName(f"law.case.{each.application}")
        look.clicked.connect(lambda _checked=False: self.desk.open_case(each.application))
        words = col(Label(each.title, "strong", wrap=True), Label(each.sub, "sm", "muted", wrap=True), gap=1)
        words.put(4, Wrap(move, look, gap=10))
        line = box(
            "row", col(Icon("rotate-cw", "muted", 19), ...), (words, 1), across=True, gap=10, pad=(20, 8, 16, 10)
        )
        line.setAccessibleName(each.title)
        line.setAccessibleDescription(each.sub)
        return line

    def focus_first(self) -> None:
        """Put the focus on what is there to press."""
        target = self.primary if self.primary.isVisibleTo(self) else self.findChild(Button, "desk.back")
        if isinstance(target, Button):
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _known(self) -> None:
        self.desk.beside.law.put_away()
        self.leave()
