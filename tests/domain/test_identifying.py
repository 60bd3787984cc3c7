"""Who sits here: by a valid document and a true name, the same person to the end of the visit, mended and never swapped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mfc_desk.domain.entities import IdentityDocument
from mfc_desk.domain.errors import Unlawful, WrongState
from mfc_desk.domain.ids import Key, VisitId
from mfc_desk.domain.operations.visits import StartVisit
from tests.domain.world import (
    VISIT,
    begin,
    person,
    stories,
    world,
)

ONE = next(iter(stories()))


def test_an_expired_document_identifies_no_one():
    made = world(ONE)
    made.do(StartVisit(visit=VISIT))
    expired = IdentityDocument(type="identity_card", number="1", valid_until=date(2026, 11, 22))
    with pytest.raises(Unlawful) as refused:
        made.do(replace(person(ONE), document=expired))
    assert refused.value.message.code == "rule.document_expired"


def test_a_document_is_valid_on_its_last_day():
    made = world(ONE)
    made.do(StartVisit(visit=VISIT))
    last_day = IdentityDocument(type="identity_card", number="1", valid_until=date(2026, 11, 23))
    assert made.do(replace(person(ONE), document=last_day))


def test_another_person_cannot_slip_into_a_visit_that_has_an_application():
    made = world(ONE)
    begin(made, ONE)
    with pytest.raises(WrongState):
        made.do(replace(person(ONE), party="p2"))


def test_a_letter_of_the_name_is_mended_also_after_a_service_was_chosen():
    made = world(ONE)
    begin(made, ONE)
    made.do(replace(person(ONE), given_name="Айгүль"))
    mended = made.rows.get(Key("party", "p1"))
    assert mended.given_name == "Айгүль"


def test_someone_else_does_not_slip_in_as_a_mended_name():
    made = world(ONE)
    begin(made, ONE)
    other = IdentityDocument(type="identity_card", number="999999999")
    with pytest.raises(WrongState) as refused:
        made.do(replace(person(ONE), identifier="", document=other))
    assert refused.value.message.code == "rule.other_person"


def test_a_person_of_another_visit_is_not_written_over():
    made = world(ONE)
    begin(made, ONE)
    made.do(StartVisit(visit=VisitId("v2")))
    with pytest.raises(WrongState) as refused:
        made.do(replace(person(ONE), visit=VisitId("v2")))
    assert refused.value.message.code == "rule.other_visit"


@pytest.mark.parametrize("field", ["family_name", "given_name", "patronymic"])
@pytest.mark.parametrize("name", ["Ким2", "а" * 120, "  ", "Ким\x07"])
def test_a_name_that_no_document_holds_is_refused_by_the_rules_too(field, name):
    made = world(ONE)
    made.do(StartVisit(visit=VISIT))
    with pytest.raises(Unlawful):
        made.do(replace(person(ONE), **{field: name}))
