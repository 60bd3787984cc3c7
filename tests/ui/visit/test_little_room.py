"""Large letters in a window of 800 pixels: every step and the refusing hold, in what a desk leaves to the visit there."""

from __future__ import annotations

import pytest

from tests.presenters.visit_room import PAPERS, filled
from tests.ui.hands import settle
from tests.ui.lint import faults
from ui.theme.tokens import Theme

ROOM = (740, 520)


def steps_of(room):
    for step in range(1, 7):
        room.presenter.go(step)
        settle()
        yield step
    room.presenter.refuse_intake()
    settle()
    yield "refuse"


@pytest.mark.parametrize(("country", "language"), [("kz", "kk"), ("ru", "ru"), ("kz", "en")])
def test_at_175_percent_no_step_needs_more_than_a_window_of_800(rooms, desk, country, language):
    room = rooms(language, country)
    if country == "kz":
        filled(room, PAPERS)
    else:
        story = room.story("ru.passport")
        room.identify(story)
        room.answer(room.choose("ru.passport"), story)
    page = desk(room, *ROOM, Theme("light", 1.75))
    assert page.size().toTuple() == ROOM
    for step in steps_of(room):
        assert faults(page) == [], step
        assert page.size().toTuple() == ROOM, step


def test_a_receipt_at_175_percent_keeps_its_tags_and_buttons_in_a_window_of_800(rooms, desk):
    room = rooms("kk")
    room.register(filled(room, PAPERS))
    page = desk(room, *ROOM, Theme("contrast", 1.75))
    room.presenter.go(6)
    settle()
    assert faults(page) == []
    assert page.size().toTuple() == ROOM
