"""The panels of the cockpit: a title, a hint, and a picture; the advice with its reasons."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame

from mfc_desk.text.catalogue import Catalogue
from ui.presenters.cockpit_board import NextWords
from ui.theme.state import current
from ui.views.facts import named
from ui.widgets.button import Button
from ui.widgets.chart import Chart
from ui.widgets.chart_next import NextChart
from ui.widgets.layout import col, row
from ui.widgets.words import Icon, Label

SIDE: Final = 14
ACROSS, DOWN = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


class Panel(QFrame):
    """A card with a title over a chart, a word beside the title, and one line below with a way on."""

    def __init__(self, chart: Chart, way: Button | None = None) -> None:
        super().__init__()
        self.setProperty("box", "card")
        self.chart = chart
        self._title, self._sub = Label("", "h3"), Label("", "sm", "muted", wrap=True)
        self._told = Label("", "sm", "muted", wrap=True)
        self._told.hide()
        below = () if way is None else (row(way, ..., gap=0),)
        self._head = QBoxLayout(ACROSS)  # not of the scale's own: its gap depends on how it lies
        self._head.addWidget(self._title)
        self._head.addWidget(self._sub, 1)
        col(self._head, (chart, 1), self._told, *below, gap=6, pad=(SIDE, 10, SIDE, 10), into=self)

    def set_words(self, title: str, sub: str, told: str = "") -> None:
        """What it shows, what its marks mean, what it rests on."""
        self._title.set_words(title)
        self._sub.set_words(sub)
        self._told.set_words(told)
        self._told.setVisible(bool(told))
        self.setAccessibleName(title)
        self._turn()

    def rescale(self) -> None:
        """Larger letters need more room."""
        self._turn()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In another width the hint has another place."""
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        """The hint stands beside the title, or below it where it has no room."""
        state = current()
        wide = state.advance("h3", self._title.text()) + state.advance("sm", self._sub.text()) + state.px(10)
        beside = wide <= self.width() - 2 * state.px(SIDE)
        self._head.setDirection(ACROSS if beside else DOWN)
        self._head.setSpacing(state.px(8 if beside else 0))


class NextPanel(QFrame):
    """Who passes the norm next; below it the advice, and why."""

    def __init__(self, say: Catalogue) -> None:
        super().__init__()
        self.setProperty("box", "card")
        self.chart = NextChart()
        self._title, self._count = Label("", "h3", wrap=True), Label("", "sm", "muted", wrap=True)
        self._none = Label("", "sm", "muted", wrap=True)
        self._said, self._helps = Label("", "strong", wrap=True), Label("", "sm", wrap=True)
        self._why = Label("", "sm", "muted", wrap=True)
        self.why = named(Button(say("cockpit.why"), kind="quiet"), "cockpit.why")
        self.late = named(Button(say("cockpit.who_is_late"), kind="quiet"), "cockpit.late")
        self._advice = QFrame()
        self._advice.setProperty("note", "tint")
        head = row(Icon("door-open", "accent", 18), (self._said, 1), gap=8)
        buttons = row(self.why, self.late, ..., gap=4)
        col(head, self._helps, self._why, buttons, gap=6, pad=(12, 10, 12, 8), into=self._advice)
        self._advice.hide()
        self._why.hide()
        pad = (14, 10, 14, 10)
        col(self._title, self._count, (self.chart, 1), self._none, self._advice, gap=6, pad=pad, into=self)

    def show_next(self, told: NextWords, *, why: bool) -> None:
        """Draw these people and this advice."""
        self._title.set_words(told.title)
        self._count.set_words(told.count)
        self._count.setVisible(bool(told.count))
        self.setAccessibleName(told.title)
        self.chart.show_next(told)
        self._none.set_words(told.no_advice)
        self._none.setVisible(bool(told.no_advice))
        self._advice.setVisible(told.advice is not None)
        if told.advice is not None:
            self._said.set_words(told.advice.said)
            self._helps.set_words(told.advice.helps)
            self._why.set_words("\n".join(told.advice.why))
            self._why.setVisible(why)
            self.why.setAccessibleDescription("\n".join(told.advice.why))
