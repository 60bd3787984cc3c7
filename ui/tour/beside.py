"""Scenes of the pages beside the work: a case and its term, the ledger, what changed in the law."""

from __future__ import annotations

from ui.presenters.beside import Beside
from ui.presenters.case_page import CaseWords, MoveRow
from ui.tour.driver import DidNotHappen, Driver
from ui.tour.script import Script


class BesideWork:
    """Each method is one scene, or leads out of it again."""

    def __init__(self, hands: Driver, script: Script) -> None:
        self._hands, self._script = hands, script

    def case(self, number: str) -> None:
        """Ctrl+K, the number, Enter: the case."""
        hands = self._hands
        hands.press("Ctrl+K")
        hands.wait_for("palette.find")
        hands.type(number)
        finder = self._script.desk().finder
        hands.wait(lambda: any(each.key.startswith("case:") for each in finder.entries), f"{number} was not found")
        hands.press("Return")
        hands.wait_for("desk.case")
        hands.wait(lambda: number in (self.words().title if self._pages().case.file else ""), "no case was shown")

    def preview(self) -> MoveRow:
        """The first move that the law lists and that can be made now, with the dates it would bring."""
        move = next((each for each in self.words().moves if not each.off), None)
        if move is None:
            raise DidNotHappen("the law moves this term by nothing now")
        self._hands.go_to(f"case.move.{move.key}")
        self._hands.press("Space")
        self._hands.wait_for("case.preview")
        return move

    def move(self) -> None:
        """Ctrl+Enter does what was looked at; the applicant was told where the law wants that."""
        before = len(self.words().log)
        if self.words().asks_told:
            self._hands.go_to("case.told")
            self._hands.press("Space")
        self._hands.press("Ctrl+Return")
        self._hands.wait(lambda: self._pages().case.file and len(self.words().log) > before, "the term did not move")
        self._hands.wait(lambda: self._hands.find("case.preview") is None, "the preview did not go")

    def ledger(self) -> None:
        """Ctrl+3: what was prevented, overridden, or happened; the newest row opens."""
        self._script.look_at("Ctrl+3", "desk.ledger")
        self._hands.wait(lambda: self._pages().ledger.known(), "the ledger was not read")
        rows = self._pages().ledger.rows()
        if rows:
            self._hands.wait_for(f"ledger.row.{rows[0].id}")
            self._hands.go_to(f"ledger.row.{rows[0].id}")
            self._hands.press("Space")
            self._hands.wait(lambda: self._pages().ledger.rows()[0].details, "the row did not open")

    def law_news(self) -> None:
        """Ctrl+4: what changed in the law."""
        self._script.look_at("Ctrl+4", "desk.law")

    def back(self, name: str) -> None:
        """Escape: the work again."""
        self._script.leave(name)

    def words(self) -> CaseWords:
        """The page of the case in words."""
        words = self._pages().case.words()
        assert words is not None
        return words

    def _pages(self) -> Beside:
        return self._script.desk().presenter.beside
