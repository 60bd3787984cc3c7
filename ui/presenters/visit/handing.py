"""What goes into the person's hand at the end: one receipt, or all receipts of the visit on one paper."""

from __future__ import annotations

from mfc_desk.ports.outside import PrintOutcome
from mfc_desk.text.catalogue import Catalogue, Language
from mfc_desk.usecases import finishing, rounds
from mfc_desk.usecases.finishing import Receipt
from mfc_desk.usecases.visits import CaseView
from ui.presenters.visit.shared import Visiting, words_of


class Handing:
    """One paper on its way. What was counted and did not come out is still the same one, never a copy."""

    def __init__(self, room: Visiting, case: CaseView, *, language: Language, large: bool) -> None:
        self._work, self._session, self._visit = room.ctx.work, room.ctx.session, room.visit
        self._case, self._language, self._large = case, language, large
        numbered = numbered_in(room)
        self._together = len(numbered) > 1
        self._cases = numbered if self._together else [case]

    def counted(self) -> bool:
        """Whether every receipt on it is counted already and has not come out."""
        return all(each.owed for each in self._cases)

    def count(self) -> None:
        """Count each receipt on it that is not counted yet; stored before it is printed."""
        for each in self._cases:
            if not each.owed:
                finishing.hand_out(self._work, self._session, each.application.id)

    def receipt(self) -> tuple[Receipt, Catalogue]:
        """The receipt of the application in hand, as the operator sees it."""
        words = words_of(self._work, self._language)
        return self._one(words), words

    def print(self) -> PrintOutcome:
        """Print it and follow the job to its end."""
        words = words_of(self._work, self._language)
        if self._together:
            return rounds.print_bundle(self._work, self._bundle(words), self._visit)
        return finishing.print_receipt(self._work, self._one(words), self._case.application.id)

    def save(self, path: str, *, counted: bool) -> None:
        """Write it where the operator chose; only then it counts. Raises `NotSaved`."""
        words = words_of(self._work, self._language)
        if self._together:
            rounds.save_bundle(self._work, self._bundle(words, further=not counted), to=path)
        else:
            finishing.save_receipt(self._work, self._one(words, further=not counted), to=path)
        if not counted:
            self.count()
        self.came_out()

    def came_out(self) -> None:
        """The person holds it."""
        for each in self._cases:
            finishing.came_out(self._work, each.application.id)

    def _one(self, words: Catalogue, *, further: bool = False) -> Receipt:
        application = self._case.application.id
        return finishing.receipt(
            self._work,
            self._session,
            application=application,
            catalogue=words,
            large=self._large,
            further=further,
        )

    def _bundle(self, words: Catalogue, *, further: bool = False) -> rounds.Bundle:
        return rounds.bundle(
            self._work, self._session, visit=self._visit, catalogue=words, large=self._large, further=further
        )


def numbered_in(room: Visiting) -> list[CaseView]:
    """Every application of the visit that has a number."""
    return [each for each in (room.view.cases if room.view else ()) if each.application.number is not None]
