"""A desk that was tampered with has no second original: which paper it is, the office says."""

from __future__ import annotations

import pytest

from mfc_desk.domain.ids import DeviceId, Key, OperatorId, PrintJobId, TicketId
from mfc_desk.domain.operations.base import Operation
from mfc_desk.domain.operations.printing import EndPrint, PrintTicket
from mfc_desk.domain.operations.tickets import VoidTicket
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.ticket_prints import PrintState, TicketPapers
from sync.wire.messages import Applied, Denied, Rejected
from tests.office.bureau import Bureau, kinds

J1, J2 = PrintJobId("j1"), PrintJobId("j2")


def papers(bureau: Bureau, ticket: TicketId) -> TicketPapers:
    """The prints as a desk that has just come in sees them."""
    fresh = bureau.desk("3", "operator1")
    found = fresh.get(Key("ticket_papers", ticket))
    return found if isinstance(found, TicketPapers) else TicketPapers(id=ticket)


def forged(desk, operation: Operation, **bases: str) -> object:
    """The office's verdict on an operation that this desk's own rules did not see."""
    known = {str(name): revision for name, (_, revision) in desk.rows.items()}
    desk.append(desk.wire(operation, bases={str(operation.primary): "", **known, **bases}))
    return desk.push().verdicts[-1]


def test_two_desks_that_know_nothing_of_one_another_have_one_original_between_them(bureau: Bureau) -> None:
    one, two = bureau.desk("1"), bureau.desk("2", "operator2")
    ticket = bureau.ticket(one)
    two.pull()
    one.do(PrintTicket(ticket=ticket, job=J1))
    two.do(PrintTicket(ticket=ticket, job=J2))
    assert [kinds(desk.push()) for desk in (one, two)] == [["applied"], ["applied"]]
    assert [(each.job, each.copy) for each in papers(bureau, ticket).prints] == [(J1, 0), (J2, 1)]


def test_a_print_stands_in_the_way_of_nobody_who_calls(bureau: Bureau) -> None:
    one, two = bureau.desk("1"), bureau.desk("2", "operator2")
    ticket = bureau.ticket(one)
    two.pull()
    one.do(PrintTicket(ticket=ticket, job=J1))
    assert kinds(one.push()) == ["applied"]
    two.do(VoidTicket(ticket=ticket, reason="by mistake"))
    assert kinds(two.push()) == ["applied"]


def test_no_desk_says_of_another_s_print_that_it_did_not_come_out(bureau: Bureau) -> None:
    one, two = bureau.desk("1"), bureau.desk("2", "operator2")
    ticket = bureau.ticket(one)
    one.do(PrintTicket(ticket=ticket, job=J1))
    one.push()
    two.pull()
    verdict = forged(two, EndPrint(ticket=ticket, job=J1, came_out=False))
    assert isinstance(verdict, Rejected)
    assert verdict.why.code == "rule.other_desk"
    assert papers(bureau, ticket).prints[0].state is PrintState.STORED


def test_what_came_out_cannot_be_said_not_to_have_come_out(bureau: Bureau) -> None:
    desk = bureau.desk()
    ticket = bureau.ticket(desk)
    desk.do(PrintTicket(ticket=ticket, job=J1))
    desk.do(EndPrint(ticket=ticket, job=J1, came_out=True))
    desk.push()
    assert isinstance(forged(desk, EndPrint(ticket=ticket, job=J1, came_out=False)), Rejected)


def test_the_same_job_of_another_desk_is_no_second_print(bureau: Bureau) -> None:
    one, two = bureau.desk("1"), bureau.desk("2", "operator2")
    ticket = bureau.ticket(one)
    one.do(PrintTicket(ticket=ticket, job=J1))
    one.push()
    two.pull()
    before = papers(bureau, ticket)
    assert isinstance(forged(two, PrintTicket(ticket=ticket, job=J1)), Applied)
    assert papers(bureau, ticket) == before


def test_a_voided_number_is_not_printed(bureau: Bureau) -> None:
    desk = bureau.desk()
    ticket = bureau.ticket(desk)
    desk.do(VoidTicket(ticket=ticket, reason="by mistake"))
    desk.push()
    assert isinstance(forged(desk, PrintTicket(ticket=ticket, job=J1)), Rejected)
    assert papers(bureau, ticket).prints == ()


def test_nobody_prints_under_the_name_of_the_office(bureau: Bureau) -> None:
    desk = bureau.desk()
    ticket = bureau.ticket(desk)
    desk.actor = Actor(OperatorId("office"), frozenset({Role.OFFICE}))
    assert isinstance(forged(desk, PrintTicket(ticket=ticket, job=J1)), Denied)


@pytest.mark.logs("signed an operation of another desk")
def test_a_print_says_which_desk_it_was_whatever_the_desk_calls_itself(bureau: Bureau) -> None:
    desk = bureau.desk()
    ticket = bureau.ticket(desk)
    wire = desk.wire(PrintTicket(ticket=ticket, job=J1), bases={f"ticket_papers:{ticket}": ""}, device=DeviceId("x"))
    desk.append(wire)
    assert isinstance(desk.push().verdicts[-1], Rejected)
    assert papers(bureau, ticket).prints == ()
