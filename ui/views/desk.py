"""The operator's window: queue on the left, work in the middle, person on the right, the world at the bottom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from mfc_desk.domain.ids import Key, TicketId
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import Message
from mfc_desk.usecases.turns import Turn
from ui.keys import bind, keycap
from ui.presenters.context import Context
from ui.presenters.desk import DeskPresenter
from ui.presenters.palette import PalettePresenter
from ui.presenters.seat import ICONS
from ui.views.asking import Asking
from ui.views.columns import Columns
from ui.views.commands import Commands
from ui.views.facts import drop, named
from ui.views.looks import bind_looks
from ui.views.middle import Middle, VisitRoom
from ui.views.palette import Palette
from ui.views.person_panel import PersonPanel
from ui.views.queue_panel import QueuePanel
from ui.views.regions import Regions
from ui.views.said import Said
from ui.views.sides import SidePage
from ui.widgets.bars import TopBar
from ui.widgets.button import Button
from ui.widgets.layout import col
from ui.widgets.status_line import Device, StatusLine

_DONE: Final = object()


class DeskWindow(QWidget):
    """The desk as a whole page. All state is in its presenters, so it can be built anew at any time.

    Made with a `Context` and `begin`; then told `refresh` (rows changed), `line_turned` (the line was tried),
    `set_catalogue` (another language). Reports `lock_asked`, `language_asked`, `try_line_asked`, `sign_out_asked`.
    """

    lock_asked = Signal()
    language_asked = Signal()
    try_line_asked = Signal()
    sign_out_asked = Signal()
    signed_off = Signal(object)
    """Somebody else ended the shift here: sign out, and say this there."""

    def __init__(self, context: Context, visit: VisitRoom | None = None) -> None:
        super().__init__()
        self.setObjectName("desk")
        self.setProperty("box", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.ctx = context
        self.presenter = DeskPresenter(context)
        self.visit = visit if visit is not None else VisitRoom(context)
        self.visit.wire(self.presenter)
        self.commands = Commands(self.presenter, self)
        self.finder = PalettePresenter(self.presenter, self.commands.offered)
        self.finder.do = self.commands.do
        self.finder.choose_service = self.visit.choose_service
        self.middle: Middle
        self._built: tuple[QWidget, ...] = ()
        self._said = Said(context)
        self._palette: Palette | None = None
        self._page = col(gap=0, into=self)
        self._minute = QTimer(self, interval=60_000)
        self._minute.timeout.connect(self.presenter.minute)
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._tick)
        bind_looks(self)
        for name in self.commands.bound():
            bind(name, self).activated.connect(lambda name=name: self.commands.do(name))
        self._regions = Regions(self, self._parts)
        bind("next_region", self).activated.connect(lambda: self._regions.go(1))
        bind("previous_region", self).activated.connect(lambda: self._regions.go(-1))
        self._left, self._whole = self._pieces(), False
        self._asking = Asking(self.presenter.feedback, self, lambda: self._built, lambda: self.middle.focus_first())
        self._listen()

    def build(self) -> bool:
        """Build the next piece of the window; False where nothing is left."""
        return next(self._left, _DONE) is not _DONE

    def begin(self) -> None:
        """Read everything and show where the desk stands; what is not built yet is built now."""
        self._build()
        self._minute.start()
        self._second.start()
        self.presenter.start()
        self.middle.focus_first()

    def refresh(self, keys: frozenset[Key]) -> None:
        """Rows are new; every part looks whether they are its own."""
        self.presenter.refresh(keys)
        self.visit.refresh(keys)

    def line_turned(self, turn: Turn) -> None:
        """The line was tried: what came of it."""
        self.presenter.contact.turned(turn)
        self.presenter.line_turned(online=turn.online)
        self.presenter.line_said(online=turn.online)
        if turn.changed:
            self.refresh(turn.changed)
        else:
            self.presenter.status.look()

    def keep_typed(self) -> None:
        """What is typed and not kept yet is handed to the data lane now: the window is about to close."""
        self.visit.keep_typed()

    def let_go(self) -> None:
        """The window is about to be deleted: nobody draws in it any more."""
        self.middle.leave_visit()
        self._asking.put_away()
        self.presenter.quiet()

    def set_catalogue(self, catalogue: Catalogue) -> None:
        """Speak another language from now on."""
        self.ctx.catalogue = catalogue
        self.finder.say = self.ctx.say
        self.rebuild()

    def announce(self, message: Message, undo: Callable[[], None] | None = None) -> None:
        """A short word at the bottom, with undo for ten seconds where there is one."""
        self._said.tell(message, undo)

    def scanned(self, text: str) -> None:
        """A scanner sent this: step 1 reads it, everywhere else nothing changes and a word says so."""
        from ui.presenters.scanned import word_on  # it knows of visits, which are heavy
        from ui.presenters.shown_ticket import looks_like_ticket, show

        if self.presenter.feedback.closed:  # the person answers: nothing is done at this desk meanwhile
            return
        if looks_like_ticket(text):
            show(self.presenter, text)
            return
        if not self.takes_zone(text):
            self._said.scanned(self.ctx.say(word_on(self.ctx, self.visit.now(), text)))

    def takes_zone(self, text: str) -> bool:
        """Whether step 1 stands in front and took the zone of a document."""
        from ui.presenters.scanned import takes_zone

        in_front = self.middle.shows_visit() and self._palette is None
        return in_front and takes_zone(self.visit.now(), text)

    def rebuild(self) -> None:
        """Build every widget anew from what the presenters know; the focus returns to the part of the same name."""
        focus = QApplication.focusWidget()
        was = focus.objectName() if focus is not None and self.isAncestorOf(focus) else ""
        self._left = self._pieces()
        self._build()
        parts = self._built[:3]
        for each in parts:
            each.show()  # a layout would show them on the next turn only, too late for the focus
        found = (each.findChild(QWidget, was) for each in parts if was)
        again = next((each for each in found if isinstance(each, QWidget) and each.isVisible()), None)
        if again is not None:
            again.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.middle.focus_first()

    def open_palette(self) -> None:
        """The palette over the window."""
        if self._palette is None:
            self._palette = Palette(self, self.finder, offline=self.presenter.status.offline)
            self._palette.closed.connect(self._palette_closed)
            self._palette.open()
        else:
            self._palette.take_focus()

    def try_line(self) -> None:
        """Have the line tried now; the page of the line says that it is."""
        self.presenter.contact.hurry()
        self.try_line_asked.emit()
        self.middle.refresh_side()

    def take_back(self) -> None:
        """Undo what the word at the bottom offers to undo."""
        self._said.take_back()

    def put_away(self) -> None:
        """Take off what the word at the bottom said and offered."""
        self._said.put_away()

    def hideEvent(self, event: QHideEvent) -> None:
        """Locked: nothing of a person waits for whoever comes next."""
        super().hideEvent(event)
        self.put_away()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape at the head or at the foot of the window leaves the page that lies over the work, and goes to it."""
        focus = QApplication.focusWidget()
        edge = focus is not None and (self.top.isAncestorOf(focus) or self.status_line.isAncestorOf(focus))
        if event.key() != Qt.Key.Key_Escape or not edge:
            super().keyPressEvent(event)
            return
        page = self.middle.currentWidget()
        if isinstance(page, SidePage):
            page.leave()
        self.middle.focus_first()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Panels without room become drawers."""
        super().resizeEvent(event)
        if self._whole:
            self._lay()

    def rescale(self) -> None:
        """Larger letters need more room."""
        self._lay()

    def _listen(self) -> None:
        """Hear every part of the presenter that changed, and draw it."""
        self.presenter.shown = self._show
        self.presenter.queue.shown = self._show
        self.presenter.person.shown = lambda: self.person.refresh()
        self.presenter.status.shown = self._show_status
        self.presenter.status.turned = self._speak_line
        self.presenter.seat.shown = self._show_seat
        self.presenter.norms.shown = self._show
        self.presenter.shift.over = self.sign_out_asked.emit
        self.presenter.afar.signed_off = self.signed_off.emit
        self.presenter.offer = self._said.offer
        self.presenter.past = self.put_away

    def _build(self) -> None:
        """Build what is left."""
        while self.build():
            pass

    def _pieces(self) -> Iterator[None]:
        """The window in pieces, for one turn of the event loop each: frame, sides, middle."""
        if self._palette is not None:
            self._palette.close_palette()
        if self._page.count():
            self.middle.leave_visit()
            drop(*self._built)
        say = self.ctx.say
        centre = self.ctx.catalogue.pick(self.ctx.work.desk.centre_name)
        self.setWindowTitle(say("desk.window", desk=self.ctx.session.desk, centre=centre))
        self.top = self._build_top()
        self._body = Columns(queue=say("region.queue"), person=say("region.person"))
        self.status_line = StatusLine(say("region.status"))
        self.status_line.asked.connect(lambda: self.presenter.open_line("waiting"))
        self._said.stand_in(self.status_line.word)
        self._page.put(self.top, (self._body, 1), self.status_line)
        self._built = (self.top, self._body, self.status_line)
        yield
        self.queue, self.person = QueuePanel(self.presenter), PersonPanel(self.presenter)
        self.queue.opened.connect(self._row_opened)
        yield
        self.middle = Middle(self.presenter, self.visit)
        self.middle.line_asked.connect(self.try_line)
        self.middle.lock_asked.connect(self.lock_asked)
        yield
        self._body.fill(self.queue, self.middle, self.person, width=self.width())
        yield
        self._whole = True
        self._lay()
        self._show()
        self._show_seat()
        self._show_status()

    def _build_top(self) -> TopBar:
        say, session, language = self.ctx.say, self.ctx.session, self.ctx.catalogue.language
        top = TopBar(say("region.top"))
        centre = self.ctx.catalogue.pick(self.ctx.work.desk.centre_name)
        top.set_place(centre, say("desk.who", desk=session.desk, name=session.name))
        spoken = say("language.change", name=say(f"language.{language}"))
        top.set_language(say(f"language.short_{language}"), spoken=spoken)
        top.find_asked.connect(self.open_palette)
        top.tray_asked.connect(lambda: self.presenter.open_line("decide"))
        top.language_asked.connect(self.language_asked)
        self._open_queue = named(Button("", kind="top", icon="users", name=say("desk.open_queue")), "top_bar.queue")
        self._open_person = named(
            Button("", kind="top", icon="user-round", name=say("desk.open_person")), "top_bar.person"
        )
        self._open_queue.clicked.connect(lambda: self._body.drawers[0].open())
        self._open_person.clicked.connect(lambda: self._body.drawers[1].open())
        self._seat = named(Button("", kind="top", icon="door-open", name="…"), "top_bar.seat")
        self._seat.clicked.connect(lambda: self.presenter.open_side("desks"))
        top.put_more(self._seat, self._open_queue, self._open_person)
        return top

    def _lay(self) -> None:
        self._body.lay(self.width())
        room, tight = self._body.room, self._body.tight
        say, little = self.ctx.say, room == "little"
        who = say("desk.who", desk=self.ctx.session.desk, name=self.ctx.session.name)
        self.top.set_place(self.ctx.catalogue.pick(self.ctx.work.desk.centre_name), "" if tight else who)
        find = "desk.find_short" if room in ("drawer", "both") else "desk.find"  # who sits where goes before its words
        cap = keycap("palette", self.ctx.catalogue)
        self.top.set_find("" if little else say(find), cap, spoken=say("desk.find"))
        self._open_queue.setVisible(room in ("drawer", "both", "little"))
        self._open_person.setVisible(tight)
        self.middle.set_tiny(tiny=little)
        self._show_status()

    def _show(self) -> None:
        """Draw what the presenters know now."""
        self._body.give_all(alone=self.presenter.stand.side in ("cockpit", "reports"))
        for part in (self.queue, self.middle, self.person):
            if not part.isHidden():  # beside the cockpit nobody sees them, and a full hall is worded at every change
                part.refresh()

    def _show_seat(self) -> None:
        """The pill of the desk: open, on a break, closed."""
        if not self._whole:
            return
        seat = self.presenter.seat
        self._seat.set_words("" if self._body.room == "little" else seat.pill(), name=seat.spoken())
        self._seat.set_icon(ICONS[seat.state])
        self._show()

    def _show_status(self) -> None:
        words, tight = self.presenter.status.words(), self._body.tight
        line = self.status_line
        line.set_line(words.line, online=words.online, icon=words.icon, role=words.role)
        line.set_kept(words.kept, words.kept_role)
        line.set_held("" if tight else words.held)
        way, cap = self.ctx.say("linepage.open"), keycap("line_centre", self.ctx.catalogue)
        line.set_way("" if tight else way, cap, spoken=self.ctx.say("keys.line_centre"))
        line.set_devices([] if tight else [Device(each.icon, each.words, each.role) for each in words.devices])
        line.set_clock(words.clock)
        count = self.presenter.status.attention
        label = "" if self._body.room == "little" else self.ctx.say("desk.tray")
        spoken = self.ctx.say("desk.tray_spoken", n=count)
        self.top.set_tray(label or "\u2009", str(count) if count else "", spoken=spoken)
        self.middle.refresh_side()

    def _tick(self) -> None:
        words = self.presenter.status.words()
        self.status_line.set_clock(words.clock)
        self.status_line.set_kept(words.kept, words.kept_role)
        self.presenter.tick()

    def _row_opened(self, key: str) -> None:
        self._body.close_drawers()
        row = self.presenter.queue.row(TicketId(key))
        if row is not None:
            self.presenter.lifecycle.open_person(row.ticket, row.number)

    def _speak_line(self, online: bool) -> None:
        """Say it also to who cannot see the line; nothing on the screen moves."""
        self.visit.line_changed()
        words = self.ctx.say("desk.line_found" if online else "desk.line_lost")
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.status_line, words))

    def _parts(self) -> list[QWidget]:
        return [self.top, self.queue, self.middle, self.person, self.status_line]

    def _palette_closed(self) -> None:
        self._palette = None
