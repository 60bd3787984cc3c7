"""What was checked and signed with a name that is mended afterwards is checked anew, and can be registered then."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mfc_desk.domain.intake import Capacity
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.domain.operations.applications import ConfirmCheck
from tests.domain.world import (
    CASE,
    check_and_sign,
    person,
    principal,
    register,
    stories,
    up_to_signature,
    world,
)

ALL = list(stories())
OWN = next(one for one in ALL if one.service == "ru.passport" and one.capacity is Capacity.SELF)
FOR_A_PERSON = next(one for one in ALL if one.capacity is not Capacity.SELF and "/organisation/name" not in one.answers)
FOR_AN_ORGANISATION = next(one for one in ALL if one.answers.get("/organisation/name"))
MENDED: dict[str, tuple[Any, Any]] = {
    "who sits here": (OWN, lambda: replace(person(OWN), given_name="Анна")),
    "who acts for another": (FOR_A_PERSON, lambda: replace(person(FOR_A_PERSON), given_name="Анна")),
    "for whom they act": (FOR_A_PERSON, lambda: replace(principal(FOR_A_PERSON), given_name="Анна")),
    "an organisation": (FOR_AN_ORGANISATION, lambda: replace(principal(FOR_AN_ORGANISATION), name="Другое общество")),
}


def signed(story):
    made = world(story)
    up_to_signature(made, story)
    assert made.application().lifecycle is Lifecycle.SIGNED
    return made


@pytest.mark.parametrize(("story", "mended"), MENDED.values(), ids=MENDED)
def test_a_name_mended_after_the_signature_takes_back_the_yes_and_the_signature(story, mended):
    made = signed(story)
    made.do(mended())
    kept = made.application()
    assert (kept.lifecycle, kept.checked_digest, kept.signature) == (Lifecycle.DRAFT, "", "")


def test_checked_and_signed_anew_it_gets_its_number():
    made = signed(OWN)
    made.do(replace(person(OWN), phone="+7 701 000 00 00"))
    assert made.application().lifecycle is Lifecycle.DRAFT
    check_and_sign(made)
    register(made)
    assert made.application().lifecycle is Lifecycle.REGISTERED


@pytest.mark.parametrize("story", [OWN, FOR_A_PERSON, FOR_AN_ORGANISATION], ids=["own", "person", "organisation"])
def test_naming_them_again_as_they_were_leaves_the_signature(story):
    made = signed(story)
    made.do(person(story))
    if story is not OWN:
        made.do(principal(story))
    assert made.application().lifecycle is Lifecycle.SIGNED


def test_a_yes_to_other_data_than_was_signed_takes_back_the_signature():
    made = signed(OWN)
    whole = made.application()
    made.put(replace(whole, checked_digest="of what the sheet showed before"))
    made.do(ConfirmCheck(application=CASE, digest=whole.checked_digest))
    after = made.application()
    assert (after.lifecycle, after.signature, after.checked_digest) == (Lifecycle.CHECKED, "", whole.checked_digest)


def test_a_yes_to_what_was_signed_changes_nothing():
    made = signed(OWN)
    whole = made.application()
    made.do(ConfirmCheck(application=CASE, digest=whole.checked_digest))
    assert made.application() == whole
