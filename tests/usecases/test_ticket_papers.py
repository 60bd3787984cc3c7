"""A ticket printed at a desk: with and without the line, with printers that answer, lie and die."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from forms.ids import ServiceId
from mfc_desk.bootstrap import ticket_printer
from mfc_desk.domain.errors import WrongState
from mfc_desk.domain.ids import Key, TicketId
from mfc_desk.domain.operations.tickets import IssueTicket, VoidTicket
from mfc_desk.domain.ticket_prints import CopyReason, PrintState
from mfc_desk.domain.tickets import Ticket
from mfc_desk.domain.time import SystemClock
from mfc_desk.ports.outside import NotPrinted, Printed, PrintJob, PrintOutcome, TicketPrinter
from mfc_desk.text.message import msg
from mfc_desk.usecases import ticket_papers
from mfc_desk.usecases.workplace import Session, Workplace, do
from printing.roll import Bounds, RollPrinter
from tests.printing import reading, roll
from tests.printing.toy_roll import ToyPrinter
from tests.usecases.place import OPENING, operator, words, workplace

ONE = TicketId("t1")
QUICK = Bounds(reach=2, answer=0.2, whole=2)
COPY = "КОПИЯ"


class Tray:
    """A printer that keeps what it got and says what it is told to."""

    def __init__(self, outcome: PrintOutcome) -> None:
        self.outcome, self.jobs = outcome, list[PrintJob]()

    def print(self, job: PrintJob) -> PrintOutcome:
        self.jobs.append(job)
        return self.outcome

    def save(self, pdf: bytes, *, to: str) -> None:
        raise AssertionError("nothing is saved here")


class Later(SystemClock):
    """The clock of the place, some time on."""

    BY: Final = timedelta(minutes=13)

    def now(self) -> datetime:
        return super().now() + self.BY

    def boot_ms(self) -> int:
        return super().boot_ms() + int(self.BY.total_seconds() * 1000)


class KilledError(BaseException):
    """The program was ended here."""


@pytest.fixture
def work(tmp_path: Path):
    made = workplace(tmp_path)
    yield made
    made.store.close()


def issued(work: Workplace, session: Session, **more: object) -> None:
    do(work, session, IssueTicket(ticket=ONE, number="A-044", series="A", service=ServiceId("kz.birth"), **more))  # type: ignore[arg-type]


def with_printer(work: Workplace, printer: object, form: str = "a6") -> Workplace:
    return replace(work, tickets=TicketPrinter(form=form, printer=printer))  # type: ignore[arg-type]


def states(work: Workplace) -> list[tuple[int, PrintState]]:
    return [(one.copy, one.state) for one in ticket_papers.papers(work, ONE).prints]


def _ticket(work: Workplace) -> Ticket:
    with work.store.read() as uow:
        found = uow.rows.get(Key("ticket", ONE))
    assert isinstance(found, Ticket)
    return found


def says(pdf: bytes, text: str) -> bool:
    return reading.tight(text) in reading.words(pdf)


def test_a_ticket_is_written_down_before_the_printer_gets_it_and_its_end_after(work: Workplace) -> None:
    session, tray = operator(work), Tray(Printed())
    issued(work, session)
    work = with_printer(work, tray)
    seen = ticket_papers.store_print(work, session, ONE)
    assert states(work) == [(0, PrintState.STORED)]
    assert ticket_papers.unsure(work, ONE)
    outcome = ticket_papers.send(work, seen)
    changed = ticket_papers.ended(work, session, seen, outcome=outcome)
    assert states(work) == [(0, PrintState.PRINTED)]
    assert changed == {Key("ticket_papers", ONE)}
    assert [(job.document, job.media) for job in tray.jobs] == [(seen.job, "A6")]


def test_the_second_paper_says_copy_with_its_reason(work: Workplace) -> None:
    session, tray = operator(work), Tray(Printed())
    issued(work, session)
    work = with_printer(work, tray)
    first = ticket_papers.print_ticket(work, session, ONE)
    second = ticket_papers.print_ticket(work, session, ONE, reason=CopyReason.LOST, large=True)
    assert (first.copy, second.copy) == (0, 1)
    assert [says(job.pdf, COPY) for job in tray.jobs] == [False, True]
    assert ticket_papers.papers(work, ONE).prints[1].reason is CopyReason.LOST


def test_a_program_that_is_killed_before_the_printer_answered_prints_a_copy_next(tmp_path: Path) -> None:
    work = workplace(tmp_path)

    class Deadly(Tray):
        def print(self, job: PrintJob) -> PrintOutcome:
            raise KilledError

    session = operator(work)
    issued(work, session)
    with pytest.raises(KilledError):
        ticket_papers.print_ticket(with_printer(work, Deadly(Printed())), session, ONE)
    assert states(work) == [(0, PrintState.STORED)]
    assert ticket_papers.unsure(work, ONE)
    tray = Tray(Printed())
    assert ticket_papers.print_ticket(with_printer(work, tray), session, ONE).copy == 1
    assert says(tray.jobs[0].pdf, COPY)
    work.store.close()


def test_where_nothing_came_out_for_certain_the_next_one_is_the_original(work: Workplace) -> None:
    session = operator(work)
    issued(work, session)
    certain = NotPrinted(msg("paper.no_printer"), nothing_came_out=True)
    assert ticket_papers.print_ticket(with_printer(work, Tray(certain)), session, ONE).outcome == certain
    assert ticket_papers.print_ticket(with_printer(work, Tray(Printed())), session, ONE).copy == 0
    assert states(work) == [(0, PrintState.NOT_PRINTED), (0, PrintState.PRINTED)]


def test_where_it_may_have_come_out_the_next_one_is_a_copy(work: Workplace) -> None:
    session = operator(work)
    issued(work, session)
    ticket_papers.print_ticket(with_printer(work, Tray(NotPrinted(msg("paper.printer_silent")))), session, ONE)
    assert ticket_papers.unsure(work, ONE)
    assert ticket_papers.print_ticket(with_printer(work, Tray(Printed())), session, ONE).copy == 1


def test_a_roll_printer_gets_the_ticket_as_dots(work: Workplace) -> None:
    session = operator(work)
    issued(work, session)
    with ToyPrinter() as toy:
        printer = RollPrinter("127.0.0.1", toy.port, bounds=QUICK)
        done = ticket_papers.print_ticket(with_printer(work, printer, "roll"), session, ONE)
    assert done.outcome == Printed()
    assert len(roll.printed(toy.papers[0]).cut) == 1


def test_without_a_printer_of_their_own_tickets_go_to_the_ordinary_one(work: Workplace) -> None:
    session, tray = operator(work), Tray(Printed())
    issued(work, session)
    ticket_papers.print_ticket(replace(work, printer=tray), session, ONE)
    assert [job.media for job in tray.jobs] == ["A4"]


def test_the_paper_speaks_the_person_s_language_and_says_only_what_is_known_without_the_line(work: Workplace) -> None:
    session, tray = operator(work), Tray(Printed())
    issued(work, session, language="kk", people=3)
    ticket_papers.print_ticket(with_printer(work, tray), session, ONE)
    (job,) = tray.jobs
    assert says(job.pdf, words(work, "kk")("paper.ticket.people", n=3))
    assert not says(job.pdf, "Сіздің алдыңызда")


def test_the_ground_stands_on_paper_only_where_the_person_wants_it(work: Workplace) -> None:
    session, tray = operator(work), Tray(Printed())
    name = next(iter(work.law.packs[0].priority))
    issued(work, session, ground=name)
    work = with_printer(work, tray)
    ticket_papers.print_ticket(work, session, ONE)
    ticket_papers.print_ticket(work, session, ONE, show_ground=True, reason=CopyReason.UNREADABLE)
    told = words(work).say(work.law.ahead_by(name))
    assert [says(job.pdf, told) for job in tray.jobs] == [False, True]
    standing = work.law.packs[0].priority[name].standing
    assert ticket_papers.priority_verified(work.law, _ticket(work)) is standing.verified


def test_a_paper_that_is_printed_later_says_when_those_before_were_counted(work: Workplace) -> None:
    session = operator(work)
    issued(work, session)
    first = ticket_papers.store_print(work, session, ONE).data
    after = replace(work, clock=Later(OPENING))
    later = ticket_papers.store_print(after, session, ONE, reason=CopyReason.LOST).data
    assert first.counted_at is not None
    assert later.counted_at is not None
    assert later.counted_at - first.counted_at > Later.BY / 2
    assert later.issued_at == first.issued_at


def test_a_voided_number_is_not_printed(work: Workplace) -> None:
    session, tray = operator(work), Tray(Printed())
    issued(work, session)
    do(work, session, VoidTicket(ticket=ONE, reason="by mistake"))
    with pytest.raises(WrongState):
        ticket_papers.print_ticket(with_printer(work, tray), session, ONE)
    assert tray.jobs == []


@pytest.mark.parametrize(
    ("environment", "form", "own"),
    [
        ({}, "a4", False),
        ({"MFC_TICKET_PAPER": "A6"}, "a6", False),
        ({"MFC_ROLL_PRINTER": "10.0.0.9:9100", "MFC_TICKET_PAPER": "a6"}, "roll", True),
        ({"MFC_ROLL_PRINTER": "printer"}, "roll", True),
    ],
)
def test_where_tickets_are_printed_is_told_by_the_environment(environment, form, own) -> None:
    found = ticket_printer(environment)
    assert (found.form, found.printer is not None) == (form, own)


@pytest.mark.parametrize("address", ["127.0.0.1:none", "127.0.0.1:99999999", ":9100x"])
def test_an_address_that_is_none_is_a_printer_that_is_not_reached(address: str) -> None:
    assert RollPrinter.at(address, bounds=QUICK).send(b"") == NotPrinted(
        msg("paper.roll.not_reached"), nothing_came_out=True
    )
