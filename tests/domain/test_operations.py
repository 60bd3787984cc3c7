"""One visit by the rules: what each verb writes, and what it refuses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mfc_desk.domain.entities import Visit
from mfc_desk.domain.errors import NotAllowed, NotThere, Unlawful, WrongState
from mfc_desk.domain.ids import CaseNumber, DeviceId, Key, OperatorId, VisitId
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.domain.operations.applications import (
    ChooseService,
    ConfirmCheck,
    DropService,
    FillForm,
    HandReceipt,
    SignApplication,
)
from mfc_desk.domain.operations.visits import AbandonVisit, FinishVisit, StartVisit
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.time import BusinessTime
from tests.domain.world import (
    CASE,
    NOW,
    VISIT,
    begin,
    check_and_sign,
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
    for number in ("KZ-03-26-000201", "KZ-03-26-2", "KZ-04-26-000002", "KZ-03-26-"):
        with pytest.raises(WrongState):
            made.do(registration(made, number=CaseNumber(number)))
    made.put(replace(made.lease(), device=DeviceId("other")))
    with pytest.raises(WrongState):
        register(made)


def test_a_number_after_the_next_one_stands_and_those_before_it_are_given_by_nobody():
    """They are on paper of registrations that came to nothing."""
    made = world(ONE)
    up_to_signature(made, ONE)
    made.do(registration(made, number=CaseNumber("KZ-03-26-000004")))
    assert made.application().number == "KZ-03-26-000004"
    assert made.lease().next == 5


def test_a_number_that_is_told_after_a_later_one_was_given_all_the_same_and_the_lease_goes_not_back():
    made = world(ONE)
    up_to_signature(made, ONE)
    made.put(replace(made.lease(), next=5))
    made.do(registration(made, number=CaseNumber("KZ-03-26-000004")))
    assert made.lease().next == 5


def test_a_number_before_the_first_of_the_lease_is_none_of_it():
    made = world(ONE)
    up_to_signature(made, ONE)
    made.put(replace(made.lease(), first=4, next=5))
    with pytest.raises(WrongState):
        made.do(registration(made, number=CaseNumber("KZ-03-26-000003")))


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


def _visit(made: object) -> Visit:
    found = made.rows.get(Key("visit", VISIT))
    assert isinstance(found, Visit)
    return found


def test_nobody_ends_the_visit_of_another_operator():
    made = world(ONE)
    made.do(StartVisit(visit=VISIT))
    made.actor = Actor(OperatorId("dina"), frozenset({Role.OPERATOR}))
    with pytest.raises(NotAllowed):
        made.do(AbandonVisit(visit=VISIT, reason="left"))
