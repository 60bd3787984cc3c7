"""The one place for work on its way: the line as it is, what waits, what needs a decision, what went."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from mfc_desk.text.message import Message
from ui.presenters.contact import Contact
from ui.presenters.context import Context
from ui.presenters.line_carry import CarryPresenter
from ui.presenters.line_decide import DecidePresenter
from ui.presenters.line_history import HistoryPresenter
from ui.presenters.line_picture import PicturePresenter
from ui.presenters.line_waiting import WaitingPresenter
from ui.presenters.line_words import held_words
from ui.presenters.status import StatusPresenter

NO_LINE: Final = "line.no_connection"
PASSES: Final = frozenset(
    {"line.too_slow", "line.office_trouble", "line.broke_off", "line.garbled", "line.session_over"}
)
"""What is over by itself: nobody has to be told of it."""
Part = Literal["waiting", "decide", "history", "carry"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One figure at the head of the page: its icon, what it is, and the figure in words."""

    name: str
    icon: str
    role: str
    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadWords:
    """What the page says of the line."""

    title: str
    sub: str
    tiles: tuple[Tile, ...]
    trouble: str
    """What the line or the office had against the last try; "" where that is only that there is no line."""
    tone: Literal["warn", "off"]
    """Of the trouble: a line that is cut asks nothing of anybody."""
    next_try: str
    trying: bool


class LinePagePresenter:
    """Holds the parts of the page together. `shown` is called when one of them changed."""

    def __init__(self, ctx: Context, status: StatusPresenter, contact: Contact) -> None:
        self._ctx, self._status, self.contact = ctx, status, contact
        self.shown: Callable[[], None] = _nothing
        self.part: Part = "waiting"
        self.waiting = WaitingPresenter(ctx, offline=lambda: status.offline, trouble=lambda: contact.trouble)
        self.decide, self.history, self.carry = DecidePresenter(ctx), HistoryPresenter(ctx), CarryPresenter(ctx)
        self.picture = PicturePresenter(ctx)
        for each in (self.waiting, self.decide, self.history, self.carry, self.picture):
            each.shown = lambda: self.shown()
        self.decide.decided = self.carry.moved = self._decided

    def open(self, part: Part) -> None:
        """Show this part."""
        self.part = part
        self.look()

    def look(self) -> None:
        """Read anew what is seen: the figures of the head stand for every part."""
        self.waiting.look()
        self.decide.look()
        if self.part == "history":
            self.history.look()
            self.picture.look()
        elif self.part == "carry" and not self.carry.busy:
            self.carry.look()

    def go(self, part: Part) -> None:
        """Another part, from within the page."""
        if part != self.part:
            self.part = part
            if part == "decide":
                self.decide.close()
            self.look()
        self.shown()

    def try_now(self) -> None:
        """Somebody asked for a turn at once."""
        self.contact.hurry()
        self.shown()

    def tab(self, part: Part) -> str:
        """The words of the way to a part, with how much is in it."""
        counts = {"waiting": self.waiting.count, "decide": len(self.decide.rows())}
        words = self._ctx.say(f"linepage.part.{part}")
        return f"{words} {counts[part]}" if counts.get(part) else words

    def others(self) -> str:
        """What is other people's, in a sentence; "" where there is nothing."""
        if self.part == "waiting" and self.waiting.others:
            return self._ctx.say("linepage.others_wait", n=self.waiting.others)
        if self.part == "decide" and self.decide.others:
            return self._ctx.say("linepage.others_decide", n=self.decide.others)
        return ""

    def head(self) -> HeadWords:
        """The line in words."""
        words = self._status.words()
        trouble, page = self.contact.trouble, self.decide.page() if self.part == "decide" else None
        if page is not None:  # both versions take the room
            return HeadWords(
                title=page.title, sub=page.sub, tiles=(), trouble="", tone="warn", next_try="", trying=False
            )
        return HeadWords(
            title=words.line or self._ctx.say("linepage.title"),
            sub=self._ctx.say("linepage.sub_offline" if self._status.offline else "linepage.sub"),
            tiles=self._tiles(),
            trouble=self._ctx.say(trouble) if trouble is not None and trouble.code != NO_LINE else "",
            tone="off" if trouble is not None and trouble.code in PASSES else "warn",
            next_try=self._next_try(),
            trying=self.contact.trying,
        )

    def everything_there(self) -> Message | None:
        """The sentence for "nothing waits": since when everything is with the office."""
        view = self._status.view
        if view is None or view.held_up_to is None:
            return None
        return held_words(view.held_up_to, self._ctx.work.today())

    def _tiles(self) -> tuple[Tile, ...]:
        say, offline, waits = self._ctx.say, self._status.offline, self.waiting.count
        oldest, (scans, size) = self.waiting.oldest(), self.waiting.scans_left()
        kept = say("linepage.kept_scans", n=waits, size=size) if scans else str(waits)
        tiles = [Tile(name="kept", icon="hard-drive", role="off" if offline else "muted",
                      label=say("linepage.tile.kept"), value=kept)]  # fmt: skip
        if oldest is not None:
            tiles.append(Tile(name="oldest", icon="clock", role="muted", label=say("linepage.tile.oldest"),
                              value=self._moment(oldest)))  # fmt: skip
        if self.contact.answered_at is not None:
            tiles.append(Tile(name="contact", icon="signal", role="muted", label=say("linepage.tile.contact"),
                              value=self._moment(self.contact.answered_at)))  # fmt: skip
        view = self._status.view
        if view is not None and view.held_up_to is not None:
            tiles.append(Tile(name="held", icon="cloud-check", role="ok", label=say("linepage.tile.held"),
                              value=self._moment(view.held_up_to)))  # fmt: skip
        return tuple(tiles)

    def _moment(self, at: datetime) -> str:
        today = at.date() == self._ctx.work.today()
        return self._ctx.say("status.clock" if today else "linepage.time", at=at)

    def _next_try(self) -> str:
        if self.contact.trying:
            return self._ctx.say("linepage.trying")
        left = self.contact.next_in_s()
        return "" if left is None else self._ctx.say("linepage.next_try", minutes=left)

    def _decided(self) -> None:
        self.waiting.look()
        self._status.look()
        if self.history.known:
            self.history.look()


def _nothing() -> None:
    """Nobody looks yet."""
