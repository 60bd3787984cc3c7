"""Scenes beside the application: for whom, another person, only a question. By keys alone, as the whole tour."""

from __future__ import annotations

from ui.tour.driver import Driver
from ui.tour.script import Script


class Asking:
    """Each method is one scene, or leads out of it again."""

    def __init__(self, hands: Driver, script: Script) -> None:
        self._hands, self._script = hands, script

    def for_whom(self) -> None:
        """Ctrl+Shift+F: in what right the person asks, in place; a parent's fields are there."""
        hands = self._hands
        hands.press("Ctrl+Shift+F")
        hands.wait_for("visit.whom.right")
        hands.go_to("visit.whom.right.parent")
        hands.press("Space")
        hands.wait_for("visit.whom.authority_number")

    def for_themselves(self) -> None:
        """What was begun is given up by choosing who it was for; the same key folds it: most ask for themselves."""
        hands = self._hands
        hands.go_to("visit.whom.right.self")
        hands.press("Space")
        hands.wait(lambda: hands.find("visit.whom.authority_number") is None, "the fields of the other right stayed")
        hands.press("Ctrl+Shift+F")
        self._hands.wait(lambda: self._hands.find("visit.whom.right") is None, "the fields did not close")

    def another_person(self) -> None:
        """Ctrl+Shift+I: why, and what happens, before anything does."""
        self._hands.press("Ctrl+Shift+I")
        self._hands.wait_for("visit.other.why")

    def the_same_person(self) -> None:
        """Escape: nothing was undone."""
        self._hands.press("Esc")
        self._hands.wait(lambda: self._hands.find("visit.other.why") is None, "the page did not close")

    def question(self, asked: str, answer: str) -> None:
        """Ctrl+Shift+Q: a question and its answer; then the visit may end without an application."""
        hands = self._hands
        hands.press("Ctrl+Shift+Q")
        hands.wait_for("visit.question.subject")
        hands.go_to("visit.question.subject")
        hands.type(asked)
        hands.go_to("visit.question.answer")
        hands.type(answer)
        hands.press("Ctrl+Return")
        hands.wait_for("visit.page.ending")
