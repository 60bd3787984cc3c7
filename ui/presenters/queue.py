"""The waiting people in words: who is next and why, the list, who was called and did not come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from forms.search import fold, layouts
from mfc_desk.domain.ids import TicketId
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import msg
from mfc_desk.usecases import queue
from mfc_desk.usecases.queue import QueueRow, QueueView
from ui.presenters.context import Context
from ui.presenters.wish_words import sentence

SHOWN: Final = 100
"""Rows in the panel; the whole hall is a page of its own."""
MANY: Final = 300
"""With more people nobody is put into words who does not fit what is typed."""


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
    place: str = ""
    """Why they stand where they stand, in a sentence."""
    back: str = ""
    """When who is away is on the list again by themself."""
    held: bool = False
    """Whether a visit waits for them, half done."""
    stranded: bool = False
    """Whether the only desk that may call them is closed: on the list they would wait for it again."""


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
    place: str = ""


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
    more: str = ""
    """That there are more than the list shows."""


class QueuePresenter:
    """Keeps the queue as this desk last knew it. `shown` is called when it changed."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.view: QueueView | None = None
        self.shown: Callable[[], None] = _nothing
        self._told: tuple[QueueView, Catalogue, str, QueueWords] | None = None
        self._finds: tuple[QueueView, Catalogue, list[str]] | None = None
        """What each row is found by; put together off the window's own thread where there are many."""
        self.sifted = ""
        """What the list is sifted by."""

    def look(self) -> None:
        """Read the queue anew."""
        work, catalogue = self.ctx.work, self.ctx.catalogue

        def read() -> tuple[QueueView, list[str]]:
            view = queue.look(work)
            return view, [_find(row, catalogue) for row in view.rows]

        def done(found: tuple[QueueView, list[str]]) -> None:
            if found[0] != self.view:
                self._finds = (found[0], catalogue, found[1])
            self.set_view(found[0])

        self.ctx.run("data", read, done)

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
        told = self._told
        if told is None or (told[0], told[1], told[2]) != (self.view, self.ctx.catalogue, self.sifted):
            told = self._told = self.view, self.ctx.catalogue, self.sifted, self._words(self.view)
        return told[3]

    def sift(self, words: str) -> None:
        """Show only who fits what is typed: a number, a service, a ground."""
        if words != self.sifted:
            self.sifted = words
            self.shown()

    def everyone(self, words: str = "") -> Iterator[Waiting]:
        """Everybody who waits or is away, in words as they are asked for; of a great many those that fit `words`."""
        if self.view is not None:
            rows = self.view.rows
            kept = self._fitting(rows, words) if len(rows) > MANY else rows
            yield from (self._waiting(row) for row in (*kept, *self.view.set_aside))

    def _words(self, view: QueueView) -> QueueWords:
        rows, longest, say = view.rows, view.longest_min, self.ctx.say
        seen, now = self._sifted(rows), sum(not row.coming for row in rows)
        return QueueWords(
            count=str(now),
            longest=say("desk.longest", n=longest) if rows else "",
            waiting=say("desk.n_waiting", n=now),
            rows=tuple(self._waiting(row) for row in seen[:SHOWN]),
            more=say("hall.more", n=len(seen) - SHOWN) if len(seen) > SHOWN else "",
            next=self._next(rows[0]) if rows else None,
            aside=tuple(self._waiting(row) for row in view.set_aside),
        )

    def _sifted(self, rows: tuple[QueueRow, ...]) -> tuple[QueueRow, ...]:
        return self._fitting(rows, self.sifted)

    def _fitting(self, rows: tuple[QueueRow, ...], words: str) -> tuple[QueueRow, ...]:
        said = as_number(layouts(words))
        if not said:
            return rows
        return tuple(row for row, find in zip(rows, self._found_by(rows), strict=True) if _fits(said, find))

    def _found_by(self, rows: tuple[QueueRow, ...]) -> list[str]:
        view, say = self.view, self.ctx.catalogue
        assert view is not None
        if self._finds is None or self._finds[0] is not view or self._finds[1] is not say:
            self._finds = view, say, [_find(row, say) for row in rows]
        return self._finds[2]

    def _next(self, row: QueueRow) -> NextWords:
        return NextWords(
            number=row.number,
            what=self._what(row),
            why=self.ctx.say(row.reason),
            wait=self.ctx.say("desk.waits", n=row.waits_min),
            minutes=self.ctx.say("desk.min", n=row.waits_min),
            by_law=row.by_law,
            due=row.due,
            place=sentence(self.ctx.say, row.place),
        )

    def _waiting(self, row: QueueRow) -> Waiting:
        say = self.ctx.say
        wait = say("desk.due") if row.due else "" if row.coming else say("desk.min", n=row.waits_min)
        what = say(row.service) if row.service is not None else say("desk.no_service_short")
        why = say("desk.by_law_short") if row.by_law else say(row.reason)
        place = sentence(say, row.place)
        told = (row.number, what, say(row.reason), wait, place)
        return Waiting(
            key=row.ticket,
            number=row.number,
            what=what,
            why=why,
            wait=wait,
            spoken=", ".join(part for part in told if part),
            role="accent" if row.due else "muted",
            place=place,
            back=self._back(row),
            held=row.held,
            stranded=row.stranded,
        )

    def _back(self, row: QueueRow) -> str:
        if row.stranded:
            return ""
        say = self.ctx.say
        return say("hall.back_at", at=row.returns_at) if row.returns_at is not None else say("place.away_shows_up")

    def _what(self, row: QueueRow) -> str:
        return self.ctx.say(row.service if row.service is not None else msg("desk.no_service"))


def _find(row: QueueRow, say: Catalogue) -> str:
    """What a row is found by: its number in every way it is typed, the service, the reason."""
    plain = f"{queue.plain_number(row.number)} {queue.digits(row.number)}"
    typed = f"{row.number} {row.number.replace('-', '')} {plain}"
    service = say.say(row.service) if row.service is not None else ""
    return " " + " ".join(fold(f"{typed} {service} {say.say(row.reason)}"))


def as_number(said: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """A letter and figures are a number, and no hour that has the same figures: "A-04" is not "10:04"."""
    joined = ("".join(parts) for parts in said)
    return tuple((one,) for one in joined if one[:1].isalpha() and one[1:].isdigit()) or said


def _fits(said: tuple[tuple[str, ...], ...], find: str) -> bool:
    return any(all(f" {part}" in find for part in parts) for parts in said)


def _nothing() -> None:
    """Nobody looks yet."""
