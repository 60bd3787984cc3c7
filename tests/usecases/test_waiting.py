"""What waits here, why, and since when: of whoever asks in detail, of the others how much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mfc_desk.domain.ids import OpId, ScanHash, TicketId
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.ports.outbox import OpState
from mfc_desk.text.message import msg
from mfc_desk.usecases import persons, visits, waiting
from mfc_desk.usecases.waiting import ScanLeft
from tests.presenters.place import Place
from tests.usecases.untaken_work import WHO, chief, with_the_office


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path, "A-043")
    yield made
    made.work.store.close()


def numbers(place: Place) -> list[int]:
    return [n for n, _ in waiting.open_now(place.work)]


def test_every_action_is_told_under_the_visit_it_was_done_in(place: Place) -> None:
    visit = visits.start(place.work, place.session, ticket=TicketId("a-043"))
    persons.identify(place.work, place.session, visit, WHO)
    page = waiting.read(place.work, place.session, numbers(place))
    assert [(each.what, each.place.number, each.place.person) for each in page.acts] == [
        (msg("done.start_visit"), "A-043", "Оспанова Р."),
        (msg("done.identify_person"), "A-043", "Оспанова Р."),
    ]
    assert len({each.place.key for each in page.acts}) == 1
    assert page.acts[1].rests_on == (page.acts[0].op_id,)


def test_what_others_did_is_counted_and_a_supervisor_sees_it(place: Place) -> None:
    visits.start(place.work, place.session, paper_number="12")
    other = replace(chief(place), actor=Actor(chief(place).actor.id, frozenset({Role.OPERATOR})))
    seen = waiting.read(place.work, other, numbers(place))
    assert (seen.acts, seen.others) == ((), 1)
    seen = waiting.read(place.work, chief(place), numbers(place))
    assert ([each.by for each in seen.acts], seen.others) == (["aigerim"], 0)


def test_what_the_office_holds_waits_no_more(place: Place) -> None:
    visits.start(place.work, place.session, paper_number="12")
    with_the_office(place)
    assert waiting.open_now(place.work) == ()


def test_what_the_office_cannot_decide_yet_says_why(place: Place) -> None:
    visits.start(place.work, place.session, paper_number="12")
    why = msg("line.held_newer")
    with place.work.store.write() as uow:
        (sent,) = uow.outbox.pending()
        uow.outbox.settle(OpId(sent.op_id), OpState.HELD, why, 0)
        uow.commit()
    assert waiting.open_now(place.work) == ((1, OpState.HELD),)
    assert waiting.read(place.work, place.session, [1]).acts[0].told == why


def test_a_scan_on_its_way_says_how_far_it_is(place: Place) -> None:
    name = ScanHash("ab" * 32)
    with place.work.store.write() as uow:
        uow.scans.add(name, 1000, "image/png")
        uow.scans.sent(name, 609, done=False)
        uow.commit()
    left = waiting.scans(place.work)
    assert left == {name: ScanLeft(609, 1000)}
    assert left[name].percent == 60
