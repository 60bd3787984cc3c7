"""Going on straight after a correction: what was typed last is what counts, also while it is not kept yet."""

from __future__ import annotations

import pytest

from mfc_desk.ports.storage import StorageError
from mfc_desk.text.message import msg
from mfc_desk.usecases import answering
from tests.presenters.visit_room import Room, at_once, filled, sought


class Lane:
    """Does its jobs in order, and when it is told to."""

    def __init__(self):
        self.held, self.waiting = False, []

    def __call__(self, *job):
        if self.held:
            self.waiting.append(job)
        else:
            at_once(*job)

    def run(self):
        while self.waiting:
            at_once(*self.waiting.pop(0))


@pytest.fixture
def lane():
    return Lane()


@pytest.fixture
def room(tmp_path, lane):
    made = Room(tmp_path, run=lane)
    yield made
    made.close()


@pytest.fixture
def wrong(room):
    """The page with one answer that is wrong and is known to be."""
    filled(room)
    presenter = room.open()
    presenter.go(4)
    for path, text in (("/applicant/phone", "12"),):
        presenter.form.edit(path, text)
        presenter.form.keep(path)
    presenter.primary()
    assert presenter.form.next_open("") == "/applicant/phone"
    return presenter


def test_a_correction_counts_at_once_when_the_operator_goes_on(wrong, lane, room):
    asked, page = sought(room), wrong.form.page().id
    lane.held = True
    wrong.form.edit("/applicant/phone", "+7 701 000 00 00")
    wrong.primary()
    lane.run()
    assert wrong.form.page().id != page
    assert asked == ["first"]


def test_what_is_still_wrong_is_said_as_it_was_typed_last(wrong, lane, room):
    asked, page = sought(room), wrong.form.page().id
    lane.held = True
    wrong.form.edit("/applicant/phone", "13")
    wrong.primary()
    lane.run()
    question = next(each for each in wrong.form.page().questions if each.path == "/applicant/phone")
    assert (wrong.form.page().id, question.state, asked) == (page, "problem", ["form./applicant/phone"])


def test_going_on_twice_in_haste_leaves_one_page(wrong, lane):
    pages = [name for name, _, _ in wrong.form.pages()]
    at = pages.index(wrong.form.page().id)
    lane.held = True
    wrong.form.edit("/applicant/phone", "+7 701 000 00 00")
    wrong.primary()
    wrong.primary()
    lane.run()
    assert wrong.form.page().id == pages[at + 1]


def test_a_correction_the_disk_does_not_take_goes_nowhere_and_is_told(wrong, lane, monkeypatch):
    def full(*_args, **_more):
        raise StorageError(msg("store.disk_full"))

    page = wrong.form.page().id
    monkeypatch.setattr(answering, "save_field", full)
    lane.held = True
    wrong.form.edit("/applicant/phone", "+7 701 000 00 00")
    wrong.primary()
    lane.run()
    assert (wrong.form.page().id, "Not saved" in wrong.trouble()) == (page, True)
