"""The wrong person was identified: why, what happens, and back to step 1. The record says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from mfc_desk.domain.ids import DocumentId
from mfc_desk.domain.machines import LET_GO, Lifecycle
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases import undoing
from ui.presenters.visit.beside import Beside
from ui.presenters.visit.receipt import FactLine, GiveBack, ReceiptPresenter
from ui.presenters.visit.shared import Visiting, full_name

BECAUSE: Final = ("other_document", "mixed_up", "relative")
"""Why it happens, under the names with which it is kept."""


class OtherPersonPresenter(Beside):
    """Undoes an identification. Refused in words where something has a number already."""

    def __init__(self, room: Visiting, receipt: ReceiptPresenter, *, anew: Callable[[], None]) -> None:
        super().__init__(room)
        self._receipt, self._anew = receipt, anew
        self.because, self.words = "", ""

    def why_not(self) -> Message | None:
        """What keeps it from being undone; None where it can be."""
        view = self._room.view
        if view is None or view.party is None:
            return msg("rule.nobody_identified")
        decided = LET_GO - {Lifecycle.ABANDONED}
        if any(each.application.lifecycle in decided for each in view.cases):
            return msg("rule.registered_already")
        return None

    def reasons(self) -> list[tuple[str, str]]:
        """The choices, each with its words."""
        return [(each, self._room.ctx.say(f"other.because.{each}")) for each in BECAUSE]

    def choose(self, because: str) -> None:
        """This is why."""
        self.because, self._room.trouble = because, None
        self._room.tell()

    def type(self, words: str) -> None:
        """This is why, in the operator's own words."""
        self.words = words
        self._room.tell()

    def originals(self) -> list[GiveBack]:
        """What goes back into the person's hands first."""
        return self._receipt.originals()

    def give_back(self, document: DocumentId) -> None:
        """It is in the person's hands again."""
        self._receipt.give_back(document)

    def happens(self) -> list[FactLine]:
        """What becomes of who was identified, of what was begun, and that it is logged: said before it is done."""
        view, say = self._room.view, self._room.ctx.say
        party = view.party if view is not None else None
        name = full_name(party.family_name, party.given_name, party.patronymic) if party is not None else ""
        begun = ", ".join(say(each.service.name) for each in (view.cases if view else ()))
        lines = [FactLine("user-round", say("other.happens.person"), name)]
        lines += [FactLine("file-text", say("other.happens.drafts"), begun)] if begun else []
        return [*lines, FactLine("info", say("other.happens.logged"), "")]

    def left(self) -> Message | None:
        """What is still on the desk, or that nobody said why."""
        waiting = self._waiting()
        if waiting:
            return msg("visit.leave.left.originals", n=len(waiting))
        return None if self._reason() else msg("visit.leave.left.reason")

    def primary(self) -> Message:
        """Back to who is here."""
        return msg("other.do")

    def press(self) -> None:
        """Undo it, or go to what is missing and say so."""
        refused, waiting = self.why_not(), self._waiting()
        if refused is not None:
            self._room.refuse(refused)
        elif not self._reason():
            self._room.refuse(msg("rule.reason_needed"))
            self._room.seek("leave.reason")
        elif waiting:
            self._room.refuse(msg("rule.originals_here"))
            self._room.seek(f"leave.give.{waiting[0].document}")
        else:
            self._undo()

    def _undo(self) -> None:
        work, session, visit, reason = self._room.ctx.work, self._room.ctx.session, self._room.visit, self._reason()

        def done(_: object) -> None:
            self.close()
            self._room.application = None
            self._anew()
            self._room.ctx.announce(msg("other.done"))

        self._room.act(lambda: undoing.undo_identification(work, session, visit, reason), done)

    def _reason(self) -> str:
        return ": ".join(part for part in (self.because, self.words.strip()) if part)

    def _waiting(self) -> list[GiveBack]:
        return [each for each in self.originals() if not each.given]
