"""One original, and every later paper says so: by the rules, whatever the printer did."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfc_desk.domain.errors import NotAllowed, Unlawful, WrongState
from mfc_desk.domain.ids import DeviceId, PrintJobId, TicketId
from mfc_desk.domain.operations.printing import LONGEST_JOB, MOST_PRINTS, EndPrint, PrintTicket, papers_of
from mfc_desk.domain.operations.tickets import IssueTicket, LeaveQueue
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.ticket_prints import CopyReason, PrintState, TicketPapers, TicketPrint
from tests.domain.world import World, stories, world

T1 = TicketId("t1")
STORY = next(stories())


def issued() -> World:
    made = world(STORY)
    made.do(IssueTicket(ticket=T1, number="A-042", series="A"))
    return made


def printed(made: World, job: str, reason: CopyReason | None = None) -> None:
    made.do(PrintTicket(ticket=T1, job=PrintJobId(job), reason=reason))


def ended(made: World, job: str, *, came_out: bool) -> None:
    made.do(EndPrint(ticket=T1, job=PrintJobId(job), came_out=came_out))


def prints(made: World) -> tuple[TicketPrint, ...]:
    return papers_of(made.rows, T1).prints


def copies(made: World) -> list[int]:
    return [one.copy for one in prints(made)]


def test_the_first_print_is_the_original_and_every_later_one_a_copy_with_its_reason() -> None:
    made = issued()
    printed(made, "j1")
    ended(made, "j1", came_out=True)
    printed(made, "j2", CopyReason.LOST)
    printed(made, "j3")
    first, second, third = prints(made)
    assert [first.copy, second.copy, third.copy] == [0, 1, 2]
    assert [first.reason, second.reason, third.reason] == [None, CopyReason.LOST, CopyReason.UNSURE]
    assert [first.state, second.state] == [PrintState.PRINTED, PrintState.STORED]
    assert (first.operator, first.device, first.at) == (made.act.actor.id, made.act.device, made.act.at.at)


def test_a_job_that_is_there_already_is_no_second_paper() -> None:
    made = issued()
    printed(made, "j1")
    before = prints(made)
    printed(made, "j1", CopyReason.LOST)
    assert prints(made) == before


def test_a_print_nobody_knows_the_end_of_counts_as_paper() -> None:
    made = issued()
    printed(made, "killed")
    printed(made, "again")
    assert copies(made) == [0, 1]


def test_where_the_printer_says_that_nothing_came_out_the_next_one_is_the_original() -> None:
    made = issued()
    printed(made, "j1")
    ended(made, "j1", came_out=False)
    printed(made, "j2")
    assert copies(made) == [0, 0]
    assert prints(made)[1].reason is None


def test_what_the_printer_said_is_said_once() -> None:
    made = issued()
    printed(made, "j1")
    ended(made, "j1", came_out=True)
    before = prints(made)
    ended(made, "j1", came_out=True)
    assert prints(made) == before
    with pytest.raises(WrongState):
        ended(made, "j1", came_out=False)


def test_the_end_of_a_print_is_told_by_whoever_printed_it() -> None:
    made = issued()
    printed(made, "j1")
    of_another = replace(prints(made)[0], device=DeviceId("another"))
    made.put(TicketPapers(id=T1, prints=(of_another,)))
    with pytest.raises(WrongState):
        ended(made, "j1", came_out=False)


def test_the_end_of_a_print_is_taken_after_the_person_has_gone() -> None:
    made = issued()
    printed(made, "j1")
    made.do(LeaveQueue(ticket=T1, reason="gone"))
    ended(made, "j1", came_out=True)
    assert prints(made)[0].state is PrintState.PRINTED


def test_a_job_that_was_never_written_down_has_no_end_and_one_without_a_name_is_none() -> None:
    made = issued()
    with pytest.raises(Unlawful):
        ended(made, "j1", came_out=True)
    for job in ("", "j" * (LONGEST_JOB + 1)):
        with pytest.raises(Unlawful):
            printed(made, job)


def test_a_ticket_is_printed_so_often_and_no_more() -> None:
    made = issued()
    for place in range(MOST_PRINTS):
        printed(made, f"j{place}")
    with pytest.raises(WrongState):
        printed(made, "one too many")


@pytest.mark.parametrize("operation", [PrintTicket, EndPrint])
def test_who_has_no_role_in_the_hall_prints_nothing(operation) -> None:
    made = issued()
    printed(made, "j1")
    made.actor = Actor(made.actor.id, frozenset({Role.OFFICE}))
    more = {"came_out": True} if operation is EndPrint else {}
    with pytest.raises(NotAllowed):
        made.do(operation(ticket=T1, job=PrintJobId("j1"), **more))


@given(st.lists(st.sampled_from([None, True, False]), max_size=MOST_PRINTS))
def test_whatever_the_printer_does_no_two_papers_that_may_be_there_are_alike(ends: list[bool | None]) -> None:
    made = issued()
    for place, end in enumerate(ends):
        printed(made, f"j{place}")
        if end is not None:
            ended(made, f"j{place}", came_out=end)
    there = [one.copy for one in prints(made) if one.state is not PrintState.NOT_PRINTED]
    assert there == list(range(len(there)))
