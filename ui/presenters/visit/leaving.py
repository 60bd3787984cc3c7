"""The person leaves before the end: why, what goes back into their hands, what happens then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from mfc_desk.domain.ids import DocumentId
from mfc_desk.domain.machines import LET_GO
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases.visits import CaseView
from ui.presenters.visit.acts import Act
from ui.presenters.visit.receipt import FactLine, GiveBack, ReceiptPresenter
from ui.presenters.visit.shared import Visiting, full_name

BECAUSE: Final = ("no_papers", "no_time", "changed_mind", "unwell", "elsewhere", "gone")
"""Why people leave: kept with the visit under these names, so that they can be counted."""


class LeavingPresenter:
    """Ends a visit early. While it is open it stands in place of the step, and the steps wait."""

    def __init__(self, room: Visiting, receipt: ReceiptPresenter, *, over: Callable[[], None]) -> None:
        self.way_back = receipt.way_back
        self._room, self._receipt, self._over = room, receipt, over
        self.open = self.confirming = self._ending = False
        self.because, self.words = "", ""

    def begin(self) -> None:
        """Ask why, here in the middle."""
        self.open, self.confirming, self._room.trouble = True, False, None
        self._room.tell()
        self._room.seek("first")

    def take_back(self) -> None:
        """One step back: from the act to the reason, from the reason to the visit."""
        if self._ending:
            return
        self.open, self.confirming, self._room.trouble = self.confirming, False, None
        self._room.tell()
        self._room.seek("first")

    def close(self) -> None:
        """The visit goes on."""
        self.open = self.confirming = False

    def reasons(self) -> list[tuple[str, str]]:
        """The choices, each with its words."""
        return [(each, self._room.ctx.say(f"visit.leave.because.{each}")) for each in BECAUSE]

    def choose(self, because: str) -> None:
        """This is why."""
        self.because, self.confirming, self._room.trouble = because, False, None
        self._room.tell()

    def type(self, words: str) -> None:
        """This is why, in the operator's own words."""
        self.words, self.confirming = words, False
        self._room.tell()

    def originals(self) -> list[GiveBack]:
        """What goes back into the person's hands first."""
        return self._receipt.originals()

    def give_back(self, document: DocumentId) -> None:
        """It is in the person's hands again."""
        self._receipt.give_back(document)

    def happens(self) -> list[FactLine]:
        """What becomes of each application, of the ticket and of the desk."""
        say, closed, stays = self._room.ctx.say, self._closed(), self._stays()
        lines = []
        if closed:
            lines.append(FactLine("file-text", say("visit.leave.closed", n=len(closed)), self._names(closed)))
        if stays:
            numbers = ", ".join(str(each.application.number) for each in stays)
            lines.append(FactLine("circle-check", say("visit.leave.stays", n=len(stays)), numbers))
        without = [each.application.number for each in stays if each.application.receipts == 0 or each.owed]
        lines += [FactLine("receipt", say("visit.leave.receipt_due", number=each), "") for each in without]
        if not closed and not stays:
            lines.append(FactLine("info", say("visit.leave.nothing"), ""))
        return [*lines, self.way_back.fact()]

    def act(self) -> Act | None:
        """The act that is about to be done, with its names and numbers; None while nothing is confirmed."""
        if not self.confirming:
            return None
        say, closed = self._room.ctx.say, self._names(self._closed())
        stays = ", ".join(str(each.application.number) for each in self._stays())
        parts = [say("visit.leave.sentence", who=self._who(), reason=self._reason_words())]
        parts += [say("visit.leave.names_closed", closed=closed)] if closed else []  # an empty list is not spoken of
        parts += [say("visit.leave.numbers_stay", stays=stays)] if stays else []
        parts += self.way_back.sentence()
        return Act(say("visit.leave.title"), ". ".join(parts), say("visit.leave.back"))

    def left(self) -> Message | None:
        """What is still on the desk, or that nobody said why."""
        waiting = len(self._waiting())
        if waiting:
            return msg("visit.leave.left.originals", n=waiting)
        return None if self._reason() else msg("visit.leave.left.reason")

    def primary(self) -> Message:
        """End it; the second time it is done."""
        return msg("visit.leave.yes" if self.confirming else "visit.leave.end")

    def press(self) -> None:
        """Read the act back, then do it; or go to what is missing and say so."""
        waiting = self._waiting()
        if self._ending:
            return
        if not self._reason():
            self._room.refuse(msg("rule.reason_needed"))
            self._room.seek("leave.reason")
        elif waiting:
            self._room.refuse(msg("rule.originals_here"))
            self._room.seek(f"leave.give.{waiting[0].document}")
        elif self.confirming:
            self._end()
        else:
            self.confirming, self._room.trouble = True, None
            self._room.tell()
            self._room.seek("act.back")

    def _end(self) -> None:
        reason, number = self._reason(), self._room.view.visit.number if self._room.view is not None else None
        over = msg("visit.leave.done", number=number) if number else msg("visit.leave.done_nameless")
        told = self.way_back.told() or over
        self._ending = True

        def done(_: object) -> None:
            self._ending = False
            self.close()
            self._over()
            self._room.ctx.announce(told)

        def refused(_: Exception) -> bool:
            self._ending = self.confirming = False
            return False

        self._room.act(lambda: self.way_back.abandon(reason), done, refused)

    def _reason(self) -> str:
        """As it is kept: the name of the choice, and what was typed."""
        return ": ".join(part for part in (self.because, self.words.strip()) if part)

    def _reason_words(self) -> str:
        chosen = self._room.ctx.say(f"visit.leave.because.{self.because}") if self.because else ""
        return ", ".join(part for part in (chosen, self.words.strip()) if part)

    def _who(self) -> str:
        view = self._room.view
        party = view.party if view is not None else None
        name = full_name(party.family_name, party.given_name, party.patronymic) if party is not None else ""
        number = (view.visit.number or "") if view is not None else ""
        return " · ".join(part for part in (number, name) if part) or self._room.ctx.say("visit.leave.nobody")

    def _waiting(self) -> list[GiveBack]:
        return [each for each in self.originals() if not each.given]

    def _closed(self) -> list[CaseView]:
        view = self._room.view
        return [each for each in view.cases if each.application.lifecycle not in LET_GO] if view else []

    def _stays(self) -> list[CaseView]:
        view = self._room.view
        return [each for each in view.cases if each.application.number is not None] if view else []

    def _names(self, cases: list[CaseView]) -> str:
        return ", ".join(self._room.ctx.say(each.service.name) for each in cases)
