"""What changed in the law for the operator, service by service, to be read at the start of a shift or any time."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ui.keys import bind, keycap
from ui.presenters.desk import DeskPresenter
from ui.views.facts import named, nothing_here
from ui.views.sides import SidePage
from ui.widgets.bars import GroupHead
from ui.widgets.button import Button
from ui.widgets.layout import box, clear, col, row
from ui.widgets.words import Icon, Label


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
        news = self.desk.beside.law.news
        say = self.say
        told = say("law_news.versions", old=news.old, new=news.new, day=news.since) if news is not None else ""
        self.set_head(say("law_news.page"), told)
        self.primary.setVisible(self.desk.beside.law.untold())
        if not self.once((news, say.language)):
            return
        clear(self.rows)
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

    def focus_first(self) -> None:
        """Put the focus on what is there to press."""
        target = self.primary if self.primary.isVisibleTo(self) else self.findChild(Button, "desk.back")
        if isinstance(target, Button):
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _known(self) -> None:
        self.desk.beside.law.put_away()
        self.leave()
