"""Scenes of the supervisor's cockpit: the hall in numbers, what is behind them, what is done from there. By keys."""

from __future__ import annotations

from ui.presenters.beside import Beside
from ui.tour.driver import Driver
from ui.tour.script import Script


class Overseeing:
    """Each method is one scene, or leads out of it again."""

    def __init__(self, hands: Driver, script: Script) -> None:
        self._hands, self._script = hands, script

    def open(self) -> None:
        """Ctrl+2: the cockpit, with its forecast or why there is none, and what the office tells of the other desks."""
        hands, say = self._hands, self._script.shell.catalogue
        hands.press("Ctrl+2")
        hands.wait_for("cockpit.desks")
        coming, cockpit = say("cockpit.forecast_coming"), self._pages().cockpit
        hands.wait(lambda: cockpit.board and not cockpit.board.load.told.startswith(coming), "no forecast, and no why")

    def behind(self, part: str) -> None:
        """To one of the numbers or a button, Space: its rows."""
        self._hands.go_to(f"cockpit.{part}")
        self._hands.press("Space")
        self._rows_of(part)

    def table(self, chart: str) -> None:
        """To a chart, T: every mark of it in words."""
        self._hands.go_to(f"cockpit.{chart}")
        self._hands.press("T")
        self._rows_of(chart)

    def listed(self, keys: str, mark: str) -> None:
        """A list by its own key: what was forgotten, what was done from here, who waits for a word."""
        self._hands.press(keys)
        self._rows_of(mark)

    def board(self) -> None:
        """Escape: the board again."""
        self._hands.press("Esc")
        self._hands.wait(lambda: self._pages().cockpit.drill is None, "the rows did not close")

    def why(self) -> None:
        """The reasons of the advice, in place; the same again closes them."""
        before = self._pages().cockpit.why
        self._hands.go_to("cockpit.why")
        self._hands.press("Space")
        self._hands.wait(lambda: self._pages().cockpit.why is not before, "the reasons did not open")

    def on_row(self, key: str) -> None:
        """Down to the row of that key."""
        drill = self._pages().cockpit.drill
        assert drill is not None
        self._hands.press("Home")
        for _ in range([one.key for one in drill.rows].index(key)):
            self._hands.press("Down")

    def pause(self, desk: str) -> None:
        """The row of a desk, Ctrl+P: why is asked, who is there is said."""
        self.behind("tile.desks")
        self.on_row(desk)
        self._hands.press("Ctrl+P")
        self._hands.wait_for("wish.because.lunch")
        self._hands.press("Space")

    def judge(self) -> None:
        """The first who waits for a word, Enter: everything to judge by."""
        self._hands.press("Return")
        self._hands.wait_for("wish.do")

    def do(self) -> None:
        """Ctrl+Enter does what was asked, and the cockpit is there again."""
        self._hands.press("Ctrl+Return")
        self._hands.wait_for("cockpit.desks")

    def reports(self) -> None:
        """Ctrl+S: the reports, as soon as one is made."""
        self._hands.press("Ctrl+S")
        self._hands.wait_for("reports.kind")
        reports = self._pages().reports
        self._hands.wait(lambda: reports.ready() and not reports.busy, "no report was made", patience_s=60)

    def _rows_of(self, mark: str) -> None:
        cockpit = self._pages().cockpit
        self._hands.wait(lambda: cockpit.drill and cockpit.drill.mark == mark, f"no rows of {mark} were read")
        self._hands.wait_for("cockpit.rows_back")

    def _pages(self) -> Beside:
        return self._script.desk().presenter.beside
