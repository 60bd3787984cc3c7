"""The page in place of a step when the person leaves before the end: why, what to give back, what happens then."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ui.presenters.visit.frame import VisitPresenter
from ui.presenters.visit.receipt import FactLine
from ui.views.facts import fact_row
from ui.views.visit.giving_back import GivingBack
from ui.views.visit.parts import StepPage, take_focus
from ui.views.visit.way_back_part import WayBackPart
from ui.widgets.bars import GroupHead
from ui.widgets.field import text_field
from ui.widgets.layout import Line, clear, col
from ui.widgets.pick import Choice, Pick
from ui.widgets.words import Label


class LeavePage(StepPage):
    """Asks for the reason in place, lists what is still on the desk, and says what the end does."""

    def __init__(self, presenter: VisitPresenter) -> None:
        super().__init__(presenter)
        say, leaving = self.say, presenter.leaving
        self._why = Choice(say("visit.leave.why"), columns=2, name="visit.leave.why")
        for key, words in leaving.reasons():
            self._why.offer(key, Pick(words))
        self._why.chosen.connect(leaving.choose)
        self._words = text_field(say("visit.leave.words"), name="visit.leave.words")
        self._words.say("help", say("visit.leave.words_help"))
        self._words.set_value(leaving.words)
        self._words.edited.connect(leaving.type)
        self._then = Line(False, gap=10)
        self._give = GivingBack(
            say("visit.leave.give_head"),
            name="visit.leave.give",
            locked=say("visit.documents.returned_why"),
            given=leaving.give_back,
            all_back=lambda: self.visit.visiting.seek("primary"),
        )
        self._way_back = WayBackPart(leaving.way_back)
        self._shown_then: list[FactLine] | None = None
        self._lay_out()

    def refresh(self) -> None:
        """The reason as it was given, what is on the desk, what will be."""
        leaving = self.visit.leaving
        self._why.set_value(leaving.because)
        self._give.show(leaving.originals())
        self._way_back.refresh()
        self._show_then(leaving.happens())

    def seek(self, what: str) -> bool:
        """The reason, or an original."""
        if what.startswith("leave.give."):
            return self._give.seek(what.removeprefix("leave.give."))
        if what in ("first", "leave.reason"):
            chosen = self._why.picks().get(self.visit.leaving.because)
            return take_focus(chosen or next(iter(self._why.picks().values())))
        return False

    def commands(self) -> dict[str, Callable[[], None]]:
        """The next original to give back."""
        return {"next_open": self._next, "previous_open": self._next}

    def _lay_out(self) -> None:
        say = self.say
        head = GroupHead(
            say("visit.leave.head"), icon="door-open", hint=say("visit.leave.hint"), name="visit.leave.head"
        )
        self.body.put(
            head,
            col(self._why, self._words, gap=12, pad=(16, 12, 16, 12)),
            col(self._give.head, self._give.rows, gap=8, pad=(16, 0, 16, 12)),
            self._way_back,
            col(Label(say("visit.leave.then"), "h3", wrap=True), self._then, gap=10, pad=(16, 0, 16, 14)),
            ...,
        )

    def _show_then(self, lines: list[FactLine]) -> None:
        if lines == self._shown_then:
            return
        self._shown_then = lines
        clear(self._then)
        for each in lines:
            line = QWidget()
            line.setLayout(fact_row(each.icon, each.title, each.sub))
            self._then.addWidget(line)

    def _next(self) -> None:
        self._give.to_next()
