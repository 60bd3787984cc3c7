"""The sentence that reads an act back before it is done."""

from __future__ import annotations

import pytest

from tests.presenters.visit_room import NO_PAPERS, Room, filled


@pytest.fixture
def room(tmp_path):
    made = Room(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("service", "words"),
    [
        ("kz.criminal_record", "The answer comes within 10 minutes of the registration."),
        (NO_PAPERS, "working days after today."),
    ],
)
def test_an_answer_in_minutes_is_not_counted_from_the_day_after(room, service, words):
    filled(room, service)
    presenter = room.open()
    presenter.go(5)
    presenter.check.all_right()
    room.sheet_out(presenter.visiting.case.application.id)
    presenter.check.sign()
    presenter.primary()
    assert words in presenter.check.act().sentence
