"""Makes `.venv-noqt`: every dependency of the project except Qt, to prove that only the window needs Qt.

Made once for each content of pyproject.toml and kept.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / ".venv-noqt"
QT = {"pyside6-essentials", "pytest-qt"}
# they read code and do not run it; the environment with Qt has already used them
READERS = {"ruff", "mypy", "types-requests", "types-reportlab", "types-qrcode", "import-linter", "mfc-desk"}


def requirements(project: dict[str, list[str] | dict[str, list[str]]]) -> list[str]:
    """What the project and its tests require, without Qt and without what only reads code."""
    own, extras = project["dependencies"], project["optional-dependencies"]
    assert isinstance(own, list)
    assert isinstance(extras, dict)
    every = [*own, *(line for extra in extras.values() for line in extra)]
    return [line for line in every if name_of(line) not in QT | READERS]


def name_of(requirement: str) -> str:
    """The normal form of the name a requirement begins with."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    return re.sub(r"[-_.]+", "-", found.group()).lower() if found else ""


def main() -> None:
    """Make the environment where it is missing or older than pyproject.toml."""
    text = (ROOT / "pyproject.toml").read_bytes()
    needed = requirements(tomllib.loads(text.decode())["project"])
    stamp = HOME / f".stamp-{hashlib.sha256(repr(needed).encode()).hexdigest()[:16]}"
    python = HOME / "bin" / "python"
    if stamp.exists() and python.exists():
        print("the environment without Qt is there")
        return
    shutil.rmtree(HOME, ignore_errors=True)
    venv.create(HOME, with_pip=True)
    pip = [str(python), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input"]
    subprocess.run([*pip, *needed], check=True)
    subprocess.run([*pip, "--no-deps", "-e", str(ROOT)], check=True)
    probe = [str(python), "-c", "from importlib.util import find_spec as f; raise SystemExit(f('PySide6') is not None)"]
    subprocess.run(probe, check=True)
    stamp.touch()
    print(f"made the environment without Qt: {len(needed)} requirements")


if __name__ == "__main__":
    sys.exit(main())
