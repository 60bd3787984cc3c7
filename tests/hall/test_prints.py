"""A ticket's papers over the line: whoever prints, wherever, there is one original between all of them."""

from __future__ import annotations

from dataclasses import replace

from mfc_desk.domain.ids import TicketId
from mfc_desk.domain.ticket_prints import PrintState, TicketPapers
from mfc_desk.ports.outside import Printed, TicketPrinter
from mfc_desk.usecases import alone, queue, ticket_papers
from tests.hall.centre import RealDesk
from tests.hall.test_alone import BIRTH, arrive, cut
from tests.office.bureau import Bureau
from tests.printing import reading
from tests.usecases.test_ticket_papers import Tray

Desks = tuple[RealDesk, RealDesk]


def prints(desk: RealDesk, name: str) -> list[tuple[int, PrintState]]:
    found = desk.get("ticket_papers", name)
    return [(one.copy, one.state) for one in found.prints] if isinstance(found, TicketPapers) else []


def printed(desk: RealDesk, name: str) -> tuple[int, bytes]:
    """Print at a desk whose printer says it is done; which paper it was, and its pages."""
    tray = Tray(Printed())
    work = replace(desk.work, tickets=TicketPrinter(form="roll", printer=tray))
    copy = ticket_papers.print_ticket(work, desk.session, TicketId(name)).copy
    return copy, tray.jobs[0].pdf


def test_what_one_desk_printed_is_a_copy_at_the_other(bureau: Bureau, desks: Desks) -> None:
    one, two = desks
    (name,) = arrive(bureau, desks, 1)
    assert printed(one, name)[0] == 0
    one.settle()
    two.settle()
    assert printed(two, name)[0] == 1
    two.settle()
    one.settle()
    assert prints(one, name) == prints(two, name) == [(0, PrintState.PRINTED), (1, PrintState.PRINTED)]


def test_a_number_of_a_desks_own_is_printed_without_the_line_and_known_in_the_office_after(
    bureau: Bureau, desks: Desks
) -> None:
    one, two = desks
    arrive(bureau, desks, 0)
    cut(desks)
    ticket = alone.issue(one.work, one.session, BIRTH)
    copy, pdf = printed(one, ticket.id)
    assert copy == 0
    assert reading.codes(pdf) == [ticket.code]
    cut(desks, off=False)
    one.settle()
    two.settle()
    assert prints(two, ticket.id) == [(0, PrintState.PRINTED)]
    assert printed(two, ticket.id)[0] == 1


def test_two_desks_that_print_one_ticket_without_the_line_both_stand_in_the_office_and_nothing_is_refused(
    bureau: Bureau, desks: Desks
) -> None:
    one, two = desks
    (name,) = arrive(bureau, desks, 1)
    cut(desks)
    printed(one, name)
    printed(two, name)
    cut(desks, off=False)
    for desk in (one, two, one):
        desk.settle()
    assert prints(one, name) == prints(two, name) == [(0, PrintState.PRINTED), (1, PrintState.PRINTED)]


def test_printing_stands_in_the_way_of_nobody_who_calls(bureau: Bureau, desks: Desks) -> None:
    one, two = desks
    (name,) = arrive(bureau, desks, 1)
    printed(one, name)
    called = queue.call_next(two.work, two.session).ticket
    assert called is not None
    assert called.id == name
    one.settle()
    two.settle()
    assert prints(two, name) == [(0, PrintState.PRINTED)]


def test_with_the_line_the_paper_says_how_many_are_before_the_person(bureau: Bureau, desks: Desks) -> None:
    one, _ = desks
    names = arrive(bureau, desks, 4)
    _, pdf = printed(one, names[3])
    assert reading.tight("Перед вами: 3 человека") in reading.words(pdf)
    cut(desks)
    one.turn()
    _, alone_ = printed(one, names[3])
    assert "Передвами" not in reading.words(alone_)
