"""Orders about people who go from desk to desk, and about a desk that closes. By keys alone, as the tour."""

from __future__ import annotations

from typing import Any

from tests.story.access import words
from tests.story.guarded import Guarded
from ui.shell import Shell
from ui.tour.driver import Driver
from ui.tour.places import Places


class Moving(Guarded):
    """Each public method is an order; its answer is JSON."""

    def __init__(self, hands: Driver, shell: Shell) -> None:
        super().__init__(hands, shell)
        self._places = Places(hands, self._script)

    def send_elsewhere(self, desk: str, *, because: str = "") -> list[str]:
        """Ctrl+T, the name of the desk, Enter, a reason, Ctrl+Enter; what the page said before the last key."""
        hands = self._hands
        self._places.elsewhere()
        hands.wait_for(f"wish.where.desk:{desk}")
        hands.type(desk)
        hands.go_to(f"wish.where.desk:{desk}")
        hands.press("Space")
        if because:
            hands.go_to(f"wish.because.{because}")
            hands.press("Space")
        told = words(hands.wait_for("desk.wish"))
        hands.press("Ctrl+Return")
        hands.wait_for("desk.call_next")
        return told

    def came_back(self) -> dict[str, Any]:
        """Enter: who was served here before is here again, and their visit goes on; what of it is shown."""
        hands = self._hands
        hands.wait_for("desk.came")
        hands.press("Return")
        hands.wait(lambda: self._script.desk().presenter.stand.page == "visit", "the visit did not go on")
        step = self._script.resume()
        hands.wait_for(f"visit.page.{step}")
        return self.show()

    def then_line(self) -> str:
        """The line under the head of the visit: who waits for the person."""
        return self._hands.wait_for("visit.then").accessibleName()

    def break_off(self, because: str) -> list[str]:
        """Ctrl+W, a reason, Ctrl+Enter reads it back, Ctrl+Enter ends it; what was read back and what was said after."""
        hands = self._hands
        hands.press("Ctrl+W")
        name = f"visit.leave.why.{because}"
        hands.wait_for(name)
        hands.go_to(name)
        hands.press("Space")
        hands.press("Ctrl+Return")
        act = self._script.presenter().act
        hands.wait(act, "the end was not read back")
        read_back = act()
        assert read_back is not None
        hands.press("Ctrl+Return")
        hands.wait_for("desk.call_next")
        hands.wait(self._last_word, "nothing was said of the end")
        return [read_back.sentence, self._last_word()]

    def in_list(self, number: str, said: str) -> None:
        """Wait until that number stands in the list at the left for this reason."""
        queue = self._script.desk().presenter.queue

        def there() -> bool:
            words = queue.words()
            return words is not None and any(row.number == number and said in row.place for row in words.rows)

        self._hands.wait(there, f"{number} does not stand in the list: {said}", patience_s=20)

    def not_in_list(self, number: str) -> None:
        """Wait until that number is not in the list at the left."""
        queue = self._script.desk().presenter.queue

        def gone() -> bool:
            words = queue.words()
            return words is not None and all(row.number != number for row in words.rows)

        self._hands.wait(gone, f"{number} stays in the list", patience_s=20)

    def page_tells(self, name: str, said: str) -> None:
        """Wait until the page of that name tells this: "desk.idle" is the free desk, "desk.called" a call."""
        hands = self._hands

        def told() -> bool:
            page = hands.find(name)
            return page is not None and any(said in each for each in words(page))

        hands.wait(told, f"{name} does not tell: {said}", patience_s=20)

    def end_shift(self) -> list[str]:
        """Ctrl+F4; what the page says is left; closed all the same, and signed out."""
        self._places.shift()
        self._hands.settle()
        told = words(self._hands.wait_for("desk.shift"))
        self._places.over()
        return told

    def _last_word(self) -> str:
        found = self._hands.find("word")
        return " ".join(words(found)) if found is not None else ""
