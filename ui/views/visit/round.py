"""The page in place of step 5 for several applications: what is signed, by which version, one sheet, one signature."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ui.keys import keycap
from ui.presenters.visit.frame import VisitPresenter
from ui.presenters.visit.rounds import RoundRow
from ui.views.facts import list_row
from ui.views.visit.paper_row import PaperRow
from ui.views.visit.parts import StepPage, take_focus
from ui.widgets.bars import GroupHead
from ui.widgets.button import Button
from ui.widgets.layout import Line, box, clear, col
from ui.widgets.marks import Tag
from ui.widgets.pick import Pick
from ui.widgets.words import Label

ICONS = {"ok": "circle-check", "warn": "circle-question-mark", "bad": "triangle-alert"}


class RoundPage(StepPage):
    """Every application of the visit with the version that is signed; one sheet, one tick, one act."""

    def __init__(self, presenter: VisitPresenter) -> None:
        super().__init__(presenter)
        self._round, say, keys = presenter.round, self.say, presenter.ctx.catalogue
        self._rows: Line = col(gap=0)
        self._open: dict[str, Button] = {}
        self._drawn: list[RoundRow] | None = None
        self._paper = PaperRow(
            self._round,
            say,
            name="visit.round",
            print_words=say("visit.round.print"),
            save_words=say("visit.round.save"),
            keycap=keycap("print", keys),
        )
        self._sign = Pick(say("visit.round.signed"), say("visit.round.signed_sub"), many=True)
        self._sign.setObjectName("visit.round.signed")
        self._sign.clicked.connect(lambda _checked: self._signed())
        head = GroupHead(
            say("visit.round.head"), icon="signature", hint=say("visit.round.hint"), name="visit.round.head"
        )
        self.body.put(head, self._rows, box("sunken", self._paper, self._sign, gap=10, pad=(16, 10, 16, 14)), ...)

    def refresh(self) -> None:
        """What is ready, what is signed."""
        rows = self._round.rows()
        if rows != self._drawn:
            self._drawn = rows
            self._draw(rows)
        self._paper.refresh()
        signed = self._round.signed()
        self._sign.setChecked(signed)
        self._sign.set_locked(self.say("visit.check.signed_done") if signed else "")

    def seek(self, what: str) -> bool:
        """The signature, the printing, or the first of what is open."""
        if what == "round.print":
            return take_focus(self._paper.print)
        if what == "round.signed":
            return take_focus(self._sign)
        if what == "first":
            if self._round.signed():
                return False
            return take_focus(self._sign if self._round.sheets_out() else self._paper.print)
        return False

    def commands(self) -> dict[str, Callable[[], None]]:
        """The one sheet on paper, the next application that is not ready."""
        return {
            "print": self._round.print,
            "print_large": self._round.print,
            "next_open": self._next,
            "previous_open": self._next,
        }

    def _draw(self, rows: list[RoundRow]) -> None:
        clear(self._rows)
        self._open = {}
        for each in rows:
            ends: list[QWidget] = [Tag(each.tag, each.tone)]
            if each.open:
                ends.append(self._go_button(each))
            self._rows.put(list_row(ICONS[each.tone], each.tone, each.title, each.sub, *ends))
            if each.bad:
                why = Label(each.bad, "sm", "bad", wrap=True)
                why.setObjectName(f"visit.round.why.{each.application}")
                self._rows.put(box("plain", why, pad=(49, 2, 16, 8)))

    def _go_button(self, each: RoundRow) -> Button:
        go = Button(self.say("visit.round.go"), kind="quiet", name=self.say("visit.round.go_spoken", what=each.title))
        go.setObjectName(f"visit.round.go.{each.application}")
        go.clicked.connect(lambda _checked=False: self._round.go_to(each.application))
        self._open[each.application] = go
        return go

    def _signed(self) -> None:
        self._sign.setChecked(self._round.signed())
        self._round.sign()

    def _next(self) -> None:
        first = next(iter(self._open.values()), None)
        take_focus(first if first is not None else self._sign)
