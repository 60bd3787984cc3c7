"""Fields of step 1: the same words beside the field, in the summary, and from the rules; no age of an old date."""

from __future__ import annotations

import pytest

from mfc_desk.usecases import persons
from tests.presenters.visit_room import ZONE, Room, sought


@pytest.fixture
def room(tmp_path):
    made = Room(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("family_name", "Оспанова2", "A digit stands in the name: 2."),
        ("given_name", "а" * 120, "at most 100 letters, 120 stand here"),
        ("patronymic", "   ", "Only blanks stand here."),
        ("given_name", "Рау\x07шан", "A sign that cannot be seen"),
    ],
)
def test_a_name_that_cannot_be_is_said_beside_its_field_and_in_the_summary(room, field, typed, words):
    presenter, asked = room.open(), sought(room)
    presenter.who.read_zone(ZONE)
    presenter.who.edit(field, typed)
    presenter.who.keep(field)
    assert words in presenter.who.problem(field)
    presenter.primary()
    assert presenter.step == 1
    assert asked[-1] == f"who.{field}"
    assert [(name, words in said) for name, said in presenter.who.problems()] == [(field, True)]


def test_the_summary_of_step_1_says_which_field_is_meant(room):
    presenter = room.open()
    presenter.who.read_zone(ZONE)
    presenter.who.edit("given_name", "Рау1шан")
    presenter.who.edit("patronymic", "Сер1кқызы")
    for field in ("given_name", "patronymic"):
        presenter.who.keep(field)
    presenter.primary()
    said = [words for _, words in presenter.who.problems()]
    assert len(set(said)) == 2
    assert [words.partition(" · ")[0] for words in said] == [
        presenter.who.label(field) for field in ("given_name", "patronymic")
    ]


def test_a_scanned_date_of_birth_is_read_back_with_its_own_age_also_where_another_was_being_typed(room):
    presenter = room.open()
    presenter.who.edit("born", "04.12.1990")  # the focus is still there: nothing is kept yet
    presenter.who.read_zone(ZONE)
    assert presenter.who.value("born") == "04.12.1955"
    assert presenter.who.echo("born") == "70 years · Sunday"


def test_a_date_of_birth_that_changed_from_aside_keeps_no_old_age(room):
    presenter = room.open()
    presenter.who.edit("born", "04.12.1990")
    presenter.who.keep("born")
    persons.save_field(room.work, room.visit, "born", "04.12.1955")
    presenter.visiting.look()
    assert presenter.who.echo("born") == "70 years · Sunday"


def test_names_of_both_scripts_identify_a_person(room):
    presenter = room.open()
    presenter.who.read_zone(ZONE)
    for field, name in (("family_name", "Әбдіғаппарова-Kim"), ("given_name", "Д’Арк"), ("patronymic", "Жұмабай қызы")):
        presenter.who.edit(field, name)
    presenter.primary()
    assert presenter.step == 2


@pytest.mark.parametrize("order", [("identifier", "born"), ("born", "identifier")])
def test_a_number_that_carries_another_day_of_birth_is_told_when_the_second_of_the_two_is_left(room, order):
    presenter, typed = room.open(), {"identifier": "850402450004", "born": "04.12.1955"}
    for field in order:
        presenter.who.edit(field, typed[field])
        presenter.who.keep(field)
    assert presenter.who.echo("identifier") == "Another date of birth in it: 02.04.1985. Compare with the document."
    presenter.who.edit("born", "02.04.1985")
    presenter.who.keep("born")
    assert presenter.who.echo("identifier") == ""


def told(room, paper, number):
    who = room.presenter.who
    for field, value in (("document_type", paper), ("document_number", number)):
        who.edit(field, value)
        who.keep(field)
    return who.echo("document_number")


def test_a_number_that_looks_otherwise_than_those_of_its_document_is_asked_about_and_stops_nobody(room):
    presenter = room.open()
    presenter.who.read_zone(ZONE)
    said = told(room, "identity_card", "47118")
    assert "012345678" in said
    assert presenter.who.problem("document_number") == ""
    assert "N12345678" in told(room, "passport", "047118265")
    assert told(room, "passport", "N04711826") == ""
    assert "012345678" in told(room, "identity_card", "N04711826")
    presenter.primary()
    assert presenter.step == 2


def test_another_document_has_another_form_and_the_word_follows_the_choice(room):
    presenter = room.open()
    presenter.who.edit("document_number", "047118265")
    presenter.who.keep("document_number")
    assert presenter.who.echo("document_number") == ""
    presenter.who.edit("document_type", "passport")
    presenter.who.keep("document_type")
    assert "N12345678" in presenter.who.echo("document_number")
