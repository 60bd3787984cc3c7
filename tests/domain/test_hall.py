"""The hall by the rules: who is next at which desk, called again, parked, sent on and back, and the time it all took."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfc_desk.domain.entities import Visit
from mfc_desk.domain.errors import DomainError, NotAllowed, Unlawful, WrongState
from mfc_desk.domain.halls import Desk, DeskPlan, DeskState, Hall, Series, TicketBlock
from mfc_desk.domain.ids import DeskName, DeviceId, Key, LeaseId, OperatorId, TicketId, VisitId
from mfc_desk.domain.operations.calls import CallAgain, CallDealt, CallNext, CallTicket, NoShow
from mfc_desk.domain.operations.desks import CloseDesk, OpenDesk, PauseDesk, SetHall
from mfc_desk.domain.operations.moving import SendOn, TransferTicket
from mfc_desk.domain.operations.parking import ParkTicket, ParkVisit, ResumeVisit
from mfc_desk.domain.operations.tickets import ComeBack, IssueTicket, LeaveQueue, VoidTicket
from mfc_desk.domain.operations.visits import AbandonVisit, StartVisit
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.ranking import longest_head_start, may_call, rank, rank_at_desk
from mfc_desk.domain.tickets import Onward, Period, Phase, Source, Ticket, TicketState
from mfc_desk.domain.time import BusinessTime
from tests.domain.world import NOW, VISIT, World, stories, world

ONE, TWO = TicketId("t1"), TicketId("t2")
CHIEF = Actor(OperatorId("chief"), frozenset({Role.SUPERVISOR}))


@pytest.fixture
def made() -> World:
    """A desk "4" of a centre that has said nothing of its hall."""
    return world(next(stories()))


def test_a_number_is_called_so_often_and_not_twice_in_one_breath(made: World) -> None:
    _called(made)
    with pytest.raises(WrongState, match="called_just_now"):
        made.do(CallAgain(ticket=ONE))
    for _ in range(2):
        _later(made, seconds=20)
        made.do(CallAgain(ticket=ONE))
    _later(made, seconds=20)
    with pytest.raises(WrongState, match="called_enough"):
        made.do(CallAgain(ticket=ONE))


def test_who_did_not_come_returns_by_itself_once_and_then_only_by_showing_up(made: World) -> None:
    _called(made)
    made.do(NoShow(ticket=ONE))
    assert not _ticket(made).waits_at(made.at.at)
    _later(made, minutes=5)
    assert _ticket(made).waits_at(made.at.at)
    made.do(CallNext(ticket=ONE))
    made.do(NoShow(ticket=ONE))
    assert _ticket(made).callable_from is None
    made.do(ComeBack(ticket=ONE))
    assert (_ticket(made).state, _ticket(made).waits_at(made.at.at)) == (TicketState.ISSUED, True)


def test_a_parked_person_returns_after_the_time_ahead_of_who_came_with_them(made: World) -> None:
    _called(made)
    made.do(ParkTicket(ticket=ONE, minutes=10, reason="a copy"))
    made.do(IssueTicket(ticket=TWO, number="A-2", series="A"))
    assert not _ticket(made).waits_at(made.at.at)
    _later(made, minutes=10)
    assert _ticket(made).waits_at(made.at.at)
    assert rank(_ticket(made)).rank_at == NOW - timedelta(minutes=10)


@pytest.mark.parametrize("minutes", [0, -5, 121])
def test_nobody_is_parked_for_no_time_or_for_the_whole_day(made: World, minutes: int) -> None:
    _called(made)
    with pytest.raises(Unlawful, match="park_bounds"):
        made.do(ParkTicket(ticket=ONE, minutes=minutes))


def test_a_parked_visit_leaves_the_desk_free_and_goes_on_with_the_same_person(made: World) -> None:
    _called(made)
    made.do(StartVisit(visit=VISIT, ticket=ONE))
    made.do(ParkVisit(visit=VISIT, minutes=20))
    assert (_ticket(made).state, _ticket(made).visit) == (TicketState.PARKED, VISIT)
    with pytest.raises(WrongState, match="visit_parked"):
        made.do(LeaveQueue(ticket=ONE, reason="gone"))
    with pytest.raises(WrongState, match="visit_parked"):
        made.do(StartVisit(visit=VisitId("v2"), ticket=ONE))
    made.do(ResumeVisit(visit=VISIT))
    assert (_ticket(made).state, _ticket(made).visit, _visit(made).desk) == (TicketState.SERVING, None, "4")


def test_a_parked_visit_whose_person_never_came_back_is_abandoned_with_its_reason(made: World) -> None:
    _called(made)
    made.do(StartVisit(visit=VISIT, ticket=ONE))
    made.do(ParkVisit(visit=VISIT))
    made.do(AbandonVisit(visit=VISIT, reason="did not come back"))
    assert (_ticket(made).state, _ticket(made).visit) == (TicketState.LEFT, None)


def test_who_is_sent_on_keeps_their_arrival_and_comes_back_to_the_clerk_who_sent_them(made: World) -> None:
    _called(made)
    made.do(StartVisit(visit=VISIT, ticket=ONE))
    _later(made, minutes=7)
    made.do(SendOn(visit=VISIT, onward=Onward(desk=DeskName("7"), back=True)))
    sent = _ticket(made)
    assert (sent.state, sent.for_desk, sent.back_to, sent.arrived_at) == (TicketState.ISSUED, "7", "4", NOW)
    assert rank(sent).rank_at < NOW
    with pytest.raises(WrongState, match="not_for_this_desk"):
        made.do(CallNext(ticket=ONE))


def test_a_transfer_needs_a_reason_and_somewhere_to_go(made: World) -> None:
    _called(made)
    with pytest.raises(Unlawful, match="reason_needed"):
        made.do(TransferTicket(ticket=ONE, onward=Onward(desk=DeskName("7")), reason=" "))
    with pytest.raises(Unlawful, match="nowhere_to_send"):
        made.do(TransferTicket(ticket=ONE, onward=Onward(), reason="wrong window"))
    with pytest.raises(Unlawful, match="nowhere_to_send"):
        made.do(TransferTicket(ticket=ONE, onward=Onward(series="Z"), reason="wrong window"))


def test_a_chosen_person_is_called_with_a_reason_also_where_they_were_sent_elsewhere(made: World) -> None:
    made.do(IssueTicket(ticket=ONE, number="A-1", series="A"))
    made.do(TransferTicket(ticket=ONE, onward=Onward(desk=DeskName("7")), reason="a lift"))
    with pytest.raises(Unlawful, match="reason_needed"):
        made.do(CallTicket(ticket=ONE, reason=""))
    made.do(CallTicket(ticket=ONE, reason="cannot climb stairs"))
    assert (_ticket(made).desk, _ticket(made).reason) == ("4", "cannot climb stairs")


def test_a_desk_that_pauses_or_is_closed_calls_nobody(made: World) -> None:
    made.do(IssueTicket(ticket=ONE, number="A-1", series="A"))
    made.do(OpenDesk(desk=DeskName("4"), operator=made.actor.id))
    made.do(PauseDesk(desk=DeskName("4"), reason="lunch"))
    with pytest.raises(WrongState, match="desk_paused"):
        made.do(CallNext(ticket=ONE))
    made.do(CloseDesk(desk=DeskName("4")))
    with pytest.raises(WrongState, match="desk_closed"):
        made.do(CallDealt(ticket=ONE, listed=3))
    made.do(OpenDesk(desk=DeskName("4"), operator=made.actor.id))
    made.do(CallNext(ticket=ONE))
    assert _ticket(made).state is TicketState.CALLED


def test_another_desk_is_opened_and_closed_by_a_supervisor_alone_and_that_is_kept(made: World) -> None:
    with pytest.raises(NotAllowed):
        made.do(OpenDesk(desk=DeskName("7"), operator=OperatorId("bolat")))
    made.actor = CHIEF
    made.do(OpenDesk(desk=DeskName("7"), operator=OperatorId("bolat")))
    found = made.rows.get(Key("desk", "7"))
    assert isinstance(found, Desk)
    assert (found.state, found.operator, found.by) == (DeskState.OPEN, "bolat", "chief")


def test_numbers_of_a_block_are_given_in_order_anew_each_day_and_by_their_device_alone(made: World) -> None:
    block = LeaseId("b1")
    made.put(TicketBlock(id=block, device=DeviceId("d1"), series="A", first=801, last=802))
    made.do(IssueTicket(ticket=ONE, number="A-801", series="A", block=block))
    assert _ticket(made).source is Source.BLOCK
    with pytest.raises(WrongState, match="number_taken"):
        made.do(IssueTicket(ticket=TWO, number="A-801", series="A", block=block))
    made.do(IssueTicket(ticket=TWO, number="A-802", series="A", block=block))
    with pytest.raises(WrongState, match="block_used_up"):
        made.do(IssueTicket(ticket=TicketId("t3"), number="A-803", series="A", block=block))
    _later(made, hours=24)
    made.do(IssueTicket(ticket=TicketId("t3"), number="A-801", series="A", block=block))
    made.put(TicketBlock(id=block, device=DeviceId("other"), series="A", first=801, last=802))
    with pytest.raises(WrongState, match="other_desk"):
        made.do(IssueTicket(ticket=TicketId("t4"), number="A-801", series="A", block=block))


def test_a_voided_number_is_never_called_and_says_why(made: World) -> None:
    made.do(IssueTicket(ticket=ONE, number="A-1", series="A"))
    with pytest.raises(Unlawful, match="reason_needed"):
        made.do(VoidTicket(ticket=ONE, reason=""))
    made.do(VoidTicket(ticket=ONE, reason="misprint"))
    with pytest.raises(WrongState):
        made.do(CallTicket(ticket=ONE, reason="whatever"))
    assert (_ticket(made).reason, _ticket(made).callable_from) == ("misprint", None)


@pytest.mark.parametrize(
    "hall",
    [
        Hall(series=()),
        Hall(series=(Series(letter="A"), Series(letter="A", services=("kz.birth",)))),
        Hall(series=(Series(letter="A", services=("kz.birth",)),)),
        Hall(series=(Series(letter="A"), Series(letter="B"))),
        Hall(series=(Series(letter="A", first=1, last=9, excluded=((1, 9),)),)),
        Hall(desks=(DeskPlan(desk=DeskName("1"), series=("Z",)),)),
        Hall(recalls=0),
        Hall(park_min=200),
        Hall(head_starts=(("friend", 60),)),
        Hall(head_start_min=-1),
    ],
)
def test_a_hall_that_contradicts_itself_is_not_set(made: World, hall: Hall) -> None:
    made.actor = CHIEF
    with pytest.raises(Unlawful):
        made.do(SetHall(hall=hall))


def test_a_quick_desk_takes_quick_matters_first_and_the_other_one_the_others() -> None:
    hall = Hall(series=(Series(letter="A"), Series(letter="Q", services=("kz.birth",), quick=True)))
    long, short = _waiting("A", NOW), _waiting("Q", NOW + timedelta(minutes=1))
    quick, plain = DeskPlan(desk=DeskName("1"), quick=True), DeskPlan(desk=DeskName("2"))
    assert rank_at_desk(short, hall, quick) < rank_at_desk(long, hall, quick)
    assert rank_at_desk(long, hall, plain) < rank_at_desk(short, hall, plain)


def test_a_hall_without_quick_matters_moves_nobody_against_a_number_of_a_list_it_does_not_know() -> None:
    hall, plan = Hall(series=(Series(letter="A"),)), DeskPlan(desk=DeskName("2"))
    strange, known = _waiting("B", NOW), _waiting("A", NOW + timedelta(minutes=2))
    assert rank_at_desk(strange, hall, plan) == rank(strange).rank_at
    assert rank_at_desk(strange, hall, plan) < rank_at_desk(known, hall, plan)


@given(
    came=st.integers(0, 600),
    later=st.integers(0, 600),
    grounds=st.tuples(st.sampled_from([0, 15, 30]), st.sampled_from([0, 15, 30])),
    returned=st.tuples(st.sampled_from([0, 10]), st.sampled_from([0, 10])),
    letters=st.tuples(st.sampled_from("AQ"), st.sampled_from("AQ")),
    quick=st.booleans(),
)
def test_nobody_is_overtaken_by_who_came_later_than_the_longest_head_start(
    came: int,
    later: int,
    grounds: tuple[int, int],
    returned: tuple[int, int],
    letters: tuple[str, str],
    quick: bool,
) -> None:
    hall = Hall(series=(Series(letter="A"), Series(letter="Q", services=("kz.birth",), quick=True)))
    plan = DeskPlan(desk=DeskName("1"), quick=quick)
    first, second = (
        _waiting(letter, NOW + timedelta(minutes=at), head=head, returned=back)
        for letter, at, head, back in zip(letters, (came, came + later), grounds, returned, strict=True)
    )
    if timedelta(minutes=later) > longest_head_start(hall):
        assert rank_at_desk(first, hall, plan) < rank_at_desk(second, hall, plan)


def test_who_was_sent_to_one_desk_is_for_no_other_and_a_desk_keeps_to_its_lists() -> None:
    sent = Ticket(id=ONE, number="A-1", series="A", arrived_at=NOW, eligible_at=NOW, for_desk=DeskName("7"))
    plans = [DeskPlan(desk=DeskName("7"), series=("B",)), DeskPlan(desk=DeskName("4"))]
    assert [may_call(sent, plan, closed=()) for plan in plans] == [True, False]
    assert not may_call(_waiting("A", NOW), plans[0], closed=())


def test_every_stretch_is_written_down_and_the_parts_add_up_to_the_whole(made: World) -> None:
    booked = NOW + timedelta(minutes=10)
    made.do(IssueTicket(ticket=ONE, number="A-1", series="A", appointment=booked))
    _later(made, minutes=14)
    made.do(CallNext(ticket=ONE))
    _later(made, minutes=1)
    made.do(NoShow(ticket=ONE))
    _later(made, minutes=8)
    made.do(CallNext(ticket=ONE))
    _later(made, minutes=2)
    made.do(StartVisit(visit=VISIT, ticket=ONE))
    _later(made, minutes=5)
    made.do(ParkVisit(visit=VISIT, minutes=15))
    _later(made, minutes=12)
    made.do(ResumeVisit(visit=VISIT))
    _later(made, minutes=3)
    made.do(AbandonVisit(visit=VISIT, reason="left"))
    ended = _ticket(made)
    minutes = {phase: ended.spent(phase, made.at.at) // timedelta(minutes=1) for phase in Phase}
    assert minutes == {"early": 10, "waiting": 4 + 3, "way": 1 + 2, "missed": 5, "serving": 5 + 3, "parked": 12}
    _whole(ended.log, NOW, made.at.at)
    assert ended.called_at == NOW + timedelta(minutes=14)


VERBS = st.lists(
    st.tuples(
        st.sampled_from(["call", "again", "missed", "back", "park", "start", "hold", "resume", "on", "leave"]),
        st.integers(0, 40),
    ),
    max_size=25,
)


@given(verbs=VERBS, booked=st.one_of(st.none(), st.integers(-10, 30)))
def test_whatever_happens_the_parts_of_a_way_follow_one_another_without_a_hole(
    verbs: list[tuple[str, int]], booked: int | None
) -> None:
    made = world(next(stories()))
    appointment = None if booked is None else NOW + timedelta(minutes=booked)
    made.do(IssueTicket(ticket=ONE, number="A-1", series="A", appointment=appointment))
    for count, (verb, minutes) in enumerate(verbs):
        _later(made, minutes=minutes)
        _try(made, verb, VisitId(f"v{count}"))
    ticket = _ticket(made)
    _whole(ticket.parts(made.at.at), NOW, ticket.ended_at or made.at.at)


def _try(made: World, verb: str, fresh: VisitId) -> None:
    """Do it where the tables allow it; a visit is the one that is open or parked."""
    visits = [each for each in made.rows.written.values() if isinstance(each, Visit) and each.ended_at is None]
    visit = visits[-1].id if visits else fresh
    operation = {
        "call": CallNext(ticket=ONE),
        "again": CallAgain(ticket=ONE),
        "missed": NoShow(ticket=ONE),
        "back": ComeBack(ticket=ONE),
        "park": ParkTicket(ticket=ONE, minutes=15),
        "start": StartVisit(visit=fresh, ticket=ONE),
        "hold": ParkVisit(visit=visit, minutes=5),
        "resume": ResumeVisit(visit=visit),
        "on": SendOn(visit=visit, onward=Onward(desk=DeskName("4"))),
        "leave": AbandonVisit(visit=visit, reason="left"),
    }[verb]
    try:
        made.do(operation)
    except DomainError:
        return


def _whole(parts: tuple[Period, ...], began: datetime, ended: datetime) -> None:
    """The parts begin where the way began, each where the one before ended, and end where it ended."""
    assert parts[0].since == began
    assert parts[-1].until == ended
    assert all(one.until == after.since for one, after in pairwise(parts))
    assert sum(((one.until or ended) - one.since for one in parts), timedelta()) == ended - began


def _waiting(letter: str, came: datetime, *, head: int = 0, returned: int = 0) -> Ticket:
    number = f"{letter}-1"
    return Ticket(
        id=TicketId(f"{letter}{came}"),
        number=number,
        series=letter,
        arrived_at=came,
        eligible_at=came,
        head_start_min=head,
        returned_min=returned,
    )


def _called(made: World) -> None:
    made.do(IssueTicket(ticket=ONE, number="A-1", series="A"))
    made.do(CallNext(ticket=ONE))


def _later(made: World, **by: int) -> None:
    made.at = BusinessTime(made.at.at + timedelta(**by), provisional=False)


def _ticket(made: World) -> Ticket:
    found = made.rows.get(Key("ticket", ONE))
    assert isinstance(found, Ticket)
    return found


def _visit(made: World) -> Visit:
    found = made.rows.get(Key("visit", VISIT))
    assert isinstance(found, Visit)
    return found
