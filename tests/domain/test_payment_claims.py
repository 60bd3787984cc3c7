"""What a person says of paying is a record with its document, and never a payment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from mfc_desk.domain.errors import DomainError, Unlawful
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.domain.operations.payments import ClaimPayment
from mfc_desk.domain.plans import plan_of
from tests.domain.world import CASE, World, ask_agencies, begin, register, stories, up_to_signature, world

PAID_FOR = next(one for one in stories() if one.service == "ru.passport")
FREE = next(one for one in stories() if one.service == "kz.large_family")
CLAIM = ClaimPayment(application=CASE, number="ПП 114", day=date(2026, 11, 20))


@pytest.fixture
def made() -> World:
    made = world(PAID_FOR)
    up_to_signature(made, PAID_FOR)
    return made


def test_the_word_is_kept_with_number_day_and_who_noted_it(made):
    (application,) = made.do(CLAIM)
    (claim,) = application.claims
    assert (claim.number, claim.day, claim.at, claim.by) == ("ПП 114", date(2026, 11, 20), made.at.at, "aigerim")
    made.do(ClaimPayment(application=CASE))
    assert [one.number for one in made.application().claims] == ["ПП 114", ""]


def test_it_proves_nothing_and_takes_back_neither_yes_nor_signature(made):
    before, plan = made.application(), plan_of(made.rows, made.application(), made.act)
    made.do(CLAIM)
    assert plan_of(made.rows, made.application(), made.act) == plan
    assert replace(made.application(), claims=()) == before
    assert any(one.type.endswith("fee_payment") and one.state == "open" for one in plan.items)
    register(made)
    assert made.application().lifecycle is Lifecycle.REGISTERED
    made.do(ClaimPayment(application=CASE))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": "x" * 61}, "rule.payment_number"),
        ({"number": "1\n2"}, "rule.payment_number"),
        ({"day": date(2026, 11, 23) + timedelta(2)}, "rule.paid_in_future"),
    ],
)
def test_a_document_that_cannot_be_one_is_not_kept(made, changes, code):
    with pytest.raises(Unlawful) as refused:
        made.do(replace(CLAIM, **changes))
    assert refused.value.message.code == code


def test_the_same_word_is_noted_once(made):
    made.do(CLAIM)
    with pytest.raises(DomainError) as refused:
        made.do(CLAIM)
    assert refused.value.message.code == "rule.claimed_already"


def test_where_nothing_is_paid_there_is_nothing_to_claim():
    free = world(FREE)
    begin(free, FREE)
    ask_agencies(free)
    with pytest.raises(Unlawful) as refused:
        free.do(CLAIM)
    assert refused.value.message.code == "rule.nothing_to_pay"
