"""Whatever is done to a person, the parts of their time add up to it, and the wait that counts stays what it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from mfc_desk.domain.entities import Visit
from mfc_desk.domain.ids import ConsultationId, DeskName, TicketId, VisitId
from mfc_desk.domain.load.parts import Outcome, Spell, Way, way_of, ways
from mfc_desk.domain.operations.advice import CloseConsultation, OpenConsultation
from mfc_desk.domain.operations.base import Operation
from mfc_desk.domain.operations.calls import CallAgain, CallDealt, CallNext, CallTicket, NoShow, ReturnToQueue
from mfc_desk.domain.operations.moving import SendOn, TransferTicket
from mfc_desk.domain.operations.parking import ParkTicket, ParkVisit, ResumeVisit
from mfc_desk.domain.operations.returning import NotExpected, SendBack
from mfc_desk.domain.operations.tickets import ComeBack, IssueTicket, LeaveQueue, VoidTicket
from mfc_desk.domain.operations.visits import AbandonVisit, FinishVisit, StartVisit, TieTicket
from mfc_desk.domain.tickets import Onward, Ticket
from tests.load.centre import MORNING, Centre, hall_of

T, V, W, C = TicketId("t1"), VisitId("v1"), VisitId("v2"), ConsultationId("c1")
ELSEWHERE = (Onward(series="B"), Onward(desk=DeskName("2")), Onward(desk=DeskName("2"), back=True))
VERBS: tuple[Callable[[int], Operation], ...] = (
    lambda _: CallNext(ticket=T),
    lambda _: CallNext(ticket=T),
    lambda _: CallTicket(ticket=T, reason="x"),
    lambda _: CallDealt(ticket=T, listed=1),
    lambda _: CallAgain(ticket=T),
    lambda _: NoShow(ticket=T),
    lambda _: ReturnToQueue(ticket=T),
    lambda n: ParkTicket(ticket=T, minutes=n % 120 + 1),
    lambda _: ComeBack(ticket=T),
    lambda n: TransferTicket(ticket=T, onward=ELSEWHERE[n % 3], reason="x"),
    lambda _: StartVisit(visit=V, ticket=T),
    lambda _: StartVisit(visit=V, ticket=T),
    lambda _: StartVisit(visit=W, held=T),
    lambda _: TieTicket(visit=W, ticket=T),
    lambda n: ParkVisit(visit=(V, W)[n % 2], minutes=n % 120 + 1),
    lambda n: ResumeVisit(visit=(V, W)[n % 2]),
    lambda n: ResumeVisit(visit=V, ticket=T),
    lambda n: SendOn(visit=(V, W)[n % 2], onward=ELSEWHERE[n % 3]),
    lambda n: SendBack(visit=(V, W)[n % 2], reason="x"),
    lambda _: NotExpected(ticket=T),
    lambda n: OpenConsultation(visit=(V, W)[n % 2], consultation=C, subject="x"),
    lambda _: CloseConsultation(consultation=C, answer="x"),
    lambda n: FinishVisit(visit=(V, W)[n % 2]),
    lambda n: AbandonVisit(visit=(V, W)[n % 2], reason="x"),
    lambda _: LeaveQueue(ticket=T, reason="x"),
    lambda _: VoidTicket(ticket=T, reason="x"),
)
STEPS = st.lists(
    st.tuples(st.sampled_from(VERBS), st.integers(0, 119), st.sampled_from("123"), st.integers(-20, 900)), max_size=25
)


@given(steps=STEPS, booked=st.none() | st.integers(-10, 90), now=st.integers(-60, 40_000))
def test_the_parts_add_up_to_the_length_and_the_first_wait_is_frozen(
    steps: list[tuple[Callable[[int], Operation], int, str, int]], booked: int | None, now: int
) -> None:
    centre, at, frozen = Centre(hall_of(3)), MORNING, None
    agreed = None if booked is None else MORNING + timedelta(minutes=booked)
    assert centre.do(IssueTicket(ticket=T, number="A-001", series="A", appointment=agreed), "1", at)
    for verb, number, desk, minutes in steps:
        at += timedelta(minutes=minutes)
        centre.do(verb(number), desk, at, chief=True)
        way = way_of(centre.ticket(T), at)
        _whole(way)
        if frozen is not None:
            assert (way.first_wait, way.called_at) == frozen
        if way.called_at is not None:
            frozen = way.first_wait, way.called_at
    moment = MORNING + timedelta(minutes=now)
    for way in ways(centre.of(Ticket), centre.of(Visit), moment):
        _whole(way)
        assert way.over or way.until == max(moment, way.parts[-1].since)


def _whole(way: Way) -> None:
    assert sum((part.length for part in way.parts), timedelta()) == way.length
    assert sum((way.spent(spell) for spell in Spell), timedelta()) == way.length
    assert all(part.length >= timedelta() for part in way.parts)
    assert all(one.until == other.since for one, other in zip(way.parts, way.parts[1:], strict=False))


def test_what_follows_the_first_call_is_waiting_again_and_no_part_of_the_wait_that_counts() -> None:
    centre, at = Centre(hall_of(3)), MORNING
    steps: tuple[tuple[Operation, str, int], ...] = (
        (IssueTicket(ticket=T, number="A-001", series="A"), "1", 0),
        (CallNext(ticket=T), "1", 9),
        (StartVisit(visit=V, ticket=T), "1", 1),
        (ParkVisit(visit=V, minutes=10), "1", 5),
        (ResumeVisit(visit=V), "1", 14),
        (SendOn(visit=V, onward=Onward(desk=DeskName("2"))), "1", 3),
        (CallNext(ticket=T), "2", 6),
        (StartVisit(visit=W, ticket=T), "2", 2),
        (AbandonVisit(visit=W, reason="x"), "2", 7),
    )
    for operation, desk, minutes in steps:
        at += timedelta(minutes=minutes)
        assert centre.do(operation, desk, at)
    way = way_of(centre.ticket(T), at)
    assert [(str(part.spell), part.length.total_seconds() / 60, part.desk) for part in way.parts] == [
        ("waiting", 9, None), ("way", 1, "1"), ("serving", 5, "1"), ("put_by", 10, "1"), ("again", 4, None),
        ("serving", 3, "1"), ("again", 6, None), ("way", 2, "2"), ("serving", 7, "2"),
    ]  # fmt: skip
    assert (way.outcome, way.first_wait, way.inside(timedelta(minutes=9))) == (
        Outcome.BROKEN_OFF, timedelta(minutes=9), True,
    )  # fmt: skip
    assert way.inside(timedelta(minutes=8)) is False


def test_who_is_not_called_yet_is_neither_inside_nor_outside_until_the_norm_has_passed() -> None:
    centre = Centre(hall_of(3))
    centre.do(IssueTicket(ticket=T, number="A-001", series="A"), "1", MORNING)
    norm = timedelta(minutes=15)
    assert way_of(centre.ticket(T), MORNING + norm).inside(norm) is None
    assert way_of(centre.ticket(T), MORNING + norm + timedelta(seconds=1)).inside(norm) is False
