"""The middle while nobody is at the desk: who is expected, one button to call, one field for everyone else."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from mfc_desk.domain.entities import Visit
from mfc_desk.domain.halls import DeskState
from mfc_desk.domain.ids import TicketId
from mfc_desk.text.message import Message, msg
from ui.keys import bind, keycap
from ui.presenters import back_words
from ui.presenters.desk import DeskPresenter
from ui.presenters.parts import Notice
from ui.presenters.queue import NextWords, Waiting
from ui.theme.state import current
from ui.views.facts import fact_row, named, note_of, nothing_here
from ui.widgets.area import scroll
from ui.widgets.bars import Foot, GroupHead
from ui.widgets.button import Button
from ui.widgets.editors import LineEdit
from ui.widgets.field import Field
from ui.widgets.layout import Line, box, clear, col, hold, row
from ui.widgets.marks import Note, Tag
from ui.widgets.words import Label
from ui.widgets.wrap import Wrap

MOST_ASIDE = 12
"""Rows of people who are away; the whole hall lists them all."""


class IdlePage(QFrame):
    """Draws a `DeskPresenter` that is idle. The part about the next person is built anew only when it changed."""

    def __init__(self, desk: DeskPresenter) -> None:
        super().__init__()
        self._desk, self._say = desk, desk.ctx.catalogue
        self.setObjectName("desk.idle")
        self.setProperty("box", "card")
        self.setAccessibleName(self._say("desk.free"))
        self._next, self._aside, self._told = col(gap=4, pad=(20, 14, 20, 14)), col(gap=0), col(gap=0)
        self._news, self._closed, self._norm = col(gap=0), col(gap=0), col(gap=0)
        self._asking = self._build_asking()
        self._cut = self._build_cut()
        body = col(self._closed, self._next, self._norm, self._news, self._told, self._asking, self._aside, ..., gap=0)
        self._foot = self._build_foot()
        col((scroll(body), 1), self._cut, self._foot, gap=0, into=self)
        self._drawn: object = None
        self._tiny = False
        bind("primary", self).activated.connect(self._go_on)
        bind("without_ticket", self).activated.connect(desk.ask_number)
        bind("why_asked", self).activated.connect(lambda: desk.open_side("keys"))
        self.refresh()

    def refresh(self) -> None:
        """Draw what changed."""
        stand, words = self._desk.stand, self._desk.queue.words()
        offline = self._desk.status.offline
        fresh = self._desk.beside.law.notice()
        known = (words.next if words else None, words is None, words.aside if words else ())
        shut, held = self._desk.seat.why_closed(), self._desk.lifecycle.held
        sent = self._desk.lifecycle.where
        slow = self._desk.norms.here()
        drawn = (known, stand.notice, offline, fresh, shut, held, sent, slow)
        if drawn != self._drawn:
            self._drawn = drawn
            self._draw_next(words.next if words else None, known=words is not None)
            self._draw_aside(words.aside if words else (), held)
            self._draw_notice()
            self._draw_shut(shut)
            self._draw_norm(slow if shut is None else None)
            self._draw_news(fresh)
        self.call.set_busy(bool(stand.busy))
        self._cut.setVisible(offline and stand.notice is None and not stand.asking and shut is None)
        self._put_first()
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
        """Put the focus on the primary button, or into the number that is asked for."""
        (self._number if self._desk.stand.asking else self._primary()).setFocus(Qt.FocusReason.OtherFocusReason)

    def press(self) -> None:
        """The primary button: begin where a number is asked for, else call, which needs the line."""
        if self._desk.stand.asking:
            self._desk.begin(self._number.value())
        elif self._shut():
            self._desk.seat.open()
        elif self._desk.status.offline:
            self._desk.ask_number()
        else:
            self._desk.call_next()

    def _go_on(self) -> None:
        """The key that ended the last visit, once more: it calls nobody, nor does it open a desk that is shut."""
        if self._desk.stand.asking or (self._desk.status.offline and not self._shut()):
            self.press()
        else:
            self._desk.ctx.announce(msg("desk.call_wants_its_key"))

    def set_tiny(self, *, tiny: bool) -> None:
        """A narrow window shows the buttons without their keys."""
        say, self._tiny = self._say, tiny
        self._name_primary()
        body = "" if tiny else say("desk.no_line_call_body")
        self._cut_note.set_note("off", "cloud-off", say("desk.no_line_call"), body)
        self._without.set_words(say("desk.without_ticket"), keycap="" if tiny else keycap("without_ticket", say))
        self._receive.set_words(say("desk.receive"), keycap="" if tiny else keycap("without_ticket", say))
        self._try.set_words(say("desk.call_next"), keycap="" if tiny else keycap("call_next", say))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the field for a number."""
        if event.key() == Qt.Key.Key_Escape and self._desk.stand.asking:
            self._desk.close_number()
        else:
            super().keyPressEvent(event)

    def _name_primary(self) -> None:
        """The one primary button says what it does now: call, or begin with the number that is asked for."""
        say, asking = self._say, self._desk.stand.asking
        opens = self._shut() and not asking
        cap = keycap("primary" if asking else "pause" if opens else "call_next", say)
        words = say("desk.begin" if asking else "seat.open" if opens else "desk.call_next")
        spoken = words if asking or opens else say("desk.call_next_spoken")
        self.call.set_words(words, keycap="" if self._tiny else cap, name=spoken)
        self.call.set_icon("door-open" if opens else "megaphone")

    def _shut(self) -> bool:
        """Whether nobody is called here now: on a break, or closed."""
        return self._desk.seat.why_closed() is not None

    def _primary(self) -> Button:
        """What can be done now: without the line nobody can be called, but everyone can be received."""
        offline, asking = self._desk.status.offline, self._desk.stand.asking
        return self._receive if offline and not asking and not self._shut() else self.call

    def _put_first(self) -> None:
        """Show the primary button and the other way as a quiet one, each under the name of its act."""
        first, focus = self._primary(), QApplication.focusWidget()
        cut = first is self._receive
        moved = focus in (self.call, self._receive) and focus is not first
        for button, shown in ((self.call, not cut), (self._without, not cut), (self._receive, cut), (self._try, cut)):
            button.setVisible(shown)
        if moved:
            self.focus_first()

    def _build_cut(self) -> QWidget:
        """Why nobody is called, beside the button for what can be done; it takes room that was empty."""
        whole, say = QWidget(), self._say
        self._cut_note = Note("off", "cloud-off", say("desk.no_line_call"), say("desk.no_line_call_body"))
        self._cut_note.setObjectName("desk.cut")
        col(self._cut_note, pad=(20, 4, 20, 12), into=whole)
        whole.hide()
        return whole

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
        receive = Button(
            say("desk.receive"), icon="plus", keycap=keycap("without_ticket", say), kind="primary",
            name=say("desk.without_ticket"),
        )  # fmt: skip
        self._receive = named(receive, "desk.without_ticket")
        self._receive.clicked.connect(self.press)
        attempt = Button(say("desk.call_next"), icon="megaphone", keycap=keycap("call_next", say), kind="quiet")
        self._try = named(attempt, "desk.call_next")
        self._try.clicked.connect(self._desk.call_next)
        foot = Foot(self.call, self._without, name="desk.idle.foot")
        foot.put_second(self._receive, self._try)
        return foot

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
        decides = "" if self._desk.status.offline else say("desk.office_decides")
        knows = fact_row(icon, following.why, ". ".join(part for part in (following.place, decides) if part))
        self._next.put(8, Label(say("desk.knows"), "h3"), 4, knows)

    def _draw_aside(self, aside: tuple[Waiting, ...], held: tuple[Visit, ...]) -> None:
        clear(self._aside)
        count = len(aside) + len(held)
        if not count:
            return
        self._aside.put(GroupHead(self._say("desk.aside"), count=str(count), name="desk.aside"))
        for each in held:
            self._aside.put(self._held_row(each))
        for person in aside[:MOST_ASIDE]:
            self._aside.put(self._aside_row(person))

    def _aside_row(self, each: Waiting) -> QWidget:
        """Who is away: until when, and the two ways back, to this desk or to the list."""
        say = self._say
        words, spoken = ("desk.go_on", "desk.go_on_spoken") if each.held else (
            "desk.came_after_all", "desk.came_after_all_spoken"
        )  # fmt: skip
        came = named(
            Button(say(words), icon="arrow-right", name=say(spoken, number=each.number)), f"desk.aside.{each.key}"
        )
        came.clicked.connect(lambda _checked=False, key=each.key: self._desk.take(key))
        back = Button(say("desk.to_list"), kind="quiet", name=say("desk.to_list_spoken", number=each.number))
        named(back, f"desk.back.{each.key}")
        back.clicked.connect(lambda _checked=False, key=each.key: self._desk.lifecycle.come_back(TicketId(key)))
        why = " · ".join(part for part in (each.why, each.back) if part)
        ways = (came,) if each.stranded else (back, came)
        return self._ended("pause" if each.held else "user-round", f"{each.number} · {each.what}", why, *ways)

    def _held_row(self, visit: Visit) -> QWidget:
        """A visit without a ticket that was put by."""
        say, number = self._say, visit.number or ""
        title = say("desk.held", number=number) if number else say("desk.held_nameless")
        go = named(Button(say("desk.go_on"), icon="arrow-right", name=title), f"desk.held.{visit.id}")
        go.clicked.connect(lambda _checked=False: self._desk.lifecycle.resume(visit.id))
        since = say("seat.since", at=self._desk.ctx.work.local(visit.parked_at or visit.started_at))
        where = self._desk.lifecycle.where.get(visit.id)
        sent = self._desk.ctx.say(back_words.where(where)) if where is not None else ""
        return self._ended("pause", title, " · ".join(part for part in (sent, since) if part), go)

    def _ended(self, icon: str, title: str, why: str, *ends: Button) -> QWidget:
        """A row whose buttons go below its words where there is little room."""
        words, whole = QWidget(), box("row", pad=(20, 6, 16, 6))
        row(fact_row(icon, title, why), into=words)
        inner = whole.layout()
        assert isinstance(inner, Line)
        inner.addLayout(Wrap(words, *ends, grow=words, gap=6))
        whole.setAccessibleName(title)
        whole.setAccessibleDescription(why)
        return whole

    def _draw_shut(self, why: Message | None) -> None:
        """That nobody is called here now, and how to open."""
        clear(self._closed)
        if why is None:
            return
        seat = self._desk.seat
        tone, icon = ("warn", "coffee") if seat.state is DeskState.PAUSED else ("plain", "lock")
        note = Note(tone, icon, self._say.say(why), seat.spoken())
        note.setObjectName("desk.shut")
        self._closed.put(box("plain", note, pad=(20, 14, 20, 4)))

    def _draw_norm(self, told: Notice | None) -> None:
        """That the desk is free while people wait; the button to call them stands below as ever."""
        clear(self._norm)
        if told is not None:
            note = note_of(told, self._say)
            note.setObjectName("desk.norm")
            self._norm.put(box("plain", note, pad=(20, 0, 20, 12)))

    def _draw_news(self, fresh: Notice | None) -> None:
        """What changed in the law since this operator was here; it waits until it is read or put away."""
        clear(self._news)
        if fresh is None:
            return
        say, law = self._say, self._desk.beside.law
        read = named(Button(say("law_news.read"), icon="gavel", kind="quiet"), "desk.news.read")
        read.clicked.connect(lambda _checked=False: self._desk.open_side("law"))
        later = named(Button(say("law_news.later"), kind="quiet"), "desk.news.known")
        later.clicked.connect(lambda _checked=False: law.put_away())
        body = say.say(fresh.body) if fresh.body is not None else ""
        note = Note(fresh.tone, fresh.icon, say.say(fresh.title), body, read, later)
        note.setObjectName("desk.news")
        self._news.put(box("plain", note, pad=(20, 0, 20, 12)))

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
