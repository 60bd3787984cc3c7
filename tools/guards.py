"""Plants each guard broken once, in a copy of the tree, and demands that the tests named beside it fail.

usage: guards.py [WORD ...]     (only the plants whose name or guard holds one of the words)

First the tests pass as they are; then each plant of `plants.toml` is applied alone. A plant that goes unseen, or whose
text is no longer in its file, ends it with exit code 1.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
PLANTS: Final = Path(__file__).with_name("plants.toml")
LEFT_OUT: Final = shutil.ignore_patterns(".git", ".venv*", "__pycache__", ".*_cache", ".hypothesis", "*.egg-info")
LONGEST_S: Final = 600
TESTS_FAILED: Final = 1
"""What pytest answers when tests ran and some did not pass; anything else is no proof."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """One guard broken in one place, and the tests that must see it."""

    name: str
    guard: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    def fits(self, root: Path) -> bool:
        """Whether the text it changes stands exactly once in its file."""
        path = root / self.file
        return path.is_file() and path.read_text(encoding="utf-8").count(self.old) == 1


def plants() -> list[Plant]:
    """Every plant of the data file."""
    told = tomllib.loads(PLANTS.read_text(encoding="utf-8"))["plant"]
    return [Plant(**{**one, "tests": tuple(one["tests"])}) for one in told]


def chosen(words: Sequence[str]) -> list[Plant]:
    """The plants whose name or guard holds one of the words; all without words."""
    return [one for one in plants() if not words or any(word in f"{one.name}|{one.guard}" for word in words)]


def run(tree: Path, tests: Iterable[str]) -> int:
    """The exit code of the tests in the copy, stopped at the first that does not pass."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        command, cwd=tree, env=environment, capture_output=True, text=True, timeout=LONGEST_S, check=False
    )
    return done.returncode


def planted(tree: Path, plant: Plant) -> str:
    """What came of one plant: "" where the tests saw it. The copy is as it was afterwards."""
    if not plant.fits(tree):
        return "its text is not there once"
    path = tree / plant.file
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace(plant.old, plant.new), encoding="utf-8")
    code = run(tree, plant.tests)
    path.write_text(whole, encoding="utf-8")
    return "" if code == TESTS_FAILED else f"not seen (pytest answered {code})"


def main(words: Sequence[str]) -> int:
    """Plant what was chosen, one after the other; 0 if each was seen."""
    wanted = chosen(words)
    if not wanted:
        print("no such plant")
        return 1
    missed = 0
    with tempfile.TemporaryDirectory(prefix="mfc-guards-") as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(ROOT, tree, ignore=LEFT_OUT)
        every = sorted({test for one in wanted for test in one.tests})
        if code := run(tree, every):
            print(f"the tests do not pass as they are (pytest answered {code})")
            return 1
        for one in wanted:
            start = time.monotonic()
            trouble = planted(tree, one)
            missed += bool(trouble)
            word = "NOT " if trouble else "seen"
            print(f"{word}  {time.monotonic() - start:5.1f} s  {one.guard}: {one.name}  {trouble}", flush=True)
    print(f"{len(wanted) - missed} of {len(wanted)} planted defects were seen")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
