"""The page of step 5: the lines, what will not be sent, the person's screen, the signature."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ui.keys import keycap
from ui.presenters.visit.check import LineWords
from ui.presenters.visit.frame import VisitPresenter
from ui.views.visit.also_part import AlsoPart
from ui.views.visit.check_list import CheckList
from ui.views.visit.fee_part import FeePart
from ui.views.visit.parts import StepPage, speak, take_focus
from ui.views.visit.sheet_row import SheetRow
from ui.widgets.bars import GroupHead
from ui.widgets.button import Button
from ui.widgets.layout import Line, box, clear, col, row
from ui.widgets.marks import Note
from ui.widgets.pick import Pick
from ui.widgets.words import Icon, Label
from ui.widgets.wrap import Wrap


class CheckPage(StepPage):
    """What the person is asked, line by line, and what follows from the answer."""

    def __init__(self, presenter: VisitPresenter) -> None:
        super().__init__(presenter)
        self._check = presenter.check
        say, keys = self.say, presenter.ctx.catalogue
        self._lines = CheckList(say("visit.check.head"))
        self._lines.read.connect(self._check.read)
        self._lines.said.connect(self._check.say_yes)
        self._lines.jumped.connect(self._check.jump)
        self._lines.all_right.connect(self._check.all_right)
        self._right = Button(say("visit.check.all_right"), icon="check", keycap=keycap("all_right", keys))
        self._right.setObjectName("visit.check.all_right")
        self._right.clicked.connect(self._check.all_right)
        self._screen = Button(
            say("visit.check.show"), icon="monitor", keycap=keycap("show_applicant", keys), kind="quiet"
        )
        self._screen.setObjectName("visit.check.show")
        self._screen.clicked.connect(lambda: presenter.applicant.turn_on(not presenter.applicant.on))
        self._language = Button("", icon="languages", kind="quiet", keycap=keycap("applicant_language", keys))
        self._language.setObjectName("visit.check.language")
        self._language.clicked.connect(presenter.person_language)
        self._sign = Pick(say("visit.check.signed"), say("visit.check.signed_sub"), many=True)
        self._sign.setObjectName("visit.check.signed")
        self._sign.clicked.connect(lambda _checked: self._signed())
        self._paper, self._fee = SheetRow(presenter), FeePart(presenter)
        self._also = AlsoPart(presenter)
        self._came, self._came_box = Note("tint", "building", ""), QWidget()
        self._came.setObjectName("visit.check.came")
        self._take = Button(say("visit.agency.take"), icon="building")
        self._take.setObjectName("visit.check.take")
        self._take.clicked.connect(presenter.agencies.take)
        self._told = ""
        self._pruned, self._pruned_head = Line(False, gap=2), Label("", "strong", wrap=True)
        self._left_out = box("plain", self._pruned_head, self._pruned, gap=4)
        self._shown_pruned: list[tuple[str, str]] | None = None
        self._lay_out()

    def refresh(self) -> None:
        """Lines, signature, act."""
        say, lines = self.say, self._check.lines()
        self._lines.set_lines(lines, [self._spoken(each) for each in lines])
        self._right.setVisible(not self._check.checked())
        signed = self._check.signed()
        self._sign.setChecked(signed)
        self._sign.set_locked(say("visit.check.signed_done") if signed else "")
        self._also.refresh()
        self._show_came()
        self._show_pruned()
        self._paper.refresh()
        self._fee.refresh()
        self._screen.set_words(say("visit.check.hide" if self.visit.applicant.on else "visit.check.show"))
        language = say(f"visit.language.{self.visit.visiting.language}")
        self._language.set_words(language, name=say("visit.check.language", language=language))

    def seek(self, what: str) -> bool:
        """A line, the signature, or the line that is read."""
        if what == "check.signed":
            return take_focus(self._sign)
        if what.startswith("check.line."):
            self._lines.focus_line(int(what.rpartition(".")[2]))
            return True
        if what == "first":
            if self._check.checked():
                return False if self._check.signed() else take_focus(self._sign)
            self._lines.focus_line(self._check.reading)
            return True
        return False

    def typed(self, digit: str) -> bool:
        """The number of a line leads to its field also from outside of the list."""
        if not self._check.confirming:
            self._lines.typed(digit)
        return True

    def commands(self) -> dict[str, Callable[[], None]]:
        """Next line that waits, yes to it or to all, the sheet on paper, which is always large."""
        return {
            "next_open": self._next,
            "previous_open": self._next,
            "all_right": self._check.all_right,
            "said_yes": lambda: self._check.say_yes(self._check.reading),
            "print": self.visit.sheet.print,
            "print_large": self.visit.sheet.print,
        }

    def _lay_out(self) -> None:
        say = self.say
        head = GroupHead(
            say("visit.check.head"), icon="signature", hint=say("visit.check.hint"), name="visit.check.head"
        )
        col(self._came, row(self._take, ...), gap=8, pad=(16, 10, 16, 8), into=self._came_box)
        self.body.put(
            self._came_box,
            head,
            self._lines,
            GroupHead(say("visit.fee.head"), icon="wallet", name="visit.fee.head"),
            self._fee,
            box(
                "sunken",
                self._screens(),
                self._also, self._left_out, self._paper, self._sign, gap=10, pad=(16, 10, 16, 14),
            ),
            ...,
        )  # fmt: skip

    def _screens(self) -> QWidget:
        """What is said of all lines at once, and what the person sees; below each other where there is little room."""
        line, free = QWidget(), QWidget()
        line.setLayout(Wrap(self._right, free, self._language, self._screen, grow=free, gap=6))
        return line

    def _spoken(self, line: LineWords) -> str:
        return self.say("visit.check.said_yes" if line.said else "visit.check.not_said")

    def _signed(self) -> None:
        self._sign.setChecked(self._check.signed())
        self._check.sign()

    def _show_came(self) -> None:
        """Answers of agencies that came while the person checks: told, and taken in by one word."""
        told = self.visit.agencies.came()
        self._came_box.setVisible(bool(told))
        self._take.setVisible(self.visit.agencies.untaken())
        if told != self._told:
            self._told = told
            if told:
                self._came.set_note("tint", "building", self.say("visit.agency.news_title"), told)
                speak(self, told)

    def _show_pruned(self) -> None:
        pruned = self._check.pruned()
        self._left_out.setVisible(bool(pruned))
        if pruned == self._shown_pruned:
            return
        self._shown_pruned = pruned
        clear(self._pruned)
        self._pruned_head.set_words(self.say("visit.check.pruned", n=len(pruned)))
        for label, value in pruned:
            line = QWidget()
            row(Icon("minus", "muted", 16), (Label(f"{label}: {value}", "sm", "muted", wrap=True), 1), into=line)
            self._pruned.addWidget(line)

    def _next(self) -> None:
        waiting = next((each.number for each in self._check.lines() if not each.said), None)
        if waiting is not None:
            self._check.read(waiting)
            self._lines.focus_line(waiting)
        elif not self._check.signed():
            take_focus(self._sign)
