"""The person at the end of a visit: they answer alone, and the operator takes the screen back."""

from __future__ import annotations

from mfc_desk.domain.feedback import CRITERIA
from ui.presenters.feedback import FeedbackPresenter
from ui.tour.driver import Driver


def answer_alone(hands: Driver, asked: FeedbackPresenter) -> None:
    """Say how it was with number keys, where the centre asks; then the desk has its window again."""
    if not asked.closed:
        return
    for _ in CRITERIA:
        hands.press("5")
        hands.press("Return")
    hands.go_to("alone.go_on")
    hands.press("Space")
    hands.wait(lambda: hands.find("feedback") is None, "the person's screen did not go")
