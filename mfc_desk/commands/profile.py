"""A profile: the folder of one desk, and how its store is unlocked."""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from mfc_desk.domain.time import SystemClock


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Where this desk keeps its files, and the passphrase where one was handed over."""

    folder: Path
    passphrase: str | None
    clock: SystemClock


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options that every command about a desk has."""
    parser.add_argument("--profile", type=Path, default=default_folder(), help="folder of this desk")
    parser.add_argument(
        "--passphrase-fd", type=int, metavar="FD", help="read the passphrase of the store from this descriptor"
    )
    parser.add_argument(
        "--clock-at", type=moment, metavar="TIME", help="start the clock at this time (ISO; UTC without a zone)"
    )


def add_packs(parser: argparse.ArgumentParser) -> None:
    """The option of every command that works under a law."""
    parser.add_argument(
        "--packs", type=Path, metavar="FOLDER", help="the law installed here (mfc-desk pack install), not the program's"
    )


def read(options: argparse.Namespace) -> Profile:
    """The profile that the options name."""
    from mfc_desk.domain.time import SystemClock  # after the first frame: this is called when the desk is opened

    passphrase = None
    if options.passphrase_fd is not None:
        with os.fdopen(options.passphrase_fd, encoding="utf-8") as pipe:
            passphrase = pipe.read().strip()
    return Profile(folder=options.profile, passphrase=passphrase, clock=SystemClock(options.clock_at))


def moment(words: str) -> datetime:
    """The moment that `words` write in the ISO way, UTC where they name no zone. Raises `ValueError`."""
    from datetime import UTC, datetime

    at = datetime.fromisoformat(words)
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def default_folder() -> Path:
    """`$XDG_DATA_HOME/mfc-desk`, as the desktop's rules say."""
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "mfc-desk"
