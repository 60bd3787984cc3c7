"""The cases that a newer calendar moves stand in one list; each is moved by itself, with its line in the log."""

from __future__ import annotations

import pytest

from mfc_desk.usecases import terms, visits
from tests.presenters.test_beside import chief, desk_of, newer, registered
from tests.presenters.visit_room import Room

OFF = "2026-12-02"


@pytest.fixture
def room(tmp_path):
    made = Room(tmp_path)
    yield made
    made.close()


def listed(room):
    desk = desk_of(room)
    desk.open_side("law")
    return desk.beside.law.shifts


def test_a_supervisor_sees_each_case_with_its_day_now_and_by_the_newer_calendar(room, tmp_path):
    application = registered(room)
    chief(room)
    assert listed(room).rows() == ()
    newer(room, tmp_path, off=OFF)
    (row,) = listed(room).rows()
    case = visits.look_at_case(room.work, application).application
    assert row.application == application
    assert case.number in row.title
    assert "kz-2026.2" in row.sub
    assert room.ctx.say("case.day", day=case.due) in row.sub


def test_a_case_is_moved_from_the_list_by_a_logged_event_and_leaves_it(room, tmp_path):
    application = registered(room)
    chief(room)
    newer(room, tmp_path, off=OFF)
    before = visits.look_at_case(room.ctx.work, application).application.due
    shifts = listed(room)
    shifts.move(application)
    assert shifts.rows() == ()
    (change,) = terms.changes(room.ctx.work, application)
    after = visits.look_at_case(room.ctx.work, application).application
    assert (change.change, change.was.legal, change.now.legal) == ("recounted", before, after.due)
    assert after.due > before
    assert (change.by, after.counted_by) == (room.ctx.session.actor.id, "kz-2026.2")


def test_nothing_moves_by_itself_and_an_operator_is_shown_no_list(room, tmp_path):
    application = registered(room)
    newer(room, tmp_path, off=OFF)
    before = visits.look_at_case(room.ctx.work, application).application.due
    shifts = listed(room)
    assert not shifts.decides
    assert shifts.rows() == ()
    shifts.move(application)
    assert visits.look_at_case(room.ctx.work, application).application.due == before
