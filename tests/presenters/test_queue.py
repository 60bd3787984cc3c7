"""The waiting people in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.store import bodies
from mfc_desk.text.message import msg
from mfc_desk.usecases.queue import QueueRow, QueueView, look
from sync.wire.messages import ChangeRow
from ui.presenters.queue import QueuePresenter


def row(number, **more):
    known = {"service": None, "reason": msg("queue.in_turn"), "waits_min": 4, "by_law": False, "due": False}
    return QueueRow(ticket=number.lower(), number=number, **{**known, **more})


@pytest.fixture
def queue(place):
    made = QueuePresenter(place.ctx)
    made.set_view(
        QueueView(
            rows=(
                row("A-043", reason=msg("queue.by_law", ground=msg("kz.priority.veteran")), by_law=True, waits_min=18),
                row("B-018", reason=msg("queue.appointment", at=datetime(2026, 11, 22, 11)), waits_min=0, coming=True),
                row("B-017", reason=msg("queue.appointment", at=datetime(2026, 11, 22, 10)), due=True),
                row("A-004"),
            ),
            longest_min=18,
            set_aside=(row("V-008"),),
        )
    )
    return made


@pytest.mark.parametrize("typed", ["A-043", "a043", " a 43 ", "43", "043"])
def test_a_number_is_found_however_it_is_typed(queue, typed):
    assert queue.find(typed).number == "A-043"


def test_a_set_aside_number_is_found_too(queue):
    assert queue.find("8").number == "V-008"


@pytest.mark.parametrize("typed", ["", "-", "99", "C-043"])
def test_an_unknown_number_is_not_guessed(queue, typed):
    assert queue.find(typed) is None


def test_the_list_keeps_the_ground_from_other_eyes_and_the_next_person_shows_it(queue):
    words = queue.words()
    assert words.rows[0].why == "Earlier by law"
    assert "veteran" in words.rows[0].spoken
    assert words.next.why == "By law: veteran"


def test_an_appointment_that_is_not_due_counts_no_minutes(queue):
    assert [each.wait for each in queue.words().rows] == ["18 min", "", "due", "4 min"]


def test_the_same_queue_is_not_drawn_again(queue):
    drawn = []
    queue.shown = lambda: drawn.append(1)
    queue.set_view(queue.view)
    assert drawn == []


def test_a_ground_puts_nobody_first_before_the_time_of_the_appointment(place):
    now = place.work.clock.now()
    booked = {"arrived_at": now, "ground": "veteran", "head_start_min": 15, "language": "ru"}
    with place.work.store.write() as uow:
        for number, minutes in (("B-002", 30), ("B-003", 0)):
            at = now + timedelta(minutes=minutes)
            arrived = now - timedelta(minutes=5)
            ticket = Ticket(
                id=number, number=number, series="B", **{**booked, "eligible_at": at, "arrived_at": arrived}
            )
            uow.rows.receive(place.hall.row(ticket))
        uow.commit()
    rows = {each.number: each for each in look(place.work).rows}
    assert (rows["B-002"].reason.code, rows["B-002"].by_law) == ("queue.appointment", False)
    assert (rows["B-003"].reason.code, rows["B-003"].by_law) == ("queue.by_law", True)


def test_a_service_that_this_desk_does_not_know_yet_hides_nobody(place):
    with place.work.store.write() as uow:
        known = next(each.entity for each in uow.rows.of_kind("ticket"))
        newer = bodies.encode(replace(known, id="new", number="A-099", service="of a newer pack"))
        uow.rows.receive(ChangeRow(999, "ticket:new", "r", newer))
        uow.commit()
    assert [(each.number, each.service) for each in look(place.work).rows if each.number == "A-099"] == [
        ("A-099", None)
    ]


def test_who_is_on_the_list_again_stands_in_turn_with_the_reason_and_who_is_away_stands_aside(place):
    now = place.work.clock.now()
    _arrive(place, "C-001", minutes=20)
    _arrive(place, "C-002", minutes=30, state=TicketState.NO_SHOW, returns_at=now - timedelta(minutes=1))
    _arrive(place, "C-003", minutes=25, state=TicketState.PARKED, returns_at=now)
    _arrive(place, "C-004", minutes=40, state=TicketState.PARKED, returns_at=now + timedelta(minutes=5))
    view = look(place.work)
    mine = [(each.number, each.reason.code) for each in view.rows if each.number.startswith("C")]
    assert mine == [("C-002", "queue.no_show"), ("C-003", "queue.parked"), ("C-001", "queue.in_turn")]
    assert [each.number for each in view.set_aside] == ["C-004"]


def test_a_person_sent_to_another_desk_is_not_on_the_list_of_this_one(place):
    _arrive(place, "C-001", minutes=20, for_desk="99")
    _arrive(place, "C-002", minutes=10, for_desk=place.work.desk.desk)
    assert [each.number for each in look(place.work).rows if each.number.startswith("C")] == ["C-002"]


def test_the_list_stands_in_the_order_in_which_the_office_calls(place):
    _arrive(place, "C-001", minutes=20)
    _arrive(place, "C-002", minutes=5, head_start_min=30, ground="veteran")
    _arrive(place, "C-003", minutes=8, returned_min=10)
    assert [each.number for each in look(place.work).rows if each.number.startswith("C")] == ["C-002", "C-001", "C-003"]


def _arrive(place, number, *, minutes, **more):
    """A ticket of somebody who came so many minutes ago."""
    came = place.work.clock.now() - timedelta(minutes=minutes)
    with place.work.store.write() as uow:
        ticket = Ticket(id=number, number=number, series="C", arrived_at=came, eligible_at=came, **more)
        uow.rows.receive(place.hall.row(ticket))
        uow.commit()
