"""The evidence plan and its lock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from forms.answers import Answer
from forms.evidence import EvidencePlan, Held, PlanItem, complete, plan
from forms.ids import EvidenceTypeId, RequirementId
from tests.forms.world import FAMILY, LAW, TODAY, family, held

FORM = LAW.form(FAMILY)


def planned(*have: Held, answers: dict[str, Answer] | None = None) -> EvidencePlan:
    return plan(FAMILY, FORM, answers=family() if answers is None else answers, facts={}, held=have, today=TODAY)


def only(found: EvidencePlan, requirement: str) -> PlanItem:
    (item,) = found.of(RequirementId(requirement))
    return item


def test_what_an_agency_holds_is_fetched() -> None:
    item = only(planned(), "children")
    assert (item.action, item.state, item.because) == ("fetch", "open", None)


def test_only_a_negative_answer_turns_fetching_into_bringing_and_stays_beside_it() -> None:
    item = only(planned(held("birth_record", "not_found", answer="a-1")), "children")
    assert (item.action, item.type, item.because) == ("bring", "kz.birth_certificate", "a-1")
    assert item.instead_of == "kz.birth_record"


def test_a_negative_answer_without_its_id_does_not_exist() -> None:
    with pytest.raises(ValueError, match="carries its id"):
        held("birth_record", "not_found")


def test_asking_for_what_an_agency_holds_has_no_shape() -> None:
    item = only(planned(held("birth_record", "not_found", answer="a-1")), "children")
    with pytest.raises(ValueError, match="negative answer"):
        replace(item, because=None)
    with pytest.raises(ValueError, match="who supplies"):
        replace(only(planned(), "children"), action="bring")


def test_a_register_without_an_answer_and_without_another_way_is_a_matter_for_the_supervisor() -> None:
    found = planned(held("residence_registration", "not_found", answer="a-2"))
    item = only(found, "residence")
    assert (item.action, item.state, item.dead_end) == ("fetch", "open", True)
    assert item not in complete(found).missing


def test_an_expired_card_is_not_enough_and_a_digital_document_is() -> None:
    card = held("identity_document", "shown", until=date(2026, 3, 15))
    item = only(planned(card), "identity")
    assert (item.state, item.reason.code, item.or_else) == (
        "open",
        "forms.plan.expired",
        ("kz.digital_identity_document",),
    )
    assert only(planned(card, held("digital_identity_document", "made")), "identity").state == "settled"
    assert only(planned(held("identity_document", "shown", until=TODAY)), "identity").state == "settled"


def test_what_is_not_needed_says_so_and_what_cannot_be_decided_yet_hinders() -> None:
    assert only(planned(), "name_link").state == "not_needed"
    found = planned(answers={})
    assert "name_link" in found.undecided
    assert not complete(found).complete


def test_agencies_may_be_late_without_hindering_the_person() -> None:
    found = planned(
        held("identity_document", "shown"), held("consent_data_access", "made"), held("birth_record", "asked")
    )
    left = complete(found)
    assert left.complete
    assert {one.type for one in left.with_agencies} >= {EvidenceTypeId("kz.birth_record")}
    assert only(found, "children").asked


def test_what_was_fetched_instead_of_the_person_is_counted() -> None:
    assert planned(held("birth_record", "found"), held("bank_account", "found")).spared == 2
