"""Who does not let an agency be asked states it themself; a no is never counted as the consent that was made."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from forms.evidence import PlanItem
from forms.ids import RequirementId
from mfc_desk.domain.errors import Stopped
from mfc_desk.domain.guards import Certificate
from mfc_desk.domain.ids import ConsentId, Key
from mfc_desk.domain.inquiries import Outcome
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.domain.operations.applications import FillForm
from mfc_desk.domain.operations.consents import RefuseConsent, WithdrawConsent
from mfc_desk.domain.operations.gaps import AcceptGap
from mfc_desk.domain.plans import plan_of
from tests.domain.laws import for_all
from tests.domain.test_afterwards import came_true
from tests.domain.test_consents import ASKING, IBAN, ONE, place, refused, word
from tests.domain.test_inquiries import answered, sent
from tests.domain.world import (
    CASE,
    World,
    attach_all,
    begin,
    check_and_sign,
    documents,
    later,
    register,
    registration,
    stories,
    up_to_signature,
    world,
)

BANK, STATED = "kz.bank_account", "kz.iban_stated"


def item(made: World, requirement: str = "account") -> PlanItem:
    (found,) = plan_of(made.rows, made.application(), made.act).of(RequirementId(requirement))
    return found


def filled(story, kind=RefuseConsent) -> World:
    made = place(story)
    made.do(word(made, kind))
    made.do(FillForm(application=CASE, answers={**story.answers, "/bank/iban": IBAN}))
    return made


def signed(story, kind=RefuseConsent) -> World:
    made = filled(story, kind)
    attach_all(made, story)
    check_and_sign(made)
    return made


@pytest.mark.parametrize("story", ASKING, ids=lambda one: f"{one.service} {one.id}")
def test_what_no_agency_may_be_asked_for_is_stated_by_the_person_and_the_no_is_the_reason(story):
    made = place(story)
    assert (item(made).type, item(made).action, item(made).because) == (BANK, "fetch", None)
    made.do(word(made, RefuseConsent))
    asked = item(made)
    assert (asked.type, asked.action, asked.instead_of, asked.because) == (STATED, "bring", BANK, "c1")
    assert asked.state == "open"
    made.do(FillForm(application=CASE, answers={**story.answers, "/bank/iban": IBAN}))
    assert item(made).state == "settled"


def test_what_the_law_lets_agencies_give_without_a_consent_is_unlocked_by_no_word():
    made = filled(ONE)
    fetched = [one for one in plan_of(made.rows, made.application(), made.act).items if one.by == "interagency"]
    assert {"kz.birth_record", "kz.residence_registration"} <= {one.type for one in fetched}
    assert not [one for one in fetched if one.type == BANK]


def test_a_yes_after_the_no_has_the_agency_asked_again_and_a_consent_taken_back_is_a_no():
    made = filled(ONE)
    made.do(word(made, consent=ConsentId("c2")))
    assert (item(made).type, item(made).state) == (BANK, "open")
    made.do(WithdrawConsent(consent=ConsentId("c2")))
    assert (item(made).type, item(made).because) == (STATED, "c2")


@pytest.mark.parametrize("story", ASKING, ids=lambda one: f"{one.service} {one.id}")
def test_a_signature_makes_no_consent_out_of_a_no_nor_out_of_silence(story):
    made = signed(story)
    assert item(made, "consent").state == "open"
    silent = replace(world(story), law=for_all("kz"))
    up_to_signature(silent, story)
    unsaid = replace(silent.application(), consents=())
    (left,) = plan_of(silent.rows, unsaid, silent.act).of(RequirementId("consent"))
    assert left.state == "open"


def test_without_the_consent_the_number_is_given_once_the_person_takes_that_on_and_not_before():
    made = signed(ONE)
    with pytest.raises(Stopped) as stopped:
        made.do(registration(made, certificate=""))
    assert stopped.value.subjects == ("consent",)
    made.do(AcceptGap(application=CASE, requirement=RequirementId("consent"), text="gap.may_be_refused"))
    check_and_sign(made)
    register(made)
    kept = made.rows.get(Key("certificate", CASE))
    assert isinstance(kept, Certificate)
    assert {one.evidence: one.how for one in kept.proofs if one.requirement in ("consent", "account")} == {
        "kz.consent_data_access": "accepted",
        STATED: "data",
    }


def test_the_certificate_names_the_word_by_which_the_person_agreed():
    made = replace(world(ONE), law=for_all("kz"))
    up_to_signature(made, ONE)
    register(made)
    (proof,) = (one for one in made.rows.get(Key("certificate", CASE)).proofs if one.requirement == "consent")
    word_ = made.rows.get(Key("consent", proof.ref))
    assert (proof.how, proof.sha256, word_.state.value) == ("made", word_.notice_hash, "given")


def test_a_no_after_the_signature_takes_it_back_for_now_another_thing_is_asked():
    made = replace(world(ONE), law=for_all("kz"))
    up_to_signature(made, ONE)
    made.do(word(made, RefuseConsent))
    assert (made.application().lifecycle, made.application().signature) == (Lifecycle.DRAFT, "")


def test_a_consent_taken_back_after_the_check_takes_the_check_back():
    made = replace(world(ONE), law=for_all("kz"))
    up_to_signature(made, ONE)
    given = made.application().consents[-1]
    made.do(WithdrawConsent(consent=given))
    assert made.application().lifecycle is Lifecycle.DRAFT


def test_nothing_is_refused_by_a_word_about_what_the_service_does_not_fetch():
    made = place()
    assert refused(made, word(made, RefuseConsent, categories=("kz.passport_of_the_neighbour",))) != ""
    assert item(made).type == BANK


def test_a_paper_that_was_brought_because_of_a_no_was_demanded_by_nobody_whatever_is_found_later():
    story = next(one for one in stories() if one.service == "ru.unified_allowance" and one.capacity == "self")
    made = replace(world(story), law=for_all("ru"))
    begin(made, story)
    made.do(FillForm(application=CASE, answers=story.answers))
    made.do(word(made, RefuseConsent))
    attach_all(made, story)
    assert "ru.income_certificate" in {one.evidence for one in documents(made)}
    check_and_sign(made)
    register(made)
    later(made, timedelta(hours=1))
    made.do(word(made, consent=ConsentId("c2")))
    taken_to = sent(made, "income", "ru.income_record")
    answered(made, taken_to, Outcome.FOUND)
    assert came_true(made) == []
