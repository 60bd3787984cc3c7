"""The yes of the person belongs to one application and to what its lines say; what changes is read anew."""

from __future__ import annotations

import pytest

from mfc_desk.domain.machines import Lifecycle
from tests.presenters.test_round import begun, checked
from tests.presenters.visit_room import Room, filled


@pytest.fixture
def room(tmp_path):
    made = Room(tmp_path)
    yield made
    made.close()


def said(presenter):
    return [line.number for line in presenter.check.lines() if line.said]


def renamed(presenter, name="Айгүль"):
    presenter.go(1)
    presenter.who.edit("given_name", name)
    presenter.who.press()
    assert presenter.trouble() == ""
    presenter.go(5)


@pytest.mark.parametrize("signs", [False, True], ids=["checked", "signed"])
def test_after_a_mended_name_every_line_is_read_again_and_the_application_gets_its_number(room, signs):
    filled(room)
    presenter = room.open()
    presenter.go(5)
    presenter.check.all_right()
    if signs:
        room.sheet_out(presenter.visiting.case.application.id)
        presenter.check.sign()
    renamed(presenter)
    assert (said(presenter), presenter.check.checked(), presenter.check.signed()) == ([], False, False)
    presenter.check.all_right()
    room.sheet_out(presenter.visiting.case.application.id)
    presenter.check.sign()
    presenter.primary()
    presenter.primary()
    assert presenter.visiting.case.application.lifecycle is Lifecycle.REGISTERED


def test_in_the_round_what_must_be_checked_again_is_called_a_draft_and_comes_first(room):
    presenter, first, _ = checked(room)
    presenter.asides.close()
    renamed(presenter)
    presenter.sign_all()
    assert presenter.round.waiting().application.id == first
    assert {(each.tag, each.tone) for each in presenter.round.rows()} == {("draft", "warn")}


def test_the_yes_to_one_application_is_none_to_another(room):
    presenter, _, second = begun(room)
    presenter.check.all_right()
    presenter.visiting.application = second
    presenter.go(5)
    lines = len(presenter.check.lines())
    assert (said(presenter), presenter.check.left().params["n"]) == ([], lines)
    presenter.check.say_yes(1)
    assert presenter.check.mark().sub.params == {"done": 1, "of": lines}


def test_a_half_read_application_keeps_its_own_lines_while_another_is_read(room):
    presenter, first, second = begun(room)
    presenter.check.say_yes(2)
    presenter.visiting.application = second
    presenter.go(5)
    presenter.check.all_right()
    presenter.visiting.application = first
    presenter.go(5)
    assert said(presenter) == [2]


def test_an_answer_changed_after_the_check_leaves_no_line_ticked(room):
    filled(room)
    presenter = room.open()
    presenter.go(5)
    presenter.check.all_right()
    assert len(said(presenter)) == len(presenter.check.lines())
    presenter.go(4)
    presenter.form.edit("/applicant/phone", "+77015554471")
    presenter.go(5)
    assert (said(presenter), presenter.check.left().params["n"]) == ([], len(presenter.check.lines()))
