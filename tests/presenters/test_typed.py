"""What is typed stands above what is known, and is owed until it is kept as it stands now."""

from __future__ import annotations

import pytest

from ui.presenters.visit.typed import Typed


class Slow:
    """Keeps later, when the test says so."""

    def __init__(self):
        self.waiting, self.saved = [], []

    def keep(self, job, done):
        self.waiting.append((job, done))

    def now(self):
        for job, done in self.waiting:
            job()
            done(None)
        self.waiting = []


@pytest.fixture
def room():
    return Slow()


@pytest.fixture
def typed(room):
    return Typed(room, lambda: lambda field, value: room.saved.append((field, value)))


def test_what_is_read_anew_does_not_overwrite_what_is_being_typed(typed, room):
    typed.edit("name", "Сау")
    typed.read({"name": "old", "who": "sister"})
    assert (typed.value("name"), typed.value("who")) == ("Сау", "sister")
    typed.keep("name")
    room.now()
    typed.read({"name": "kept"})
    assert typed.value("name") == "kept"


def test_what_is_typed_while_the_last_is_being_kept_is_still_owed(typed, room):
    typed.edit("name", "Сау")
    typed.keep("name")
    typed.edit("name", "Сауле")
    room.now()
    typed.keep_all()
    room.now()
    typed.keep_all()
    assert (room.saved, room.waiting) == ([("name", "Сау"), ("name", "Сауле")], [])
