"""What the zone said is read from the document; what was typed over it is not."""

from __future__ import annotations

import pytest

from mfc_desk.domain.sides import facts_of
from mfc_desk.usecases import visits
from tests.presenters.visit_room import NO_PAPERS, ZONE, Room


@pytest.fixture
def room(tmp_path):
    made = Room(tmp_path)
    yield made
    made.close()


def sources(room):
    application = visits.look(room.work, room.visit).cases
    case = application[0] if application else visits.look_at_case(room.work, room.choose(NO_PAPERS))
    return {name.partition(".")[2]: fact.source for name, fact in facts_of(case.sides).items()}


def test_a_name_retyped_after_the_scan_is_typed_and_the_rest_is_read(room):
    presenter = room.open()
    presenter.who.read_zone(ZONE)
    presenter.who.edit("family_name", "Оспанова")
    presenter.who.edit("born", "4 12 1955")
    presenter.primary()
    told = sources(room)
    assert (told["family_name"], told["full_name"]) == ("source.typed", "source.typed")
    assert (told["given_name"], told["dob"], told["iin"]) == ("source.mrz",) * 3


def test_what_is_mended_after_the_person_was_recorded_is_typed_and_stays_so(room):
    presenter = room.open()
    presenter.who.read_zone(ZONE)
    presenter.primary()
    for field, value in (("given_name", "Раушан"), ("phone", "+7 701 555 44 71")):
        presenter.go(1)
        presenter.who.edit(field, value)
        presenter.who.keep(field)
        presenter.primary()
    told = sources(room)
    assert (told["given_name"], told["family_name"]) == ("source.typed", "source.mrz")


def test_after_the_scan_was_taken_back_everything_is_typed(room):
    presenter = room.open()
    for field, value in (("family_name", "Kim"), ("given_name", "Lev"), ("born", "01.02.1980")):
        presenter.who.edit(field, value)
    presenter.who.edit("document_number", "012345678")
    presenter.who.read_zone(ZONE)
    room.told[-1][1]()
    presenter.primary()
    assert visits.look(room.work, room.visit).party.method == "typed"
