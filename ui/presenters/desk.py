"""The desk as a whole: nobody is here, someone is called, someone is here. State lives here, windows can be rebuilt."""

from __future__ import annotations

from collections.abc import Callable

from mfc_desk.domain.entities import Visit
from mfc_desk.domain.ids import Key, VisitId
from mfc_desk.domain.tickets import Ticket
from mfc_desk.text.message import Message
from mfc_desk.usecases import queue, visits
from mfc_desk.usecases.visits import VisitView
from ui.presenters.afar import Afar
from ui.presenters.beside import Beside
from ui.presenters.contact import Contact
from ui.presenters.context import Context
from ui.presenters.desk_calls import DeskCalls
from ui.presenters.feedback import FeedbackPresenter
from ui.presenters.lifecycle import Lifecycle
from ui.presenters.norms import NormsPresenter
from ui.presenters.person import PersonPresenter
from ui.presenters.queue import QueuePresenter
from ui.presenters.seat import SeatPresenter
from ui.presenters.shift import ShiftPresenter
from ui.presenters.stand import Stand
from ui.presenters.status import StatusPresenter


class DeskPresenter(DeskCalls):
    """Decides what the middle of the window shows.

    The window sets `shown` (draw what changed), `visit_opened` (open this visit's page), and `offer`
    (a short word with one action, which is no undo). Everything else is asked from here.
    """

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.queue, self.status, self.person = QueuePresenter(ctx), StatusPresenter(ctx), PersonPresenter(ctx)
        self.stand, self.seat = Stand(), SeatPresenter(ctx)
        self.seat.moved = self.queue.look
        self.norms = NormsPresenter(ctx, lambda: self.status.offline)
        self.lifecycle, self.shift = Lifecycle(self), ShiftPresenter(self)
        self.afar = Afar(self)
        self.contact, self.feedback = Contact(ctx), FeedbackPresenter(ctx)
        self.beside = Beside(ctx, lambda: self.shown(), self.status, self.contact)
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
        self.feedback.give_kept()
        self.ctx.run(
            "data",
            lambda: (visits.open_visit(work, session), visits.others_visit(work, session), queue.called_here(work)),
            self._returned,
        )
        self.afar.look()
        self.norms.look()  # reads the most, and nobody waits for it

    def quiet(self) -> None:
        """The window goes: what is answered from now on is drawn nowhere."""
        parts = (self, self.queue, self.status, self.person, self.seat, self.norms, self.feedback)
        for each in parts:
            each.shown = _nothing
        self.seat.moved = _nothing
        self.status.turned, self.lifecycle.page.seek = _unheard, _unheard
        self.offer, self.past, self.shift.over = _no_offer, _nothing, _nothing
        self.afar.signed_off = _unheard

    def refresh(self, keys: frozenset[Key]) -> None:
        """Rows are new: look again at what they concern."""
        kinds = {key.kind for key in keys}
        self.afar.look(keys)
        if kinds & {"ticket", "visit", "hall"}:
            self.queue.look()
            self.lifecycle.page.refresh()
        if kinds & {"desk", "hall"}:
            self.seat.look()
        if self.norms.rows and kinds & {"ticket", "visit", "desk", "hall"}:  # what began is told by the minute
            self.norms.look()
        if kinds & {"visit", "ticket"}:
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
        self.norms.look()
        if self.stand.side == "cockpit":
            self.beside.cockpit.look()

    def line_said(self, *, online: bool) -> None:
        """The line was tried: a cockpit that says otherwise looks again at once."""
        board = self.beside.cockpit.board if self.stand.side == "cockpit" else None
        if board is not None and board.known.online is not online:
            self.beside.cockpit.look()

    def tick(self) -> None:
        """A second passed: the cockpit reads what changed since it last did, the time of who is asked goes on."""
        self.feedback.tick()
        if self.stand.side == "cockpit":
            self.beside.cockpit.tick()

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

    def visit_again(self, visit: VisitId) -> None:
        """A visit that had left this desk is here again."""
        self._open_visit(visit, "")
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


def _nothing() -> None:
    """Nobody looks yet."""


def _ignore(_visit: VisitId) -> None:
    """No page waits for a visit."""


def _unheard(_: object) -> None:
    """The window is gone."""


def _no_offer(_told: Message, _action: Message, _act: Callable[[], None]) -> None:
    """Nobody shows offers."""
