"""The tour of the supervisor's cockpit in a full hall: a picture of every scene in each look, by keys alone.

    python -m tests.hall.cockpit_tour --out DIR --language ru

The window, the desk and its store are the real ones, the office answers in this process (`eleven.py`).
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Final

from ui import binding  # noqa: F401  (first, as in the desk: see there)

# isort: split
from mfc_desk.bootstrap import Connection
from mfc_desk.text.catalogue import LANGUAGES, Language
from mfc_desk.usecases.turns import Turn
from mfc_desk.usecases.workplace import Session, Workplace
from tests.hall.eleven import SUPERVISOR, Eleven
from tests.office.bureau import PASSWORD
from ui.app import create_app
from ui.shell import Shell, ThemeName
from ui.theme.state import current
from ui.theme.tokens import Theme
from ui.tour.driver import DidNotHappen, Driver
from ui.tour.overseeing import Overseeing
from ui.tour.script import Script

SIZES: Final = ((1366, 768), (1920, 1080))
THEMES: Final[tuple[ThemeName, ...]] = ("light", "contrast")


class Held:
    """`ui.services.Services` over the supervisor's desk of a hall."""

    def __init__(self, hall: Eleven) -> None:
        self._work, self._rest = hall.chief.work, Event()
        self._connection = Connection(self._work)

    def open(self, _passphrase: str | None) -> Workplace:
        return self._work

    def turn(self, session: Session | None) -> Turn:
        return self._connection.turn(session)

    def news(self, wait_s: float) -> bool:
        self._rest.wait(min(wait_s, 0.5))
        return False


class CockpitTour:
    """Plays the scenes; each is pictured in every size and theme."""

    def __init__(self, folder: Path, language: Language, shell: Shell, hall: Eleven) -> None:
        self._folder, self._language, self._shell, self._hall = folder, language, shell, hall
        self.hands = Driver()
        self.script = Script(self.hands, shell)
        self.seen = Overseeing(self.hands, self.script)
        self.taken = 0

    def busy(self) -> None:
        """The hall at eleven, what is behind its numbers, and what is done from there."""
        seen = self.seen
        self._sign_in()
        self._scene("board", seen.open)
        self._later()
        self._scene("board_told", lambda: None)
        self._scene("why", seen.why)
        seen.why()
        for part in ("alerts", "tile.waiting", "tile.desks", "tile.offline", "tile.undecided"):
            self._scene(part.removeprefix("tile."), lambda part=part: seen.behind(part))  # type: ignore[misc]
            seen.board()
        for chart in ("desks", "feedback"):
            self._scene(f"table_{chart}", lambda chart=chart: seen.table(chart))  # type: ignore[misc]
            seen.board()
        self._scene("pause", lambda: seen.pause("1"))
        seen.do()
        seen.board()
        self._scene("forgotten", lambda: seen.listed("Ctrl+U", "forgotten"))
        seen.board()
        self._scene("words", lambda: seen.listed("Ctrl+Shift+J", "words"))
        self._scene("word", seen.judge)
        self.script.leave("wish.do")
        self._scene("done", lambda: seen.listed("Ctrl+J", "acts"))
        seen.board()
        self._scene("reports", seen.reports)
        self.script.leave("reports.kind")
        self._scene("cut", self._cut)
        self._scene("cut_offline", lambda: seen.behind("tile.offline"))

    def empty(self) -> None:
        """The same centre before anybody came."""
        self._sign_in()
        self.seen.open()
        self._later()
        self._scene("morning", lambda: None)

    def _sign_in(self) -> None:
        self._shell.show()
        self.script.names()
        self.script.sign_in(SUPERVISOR, PASSWORD)

    def _later(self) -> None:
        """As a cockpit that is open for some minutes: the same weekdays before are asked for one after the other."""
        board = self.script.desk().presenter.beside.cockpit
        for _ in range(9):
            self._hall.pass_time()
            board._asked_ms = None
            self.hands.settle()

    def _cut(self) -> None:
        """The supervisor's own line goes too."""
        self._hall.chief.line.cut = True
        self.hands.press("F5")
        self.script.line_is(online=False)
        self._hall.clock.advance(timedelta(minutes=2))
        board = self.script.desk().presenter.beside.cockpit
        self.hands.wait(lambda: board.board and not board.board.known.online, "the cockpit did not notice")
        self.hands.settle()

    def _scene(self, name: str, act: Callable[[], object]) -> None:
        act()
        self.taken += 1
        for size in SIZES:
            for theme in THEMES:
                self._shell.window.resize(*size)
                current().switch(Theme(theme))
                self.hands.settle()
                path = self._folder / f"{self._language}_{size[0]}_{theme}_{self.taken:02d}_{name}.png"
                if not self._shell.window.grab().save(str(path)):
                    raise DidNotHappen(f"{path} could not be written")
        print(f"{self._language} {self.taken}. {name}", flush=True)


def play(folder: Path, language: Language, scenes: Sequence[str]) -> int:
    """Both halls in one language; 0 where every scene happened."""
    app = create_app(["mfc-desk"], Theme(), language=None)
    for scene in scenes:
        with tempfile.TemporaryDirectory(prefix="mfc-hall-") as files:
            hall = Eleven(Path(files), busy=scene == "busy")
            shell = Shell(app, Held(hall), language)
            tour = CockpitTour(folder, language, shell, hall)
            tour.taken = 0 if scene == "busy" else 90
            try:
                getattr(tour, scene)()
            except DidNotHappen as missed:
                shell.window.grab().save(str(folder / f"{language}_stopped.png"))
                print(f"{language} {tour.taken + 1}: {missed}", file=sys.stderr)
                return 1
            finally:
                shell.window.close()
                hall.close()
    return 0


def main() -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(prog="cockpit_tour")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--language", choices=LANGUAGES, default="ru")
    parser.add_argument("--scenes", nargs="+", choices=("busy", "empty"), default=("busy", "empty"))
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    return play(options.out, options.language, options.scenes)


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)
