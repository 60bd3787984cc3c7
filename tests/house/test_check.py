"""`./check` leaves no test out and plays none twice."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.house.tree import ROOT
from tools import check

ROOMS_OF_TESTS = sorted(each.name for each in (ROOT / "tests").iterdir() if any(each.glob("test_*.py")))


def played(step: check.Step) -> list[str]:
    """The rooms whose tests this step plays."""
    said = [each for each in step.command if "tests" in each]
    if "tests" in said:
        return [room for room in ROOMS_OF_TESTS if f"--ignore=tests/{room}" not in said]
    return [each.removeprefix("tests/") for each in said]


def test_the_tests_of_each_room_are_played_once() -> None:
    rooms = [room for step in (*check.with_qt(), *check.without_qt()) for room in played(step)]
    assert sorted(rooms) == ROOMS_OF_TESTS


def test_what_needs_an_environment_that_could_not_be_made_is_not_ok(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every step is played, the others to their end; what went wrong is told at the end, with all that passed."""
    says = (sys.executable, "-c", "print('3 passed, 1 skipped in 1 s')")
    monkeypatch.setattr(check, "ENVIRONMENT", check.Step("environment", (sys.executable, "-c", "raise SystemExit(3)")))
    monkeypatch.setattr(check, "STEPS", (check.Step("types", says),))
    monkeypatch.setattr(check, "with_qt", lambda: [check.Step("tests: ui", says)])
    monkeypatch.setattr(
        check, "without_qt", lambda: [check.Step("tests: office", ("/there/is/no/python", "-m", "pytest"))]
    )
    with ThreadPoolExecutor(2) as at_once:
        outcomes = check.run_all(at_once)
    assert [one.code for one in outcomes] == [3, 0, 0, 127]
    told = check.summary(outcomes, 1.0)
    assert "NOT  environment" in told
    assert "tests: 3 passed, 1 skipped" in told
    assert "types: 3 passed" in capsys.readouterr().out
