"""The page of a visit: head, six steps, the body of one of them, the foot with the one primary button.

It is drawn from its presenter and can be built anew at any time. A step is built when it is first shown,
on a turn of the event loop of its own.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from ui.keys import keycap
from ui.presenters.visit.face import FootWords
from ui.presenters.visit.frame import VisitPresenter
from ui.theme.state import current
from ui.views.applicant import ApplicantScreen
from ui.views.visit.act_box import ActBox
from ui.views.visit.head import VisitHead
from ui.views.visit.menu import VisitMenu
from ui.views.visit.pages import Pages
from ui.views.visit.parts import speak, take_focus
from ui.views.visit.tabbing import chain, stops_in
from ui.views.visit.way_back_part import ThenLine
from ui.widgets.bars import Foot
from ui.widgets.button import Button
from ui.widgets.layout import col, rule
from ui.widgets.marks import Note
from ui.widgets.steps import StepBar, StepView
from ui.widgets.turns import laid_out_once

TINY, NARROW = 700, 760
"""Below these widths at 100 % the steps collapse, and the foot drops what can be done without."""
LOW = 400
"""Below this height at 100 % head and steps take one line each, so that the form is seen."""
PLAIN = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
CLOCK_MS, SLOW_MS = 1000, 300


class VisitPage(QFrame):
    """One visit in the middle of the window."""

    def __init__(self, presenter: VisitPresenter) -> None:
        super().__init__()
        self._presenter, say = presenter, presenter.ctx.say
        self.setObjectName("visit")
        self.setProperty("box", "card")
        self._head = VisitHead(presenter)
        self._then = ThenLine()
        self._menu = VisitMenu(self, presenter, self._head.more)
        self._head.more.clicked.connect(self._menu.open)
        self._steps = StepBar(say("visit.steps"))
        for number in range(1, 7):
            self._steps.step(number).setObjectName(f"visit.step.{number}")
        self._steps.asked.connect(presenter.go)
        self._trouble = Note("warn", "triangle-alert", "")
        self._trouble.setObjectName("visit.trouble")
        self._act = ActBox()
        self._act.back.connect(presenter.take_back)
        self._pages = Pages(presenter)
        self._foot = self._make_foot()
        self._wish, self._said, self._tiny, self._low = "", True, False, False
        self._screen: ApplicantScreen | None = None
        self._lay_out()
        self._collapse(tiny=True)  # until it has its width: six steps side by side would make the window wider
        self._start()

    def commands(self) -> dict[str, Callable[[], None]]:
        """What the keys of the table do here and now, the step's own included."""
        presenter = self._presenter
        common: dict[str, Callable[[], None]] = {
            "primary": presenter.primary,
            "step_back": presenter.back,
            "show_applicant": self._turn_screen,
            "applicant_language": presenter.person_language,
            "menu": self._menu.open,
            "ask_question": presenter.talks.ask,
            "other_person": presenter.talks.other_person,
            "next_case": lambda: presenter.turn_case(1),
            "previous_case": lambda: presenter.turn_case(-1),
            "leave_early": presenter.leave_early,
            "refuse_intake": presenter.refuse_intake,
        }
        for number in range(1, 7):
            common[f"step_{number}"] = lambda number=number: presenter.go(number)  # type: ignore[misc]  # bound at once
        page = self._pages.due()
        return {**common, **(page.commands() if page is not None else {})}

    def focus_first(self) -> None:
        """While the visit is being opened the focus waits in its page, not on the menu of the head."""
        if self._pages.currentWidget() is self._pages.opening:
            take_focus(self._pages.opening)

    def refresh(self) -> None:
        """Something changed: show it on the next turn of the event loop, once."""
        self._going_on = False
        self._pages.changed()
        self._soon.start()

    def seek(self, what: str) -> None:
        """Put the focus on a named part, after what changed is shown."""
        self._going_on = False
        if what == "trouble":  # it is said; where the focus was sent before, it goes
            self._said = False
        else:
            self._wish = what
        self._soon.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Little room collapses the steps."""
        super().resizeEvent(event)
        self._fit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Locked, or something else is looked at: what the person saw goes with the page."""
        super().hideEvent(event)
        if self._presenter.applicant.on:
            self._presenter.applicant.turn_on(False)

    def changeEvent(self, event: QEvent) -> None:
        """Another size of letters changes how much room there is."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._soon.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the topmost layer; on the visit itself it does nothing."""
        if event.key() == Qt.Key.Key_Escape:
            self._presenter.take_back()
        elif not self._typed(event):
            super().keyPressEvent(event)

    def _typed(self, event: QKeyEvent) -> bool:
        """What is typed and nothing with the focus took is for the page: a digit, or words that it looks for."""
        page, held = self._pages.due(), event.modifiers() & ~PLAIN
        words = event.text()
        if page is None or held or not words.strip() or not words.isprintable():
            return False
        if words.isdigit() and not event.isAutoRepeat() and page.typed(words):
            return True
        return page.typed_words(words)

    def _stops(self) -> list[QWidget]:
        """Where Tab goes, as a person reads: the page, then the foot with its primary button first."""
        page = self._pages.due()
        return [*(page.stops() if page is not None else []), *stops_in(self._act, self._foot.primary, self._back)]

    def close_page(self) -> None:
        """No more news: the page is about to be replaced."""
        self._presenter.detach()
        self._ticking.stop()
        self._soon.stop()
        self._soon.blockSignals(True)  # what is over is never drawn again
        if self._screen is not None:
            self._screen.take_off()
            self._screen = None

    def _start(self) -> None:
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._catch_up)
        self._ticking = QTimer(self, interval=CLOCK_MS)
        self._ticking.timeout.connect(self._tick)
        self._ticking.start()
        self._slow = QTimer(self, singleShot=True, interval=SLOW_MS)
        self._slow.timeout.connect(self._say_slow)
        self._presenter.attach(self.refresh, self.seek)
        self._wish, self._framed, self._going_on = "first", False, False
        self._show_frame()
        self._soon.start()

    def _make_foot(self) -> Foot:
        say, keys = self._presenter.ctx.say, self._presenter.ctx.catalogue
        self._back = Button(say("visit.back"), icon="arrow-left", kind="quiet", keycap=keycap("step_back", keys))
        self._back.setObjectName("visit.back")
        self._back.clicked.connect(self._presenter.back)
        primary = Button("", kind="primary", keycap=keycap("primary", keys))
        primary.setObjectName("visit.primary")
        primary.clicked.connect(self._presenter.primary)
        return Foot(primary, self._back, name="visit.foot")

    def _lay_out(self) -> None:
        self._trouble_box = QWidget()
        col(self._trouble, pad=(16, 10, 16, 8), into=self._trouble_box)
        self._trouble_box.hide()
        above = (self._head, self._then, rule(), self._steps, rule(), self._trouble_box)
        col(*above, (self._pages, 1), self._act, self._foot, gap=0, into=self)

    def _catch_up(self) -> None:
        """Show what changed; a step that is not there yet is built first, a piece on each turn."""
        if not self._framed and self._presenter.visiting.view is not None:
            self._framed = True
            self._show_frame()
            self._soon.start()
            return
        if self._pages.build():
            self._soon.start()
            return
        with laid_out_once(self):
            if not self._going_on:
                self._show_frame()
            page = self._pages.draw_due()
        self._pages.show_due()
        self._show_screen()
        self._going_on = page is not None and page.unfinished
        if self._going_on:
            self._soon.start()
        else:
            chain(self._stops())
            self._grant()

    def _show_frame(self) -> None:
        """What stands round every step; steps and their foot only once it is known where the visit stands."""
        known = self._presenter.visiting.view is not None
        for part in (self._steps, self._foot):
            part.setVisible(known)
        self._fit()
        self._show_head()
        self._show_steps()
        self._show_trouble()
        self._show_foot(self._presenter.foot())

    def _grant(self) -> None:
        wish, self._wish = self._wish, ""
        page = self._pages.due()
        if not self._said:
            self._said = True
            speak(self, self._presenter.trouble())
        if not wish or page is None:
            return
        if wish == "act.back":
            self._act.focus_back()
        elif wish == "primary" or not page.seek(wish):
            take_focus(self._foot.primary)
        self._pages.keep_focus_in_sight()

    def _show_head(self) -> None:
        head = self._presenter.head()
        self._head.set_head(head, tiny=self._tiny or self._low)
        self._then.set_words(head.then)
        self.setAccessibleName(self._presenter.ctx.say("visit.region", number=head.number or head.title))
        self._tick()

    def _show_steps(self) -> None:
        say, now = self._presenter.ctx.say, self._presenter.step
        views = []
        for number, each in enumerate(self._presenter.bar(), 1):
            sub = each.sub
            if self._tiny and number == now:
                sub = " · ".join((say("visit.step.of", number=number), each.sub))
            views.append(StepView(each.name, sub, each.look, each.spoken))
        self._steps.set_steps(views, now)

    def _show_trouble(self) -> None:
        words = self._presenter.trouble()
        self._trouble_box.setVisible(bool(words))
        if words:
            self._trouble.set_note("warn", "triangle-alert", words)
        act = self._presenter.act()
        self._act.set_act(act)
        self._pages.setVisible(act is None or not self._tiny)

    def _show_foot(self, words: FootWords) -> None:
        self._foot.primary.set_words(words.primary)
        self._foot.set_left("" if self._tiny else words.left, words.left_role)
        icon = "triangle-alert" if words.saved_role == "bad" else "shield-check"
        self._foot.set_saved(words.saved, role=words.saved_role, icon=icon)
        say = self._presenter.ctx.say
        self._back.set_words("" if self._tiny else say("visit.back"), name=say("visit.back"))
        self._back.setVisible(words.back)
        if self._presenter.visiting.saved.under_way > 0:
            self._slow.start()

    def _say_slow(self) -> None:
        if self._presenter.visiting.saved.under_way > 0:
            self._foot.set_saved(self._presenter.ctx.say("visit.saving"), role="muted", icon="hard-drive")

    def _show_screen(self) -> None:
        on = self._presenter.applicant.on
        if on and self._screen is None:
            self._screen = ApplicantScreen(self._presenter.applicant)
            self._screen.present(self.window())
        elif not on and self._screen is not None:
            self._screen.take_off()
            self._screen = None
            self.window().activateWindow()

    def _turn_screen(self) -> None:
        self._presenter.applicant.turn_on(not self._presenter.applicant.on)

    def _tick(self) -> None:
        self._head.set_clock(self._presenter.clock())

    def _fit(self) -> None:
        wide = self.width() / current().theme.scale
        tiny, low = wide < TINY, self.height() / current().theme.scale < LOW
        keys = self._presenter.ctx.catalogue
        self._foot.primary.set_keycap("" if wide < NARROW else keycap("primary", keys))
        if (tiny, low) == (self._tiny, self._low):
            return
        self._low = low
        self._collapse(tiny=tiny)
        self._steps.set_low(low and not tiny)
        self._soon.start()

    def _collapse(self, *, tiny: bool) -> None:
        self._tiny = tiny
        self._steps.set_collapsed(tiny)
        self._pages.set_tiny(tiny)
