"""How big things may grow, and what no file of ours may hold."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.house.tree import OURS, ROOMS, ROOT, called, named, parsed, python_files, texts

FILE_LINES, FUNCTION_LINES = 400, 40


def functions(tree: ast.Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a module."""
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def too_long(tree: ast.Module) -> list[str]:
    """The functions that take more than their forty lines."""
    return [f.name for f in functions(tree) if (f.end_lineno or f.lineno) - f.lineno >= FUNCTION_LINES]


def broad(tree: ast.Module) -> int:
    """How many handlers of a module catch whatever comes."""
    wide = {"Exception", "BaseException"}
    handlers = [node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler)]
    return len(
        [h for h in handlers if h.type is None or wide & {n.id for n in ast.walk(h.type) if isinstance(n, ast.Name)}]
    )


def test_a_package_says_nothing_in_its_init() -> None:
    said = [named(path) for path in python_files(*ROOMS) if path.name == "__init__.py" and path.read_text().strip()]
    assert not said


def test_a_file_stays_within_its_lines() -> None:
    sizes = {named(path): path.read_text(encoding="utf-8").count("\n") for path in python_files(*OURS)}
    assert not {name: lines for name, lines in sizes.items() if lines > FILE_LINES}


def test_a_function_stays_within_its_lines() -> None:
    found = [f"{named(path)}: {name}" for path in python_files(*OURS) for name in too_long(parsed(path))]
    assert not found


def test_a_function_over_its_lines_is_seen() -> None:
    assert too_long(ast.parse("def long():\n" + "    x = 1\n" * 40)) == ["long"]
    assert not too_long(ast.parse("def short():\n" + "    x = 1\n" * 39))


def test_a_public_class_or_function_says_what_it_promises() -> None:
    silent = []
    for path in python_files(*ROOMS, "benchmarks", "tools"):
        for node in parsed(path).body:
            public = isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.name[0] != "_"
            if public and not ast.get_docstring(node):
                silent.append(f"{named(path)}: {node.name}")
    assert not silent


def test_the_window_and_its_presenters_ask_no_clock_of_the_computer() -> None:
    """They show the office's time, `Workplace.now()`; the computer's own may be a year off."""
    found = [
        f"{named(path)}:{node.lineno}"
        for path in python_files("ui")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("clock.now", "datetime.now", "date.today"))
    ]
    assert not found


def test_a_catch_of_everything_stands_in_two_places_at_most() -> None:
    """The task runner and the last-resort hook, and nowhere else."""
    found = {named(path): broad(parsed(path)) for path in python_files(*ROOMS) if broad(parsed(path))}
    assert sum(found.values()) <= 2, found


def test_a_catch_of_everything_is_seen() -> None:
    assert broad(ast.parse("try:\n    f()\nexcept (OSError, Exception):\n    pass")) == 1
    assert broad(ast.parse("try:\n    f()\nexcept:\n    pass")) == 1
    assert not broad(ast.parse("try:\n    f()\nexcept OSError:\n    pass"))


def test_only_the_task_runner_starts_threads_in_the_window() -> None:
    starters = {"Thread", "QThread", "ThreadPoolExecutor", "QThreadPool", "Timer"}
    found = [
        f"{named(path)}:{node.lineno}"
        for path in python_files("ui", "mfc_desk", "sync", "printing", "forms")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and called(node) in starters and not named(path).startswith("ui/work/")
    ]
    assert not found


# written in two halves, so that this file does not find itself
UNFINISHED = re.compile(
    "|".join(
        (r"\bTO" + r"DO\b", r"\bFIX" + r"ME\b", r"\bX" + r"XX\b", "NotImplemented" + "Error", r"#.*\bfor " + r"now\b")
    )
)
MACHINE = re.compile(r"(?<![\w.~/])/(?:work|root|farm|home/\w+)" + "/")
HOSTS = re.compile("deb" + r"ian\.org/debian|artifact" + r"ory|pypi" + r"\.org/simple")


@pytest.mark.parametrize(
    ("what", "pattern"),
    [("unfinished work", UNFINISHED), ("a path of one machine", MACHINE), ("a host of a registry", HOSTS)],
)
def test_no_file_holds(what: str, pattern: re.Pattern[str]) -> None:
    found = [f"{named(path)}: {match.group()}" for path, text in texts() if (match := pattern.search(text))]
    assert not found, what


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (UNFINISHED, "# TO" + "DO: finish"),
        (MACHINE, "open('/ro" + "ot/.venv')"),
        (MACHINE, "cd /wo" + "rk/main"),
        (HOSTS, "http://deb.deb" + "ian.org/debian"),
    ],
)
def test_what_no_file_may_hold_is_seen(pattern: re.Pattern[str], text: str) -> None:
    assert pattern.search(text)


def test_a_room_of_the_window_is_no_path_of_a_machine() -> None:
    assert not MACHINE.search("ui/work/runner.py and the folder ~/work/")


def test_every_script_is_plain_shell_and_can_be_started() -> None:
    for name in ("run", "check", "bench", ".ci/run"):
        path = Path(ROOT / name)
        assert path.stat().st_mode & 0o111, name
        assert path.read_text().startswith("#!/bin/sh\n"), name


def test_no_test_is_left_out_because_qt_is_missing_but_those_of_the_window() -> None:
    """tests/conftest.py leaves those out; a skip anywhere else would hide that a room needs Qt."""
    found = [
        f"{named(path)}:{node.lineno}"
        for path in python_files("tests")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and called(node) == "importorskip" and "PySide6" in ast.unparse(node)
    ]
    assert not found


def test_what_needs_no_qt_is_not_tested_among_what_does() -> None:
    """Where Qt is not installed tests/ui is left out whole; a presenter's test there would never run without Qt."""
    lost = [
        named(path)
        for path in python_files("tests/ui")
        if path.name.startswith("test_")
        and "ui.presenters" in (text := path.read_text(encoding="utf-8"))
        and not re.search(r"\bPySide6\b|\bui\.(?!presenters)", text)
    ]
    assert not lost
