"""What holds for every test really fails the test that breaks it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

PLANTED = """
import logging, threading, warnings
import pytest

def test_logs():
    logging.getLogger("desk").warning("the drawer is open")

@pytest.mark.logs("drawer is open")
def test_logs_as_it_said():
    logging.getLogger("desk").warning("the drawer is open")

@pytest.mark.logs("drawer is open")
def test_says_it_logs_and_does_not():
    pass

def test_leaves_a_thread(request):
    end = threading.Event()
    threading.Thread(target=end.wait, args=(20,), daemon=True).start()

def test_warns():
    warnings.warn("old", DeprecationWarning)

def test_is_quiet():
    assert True

def test_is_not_run():
    pytest.skip("no scanner on this desk")
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What pytest says of a file in which every rule is broken once."""
    folder: Path = tmp_path_factory.mktemp("planted")
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / "tests").mkdir()
    shutil.copy(ROOT / "tests" / "conftest.py", folder / "tests")
    (folder / "tests" / "test_planted.py").write_text(PLANTED, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-rA", "-p", "no:cacheprovider", "tests"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=100, check=False)
    return done.stdout


def outcome(said: str, test: str) -> set[str]:
    """How a planted test ended; a fixture that objects at its end shows as ERROR beside PASSED."""
    return set(re.findall(rf"^(PASSED|FAILED|ERROR) \S+::{test}\b", said, re.MULTILINE))


@pytest.mark.parametrize("test", ["test_logs", "test_says_it_logs_and_does_not", "test_leaves_a_thread", "test_warns"])
def test_a_broken_rule_fails_its_test(said: str, test: str) -> None:
    assert outcome(said, test) & {"FAILED", "ERROR"}, said


@pytest.mark.parametrize("test", ["test_logs_as_it_said", "test_is_quiet"])
def test_a_kept_rule_lets_its_test_pass(said: str, test: str) -> None:
    assert outcome(said, test) == {"PASSED"}, said


def test_what_was_not_run_is_named_with_its_reason(said: str) -> None:
    assert "NOT RUN, 1 test: no scanner on this desk" in said
