"""`mfc-desk run`: the desk. The window paints before anything heavy is imported."""

from __future__ import annotations

import argparse
import gc
from collections.abc import Callable
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from mfc_desk.commands import profile

if TYPE_CHECKING:
    from mfc_desk.bootstrap import Connection
    from mfc_desk.commands.profile import Profile
    from mfc_desk.usecases.turns import Turn
    from mfc_desk.usecases.workplace import Session, Workplace


class Desk:
    """`ui.services.Services` for one profile: what is heavy is imported inside, on the worker that asks.

    `profile` is called once, when the desk is first opened; `packs` is the folder of the installed law.
    """

    def __init__(self, profile: Callable[[], Profile], packs: Path | None = None) -> None:
        self._read, self._packs = cache(profile), packs
        self._connection: Connection | None = None

    def open(self, passphrase: str | None) -> Workplace:
        """The desk of this profile, unlocked."""
        from mfc_desk.bootstrap import Connection, open_workplace, secrets_of
        from ui.work.beside import beside

        mine = self._read()
        work = open_workplace(
            mine.folder, secrets_of(mine.folder, passphrase or mine.passphrase), mine.clock, packs=self._packs
        )
        with ExitStack() as undo:
            undo.callback(work.store.close)
            self._connection = Connection(work, ahead=beside)
            undo.pop_all()
        return work

    def turn(self, session: Session | None) -> Turn:
        """Send and receive once. The desk must be open."""
        return self._open().turn(session)

    def news(self, wait_s: float) -> bool:
        """Whether the office's feed went on within the time."""
        return self._open().news(wait_s)

    def _open(self) -> Connection:
        assert self._connection is not None, "the window beats the line only after the desk was opened"
        return self._connection


def main(argv: list[str]) -> int:
    """The exit code of the window."""
    parser = argparse.ArgumentParser(prog="mfc-desk run")
    profile.add_arguments(parser)
    profile.add_packs(parser)
    parser.add_argument("--language", choices=("kk", "ru", "en"), default="ru")
    parser.add_argument("--theme", choices=("light", "dark", "contrast"), default="light")
    parser.add_argument("--scale", type=float, default=1.0, metavar="FACTOR")
    options = parser.parse_args(argv)
    gc.disable()  # nothing of what the first frame needs is garbage; the window switches it on once it is painted
    from ui.shell import start

    return start(
        Desk(lambda: profile.read(options), options.packs),
        language=options.language,
        theme=options.theme,
        scale=options.scale,
    )
