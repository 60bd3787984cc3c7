"""For whom a visit goes on, and a question told with its answer: each in the record, or nothing at all."""

from __future__ import annotations

import pytest

from mfc_desk.domain.errors import Unlawful
from mfc_desk.domain.intake import Capacity, ConsultationState
from mfc_desk.usecases import acting, advice, capacity, services, undoing, visits
from mfc_desk.usecases.persons import NotIdentified
from tests.presenters.visit_room import Room

CHILD = {
    "family_name": "Оспанов", "given_name": "Алихан", "born": "04.12.2020", "authority_type": "birth_certificate",
    "authority_number": "БЛ-0412", "authority_issuer": "РАГС Алматы", "authority_issued": "20.12.2020",
}  # fmt: skip
PROXY = {**CHILD, "born": "04.12.1960", "authority_type": "power_of_attorney"}


@pytest.fixture
def room(tmp_path):
    made = Room(tmp_path)
    made.identify()
    yield made
    made.close()


def right_of(room, kind=Capacity.PARENT, fields=CHILD, **more):
    return capacity.for_person(room.work, room.session, room.visit, capacity=kind, fields=fields, **more).right.id


def look(room):
    return visits.look(room.work, room.visit)


def test_the_visit_goes_on_for_the_child_and_what_is_added_is_theirs(room):
    right = right_of(room)
    acting.save_field(room.work, room.visit, "given_name", "Али")
    acting.stand_for(room.work, room.session, room.visit, right=right)
    added = services.choose(
        room.work, room.session, room.visit, "kz.id_passport", "ru", right=look(room).acting.right.id
    )
    view = look(room)
    assert view.acting.principal.given_name == "Алихан"
    assert view.case.application.id == added
    assert view.case.sides.capacity is Capacity.PARENT
    assert view.whom == {}


def test_back_to_oneself_keeps_who_was_named_for_another_application(room):
    right = right_of(room)
    acting.stand_for(room.work, room.session, room.visit, right=right)
    acting.stand_for(room.work, room.session, room.visit, right=None)
    view = look(room)
    assert (view.acting, [each.right.id for each in view.rights]) == (None, [right])


def test_a_service_that_the_paper_does_not_cover_is_not_added_at_all(room):
    right = right_of(room, Capacity.PROXY, PROXY, services=("kz.birth",))
    with pytest.raises(Unlawful):
        services.choose(room.work, room.session, room.visit, "kz.criminal_record", "ru", right=right)
    assert look(room).cases == ()


def test_a_right_of_the_wrong_person_goes_with_them(room):
    acting.stand_for(room.work, room.session, room.visit, right=right_of(room))
    acting.save_field(room.work, room.visit, "given_name", "Али")
    undoing.undo_identification(room.work, room.session, room.visit, "not her")
    view = look(room)
    assert (view.acting, view.rights, view.whom) == (None, (), {})


def test_a_right_that_is_over_is_said_beside_its_field(room):
    with pytest.raises(NotIdentified) as found:
        right_of(room, Capacity.PROXY, {**PROXY, "expires": "01.02.2021"})
    wrong = [(each.field, each.message.code) for each in found.value.wrong]
    assert wrong == [("expires", "capacity.over_or_alone")], "who was born in 1960 may come"


@pytest.mark.parametrize(
    ("born", "code"), [("05.05.2019", "capacity.over"), ("", "capacity.over"), ("x", "capacity.over")]
)
def test_a_small_child_is_not_told_to_come_without_their_guardian(room, born, code):
    found = capacity.problem_of(room.work, "expires", "01.02.2021", born=born)
    assert found.code == code


def test_from_which_age_a_person_comes_alone_is_data_of_the_pack(room):
    today, since = room.work.today(), room.work.law.packs[0].comes_alone_from
    for years, code in ((since, "capacity.over_or_alone"), (since - 1, "capacity.over")):
        born = f"{today:%d.%m.}{today.year - years}"
        assert capacity.problem_of(room.work, "expires", "01.02.2021", born=born).code == code


def test_a_question_without_an_answer_leaves_nothing_open(room):
    with pytest.raises(Unlawful):
        advice.tell(room.work, room.session, room.visit, subject="when", text="  ")
    assert look(room).consultations == ()
    advice.keep(room.work, room.visit, "answer", "On Monday")
    advice.tell(room.work, room.session, room.visit, subject="when", text="On Monday")
    view = look(room)
    assert [each.state for each in view.consultations] == [ConsultationState.CLOSED]
    assert view.asides == {}
