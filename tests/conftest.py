"""What holds for every test: no unexpected log line, no thread left behind, no screen, no chance."""

from __future__ import annotations

import collections
import logging
import os
import re
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import hypothesis
import pytest

HERE = Path(__file__).parent
QT_IS_HERE = find_spec("PySide6") is not None
# Everything else must pass where Qt is not installed; so the presenters' tests live beside `ui`, in `presenters`.
NEEDS_QT = ("ui", "story")

os.environ.setdefault("MFC_RESERVE_MB", "1")  # thousands of desks would keep 64 MiB each

hypothesis.settings.register_profile("check", derandomize=True, database=None, deadline=None, max_examples=60)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=2000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "check"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where pytest-qt is not installed its settings are still known, and without effect."""
    if find_spec("pytestqt") is None:
        parser.addini("qt_log_level_fail", "settings of pytest-qt")
        parser.addini("qt_log_ignore", "settings of pytest-qt", type="linelist")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leaves the rooms of the window out where there is no Qt; nothing else may be left out for that reason."""
    if QT_IS_HERE or HERE not in collection_path.parents:
        return None
    return True if collection_path.relative_to(HERE).parts[0] in NEEDS_QT else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test of the window never opens one on the developer's screen."""
    if QT_IS_HERE and any(item.path.relative_to(HERE).parts[0] in NEEDS_QT for item in items):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def no_unexpected_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails the test that logs a warning or worse, unless it is marked `logs(pattern)`; and if that never comes."""
    patterns = [mark.args[0] for mark in request.node.iter_markers("logs")]
    listener = _Listener()
    logging.getLogger().addHandler(listener)
    yield
    logging.getLogger().removeHandler(listener)
    texts = [f"{record.name}: {record.getMessage()}" for record in listener.records]
    unexpected = [text for text in texts if not any(re.search(pattern, text) for pattern in patterns)]
    missing = [pattern for pattern in patterns if not any(re.search(pattern, text) for text in texts)]
    assert not unexpected, f"logged without being expected: {unexpected}"
    assert not missing, f"expected in the log and not there: {missing}"


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """Fails the test that leaves a thread of its own running."""
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before]
    for thread in left:
        thread.join(timeout=2)
    names = [thread.name for thread in left if thread.is_alive()]
    assert not names, f"threads left running: {names}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says in plain words what was not run, and why."""
    reasons: collections.Counter[str] = collections.Counter()
    for report in terminalreporter.stats.get("skipped", []):
        text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reasons[text.removeprefix("Skipped: ")] += 1
    if not QT_IS_HERE:
        terminalreporter.write_line(f"Qt is not installed here: the tests of {', '.join(NEEDS_QT)} are left out.")
    for reason, count in reasons.most_common():
        terminalreporter.write_line(f"NOT RUN, {count} test{'s' if count > 1 else ''}: {reason}", yellow=True)
