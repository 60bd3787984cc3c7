"""What step 1 holds and nobody confirmed: nothing is checked, signed or registered past it."""

from __future__ import annotations

import pytest

from mfc_desk.domain.machines import Lifecycle
from mfc_desk.usecases import finishing, visits
from tests.presenters.visit_room import Room, filled, sought


@pytest.fixture
def room(tmp_path):
    made = Room(tmp_path)
    yield made
    made.close()


@pytest.fixture
def checked(room):
    """A visit in step 5, the sheet out, every line said yes to."""
    application = filled(room)
    finishing.confirm(room.work, room.session, application)
    room.sheet_out(application)
    presenter = room.open()
    presenter.go(5)
    return presenter


def correct(presenter, family="Оспанбекова"):
    presenter.go(1)
    presenter.who.edit("family_name", family)
    presenter.who.keep("family_name")


def begin_guardian(presenter):
    presenter.go(1)
    presenter.who.whom.turn()
    presenter.who.whom.choose("guardian")
    presenter.who.whom.edit("family_name", "Оспанов")
    presenter.who.whom.keep("family_name")


def test_a_correction_that_nobody_confirmed_leads_back_to_it_and_is_said(checked, room):
    checked.check.sign()
    correct(checked)
    asked = sought(room)
    checked.go(5)
    assert (checked.step, checked.visiting.trouble.code) == (1, "visit.first.confirm_who")
    assert asked[-2:] == ["who.family_name", "trouble"]
    assert checked.bar()[0].sub == "not confirmed"


def test_nothing_is_registered_under_a_name_that_was_corrected_since(checked):
    checked.check.sign()
    checked.who.edit("family_name", "Оспанбекова")  # as it would stand if a window let one by
    for _ in range(2):
        checked.check.press()
    assert checked.visiting.case.application.lifecycle is not Lifecycle.REGISTERED
    assert checked.step == 1


def test_nobody_signs_while_a_correction_waits(checked):
    checked.who.edit("family_name", "Оспанбекова")
    checked.check.sign()
    assert not checked.check.signed()
    assert checked.step == 1


def test_a_confirmed_correction_goes_on_under_the_new_name(checked):
    checked.check.sign()
    correct(checked)
    checked.primary()
    checked.go(5)
    assert (checked.step, checked.visiting.view.party.family_name) == (5, "Оспанбекова")
    assert not checked.check.signed()


def test_a_letter_that_was_put_back_is_no_correction(checked):
    was = checked.who.value("family_name")
    correct(checked)
    correct(checked, was)
    checked.go(5)
    assert (checked.step, checked.trouble()) == (5, "")


def test_for_whom_that_was_begun_is_not_done_and_leads_back(checked):
    begin_guardian(checked)
    checked.go(5)
    assert (checked.step, checked.visiting.trouble.code) == (1, "visit.first.finish_whom")
    assert (checked.bar()[0].look, checked.bar()[0].sub) == ("attention", "not finished")


def test_what_was_begun_for_another_stays_when_it_is_folded(checked, room):
    begin_guardian(checked)
    for _ in range(2):
        checked.who.whom.turn()
        checked.visiting.look()
    assert (checked.who.whom.right(), checked.who.whom.value("family_name")) == ("guardian", "Оспанов")
    checked.who.whom.turn()
    checked.visiting.look()
    assert not checked.who.whom.open
    checked.go(5)
    assert checked.step == 1


def test_going_on_with_a_folded_beginning_opens_it_and_says_what_is_wrong(checked):
    begin_guardian(checked)
    checked.who.whom.turn()
    checked.primary()
    assert checked.step == 1
    assert checked.who.whom.open
    assert checked.who.whom.problems()


def test_a_beginning_is_given_up_by_choosing_who_it_was_for(checked):
    begin_guardian(checked)
    checked.who.whom.choose("self")
    assert checked.bar()[0].look == "done"
    checked.go(5)
    assert checked.step == 5


def test_a_visit_that_is_opened_again_does_not_stand_in_a_check_it_may_not_go_to(checked, room):
    correct(checked)
    visits.stand_at(room.work, room.visit, 5)
    checked.close()
    checked.open(room.visit)
    assert checked.step == 1
