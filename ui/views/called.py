"""The moment after the call: a number to be seen from afar, and the three answers there are."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QWidget

from mfc_desk.text.message import msg
from ui.keys import bind, keycap
from ui.presenters.desk import DeskPresenter
from ui.presenters.parts import Notice
from ui.views.facts import facts, named, note_of
from ui.widgets.area import scroll
from ui.widgets.bars import Foot
from ui.widgets.button import Button
from ui.widgets.enter import is_enter
from ui.widgets.layout import clear, col, row, rule
from ui.widgets.words import Label
from ui.widgets.wrap import Wrap


class CalledPage(QFrame):
    """Draws a `DeskPresenter` that has called someone. Enter says "came" unless a button has the focus."""

    def __init__(self, desk: DeskPresenter) -> None:
        super().__init__()
        self._desk, self._say = desk, desk.ctx.catalogue
        self.setObjectName("desk.called")
        self.setProperty("box", "card")
        self.setAccessibleName(self._say("desk.called"))
        say = self._say
        self._number, self._elapsed = Label("", "ticket"), Label("", "num")
        self._service, self._calls = Label("", "h2", wrap=True), Label("", "sm", "muted", wrap=True)
        self._people = Label("", "md", wrap=True)
        self._knows, self._told = col(gap=12), col(gap=0)
        since = col(..., row(Label(say("desk.called_word"), "md", "muted"), self._elapsed, gap=8), gap=0)
        top = col(
            Label(say("desk.called"), "h3", "muted"), 2, row(self._number, since, ..., gap=20), self._service, 4,
            self._people, self._calls, gap=4, pad=(20, 14, 20, 16),
        )  # fmt: skip
        below = col(Label(say("desk.knows"), "h3"), self._knows, 4, self._told, gap=14, pad=(20, 16, 20, 10))
        self._needed = col(gap=12)
        below.put(self._build_others(), self._needed)
        self._area = scroll(col(top, rule(), below, ..., gap=0))
        col((self._area, 1), self._build_foot(), gap=0, into=self)
        self._timer = QTimer(self, interval=1000)
        self._timer.timeout.connect(self.tick)
        bind("primary", self).activated.connect(desk.came)
        bind("call_again", self).activated.connect(desk.call_again)
        bind("no_show", self).activated.connect(desk.no_show)
        bind("why_asked", self).activated.connect(lambda: desk.open_side("keys"))
        bind("leaves", self).activated.connect(desk.lifecycle.leave)
        bind("put_back", self).activated.connect(desk.lifecycle.put_back)
        self._drawn: object = None
        self.refresh()

    def refresh(self) -> None:
        """Draw what changed."""
        stand = self._desk.stand
        if stand.ticket is None:
            return
        if (stand.ticket, stand.notice, stand.then) != self._drawn:
            self._drawn = stand.ticket, stand.notice, stand.then
            self._draw(stand.ticket.number, stand.notice)
        for name, button in (("start", self.came), ("again", self._again), ("no_show", self._no_show)):
            button.set_busy(stand.busy == name)
        self.tick()

    def tick(self) -> None:
        """A second passed."""
        self._elapsed.set_words(self._desk.elapsed())
        self._calls.set_words(self._desk.calls())
        why_not = self._desk.why_not_again()
        self._again.set_off(self._say.say(why_not) if why_not is not None else "")

    def focus_first(self) -> None:
        """Put the focus on "came", with the number in sight."""
        self.came.setFocus(Qt.FocusReason.OtherFocusReason)
        self._area.verticalScrollBar().setValue(0)

    def set_tiny(self, *, tiny: bool) -> None:
        """A narrow window shows the buttons without their keys and icons."""
        say = self._say
        for button, code, key, icon in (
            (self.came, "desk.came", "came", "check"),
            (self._again, "desk.call_again", "call_again", "volume-2"),
            (self._no_show, "desk.did_not_come", "no_show", "x"),
        ):
            button.set_words(say(code), keycap="" if tiny else keycap(key, say))
            button.set_icon("" if tiny else icon)
        for button, key in self._others:
            button.set_keycap("" if tiny else keycap(key, say))

    def showEvent(self, event: QShowEvent) -> None:
        """Count while the page is seen."""
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop counting."""
        super().hideEvent(event)
        self._timer.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter that no button took: the person came."""
        if is_enter(event):
            self._desk.came()
        else:
            super().keyPressEvent(event)

    def _build_others(self) -> QWidget:
        """What else can become of who was called, each with its key."""
        say, life = self._say, self._desk.lifecycle
        acts = (
            ("hold", "called.hold", "pause", life.hold),
            ("send_on", "called.send", "arrow-right", life.send),
            ("put_back", "called.put_back", "undo-2", life.put_back),
            ("leaves", "called.leaves", "door-open", life.leave),
        )
        self._others: list[tuple[Button, str]] = []
        for key, code, icon, act in acts:
            button = named(Button(say(code), icon=icon, keycap=keycap(key, say), kind="quiet"), f"desk.{key}")
            button.clicked.connect(act)
            self._others.append((button, key))
        whole = QWidget()
        whole.setLayout(Wrap(*(button for button, _ in self._others), gap=4))
        return whole

    def _build_foot(self) -> Foot:
        say, desk = self._say, self._desk
        self.came = named(
            Button(say("desk.came"), icon="check", keycap=keycap("came", say), kind="primary"), "desk.came"
        )
        self.came.clicked.connect(desk.came)
        self._again = named(
            Button(say("desk.call_again"), icon="volume-2", keycap=keycap("call_again", say)), "desk.call_again"
        )
        self._again.clicked.connect(desk.call_again)
        self._no_show = named(
            Button(say("desk.did_not_come"), icon="x", keycap=keycap("no_show", say), kind="quiet"), "desk.no_show"
        )
        self._no_show.clicked.connect(desk.no_show)
        return Foot(self.came, self._no_show, self._again, name="desk.called.foot")

    def _draw(self, number: str, notice: Notice | None) -> None:
        say = self._say
        self._number.set_words(number)
        self._service.set_words(self._desk.service())
        self._calls.set_words(self._desk.calls())
        self._people.set_words(self._desk.people())
        self._people.setVisible(bool(self._desk.people()))
        clear(self._knows)
        self._knows.put(facts(self._desk.facts(), say))
        needed = self._desk.needed()
        clear(self._needed)
        if needed:
            self._needed.put(Label(say("checklist.title"), "h3"), facts(needed, say))
        clear(self._told)
        body = msg("desk.no_skip_body", number=number)
        calm = Notice(tone="plain", icon="info", title=msg("desk.no_skip"), body=body)
        self._told.put(note_of(notice or calm, say))
