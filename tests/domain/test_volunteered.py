"""What an agency holds is not demanded; what is brought all the same is labelled, proves nothing and blocks nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forms.ids import AnswerId, EvidenceTypeId, RequirementId
from mfc_desk.domain.entities import Document
from mfc_desk.domain.errors import Stopped, Unlawful
from mfc_desk.domain.guards import Certificate
from mfc_desk.domain.ids import DocumentId, Key, OperatorId, RequestId, ScanHash
from mfc_desk.domain.inquiries import AgencyRequest, Outcome, RequestState
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.domain.operations.applications import FillForm
from mfc_desk.domain.operations.documents import AttachDocument
from mfc_desk.domain.plans import plan_of
from tests.domain.world import CASE, NOW, ask_agencies, begin, check_and_sign, register, stories, world

FAMILY = next(one for one in stories() if one.service == "kz.large_family")
CHILD = "/children/1"
HELD = ("children", "kz.birth_certificate")
"""What stands in for the birth record, which an agency holds."""


@pytest.fixture
def made():
    made = world(FAMILY)
    begin(made, FAMILY)
    made.do(FillForm(application=CASE, answers=FAMILY.answers))
    return made


def attach(
    requirement: str, evidence: str, *, volunteered: bool = False, name: str = "d1", about: str = ""
) -> AttachDocument:
    return AttachDocument(
        application=CASE,
        document=DocumentId(name),
        evidence=evidence,
        requirement=requirement,
        scan=ScanHash("b" * 64),
        media_type="application/pdf",
        size=1000,
        pages=1,
        volunteered=volunteered,
        about=about,
    )


def held_by_agencies(made) -> list[tuple[str, str]]:
    service = made.law.service(made.application().service)
    found = []
    for each in service.requirements:
        items = [item for one in each.any_of for item in one.all]
        if any(item.by == "interagency" for item in items):
            found += [(each.id, item.type) for item in items]
    return found


def test_without_a_negative_answer_nothing_that_an_agency_holds_is_taken_nor_what_stands_in_for_it(made):
    assert HELD in held_by_agencies(made)
    for requirement, evidence in held_by_agencies(made):
        with pytest.raises(Stopped) as stopped:
            made.do(attach(requirement, evidence))
        assert stopped.value.guard == "agency_held"
        assert stopped.value.subjects == (evidence,)


def test_what_the_answers_do_not_call_for_is_not_taken(made):
    with pytest.raises(Stopped) as stopped:
        made.do(attach("authority", "kz.power_of_attorney"))
    assert stopped.value.guard == "not_asked"


def test_a_paper_of_the_persons_own_initiative_is_labelled_and_changes_no_plan(made):
    before = plan_of(made.rows, made.application(), made.act)
    document, _ = made.do(attach(*HELD, volunteered=True))
    assert isinstance(document, Document)
    assert document.volunteered
    assert plan_of(made.rows, made.application(), made.act) == before


def test_a_volunteered_paper_is_no_condition_and_no_proof_and_the_certificate_says_so(made):
    made.do(attach(*HELD, volunteered=True))
    ask_agencies(made)
    check_and_sign(made)
    register(made)
    assert made.application().lifecycle is Lifecycle.REGISTERED
    certificate = made.rows.get(Key("certificate", CASE))
    assert isinstance(certificate, Certificate)
    assert certificate.volunteered == ("d1",)
    assert "d1" not in {one.ref for one in certificate.proofs}
    assert "agency_asked" in {one.how for one in certificate.proofs if one.requirement == "children"}


def test_what_the_law_asks_of_the_person_is_not_called_their_initiative(made):
    passport = next(one for one in stories() if one.service == "ru.passport")
    other = world(passport)
    begin(other, passport)
    other.do(FillForm(application=CASE, answers=passport.answers))
    plan = plan_of(other.rows, other.application(), other.act)
    item = next(one for one in plan.items if one.action == "bring" and one.state == "open")
    with pytest.raises(Unlawful):
        other.do(attach(item.requirement, item.type, volunteered=True))
    other.do(attach(item.requirement, item.type))


@pytest.mark.parametrize("place", [("children", "kz.holiday_photo"), ("no_such", "kz.birth_certificate")])
def test_what_the_service_does_not_know_is_not_even_volunteered(made, place):
    with pytest.raises(Unlawful):
        made.do(attach(*place, volunteered=True))


def negative(made) -> None:
    """The register has no record of the children; the desk took its answer in."""
    answer = AnswerId("no-1")
    request = AgencyRequest(
        id=RequestId("q1"),
        application=CASE,
        requirement=RequirementId("children"),
        evidence=EvidenceTypeId("kz.birth_record"),
        subject=made.application().for_whom,
        about=next(one.about for one in children(made) if one.person == CHILD),
        agency="GOV/RAGS",
        legal_basis="kz.act.88v_20",
        state=RequestState.ANSWERED,
        asked_at=NOW,
        asked_by=OperatorId("aigerim"),
        expected_by=NOW,
        answer=answer,
        outcome=Outcome.NOT_FOUND,
        obtained_at=NOW,
    )
    made.put(request)
    made.put(replace(made.application(), requests=(request.id,), taken_in=(answer,)))


def children(made):
    items = plan_of(made.rows, made.application(), made.act).of("children")
    return [one for one in items if one.person == CHILD]


def test_a_volunteered_paper_does_not_settle_what_is_asked_after_the_negative_answer_and_may_then_be_counted(made):
    made.do(attach(*HELD, volunteered=True, about=CHILD))
    negative(made)
    (item,) = children(made)
    assert (item.type, item.state, item.because) == ("kz.birth_certificate", "open", "no-1")
    made.do(attach(*HELD, about=CHILD, name="d2"))
    assert [one.state for one in children(made)] == ["settled"]
