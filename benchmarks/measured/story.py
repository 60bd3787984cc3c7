"""The whole story, two visits with the line cut, played by keys on the real window against a real office.

    python -m benchmarks.measured.story kz|ru           the figures, `most`: what computed longest in each scene
    python -m benchmarks.measured.story kz|ru switch    also what switches of theme, scale and language take
    python -m benchmarks.measured.story kz|ru named     also which events took long, by kind and receiver (slower)

Scenes are told as they are played; the last line is a JSON object: what the window could not answer, what the
switches of the look took, and what the desk held in memory after the second receipt.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from ui import binding  # noqa: F401  (first, as in the desk: see there)

# isort: split
from benchmarks.floors.bare_window import resident_megabytes
from benchmarks.measured.turns import Stall, TimedHands
from mfc_desk.commands.profile import Profile
from mfc_desk.commands.run import Desk
from mfc_desk.commands.stage import set_up
from ui.app import create_app
from ui.line_switch import Office
from ui.shell import Shell
from ui.theme.tokens import Theme
from ui.tour.driver import DidNotHappen
from ui.tour.play import Tour
from ui.work.stall import StallApplication

SWITCHES = {  # theme there and back, letters larger and normal, the three languages
    "theme": ("Ctrl+Shift+D",) * 3,
    "scale": ("Ctrl+=", "Ctrl+=", "Ctrl+0"),
    "language": ("Ctrl+Shift+L",) * 3,
}


class Watched(Tour):
    """The tour without pictures, seen from outside."""

    def __init__(self, hands: TimedHands, shell: Shell, office: Office, folder: Path) -> None:
        super().__init__(hands, shell, office, folder)
        self.hands, self.shell, self.office = hands, shell, office
        self.receipts, self.memory = 0, dict[str, object]()
        self.switches: list[Stall] = []

    def _scene(self, name: str, act: Callable[[], object]) -> None:
        self.hands.stalls.scene = name
        if isinstance(self.shell.app, StallApplication):
            self.shell.app.during = name
        super()._scene(name, act)
        self.receipts += name == "registered"
        if name == "registered" and self.receipts == 2:
            told = {"modules": sorted(sys.modules), "helpers": helpers()}
            self.memory = {"resident_mb": resident_megabytes(), **told}
        if name == "second_form" and "switch" in sys.argv:
            self._switch()

    def _line_back(self) -> None:
        """The office is there again; F5 asks for it at once, however long the pauses between tries have become."""
        self.office.restart()
        self.hands.press("F5")
        self.script.line_is(online=True)

    def _switch(self) -> None:
        """Press every switch on the fullest page; what that takes is kept apart."""
        stalls = self.hands.stalls
        kept, stalls.longest = stalls.longest, []
        for what, keys in SWITCHES.items():
            stalls.scene = what
            for key in keys:
                self.hands.press(key)
                self.hands.settle()
        self.switches, stalls.longest = stalls.longest, kept


def helpers() -> list[str]:
    """The processes this one started and still has, by name; the rehearsal's own office is one of them."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = path.read_text(encoding="utf-8", errors="replace")
        except OSError:  # ended meanwhile
            continue
        rest = words[words.rindex(")") + 2 :].split()
        if int(rest[1]) == os.getpid():
            command = (path.parent / "cmdline").read_text(encoding="utf-8", errors="replace").split("\0")
            found.append(" ".join(command[1:4]))
    return found


def play(centre: str, *, named: bool) -> dict[str, object]:
    """Play everything and answer the figures."""
    stopped = ""
    with set_up(centre) as stage, tempfile.TemporaryDirectory(prefix="mfc-bench-") as files:
        mine = Profile(folder=stage.profile, passphrase=stage.passphrase, clock=stage.office.clock)
        app = create_app(["mfc-desk"], Theme("light", 1.0), language=None, watch_stalls=named)
        shell = Shell(app, Desk(lambda: mine), "ru")
        operator = next(each for each in stage.ready.people if "supervisor" not in each["roles"])
        chief = next(each for each in stage.ready.people if "supervisor" in each["roles"])
        hands = TimedHands()
        app.removeEventFilter(hands.strays)  # it would be asked about each event inside each event
        tour = Watched(hands, shell, stage.office, Path(files))
        shell.show()
        try:
            tour.play(operator, chief)
        except DidNotHappen as missed:
            stopped = f"{tour.scene}: {missed}"
        finally:
            shell.window.close()
    most = sorted(hands.stalls.most.values(), key=lambda each: -each.computing_ms)
    stalls = {"turns": hands.stalls.counted, "stalls": hands.stalls.longest, "switches": tour.switches, "most": most}
    events = app.longest() if isinstance(app, StallApplication) else []
    return {**tour.memory, **stalls, "events": events, "stopped": stopped}


if __name__ == "__main__":
    print(json.dumps(play(sys.argv[1], named="named" in sys.argv)), flush=True)
    os._exit(0)
