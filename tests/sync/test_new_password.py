"""A password that was replaced opens the desk no longer than until the line is there, also where nobody signs in."""

from __future__ import annotations

import pytest

from sync.wire.approval import stamp_of
from sync.wire.messages import Person
from tests.sync.place import Place

OLD, NEW = "$argon2id$v=19$m=19456,t=2,p=1$old", "$argon2id$v=19$m=19456,t=2,p=1$new"
KEPT = ("verifier.aida", "approval.aida", "verifier.timur", "approval.timur")


def person(login: str, stamp: str) -> Person:
    return Person(login, login, login.title(), ["operator"], password=stamp)


def known(place: Place) -> set[str]:
    with place.store.read() as uow:
        return {name for name in KEPT if uow.facts.note(name) is not None}


@pytest.fixture
def used(place: Place) -> Place:
    """A desk at which two people signed in once."""
    with place.store.write() as uow:
        for login in ("aida", "timur"):
            uow.facts.set_note(f"verifier.{login}", {"hash": "h", "until": "2027-01-01"})
            uow.facts.set_note(f"approval.{login}", OLD)
        uow.commit()
    return place


def test_a_new_password_ends_what_the_desk_knew_of_the_old_one(used: Place) -> None:
    used.office.people = [person("aida", stamp_of(NEW)), person("timur", stamp_of(OLD))]
    assert used.turn().online
    assert known(used) == {"verifier.timur", "approval.timur"}


@pytest.mark.parametrize("stamp", ["", stamp_of(OLD)])
def test_a_password_that_stayed_and_an_office_that_does_not_say_end_nothing(used: Place, stamp: str) -> None:
    used.office.people = [person("aida", stamp), person("timur", stamp)]
    used.turn()
    assert known(used) == set(KEPT)
