"""Both versions side by side, in words, and what doing it again would change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mfc_desk.text.message import msg
from mfc_desk.usecases import deciding, versions, visits
from mfc_desk.usecases.versions import Change
from tests.presenters.place import Place
from tests.usecases.untaken_work import MINE, THEIRS, clash, refused

PHONE = msg("linepage.field.phone")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    made.work.store.close()


def plain(words: str) -> object:
    return msg("forms.value.plain", value=words)


def test_what_differs_is_told_field_by_field_with_who_wrote_the_other_version(place: Place) -> None:
    found = clash(place)
    seen = versions.compare(place.work, place.session, found.op_id)
    assert seen is not None
    (person,) = seen.things
    assert (person.what, person.by, person.desk) == (msg("thing.party"), "Дина М.", "7")
    assert [(each.label, each.mine, each.theirs) for each in person.different] == [(PHONE, plain(MINE), plain(THEIRS))]
    assert msg("linepage.field.name") in [each.label for each in person.same]


def test_what_doing_it_again_would_change_is_told_before_it_is_done(place: Place) -> None:
    found = clash(place)
    seen = versions.compare(place.work, place.session, found.op_id)
    assert seen is not None
    assert (seen.why_not, seen.changes) == (None, (Change(label=PHONE, now=plain(THEIRS), then=plain(MINE)),))


def test_why_it_cannot_be_done_again_is_told_in_the_words_of_the_rule(place: Place) -> None:
    found = clash(place)
    visits.abandon(place.work, place.session, found.visit, "left")
    seen = versions.compare(place.work, place.session, found.op_id)
    assert seen is not None
    assert (seen.why_not, seen.changes) == (msg("rule.visit_over"), ())


def test_the_numbers_of_a_person_show_their_end_only(place: Place) -> None:
    found = clash(place)
    seen = versions.compare(place.work, place.session, found.op_id)
    assert seen is not None
    shown = {each.label.code: each.mine for each in seen.things[0].pairs}
    assert shown["linepage.field.document"] == msg("linepage.ends", end="8265")


def test_a_refusal_has_no_other_version_to_lay_beside(place: Place) -> None:
    found = refused(place)
    seen = versions.compare(place.work, place.session, found.op_id)
    assert seen is not None
    assert (seen.things, seen.why_not) == ((), None)


def test_what_is_decided_already_is_not_compared(place: Place) -> None:
    found = clash(place)
    deciding.leave(place.work, place.session, found.op_id)
    assert versions.compare(place.work, place.session, found.op_id) is None
