"""A throwaway desk beside a fresh office: what the demo, the tour and the stories begin with.

The profile lives in a memory-backed folder where there is one, its passphrase is made up each time and
handed over by pipe, and everything is removed at the end.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from forms.shelf import law_from
from mfc_desk.commands.agency_process import AgencyProcess
from mfc_desk.commands.office_process import OfficeProcess, Ready

OPENING: Final = {"kz": "2026-11-23T10:40:00+05:00", "ru": "2026-11-23T10:40:00+03:00"}
"""A Monday at 10:40, when a centre is full; in the zone of each centre."""
PREFIX: Final = "mfc-demo-"
MEMORY: Final = Path("/dev/shm")  # noqa: S108  (a folder of our own, mode 0700, is made in it)


@dataclass(frozen=True, slots=True)
class Stage:
    """The office, what it told, and the profile of the desk with its passphrase."""

    office: OfficeProcess
    ready: Ready
    profile: Path
    passphrase: str
    centre: str
    packs: Path | None = None

    def start_desk(self, *more: str) -> subprocess.Popen[bytes]:
        """The desk in a process of its own, its passphrase handed over by pipe."""
        read, write = os.pipe()
        os.write(write, self.passphrase.encode())
        os.close(write)
        command = [sys.executable, "-P", "-m", "mfc_desk", "run", "--profile", str(self.profile)]
        command += ["--passphrase-fd", str(read), "--clock-at", self.office.clock.now().isoformat(), *more]
        command += ["--packs", str(self.packs)] if self.packs else []
        try:
            return subprocess.Popen(command, pass_fds=(read,))
        finally:
            os.close(read)


@contextmanager
def set_up(centre: str, clock_at: datetime | None = None, *, packs: Path | None = None) -> Iterator[Stage]:
    """A fresh centre at 10:40 and a desk enrolled with it; all of it is gone afterwards. Raises `PackRefused`."""
    from mfc_desk.bootstrap import enrol, secrets_of

    if packs is not None:
        law_from(centre, packs)  # before anything is started: whoever gave a wrong folder is told at once
    with _folder() as folder:
        at = clock_at or datetime.fromisoformat(OPENING[centre])
        agencies = AgencyProcess(folder, country=centre)
        office = OfficeProcess(folder, centre=centre, clock_at=at, packs=packs, gateway=agencies.start())
        try:
            ready = office.start()
            passphrase, profile = secrets.token_urlsafe(24), folder / "desk"
            key = secrets_of(profile, passphrase)
            enrol(profile, key, office_url=ready.url, code=ready.enrol_code, clock=office.clock)
            yield Stage(office, ready, profile, passphrase, centre, packs)
        finally:
            office.stop()
            agencies.stop()


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder of our own, locked while we live; what a killed demo left behind is cleared away first."""
    base = MEMORY if os.access(MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    for old in base.glob(f"{PREFIX}*"):
        with _locked(old) as free:
            if free:
                shutil.rmtree(old, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=base))
    with _locked(folder):
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[bool]:
    """Whether nobody else holds this folder; held until the end of the block."""
    import fcntl

    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # another user's, or gone meanwhile
        yield False
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(handle)
