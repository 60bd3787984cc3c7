"""A ticket from the kiosk to the way out, by the rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from mfc_desk.domain.entities import Visit
from mfc_desk.domain.errors import WrongState
from mfc_desk.domain.ids import Key, TicketId
from mfc_desk.domain.operations.calls import CallNext, NoShow, ReturnToQueue
from mfc_desk.domain.operations.tickets import IssueTicket
from mfc_desk.domain.operations.visits import AbandonVisit, StartVisit, TieTicket
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.domain.time import BusinessTime
from tests.domain.world import (
    NOW,
    VISIT,
    World,
    stories,
    world,
)

ONE = next(stories())


def test_a_ticket_is_called_served_and_done_with_its_first_call_kept():
    made = world(ONE)
    ticket = TicketId("t1")
    made.do(IssueTicket(ticket=ticket, number="A-042", series="A"))
    made.at = BusinessTime(NOW + timedelta(minutes=9), provisional=False)
    made.do(CallNext(ticket=ticket))
    made.do(ReturnToQueue(ticket=ticket))
    assert _ticket(made).state is TicketState.ISSUED
    made.at = BusinessTime(NOW + timedelta(minutes=20), provisional=False)
    made.do(CallNext(ticket=ticket))
    made.do(StartVisit(visit=VISIT, ticket=ticket))
    served = _ticket(made)
    assert (served.state, served.called_at) == (TicketState.SERVING, NOW + timedelta(minutes=9))
    assert _visit(made).number == "A-042"
    made.do(AbandonVisit(visit=VISIT, reason="left"))
    assert _ticket(made).state is TicketState.LEFT


def test_a_ticket_called_late_is_tied_to_the_visit_and_ends_with_it():
    made = world(ONE)
    ticket = TicketId("t1")
    made.do(IssueTicket(ticket=ticket, number="A-042", series="A"))
    made.do(CallNext(ticket=ticket))
    made.do(StartVisit(visit=VISIT, paper_number="42"))
    made.do(TieTicket(visit=VISIT, ticket=ticket))
    assert (_ticket(made).state, _visit(made).ticket, _visit(made).number) == (TicketState.SERVING, "t1", "A-042")
    with pytest.raises(WrongState):
        made.do(TieTicket(visit=VISIT, ticket=ticket))
    made.do(AbandonVisit(visit=VISIT, reason="left"))
    assert _ticket(made).state is TicketState.LEFT


@pytest.mark.parametrize("shown", [TicketId("t1"), TicketId("t9"), None])
def test_a_waiting_ticket_is_tied_only_to_the_visit_it_was_shown_in(shown):
    made = world(ONE)
    made.do(IssueTicket(ticket=TicketId("t1"), number="A-042", series="A"))
    made.do(StartVisit(visit=VISIT, held=shown, paper_number="A-042"))
    if shown == "t1":
        made.do(TieTicket(visit=VISIT, ticket=TicketId("t1")))
        assert (_ticket(made).state, _ticket(made).desk) == (TicketState.SERVING, _visit(made).desk)
        return
    with pytest.raises(WrongState):
        made.do(TieTicket(visit=VISIT, ticket=TicketId("t1")))


def test_a_person_who_did_not_come_can_still_be_served():
    made = world(ONE)
    ticket = TicketId("t1")
    made.do(IssueTicket(ticket=ticket, number="A-042", series="A"))
    made.do(CallNext(ticket=ticket))
    made.do(NoShow(ticket=ticket))
    made.do(StartVisit(visit=VISIT, ticket=ticket))
    assert _ticket(made).state is TicketState.SERVING


def test_going_first_needs_its_legal_ground():
    made = world(ONE)
    with pytest.raises(WrongState):
        made.do(IssueTicket(ticket=TicketId("t1"), number="A-1", series="A", ground=""))


def test_a_ticket_of_another_desk_is_not_touched_here():
    made = world(ONE)
    when = datetime(2026, 11, 23, tzinfo=UTC)
    called = Ticket(
        id=TicketId("t1"),
        number="A-1",
        series="A",
        state=TicketState.CALLED,
        arrived_at=when,
        eligible_at=when,
        desk="7",
    )
    made.put(called)
    with pytest.raises(WrongState):
        made.do(NoShow(ticket=called.id))


def test_a_ground_that_no_law_knows_is_no_ground():
    made = world(ONE)
    with pytest.raises(WrongState):
        made.do(IssueTicket(ticket=TicketId("t1"), number="A-1", series="A", ground="friend"))


def _ticket(made: World) -> Ticket:
    found = made.rows.get(Key("ticket", TicketId("t1")))
    assert isinstance(found, Ticket)
    return found


def _visit(made: World) -> Visit:
    found = made.rows.get(Key("visit", VISIT))
    assert isinstance(found, Visit)
    return found
