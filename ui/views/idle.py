"""The middle while nobody is at the desk: who is expected, one button to call, one field for everyone else."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from ui.keys import bind, keycap
from ui.presenters.desk import DeskPresenter
from ui.presenters.queue import NextWords, Waiting
from ui.theme.state import current
from ui.views.facts import fact_row, list_row, named, note_of, nothing_here
from ui.widgets.area import scroll
from ui.widgets.bars import Foot, GroupHead
from ui.widgets.button import Button
from ui.widgets.editors import LineEdit
from ui.widgets.field import Field
from ui.widgets.layout import clear, col, hold, row
from ui.widgets.marks import Tag
from ui.widgets.words import Label


class IdlePage(QFrame):
    """Draws a `DeskPresenter` that is idle. The part about the next person is built anew only when it changed."""

    def __init__(self, desk: DeskPresenter) -> None:
        super().__init__()
        self._desk, self._say = desk, desk.ctx.catalogue
        self.setObjectName("desk.idle")
        self.setProperty("box", "card")
        self.setAccessibleName(self._say("desk.free"))
        self._next, self._aside, self._told = col(gap=4, pad=(20, 14, 20, 14)), col(gap=0), col(gap=0)
        self._asking = self._build_asking()
        body = col(self._next, self._told, self._asking, self._aside, ..., gap=0)
        self._foot = self._build_foot()
        col((scroll(body), 1), self._foot, gap=0, into=self)
        self._drawn: object = None
        self._tiny = False
        bind("primary", self).activated.connect(self.press)
        bind("without_ticket", self).activated.connect(desk.ask_number)
        self.refresh()

    def refresh(self) -> None:
        """Draw what changed."""
        stand, words = self._desk.stand, self._desk.queue.words()
        drawn = (words.next if words else None, words is None, words.aside if words else (), stand.notice)
        if drawn != self._drawn:
            self._drawn = drawn
            self._draw_next(words.next if words else None, known=words is not None)
            self._draw_aside(words.aside if words else ())
            self._draw_notice()
        self.call.set_busy(bool(stand.busy))
        self._name_primary()
        if stand.asking and self._asking.isHidden():
            self._asking.show()
            self._number.setFocus(Qt.FocusReason.OtherFocusReason)
        if stand.asking and stand.typed and stand.typed != self._number.value():
            self._number.set_value(stand.typed)
        if not stand.asking and not self._asking.isHidden():
            self._number.set_value("")
            self._asking.hide()
            self.focus_first()

    def focus_first(self) -> None:
        """Put the focus on the primary button."""
        self.call.setFocus(Qt.FocusReason.OtherFocusReason)

    def press(self) -> None:
        """The primary button: begin where a number is asked for, else call."""
        if self._desk.stand.asking:
            self._desk.begin(self._number.value())
        else:
            self._desk.call_next()

    def set_tiny(self, *, tiny: bool) -> None:
        """A narrow window shows the buttons without their keys."""
        say, self._tiny = self._say, tiny
        self._name_primary()
        self._without.set_words(say("desk.without_ticket"), keycap="" if tiny else keycap("without_ticket", say))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the field for a number."""
        if event.key() == Qt.Key.Key_Escape and self._desk.stand.asking:
            self._desk.close_number()
        else:
            super().keyPressEvent(event)

    def _name_primary(self) -> None:
        """The one primary button says what it does now: call, or begin with the number that is asked for."""
        say, asking = self._say, self._desk.stand.asking
        cap = keycap("primary" if asking else "call_next", say)
        words = say("desk.begin" if asking else "desk.call_next")
        spoken = words if asking else say("desk.call_next_spoken")
        self.call.set_words(words, keycap="" if self._tiny else cap, name=spoken)

    def _build_foot(self) -> Foot:
        say = self._say
        call = Button(
            say("desk.call_next"),
            icon="megaphone",
            keycap=keycap("call_next", say),
            kind="primary",
            name=say("desk.call_next_spoken"),
        )
        self.call = named(call, "desk.call_next")
        self.call.clicked.connect(self.press)
        without = Button(say("desk.without_ticket"), icon="plus", keycap=keycap("without_ticket", say), kind="quiet")
        self._without = named(without, "desk.without_ticket")
        self._without.clicked.connect(lambda: self._desk.ask_number())
        return Foot(self.call, self._without, name="desk.idle.foot")

    def _build_asking(self) -> QWidget:
        say = self._say
        self._number = Field(say("desk.number"), LineEdit(enter_moves=False), name="desk.number")
        self._number.say("help", say("desk.number_help"))
        self._number.edited.connect(self._desk.type_number)
        self._number.entered.connect(lambda: self._desk.begin(self._number.value()))
        hold(self._number, width=320)
        close = named(Button(say("desk.close"), kind="quiet", keycap="Esc"), "desk.number.close")
        close.clicked.connect(self._desk.close_number)
        whole = QWidget()
        col(row(self._number, ...), row(close, ...), gap=6, pad=(20, 4, 20, 14), into=whole)
        whole.hide()
        return whole

    def _draw_next(self, following: NextWords | None, *, known: bool) -> None:
        clear(self._next)
        say = self._say
        if following is None:
            self._next.put(Label(say("desk.free") if known else "\u00a0", "h3", "muted"))
            if known:
                title, body = say("desk.nobody_waits"), say("desk.nobody_waits_body")
                self._next.put(nothing_here("users", title, body))
            return
        number = Label(following.number, "ticket")
        tag = Tag(following.wait, "warn" if following.by_law or following.due else "plain", "timer")
        self._next.put(
            Label(say("desk.next"), "h3", "muted"),
            2,
            row(number, tag, ..., gap=14),
            Label(following.what, "h2", wrap=True),
        )
        icon = "gavel" if following.by_law else "calendar-clock" if following.due else "users"
        knows = fact_row(icon, following.why, say("desk.office_decides"))
        self._next.put(8, Label(say("desk.knows"), "h3"), 4, knows)

    def _draw_aside(self, aside: tuple[Waiting, ...]) -> None:
        clear(self._aside)
        if not aside:
            return
        say = self._say
        self._aside.put(GroupHead(say("desk.aside"), count=str(len(aside)), name="desk.aside"))
        for each in aside:
            name = say("desk.came_after_all_spoken", number=each.number)
            came = named(Button(say("desk.came_after_all"), icon="arrow-right", name=name), f"desk.aside.{each.key}")
            came.clicked.connect(lambda _checked=False, key=each.key: self._desk.take(key))
            self._aside.put(list_row("user-round", "muted", f"{each.number} · {each.what}", each.why, came))

    def _draw_notice(self) -> None:
        clear(self._told)
        notice = self._desk.stand.notice
        pad = current().px(20) if notice is not None else 0
        self._told.setContentsMargins(pad, 0, pad, pad // 2)
        if notice is not None:
            self._told.put(named_note(self._desk))


def named_note(desk: DeskPresenter) -> QWidget:
    """What the desk has to say now, as a note."""
    assert desk.stand.notice is not None
    note = note_of(desk.stand.notice, desk.ctx.catalogue)
    note.setObjectName("desk.notice")
    return note
