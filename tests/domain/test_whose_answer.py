"""An answer counts for whom it is about: another applicant, or another number of theirs, takes nothing over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from mfc_desk.domain.consents import lawful_consent
from mfc_desk.domain.errors import DomainError, Unlawful
from mfc_desk.domain.ids import ApplicationId, RequestId
from mfc_desk.domain.inquiries import Outcome, RequestState
from mfc_desk.domain.intake import Capacity
from mfc_desk.domain.lawful import local_day
from mfc_desk.domain.operations.applications import ChooseService, FillForm
from mfc_desk.domain.operations.capacity import ActFor
from mfc_desk.domain.operations.inquiries import ReuseAnswer
from mfc_desk.domain.sides import sides_of
from tests.domain.test_inquiries import FAMILY, agreed, asked, item, row, sent, taken
from tests.domain.world import CASE, PRINCIPAL, RIGHT, VISIT, World, begin, later, person, represent, world

GROWN = replace(PRINCIPAL, born=date(1980, 1, 1))
OTHER_NUMBER = "890515450026"


@pytest.fixture
def made() -> World:
    made = world(FAMILY)
    begin(made, FAMILY)
    made.do(FillForm(application=CASE, answers=FAMILY.answers))
    return made


def for_another(made: World) -> None:
    represent(made, Capacity.PROXY, GROWN)
    made.do(ActFor(application=CASE, representation=RIGHT))


def mended(made: World) -> None:
    """A wrong number of the same document is typed right."""
    made.do(replace(person(FAMILY), identifier=OTHER_NUMBER))


@pytest.mark.parametrize("other", [for_another, mended])
@pytest.mark.parametrize("outcome", [Outcome.FOUND, Outcome.NOT_FOUND])
def test_what_was_answered_about_one_person_proves_and_unlocks_nothing_for_another(made, outcome, other):
    taken(made, sent(made), outcome)
    assert item(made).action == ("fetch" if outcome is Outcome.FOUND else "bring")
    other(made)
    assert (item(made).action, item(made).state, item(made).asked) == ("fetch", "open", False)
    assert not sides_of(made.rows, made.application()).told


@pytest.mark.parametrize("other", [for_another, mended])
def test_the_agency_may_be_asked_about_the_other_person_at_once(made, other):
    taken(made, sent(made), Outcome.FOUND)
    other(made)
    again = row(made, asked(made))
    assert again.state is RequestState.QUEUED
    assert item(made).asked


def test_what_is_still_asked_about_the_person_before_is_not_on_its_way_for_the_new_one(made):
    sent(made)
    for_another(made)
    assert not item(made).asked


def test_whoever_is_the_applicant_again_has_their_answers_again(made):
    taken(made, sent(made), Outcome.FOUND)
    for_another(made)
    made.do(ActFor(application=CASE, representation=None))
    assert item(made).state == "settled"


def test_another_name_and_birth_without_a_number_is_another_person(made):
    for_another(made)
    taken(made, sent(made), Outcome.FOUND)
    assert item(made).state == "settled"
    made.do(replace(GROWN, born=date(1990, 5, 5), family_name="Смирнова"))
    assert (item(made).action, item(made).state) == ("fetch", "open")


def test_an_answer_about_the_number_before_is_not_reused(made):
    request = sent(made)
    taken(made, request, Outcome.FOUND)
    mended(made)
    other = ApplicationId("a2")
    made.do(ChooseService(visit=VISIT, application=other, service=FAMILY.service, language="ru"))
    made.do(FillForm(application=other, answers=FAMILY.answers))
    reuse = ReuseAnswer(
        application=other,
        request=RequestId("again"),
        requirement="name_link",
        evidence="kz.marriage_record",
        earlier=request,
    )
    with pytest.raises(Unlawful) as refused:
        made.do(reuse)
    assert refused.value.message.code == "rule.answer_not_reusable"


@pytest.mark.parametrize("other", [for_another, mended])
def test_a_consent_of_the_person_before_is_no_consent_of_the_other(made, other):
    agreed(made, "kz.bank_account")
    day = local_day(made.law, made.at.at)
    assert lawful_consent(made.rows, made.application(), "kz.bank_account", day=day)
    other(made)
    assert lawful_consent(made.rows, made.application(), "kz.bank_account", day=day) is None


def test_an_answer_counts_for_another_application_of_the_same_person_too(made):
    agreed(made, "kz.bank_account")
    request = sent(made, "account", "kz.bank_account")
    taken(made, request, Outcome.FOUND, values={"iban": "KZ1"})
    other = ApplicationId("a2")
    made.do(ChooseService(visit=VISIT, application=other, service=FAMILY.service, language="ru"))
    made.do(FillForm(application=other, answers=FAMILY.answers))
    reuse = ReuseAnswer(
        application=other,
        request=RequestId("again"),
        requirement="name_link",
        evidence="kz.marriage_record",
        earlier=request,
    )
    with pytest.raises(Unlawful) as refused:
        made.do(reuse)
    assert refused.value.message.code == "rule.answer_not_reusable"
    birth = sent(made)
    answer = taken(made, birth, Outcome.NOT_FOUND)
    made.do(replace(reuse, earlier=birth))
    again = row(made, RequestId("again"))
    assert (again.state, again.answer, again.reused) == (RequestState.ANSWERED, answer, birth)
    later(made, timedelta(hours=25))
    with pytest.raises(DomainError):
        made.do(replace(reuse, earlier=birth, request=RequestId("third")))


@pytest.mark.parametrize(
    "change", [{"given_name": "Айнур"}, {"family_name": "Ким"}, {"born": date(1990, 5, 5)}], ids=str
)
def test_an_answer_about_another_name_or_birth_under_the_same_number_is_not_reused(made, change):
    birth = sent(made)
    taken(made, birth, Outcome.NOT_FOUND)
    made.do(replace(person(FAMILY), **change))
    other = ApplicationId("a2")
    made.do(ChooseService(visit=VISIT, application=other, service=FAMILY.service, language="ru"))
    made.do(FillForm(application=other, answers=FAMILY.answers))
    reuse = ReuseAnswer(
        application=other,
        request=RequestId("again"),
        requirement="name_link",
        evidence="kz.marriage_record",
        earlier=birth,
    )
    with pytest.raises(Unlawful) as refused:
        made.do(reuse)
    assert refused.value.message.code == "rule.answer_not_reusable"


def test_letters_of_another_size_and_blanks_make_nobody_another_person(made):
    row_ = row(made, sent(made))
    assert row_.same_person(row_.identifier, f" {row_.known_as.upper()} ")
    assert not row_.same_person(row_.identifier, "")
    assert not replace(row_, known_as="").same_person(row_.identifier, row_.known_as), "an older record tells no name"
