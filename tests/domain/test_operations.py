"""One visit by the rules: what each verb writes, and what it refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from forms.ids import EvidenceTypeId, RequirementId
from mfc_desk.domain.entities import Document, IdentityDocument, Visit
from mfc_desk.domain.errors import NotAllowed, NotThere, Unlawful, WrongState
from mfc_desk.domain.ids import CaseNumber, DeviceId, DocumentId, Key, OperatorId, ScanHash, VisitId
from mfc_desk.domain.machines import Custody, Lifecycle, VisitState
from mfc_desk.domain.operations.applications import (
    ChooseService,
    ConfirmCheck,
    DropService,
    FillForm,
    HandReceipt,
    SignApplication,
)
from mfc_desk.domain.operations.documents import AttachDocument, RemoveDocument, ReturnOriginal
from mfc_desk.domain.operations.visits import AbandonVisit, FinishVisit, StartVisit
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.time import BusinessTime
from tests.domain.world import (
    CASE,
    NOW,
    VISIT,
    attach_all,
    begin,
    check_and_sign,
    documents,
    person,
    register,
    registration,
    stories,
    up_to_signature,
    world,
)

ALL = list(stories())
ONE = ALL[0]
WITH_PAPER = next(story for story in ALL if "power_of_attorney" in story.shown)


@pytest.mark.parametrize("story", ALL, ids=lambda story: f"{story.service}: {story.id}")
def test_a_visit_goes_from_start_to_number_by_the_law_of_its_country(story):
    made = world(story)
    up_to_signature(made, story)
    register(made)
    done = made.application()
    assert done.lifecycle is Lifecycle.REGISTERED
    assert (done.number, done.received_at) == ("KZ-03-26-000001", NOW)
    assert done.due is not None
    assert done.due >= NOW.date()
    assert made.lease().next == 2


def test_both_countries_have_at_least_two_services_that_can_be_taken_through():
    assert all(len({story.service for story in ALL if story.country == country}) >= 2 for country in ("kz", "ru"))


def test_an_incomplete_package_is_not_registered():
    made = world(WITH_PAPER)
    begin(made, WITH_PAPER)
    made.do(FillForm(application=CASE, answers=WITH_PAPER.answers))
    check_and_sign(made)
    with pytest.raises(Unlawful) as refused:
        register(made)
    assert refused.value.message.code == "rule.package_incomplete"


def test_an_unfinished_form_is_not_checked():
    made = world(ONE)
    begin(made, ONE)
    made.do(FillForm(application=CASE, answers=dict(list(ONE.answers.items())[:1])))
    with pytest.raises(Unlawful):
        made.do(ConfirmCheck(application=CASE, digest="x"))


def test_the_applicants_yes_counts_for_the_data_that_was_shown_and_no_other():
    made = world(ONE)
    begin(made, ONE)
    made.do(FillForm(application=CASE, answers=ONE.answers))
    with pytest.raises(WrongState) as refused:
        made.do(ConfirmCheck(application=CASE, digest="0" * 64))
    assert refused.value.message.code == "rule.check_other_data"


def test_an_answer_changed_after_the_signature_takes_the_signature_back():
    made = world(ONE)
    up_to_signature(made, ONE)
    made.do(FillForm(application=CASE, answers={**ONE.answers, "/applicant/phone": "+77011234567"}))
    changed = made.application()
    assert (changed.lifecycle, changed.checked_digest, changed.signature) == (Lifecycle.DRAFT, "", "")
    with pytest.raises(WrongState):
        register(made)


def test_leaving_the_form_unchanged_takes_nothing_back():
    made = world(ONE)
    up_to_signature(made, ONE)
    made.do(FillForm(application=CASE, answers=ONE.answers))
    assert made.application().lifecycle is Lifecycle.SIGNED


def test_a_number_that_is_not_leased_to_this_desk_is_refused():
    made = world(ONE)
    up_to_signature(made, ONE)
    with pytest.raises(WrongState):
        made.do(registration(made, number=CaseNumber("KZ-03-26-000002")))
    made.put(replace(made.lease(), device=DeviceId("other")))
    with pytest.raises(WrongState):
        register(made)


def test_the_last_leased_number_is_the_last():
    made = world(ONE)
    up_to_signature(made, ONE)
    made.put(replace(made.lease(), next=201))
    with pytest.raises(WrongState):
        register(made)


def test_a_provisional_time_is_kept_as_provisional():
    made = world(ONE)
    up_to_signature(made, ONE)
    made.at = BusinessTime(NOW, provisional=True)
    register(made)
    assert made.application().provisional


@pytest.mark.parametrize(
    "change",
    [
        {"size": 0},
        {"size": 30 << 20},
        {"media_type": "text/plain"},
        {"pages": 0},
        {"file": "a" * 121},
        {"file": "a\x07"},
    ],
    ids=["empty", "oversized", "text", "no pages", "long name", "hidden sign"],
)
def test_a_scan_that_is_unfit_is_refused_by_the_rules_too(change):
    made = world(WITH_PAPER)
    begin(made, WITH_PAPER)
    wanted = next(
        (r.id, i.type)
        for r in made.law.service(made.application().service).requirements
        for one in r.any_of
        for i in one.all
        if i.by == "applicant"
    )
    with pytest.raises(Unlawful):
        made.do(replace(_document(*wanted), **change))


def test_the_very_same_scan_does_not_settle_one_need_twice():
    made = world(WITH_PAPER)
    begin(made, WITH_PAPER)
    wanted = next(
        (r.id, i.type)
        for r in made.law.service(made.application().service).requirements
        for one in r.any_of
        for i in one.all
        if i.by == "applicant"
    )
    first = _document(*wanted)
    made.do(first)
    with pytest.raises(Unlawful) as refused:
        made.do(replace(first, document=DocumentId("again")))
    assert refused.value.message.code == "rule.scan_there"
    made.do(replace(first, document=DocumentId("other"), scan=ScanHash("c" * 64)))


def test_a_visit_does_not_end_with_an_original_on_the_desk():
    made = world(WITH_PAPER)
    up_to_signature(made, WITH_PAPER)
    register(made)
    with pytest.raises(WrongState) as refused:
        made.do(FinishVisit(visit=VISIT))
    assert refused.value.message.code == "rule.originals_here"
    for document in documents(made):
        made.do(ReturnOriginal(document=document.id))
    made.do(FinishVisit(visit=VISIT))
    assert _visit(made).state is VisitState.FINISHED


def test_a_removed_document_leaves_the_package_and_its_record_stays():
    made = world(WITH_PAPER)
    begin(made, WITH_PAPER)
    made.do(FillForm(application=CASE, answers=WITH_PAPER.answers))
    assert attach_all(made, WITH_PAPER) == 1
    name = made.application().documents[0]
    made.do(RemoveDocument(document=name))
    kept = made.rows.get(Key("document", name))
    assert isinstance(kept, Document)
    assert kept.custody is Custody.REMOVED
    assert made.application().documents == ()


def test_a_visit_with_a_draft_is_abandoned_with_a_reason_and_not_finished():
    made = world(ONE)
    begin(made, ONE)
    with pytest.raises(WrongState):
        made.do(FinishVisit(visit=VISIT))
    with pytest.raises(Unlawful):
        made.do(AbandonVisit(visit=VISIT, reason="  "))
    made.do(AbandonVisit(visit=VISIT, reason="came without glasses"))
    assert made.application().lifecycle is Lifecycle.ABANDONED
    assert _visit(made).reason == "came without glasses"


def test_what_was_registered_stays_registered_when_the_person_leaves_early():
    made = world(ONE)
    up_to_signature(made, ONE)
    register(made)
    made.do(AbandonVisit(visit=VISIT, reason="left"))
    assert made.application().lifecycle is Lifecycle.REGISTERED


def test_nobody_leaves_early_and_no_service_is_dropped_while_an_original_is_on_the_desk():
    made = world(WITH_PAPER)
    begin(made, WITH_PAPER)
    made.do(FillForm(application=CASE, answers=WITH_PAPER.answers))
    attach_all(made, WITH_PAPER)
    for wish in (AbandonVisit(visit=VISIT, reason="left"), DropService(application=CASE)):
        with pytest.raises(WrongState) as refused:
            made.do(wish)
        assert refused.value.message.code == "rule.originals_here"
    for document in documents(made):
        made.do(ReturnOriginal(document=document.id))
    made.do(AbandonVisit(visit=VISIT, reason="left"))
    assert made.application().lifecycle is Lifecycle.ABANDONED


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


def test_nobody_else_works_on_a_visit_of_another_operator():
    made = world(ONE)
    made.do(StartVisit(visit=VISIT))
    made.actor = Actor(OperatorId("dina"), frozenset({Role.OPERATOR}))
    with pytest.raises(NotAllowed):
        made.do(person(ONE))


def test_a_service_is_chosen_only_for_a_person_who_is_known():
    made = world(ONE)
    made.do(StartVisit(visit=VISIT))
    with pytest.raises(WrongState) as refused:
        made.do(ChooseService(visit=VISIT, application=CASE, service=ONE.service, language="ru"))
    assert refused.value.message.code == "rule.identify_first"


def test_a_service_that_the_register_does_not_have_is_refused():
    made = world(ONE)
    made.do(StartVisit(visit=VISIT))
    made.do(person(ONE))
    with pytest.raises(Unlawful):
        made.do(ChooseService(visit=VISIT, application=CASE, service="xx.none", language="ru"))


def test_a_dropped_service_leaves_the_visit():
    made = world(ONE)
    begin(made, ONE)
    made.do(DropService(application=CASE))
    assert _visit(made).applications == ()


def test_an_answer_to_a_question_that_is_not_in_the_form_is_refused():
    made = world(ONE)
    begin(made, ONE)
    with pytest.raises(Unlawful):
        made.do(FillForm(application=CASE, answers={"/not/there": "x"}))


def test_a_signature_of_an_unknown_kind_is_refused():
    made = world(ONE)
    up_to_signature(made, ONE)
    with pytest.raises(Unlawful):
        made.do(SignApplication(application=CASE, method="telepathy"))


def test_each_receipt_is_counted():
    made = world(ONE)
    up_to_signature(made, ONE)
    register(made)
    made.do(HandReceipt(application=CASE))
    made.do(HandReceipt(application=CASE))
    assert made.application().receipts == 2


def test_what_is_not_here_is_said_in_words():
    with pytest.raises(NotThere) as missing:
        world(ONE).do(FinishVisit(visit=VisitId("none")))
    assert missing.value.message.code == "rule.not_there"


def _document(requirement: RequirementId, evidence: EvidenceTypeId) -> AttachDocument:
    return AttachDocument(
        application=CASE,
        document=DocumentId("x"),
        evidence=evidence,
        requirement=requirement,
        scan=ScanHash("b" * 64),
        media_type="image/png",
        size=10,
        pages=1,
    )


def _visit(made: object) -> Visit:
    found = made.rows.get(Key("visit", VISIT))
    assert isinstance(found, Visit)
    return found


def test_a_paper_added_after_the_signature_takes_the_yes_and_the_signature_back():
    made = world(WITH_PAPER)
    begin(made, WITH_PAPER)
    made.do(FillForm(application=CASE, answers=WITH_PAPER.answers))
    check_and_sign(made)
    attach_all(made, WITH_PAPER)
    again = made.application()
    assert (again.lifecycle, again.checked_digest, again.signature) == (Lifecycle.DRAFT, "", "")
    assert (again.checked_at, again.signed_at) == (None, None)


def test_a_person_of_another_visit_is_not_written_over():
    made = world(ONE)
    begin(made, ONE)
    made.do(StartVisit(visit=VisitId("v2")))
    with pytest.raises(WrongState) as refused:
        made.do(replace(person(ONE), visit=VisitId("v2")))
    assert refused.value.message.code == "rule.other_visit"


def test_nobody_ends_the_visit_of_another_operator():
    made = world(ONE)
    made.do(StartVisit(visit=VISIT))
    made.actor = Actor(OperatorId("dina"), frozenset({Role.OPERATOR}))
    with pytest.raises(NotAllowed):
        made.do(AbandonVisit(visit=VISIT, reason="left"))


@pytest.mark.parametrize("field", ["family_name", "given_name", "patronymic"])
@pytest.mark.parametrize("name", ["Ким2", "а" * 120, "  ", "Ким\x07"])
def test_a_name_that_no_document_holds_is_refused_by_the_rules_too(field, name):
    made = world(ONE)
    made.do(StartVisit(visit=VISIT))
    with pytest.raises(Unlawful):
        made.do(replace(person(ONE), **{field: name}))
