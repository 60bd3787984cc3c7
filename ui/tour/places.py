"""Scenes of people's places: chosen from the list, away, sent elsewhere, put off, a number, the hall, the shift."""

from __future__ import annotations

from mfc_desk.domain.halls import DeskState
from ui.tour.driver import Driver
from ui.tour.script import Script


class Places:
    """Each method is one scene, or leads out of it again."""

    def __init__(self, hands: Driver, script: Script) -> None:
        self._hands, self._script = hands, script

    def person(self) -> None:
        """To the list, the last one, Enter: their place in words, and what can be done."""
        hands = self._hands
        hands.go_to("queue.list")
        hands.press("End")
        hands.press("Return")
        hands.wait_for("wish.do")
        hands.wait(lambda: self._script.desk().presenter.lifecycle.page.place is not None, "no place was told")

    def away(self) -> None:
        """F4 on who was called: for how long, and why."""
        self._hands.press("F4")
        self._hands.wait_for("wish.minutes.15")

    def let_go(self) -> None:
        """Ctrl+Enter: they are away, and the desk is free."""
        self._do("desk.call_next")

    def elsewhere(self) -> None:
        """Ctrl+T on who was called: desks at once, services by their words."""
        self._hands.press("Ctrl+T")
        self._hands.wait_for("wish.search.editor")

    def called_by_mistake(self) -> None:
        """Escape, then Shift+Del: they wait as before."""
        self._hands.press("Esc")
        self._hands.wait_for("desk.came")
        self._hands.press("Shift+Del")
        self._hands.wait_for("desk.call_next")

    def put_off(self, number: str) -> None:
        """A visit is put by with F4; it stands among who is away."""
        self._script.without_ticket(number)
        self._hands.press("F4")
        self._hands.wait_for("wish.minutes.15")
        self._do("desk.call_next")
        held = self._script.desk().presenter.lifecycle
        self._hands.wait(lambda: held.held, "the visit was not put by")

    def number(self) -> None:
        """Ctrl+Shift+N, the first life event, Ctrl+Enter: the office gives the number."""
        hands = self._hands
        hands.press("Ctrl+Shift+N")
        hands.wait_for("wish.search.editor")
        desk = self._script.desk().presenter
        hands.wait(lambda: desk.lifecycle.page.words() and desk.lifecycle.page.words().where, "nothing is offered")  # type: ignore[union-attr]  # asked just before
        hands.press("Return")

    def given(self) -> None:
        """Ctrl+Enter: the number is there with its place, and may be printed."""
        self._hands.press("Ctrl+Return")
        page = self._script.desk().presenter.lifecycle.page

        def there() -> bool:
            return page.wish is not None and page.wish.given and page.place is not None

        self._hands.wait(there, "no number was given")

    def hall(self) -> None:
        """Ctrl+5: everybody of the day."""
        self._hands.press("Ctrl+5")
        self._hands.wait_for("hall.table")
        self._hands.wait(lambda: self._script.desk().presenter.beside.hall.lines, "the hall is empty")

    def pause(self) -> None:
        """Shift+F4, a reason, Ctrl+Enter: the desk is on a break."""
        self._hands.press("Shift+F4")
        self._hands.wait_for("wish.because.lunch")
        self._hands.press("Space")
        self._do("desk.call_next")
        self._state_is(DeskState.PAUSED)

    def go_on(self) -> None:
        """The same key opens it."""
        self._hands.press("Shift+F4")
        self._state_is(DeskState.OPEN)

    def shift(self) -> None:
        """Ctrl+F4: what is open or unsent."""
        self._hands.press("Ctrl+F4")
        self._hands.wait_for("shift.close")
        self._hands.wait(lambda: self._script.desk().presenter.shift.left is not None, "nobody looked what is open")

    def over(self) -> None:
        """Ctrl+Enter until it is closed: read back first, where something is open."""
        shift = self._script.desk().presenter.shift
        self._hands.press("Ctrl+Return")
        if shift.warned:
            self._hands.press("Ctrl+Return")
        self._hands.wait_for("signin.password")

    def _do(self, after: str) -> None:
        self._hands.press("Ctrl+Return")
        self._hands.wait_for(after)

    def _state_is(self, state: DeskState) -> None:
        seat = self._script.desk().presenter.seat
        self._hands.wait(lambda: seat.state is state, f"the desk is not {state}")
