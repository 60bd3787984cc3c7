"""The whole hall: everybody in the order of this desk, and each place explained."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mfc_desk.domain.halls import DeskPlan, Hall, Series
from mfc_desk.domain.ids import OpId
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.usecases import whole_hall
from tests.usecases.place import OPENING, words, workplace


@pytest.fixture
def work(tmp_path):
    made = workplace(tmp_path)
    yield made
    made.store.close()


def put(work, *rows):
    with work.store.write() as uow:
        uow.rows.show_all([(row, OpId("feed")) for row in rows])
        uow.commit()


def person(number, minutes, **more):
    at = OPENING - timedelta(minutes=minutes)
    return Ticket(id=number.lower(), number=number, **{"series": "A", "arrived_at": at, "eligible_at": at, **more})


def said(work, messages):
    return [words(work, "en").say(each) for each in messages]


def test_who_waits_comes_first_then_who_is_at_a_desk_then_who_is_away_then_who_went(work):
    put(
        work,
        person("A-001", 50, state=TicketState.DONE),
        person("A-002", 40, state=TicketState.PARKED, returns_at=OPENING + timedelta(hours=1)),
        person("A-003", 30, state=TicketState.SERVING, desk="7"),
        person("A-004", 20),
        person("A-005", 10, head_start_min=30, ground="veteran"),
    )
    assert [row.number for row in whole_hall.look(work)] == ["A-005", "A-004", "A-003", "A-002", "A-001"]


def test_a_place_is_explained_by_everything_that_makes_it_earlier(work):
    hall = Hall(series=(Series(letter="A", quick=True),), desks=(DeskPlan(desk="4", quick=True),))
    put(work, hall, person("A-005", 10, head_start_min=30, ground="large_family", returned_min=10, for_desk="4"))
    told = said(work, whole_hall.place(work, "a-005").parts)
    assert told[0].startswith("came at")
    assert told[1].endswith("30 minutes earlier")
    assert told[2:] == [
        "was at a desk already: 10 minutes earlier",
        "a short matter at a quick desk: 10 minutes earlier",
        "only for desk 4",
    ]


def test_who_goes_before_somebody_is_counted_and_the_nearest_are_named(work):
    put(work, *(person(f"A-{n:03d}", 60 - n) for n in range(1, 7)))
    place = whole_hall.place(work, "a-006")
    assert (place.before, [number for number, _ in place.nearest]) == (5, ["A-003", "A-004", "A-005"])
    assert whole_hall.place(work, "nobody") is None


def test_where_no_matter_is_quick_a_place_counts_from_what_is_told_of_it(work):
    put(work, Hall(series=(Series(letter="A"),)), person("A-001", 10), person("A-002", 10, returned_min=10))
    came = OPENING - timedelta(minutes=10)
    for number, since in (("a-001", came), ("a-002", came - timedelta(minutes=10))):
        assert whole_hall.place(work, number).counts_from == since
    put(work, Hall(series=(Series(letter="A"), Series(letter="B", quick=True))))
    assert whole_hall.place(work, "a-001").counts_from == came - timedelta(minutes=10)


def test_a_wait_is_what_was_waited_whatever_came_between(work):
    waiting = person("A-007", 20).moved(TicketState.ISSUED, OPENING - timedelta(minutes=20))
    called = waiting.moved(TicketState.CALLED, OPENING - timedelta(minutes=12), desk="4")
    put(work, called)
    assert whole_hall.look(work)[0].waits_min == 8
