"""Scenes of a refusal at intake: by a listed ground that is true, and past one that is not with a second person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from forms.ids import GroundId
from mfc_desk.domain.machines import Lifecycle
from ui.presenters.visit.ground_words import GroundRow
from ui.presenters.visit.refusing import RefusingPresenter
from ui.tour.cast import Visitor
from ui.tour.driver import DidNotHappen, Driver
from ui.tour.script import Script


def refusable(cast: list[Visitor]) -> Visitor:
    """Who is refused where they bring nothing but who they are."""
    found = next((each for each in cast if each.grounds_without_papers), None)
    if found is None:
        raise DidNotHappen("nobody can be refused under this law")
    return found


class Refusals:
    """Each method is one scene, or leads on in it."""

    def __init__(self, hands: Driver, script: Script) -> None:
        self._hands, self._script = hands, script

    def open(self) -> None:
        """Ctrl+Shift+W: the closed list, judged now."""
        self._hands.press("Ctrl+Shift+W")
        self._hands.wait(lambda: self._page().loaded() and self._page().rows(), "no ground was listed")
        last = self._page().rows()[-1]
        self._hands.wait_for(f"visit.refuse.ground.{last.id}")

    def by_ground(self) -> GroundRow:
        """The first ground that is true; what it says."""
        row = next((each for each in self._page().rows() if each.verdict == "true"), None)
        if row is None:
            raise DidNotHappen("no ground is true")
        self._choose(row.id, "choose")
        return row

    def by_two(self, second: dict[str, Any]) -> GroundRow:
        """A ground that is not true: a reason, and another person's own sign-in; what the ground says."""
        hands, page = self._hands, self._page()
        row = next(each for each in page.rows() if each.verdict != "true")
        self._choose(row.id, "with_second")
        hands.go_to("visit.refuse.reason")
        hands.choose_in_list(page.reasons()[0][0])
        hands.go_to("visit.refuse.second")
        hands.choose_in_list(second["login"])
        hands.go_to("visit.refuse.password")
        hands.type(second["password"])
        return row

    def read_back(self) -> None:
        """Ctrl+Enter: the refusal stands there in a sentence, and is not done yet."""
        self._hands.press("Ctrl+Return")
        self._hands.wait(lambda: self._page().confirming, "the refusal was not read back")

    def confirm(self) -> str:
        """Ctrl+Enter does it; the number of the notice."""
        self._hands.press("Ctrl+Return")
        self._hands.wait(lambda: self._script.lifecycle() is Lifecycle.INTAKE_REFUSED, "the refusal was not recorded")
        self._hands.wait(lambda: self._page().notice.data(), "no notice was made")
        self._hands.wait_for("visit.notice.save")
        found = self._page().notice.data()
        assert found is not None
        return found[0].number

    def save_notice(self, path: Path) -> None:
        """The notice as a file, where the operator chooses; then it was offered."""
        self._script.save("visit.notice", path)
        self._hands.wait(lambda: self._page().notice.offered(), "the notice was not counted")

    def decline_notice(self) -> None:
        """The person does not take the paper."""
        self._hands.go_to("visit.notice.decline")
        self._hands.press("Space")
        self._hands.wait(lambda: self._page().notice.declined(), "it was not noted that they did not take it")

    def next_case(self) -> None:
        """Ctrl+Enter: the other application of the round."""
        before = self._script.application()
        self._hands.press("Ctrl+Return")
        self._hands.wait(lambda: self._script.application() != before, "the next application did not come")
        self._script.at_step(3)

    def _choose(self, ground: GroundId, how: str) -> None:
        self._hands.go_to(f"visit.refuse.{how}.{ground}")
        self._hands.press("Space")
        self._hands.wait(lambda: self._page().chosen == ground, f"{ground} was not chosen")

    def _page(self) -> RefusingPresenter:
        return self._script.presenter().refusing
