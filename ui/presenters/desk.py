"""The desk as a whole: nobody is here, someone is called, someone is here. State lives here, windows can be rebuilt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from forms.ids import ServiceId
from mfc_desk.domain.entities import Visit
from mfc_desk.domain.ids import Key, TicketId, VisitId
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.ports.office import NoLine
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import alone, queue, visits
from mfc_desk.usecases.queue import Called, NotToldYet
from mfc_desk.usecases.visits import VisitView
from mfc_desk.usecases.workplace import Done
from ui.presenters.beside import Beside
from ui.presenters.context import Context
from ui.presenters.desk_sides import DeskSides
from ui.presenters.desk_words import DeskWords
from ui.presenters.lifecycle import Lifecycle
from ui.presenters.notices import notice_of
from ui.presenters.parts import Notice
from ui.presenters.person import PersonPresenter
from ui.presenters.queue import QueuePresenter
from ui.presenters.seat import SeatPresenter
from ui.presenters.shift import ShiftPresenter
from ui.presenters.stand import Busy, Stand
from ui.presenters.status import StatusPresenter

TRIES = 3
"""How often "call next" is asked again after a turn of the line."""


class DeskPresenter(DeskWords, DeskSides):
    """Decides what the middle of the window shows.

    The window sets `shown` (draw what changed), `visit_opened` (open this visit's page), and `offer`
    (a short word with one action, which is no undo). Everything else is asked from here.
    """

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.queue, self.status, self.person = QueuePresenter(ctx), StatusPresenter(ctx), PersonPresenter(ctx)
        self.stand, self.seat = Stand(), SeatPresenter(ctx)
        self.lifecycle, self.shift = Lifecycle(self), ShiftPresenter(self)
        self.beside = Beside(ctx, lambda: self.shown())
        self.attention, self.kept = (), ()
        self._call_waits, self._tries = False, 0
        self._asked: Callable[[], Called] | None = None
        self._knows, self._eager = False, False
        """Whether it is known who is here already; whether "call next" was pressed before that."""
        self.shown: Callable[[], None] = _nothing
        self.visit_opened: Callable[[VisitId], None] = _ignore
        self.offer: Callable[[Message, Message, Callable[[], None]], None] = _no_offer
        self.visit_left: Callable[[], None] = _nothing
        """Told when the visit that is shown is at this desk no more."""
        self.past: Callable[[], None] = _nothing
        """Told when a short word at the bottom, and what it offers to undo, must not stay."""

    def start(self) -> None:
        """Read everything; a visit or a call that was open when the window closed is there again."""
        work, session = self.ctx.work, self.ctx.session
        self.queue.look()
        self.seat.look()
        self.lifecycle.look()
        self.status.look()
        self.ctx.run(
            "data",
            lambda: (visits.open_visit(work, session), visits.others_visit(work, session), queue.called_here(work)),
            self._returned,
        )

    def quiet(self) -> None:
        """The window goes: what is answered from now on is drawn nowhere."""
        parts = (self, self.queue, self.status, self.person, self.seat)
        for each in parts:
            each.shown = _nothing
        self.status.turned, self.lifecycle.page.seek = _unheard, _unheard
        self.offer, self.past, self.shift.over = _no_offer, _nothing, _nothing

    def refresh(self, keys: frozenset[Key]) -> None:
        """Rows are new: look again at what they concern."""
        kinds = {key.kind for key in keys}
        if kinds & {"ticket", "visit", "hall"}:
            self.queue.look()
            self.lifecycle.page.refresh()
        if kinds & {"desk", "hall"}:
            self.seat.look()
        if "visit" in kinds:
            self.lifecycle.look()
        self.status.look()
        if self.stand.page in ("taken", "idle") and "visit" in kinds and self._knows and not self.stand.busy:
            self._look_at_taken()
        if self.stand.ticket is not None and Key("ticket", self.stand.ticket.id) in keys:
            self._look_at_call()
        if self.stand.visit is not None and Key("visit", self.stand.visit) in keys:
            self._look_at_visit(self.stand.visit)
        if self.stand.side:
            self._look_aside()

    def minute(self) -> None:
        """A minute passed: waits are longer."""
        self.queue.look()

    def call_next(self) -> None:
        """Ask the office for the next person. During a visit or a call it says what comes first."""
        if not self._knows:
            self._eager = True
            return
        if self.stand.page == "visit":
            self.lifecycle.next_instead()
            return
        work, session = self.ctx.work, self.ctx.session
        self.call_by(lambda: alone.call(work, session))

    def call_by(self, ask: Callable[[], Called]) -> None:
        """Have somebody called: a desk that takes nobody says how to open, a busy one what comes first."""
        closed = self.seat.why_closed()
        if self.stand.page != "idle" or closed is not None:
            self.ctx.announce(self.why_no_call() if self.stand.page != "idle" or closed is None else closed)
            return
        if self.stand.busy:
            return
        self._leave_side()
        self._asked = ask
        self._begin("call")
        self.ctx.run("ask", ask, self._called, self._failed)

    def call_again(self) -> None:
        """Have the same number called once more."""
        ticket = self.stand.ticket
        if self.stand.page != "called" or ticket is None or self.stand.busy:
            return
        why_not = self.why_not_again()
        if why_not is not None:
            self.ctx.announce(why_not)
            return
        work, session = self.ctx.work, self.ctx.session
        self._begin("again")
        self.ctx.run("ask", lambda: queue.call_again(work, session, ticket.id), self._called, self._failed)

    def came(self) -> None:
        """The called person is here: the visit begins."""
        if self.stand.page == "called" and self.stand.ticket is not None:
            self._start(self.stand.ticket.id)

    def no_show(self) -> None:
        """The called person did not come; the number is set aside and can come back to this desk."""
        ticket = self.stand.ticket
        if self.stand.page != "called" or ticket is None or self.stand.busy:
            return
        work, session = self.ctx.work, self.ctx.session
        self._begin("no_show")
        self.ctx.run("data", lambda: queue.no_show(work, session, ticket.id), self._set_aside, self._failed)

    def ask_number(self, number: str = "") -> None:
        """Open the field for a visit without a call; `number` is put in."""
        if self.stand.page != "idle":
            self.ctx.announce(self.why_no_call())
            return
        self._leave_side()
        self.stand.asking, self.stand.typed = True, number
        self.shown()

    def close_number(self) -> None:
        """Close that field again."""
        self.stand.asking, self.stand.typed, self.stand.notice = False, "", None
        self.shown()

    def type_number(self, number: str) -> None:
        """Keep what is typed, so that a rebuilt window shows it again."""
        self.stand.typed = number

    def begin(self, number: str) -> None:
        """Begin a visit with the number of a paper ticket, or with none."""
        if self.stand.page == "taken":
            self.ctx.announce(self.why_no_call())
            return
        self.stand.typed = number
        row = self.queue.find(number)
        self._start(row.ticket if row is not None else None, number if row is None else "")

    def take(self, ticket: TicketId) -> None:
        """The person with this ticket is at the desk after all."""
        if self.stand.page == "idle":
            self._start(ticket)
        else:
            self.ctx.announce(self.why_no_call())

    def visit_seen(self, view: VisitView) -> None:
        """The visit was read anew: who is here, under which number."""
        if view.visit.id != self.stand.visit:
            return
        self.person.set_view(view)
        number = view.visit.number or ""
        if number != self.stand.number:
            self.stand.number = number
            self.shown()

    def step_left(self) -> None:
        """Another step, or another visit, is shown: what was said about the last one is over."""
        self.past()

    def free(self) -> None:
        """Whoever was called is not at this desk any more."""
        self.past()
        self.stand = Stand(side=self.stand.side)

    def leave_visit(self) -> None:
        """The visit is put by, or goes on elsewhere: its page closes, the page over it stays."""
        side = self.stand.side
        self.visit_left()
        self.visit_over()
        self.stand.side = side
        self.shown()

    def begin_for(self, services: tuple[ServiceId, ...]) -> None:
        """Receive somebody without a number, who came for these."""
        if self.stand.page == "idle":
            self._start(None, services=services)
        else:
            self.ctx.announce(self.why_no_call())

    def go_on_with(self, visit: VisitId, number: str, done: Done) -> None:
        """A visit that was put by goes on."""
        self._open_visit(visit, number)
        self.ctx.changed(done.changed)
        self.shown()

    def said_no(self, error: Exception) -> None:
        """Something was not done: say why where the desk stands."""
        self._failed(error)

    def visit_over(self) -> None:
        """The visit is finished: the desk is free."""
        self.stand = Stand()
        self.past()
        self.person.set_view(None)
        self.queue.look()
        self.shown()

    def _returned(self, found: tuple[VisitId | None, Visit | None, Ticket | None]) -> None:
        visit, others, ticket = found
        self._knows = True
        if visit is not None:
            self._open_visit(visit, "")
        elif others is not None:
            self._show_taken(others)
        elif ticket is not None:
            self._show_call(ticket, ticket.called_at)
        self.shown()
        self.beside.law.look()
        if self._eager:
            self.call_next()

    def _show_taken(self, visit: Visit) -> None:
        self.past()
        self.stand = Stand(page="taken", number=visit.number or "", side=self.stand.side)

    def _look_at_taken(self) -> None:
        work, session = self.ctx.work, self.ctx.session
        self.ctx.run("data", lambda: visits.others_visit(work, session), self._looked_at_taken)

    def _looked_at_taken(self, visit: Visit | None) -> None:
        if self.stand.page not in ("taken", "idle") or self.stand.busy:
            return
        if visit is not None:
            self._show_taken(visit)
        elif self.stand.page == "taken":  # ended by the supervisor, or by its operator elsewhere
            self.stand = Stand(side=self.stand.side)
        self.shown()

    def _look_at_visit(self, visit: VisitId) -> None:
        work = self.ctx.work

        def done(gone: bool) -> None:
            if gone and visit == self.stand.visit:
                self.visit_over()
                self.ctx.announce(visits.VisitGone().message)

        self.ctx.run("data", lambda: visits.is_gone(work, visit), done)

    def _look_at_call(self) -> None:
        work = self.ctx.work
        self.ctx.run("data", lambda: queue.called_here(work), self._looked_at_call)

    def _looked_at_call(self, ticket: Ticket | None) -> None:
        stand = self.stand
        if stand.page != "called" or stand.busy or stand.ticket is None:
            return
        if ticket is None:  # the office took the call back, or the hall did
            self.stand = Stand(side=stand.side)
            gone = msg("desk.call_gone", number=stand.ticket.number)
            self.stand.notice = Notice(tone="tint", icon="info", title=gone)
        else:
            stand.ticket = ticket
        self.shown()

    def _called(self, called: Called) -> None:
        self.stand.busy, self._tries = "", 0
        if called.ticket is None or called.ticket.state is not TicketState.CALLED:
            self.stand.notice = Notice(tone="tint", icon="info", title=msg("desk.nobody"), body=msg("desk.nobody_body"))
        else:
            self._show_call(called.ticket, self.ctx.work.now())
            if called.alone:
                self.ctx.announce(msg("desk.called_alone", number=called.ticket.number))
        self.ctx.changed(called.changed)
        self.shown()

    def _show_call(self, ticket: Ticket, at: datetime | None) -> None:
        self.past()
        self.stand = Stand(page="called", ticket=ticket, called_at=at, number=ticket.number)

    def _set_aside(self, done: Done) -> None:
        ticket = self.stand.ticket
        self.stand = Stand()
        self.ctx.changed(done.changed)
        self.queue.look()
        self.shown()
        if ticket is not None:
            told = msg("desk.set_aside", number=ticket.number)
            self.offer(told, msg("desk.came_after_all"), lambda: self.take(ticket.id))

    def _start(self, ticket: TicketId | None, number: str = "", services: tuple[ServiceId, ...] = ()) -> None:
        if self.stand.busy:
            return
        row = self.queue.row(ticket) if ticket is not None else None
        called = self.stand.ticket.number if self.stand.ticket is not None else ""
        known = called or (row.number if row is not None else number.strip())
        work, session = self.ctx.work, self.ctx.session
        start = partial(visits.start, work, session, ticket=ticket, paper_number=number, services=services)
        self.begin_by(start, known, ticket)

    def begin_by(self, start: Callable[[], VisitId], number: str, ticket: TicketId | None) -> None:
        """Begin a visit in this way, under this number."""
        if self.stand.busy:
            return
        self._begin("start")
        self.ctx.run("data", start, lambda visit: self._started(visit, number, ticket), self._failed)

    def _started(self, visit: VisitId, number: str, ticket: TicketId | None) -> None:
        self._open_visit(visit, number)
        changed = {Key("visit", visit)} | ({Key("ticket", ticket)} if ticket is not None else set())
        self.ctx.changed(frozenset(changed))
        self.queue.look()
        self.shown()

    def _open_visit(self, visit: VisitId, number: str) -> None:
        self.past()
        self.stand = Stand(page="visit", visit=visit, number=number)
        self.visit_opened(visit)

    def _begin(self, busy: Busy) -> None:
        self.stand.busy, self.stand.notice = busy, None
        self.shown()

    def line_turned(self, *, online: bool) -> None:
        """A turn of the line is over: a call that waited for the office to hear of the last visit is asked again."""
        if not self._call_waits:
            return
        self._call_waits = False
        self.stand.busy = ""
        if online and self._asked is not None:
            self.call_by(self._asked)
        else:
            self._failed(NoLine(msg("line.no_connection")))

    def _failed(self, error: Exception) -> None:
        if isinstance(error, NotToldYet) and self._tries < TRIES:
            self._call_waits, self._tries = True, self._tries + 1
            self.ctx.changed(frozenset())  # hurries the line; `line_turned` asks again
            return
        self.stand.busy, self._tries = "", 0
        self.stand.notice = notice_of(error, idle=self.stand.page == "idle")
        if isinstance(error, NoLine) and self.stand.page == "idle":
            self.stand.asking = True
        if isinstance(error, NoLine):
            self.ctx.changed(frozenset())  # the line is tried now: the window must not go on saying that it is there
        self.shown()


def _nothing() -> None:
    """Nobody looks yet."""


def _ignore(_visit: VisitId) -> None:
    """No page waits for a visit."""


def _unheard(_: object) -> None:
    """The window is gone."""


def _no_offer(_told: Message, _action: Message, _act: Callable[[], None]) -> None:
    """Nobody shows offers."""
