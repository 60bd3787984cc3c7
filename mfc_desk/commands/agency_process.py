"""The agencies of the demo: a process of its own on the loopback that answers what the office asks.

Nothing of ours imports it; its command is started like any other program, and ends with the one who started it.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from pathlib import Path

from mfc_desk.commands.office_process import OfficeDidNotStart

START_LIMIT_S = 30
STOP_LIMIT_S = 10


class AgenciesDidNotStart(OfficeDidNotStart):
    """The process ended, or said nothing in time; the text is what it printed."""


class AgencyProcess:
    """Owns the process. Only signals of this class end it."""

    def __init__(self, folder: Path, *, country: str) -> None:
        self._folder, self._country = folder, country
        self._process: subprocess.Popen[bytes] | None = None
        self._lifeline: int | None = None
        """Our end of a pipe: when this process ends, however it does, the agencies do too."""

    def start(self) -> str:
        """Serve the invented registers of the country; where requests to them go. Raises `AgenciesDidNotStart`."""
        read, write = os.pipe()
        end, self._lifeline = os.pipe()
        command = [sys.executable, "-P", "-m", "backoffice.agency", "serve", "--seed", self._country]
        command += ["--data", str(self._folder / "registers.json")]
        command += ["--ready-fd", str(write), "--lifeline-fd", str(end)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command, pass_fds=(write, end), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        os.close(write)
        os.close(end)
        with os.fdopen(read, "rb") as pipe:
            ready, _, _ = select.select([pipe], [], [], START_LIMIT_S)
            line = pipe.readline() if ready else b""
        if not line:
            self.stop()
            raise AgenciesDidNotStart(self._log.read_text(encoding="utf-8", errors="replace")[-2000:])
        return str(json.loads(line)["url"])

    def stop(self) -> None:
        """End the agencies and wait for it."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(STOP_LIMIT_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
        if self._lifeline is not None:
            os.close(self._lifeline)
            self._lifeline = None

    @property
    def _log(self) -> Path:
        return self._folder / "agencies.log"
