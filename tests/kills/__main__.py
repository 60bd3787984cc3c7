"""Plays the whole of the kills, two processes at once, and says what came of it.

python -m tests.kills [pytest options]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.kills.toll import FILE, summary

AT_ONCE = 2
FOLDER = Path("tests/kills")
PIECES: Sequence[Sequence[str]] = (
    (f"{FOLDER}/test_under_load.py", "-k", "sqlite"),
    (f"{FOLDER}/test_under_load.py", "-k", "postgresql"),
    (f"{FOLDER}/test_power_cut.py",),
    (f"{FOLDER}/test_matrix.py", "-k", "postgresql"),
    (f"{FOLDER}/test_matrix.py", "-k", "sqlite"),
    (f"{FOLDER}/test_broken_disk.py",),
    (f"{FOLDER}/test_office_disk.py",),
    (f"{FOLDER}/test_plants.py", f"{FOLDER}/test_points.py", f"{FOLDER}/test_toll.py"),
)
"""The random kills first: they go on for as long as they are told to, each beside the other."""


def play(piece: Sequence[str], options: Sequence[str], toll: Path) -> tuple[str, int, float]:
    """One process; its name, its exit code and its seconds."""
    name, start = " ".join(each.removeprefix(f"{FOLDER}/") for each in piece), time.monotonic()
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", "--timeout=0", *piece, *options]
    with subprocess.Popen(command, env={**os.environ, FILE: str(toll)}, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            print(f"{name}: {line}", end="", flush=True)
    return name, process.returncode, time.monotonic() - start


def main(options: Sequence[str]) -> int:
    """Play everything; 0 where each piece passed."""
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(AT_ONCE) as at_once:
        toll = Path(folder) / "toll.jsonl"
        toll.touch()
        ended = list(at_once.map(lambda piece: play(piece, options, toll), PIECES))
        told = summary(toll.read_text(encoding="utf-8").splitlines())
    print("\n== what came of it")
    for name, code, seconds in ended:
        print(f"  {'ok ' if not code else 'NOT'}  {name:<44} {seconds:7.1f} s")
    print(
        "\n".join([*told, f"{time.monotonic() - start:.0f} s, seed {os.environ.get('MFC_KILLS_SEED', '1')}"]),
        flush=True,
    )
    return int(any(code for _, code, _ in ended))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
