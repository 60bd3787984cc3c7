"""On the page of a case a paper that was to be brought later is taken in; the page and the ledger know it from then on."""

from __future__ import annotations

import pytest

from mfc_desk.domain.ids import Key
from mfc_desk.usecases import bringing
from mfc_desk.usecases.visits import look_at_case
from tests.domain.test_afterwards import ABROAD
from tests.presenters.test_beside import page_of
from tests.presenters.visit_room import Room
from tests.usecases.place import ask_agencies

KEYS = ["birth_abroad.foreign_birth_document", "birth_abroad.notarised_translation"]


def owing(folder, language="en") -> Room:
    """A registered case whose two papers from abroad may still come."""
    room = Room(folder, "kz", language)
    room.identify(ABROAD)
    room.application = room.choose(ABROAD.service)
    room.answer(room.application, ABROAD)
    ask_agencies(room.work, room.session, room.application)
    room.register(room.application)
    return room


@pytest.fixture
def room(tmp_path):
    made = owing(tmp_path)
    yield made
    made.close()


def paper(room, number: int) -> str:
    return str(room.picture(f"{number}.png", width=40 + number))


def test_what_is_owed_stands_on_the_page_with_its_last_day(room):
    words = page_of(room, room.application).words()
    assert [each.key for each in words.owed] == KEYS
    assert all("2026" in each.sub and not each.over for each in words.owed)


def test_each_paper_leaves_the_list_as_it_comes_and_the_log_says_who_took_it_in(room):
    page = page_of(room, room.application)
    before = len(page.words().log)
    for number, key in enumerate(KEYS):
        assert page.owed.bring(key, paper(room, number), None) == ""
    words = page.words()
    assert words.owed == ()
    assert len(words.log) == before + 2
    assert "Brought later" in words.log[before].title
    case = look_at_case(room.work, room.application)
    assert {each.document.brought_by for each in case.documents} == {room.session.actor.id}
    assert {one.state for one in case.plan.of("birth_abroad")} == {"settled"}


def test_a_file_that_is_none_is_said_beside_it_and_nothing_is_written(room, tmp_path):
    page = page_of(room, room.application)
    (tmp_path / "x.txt").write_text("no scan")
    page.owed.bring(KEYS[0], str(tmp_path / "x.txt"), None)
    assert page.owed.unfit[0] == KEYS[0]
    assert page.owed.unfit[1]
    assert len(page.words().owed) == 2
    assert look_at_case(room.work, room.application).documents == ()


def test_the_same_file_twice_is_told(room):
    page = page_of(room, room.application)
    page.owed.bring(KEYS[0], paper(room, 0), None)
    same = page.words().owed
    assert [each.key for each in same] == KEYS[1:]
    with room.work.store.read() as uow:
        kept = uow.rows.get(Key("application", room.application))
    assert len(kept.documents) == 1


def test_before_the_registration_nothing_is_owed_on_a_page(tmp_path):
    made = Room(tmp_path)
    try:
        made.identify(ABROAD)
        application = made.choose(ABROAD.service)
        made.answer(application, ABROAD)
        assert bringing.owed(look_at_case(made.work, application)) == ()
    finally:
        made.close()
