"""Everything that can be done with people's places from this desk: asked on one page, done here, undone where possible.

A visit that is here never ends by a call: who wants another person says first what becomes of the one who sits here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from forms.ids import ServiceId
from mfc_desk.domain import reasons
from mfc_desk.domain.ids import DeskName, Key, TicketId, VisitId
from mfc_desk.domain.tickets import Onward, Ticket
from mfc_desk.ports.office import NoLine
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import alone, places, queue, visits
from mfc_desk.usecases.places import Issued
from mfc_desk.usecases.workplace import Done
from ui.presenters.far_acts import FarActs
from ui.presenters.held import HeldVisits
from ui.presenters.ticket_paper import TicketPaper
from ui.presenters.wish import FAR, Kind, Wish
from ui.presenters.wish_targets import onward_to
from ui.presenters.wishing import WishPresenter

if TYPE_CHECKING:
    from ui.presenters.desk import DeskPresenter


class Lifecycle(HeldVisits):
    """Opens the page for each act and carries out what was asked there.

    The window sets `keep_typed`: what is typed in the visit is kept before it is put by.
    """

    def __init__(self, desk: DeskPresenter) -> None:
        self.desk, self.ctx = desk, desk.ctx
        self.page = WishPresenter(desk)
        self.page.done, self.page.receive, self.page.act = self._do, self._receive, self._act
        self.paper = TicketPaper(self.page)
        self.page.printing = lambda wish, large: self.paper.print(wish, large=large)
        self.far = FarActs(desk, self.page)
        self.keep_typed: Callable[[], None] = _nothing

    def open_person(self, ticket: TicketId, number: str) -> None:
        """A person of the list: their place, and what can be done."""
        self.page.begin(Wish(kind=Kind.CALL, ticket=ticket, number=number))

    def receive(self, ticket: TicketId, number: str) -> None:
        """Somebody of the list stands here although others go before them: ask why they are served now."""
        self.page.begin(Wish(kind=Kind.HERE, ticket=ticket, number=number))

    def hold(self) -> None:
        """F4: who is here goes away for a while, called or half served."""
        stand = self.desk.stand
        if stand.page == "called" and stand.ticket is not None:
            self.page.begin(Wish(kind=Kind.PARK, ticket=stand.ticket.id, number=stand.ticket.number))
        elif stand.page == "visit" and stand.visit is not None:
            self.page.begin(Wish(kind=Kind.HOLD, visit=stand.visit, number=stand.number))
        else:
            self.ctx.announce(msg("wish.nobody_here"))

    def send(self) -> None:
        """Ctrl+T: who is here is for another service or desk, or has something to do there as well."""
        stand = self.desk.stand
        if stand.page == "called" and stand.ticket is not None:
            self.page.begin(Wish(kind=Kind.SEND, ticket=stand.ticket.id, number=stand.ticket.number))
        elif stand.page == "visit" and stand.visit is not None:
            self._ask_onward(Wish(kind=Kind.SEND_ON, visit=stand.visit, number=stand.number), stand.visit)
        else:
            self.ctx.announce(msg("wish.nobody_here"))

    def _ask_onward(self, wish: Wish, visit: VisitId) -> None:
        """Where to; where something here is unfinished they come back for it, and the page says so."""
        work = self.ctx.work

        def done(unfinished: bool) -> None:
            wish.must_back = wish.back = unfinished
            self.desk.shown()

        self.page.begin(wish)
        self.ctx.run("data", lambda: places.unfinished(work, visit), done)

    def leave(self) -> None:
        """The called person goes home instead."""
        stand = self.desk.stand
        if stand.page == "called" and stand.ticket is not None:
            self.page.begin(Wish(kind=Kind.LEAVE, ticket=stand.ticket.id, number=stand.ticket.number))
        else:
            self.ctx.announce(msg("wish.nobody_here"))

    def put_back(self) -> None:
        """The call was a mistake: the person waits as before, and nothing is held against them."""
        ticket = self.desk.stand.ticket
        if self.desk.stand.page != "called" or ticket is None:
            self.ctx.announce(msg("wish.nobody_here"))
            return
        self._run(
            lambda: places.put_back(self.ctx.work, self.ctx.session, ticket.id), self._freed("wish.put_back", ticket)
        )

    def issue(self) -> None:
        """A number for somebody who has none, or serve them at once."""
        self.page.begin(Wish(kind=Kind.ISSUE))

    def next_instead(self) -> None:
        """F2 while somebody is here: stay, put them by, or finish, then call."""
        self.page.begin(Wish(kind=Kind.NEXT, number=self.desk.stand.number))

    def turn_pause(self) -> None:
        """Shift+F4: a break with its reason; on a break or closed, open again."""
        if self.desk.seat.why_closed() is not None:
            self.desk.past()
            self.desk.seat.open()
        else:
            self.page.begin(Wish(kind=Kind.PAUSE, number=self.ctx.session.desk))

    def close_other(self, desk: DeskName) -> None:
        """A desk that was left open: who is there and who waits for it is said, and why it is closed is asked."""
        self.page.begin(Wish(kind=Kind.CLOSE, number=desk))

    def come_back(self, ticket: TicketId) -> None:
        """Who was away is in the hall again, and on the list."""
        number = self._number(ticket)
        job = lambda: places.come_back(self.ctx.work, self.ctx.session, ticket)  # noqa: E731  (a job of one line)
        self._run(job, lambda done: self._told(done, msg("wish.came_back", number=number)))

    def _act(self, act: str, ticket: TicketId) -> None:
        """One of the other acts on the page of a person."""
        number = self._number(ticket)
        kinds = {"send": Kind.SEND, "leave": Kind.LEAVE, "void": Kind.VOID}
        if act in kinds:
            self.page.begin(Wish(kind=kinds[act], ticket=ticket, number=number))
            return
        if act == "ticket":
            self.paper.open(ticket, number)
            return
        reason = self.page.reason()
        self.page.leave()
        if act == "here" and reason:
            self.desk.receive(ticket, reason)
        elif act == "here":
            self.desk.take(ticket)
        else:
            self.come_back(ticket)

    def _do(self, wish: Wish) -> None:
        if wish.kind in (Kind.CALL, Kind.NEXT):
            self._first(wish, lambda: self._call(wish))
        elif wish.kind is Kind.HERE and wish.ticket is not None:
            reason = self.page.reason()
            self.page.leave()
            self.desk.receive(wish.ticket, reason)
        elif wish.kind is Kind.HOLD:
            self._hold(wish, lambda: None)
        elif wish.kind is Kind.SEND_ON:
            self._send_on(wish)
        elif wish.kind is Kind.RESUME:
            self._go_on(wish)
        elif wish.kind is Kind.ISSUE:
            self._issue(wish)
        elif wish.kind is Kind.TICKET:
            self.paper.print(wish)
        elif wish.kind is Kind.PAUSE:
            reason = self.page.reason()
            self.page.leave()
            self.desk.seat.pause(reason)
        elif wish.kind in FAR:
            self.far.do(wish)
        elif wish.kind is Kind.CLOSE:
            reason = self.page.reason()
            self.page.leave()
            self.desk.seat.close_other(DeskName(wish.number), reason)
        else:
            self._place(wish)

    def _place(self, wish: Wish) -> None:
        """What is done with one ticket, called here or waiting."""
        work, session, reason, ticket = self.ctx.work, self.ctx.session, self.page.reason(), wish.ticket
        assert ticket is not None
        before = self.page.ticket()
        jobs: dict[Kind, Callable[[], Done]] = {
            Kind.PARK: lambda: places.park(work, session, ticket, minutes=wish.minutes, reason=reason),
            Kind.SEND: lambda: places.send(work, session, ticket, onward_to(wish.target, back=wish.back), reason),
            Kind.LEAVE: lambda: places.leave(work, session, ticket, reason),
            Kind.VOID: lambda: places.void(work, session, ticket, reason),
        }
        undo = self._undo_send(before) if wish.kind is Kind.SEND else None
        if wish.kind is Kind.PARK:
            undo = lambda: self.desk.take(ticket)  # noqa: E731  (they are at the desk after all)
        told = msg(f"wish.done_{wish.kind}", number=wish.number)
        self._run(jobs[wish.kind], lambda done: self._over(done, told, undo, ticket))

    def _undo_send(self, before: Ticket | None) -> Callable[[], None] | None:
        """Back to where they waited; whoever was called here is not called again by an undo."""
        if before is None or before.desk is not None:
            return None
        work, session, back = self.ctx.work, self.ctx.session, Onward(
            service=before.service, series=before.series, desk=before.for_desk
        )  # fmt: skip
        told = msg("wish.came_back", number=before.number)

        def undo() -> None:
            self._run(
                lambda: places.send(work, session, before.id, back, reasons.UNDONE), lambda done: self._told(done, told)
            )

        return undo

    def _hold(self, wish: Wish, then: Callable[[], None]) -> None:
        """Put the visit by; everything typed is kept first."""
        visit, work, session, reason = self.desk.stand.visit, self.ctx.work, self.ctx.session, self.page.reason()
        assert visit is not None
        self.keep_typed()
        minutes = wish.minutes
        told = msg("wish.done_hold", number=wish.number) if wish.number else msg("wish.done_hold_nameless")
        why = reason if wish.kind is Kind.HOLD else ""

        def held(done: Done) -> None:
            self._visit_gone(done, None if wish.kind is not Kind.HOLD else told)
            then()

        self._run(lambda: places.hold(work, session, visit, minutes=minutes, reason=why), held)

    def _send_on(self, wish: Wish) -> None:
        visit, work, session, reason = self.desk.stand.visit, self.ctx.work, self.ctx.session, self.page.reason()
        assert visit is not None
        onward = onward_to(wish.target, back=wish.back)
        told = msg("wish.done_send_on", number=wish.number)
        self.keep_typed()
        self._run(
            lambda: places.send_on(work, session, visit, onward, reason), lambda done: self._visit_gone(done, told)
        )

    def _first(self, wish: Wish, then: Callable[[], None]) -> None:
        """What becomes of who is here, then the call."""
        work, session, stand = self.ctx.work, self.ctx.session, self.desk.stand
        visit, ticket = stand.visit, stand.ticket

        def ended(done: Done) -> None:
            self._visit_gone(done, None)
            then()

        def answered(done: Done) -> None:
            self._call_gone(done)
            then()

        if wish.way == "hold":
            self._hold(wish, then)
        elif wish.way == "finish" and visit is not None:
            self.keep_typed()
            self._run(lambda: visits.finish(work, session, visit), ended)
        elif wish.way in ("no_show", "put_back") and ticket is not None:
            act = queue.no_show if wish.way == "no_show" else places.put_back
            self._run(lambda: act(work, session, ticket.id), answered)
        else:
            then()

    def _call(self, wish: Wish) -> None:
        work, session, ticket, reason = self.ctx.work, self.ctx.session, wish.ticket, self.page.reason()
        turn = wish.kind is Kind.NEXT or (self.page.is_first() and not reason)
        self.page.leave()
        if turn or ticket is None:
            self.desk.call_next()
        else:
            self.desk.call_by(lambda: queue.call_chosen(work, session, ticket, reason))

    def _issue(self, wish: Wish) -> None:
        work, session, wanted = self.ctx.work, self.ctx.session, self.page.wanted(wish)

        def issued(given: Issued) -> None:
            self.page.leave()
            self.ctx.changed(given.changed)
            self.desk.queue.look()
            self.ctx.announce(msg("wish.done_issue", number=given.number))
            self.paper.open(given.ticket, given.number, given=True)

        def given(ticket: Ticket) -> None:
            issued(Issued(ticket=ticket.id, number=ticket.number, changed=frozenset({Key("ticket", ticket.id)})))

        def failed(error: Exception) -> None:
            if isinstance(error, NoLine):  # the desk has numbers of its own for that
                self.ctx.run("data", lambda: alone.issue(work, session, wanted), given, self.page.failed)
            else:
                self.page.failed(error)

        self.page.working()
        self.ctx.run("ask", lambda: places.issue(work, session, wanted), issued, failed)

    def _receive(self, wish: Wish) -> None:
        """Serve now: the visit begins without a number, with what the person came for."""
        services: tuple[ServiceId, ...] = wish.services
        self.page.leave()
        self.desk.begin_for(services)

    def _over(self, done: Done, told: Message, undo: Callable[[], None] | None, ticket: TicketId) -> None:
        """The ticket is dealt with; where it was called here the desk is free."""
        self.page.leave()
        here = self.desk.stand.ticket
        if here is not None and here.id == ticket:
            self.desk.free()
        self._told(done, told, undo)

    def _freed(self, code: str, ticket: Ticket) -> Callable[[Done], None]:
        def done(done: Done) -> None:
            self.desk.free()
            self._told(done, msg(code, number=ticket.number))

        return done

    def _call_gone(self, done: Done) -> None:
        self.desk.free()
        self.ctx.changed(done.changed)

    def _visit_gone(self, done: Done, told: Message | None) -> None:
        """The visit is at this desk no more."""
        if told is not None:
            self.page.leave()
        self.desk.leave_visit()
        self.ctx.changed(done.changed)
        self.look()
        if told is not None:
            self.ctx.announce(told)

    def _told(self, done: Done, told: Message, undo: Callable[[], None] | None = None) -> None:
        self.ctx.changed(done.changed)
        self.desk.queue.look()
        self.desk.shown()
        self.ctx.announce(told, undo)

    def _number(self, ticket: TicketId) -> str:
        row = self.desk.queue.row(ticket)
        if row is not None:
            return row.number
        here = self.page.ticket()
        return here.number if here is not None and here.id == ticket else ""


def _nothing() -> None:
    """No visit is open."""
