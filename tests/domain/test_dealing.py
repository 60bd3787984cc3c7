"""A hall without the line: each person is dealt to one desk, and little moves when little changes."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from mfc_desk.domain.dealing import deal, dealt_to, next_dealt
from mfc_desk.domain.halls import Desk, DeskPlan, DeskState, Hall, Series
from mfc_desk.domain.ids import DeskName, TicketId
from mfc_desk.domain.tickets import Ticket, TicketState
from tests.domain.world import NOW

HALL = Hall(
    series=(Series(letter="A"), Series(letter="B", services=("kz.birth",))),
    desks=(DeskPlan(desk=DeskName("1"), series=("A",)), DeskPlan(desk=DeskName("2"))),
)
NAMES = st.integers(0, 10**6).map(lambda n: TicketId(f"t{n}"))
TICKETS = st.dictionaries(NAMES, st.tuples(st.sampled_from("AB"), st.sampled_from(list(TicketState))), max_size=40)
OPEN = st.frozensets(st.sampled_from(["1", "2", "3", "4", "5"]), min_size=1)


@given(drawn=TICKETS, names=OPEN)
def test_every_person_who_waits_is_dealt_to_one_desk_that_may_call_them(
    drawn: dict[TicketId, tuple[str, TicketState]], names: frozenset[str]
) -> None:
    tickets, desks = _tickets(drawn), _desks(names)
    hands = {one.id: dealt_to(one.id, tickets, desks, HALL) for one in desks}
    called = [ticket.id for each in hands.values() for ticket in each]
    assert len(called) == len(set(called))
    able = {one.id for one in tickets if one.callable_from is not None and (one.series == "A" or names != {"1"})}
    assert set(called) == able
    assert all(ticket.series == "A" for ticket in hands.get(DeskName("1"), ()))


@given(drawn=TICKETS, names=OPEN, gone=st.sampled_from(["1", "2", "3", "4", "5"]))
def test_a_desk_that_opens_or_closes_moves_only_its_own_people(
    drawn: dict[TicketId, tuple[str, TicketState]], names: frozenset[str], gone: str
) -> None:
    tickets = _tickets(drawn)
    before, after = deal(tickets, _desks(names | {gone}), HALL), deal(tickets, _desks(names - {gone}), HALL)
    assert all(after[name] == desk for name, desk in before.items() if desk != gone and name in after)


@given(drawn=TICKETS, names=OPEN)
def test_who_else_waits_moves_nobody(drawn: dict[TicketId, tuple[str, TicketState]], names: frozenset[str]) -> None:
    tickets, desks = _tickets(drawn), _desks(names)
    whole, half = deal(tickets, desks, HALL), deal(tickets[::2], desks, HALL)
    assert half.items() <= whole.items()


def test_the_first_one_dealt_is_called_once_their_time_has_come() -> None:
    booked = Ticket(id=TicketId("b"), number="A-1", series="A", arrived_at=NOW, eligible_at=NOW + timedelta(minutes=5))
    plain = Ticket(id=TicketId("p"), number="A-2", series="A", arrived_at=NOW + timedelta(minutes=1), eligible_at=NOW)
    desks = _desks({"3"})
    found = next_dealt(DeskName("3"), (booked, plain), desks, HALL, now=NOW + timedelta(minutes=2))
    assert found == plain
    found = next_dealt(DeskName("3"), (booked, plain), desks, HALL, now=NOW + timedelta(minutes=6))
    assert found == booked


def test_a_desk_that_is_not_open_is_dealt_nobody() -> None:
    ticket = Ticket(id=TicketId("t"), number="A-1", series="A", arrived_at=NOW, eligible_at=NOW)
    desks = [Desk(id=DeskName("3"), state=DeskState.PAUSED, since=NOW)]
    assert dealt_to(DeskName("3"), [ticket], desks, HALL) == ()


def _tickets(drawn: dict[TicketId, tuple[str, TicketState]]) -> list[Ticket]:
    return [
        Ticket(id=name, number=f"A-{n}", series=letter, state=state, arrived_at=NOW, eligible_at=NOW, returns_at=NOW)
        for n, (name, (letter, state)) in enumerate(drawn.items())
    ]


def _desks(names: frozenset[str] | set[str]) -> list[Desk]:
    return [Desk(id=DeskName(name), state=DeskState.OPEN, since=NOW) for name in sorted(names)]
