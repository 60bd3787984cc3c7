"""The evidence plan and its lock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from forms.answers import Answer
from forms.evidence import EvidencePlan, Held, PlanItem, complete, plan
from forms.ids import EvidenceTypeId, RequirementId
from forms.node import By
from forms.service import Alternative, EvidenceItem, Service
from tests.forms.world import FAMILY, LAW, TODAY, family, held

FORM = LAW.form(FAMILY)


def planned(*have: Held, answers: dict[str, Answer] | None = None) -> EvidencePlan:
    return plan(FAMILY, FORM, answers=family() if answers is None else answers, facts={}, held=have, today=TODAY)


def only(found: EvidencePlan, requirement: str) -> PlanItem:
    """The one thing that is needed; where each child has their own, they stand alike."""
    items = found.of(RequirementId(requirement))
    assert all(replace(one, about=None) == replace(items[0], about=None) for one in items)
    return items[0]


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
    children = {path.split("/")[2] for path in family() if path.startswith("/children/")}
    assert planned(held("birth_record", "found"), held("bank_account", "found")).spared == len(children) + 1


def either(*ways: Sequence[tuple[str, By]], unlock: object = None) -> Service:
    """The service with one requirement only: any one of these ways proves it, the last one by the person's papers."""
    lists = [Alternative(tuple(EvidenceItem(EvidenceTypeId(f"kz.{kind}"), by) for kind, by in way)) for way in ways]
    lists[-1] = replace(lists[-1], unlock=unlock)
    only_one = replace(FAMILY.requirements[0], id=RequirementId("kin"), when=None, any_of=tuple(lists))
    return replace(FAMILY, requirements=(only_one,))


BIRTH: tuple[str, By] = ("birth_record", "interagency")
MARRIAGE: tuple[str, By] = ("marriage_record", "interagency")
PAPER: tuple[str, By] = ("paper", "applicant")
EITHER_DENIED = {"or": [{"==": [{"var": f"reg.{name}"}, "not_found"]} for name in ("birth_record", "marriage_record")]}


def told(service: Service, *have: Held) -> list[tuple[str, str, str, str | None]]:
    found = plan(service, FORM, answers=family(), facts={}, held=have, today=TODAY)
    return [
        (one.type.partition(".")[2], one.action, "dead end" if one.dead_end else one.state, one.because)
        for one in found.items
    ]


def test_where_two_records_are_needed_together_a_no_about_the_second_unlocks_the_other_way_too() -> None:
    service = either((BIRTH, MARRIAGE), (PAPER,), unlock=EITHER_DENIED)
    assert [one[1] for one in told(service)] == ["fetch", "fetch"]
    for have in ([held("birth_record", "found")], []):
        found = told(service, *have, held("marriage_record", "not_found", answer="a-2"))
        assert found == [("paper", "bring", "open", "a-2")]


def test_where_either_of_two_agencies_may_have_it_the_person_is_asked_after_both_said_no() -> None:
    service = either((BIRTH,), (MARRIAGE,), (PAPER,), unlock=EITHER_DENIED)
    first, second = (held(f"{name}_record", "not_found", answer=f"a-{name}") for name in ("birth", "marriage"))
    assert told(service, first) == [("marriage_record", "fetch", "open", None)]
    (item,) = plan(service, FORM, answers=family(), facts={}, held=[first], today=TODAY).items
    assert item.or_else == (), "nor may the paper be taken instead"
    assert told(service, first, second) == [("paper", "bring", "open", "a-birth")]


def test_a_paper_that_a_record_needs_beside_it_is_asked_together_with_the_record() -> None:
    service = either((BIRTH, PAPER))
    assert told(service) == [("birth_record", "fetch", "open", None), ("paper", "bring", "open", None)]
    shown = [held("birth_record", "found"), held("paper", "shown")]
    assert told(service, *shown) == [("birth_record", "fetch", "settled", None), ("paper", "bring", "settled", None)]


def test_what_was_found_stays_found_where_the_rest_leads_nowhere() -> None:
    service = either((BIRTH, MARRIAGE))
    found = told(service, held("birth_record", "found"), held("marriage_record", "not_found", answer="a-2"))
    assert found == [("birth_record", "fetch", "settled", None), ("marriage_record", "fetch", "dead end", None)]


STUDENT = family() | {"/children/1/dob": "2006-05-01", "/children/1/full_time_student": True}


def studies(*days: date | None) -> PlanItem:
    """How the certificate of a student of twenty stands, where papers with these last days were shown."""
    shown = [held("study_certificate", "shown", until=day) for day in days]
    denied = held("study_record", "not_found", answer="a-3")
    return only(planned(denied, *shown, answers=STUDENT), "study")


def test_a_paper_that_must_be_valid_proves_nothing_after_its_last_day_and_one_without_a_last_day_does() -> None:
    over, yet = date(2026, 3, 15), TODAY
    assert (studies().state, studies().expired, studies().must_be_valid) == ("open", False, True)
    old = studies(over)
    assert (old.state, old.expired, old.valid_until, old.reason.code) == ("open", True, over, "forms.plan.expired")
    assert (studies(yet).state, studies(yet).valid_until) == ("settled", yet), "the last day counts"
    assert (studies(None).state, studies(None).valid_until) == ("settled", None)
    both = studies(over, yet)
    assert (both.state, both.expired, both.valid_until) == ("settled", False, yet), "a newer one beside it is enough"
