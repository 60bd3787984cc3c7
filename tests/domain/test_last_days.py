"""A paper that the law wants to be valid: expired it proves nothing, is a ground to refuse, and is signed for anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from forms.ids import AnswerId, GroundId
from mfc_desk.domain.entities import Document
from mfc_desk.domain.errors import Stopped, WrongState
from mfc_desk.domain.grounds import judged
from mfc_desk.domain.guards import Certificate, Refusal
from mfc_desk.domain.ids import DocumentId, Key, RefusalId, ScanHash
from mfc_desk.domain.inquiries import Outcome, RequestState
from mfc_desk.domain.last_days import must_be_valid
from mfc_desk.domain.operations.applications import ConfirmCheck, FillForm
from mfc_desk.domain.operations.documents import AttachDocument, RemoveDocument, again
from mfc_desk.domain.operations.inquiries import TakeAnswers
from mfc_desk.domain.operations.refusals import RefuseIntake
from mfc_desk.domain.plans import plan_of
from mfc_desk.domain.registration import certificate_now
from tests.domain.world import (
    CASE,
    LEASE,
    World,
    ask_agencies,
    begin,
    check_and_sign,
    register,
    registration,
    stories,
    world,
)

FAMILY = next(each for each in stories() if each.service == "kz.large_family" and each.capacity == "self")
ANSWERS = {**FAMILY.answers, "/children/1/dob": "2006-05-01", "/children/1/full_time_student": True}
CHILD, PAPER = "/children/1", "kz.study_certificate"


@pytest.fixture
def made() -> World:
    """A mother of a student of twenty, of whom the register of students knows nothing."""
    made = world(FAMILY)
    begin(made, FAMILY)
    made.do(FillForm(application=CASE, answers=ANSWERS))
    ask_agencies(made)
    asked = [made.rows.get(Key("agency_request", name)) for name in made.application().requests]
    request = next(one for one in asked if one.evidence == "kz.study_record")
    no = AnswerId("no")
    answered = {"state": RequestState.ANSWERED, "outcome": Outcome.NOT_FOUND, "obtained_at": made.at.at}
    made.put(replace(request, answer=no, **answered))
    made.do(TakeAnswers(application=CASE, answers=(no,)))
    return made


def today(made: World) -> date:
    return made.at.at.date()


def yesterday(made: World) -> date:
    return date.fromordinal(today(made).toordinal() - 1)


def certificate(until: date | None, name: str = "d1") -> AttachDocument:
    return AttachDocument(
        application=CASE,
        document=DocumentId(name),
        evidence=PAPER,
        requirement="study",
        scan=ScanHash(name[-1] * 64),
        media_type="application/pdf",
        size=1000,
        pages=1,
        about=CHILD,
        valid_until=until,
    )


def state(made: World) -> tuple[str, bool]:
    (item,) = plan_of(made.rows, made.application(), made.act).of("study")
    return item.state, item.expired


def ground(made: World) -> str:
    every = judged(made.rows, made.application(), made.act)
    return next(one.verdict for one in every if one.ground.id == "expired_document")


def test_the_law_names_the_papers_that_must_be_valid(made):
    service = made.law.service(made.application().service)
    assert must_be_valid(service, "study", PAPER)
    assert not must_be_valid(service, "study", "kz.study_record")
    assert not must_be_valid(service, "wards", "kz.guardianship_decision")


def test_an_expired_paper_is_kept_proves_nothing_and_makes_its_ground_true(made):
    assert (state(made), ground(made)) == (("open", False), "false")
    document, _ = made.do(certificate(yesterday(made)))
    assert isinstance(document, Document)
    assert document.valid_until == yesterday(made)
    assert (state(made), ground(made)) == (("open", True), "true")
    refuse = RefuseIntake(
        application=CASE,
        refusal=RefusalId("r1"),
        ground=GroundId("expired_document"),
        lease=LEASE,
        number=made.lease().notice(),
    )
    _, refusal, _ = made.do(refuse)
    assert isinstance(refusal, Refusal)
    assert refusal.grounded
    assert ("plan.expired", 1) in [(one.name, one.value) for one in refusal.facts]


def test_the_last_day_counts_and_a_paper_without_one_is_valid(made):
    made.do(certificate(today(made)))
    assert (state(made), ground(made)) == (("settled", False), "false")
    made.do(RemoveDocument(document=DocumentId("d1")))
    made.do(certificate(None, "d2"))
    assert (state(made), ground(made)) == (("settled", False), "false")


def test_a_paper_that_expires_after_the_signature_keeps_the_case_from_its_number(made):
    made.do(certificate(yesterday(made)))
    check_and_sign(made)
    with pytest.raises(Stopped) as refused:
        certificate_now(made.rows, CASE, made.act)
    assert refused.value.message.code == "rule.package_incomplete"
    with pytest.raises(Stopped):
        made.do(replace(registration_of(made), certificate="0" * 64))


def registration_of(made: World):
    """An honest registration of the same case while the paper was valid."""
    kept = made.rows.get(Key("document", "d1"))
    made.put(replace(kept, valid_until=None))
    honest = registration(made)
    made.put(kept)
    return honest


def test_the_certificate_of_completeness_names_the_valid_paper_and_not_the_expired_one_beside_it(made):
    made.do(certificate(yesterday(made)))
    made.do(certificate(today(made), "d2"))
    check_and_sign(made)
    register(made)
    found = made.rows.get(Key("certificate", CASE))
    assert isinstance(found, Certificate)
    assert [one.ref for one in found.proofs if one.evidence == PAPER] == ["d2"]


def test_who_signs_signs_for_the_last_day_too(made):
    made.do(certificate(today(made)))
    check_and_sign(made)
    before = made.application().checked_digest
    made.do(RemoveDocument(document=DocumentId("d1")))
    made.do(certificate(None, "d2"))
    with pytest.raises(WrongState) as refused:
        made.do(ConfirmCheck(application=CASE, digest=before))
    assert refused.value.message.code == "rule.check_other_data"


def test_a_paper_put_back_or_counted_has_the_last_day_it_had(made):
    document, _ = made.do(certificate(today(made)))
    assert again(document, document=DocumentId("d2")).valid_until == today(made)
