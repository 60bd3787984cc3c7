"""Who came along: no right follows from it, a copy only by consent, and nothing is recorded for most people."""

from __future__ import annotations

import pytest

from mfc_desk.usecases import visits
from tests.presenters.visit_room import Room, sought
from ui.presenters.known import of_visit


@pytest.fixture
def room(tmp_path):
    made = Room(tmp_path)
    made.identify()
    yield made
    made.close()


def came(room):
    return visits.look(room.work, room.visit).visit.companion


def type_in(presenter, **fields):
    presenter.who.companion.turn()
    for name, value in fields.items():
        presenter.who.companion.edit(name, value)


def test_nobody_came_along_and_nothing_is_recorded(room):
    presenter = room.open()
    presenter.primary()
    assert (presenter.step, came(room), presenter.who.companion.line()) == (2, None, "Nobody came along")


def test_who_came_along_holds_no_copy_unless_the_person_agreed(room):
    presenter = room.open()
    type_in(presenter, name="Динара", who="daughter")
    presenter.primary()
    assert (came(room).name, came(room).who, came(room).copied) == ("Динара", "daughter", False)
    told = [room.ctx.say(fact.title) for group in of_visit(room.ctx, presenter.visiting.view) for fact in group.facts]
    assert "Came along: Динара" in told


def test_a_copy_is_by_consent_and_goes_with_the_name(room):
    presenter = room.open()
    type_in(presenter, name="Динара")
    presenter.who.companion.agree()
    presenter.primary()
    assert came(room).copied
    presenter.go(1)
    type_in(presenter, name="")
    presenter.primary()
    assert came(room) is None


def test_a_name_that_cannot_be_is_said_beside_it_and_the_step_stays(room):
    presenter, asked = room.open(), sought(room)
    type_in(presenter, name="Динара2")
    presenter.primary()
    assert (presenter.step, asked[-1], came(room)) == (1, "companion.name", None)
    assert "A digit stands in the name" in presenter.who.companion.problem()


def test_what_is_typed_is_there_again_after_a_restart(room):
    presenter = room.open()
    type_in(presenter, name="Дин")
    presenter.keep_typed()
    assert visits.look(room.work, room.visit).whom == {"companion.name": "Дин"}


def test_what_is_recorded_stays_one_line_when_the_visit_is_looked_at_again(room):
    presenter = room.open()
    type_in(presenter, name="Динара")
    presenter.who.companion.keep_all()
    presenter.primary()
    presenter.visiting.look()
    assert (presenter.who.companion.open, presenter.who.companion.line()) == (False, "Динара")
