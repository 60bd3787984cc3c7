"""Who sits here: by a valid document and a true name, the same person to the end of the visit, mended and never swapped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mfc_desk.domain.entities import IdentityDocument
from mfc_desk.domain.errors import Unlawful, WrongState
from mfc_desk.domain.ids import Key, PartyId, VisitId
from mfc_desk.domain.operations.applications import DropService
from mfc_desk.domain.operations.restoring import RestoreService
from mfc_desk.domain.operations.visits import StartVisit
from tests.domain.world import (
    CASE,
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


OTHER = IdentityDocument(type="identity_card", number="999999999")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"identifier": "890515450028"}, "forms.id.check_digit"),
        ({"family_name": " "}, "forms.name.blank"),
        ({"family_name": ""}, "who.needed.family_name"),
        ({"given_name": ""}, "who.needed.given_name"),
        ({"document": replace(OTHER, number=" ")}, "who.needed.document_number"),
        ({"document": replace(OTHER, type="library_card")}, "rule.person_unfit"),
        ({"document": replace(OTHER, number="9" * 61)}, "rule.person_unfit"),
        ({"document": replace(OTHER, issuer="МВД\x07")}, "rule.person_unfit"),
        ({"method": "stated"}, "rule.person_unfit"),
        ({"sex": "?"}, "rule.person_unfit"),
        ({"phone": "12"}, "forms.phone.short"),
        ({"born": date(2026, 11, 24)}, "rule.born_in_future"),
    ],
    ids=str,
)
def test_what_no_desk_would_send_identifies_nobody(changes, code):
    made = world(ONE)
    made.do(StartVisit(visit=VISIT))
    with pytest.raises(Unlawful) as refused:
        made.do(replace(person(ONE), **changes))
    assert refused.value.message.code == code


def test_what_was_begun_for_one_person_is_never_found_again_under_another():
    made = world(ONE)
    begin(made, ONE)
    made.do(DropService(application=CASE))
    somebody = replace(person(ONE), identifier="", family_name="Ким", document=OTHER)
    with pytest.raises(WrongState) as refused:
        made.do(somebody)
    assert refused.value.message.code == "rule.other_person"
    made.do(replace(somebody, party=PartyId("p2")))
    with pytest.raises(WrongState) as refused:
        made.do(RestoreService(application=CASE))
    assert refused.value.message.code == "rule.not_taken_out"
