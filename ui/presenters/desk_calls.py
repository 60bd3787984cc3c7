"""Calling people to this desk: the next one, a chosen one, the same once more; and what becomes of the answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from mfc_desk.domain.ids import TicketId
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.ports.office import NoLine
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import alone, queue, ways_back
from mfc_desk.usecases.queue import Called, NotToldYet
from mfc_desk.usecases.ways_back import Expected
from mfc_desk.usecases.workplace import Done
from ui.presenters.desk_arrivals import DeskArrivals
from ui.presenters.parts import Notice
from ui.presenters.stand import Stand

TRIES = 3
"""How often "call next" is asked again after a turn of the line."""


class DeskCalls(DeskArrivals):
    """Asks the office for people, and shows who was called, for as long as they are on their way."""

    offer: Callable[[Message, Message, Callable[[], None]], None]
    _knows = _eager = False
    """Whether it is known who is here already; whether "call next" was pressed before that."""
    _waits = False
    _tries = 0
    _asked: Callable[[], Called] | None = None
    _here: TicketId | None = None
    """Who stands at the desk while they are called to it."""

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

    def call_by(self, ask: Callable[[], Called], here: TicketId | None = None) -> None:
        """Have somebody called: a desk that takes nobody says how to open, a busy one what comes first.

        `here`: whom this is about stands at the desk, and is received once they are called.
        """
        closed = self.seat.why_closed()
        if self.stand.page != "idle" or closed is not None:
            self._here = None
            self.ctx.announce(self.why_no_call() if self.stand.page != "idle" or closed is None else closed)
            return
        if self.stand.busy:
            return
        self._leave_side()
        self._asked, self._here = ask, here
        self._begin("call")
        self.ctx.run("ask", ask, self._called, self._not_called)

    def receive(self, ticket: TicketId, reason: str) -> None:
        """Serve out of turn whoever stands here: they are called first, so that no other desk gets them."""
        work, session = self.ctx.work, self.ctx.session
        self.call_by(lambda: queue.call_chosen(work, session, ticket, reason), ticket)

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
        self.ctx.run("ask", lambda: queue.call_again(work, session, ticket.id), self._called, self._not_called)

    def no_show(self) -> None:
        """The called person did not come; the number is set aside and can come back to this desk."""
        ticket = self.stand.ticket
        if self.stand.page != "called" or ticket is None or self.stand.busy:
            return
        work, session = self.ctx.work, self.ctx.session
        self._begin("no_show")
        self.ctx.run("data", lambda: queue.no_show(work, session, ticket.id), self._set_aside, self._not_called)

    def line_turned(self, *, online: bool) -> None:
        """A turn of the line is over: a call that waited for the office to hear of the last visit is asked again."""
        if not self._waits:
            return
        self._waits = False
        self.stand.busy = ""
        if online and self._asked is not None:
            self.call_by(self._asked, self._here)
        else:
            self._not_called(NoLine(msg("line.no_connection")))

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
        here, self._here = self._here, None
        if here is not None and self.stand.ticket is not None and self.stand.ticket.id == here:
            self.came()

    def _show_call(self, ticket: Ticket, at: datetime | None) -> None:
        self.past()
        self.stand = Stand(page="called", ticket=ticket, called_at=at, number=ticket.number)
        self._look_who_waits(ticket)

    def _look_who_waits(self, ticket: Ticket) -> None:
        """Which desks wait for them after this one, and for what."""
        if not ticket.desks_that_wait:
            return
        work = self.ctx.work

        def done(then: tuple[Expected, ...]) -> None:
            if self.stand.page == "called" and self.stand.ticket is not None and self.stand.ticket.id == ticket.id:
                self.stand.then = then
                self.shown()

        self.ctx.run("data", lambda: ways_back.who_waits(work, ticket.id), done)

    def _set_aside(self, done: Done) -> None:
        ticket = self.stand.ticket
        self.stand = Stand()
        self.ctx.changed(done.changed)
        self.queue.look()
        self.shown()
        if ticket is not None:
            told = msg("desk.set_aside", number=ticket.number)
            self.offer(told, msg("desk.came_after_all"), lambda: self.take(ticket.id))

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

    def _not_called(self, error: Exception) -> None:
        if isinstance(error, NotToldYet) and self._tries < TRIES:
            self._waits, self._tries = True, self._tries + 1
            self.ctx.changed(frozenset())  # hurries the line; `line_turned` asks again
            return
        self._tries = 0
        here, self._here = self._here, None
        if here is not None and isinstance(error, NoLine):  # nobody can be asked: whoever stands here is served
            self.stand.busy = ""
            self._start(here)
        else:
            self._failed(error)
