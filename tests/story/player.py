"""The real window in a process of its own, played by keys as a test says, one line of JSON after the other.

    python -m tests.story.player --profile DIR --passphrase-fd FD --clock-at TIME [--language ru]

Reads one JSON object per line, {"do": scene, ...}, plays that scene and answers {"did": scene, "answer": ...}. Between
two scenes the event loop runs as under an operator who thinks, until the next line comes, the input ends, or someone
kills the process. Every answer tells what a screen reader would stumble over and what was logged since the last one.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import select
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mfc_desk.commands import profile
from mfc_desk.commands.run import Desk
from tests.story.access import nameless
from tests.story.scenes import Scenes
from ui.app import create_app
from ui.shell import Shell
from ui.theme.tokens import Theme
from ui.tour.driver import DidNotHappen, Driver

THINKING_S = 110.0
"""Longer than any test: a player nobody speaks to any more ends by itself."""


class Log(logging.Handler):
    """Keeps what was logged as a warning or worse."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        cause = f" ({record.exc_info[1]!r})" if record.exc_info and record.exc_info[1] else ""
        self.lines.append(f"{record.name}: {record.getMessage()}{cause}")

    def taken(self) -> list[str]:
        """What came since the last time."""
        lines, self.lines = self.lines, []
        return lines


class Orders:
    """The lines of standard input, as they come."""

    def __init__(self) -> None:
        self._rest, self.ended = b"", False

    def next(self) -> dict[str, Any] | None:
        """The next order, if one is whole."""
        while not self.ended and b"\n" not in self._rest and select.select([0], [], [], 0)[0]:
            block = os.read(0, 65536)
            self.ended = not block
            self._rest += block
        line, whole, rest = self._rest.partition(b"\n")
        if not whole:
            return None
        self._rest = rest
        order: dict[str, Any] = json.loads(line)
        return order


class Player:
    """Plays one order after the other."""

    def __init__(self, hands: Driver, shell: Shell, log: Log) -> None:
        self._hands, self._shell, self._log = hands, shell, log
        self._scenes = Scenes(hands, shell)
        self._orders = Orders()

    def play(self) -> int:
        """Until the input ends. 1 where a scene did not happen."""
        self._tell("started", None)
        while True:
            order = self._wait()
            if order is None:
                return 0
            if not self._play(order):
                return 1

    def _wait(self) -> dict[str, Any] | None:
        found: list[dict[str, Any]] = []

        def come() -> bool:
            order = self._orders.next()
            if order is not None:
                found.append(order)
            return order is not None or self._orders.ended

        self._hands.wait(come, "nobody says how it goes on", patience_s=THINKING_S)
        return found[0] if found else None

    def _play(self, order: dict[str, Any]) -> bool:
        name = order.pop("do")
        scene: Callable[..., object] = getattr(self._scenes, name)
        try:
            self._tell(name, scene(**order))
        except DidNotHappen as missed:
            self._tell(name, None, missed=str(missed), show=self._scenes.show())
            return False
        return True

    def _tell(self, name: str, answer: object, **more: object) -> None:
        faults = nameless(self._shell.window)
        told = {"did": name, "answer": answer, "faults": faults, "logged": self._log.taken(), **more}
        print(json.dumps(told, ensure_ascii=False, default=str), flush=True)


def main() -> int:
    """The exit code: 0 where everything that was ordered happened."""
    parser = argparse.ArgumentParser()
    profile.add_arguments(parser)
    profile.add_packs(parser)
    parser.add_argument("--language", choices=("kk", "ru", "en"), default="ru")
    parser.add_argument("--pictures", type=Path)
    options = parser.parse_args()
    mine, log = profile.read(options), Log()
    logging.getLogger().addHandler(log)
    app = create_app(["mfc-desk"], Theme(), language=options.language)
    shell = Shell(app, Desk(lambda: mine, options.packs), options.language)
    shell.show()
    try:
        return Player(Driver(options.pictures), shell, log).play()
    finally:
        shell.window.close()


if __name__ == "__main__":
    sys.exit(main())
