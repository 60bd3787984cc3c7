"""Several desks in one visit: sent on with something unfinished, served elsewhere, and back at the same clerk."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mfc_desk.domain.entities import Application, Visit
from mfc_desk.domain.errors import WrongState
from mfc_desk.domain.halls import DeskState
from mfc_desk.domain.ids import ConsultationId, DeskName, Key, TicketId, VisitId
from mfc_desk.domain.machines import Lifecycle, VisitState
from mfc_desk.domain.operations.advice import CloseConsultation, OpenConsultation
from mfc_desk.domain.operations.applications import ChooseService
from mfc_desk.domain.operations.calls import CallNext
from mfc_desk.domain.operations.desks import OpenDesk
from mfc_desk.domain.operations.moving import SendOn
from mfc_desk.domain.operations.parking import ParkVisit, ResumeVisit
from mfc_desk.domain.operations.returning import NotExpected, SendBack
from mfc_desk.domain.operations.tickets import ComeBack, IssueTicket, LeaveQueue, VoidTicket
from mfc_desk.domain.operations.visits import AbandonVisit, FinishVisit, StartVisit, TieTicket
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.tickets import Onward, Ticket, TicketState
from tests.domain.tries import place as advising
from tests.domain.world import CASE, VISIT, World, person, stories, world

ONE, THERE = TicketId("t1"), VisitId("v2")
FOUR, SEVEN, NINE = DeskName("4"), DeskName("7"), DeskName("9")


@pytest.fixture
def made() -> World:
    """Desk "4": somebody with a number has begun an application, and it is not finished."""
    story = next(stories())
    made = world(story)
    made.do(IssueTicket(ticket=ONE, number="A-1", series="A"))
    made.do(CallNext(ticket=ONE))
    made.do(StartVisit(visit=VISIT, ticket=ONE))
    made.do(person(story))
    made.do(ChooseService(visit=VISIT, application=CASE, service=story.service, language="ru"))
    made.law = advising().law  # of a country whose desks give advice: what the other desks do here
    return made


def at(made: World, desk: DeskName) -> World:
    made.desk = desk
    return made


def ticket(made: World) -> Ticket:
    found = made.rows.get(Key("ticket", ONE))
    assert isinstance(found, Ticket)
    return found


def visit(made: World, name: VisitId = VISIT) -> Visit:
    found = made.rows.get(Key("visit", name))
    assert isinstance(found, Visit)
    return found


def send(made: World, to: DeskName, name: VisitId = VISIT, *, back: bool = True) -> None:
    made.do(SendOn(visit=name, onward=Onward(desk=to, back=back), reason="a stamp"))


def serve(made: World, desk: DeskName, name: VisitId) -> None:
    """They are called at another desk, ask something there, and that desk is done."""
    at(made, desk)
    made.do(CallNext(ticket=ONE))
    made.do(StartVisit(visit=name, ticket=ONE))
    answered(made, name)


def answered(made: World, name: VisitId) -> None:
    question = ConsultationId(f"q{name}")
    made.do(OpenConsultation(visit=name, consultation=question, subject="Где взять справку?"))
    made.do(CloseConsultation(consultation=question, answer="В центре занятости."))


def test_the_unfinished_application_waits_here_and_is_there_again_back_at_the_same_clerk(made: World) -> None:
    send(made, SEVEN)
    assert (visit(made).state, visit(made).applications) == (VisitState.PARKED, (CASE,))
    assert (ticket(made).state, ticket(made).for_desk, ticket(made).visit) == (TicketState.ISSUED, "7", None)
    serve(made, SEVEN, THERE)
    made.do(FinishVisit(visit=THERE))
    assert (ticket(made).for_desk, ticket(made).visit, ticket(made).back_to) == ("4", VISIT, None)
    at(made, FOUR).do(CallNext(ticket=ONE))
    made.do(ResumeVisit(visit=VISIT, ticket=ONE))
    application = made.rows.get(Key("application", CASE))
    assert isinstance(application, Application)
    assert application.lifecycle is Lifecycle.DRAFT
    assert (visit(made).state, visit(made).ticket, ticket(made).state) == (VisitState.OPEN, ONE, TicketState.SERVING)
    made.do(AbandonVisit(visit=VISIT, reason="tomorrow"))
    assert ticket(made).state is TicketState.LEFT


def test_with_something_unfinished_nobody_is_sent_on_for_good(made: World) -> None:
    with pytest.raises(WrongState, match="come_back_for_it"):
        send(made, SEVEN, back=False)
    assert visit(made).state is VisitState.OPEN


def test_who_went_home_from_the_other_desk_leaves_the_application_with_the_clerk_who_has_it(made: World) -> None:
    send(made, SEVEN)
    serve(made, SEVEN, THERE)
    made.do(AbandonVisit(visit=THERE, reason="had to go"))
    assert (ticket(made).state, visit(made).state) == (TicketState.LEFT, VisitState.PARKED)
    at(made, FOUR).do(ResumeVisit(visit=VISIT))
    made.do(AbandonVisit(visit=VISIT, reason="did not come back"))
    assert visit(made).state is VisitState.ABANDONED


def test_two_desks_that_wait_are_come_back_to_in_turn_the_nearest_first(made: World) -> None:
    send(made, SEVEN)
    serve(made, SEVEN, THERE)
    send(made, NINE, THERE)
    assert [each.desk for each in ticket(made).desks_that_wait] == [SEVEN, FOUR]
    serve(made, NINE, VisitId("v3"))
    made.do(FinishVisit(visit=VisitId("v3")))
    assert (ticket(made).for_desk, ticket(made).visit) == ("7", None)  # nothing was unfinished there
    serve(made, SEVEN, VisitId("v4"))
    made.do(FinishVisit(visit=VisitId("v4")))
    assert (ticket(made).for_desk, ticket(made).visit, ticket(made).ways_back) == ("4", VISIT, ())


def test_a_visit_that_ended_meanwhile_holds_nobody_who_comes_back_for_it(made: World) -> None:
    send(made, SEVEN)
    serve(made, SEVEN, THERE)
    at(made, FOUR).do(AbandonVisit(visit=VISIT, reason="by mistake"))
    at(made, SEVEN).do(FinishVisit(visit=THERE))
    at(made, FOUR).do(CallNext(ticket=ONE))
    made.do(StartVisit(visit=VisitId("v5"), ticket=ONE))
    assert (ticket(made).state, ticket(made).visit) == (TicketState.SERVING, None)


def test_while_the_visit_waits_the_number_begins_no_other_here_and_is_not_let_go(made: World) -> None:
    send(made, SEVEN)
    serve(made, SEVEN, THERE)
    made.do(FinishVisit(visit=THERE))
    at(made, FOUR)
    for refused in (StartVisit(visit=VisitId("v5"), ticket=ONE), LeaveQueue(ticket=ONE, reason="gone")):
        with pytest.raises(WrongState, match="visit_parked"):
            made.do(refused)


def test_the_same_desk_may_serve_them_in_between_and_then_goes_on_with_what_waits(made: World) -> None:
    made.do(SendOn(visit=VISIT, onward=Onward(series="A", back=True), reason="first that"))
    serve(made, FOUR, THERE)
    made.do(FinishVisit(visit=THERE))
    assert (ticket(made).for_desk, ticket(made).visit) == ("4", VISIT)


def test_a_visit_that_is_broken_off_elsewhere_sends_the_person_back_with_their_number(made: World) -> None:
    send(made, SEVEN)
    serve(made, SEVEN, THERE)
    made.do(SendBack(visit=THERE, reason="elsewhere"))
    assert visit(made, THERE).state is VisitState.ABANDONED
    assert (ticket(made).state, ticket(made).for_desk, ticket(made).visit) == (TicketState.ISSUED, "4", VISIT)
    assert ticket(made).returned_min > 0
    at(made, FOUR).do(CallNext(ticket=ONE))
    made.do(ResumeVisit(visit=VISIT, ticket=ONE))
    assert (visit(made).ticket, visit(made).away, ticket(made).state) == (ONE, None, TicketState.SERVING)


def test_who_goes_home_after_the_other_desk_is_done_is_expected_nowhere_and_their_number_is_over(made: World) -> None:
    send(made, SEVEN)
    serve(made, SEVEN, THERE)
    made.do(NotExpected(ticket=ONE))
    made.do(FinishVisit(visit=THERE))
    assert (ticket(made).state, ticket(made).desk, ticket(made).desks_that_wait) == (TicketState.DONE, SEVEN, ())
    assert (visit(made).state, visit(made).away) == (VisitState.PARKED, ONE)  # the clerk who has it decides


def test_who_is_back_before_they_were_called_there_comes_with_their_number_and_no_other_desk_calls_it(
    made: World,
) -> None:
    send(made, SEVEN)
    at(made, FOUR).do(ResumeVisit(visit=VISIT, ticket=ONE))
    assert (ticket(made).state, ticket(made).desk, ticket(made).for_desk) == (TicketState.SERVING, "4", None)
    assert ticket(made).desks_that_wait == ()
    assert visit(made).ticket == ONE
    at(made, SEVEN)
    with pytest.raises(WrongState):
        made.do(CallNext(ticket=ONE))


def test_who_is_served_at_one_desk_stays_there_and_the_other_goes_on_without_their_number_and_knows_it(
    made: World,
) -> None:
    send(made, SEVEN)
    serve(made, SEVEN, THERE)
    before = ticket(made)
    at(made, FOUR).do(ResumeVisit(visit=VISIT, ticket=ONE))
    assert ticket(made) == before
    assert (visit(made).state, visit(made).ticket, visit(made).also_at) == (VisitState.OPEN, None, SEVEN)
    at(made, SEVEN).do(FinishVisit(visit=THERE))
    at(made, FOUR).do(TieTicket(visit=VISIT, ticket=ONE))  # they are back, and the visit is begun
    assert (visit(made).ticket, visit(made).also_at) == (ONE, None)
    assert (ticket(made).state, ticket(made).desk, ticket(made).visit) == (TicketState.SERVING, "4", None)


def test_a_desk_that_finished_without_them_is_not_come_back_to(made: World) -> None:
    send(made, SEVEN)
    serve(made, SEVEN, THERE)
    made.put(replace(visit(made), state=VisitState.FINISHED))
    at(made, SEVEN).do(FinishVisit(visit=THERE))
    assert ticket(made).state is TicketState.DONE


def test_the_number_of_somebody_else_does_not_come_with_a_visit(made: World) -> None:
    send(made, SEVEN)
    other = TicketId("t9")
    made.do(IssueTicket(ticket=other, number="A-9", series="A"))
    with pytest.raises(WrongState, match="other_visit"):
        at(made, FOUR).do(ResumeVisit(visit=VISIT, ticket=other))


def test_a_number_that_another_desk_has_called_is_not_tied_to_the_visit_that_waits_for_it(made):
    made.do(OpenDesk(desk=FOUR, operator=made.actor.id))
    send(made, SEVEN)
    serve(made, SEVEN, THERE)
    at(made, FOUR).do(ResumeVisit(visit=VISIT, ticket=ONE))
    at(made, SEVEN).do(FinishVisit(visit=THERE))
    made.rows.put([replace(made.rows.get(Key("desk", FOUR)), state=DeskState.CLOSED)])  # whoever it waits for is free
    at(made, NINE).do(CallNext(ticket=ONE))
    with pytest.raises(WrongState, match="other_desk"):
        at(made, FOUR).do(TieTicket(visit=VISIT, ticket=ONE))
    assert (ticket(made).state, ticket(made).desk) == (TicketState.CALLED, NINE)


def test_a_number_whose_visit_waits_is_not_voided(made):
    made.do(ParkVisit(visit=VISIT))
    made.do(ComeBack(ticket=ONE))
    made.actor = Actor(made.actor.id, frozenset(Role))
    with pytest.raises(WrongState):
        made.do(VoidTicket(ticket=ONE, reason="misprint"))
    made.do(ResumeVisit(visit=VISIT))
    assert visit(made).state is VisitState.OPEN
