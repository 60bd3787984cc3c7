"""A desk for an office of the tests: added to its centre as its people add one, and given a code to enrol with."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]


def code_for(desk: str, *, office: Path, now: datetime) -> str:
    """Add the desk to the centre kept in the folder `office`; answers a fresh code."""
    where = ["--data", str(office), "--desk", desk, "--clock-at", now.isoformat()]
    _office("desk", "add", *where)
    return _office("enrol-code", *where)


def _office(*arguments: str) -> str:
    command = [sys.executable, "-m", "backoffice", *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=60).stdout.strip()
