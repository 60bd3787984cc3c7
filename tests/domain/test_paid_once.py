"""A payment is one application's: it stands for no other one, and is looked for anew once the person says they paid."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from forms.ids import EvidenceTypeId, RequirementId
from mfc_desk.domain.errors import Unlawful, WrongState
from mfc_desk.domain.ids import ApplicationId, RequestId
from mfc_desk.domain.inquiries import Outcome
from mfc_desk.domain.operations.applications import ChooseService, FillForm
from mfc_desk.domain.operations.inquiries import AskAgency, ReuseAnswer
from mfc_desk.domain.operations.payments import ClaimPayment
from mfc_desk.domain.plans import plan_of
from mfc_desk.domain.unasked import to_ask
from tests.domain.test_inquiries import item, row, sent, taken
from tests.domain.world import CASE, VISIT, World, begin, later, person, stories, world

PASSPORT = next(one for one in stories() if one.service == "ru.passport" and not one.answers["/orphan"])
FEE, PAID = RequirementId("fee_paid"), EvidenceTypeId("ru.fee_payment")


@pytest.fixture
def made() -> World:
    made = world(PASSPORT)
    begin(made, PASSPORT)
    made.do(replace(person(PASSPORT), identifier="11223344595"))
    made.do(FillForm(application=CASE, answers=PASSPORT.answers))
    return made


def asking_again() -> AskAgency:
    return AskAgency(application=CASE, request=RequestId("again"), requirement=FEE, evidence=PAID)


def is_askable(made: World) -> bool:
    plan = plan_of(made.rows, made.application(), made.act)
    return PAID in {one.type for one in to_ask(made.rows, made.application(), plan, made.at.at)}


def test_money_that_came_for_one_application_pays_no_other(made):
    request = sent(made, FEE, PAID)
    taken(made, request, Outcome.FOUND)
    other = ApplicationId("a2")
    made.do(ChooseService(visit=VISIT, application=other, service=PASSPORT.service, language="ru"))
    made.do(FillForm(application=other, answers=PASSPORT.answers))
    reuse = ReuseAnswer(application=other, request=RequestId("again"), requirement=FEE, evidence=PAID, earlier=request)
    with pytest.raises(Unlawful) as refused:
        made.do(reuse)
    assert refused.value.message.code == "rule.answer_not_reusable"


def test_that_no_money_was_there_stands_until_the_person_says_that_they_paid(made):
    taken(made, sent(made, FEE, PAID), Outcome.NOT_FOUND)
    later(made, timedelta(minutes=20))
    assert not is_askable(made)
    with pytest.raises(WrongState) as refused:
        made.do(asking_again())
    assert refused.value.message.code == "rule.answer_at_hand"
    made.do(ClaimPayment(application=CASE, number="77"))
    assert is_askable(made)
    made.do(asking_again())
    assert (item(made, FEE).asked, item(made, FEE).dead_end) == (True, False), "it may still turn out to be paid"


def test_money_that_was_found_is_not_looked_for_again_whatever_is_said(made):
    taken(made, sent(made, FEE, PAID), Outcome.FOUND)
    later(made, timedelta(minutes=20))
    made.do(ClaimPayment(application=CASE))
    with pytest.raises(WrongState):
        made.do(asking_again())


def test_a_payment_of_less_than_it_costs_by_now_proves_nothing_and_the_agency_is_asked_for_the_new_sum(made):
    request = sent(made, FEE, PAID)
    taken(made, request, Outcome.FOUND)
    assert (row(made, request).due, item(made, FEE).state) == (30_000, "settled")
    dearer = {**PASSPORT.answers, "/reason": "damaged"}
    made.do(FillForm(application=CASE, answers=dearer))
    assert (item(made, FEE).state, is_askable(made)) == ("open", True)
    again = sent(made, FEE, PAID)
    assert row(made, again).due == 150_000
    taken(made, again, Outcome.FOUND)
    assert item(made, FEE).state == "settled"
    made.do(FillForm(application=CASE, answers=PASSPORT.answers))
    assert item(made, FEE).state == "settled", "who paid more owes nothing"
