"""The waiting people in words: who is next and why, the list, who was called and did not come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mfc_desk.domain.ids import TicketId
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import msg
from mfc_desk.usecases import queue
from mfc_desk.usecases.queue import QueueRow, QueueView
from ui.presenters.context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One row of the list."""

    key: str
    number: str
    what: str
    why: str
    wait: str
    spoken: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NextWords:
    """Who is expected next at this desk."""

    number: str
    what: str
    why: str
    wait: str
    minutes: str
    """The same in the fewest words, beside a clock in a narrow panel."""
    by_law: bool
    due: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueWords:
    """The whole panel."""

    count: str
    longest: str
    waiting: str
    """The count in a sentence of its own: "8 waiting"."""
    rows: tuple[Waiting, ...]
    next: NextWords | None
    aside: tuple[Waiting, ...]


class QueuePresenter:
    """Keeps the queue as this desk last knew it. `shown` is called when it changed."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.view: QueueView | None = None
        self.shown: Callable[[], None] = _nothing
        self._told: tuple[QueueView, Catalogue, QueueWords] | None = None

    def look(self) -> None:
        """Read the queue anew."""
        work = self.ctx.work
        self.ctx.run("data", lambda: queue.look(work), self.set_view)

    def set_view(self, view: QueueView) -> None:
        """Show this queue."""
        if view != self.view:
            self.view = view
            self.shown()

    def find(self, number: str) -> QueueRow | None:
        """The person whose paper says `number`, however it is typed; set-aside ones too."""
        wanted = queue.plain_number(number)
        if not wanted or self.view is None:
            return None
        everyone = (*self.view.rows, *self.view.set_aside)
        exact = next((row for row in everyone if queue.plain_number(row.number) == wanted), None)
        if exact is not None or not wanted.isdigit():
            return exact
        ends = [row for row in everyone if queue.digits(row.number) == wanted]
        return ends[0] if len(ends) == 1 else None

    def row(self, ticket: TicketId) -> QueueRow | None:
        """The row of this ticket."""
        everyone = (*self.view.rows, *self.view.set_aside) if self.view is not None else ()
        return next((row for row in everyone if row.ticket == ticket), None)

    def words(self) -> QueueWords | None:
        """The panel in words; None before the queue is known. They are put together once for each view."""
        if self.view is None:
            return None
        if self._told is None or self._told[0] is not self.view or self._told[1] is not self.ctx.catalogue:
            self._told = self.view, self.ctx.catalogue, self._words(self.view)
        return self._told[2]

    def _words(self, view: QueueView) -> QueueWords:
        rows, longest, say = view.rows, view.longest_min, self.ctx.say
        return QueueWords(
            count=str(len(rows)),
            longest=say("desk.longest", n=longest) if rows else "",
            waiting=say("desk.n_waiting", n=len(rows)),
            rows=tuple(self._waiting(row) for row in rows),
            next=self._next(rows[0]) if rows else None,
            aside=tuple(self._waiting(row) for row in view.set_aside),
        )

    def _next(self, row: QueueRow) -> NextWords:
        return NextWords(
            number=row.number,
            what=self._what(row),
            why=self.ctx.say(row.reason),
            wait=self.ctx.say("desk.waits", n=row.waits_min),
            minutes=self.ctx.say("desk.min", n=row.waits_min),
            by_law=row.by_law,
            due=row.due,
        )

    def _waiting(self, row: QueueRow) -> Waiting:
        say = self.ctx.say
        coming = row.reason.code == "queue.appointment" and not row.due
        wait = say("desk.due") if row.due else "" if coming else say("desk.min", n=row.waits_min)
        what = say(row.service) if row.service is not None else say("desk.no_service_short")
        why = say("desk.by_law_short") if row.by_law else say(row.reason)
        told = (row.number, what, say(row.reason), wait)
        return Waiting(
            key=row.ticket,
            number=row.number,
            what=what,
            why=why,
            wait=wait,
            spoken=", ".join(part for part in told if part),
            role="accent" if row.due else "muted",
        )

    def _what(self, row: QueueRow) -> str:
        return self.ctx.say(row.service if row.service is not None else msg("desk.no_service"))


def _nothing() -> None:
    """Nobody looks yet."""
