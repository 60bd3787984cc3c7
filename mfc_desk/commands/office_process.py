"""The office of the demo: a process of its own on the loopback, that can be stopped, frozen and started again.

Nothing of ours imports the office; its command is started like any other program.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from mfc_desk.domain.time import SystemClock

START_LIMIT_S = 60
STOP_LIMIT_S = 10


class OfficeDidNotStart(Exception):
    """The office's process ended, or said nothing in time; the text is what it printed."""


class OfficeState(StrEnum):
    """What the line switch shows."""

    RUNNING = "running"
    STOPPED = "stopped"
    FROZEN = "frozen"


@dataclass(frozen=True, slots=True)
class Ready:
    """What the office tells when it serves: where, how a desk enrols, who can sign in, what opens the screens."""

    url: str
    enrol_code: str
    people: tuple[dict[str, Any], ...]
    screens: tuple[dict[str, str], ...] = ()


class OfficeProcess:
    """Owns the process. Only signals of this class end or freeze it."""

    def __init__(
        self, folder: Path, *, centre: str, clock_at: datetime, packs: Path | None = None, gateway: str = ""
    ) -> None:
        self._folder, self._centre, self._packs, self._gateway = folder, centre, packs, gateway
        self._clock = SystemClock(clock_at)
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0
        self._lifeline: int | None = None
        """Our end of a pipe: when this process ends, however it does, the office does too."""
        self.state = OfficeState.STOPPED

    @property
    def clock(self) -> SystemClock:
        """The clock of the whole demo; the office and the desk are started at its time."""
        return self._clock

    @property
    def pid(self) -> int | None:
        """The running process, for those who measure it."""
        return self._process.pid if self._process else None

    def start(self) -> Ready:
        """Seed a fresh centre and serve it. Raises `OfficeDidNotStart`."""
        told = self._launch("demo", "--centre", self._centre)
        self._port = int(told["port"])
        return Ready(f"http://127.0.0.1:{self._port}", told["code"], tuple(told["people"]), tuple(told["screens"]))

    def restart(self) -> None:
        """Serve the same centre again, on the same port, at the clock's time."""
        self._launch("serve")

    def stop(self) -> None:
        """End the office (SIGTERM) and wait for it."""
        if self._process is None:
            return
        if self.state is OfficeState.FROZEN:
            self.thaw()
        self._process.terminate()
        try:
            self._process.wait(STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process, self.state = None, OfficeState.STOPPED
        self._drop_lifeline()

    def kill(self) -> None:
        """End the office without a word (SIGKILL), as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process, self.state = None, OfficeState.STOPPED

    def freeze(self) -> None:
        """Stop the office in its tracks (SIGSTOP): connections open, nothing answers."""
        self._signal(signal.SIGSTOP, OfficeState.FROZEN)

    def thaw(self) -> None:
        """Let a frozen office go on (SIGCONT)."""
        self._signal(signal.SIGCONT, OfficeState.RUNNING)

    def _drop_lifeline(self) -> None:
        if self._lifeline is not None:
            os.close(self._lifeline)
            self._lifeline = None

    def _signal(self, number: signal.Signals, state: OfficeState) -> None:
        if self._process is not None:
            os.kill(self._process.pid, number)
            self.state = state

    def _launch(self, verb: str, *more: str) -> dict[str, Any]:
        read, write = os.pipe()
        self._drop_lifeline()
        end, self._lifeline = os.pipe()
        command = [sys.executable, "-P", "-m", "backoffice", verb, "--data", str(self._folder), *more]
        command += ["--port", str(self._port), "--clock-at", self._clock.now().isoformat(), "--ready-fd", str(write)]
        command += ["--lifeline-fd", str(end)]
        command += ["--packs", str(self._packs)] if self._packs else []
        command += ["--gateway", self._gateway] if self._gateway else []
        log = (self._folder / "office.log").open("ab")
        with log:
            self._process = subprocess.Popen(
                command, pass_fds=(write, end), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        os.close(write)
        os.close(end)
        self.state = OfficeState.RUNNING
        return self._wait_ready(read)

    def _wait_ready(self, read: int) -> dict[str, Any]:
        with os.fdopen(read, "rb") as pipe:
            ready, _, _ = select.select([pipe], [], [], START_LIMIT_S)
            line = pipe.readline() if ready else b""
        if not line:
            self.kill()
            raise OfficeDidNotStart((self._folder / "office.log").read_text(encoding="utf-8", errors="replace")[-2000:])
        told: dict[str, Any] = json.loads(line)
        return told
