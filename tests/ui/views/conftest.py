"""The desk's window over a real workplace, with three people in the hall."""

from __future__ import annotations

import pytest

from tests.presenters.place import Place
from ui.views.desk import DeskWindow

NUMBERS = ("A-043", "A-044", "B-017")


@pytest.fixture
def place(tmp_path):
    made = Place(tmp_path, *NUMBERS)
    yield made
    made.work.store.close()


@pytest.fixture
def window(place, show, app):
    made = DeskWindow(place.ctx)
    place.ctx.announce = made.announce
    show(made)
    made.begin()
    made.activateWindow()
    app.processEvents()
    return made
