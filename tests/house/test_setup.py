"""The set-up says in one line what is missing, and two of them do not get into each other's way."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.tree import ROOT


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A tree with nothing in it but what the set-up reads first."""
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "setup.sh", tmp_path / "tools")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def python_without(module: str, folder: Path) -> Path:
    """A Python that runs and has not got a module."""
    fake = folder / "python-without"
    fake.write_text(f'#!/bin/sh\ncase "$2" in *{module}*) exit 1 ;; esac\nexit 0\n', encoding="utf-8")
    fake.chmod(0o755)
    return fake


def set_up(clone: Path, **told: str) -> subprocess.CompletedProcess[str]:
    """Run the set-up where it may not install anything."""
    environment = {**os.environ, "MFC_NO_APT": "1", **told}
    command = ["sh", "tools/setup.sh"]
    return subprocess.run(command, cwd=clone, env=environment, capture_output=True, text=True, timeout=30, check=False)


@pytest.mark.skipif(shutil.which("apt-get") is None, reason="names Debian's packages, and this is no Debian")
def test_what_is_missing_is_named_in_one_line_to_copy(clone: Path) -> None:
    said = set_up(clone, PYTHON=str(python_without("ensurepip", clone)), DISPLAY="")
    assert said.returncode == 1
    lines = said.stderr.splitlines()
    assert len(lines) == 1
    command = lines[0].partition("Run:  ")[2]
    assert command.startswith("sudo apt-get install -y --no-install-recommends ")
    assert {"python3-venv", "libgl1", "libegl1", "fonts-dejavu-core"} <= set(command.split())
    assert "libxcb-cursor0" not in command, "nothing for a screen where there is none"


@pytest.mark.skipif(shutil.which("apt-get") is None, reason="names Debian's packages, and this is no Debian")
def test_the_line_names_what_a_screen_needs_where_there_is_one(clone: Path) -> None:
    said = set_up(clone, PYTHON=str(python_without("ensurepip", clone)), DISPLAY=":0", WAYLAND_DISPLAY="")
    assert "libxcb-cursor0" in said.stderr


def test_a_named_python_that_does_not_run_is_refused(clone: Path) -> None:
    said = set_up(clone, PYTHON="/bin/false")
    assert said.returncode == 1
    assert "/bin/false is not a Python 3.11 or later that runs" in said.stderr
    assert not (clone / ".venv").exists()


def test_an_environment_that_is_a_link_to_another_trees_is_not_written_to(clone: Path) -> None:
    other = clone / "other"
    (other / "bin").mkdir(parents=True)
    wrote = clone / "wrote"
    python = other / "bin" / "python"
    python.write_text(f'#!/bin/sh\ncase "$*" in *pip*) : >"{wrote}" ;; esac\nexit 0\n', encoding="utf-8")
    python.chmod(0o755)
    (clone / ".venv").symlink_to(other)
    said = set_up(clone)
    assert (said.returncode, wrote.exists()) == (1, False)
    assert f".venv is a link to {other}" in said.stderr


def test_an_environment_that_runs_another_trees_program_is_not_pointed_anew(clone: Path) -> None:
    (clone / ".venv" / "bin").mkdir(parents=True)
    wrote = clone / "wrote"
    python = clone / ".venv" / "bin" / "python"
    asked = f'case "$*" in *pip*) : >"{wrote}" ;; -) echo /srv/other ;; esac'
    python.write_text(f"#!/bin/sh\n{asked}\nexit 0\n", encoding="utf-8")
    python.chmod(0o755)
    said = set_up(clone)
    assert (said.returncode, wrote.exists()) == (1, False)
    assert "/srv/other" in said.stderr


@pytest.mark.skipif(shutil.which("flock") is None, reason="no flock here, so no lock either")
def test_a_second_set_up_waits_for_the_first(clone: Path) -> None:
    with (clone / ".venv-setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        environment = {**os.environ, "MFC_NO_APT": "1", "PYTHON": "/bin/false"}
        command = ["sh", "tools/setup.sh"]
        with subprocess.Popen(command, cwd=clone, env=environment, stderr=subprocess.PIPE, text=True) as second:
            assert second.stderr is not None
            assert "another set-up is at work here" in second.stderr.readline()
            assert second.poll() is None
            fcntl.flock(lock, fcntl.LOCK_UN)
            assert "/bin/false" in second.stderr.read()
            assert second.wait(timeout=10) == 1


@pytest.mark.parametrize(
    ("typed", "done"),
    [
        ([], "tour --out tour-pictures"),
        (["demo", "--centre", "ru"], "tour --out tour-pictures --centre ru"),
        (["doctor"], "doctor"),
    ],
)
def test_without_a_screen_the_demo_says_so_and_is_played_as_the_tour(clone: Path, typed: list[str], done: str) -> None:
    (clone / "tools" / "setup.sh").write_text("", encoding="utf-8")
    shutil.copy(ROOT / "run", clone)
    python = clone / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\nshift 3\necho "$*"\n', encoding="utf-8")
    python.chmod(0o755)
    environment = {**os.environ, "DISPLAY": "", "WAYLAND_DISPLAY": ""}
    command = ["sh", "run", *typed]
    said = subprocess.run(command, cwd=clone, env=environment, capture_output=True, text=True, timeout=30, check=True)
    lines = said.stdout.splitlines()
    assert lines[-1] == done
    assert (len(lines) == 2) == (typed != ["doctor"])
