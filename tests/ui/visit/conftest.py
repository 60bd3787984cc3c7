"""The page of a visit as the desk's window has it: over a real workplace, with its keys."""

from __future__ import annotations

import pytest

from tests.presenters.visit_room import Room
from tests.ui.hands import settle
from ui.keys import bind
from ui.theme.state import current
from ui.theme.tokens import Theme
from ui.views.middle import VISIT_KEYS
from ui.views.visit.frame import VisitPage


@pytest.fixture
def rooms(tmp_path):
    """Makes desks with one visit on each; they are closed with the test."""
    made = []

    def make(language="en", country="kz"):
        folder = tmp_path / str(len(made))
        folder.mkdir()
        made.append(Room(folder, country, language))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def desk():
    """Shows the page of a room with all its keys bound, and in front."""

    def shown(room, width=806, height=672, theme=None):
        current().switch(theme or Theme())
        if room.presenter.visiting.view is None:
            room.open()
        page = VisitPage(room.presenter)
        page.resize(width, height)
        for name in VISIT_KEYS:
            bind(name, page).activated.connect(lambda name=name: page.commands().get(name, lambda: None)())
        page.show()
        page.activateWindow()
        settle()
        return page

    return shown
