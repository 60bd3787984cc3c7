"""Step 2 says what the law does not admit and why, and what belongs with what was chosen; nothing is hidden."""

from __future__ import annotations

import dataclasses

import pytest

from mfc_desk.domain.ids import OpId
from mfc_desk.domain.intake import Capacity
from mfc_desk.domain.tickets import Ticket
from mfc_desk.usecases import acting, capacity, visits
from tests.domain.laws import law_with
from tests.presenters.visit_room import Room

PROXY = {
    "family_name": "Оспанов", "given_name": "Алихан", "born": "04.12.1960", "authority_number": "12",
    "authority_issuer": "Нотариус", "authority_issued": "20.12.2020",
}  # fmt: skip


@pytest.fixture
def room(tmp_path):
    made = Room(tmp_path)
    made.identify()
    yield made
    made.close()


def act_as(room, kind, **more):
    right = capacity.for_person(room.work, room.session, room.visit, capacity=kind, fields=PROXY, **more).right.id
    acting.stand_for(room.work, room.session, room.visit, right=right)


def rows(room):
    presenter = room.open()
    presenter.what.begin()
    return {each.service: each for each in presenter.what.found()}


def test_nothing_is_barred_to_who_asks_for_themselves(room):
    assert [each.service for each in rows(room).values() if each.barred] == []


def test_a_right_that_a_service_does_not_admit_is_said_with_who_may_ask(room):
    act_as(room, Capacity.PROXY)
    found = rows(room)
    closed = [each for each in found.values() if each.barred]
    assert closed
    assert all("It can be asked for: In one's own name" in each.barred for each in closed)
    assert len(found) == len(room.work.law.services(room.work.today())), "nothing is hidden"


def test_a_service_that_the_paper_does_not_name_says_what_would_cure_it(room):
    act_as(room, Capacity.PROXY, services=("kz.birth",))
    assert "A newer or wider document cures this" in rows(room)["kz.criminal_record"].barred


def test_adding_what_is_barred_is_refused_in_words(room):
    act_as(room, Capacity.PROXY, services=("kz.birth",))
    presenter = room.open()
    presenter.what.add("kz.criminal_record")
    assert presenter.trouble().startswith("The document does not give the right")
    assert presenter.what.chosen() == []


def test_what_is_added_is_for_whom_the_visit_goes_on(room):
    act_as(room, Capacity.PROXY)
    presenter = room.open()
    presenter.what.add("kz.criminal_record")
    assert presenter.visiting.case.sides.capacity is Capacity.PROXY


def test_a_neighbour_is_offered_with_its_because_and_added_by_one_command(room):
    room.choose("kz.birth")
    presenter = room.open()
    first = presenter.what.offers()[0]
    assert first.because
    presenter.what.add_offer()
    assert first.service in {each.service.id for each in presenter.visiting.view.cases}
    assert first.service not in {each.service for each in presenter.what.offers()}


def test_services_that_exclude_each_other_are_both_named(room):
    law = law_with("kz", id_passport={"excludes": ("kz.criminal_record",)})
    room.ctx.work = dataclasses.replace(room.work, law=law)
    room.choose("kz.criminal_record")
    closed = rows(room)["kz.id_passport"].barred
    names = [room.ctx.say(law.service(each).name) for each in ("kz.id_passport", "kz.criminal_record")]
    assert all(each in closed for each in names)


def test_what_the_ticket_says_is_not_taken_while_other_words_are_looked_for(room):
    came = room.work.now()
    ticket = Ticket(id="a-7", number="A-7", series="A", service="kz.large_family", arrived_at=came, eligible_at=came)
    with room.work.store.write() as uow:
        uow.rows.show_all([(ticket, OpId("feed"))])
        uow.commit()
    visits.abandon(room.work, room.session, room.visit, "left")
    room.visit = visits.start(room.work, room.session, ticket=ticket.id)
    room.identify()
    what = room.open().what
    what.search("nothing is called so")
    assert (what.found(), what.wanted()) == ([], ())
    what.press()
    assert what.chosen() == []
    what.search("")
    what.press()
    assert [each.service for each in room.presenter.visiting.view.cases] != []
