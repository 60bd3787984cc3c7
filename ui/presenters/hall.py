"""The whole hall as rows of words, found by what is typed: ten thousand of them without a delay that is felt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from forms.search import fold, layouts
from mfc_desk.domain import reasons
from mfc_desk.domain.ids import TicketId
from mfc_desk.domain.tickets import OVER, TicketState
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.usecases import queue, whole_hall
from mfc_desk.usecases.whole_hall import AT_DESKS, HallRow
from ui.presenters.context import Context
from ui.presenters.queue import as_number
from ui.presenters.wish_words import AWAY

if TYPE_CHECKING:
    from collections.abc import Sequence

TONES: Final = {
    TicketState.ISSUED: "text",
    TicketState.CALLED: "accent",
    TicketState.SERVING: "ok",
    TicketState.PARKED: "warn",
    TicketState.NO_SHOW: "warn",
}


@dataclass(frozen=True, slots=True)
class HallLine:
    """One person in words, and what they are found by."""

    key: TicketId
    number: str
    state: str
    service: str
    desk: str
    waited: str
    why: str
    role: str
    find: str


class HallPresenter:
    """Keeps the lines and the words they are sifted by. `shown` is told when other lines are to be seen."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.lines: tuple[HallLine, ...] | None = None
        self.counts = (0, 0, 0, 0)
        self.words = ""
        self.shown: Callable[[], None] = _nothing
        self._looking = self._again = False

    def look(self) -> None:
        """Read the hall anew; while it is being read, once more after that."""
        if self._looking:
            self._again = True
            return
        self._looking, work, catalogue = True, self.ctx.work, self.ctx.catalogue
        self.ctx.run("data", lambda: in_words(whole_hall.look(work), catalogue), self._looked, self._failed)

    def sift(self, words: str) -> None:
        """Show only who fits these words."""
        if words != self.words:
            self.words = words
            self.shown()

    def found(self) -> tuple[HallLine, ...]:
        """The lines that fit what is typed, in their order."""
        return sifted(self.lines or (), self.words)

    def summary(self) -> str:
        """How many wait, are at desks, are away, are gone."""
        if self.lines is None:
            return self.ctx.say("hall.looking")
        codes = ("hall.n_wait", "hall.n_at_desks", "hall.n_away", "hall.n_gone")
        return " · ".join(self.ctx.say(code, n=n) for code, n in zip(codes, self.counts, strict=True))

    def line(self, key: str) -> HallLine | None:
        """The line of this person."""
        return next((each for each in self.lines or () if each.key == key), None)

    def _looked(self, found: tuple[tuple[HallLine, ...], tuple[int, int, int, int]]) -> None:
        self._looking = False
        lines, counts = found
        if (lines, counts) != (self.lines, self.counts):
            self.lines, self.counts = lines, counts
            self.shown()
        if self._again:
            self._again = False
            self.look()

    def _failed(self, error: Exception) -> None:
        self._looking = False
        raise error


def in_words(rows: tuple[HallRow, ...], say: Catalogue) -> tuple[tuple[HallLine, ...], tuple[int, int, int, int]]:
    """Every row in words, and how many wait, are at desks, are away, are gone."""
    states = {state: say(f"state.ticket.{state}") for state in TicketState}
    counts = [0, 0, 0, 0]
    for row in rows:
        away = 2 if row.state in AWAY else 3 if row.state in OVER else 0
        counts[1 if row.state in AT_DESKS else away] += 1
    lines = tuple(_line(row, say, states[row.state]) for row in rows)
    return lines, (counts[0], counts[1], counts[2], counts[3])


def sifted(lines: Sequence[HallLine], words: str) -> tuple[HallLine, ...]:
    """The lines in which each word typed, on some layout, begins a word."""
    said = as_number(layouts(words))
    if not said:
        return tuple(lines)
    found = [_with_all(lines, parts) for parts in said]
    some = [each for each in found if each]
    if len(some) < 2:
        return tuple(some[0]) if some else ()
    keys = {line.key for each in some for line in each}
    return tuple(line for line in lines if line.key in keys)


def _with_all(lines: Sequence[HallLine], parts: tuple[str, ...]) -> Sequence[HallLine]:
    """One plain pass for each word: ten thousand lines are sifted between two frames."""
    for part in parts:
        start = f" {part}"
        lines = [line for line in lines if start in line.find]
    return lines


def _line(row: HallRow, say: Catalogue, state: str) -> HallLine:
    service = say.say(row.service) if row.service is not None else say("desk.no_service_short")
    desk = say("hall.to_desk", desk=row.desk) if row.sent else row.desk
    if row.then and desk:
        desk = say("hall.from_to", desk=desk, then=row.then)
    waited = say("desk.min", n=row.waits_min)
    if row.state in AWAY:
        back = say("hall.back_at", at=row.returns_at) if row.returns_at is not None else ""
        why = "; ".join(part for part in (back, _reason(row.reason, say)) if part)
    elif row.state is TicketState.ISSUED:
        why = "; ".join(say.say(each) for each in row.place)
    else:
        why = _reason(row.reason, say)
    if row.then:
        why = "; ".join(part for part in (say("hall.then_back", desk=row.then), why) if part)
    typed = f"{row.number.replace('-', '')} {queue.plain_number(row.number)} {queue.digits(row.number)}"
    words = fold(f"{row.number} {typed} {state} {service} {desk} {why}")
    return HallLine(
        key=row.ticket,
        number=row.number,
        state=state,
        service=service,
        desk=desk,
        waited=waited,
        why=why,
        role=TONES.get(row.state, "muted"),
        find=" " + " ".join(words),
    )


def _reason(reason: str, say: Catalogue) -> str:
    listed, words = reasons.read(reason)
    return ", ".join(part for part in (say.say(listed) if listed is not None else "", words) if part)


def _nothing() -> None:
    """Nobody looks yet."""
