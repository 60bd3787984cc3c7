"""The invented agencies in a process of their own, told how to behave by their data, as a test wants it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

BIRTH = "KZ/GOV/kz-rags/civil-status/marriage-record-v1"
BANK = "KZ/COM/kz-banks/accounts/account-v1"
RESIDENCE = "KZ/GOV/kz-mvd/population/residence-v1"


class AgencyProcess:
    """Starts, kills and starts again what answers for the agencies; always on the same port."""

    def __init__(self, folder: Path, *, seed: str = "") -> None:
        self.file, self._seed, self._port = folder / "registers.json", seed, 0
        self._process: subprocess.Popen[bytes] | None = None
        if not seed:
            self.tell()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def tell(self, **registers: dict[str, Any]) -> None:
        """What the registers hold from now on: the name of the register here, everything of it there."""
        places = {"birth": BIRTH, "bank": BANK, "residence": RESIDENCE}
        whole = {place: {"unlisted": "found", **registers.get(name, {})} for name, place in places.items()}
        partial = self.file.with_suffix(".part")
        partial.write_text(json.dumps({"people": {}, "registers": whole}), encoding="utf-8")
        partial.replace(self.file)

    def start(self) -> None:
        read, write = os.pipe()
        command = [sys.executable, "-m", "backoffice.agency", "serve", "--data", str(self.file)]
        command += ["--port", str(self._port), "--ready-fd", str(write)]
        command += ["--seed", self._seed] if self._seed else []
        self._process = subprocess.Popen(command, pass_fds=[write], stdout=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read, encoding="utf-8") as channel:
            self._port = int(json.loads(channel.readline())["port"])

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None

    def stop(self) -> int:
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(10)

    def heard(self) -> list[dict[str, Any]]:
        """Everything that reached a register, in order."""
        journal = self.file.with_suffix(".journal")
        lines = journal.read_text(encoding="utf-8").splitlines() if journal.exists() else []
        return [json.loads(line) for line in lines]
