"""The end of a visit whose person another desk waits for: back there, or home. One choice for all pages of an end."""

from __future__ import annotations

from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import visits
from mfc_desk.usecases.ways_back import Expected
from mfc_desk.usecases.workplace import Done
from ui.presenters import back_words
from ui.presenters.back_words import BACK, HOME
from ui.presenters.visit.outcome import FactLine
from ui.presenters.visit.shared import Visiting
from ui.presenters.wish import Option


class WayBack:
    """Back to the desk that waits unless it is said otherwise; for another visit it begins anew."""

    def __init__(self, room: Visiting) -> None:
        self._room = room
        self._home = False

    @property
    def waits(self) -> Expected | None:
        """The desk that waits for the person; None where none does."""
        view = self._room.view
        return next(iter(view.then), None) if view is not None else None

    @property
    def home(self) -> bool:
        """Whether they go home although a desk waits."""
        return self._home and self.waits is not None

    @property
    def back(self) -> bool:
        """Whether they go back to the desk that waits."""
        return not self._home and self.waits is not None

    def options(self) -> tuple[Option, ...]:
        """Both ways with what follows from each; none where nobody waits."""
        one = self.waits
        return back_words.choices(self._room.ctx.say, one, self._number()) if one is not None else ()

    def label(self) -> str:
        """The words of the question."""
        one = self.waits
        return self._room.ctx.say("back.question", desk=one.desk) if one is not None else ""

    def chosen(self) -> str:
        """The way that is chosen."""
        return HOME if self._home else BACK

    def choose(self, key: str) -> None:
        """This way."""
        self._home = key == HOME
        self._room.tell()

    def finish(self) -> Done:
        """End the visit. Raises `DomainError`."""
        ctx = self._room.ctx
        return visits.finish(ctx.work, ctx.session, self._room.visit, home=self.home)

    def abandon(self, reason: str) -> Done:
        """End it early. Raises `DomainError`."""
        ctx = self._room.ctx
        return visits.abandon(ctx.work, ctx.session, self._room.visit, reason, back=self.back)

    def primary(self) -> Message:
        """The words of the button that ends the visit."""
        one = self.waits
        return msg("back.finish", desk=one.desk) if one is not None and not self._home else msg("visit.go.finish")

    def fact(self) -> FactLine:
        """What becomes of the desk and of the number."""
        say, one, view = self._room.ctx.say, self.waits, self._room.view
        if one is None:
            over = say("visit.leave.ticket_over") if view is not None and view.ticket is not None else ""
            return FactLine("monitor", say("visit.leave.free"), over)
        if self._home:
            return FactLine("monitor", say("visit.leave.free"), say("back.told_gone", desk=one.desk))
        return FactLine("undo-2", say("back.goes_back", number=self._number(), desk=one.desk), say("visit.leave.free"))

    def sentence(self) -> list[str]:
        """The same in the sentence that is read back."""
        say, one = self._room.ctx.say, self.waits
        if one is None:
            return []
        if self._home:
            return [say("back.told_gone", desk=one.desk)]
        return [say("back.goes_back", number=self._number(), desk=one.desk)]

    def told(self) -> Message | None:
        """What is said when the visit has ended; None where nobody waits. To be asked before it ends."""
        one = self.waits
        if one is None:
            return None
        code = "back.went_home" if self._home else "back.went_back"
        return msg(code, number=self._number(), desk=one.desk)

    def _number(self) -> str:
        view = self._room.view
        return (view.visit.number or "") if view is not None else ""
