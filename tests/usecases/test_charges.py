"""What an application costs, told with its exemptions first, and the slip that pays it: its code is read from the page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from forms.payment import read_back
from mfc_desk.domain.errors import Unlawful
from mfc_desk.domain.inquiries import AgencyRequest, Outcome, RequestState
from mfc_desk.domain.time import SystemClock
from mfc_desk.text.catalogue import LANGUAGES
from mfc_desk.usecases import answering, charges, visits
from tests.domain.laws import law_with
from tests.domain.world import stories
from tests.printing import reading
from tests.usecases.place import OPENING, operator, words, workplace
from tests.usecases.test_visit import answer_all, begun, registered

PASSPORT = next(each for each in stories() if each.service == "ru.passport" and not each.answers.get("/orphan"))
ID = next(each for each in stories() if each.service == "kz.id_passport")


@pytest.fixture
def works(tmp_path):
    made = []

    def make(country):
        folder = tmp_path / country
        folder.mkdir()
        made.append(workplace(folder, country))
        return made[-1]

    yield make
    for each in made:
        each.store.close()


def case_of(work, story):
    _, application = begun(work, story)
    answer_all(work, application, story)
    return visits.look_at_case(work, application)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_code_on_the_slip_says_exactly_this_payment(works, language):
    work = works("ru")
    case = case_of(work, PASSPORT)
    made = charges.slip(work, operator(work), application=case.application.id, catalogue=words(work, language))
    (code,) = reading.codes(made.pdf)
    tags = read_back(code)
    assert tags["Sum"] == str(case.fee.minor)
    assert tags["LastName"] == case.sides.party.family_name
    assert tags["PersonalAcc"] == "03100643000000017300"
    assert reading.tight(words(work, language)("paper.not_verified")) in reading.words(made.pdf)


def test_a_country_without_a_confirmed_code_hands_out_none(works):
    work = works("kz")
    case = case_of(work, ID)
    told = charges.charge(work, case)
    assert not told.payable
    assert "no confirmed payment code" in words(work, "en").say(told.how)
    with pytest.raises(Unlawful):
        charges.slip(work, operator(work), application=case.application.id, catalogue=words(work, "en"))


def test_an_exemption_that_was_not_asked_keeps_the_fee_unknown_and_names_its_question(works):
    work = works("ru")
    case = case_of(work, PASSPORT)
    answering.save_field(work, case.application.id, "/orphan", "")
    told = charges.charge(work, visits.look_at_case(work, case.application.id))
    assert told.fee is None
    assert told.why.code == "fee.exemption_open"
    assert [(one.stands, one.asked) for one in told.exemptions] == [("not_said", "/orphan")]


def test_a_claimed_exemption_says_what_proves_it(works):
    work = works("ru")
    case = case_of(work, PASSPORT)
    answering.save_field(work, case.application.id, "/orphan", True)
    told = charges.charge(work, visits.look_at_case(work, case.application.id))
    (one,) = told.exemptions
    assert one.stands == "to_prove"
    assert one.proof is not None
    assert not told.fee.free


def test_an_answer_without_a_tariff_is_said_in_words_and_makes_no_slip(works):
    work = works("ru")
    rule = law_with("ru").service("ru.passport").fee
    case = case_of(work, PASSPORT)
    poor = replace(work, law=law_with("ru", passport={"fee": replace(rule, rows=rule.rows[:1], exemptions=())}))
    told = charges.charge(poor, case)
    assert told.fee is None
    assert told.why.code == "fee.not_known"
    with pytest.raises(Unlawful):
        charges.slip(poor, operator(poor), application=case.application.id, catalogue=words(work, "en"))


def test_what_the_person_says_of_paying_is_not_a_payment(works):
    work = works("ru")
    assert not charges.charge(work, case_of(work, PASSPORT)).paid


def test_a_registered_application_costs_what_it_cost_on_its_day_whatever_tariff_came_since(works, tmp_path):
    work = works("ru")
    _, application = registered(work, PASSPORT, tmp_path)
    before = visits.look_at_case(work, application)
    fee = before.service.fee
    dearer = tuple(replace(one, amount_minor=one.amount_minor * 2, since=date(2026, 12, 1)) for one in fee.rows)
    law = law_with("ru", passport={"fee": replace(fee, rows=(*fee.rows, *dearer))})
    later = replace(work, law=law, clock=SystemClock(OPENING + timedelta(days=30)))
    case = visits.look_at_case(later, application)
    assert case.fee.minor == before.fee.minor
    told = charges.charge(later, case)
    assert (told.fee.minor, told.on) == (before.fee.minor, work.today())
    _, fresh = begun(later, PASSPORT)
    answer_all(later, fresh, PASSPORT)
    assert visits.look_at_case(later, fresh).fee.minor == 2 * before.fee.minor, "the newer one counts from its day"


def test_a_fee_that_an_agency_sees_is_said_to_be_paid_with_the_day_and_how_that_is_known(works):
    work = works("ru")
    case = case_of(work, PASSPORT)
    at = work.now()
    seen = AgencyRequest(
        id="r1", application=case.application.id, requirement="fee_paid", evidence="ru.fee_payment", agency="a",
        legal_basis="", state=RequestState.ANSWERED, asked_at=at, asked_by="aigerim", expected_by=at,
        answer="a1", outcome=Outcome.FOUND, obtained_at=at,
    )  # fmt: skip
    paid = replace(case, sides=replace(case.sides, requests=(seen,)))
    assert charges.told_of_fee(work, case) == case.fee.told
    told = words(work, "en").say(charges.told_of_fee(work, paid))
    assert "Paid: the agency sees the payment" in told
    assert words(work, "en").say(case.fee.told) in told
