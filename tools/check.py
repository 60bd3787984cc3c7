"""Runs every check and test, says how long each took, and ends with what was found.

Started by `./check`. Exit code 0 only if everything passed. All steps run even when one does not pass. Three run at
once, the longest first: the tests of the window wait for an office more often than they compute.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
NO_QT_PYTHON = ROOT / ".venv-noqt" / "bin" / "python"
AT_ONCE = 3
# the window and what reads the code with tools the other environment has not; all else runs without Qt
WITH_QT = (("story",), ("ui",), ("house",))
WITHOUT_QT = (("kills", "races"), ("simulation",), ("office",), ("browser", "hall", "sync"))
"""The rooms that take long, those that go together in one process; what is not named here goes together at the end."""
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
)
ENVIRONMENT = Step("environment without Qt", (PYTHON, "tools/noqt.py"))
COUNT = re.compile(r"(\d+) (passed|failed|skipped|errors?|xfailed)\b")


def with_qt() -> list[Step]:
    """The tests of the window, and those that read the code."""
    return [_pytest(PYTHON, rooms, [f"tests/{room}" for room in rooms]) for rooms in WITH_QT]


def without_qt() -> list[Step]:
    """The tests of every other room, in an environment that has no Qt."""
    named = [room for rooms in (*WITH_QT, *WITHOUT_QT) for room in rooms]
    rest = ["tests", *(f"--ignore=tests/{room}" for room in named)]
    steps = [_pytest(str(NO_QT_PYTHON), rooms, [f"tests/{room}" for room in rooms]) for rooms in WITHOUT_QT]
    return [*steps, _pytest(str(NO_QT_PYTHON), ("all other rooms",), rest)]


def _pytest(python: str, rooms: Sequence[str], where: Sequence[str]) -> Step:
    """One process for these rooms."""
    return Step(f"tests: {', '.join(rooms)}", (python, "-m", "pytest", "-q", "-p", "no:cacheprovider", *where))


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
    """The table at the end; what the tests say of themselves is added up under it."""
    lines = [
        f"  {'ok ' if not one.code else 'NOT'}  {one.step.name:<32} {one.seconds:6.1f} s"
        + (f"  (exit code {one.code})" if one.code else "")
        for one in outcomes
    ]
    counts: Counter[str] = Counter()
    for one in outcomes:
        if one.step.name.startswith("tests"):
            counts.update({what: int(count) for count, what in COUNT.findall(one.closing)})
    told = f"tests: {', '.join(f'{count} {what}' for what, count in counts.items())}"
    return "\n".join(["", "== what was found", *lines, f"       {'in all':<32} {total:6.1f} s", told])


def run_all(at_once: Executor) -> list[Outcome]:
    """Run every step, and the tests of the rooms once their environment is there."""
    made = at_once.submit(run, ENVIRONMENT)
    others = [at_once.submit(run, step) for step in (*with_qt(), *STEPS)]
    others += [at_once.submit(_run_after, made, step) for step in without_qt()]
    return [each.result() for each in (made, *others)]


def _run_after(made: Future[Outcome], step: Step) -> Outcome:
    """Run a step once another has ended."""
    made.result()
    return run(step)


def main() -> int:
    """Run all steps; 0 if each one passed."""
    start = time.monotonic()
    with scratch() as folder, ThreadPoolExecutor(AT_ONCE) as at_once:
        os.environ["TMPDIR"] = folder
        outcomes = run_all(at_once)
    print(summary(outcomes, time.monotonic() - start), flush=True)
    return 1 if any(one.code for one in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
