"""What holds for every test of the window: one application, no word of Qt in the log, no worker or window left."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.ui.hands import type_text
from ui.app import create_app
from ui.theme.state import current
from ui.theme.tokens import Theme
from ui.work.tasks import TaskRunner

from PySide6.QtCore import QEvent  # isort: skip  (ui.app decides how Qt is loaded)
from PySide6.QtWidgets import QApplication, QWidget  # isort: skip


@pytest.fixture(scope="session")
def app() -> QApplication:
    """The one application of the session, light and at 100 %."""
    return create_app(["mfc-desk"], Theme(), language="en")


@pytest.fixture(autouse=True)
def clean_window(
    app: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Each test begins in the light theme and leaves no window behind; a cache of icons is never the person's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))
    current().switch(Theme())
    yield
    for window in QApplication.topLevelWidgets():
        window.close()
        window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    app.processEvents()
    current().switch(Theme())


@pytest.fixture
def show(app: QApplication) -> Callable[..., QWidget]:
    """Shows a widget in a size and lets it settle."""

    def shown(widget: QWidget, width: int = 1366, height: int = 768) -> QWidget:
        widget.resize(width, height)
        widget.show()
        app.processEvents()
        app.processEvents()
        return widget

    return shown


@pytest.fixture
def runner() -> Iterator[TaskRunner]:
    """A task runner that must come to rest in time."""
    made = TaskRunner()
    yield made
    assert made.stop(5), "a worker did not end"


@pytest.fixture(name="type_text")
def typed() -> Callable[[QWidget, str], None]:
    """Types letters of any alphabet into a widget."""
    return type_text
