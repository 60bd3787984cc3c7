"""What was registered for a person names that person: no mending of a name or a number reaches it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mfc_desk.domain.errors import WrongState
from mfc_desk.domain.ids import Key, OrganisationId
from mfc_desk.domain.intake import Capacity
from mfc_desk.domain.operations.parties import NameOrganisation
from tests.domain.world import PARTY, attach_all, begin, person, principal, register, stories, up_to_signature, world

ALL = list(stories())
OWN = next(one for one in ALL if one.service == "ru.passport" and one.capacity is Capacity.SELF)
FOR_A_PERSON = next(one for one in ALL if one.capacity is not Capacity.SELF and "/organisation/name" not in one.answers)
FOR_AN_ORGANISATION = next(one for one in ALL if one.answers.get("/organisation/name"))


def registered(story):
    made = world(story)
    up_to_signature(made, story)
    register(made)
    return made


@pytest.mark.parametrize(
    "change",
    [
        {"family_name": "Чужая"},
        {"given_name": "Анна"},
        {"identifier": "11223344595"},
        {"born": date(1999, 1, 1)},
    ],
    ids=lambda one: next(iter(one)),
)
def test_who_sits_here_stays_who_they_were_once_something_is_registered(change):
    made = registered(OWN)
    with pytest.raises(WrongState) as refused:
        made.do(replace(person(OWN), **change))
    assert refused.value.message.code == "rule.identity_registered"
    made.do(replace(person(OWN), phone="+7 701 000 00 00"))
    assert made.rows.get(Key("party", PARTY)).phone


def test_whom_somebody_acted_for_stays_who_they_were_once_it_is_registered():
    made = registered(FOR_A_PERSON)
    with pytest.raises(WrongState):
        made.do(replace(principal(FOR_A_PERSON), family_name="Другой"))
    made.do(principal(FOR_A_PERSON))


def test_an_organisation_stays_the_same_once_something_is_registered_for_it():
    made = registered(FOR_AN_ORGANISATION)
    named = principal(FOR_AN_ORGANISATION)
    with pytest.raises(WrongState):
        made.do(replace(named, name="Другое общество"))
    assert isinstance(named, NameOrganisation)
    made.do(replace(named, organisation=OrganisationId("another")))


def test_before_anything_is_registered_a_letter_may_be_mended():
    made = world(OWN)
    begin(made, OWN)
    attach_all(made, OWN)
    made.do(replace(person(OWN), family_name="Чужая"))
    assert made.rows.get(Key("party", PARTY)).family_name == "Чужая"
