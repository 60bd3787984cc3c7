"""The end of a shift: what is open or unsent, each row the way to it; closing is possible all the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mfc_desk.domain.errors import DomainError
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import desk_state, shift
from mfc_desk.usecases.shift import Left, LeftOver
from mfc_desk.usecases.workplace import Done
from ui.presenters.parts import Notice

if TYPE_CHECKING:
    from ui.presenters.desk import DeskPresenter

ICONS: Final = {
    Left.CALLED: ("megaphone", "warn"),
    Left.VISIT: ("user-round", "warn"),
    Left.HELD: ("pause", "warn"),
    Left.SENT: ("user-round", "warn"),
    Left.BACK: ("arrow-left", "warn"),
    Left.UNSENT: ("hard-drive", "off"),
    Left.PAPER: ("printer", "warn"),
    Left.ASKED: ("clock", "muted"),
    Left.KEPT: ("hard-drive", "off"),
    Left.TRAY: ("inbox", "bad"),
}
WAITS: Final = frozenset({Left.CALLED, Left.VISIT, Left.HELD, Left.SENT, Left.BACK, Left.PAPER, Left.TRAY})
"""What a person has to do with; the rest goes by itself."""


ALONE: Final = frozenset({Left.HELD, Left.SENT, Left.BACK})
"""Somebody no other desk calls as long as this one is open, where they have a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftRow:
    """One row: what is left, why it matters, and the words of the way to it."""

    key: str
    icon: str
    role: str
    title: str
    below: str
    go: str


class ShiftPresenter:
    """Keeps the list. The window sets `shown`, and `over`, which signs out."""

    def __init__(self, desk: DeskPresenter) -> None:
        self.desk, self.ctx = desk, desk.ctx
        self.left: tuple[LeftOver, ...] | None = None
        self.warned = self.busy = False
        self.over: Callable[[], None] = _nothing

    def look(self) -> None:
        """Read anew what is left; the warning is said again for a new list."""
        work, session = self.ctx.work, self.ctx.session
        self.ctx.run("data", lambda: shift.look(work, session), self._looked)

    def begin(self) -> None:
        """The page is opened: nothing is confirmed yet."""
        self.warned, self.left = False, None
        self.look()

    def rows(self) -> tuple[LeftRow, ...] | None:
        """What is left, in words; None before it is known."""
        if self.left is None:
            return None
        return tuple(self._row(place, each) for place, each in enumerate(self.left))

    def summary(self) -> Message:
        """How much there is."""
        if self.left is None:
            return msg("shift.looking")
        return msg("shift.n_left", n=len(self.left)) if self.left else msg("shift.nothing_left")

    def notice(self) -> Notice | None:
        """Read back before the desk is closed with something open."""
        if not self.warned or not self.left:
            return None
        waits = sum(each.kind in WAITS for each in self.left)
        title = msg("shift.warn", n=waits) if waits else msg("shift.warn_unsent")
        freed = any(each.kind in ALONE and each.ticket is not None for each in self.left)
        body = msg("shift.warn_body_freed" if freed else "shift.warn_body")
        return Notice(tone="warn", icon="triangle-alert", title=title, body=body)

    def primary(self) -> Message:
        """The words of the button."""
        return msg("shift.close_all_the_same" if self.warned and self.left else "shift.close")

    def press(self) -> None:
        """Close the desk and sign out; with something left only after it was read back."""
        if self.left is None or self.busy:
            return
        if self.left and not self.warned:
            self.warned = True
            self.desk.shown()
            return
        self.busy = True
        self.desk.lifecycle.keep_typed()
        work, session = self.ctx.work, self.ctx.session
        self.ctx.run("data", lambda: desk_state.close(work, session), self._closed, self._failed)

    def go(self, key: str) -> None:
        """To the thing itself."""
        item = self.left[int(key)] if self.left is not None and int(key) < len(self.left) else None
        if item is None:
            return
        desk = self.desk
        if item.kind in (Left.UNSENT, Left.PAPER) and item.application is not None:
            desk.open_case(item.application)
        elif item.kind in (Left.ASKED, Left.KEPT):
            desk.open_line("waiting")
        elif item.kind is Left.TRAY:
            desk.open_line("decide")
        elif item.kind in ALONE and item.ticket is not None:
            desk.lifecycle.open_person(item.ticket, item.about)
        elif item.kind is Left.HELD and item.visit is not None:
            desk.open_side("")
            desk.lifecycle.resume(item.visit)
        else:
            desk.open_side("")

    def _row(self, place: int, item: LeftOver) -> LeftRow:
        say, kind = self.ctx.say, item.kind
        nameless = "" if item.about or kind in (Left.ASKED, Left.KEPT, Left.TRAY) else "_nameless"
        icon, role = ICONS[kind]
        since = say("hall.back_at" if kind is Left.SENT else "seat.since", at=item.at) if item.at is not None else ""
        below = say(f"shift.below_{kind}", n=item.n)
        if kind is Left.BACK and item.where is not None:
            below = say("shift.below_back_at", desk=item.where)
        if kind in ALONE and item.ticket is not None:
            since = ". ".join(
                part for part in (since, say("shift.freed_back" if kind is Left.BACK else "shift.freed")) if part
            )
        return LeftRow(
            key=str(place),
            icon=icon,
            role=role,
            title=say(f"shift.left_{kind}{nameless}", number=item.about, n=item.n),
            below=" · ".join(part for part in (below, since) if part),
            go=say(f"shift.go_{kind}"),
        )

    def _looked(self, left: tuple[LeftOver, ...]) -> None:
        if left != self.left:
            self.left, self.warned = left, False
            self.desk.shown()

    def _closed(self, done: Done | None) -> None:
        self.busy = False
        if done is not None:
            self.ctx.changed(done.changed)
        self.over()

    def _failed(self, error: Exception) -> None:
        self.busy = False
        if not isinstance(error, DomainError):
            raise error
        self.ctx.announce(error.message)


def _nothing() -> None:
    """Nobody signs out yet."""
