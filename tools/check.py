"""Runs every check and test, says how long each took, and ends with what was found.

Started by `./check`. Exit code 0 only if everything passed. All steps run even when one does not pass. Two run at once:
the types beside the other checks, then the tests of the rooms beside those of the window.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
NO_QT_PYTHON = ROOT / ".venv-noqt" / "bin" / "python"
# the window and what reads the code with tools the other environment has not; all else runs without Qt
WITH_QT = ("tests/ui", "tests/story", "tests/house")
MEMORY, ROOM = Path("/dev/shm"), 4 * 1024**3  # so much is free there, or the tests write to the disk


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to check: its name for the summary and the command that decides."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a step ended, how long it took, and its last line where that says something."""

    step: Step
    code: int
    seconds: float
    closing: str


STEPS = (
    Step("types", (PYTHON, "-m", "mypy")),
    Step("format", (PYTHON, "-m", "ruff", "format", "--check", "--quiet", ".")),
    Step("lint", (PYTHON, "-m", "ruff", "check", "--quiet", ".")),
    Step("rooms", (PYTHON, "-c", "from importlinter.cli import lint_imports_command as lint; lint()")),
    Step("packs and golden cases", (PYTHON, "-m", "mfc_desk", "pack", "lint")),
    Step("environment without Qt", (PYTHON, "tools/noqt.py")),
)
TESTS = (
    Step("tests of the window", (PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider", *WITH_QT)),
    Step(
        "tests of the rooms, without Qt",
        (str(NO_QT_PYTHON), "-m", "pytest", "-q", "-p", "no:cacheprovider", "--ignore=tests/house"),
    ),
)


def environment() -> dict[str, str]:
    """What every step finds: its output unbuffered, and bytecode kept, for tests start the program again and again."""
    whole = {**os.environ, "PYTHONUNBUFFERED": "1"}
    whole.pop("PYTHONDONTWRITEBYTECODE", None)
    return whole


def scratch() -> tempfile.TemporaryDirectory[str]:
    """A folder for all that the tests write; in memory where there is room, for a disk makes each saved row wait."""
    in_memory = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM
    return tempfile.TemporaryDirectory(prefix="mfc-", dir=MEMORY if in_memory else None, ignore_cleanup_errors=True)


def run(step: Step) -> Outcome:
    """Run a step with its output passed through as it comes; each line says whose it is."""
    print(f"\n== {step.name}", flush=True)
    start = time.monotonic()
    closing = ""
    try:
        with subprocess.Popen(step.command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True) as process:
            for line in process.stdout or ():
                print(f"{step.name}: {line}", end="", flush=True)
                closing = line.strip() or closing
    except OSError as error:
        return Outcome(step, 127, time.monotonic() - start, str(error))
    return Outcome(step, process.returncode, time.monotonic() - start, closing)


def summary(outcomes: list[Outcome], total: float) -> str:
    """The table at the end; the tests' own closing lines stand under it."""
    lines = [
        f"  {'ok ' if not one.code else 'NOT'}  {one.step.name:<32} {one.seconds:6.1f} s"
        + (f"  (exit code {one.code})" if one.code else "")
        for one in outcomes
    ]
    closing = [f"{one.step.name}: {one.closing}" for one in outcomes if one.step.name.startswith("tests")]
    return "\n".join(["", "== what was found", *lines, f"       {'in all':<32} {total:6.1f} s", *closing])


def main() -> int:
    """Run all steps; 0 if each one passed."""
    start = time.monotonic()
    with scratch() as folder, ThreadPoolExecutor(2) as at_once:
        os.environ["TMPDIR"] = folder
        outcomes = list(at_once.map(run, STEPS))
        outcomes += at_once.map(run, TESTS)
    print(summary(outcomes, time.monotonic() - start), flush=True)
    return 1 if any(one.code for one in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
