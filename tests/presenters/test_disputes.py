"""A filled-in value that is wrong: both values are kept, the field is not overwritten."""

from __future__ import annotations

import pytest

from mfc_desk.usecases import visits
from tests.presenters.visit_room import NO_PAPERS, Room

NAME = "/applicant/full_name"


@pytest.fixture
def room(tmp_path):
    made = Room(tmp_path)
    story = made.story(NO_PAPERS, of=lambda one: not one.id.startswith("a proxy"))
    made.identify(story)
    made.application = made.choose(NO_PAPERS)
    made.answer(made.application, story)
    made.open().go(4)
    yield made
    made.close()


def write(room, said, path=NAME):
    disputes = room.presenter.disputes
    disputes.begin(path)
    disputes.type(said)
    disputes.write()
    return disputes


def test_only_what_was_filled_in_can_be_called_wrong(room):
    disputes = room.presenter.disputes
    assert disputes.may(NAME)
    typed = next(path for path in room.presenter.visiting.case.answers if not disputes.may(path))
    disputes.begin(typed)
    assert disputes.path == ""


def test_both_values_are_kept_with_source_and_day_and_the_field_stays(room):
    before = room.presenter.visiting.case.form.field(NAME).value
    disputes = write(room, "Другая Фамилия")
    (row,) = disputes.rows()
    assert str(before) in row.register
    assert row.person == "Другая Фамилия"
    assert room.ctx.say(room.presenter.visiting.case.form.field(NAME).source.source) in row.register
    assert visits.look_at_case(room.work, room.application).form.field(NAME).value == before


def test_one_name_in_another_spelling_is_said_before_it_is_written(room):
    disputes = room.presenter.disputes
    shown = str(room.presenter.visiting.case.form.field(NAME).value)
    disputes.begin(NAME)
    disputes.type(shown.replace("ё", "е").upper())
    assert disputes.entry().alike.startswith("Perhaps no discrepancy")
    disputes.type("Совсем Другой")
    assert disputes.entry().alike == ""


def test_nothing_written_is_said_beside_the_field(room):
    disputes = write(room, " ")
    assert disputes.entry().problem
    assert disputes.rows() == []


def test_esc_puts_it_away(room):
    disputes = room.presenter.disputes
    disputes.begin(NAME)
    room.presenter.take_back()
    assert disputes.entry() is None


def test_it_is_settled_or_taken_back(room):
    disputes = write(room, "Другая Фамилия")
    (row,) = disputes.rows()
    assert "withdrawn" in dict(row.outcomes)
    assert "both_right" not in dict(row.outcomes)
    disputes.settle(row.id, "shown_right")
    assert [(each.open, each.state) for each in disputes.rows()] == [(False, "the register is right")]
    second = write(room, "Ещё Другая")
    open_ = next(each for each in second.rows() if each.open)
    second.settle(open_.id, "withdrawn")
    assert len(second.rows()) == 1


def test_where_the_person_is_right_the_field_holds_their_word_and_can_be_typed_over(room):
    disputes = write(room, "Другая Фамилия")
    (row,) = disputes.rows()
    disputes.settle(row.id, "said_right")
    field = room.presenter.visiting.case.form.field(NAME)
    assert (field.value, field.readonly, disputes.may(NAME)) == ("Другая Фамилия", False, False)


def test_the_check_tells_both_values(room):
    write(room, "Другая Фамилия")
    room.presenter.go(5)
    ((_, words),) = room.presenter.disputes.lines()
    assert "Другая Фамилия" in words
