"""Who comes to this desk, called or not: their visit begins, or goes on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from forms.ids import ServiceId
from mfc_desk.domain.ids import Key, TicketId, VisitId
from mfc_desk.ports.office import NoLine
from mfc_desk.usecases import visits
from mfc_desk.usecases.workplace import Done
from ui.presenters.desk_sides import DeskSides
from ui.presenters.desk_words import DeskWords
from ui.presenters.lifecycle import Lifecycle
from ui.presenters.notices import notice_of
from ui.presenters.queue import QueuePresenter
from ui.presenters.stand import Busy, Stand
from ui.presenters.status import StatusPresenter


class DeskArrivals(DeskWords, DeskSides):
    """Begins the visit of whoever is here: who was called, who shows a number, who has none."""

    queue: QueuePresenter
    status: StatusPresenter
    lifecycle: Lifecycle
    visit_opened: Callable[[VisitId], None]
    past: Callable[[], None]

    def came(self) -> None:
        """The called person is here: the visit begins."""
        if self.stand.page == "called" and self.stand.ticket is not None:
            self._start(self.stand.ticket.id)

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
        if row is not None and self.passes_by(row.ticket):
            self.lifecycle.receive(row.ticket, row.number)
            return
        self._start(row.ticket if row is not None else None, number if row is None else "")

    def take(self, ticket: TicketId) -> None:
        """The person with this ticket is at the desk after all."""
        row = self.queue.row(ticket)
        if self.stand.page == "idle" and row is not None and self.passes_by(ticket):
            self.lifecycle.receive(ticket, row.number)
        elif self.stand.page == "idle":
            self._start(ticket)
        else:
            self.ctx.announce(self.why_no_call())

    def passes_by(self, ticket: TicketId) -> bool:
        """Whether others go before this person, and the office can be told why. Without the line it cannot."""
        view, notice = self.queue.view, self.stand.notice
        just_cut = notice is not None and notice.tone == "off"
        if view is None or self.status.offline or just_cut:
            return False
        return ticket in {row.ticket for row in view.rows[1:]}

    def begin_for(self, services: tuple[ServiceId, ...]) -> None:
        """Receive somebody without a number, who came for these."""
        if self.stand.page == "idle":
            self._start(None, services=services)
        else:
            self.ctx.announce(self.why_no_call())

    def begin_by(self, start: Callable[[], VisitId], number: str, ticket: TicketId | None) -> None:
        """Begin a visit in this way, under this number."""
        if self.stand.busy:
            return
        self._begin("start")
        self.ctx.run("data", start, lambda visit: self._started(visit, number, ticket), self._failed)

    def go_on_with(self, visit: VisitId, number: str, done: Done) -> None:
        """A visit that was put by goes on."""
        self._open_visit(visit, number)
        self.ctx.changed(done.changed)
        self.shown()

    def _start(self, ticket: TicketId | None, number: str = "", services: tuple[ServiceId, ...] = ()) -> None:
        if self.stand.busy:
            return
        row = self.queue.row(ticket) if ticket is not None else None
        called = self.stand.ticket.number if self.stand.ticket is not None else ""
        known = called or (row.number if row is not None else number.strip())
        work, session = self.ctx.work, self.ctx.session
        start = partial(visits.start, work, session, ticket=ticket, paper_number=number, services=services)
        self.begin_by(start, known, ticket)

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

    def _failed(self, error: Exception) -> None:
        self.stand.busy = ""
        self.stand.notice = notice_of(error, idle=self.stand.page == "idle")
        if isinstance(error, NoLine) and self.stand.page == "idle":
            self.stand.asking = True
        if isinstance(error, NoLine):
            self.ctx.changed(frozenset())  # the line is tried now: the window must not go on saying that it is there
        self.shown()
