"""A service taken out by mistake is back as it was: nobody is asked again for a consent or for what agencies said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mfc_desk.domain.consents import lawful_consent
from mfc_desk.domain.errors import DomainError, NotAllowed
from mfc_desk.domain.ids import ApplicationId, Key, OperatorId, PartyId
from mfc_desk.domain.lawful import local_day
from mfc_desk.domain.machines import Lifecycle, VisitState
from mfc_desk.domain.operations.applications import ChooseService, DropService, FillForm
from mfc_desk.domain.operations.restoring import RestoreService
from mfc_desk.domain.permissions import Actor, Role
from tests.domain.laws import law_with
from tests.domain.world import CASE, VISIT, World, agreement, begin, stories, world

FAMILY = next(one for one in stories() if one.service == "kz.large_family" and one.capacity == "self")
BANK = "kz.bank_account"
BACK = RestoreService(application=CASE)


@pytest.fixture
def made() -> World:
    made = world(FAMILY)
    begin(made, FAMILY)
    made.do(FillForm(application=CASE, answers=FAMILY.answers))
    made.do(agreement(made, CASE, BANK))
    made.do(DropService(application=CASE))
    return made


def visit(made: World):
    return made.rows.get(Key("visit", VISIT))


def test_it_is_the_same_application_with_its_answers_and_its_consent(made):
    day = local_day(made.law, made.at.at)
    assert lawful_consent(made.rows, made.application(), BANK, day=day) is None
    made.do(BACK)
    application = made.application()
    assert (application.lifecycle, visit(made).applications) == (Lifecycle.DRAFT, (CASE,))
    assert dict(application.form) == FAMILY.answers
    assert lawful_consent(made.rows, application, BANK, day=day) is not None


def refused(made: World) -> str:
    before = made.application()
    with pytest.raises(DomainError) as error:
        made.do(BACK)
    assert made.application() == before
    return error.value.message.code


def test_it_is_put_back_once_and_only_while_the_visit_lasts_for_the_same_person(made):
    made.put(replace(visit(made), state=VisitState.FINISHED))
    assert refused(made) == "rule.visit_over"
    made.put(replace(visit(made), state=VisitState.OPEN, party=PartyId("another")))
    assert refused(made) == "rule.not_taken_out"
    made.put(replace(visit(made), party=made.application().party))
    made.do(BACK)
    assert refused(made) == "rule.wrong_state"


def test_it_is_not_put_back_beside_what_excludes_it(made):
    made.law = law_with("kz", large_family={"excludes": ("kz.criminal_record",)})
    made.do(ChooseService(visit=VISIT, application=ApplicationId("a2"), service="kz.criminal_record", language="ru"))
    assert refused(made) == "rule.services_exclude"


def test_another_operator_puts_nothing_into_somebodys_visit(made):
    made.actor = Actor(OperatorId("another"), frozenset({Role.OPERATOR}))
    with pytest.raises(NotAllowed):
        made.do(BACK)
