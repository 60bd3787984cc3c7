"""`mfc-desk doctor`: what this machine has for the desk, and what is missing, a line each."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

from mfc_desk.commands.profile import default_folder
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import Message, msg

Finding = tuple[bool, Message]


def main(argv: list[str]) -> int:
    """0 when the desk can run; 1 when something it needs is missing."""
    parser = argparse.ArgumentParser(prog="mfc-desk doctor")
    parser.add_argument("--language", choices=("kk", "ru", "en"), default="en")
    parser.add_argument("--profile", type=Path, default=default_folder(), help="folder of this desk")
    options = parser.parse_args(argv)
    say = Catalogue(options.language)
    needed = list(_run(_python, _window, _paper, lambda: _profile(options.profile)))
    useful = list(_run(_keyring, _printer, *([_roll] if os.environ.get("MFC_ROLL_PRINTER") else []), _memory))
    for good, message in needed:
        print("+" if good else "-", say.say(message))
    for good, message in useful:
        print("+" if good else "~", say.say(message))
    return 0 if all(good for good, _ in needed) else 1


def _run(*checks: Callable[[], Finding]) -> Iterator[Finding]:
    for check in checks:
        yield check()


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return sys.version_info >= (3, 11), msg("doctor.python", version=version)


def _window() -> Finding:
    if find_spec("PySide6") is None:
        return False, msg("doctor.no_window")
    asked = [sys.executable, "-c", "from PySide6 import QtWidgets"]  # in a process of its own: it may abort
    done = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=60)
    if done.returncode:
        return False, msg("doctor.window_broken", why=(done.stderr.strip().splitlines() or ["?"])[-1])
    return True, msg("doctor.window", version=_version("PySide6-Essentials"))


def _paper() -> Finding:
    from printing.fonts import FontMissing, register

    try:
        register(os.environ)
    except FontMissing as error:
        return False, error.message
    return True, msg("doctor.paper")


def _profile(folder: Path) -> Finding:
    """Whether the desk could keep its work in `folder` now; nothing is opened there."""
    from mfc_desk.ports.storage import StorageError
    from mfc_desk.store.errors import InUse, file_in_our_words
    from mfc_desk.store.lock import ProfileLock

    try:
        with file_in_our_words():
            if not (folder / "desk.db").exists():
                return True, msg("doctor.no_profile", folder=str(folder))
        ProfileLock(folder).release()
    except InUse:
        return True, msg("doctor.profile_in_use", folder=str(folder))
    except StorageError as error:
        return False, error.why
    return True, msg("doctor.profile", folder=str(folder))


def _keyring() -> Finding:
    from mfc_desk.devices.secrets import safe_backend
    from mfc_desk.ports.outside import NeedsPassphrase

    try:
        safe_backend()
    except NeedsPassphrase:
        return False, msg("doctor.no_keyring")
    return True, msg("doctor.keyring")


def _printer() -> Finding:
    found = shutil.which("lp") is not None
    return found, msg("doctor.printer" if found else "doctor.no_printer")


def _roll() -> Finding:
    """What the printer for tickets says of itself."""
    from printing.roll import RollPrinter

    address = os.environ["MFC_ROLL_PRINTER"]
    why = RollPrinter.at(address).trouble()
    if why is None:
        return True, msg("doctor.roll", address=address)
    return False, msg("doctor.roll_trouble", address=address, why=why)


def _memory() -> Finding:
    folder = Path("/dev/shm")  # noqa: S108  (looked at, not written to)
    found = folder.is_dir() and os.access(folder, os.W_OK)
    return found, msg("doctor.memory" if found else "doctor.no_memory")


def _version(package: str) -> str:
    from importlib.metadata import version

    return version(package)
