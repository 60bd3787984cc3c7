"""A small window and large letters: nothing is cut, nothing keeps the window from shrinking, the form is seen."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from mfc_desk.text.catalogue import LANGUAGES
from tests.ui.hands import settle
from tests.ui.lint import faults
from tests.ui.views.test_desk import bring, line
from tests.usecases.place import words
from ui.theme.state import current
from ui.theme.tokens import Theme

SMALL, LARGE_LETTERS, BOTH = (1.0, 800, 600), (1.75, 1366, 768), (1.75, 800, 600)


@pytest.mark.parametrize("state", ["idle", "called", "visit"])
@pytest.mark.parametrize(("scale", "width", "height"), [SMALL, LARGE_LETTERS, BOTH])
@pytest.mark.parametrize("language", LANGUAGES)
def test_in_little_room_nothing_is_cut(place, window, language, scale, width, height, state):
    current().switch(Theme("light", scale))
    window.set_catalogue(words(place.work, language))
    window.resize(width, height)
    window.presenter.status.set_line(line(online=False, kept=14))
    bring(window, state)
    settle()
    window.resize(width, height)
    settle()
    assert window.size().toTuple() == (width, height)
    assert faults(window) == []


def test_a_window_can_be_made_narrow_step_by_step_whatever_the_centre_is_called(place, window):
    window.top.set_place(
        "Центр «Мои документы» района Раменки города Москвы и Западного округа", "Окно 12 · Константинопольская А."
    )
    for width in range(1366, 640, -40):
        window.resize(width, 600)
        settle()
        assert window.width() == width


def test_in_a_low_window_head_and_steps_take_one_line_each(place, window):
    bring(window, "visit")
    heights = []
    for height in (768, 430):
        window.resize(1366, height)
        for _ in range(4):
            settle()
        parts = (window.findChild(QWidget, name) for name in ("visit.head", "steps"))
        heights.append(sum(part.height() for part in parts))
    assert heights[1] <= heights[0] - 24
