"""The state of this desk in the hall: open, on a break, closed; who sits where; what it is for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mfc_desk.domain import reasons
from mfc_desk.domain.errors import DomainError
from mfc_desk.domain.halls import DeskState
from mfc_desk.domain.ids import DeskName, OperatorId
from mfc_desk.domain.permissions import Role
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import desk_state
from mfc_desk.usecases.desk_state import DeskRow, DeskView
from mfc_desk.usecases.workplace import Done
from ui.presenters.context import Context

ICONS = {DeskState.OPEN: "door-open", DeskState.PAUSED: "coffee", DeskState.CLOSED: "lock"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatRow:
    """One desk in words."""

    desk: DeskName
    title: str
    below: str
    state: str
    icon: str
    tone: str
    mine: bool
    closes: bool
    """Whether who works here may close it."""
    opens: bool = False
    """Whether it was closed from here just now, and may be opened again for who sat there."""


class SeatPresenter:
    """Keeps how the desks are. `shown` is called when it changed."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.view: DeskView | None = None
        self.shown: Callable[[], None] = _nothing
        self.moved: Callable[[], None] = _nothing
        """Told when a desk opened or closed: who waits for one desk alone hangs on that."""
        self._sat: dict[DeskName, tuple[OperatorId, bool]] = {}
        """Who sat at the desks that were closed from here."""

    def look(self) -> None:
        """Read the desks anew."""
        work = self.ctx.work
        self.ctx.run("data", lambda: desk_state.look(work), self.set_view)

    def set_view(self, view: DeskView) -> None:
        """Show these desks."""
        if view != self.view:
            before, self.view = self.view, view
            self._tell_closed(before, view)
            if before is not None:
                self.moved()
            self.shown()

    def sit_down(self) -> None:
        """Somebody signed in: their desk opens."""
        work, session = self.ctx.work, self.ctx.session
        self.ctx.run("data", lambda: desk_state.sit_down(work, session), self._changed, self._refused)

    def open(self) -> None:
        """People are called here again."""
        work, session = self.ctx.work, self.ctx.session
        self.ctx.run("data", lambda: desk_state.open_here(work, session), self._changed, self._refused)

    def pause(self, reason: str) -> None:
        """Nobody is called here until it opens again; that can be undone at once."""
        work, session = self.ctx.work, self.ctx.session

        def paused(done: Done) -> None:
            self._changed(done)
            self.ctx.announce(msg("seat.paused"), self.open)

        self.ctx.run("data", lambda: desk_state.pause(work, session, reason), paused, self._refused)

    def close_other(self, desk: DeskName, reason: str) -> None:
        """Close a desk that was left open; that can be undone at once, for who sat there."""
        work, session = self.ctx.work, self.ctx.session
        others = self.view.others if self.view is not None else ()
        row = next((each for each in others if each.desk == desk), None)
        sat, on_break = (row.operator, row.state is DeskState.PAUSED) if row is not None else (None, False)

        def closed(done: Done | None) -> None:
            if sat is not None and done is not None:
                self._sat[desk] = sat, on_break
            self._changed(done)
            told = msg("seat.closed_other", desk=desk)
            if sat is None:
                self.ctx.announce(told)
            else:
                self.ctx.announce(told, lambda: self.open_again(desk))

        self.ctx.run("data", lambda: desk_state.close_other(work, session, desk, reason), closed, self._refused)

    def open_again(self, desk: DeskName) -> None:
        """What was closed from here by mistake is as it was, for who sat there."""
        sat = self._sat.pop(desk, None)
        if sat is None:
            return
        (operator, on_break), work, session = sat, self.ctx.work, self.ctx.session

        def job() -> Done:
            return desk_state.open_again(work, session, desk, operator, on_break=on_break)

        self.ctx.run("data", job, self._changed, self._refused)

    def _tell_closed(self, before: DeskView | None, now: DeskView) -> None:
        """Somebody else closed this desk while it is worked at: who and why is said at once."""
        here, was = now.here, before.here.state if before is not None else DeskState.OPEN
        other = here.by is not None and here.by != self.ctx.session.actor.id and here.signed_off is None
        if here.state is DeskState.CLOSED and was is not DeskState.CLOSED and other:
            self.ctx.announce(msg("seat.told_closed", why=", ".join(self._why(here))))

    @property
    def state(self) -> DeskState:
        """How this desk is."""
        return self.view.here.state if self.view is not None else DeskState.OPEN

    def why_closed(self) -> Message | None:
        """Why nobody is called here and how to open; None where people are called."""
        return None if self.state is DeskState.OPEN else msg(f"seat.why_{self.state}")

    def pill(self) -> str:
        """The state in as few words as there are."""
        words = self.ctx.say(f"seat.pill_{self.state}")
        quick = self.view is not None and self.view.plan.quick
        return self.ctx.say("seat.pill_quick", state=words) if quick else words

    def spoken(self) -> str:
        """The state in a sentence: since when, why, what the desk is for."""
        if self.view is None:
            return self.pill()
        here = self.view.here
        pill = self.pill()
        state = self.ctx.say("seat.spoken", desk=here.desk, state=pill[:1].lower() + pill[1:])
        sentence = ", ".join(part for part in (state, self._below(here)) if part)
        return ". ".join((sentence, *self.plan()))

    def plan(self) -> list[str]:
        """What this desk is for: quick matters, some lists."""
        if self.view is None:
            return []
        plan, say = self.view.plan, self.ctx.say
        told = [say("seat.quick")] if plan.quick else []
        return [*told, *([say("seat.lists", letters=", ".join(plan.series))] if plan.series else [])]

    def rows(self) -> tuple[SeatRow, ...]:
        """This desk, then the others."""
        if self.view is None:
            return ()
        return tuple(self._row(each, mine=each is self.view.here) for each in (self.view.here, *self.view.others))

    def _row(self, row: DeskRow, *, mine: bool) -> SeatRow:
        say, chief = self.ctx.say, Role.SUPERVISOR in self.ctx.session.actor.roles
        name = self.ctx.session.name if mine and row.operator in (None, self.ctx.session.actor.id) else row.name
        tones = {DeskState.OPEN: "ok", DeskState.PAUSED: "warn", DeskState.CLOSED: "plain"}
        below = " · ".join(part for part in (self._below(row), *(self.plan() if mine else [])) if part)
        return SeatRow(
            desk=row.desk,
            title=say("desk.who", desk=row.desk, name=name) if name else say("seat.desk", desk=row.desk),
            below=below,
            state=say(f"state.desk.{row.state}"),
            icon=ICONS[row.state],
            tone=tones[row.state],
            mine=mine,
            closes=not mine and chief and row.state is not DeskState.CLOSED,
            opens=not mine and chief and row.state is DeskState.CLOSED and row.desk in self._sat,
        )

    def _below(self, row: DeskRow) -> str:
        """Since when it is so, and why."""
        if row.since is None:
            return ""
        return ", ".join((*self._why(row), self.ctx.say("seat.since", at=row.since)))

    def _why(self, row: DeskRow) -> tuple[str, ...]:
        """Who closed it, where that was somebody else, and why it is as it is."""
        say, by = self.ctx.say, ""
        if row.state is DeskState.CLOSED and row.by is not None:
            by = say("seat.closed_by", name=row.by_name) if row.by_name else say("seat.closed_by_chief")
        elif row.by is not None and row.by_name:
            by = say(f"far.by_{row.state}", name=row.by_name)
        listed, words = reasons.read(row.reason)
        return tuple(part for part in (by, say(listed) if listed is not None else "", words) if part)

    def _changed(self, done: Done | None) -> None:
        if done is not None:
            self.ctx.changed(done.changed)
        self.look()

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, DomainError):
            raise error
        self.ctx.announce(error.message)


def _nothing() -> None:
    """Nobody looks yet."""
