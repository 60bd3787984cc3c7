"""Nothing of one person stays for the next: fields, what was read from a document, what can be undone."""

from __future__ import annotations

import pytest

from mfc_desk.usecases import visits
from tests.presenters.visit_room import ZONE, Room
from ui.presenters.visit.who import FIELDS


@pytest.fixture
def room(tmp_path):
    made = Room(tmp_path)
    yield made
    made.close()


def read(room):
    """The first person's document was read and a zone after it was wrong."""
    presenter = room.open()
    presenter.who.read_zone(ZONE)
    presenter.who.edit_zone("I<KAZ")
    presenter.who.leave_zone()
    assert presenter.who.was_read("born")
    return presenter


def test_the_next_visit_begins_with_empty_fields_and_no_marks(room):
    presenter = read(room)
    visits.abandon(room.work, room.session, room.visit, "left")
    presenter.open(visits.start(room.work, room.session))
    who = presenter.who
    typed = [who.value(field) for field in FIELDS if field != "document_type"]
    assert typed == [""] * len(typed)
    assert not any(who.was_read(field) or who.echo(field) or who.problem(field) for field in FIELDS)
    assert (who.zone, who.zone_words(), presenter.trouble(), presenter.foot().saved) == ("", None, "", "")


def test_another_step_and_another_visit_end_what_was_said_and_offered(room):
    ended = []
    room.presenter.on_step = lambda: ended.append(room.presenter.step)
    presenter = room.open()
    assert len(ended) == 1
    room.identify()
    presenter.visiting.look()
    presenter.go(2)
    presenter.go(2)
    assert len(ended) == 2
    visits.abandon(room.work, room.session, room.visit, "left")
    presenter.open(visits.start(room.work, room.session))
    assert len(ended) == 3
