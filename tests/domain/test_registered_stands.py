"""A number that a person holds is not taken back: what the office says about the clock moves the term only."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from mfc_desk.domain import lawful
from mfc_desk.domain.certificates import cure_by
from mfc_desk.domain.guards import Certificate
from mfc_desk.domain.ids import Key
from mfc_desk.domain.inquiries import Outcome
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.domain.operations.applications import FillForm
from mfc_desk.domain.operations.documents import RemoveDocument, ReturnOriginal
from mfc_desk.domain.plans import plan_of
from mfc_desk.domain.registration import certificate_now
from mfc_desk.domain.time import BusinessTime
from tests.domain.test_inquiries import agreed, sent, taken
from tests.domain.world import (
    CASE,
    attach_all,
    begin,
    check_and_sign,
    documents,
    register,
    registration,
    stories,
    up_to_signature,
    world,
)

ALLOWANCE = next(one for one in stories() if one.service == "ru.unified_allowance")
FAMILY = next(one for one in stories() if one.service == "kz.large_family")
WITH_INCOMES = next(one for one in stories() if any(path.startswith("/incomes/") for path in one.answers))


@pytest.fixture
def made():
    """The register has no record of the income: it may be brought after the registration."""
    made = world(ALLOWANCE)
    begin(made, ALLOWANCE)
    made.do(FillForm(application=CASE, answers=ALLOWANCE.answers))
    agreed(made, "ru.income_record")
    taken(made, sent(made, "income", "ru.income_record"), Outcome.NOT_FOUND)
    return made


@pytest.mark.parametrize("astray", [timedelta(days=1), timedelta(days=-3)])
def test_a_desk_whose_clock_was_wrong_keeps_its_number_and_the_term_counts_from_the_time_confirmed(made, astray):
    attach_all(made, ALLOWANCE)
    check_and_sign(made)
    right = made.at.at
    made.at = BusinessTime(right + astray, provisional=True)
    operation = registration(made, certificate=certificate_now(made.rows, CASE, made.act))
    made.at = BusinessTime(right, provisional=False, told=right + astray)
    made.do(operation)
    assert made.application().received_at == right


def test_the_entry_of_what_may_be_brought_later_holds_the_term_and_no_day(made):
    attach_all(made, ALLOWANCE)
    brought = [each for each in documents(made) if each.requirement == "income"]
    for each in brought:
        made.do(ReturnOriginal(document=each.id))
        made.do(RemoveDocument(document=each.id))
    check_and_sign(made)
    digests = set()
    for days in (0, 1, 9):
        made.at = replace(made.at, at=made.at.at + timedelta(days=days))
        digests.add(certificate_now(made.rows, CASE, made.act))
    assert len(digests) == 1
    register(made)
    found = made.rows.get(Key("certificate", CASE))
    assert isinstance(found, Certificate)
    (entry,) = [one for one in found.proofs if one.how == "curable"]
    assert (entry.requirement, entry.ref.partition(" ")[2] in ("wd", "cd")) == ("income", True)


def test_the_day_until_which_it_may_be_brought_is_counted_from_the_registration(made):
    calendar = made.law.packs[0].calendar
    day = lawful.local_day(made.law, made.at.at)
    assert cure_by("10 cd", calendar, day) == day + timedelta(days=10)
    assert cure_by("10 wd", calendar, day) == calendar.after(day, 10)
    assert cure_by("", calendar, day) is None
    assert cure_by("2026-12-01", calendar, day).isoformat() == "2026-12-01"


def test_each_row_of_a_repeat_has_its_entry_and_a_blank_text_has_none():
    made = world(WITH_INCOMES)
    up_to_signature(made, WITH_INCOMES)
    register(made)
    found = made.rows.get(Key("certificate", CASE))
    assert isinstance(found, Certificate)
    told = {one.ref for one in found.proofs if one.how == "data" and one.ref.startswith("/incomes/")}
    form = made.law.form(made.law.service(WITH_INCOMES.service))
    rows = {path for path in made.application().form if path.startswith("/incomes/")}
    assert {path.split("/")[2] for path in rows} == {"1", "2"}
    assert told == rows
    blank = lawful.told_for(form, "other_income", {"/incomes/1/amount": "  ", "/incomes/2/amount": 5})
    assert [path for path, _ in blank] == ["/incomes/2/amount"]


@pytest.mark.parametrize("state", [Lifecycle.SIGNED, Lifecycle.REGISTERED, Lifecycle.IN_WORK, Lifecycle.SUSPENDED])
def test_what_a_signature_made_stays_made_while_the_case_goes_on(state):
    made = world(FAMILY)
    up_to_signature(made, FAMILY)
    made.put(replace(made.application(), lifecycle=state))
    (consent,) = [one for one in plan_of(made.rows, made.application(), made.act).items if one.by == "generated"]
    assert (consent.type, consent.state) == ("kz.consent_data_access", "settled")
