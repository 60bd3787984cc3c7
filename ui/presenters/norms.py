"""What the norms of the hall say, in words: to a desk about itself, to a supervisor about every desk."""

from __future__ import annotations

from collections.abc import Callable

from mfc_desk.domain.ids import DeskName
from mfc_desk.domain.permissions import Role
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import norms
from mfc_desk.usecases.norms import IdleRow
from ui.presenters.context import Context
from ui.presenters.parts import Notice


class NormsPresenter:
    """Keeps which desks are free while people wait. `shown` is called when that changed."""

    def __init__(self, ctx: Context, offline: Callable[[], bool]) -> None:
        self.ctx, self._offline = ctx, offline
        self.rows: tuple[IdleRow, ...] = ()
        self.shown: Callable[[], None] = _nothing

    def look(self) -> None:
        """Read it anew."""
        work = self.ctx.work
        self.ctx.run("data", lambda: norms.idle(work), self.set_rows)

    def set_rows(self, rows: tuple[IdleRow, ...]) -> None:
        """These desks are outside the norm now."""
        if rows != self.rows:
            self.rows = rows
            self.shown()

    def here(self) -> Notice | None:
        """What the desk is told of itself; without the line nobody knows who waits, and it is told nothing."""
        row = next((each for each in self.rows if each.desk == self.ctx.session.desk), None)
        if row is None or self._offline():
            return None
        told = msg("norm.idle_here", n=row.minutes, waiting=row.waiting)
        return Notice(tone="warn", icon="timer", title=told, body=msg("norm.idle_here_body", most=row.most_min))

    def of_desk(self, desk: DeskName) -> Message | None:
        """What a supervisor is told of a desk."""
        row = next((each for each in self._all() if each.desk == desk), None)
        return None if row is None else msg("norm.idle_short", n=row.minutes, waiting=row.waiting)

    def others(self) -> tuple[Message, ...]:
        """Every desk outside the norm, in a sentence each, for a supervisor."""
        return tuple(
            msg("norm.idle_desk", desk=each.desk, n=each.minutes, waiting=each.waiting) for each in self._all()
        )

    def _all(self) -> tuple[IdleRow, ...]:
        return self.rows if Role.SUPERVISOR in self.ctx.session.actor.roles and not self._offline() else ()


def _nothing() -> None:
    """Nobody looks yet."""
