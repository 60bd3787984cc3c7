"""The end of a shift lists what is open or unsent, and nothing of it is lost by closing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from mfc_desk.domain.halls import DeskState
from mfc_desk.domain.ids import OpId
from mfc_desk.domain.tickets import Ticket, TicketState, WayBack
from mfc_desk.ports.office import NoLine
from mfc_desk.usecases import desk_state, places, queue, shift, visits
from mfc_desk.usecases.shift import Left
from tests.usecases.place import OPENING, operator, workplace


@pytest.fixture
def desk(tmp_path):
    work = workplace(tmp_path)
    yield work, operator(work)
    work.store.close()


def come(work, number, state=TicketState.ISSUED, **more):
    at = OPENING - timedelta(minutes=20)
    ticket = Ticket(id=number.lower(), number=number, series="A", arrived_at=at, eligible_at=at, state=state, **more)
    with work.store.write() as uow:
        uow.rows.show(ticket, OpId("feed"))
        uow.commit()
    return ticket.id


def kinds(found):
    return [each.kind for each in found]


def test_a_quiet_desk_has_nothing_left(desk):
    assert shift.look(*desk) == ()


def test_a_call_that_nobody_answered_for_is_listed_first(desk):
    work, session = desk
    come(work, "A-001", TicketState.CALLED, desk="4", last_call_at=OPENING)
    come(work, "A-002", TicketState.CALLED, desk="5", last_call_at=OPENING)
    found = shift.look(work, session)
    assert [(each.kind, each.about) for each in found] == [(Left.CALLED, "A-001")]


def test_visits_that_were_begun_or_put_off_are_listed_with_their_drafts(desk):
    work, session = desk
    first = visits.start(work, session, paper_number="12")
    places.hold(work, session, first, minutes=15, reason="")
    second = visits.start(work, session, ticket=come(work, "A-003"))
    found = shift.look(work, session)
    assert [(each.kind, each.about, each.visit) for each in found if each.visit] == [
        (Left.HELD, "12", first), (Left.VISIT, "A-003", second),
    ]  # fmt: skip


def test_what_the_office_has_not_heard_is_listed_and_counted(desk):
    work, session = desk
    visits.abandon(work, session, visits.start(work, session), "gone")
    found = shift.look(work, session)
    assert [(each.kind, each.n) for each in found] == [(Left.KEPT, 2)]


def test_a_question_that_nobody_answered_is_listed(desk):
    work, session = desk
    with pytest.raises(NoLine):
        queue.call_next(work, replace(session, token="t"))
    assert kinds(shift.look(work, session)) == [Left.ASKED]


def test_closing_the_desk_loses_nothing_of_it(desk):
    work, session = desk
    visit = visits.start(work, session, ticket=come(work, "A-003"))
    desk_state.close(work, session)
    assert desk_state.look(work).here.state is DeskState.CLOSED
    desk_state.sit_down(work, session)
    assert visits.open_visit(work, session) == visit
    assert Left.VISIT in kinds(shift.look(work, session))


def test_a_desk_that_nobody_opened_by_name_and_that_has_somebody_is_at_work(desk):
    work, _ = desk
    come(work, "A-001", TicketState.SERVING, desk="1")
    come(work, "A-002", TicketState.CALLED, desk="2", last_call_at=OPENING)
    come(work, "A-003", TicketState.DONE, desk="3")
    come(work, "A-004", TicketState.SERVING, desk="4")
    found = desk_state.look(work).others
    assert [(each.desk, each.state) for each in found] == [("1", DeskState.OPEN), ("2", DeskState.OPEN)]


def test_who_waits_for_this_desk_alone_and_who_is_expected_back_is_named(desk):
    work, session = desk
    come(work, "A-001", for_desk="4")
    come(work, "A-002", TicketState.SERVING, desk="7", back_to="4")
    come(work, "A-003", for_desk="7", ways_back=(WayBack(desk="4"),))
    come(work, "A-004", for_desk="7")
    come(work, "A-005", TicketState.DONE, for_desk="4")
    found = shift.look(work, session)
    assert [(each.kind, each.about, each.where) for each in found] == [
        (Left.SENT, "A-001", None), (Left.BACK, "A-002", "7"), (Left.BACK, "A-003", None),
    ]  # fmt: skip


def test_who_was_put_by_here_is_told_of_once_with_their_visit(desk):
    work, session = desk
    visit = visits.start(work, session, ticket=come(work, "A-003"))
    places.hold(work, session, visit, minutes=15, reason="")
    assert [each.kind for each in shift.look(work, session) if each.ticket] == [Left.HELD]
