"""The head of a visit: number, service, where the case stands, how long it takes, and "…" for what is seldom needed."""

from __future__ import annotations

from ui.keys import keycap
from ui.presenters.visit.face import Head
from ui.presenters.visit.frame import VisitPresenter
from ui.widgets.bars import Bar
from ui.widgets.button import Button
from ui.widgets.layout import col, hold, rule
from ui.widgets.words import Elide, Label

HEIGHT, LITTLE = 56, 44
"""The second where there is little room: every line of the step counts there."""


class VisitHead(Bar):
    """Shows the head. The menu opens below `more`."""

    def __init__(self, presenter: VisitPresenter) -> None:
        super().__init__("plain", name="visit.head", height=HEIGHT)
        self._number, self._title = Label("", "h1", "accent"), Elide("", "strong")
        self._sub, self._clock = Elide("", "sm", "muted"), Label("", "h3")
        self._clock.setObjectName("visit.clock")
        self._divider = rule(vertical=True)
        self.more = Button("", icon="ellipsis", kind="icon", name=presenter.ctx.say("visit.more"))
        self.more.setAccessibleDescription(keycap("menu", presenter.ctx.catalogue))
        self.more.setObjectName("visit.more")
        words = col(self._title, self._sub, gap=1)
        parts = (self._number, self._divider, (words, 1), self._clock, self.more)
        self.fill(*parts, gap=12, pad=(16, 4, 10, 4))

    def set_head(self, head: Head, *, tiny: bool) -> None:
        """Say who is here and what for."""
        self._number.set_words(head.number)
        self._number.setVisible(bool(head.number))
        self._divider.setVisible(bool(head.number))
        self._number.set_kind("h2" if tiny else "h1")
        hold(self, height=LITTLE if tiny else HEIGHT)
        self._title.set_words(head.short or head.title if tiny else head.title)
        self._sub.set_words(head.sub)
        self._sub.setVisible(not tiny)

    def set_clock(self, words: str) -> None:
        """How long the visit has been going on."""
        self._clock.set_words(words)
