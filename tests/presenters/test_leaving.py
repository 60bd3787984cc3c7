"""The person leaves before the end, decided without a window."""

from __future__ import annotations

import pytest

from mfc_desk.domain.machines import Lifecycle, VisitState
from mfc_desk.usecases import finishing, visits
from tests.presenters.visit_room import NO_PAPERS, PAPERS, Room, filled, sought


@pytest.fixture
def room(tmp_path):
    made = Room(tmp_path)
    yield made
    made.close()


def state(room):
    return visits.look(room.work, room.visit).visit.state


def test_it_asks_why_and_does_nothing_before_that_is_said(room):
    presenter, asked = room.open(), sought(room)
    presenter.leave_early()
    presenter.primary()
    presenter.leaving.type("   ")
    presenter.primary()
    assert asked[-1] == "leave.reason"
    assert presenter.trouble() == "Say why, in a few words"
    assert state(room) is VisitState.OPEN


def test_an_original_on_the_desk_goes_back_first(room):
    filled(room, PAPERS)
    presenter, asked = room.open(), sought(room)
    presenter.leave_early()
    presenter.leaving.choose("no_papers")
    presenter.primary()
    held = presenter.leaving.originals()
    assert [each.given for each in held] == [False]
    assert asked[-1] == f"leave.give.{held[0].document}"
    assert presenter.act() is None
    presenter.leaving.give_back(held[0].document)
    presenter.primary()
    assert presenter.act() is not None


def test_the_act_is_read_back_and_only_then_done(room):
    application = filled(room)
    presenter, asked = room.open(), sought(room)
    presenter.leave_early()
    presenter.leaving.choose("no_time")
    presenter.leaving.type("bus at five")
    presenter.primary()
    act = presenter.act()
    assert asked[-1] == "act.back"
    assert act.sentence.startswith("A-042 · ")
    assert "Reason: The person has no time, bus at five. Closed without a number: " in act.sentence
    assert "Stays registered" not in act.sentence, "an empty list is not spoken of"
    assert (state(room), presenter.foot().primary) == (VisitState.OPEN, "Yes, end it")
    presenter.primary()
    ended = visits.look(room.work, room.visit).visit
    assert (ended.state, ended.reason) == (VisitState.ABANDONED, "no_time: bus at five")
    assert visits.look_at_case(room.work, application).application.lifecycle is Lifecycle.ABANDONED
    assert room.over == 1
    assert room.ctx.say(room.told[-1][0]) == "The visit has ended early: A-042"


def test_what_was_registered_stays_and_a_missing_receipt_is_said(room):
    application = filled(room)
    room.register(application)
    presenter = room.open()
    presenter.leave_early()
    words = [each.title for each in presenter.leaving.happens()]
    assert "Registered, stays registered: 1" in words
    assert "KZ-03-26-000001: the person has no receipt yet. Print it in step 6" in words
    finishing.hand_out(room.work, room.session, application)
    finishing.came_out(room.work, application)
    presenter.visiting.look()
    assert not any("no receipt" in each.title for each in presenter.leaving.happens())
    presenter.leaving.choose("gone")
    presenter.primary()
    presenter.primary()
    assert visits.look_at_case(room.work, application).application.lifecycle is Lifecycle.REGISTERED


def test_it_is_taken_back_one_layer_at_a_time(room):
    presenter = room.open()
    presenter.leave_early()
    presenter.leaving.choose("unwell")
    presenter.primary()
    presenter.take_back()
    assert (presenter.leaving.open, presenter.act()) == (True, None)
    presenter.back()
    assert not presenter.leaving.open
    assert (presenter.step, state(room)) == (1, VisitState.OPEN)
    presenter.take_back()
    assert presenter.step == 1


def test_another_reason_takes_back_the_yes(room):
    presenter = room.open()
    presenter.leave_early()
    presenter.leaving.choose("unwell")
    presenter.primary()
    presenter.leaving.choose("gone")
    assert presenter.act() is None


def test_going_to_a_step_goes_on_with_the_visit(room):
    filled(room)
    presenter = room.open()
    presenter.leave_early()
    presenter.go(3)
    assert (presenter.leaving.open, presenter.step) == (False, 3)


def test_the_persons_screen_shows_nothing_while_the_person_leaves(room):
    filled(room)
    presenter = room.open()
    presenter.go(5)
    presenter.leave_early()
    assert not presenter.applicant.sheet().lines
    presenter.take_back()
    assert presenter.applicant.sheet().lines


def test_a_visit_of_nobody_can_be_ended(room):
    presenter = room.open()
    presenter.leave_early()
    assert [each.icon for each in presenter.leaving.happens()] == ["info", "monitor"]
    presenter.leaving.choose("gone")
    presenter.primary()
    presenter.primary()
    assert state(room) is VisitState.ABANDONED


def test_the_next_visit_knows_nothing_of_the_last_reason(room):
    presenter = room.open()
    presenter.leave_early()
    presenter.leaving.type("her bus left")
    presenter.primary()
    presenter.primary()
    presenter.open(visits.start(room.work, room.session))
    assert (presenter.leaving.open, presenter.leaving.words, presenter.leaving.because) == (False, "", "")


def test_the_menu_takes_out_a_wrong_service_and_undo_brings_everything_back(room):
    filled(room, NO_PAPERS)
    presenter = room.open()
    presenter.go(4)
    answers = presenter.visiting.case.answers
    assert [each.key for each in presenter.menu()] == ["hold", "leave", "refuse", "drop", "question", "other"]
    presenter.choose("drop")
    assert (presenter.step, presenter.visiting.case) == (2, None)
    room.told[-1][1]()
    assert presenter.visiting.case.answers == answers


def test_a_service_whose_original_is_on_the_desk_is_not_taken_out(room):
    filled(room, PAPERS)
    presenter = room.open()
    presenter.choose("drop")
    assert presenter.visiting.case is not None
    assert presenter.trouble().startswith("An original is still on the desk")


def test_a_registered_application_cannot_be_taken_out(room):
    room.register(filled(room))
    assert [each.key for each in room.open().menu()] == ["hold", "leave", "question", "other"]
