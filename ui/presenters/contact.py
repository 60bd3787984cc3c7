"""When the office last answered, when it is tried again, and what was in the way: as the turns of the line tell it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mfc_desk.text.message import Message
    from mfc_desk.usecases.turns import Turn
    from ui.presenters.context import Context


class Contact:
    """Remembers the last turn, for as long as the window is there."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self.answered_at: datetime | None = None
        """Local: when the office last answered; None while it has not since the window was opened."""
        self.trouble: Message | None = None
        """What the line or the office had against the last turn."""
        self.trying = False
        """Somebody asked for a turn, and it is not over."""
        self._next_at: datetime | None = None

    def turned(self, turn: Turn) -> None:
        """The line was tried."""
        now = self._ctx.work.now()
        self.trying, self.trouble = False, turn.why
        if turn.online:
            self.answered_at = self._ctx.work.local(now)
        self._next_at = now + timedelta(seconds=turn.next_in_s) if turn.next_in_s else None

    def hurry(self) -> None:
        """A turn is on its way now."""
        self.trying, self._next_at = True, None

    def next_in_s(self) -> int | None:
        """Seconds to the next try by itself; None where none is due."""
        if self._next_at is None:
            return None
        return max(0, round((self._next_at - self._ctx.work.now()).total_seconds()))
