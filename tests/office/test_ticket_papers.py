"""A ticket on paper from the office: one original whatever is cut, killed or sent twice, and COPY on everything else."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import zxingcpp

from backoffice import ticket_papers
from backoffice.store import centres
from backoffice.ticket_papers import Hand
from mfc_desk.domain.errors import WrongState
from mfc_desk.domain.ids import DeviceId
from mfc_desk.domain.operations.printing import MOST_PRINTS
from mfc_desk.domain.ticket_prints import CopyReason, PrintState, TicketPrint
from mfc_desk.text.message import Message, msg
from sync.wire.messages import Ask
from tests.office.bureau import CENTRE, Bureau
from tests.office.lobby import rows
from tests.office.on_paper import OnPaper, issue_on_paper, print_again
from tests.printing import reading, roll
from tests.printing.toy_roll import ToyPrinter

COMMAND = "00000000-0000-4000-8000-000000000001"
COPY = {"kk": "КӨШІРМЕ", "ru": "КОПИЯ", "en": "COPY"}


SCRIPT = """
import os
from pathlib import Path
from backoffice.store import centres
from backoffice.store.centres import Device
from backoffice.store.database import Database
from backoffice.store.schema import bring_up
from mfc_desk.domain.ids import DeskName, DeviceId, OperatorId, RandomIds
from mfc_desk.domain.permissions import Actor, Role
from sync.wire.messages import Ask
from tests.office.bureau import CENTRE, NOON, Bureau
from tests.office.on_paper import issue_on_paper
folder = Path({folder!r})
fresh = not (folder / "office.db").exists()
database = Database(f"sqlite:///{{folder / 'office.db'}}")
bring_up(database)
if not fresh:
    Bureau._found = lambda self, tx: None
bureau = Bureau(database, folder)
office = bureau.office
object.__setattr__(office, "ids", RandomIds())
device = Device(centre=CENTRE, device=DeviceId("d1"), desk=DeskName("hall"), public_key=b"0" * 32,
                enrolled_at=NOON, revoked_at=None)
if fresh:
    database.write(lambda tx: centres.add_device(tx, device))
centre = database.read(lambda tx: centres.centre_of(tx, CENTRE))
actor = Actor(OperatorId("o1"), frozenset({{Role.RECEPTION}}))
from backoffice.ticket_papers import Hand
hand = Hand(centre=centre, device=device, actor=actor)
ask = Ask({command!r}, "issue_ticket", {{"service": "kz.birth"}}, "o1")
given = issue_on_paper(office, hand, ask)
{then}
bureau.close()
database.close()
"""
"""An office in a process of its own gives the number of one command on paper, and does `then` instead of printing."""


@dataclass
class Reception:
    """Somebody at the reception, who gives numbers on paper."""

    bureau: Bureau
    hand: Hand

    def give(self, command: str = COMMAND, **wish: object) -> OnPaper:
        given = issue_on_paper(self.bureau.office, self.hand, self.ask(command, **wish))
        assert isinstance(given, OnPaper)
        return given

    def ask(self, command: str = COMMAND, **wish: object) -> Ask:
        return Ask(command, "issue_ticket", {"service": "kz.birth", "language": "kk", **wish}, self.hand.actor.id)

    def prints(self) -> tuple[TicketPrint, ...]:
        (papers,) = rows(self.bureau, "ticket_papers")
        return tuple(papers.prints)


@pytest.fixture
def reception(bureau: Bureau) -> Reception:
    desk = bureau.desk("1", "reception")
    device = bureau.database.read(lambda tx: centres.device_of(tx, DeviceId(desk.device)))
    centre = bureau.database.read(lambda tx: centres.centre_of(tx, CENTRE))
    assert device is not None
    assert centre is not None
    return Reception(bureau, Hand(centre=centre, device=device, actor=desk.actor))


def says_copy(pdf: bytes, language: str = "kk") -> bool:
    return COPY[language] in reading.words(pdf)


def test_the_number_and_its_print_are_written_in_one_transaction_and_the_paper_shows_both(reception: Reception) -> None:
    given = reception.give()
    assert (given.number, given.paper.copy) == ("A-001", 0)
    assert reading.tight("A-001") in reading.words(given.pdf)
    assert not says_copy(given.pdf)
    (stored,) = reception.prints()
    assert (stored.job, stored.copy, stored.state) == (given.paper.job, 0, PrintState.STORED)
    changes = [row.revision for row in reception.bureau.database.read(_changes)]
    assert len(set(changes)) == 2, "the number and the print, each once in the feed"


def test_the_code_on_the_paper_is_the_one_the_number_was_signed_with(reception: Reception) -> None:
    (ticket,) = rows(reception.bureau, "ticket") if reception.give() else ()
    picture = roll.printed(_roll(reception.give("c2").pdf)).cut[0]
    assert ticket.code
    assert zxingcpp.read_barcodes(picture.convert("L"))[0].text.startswith("MFC1/")


def test_another_paper_of_the_same_number_is_no_second_original(reception: Reception) -> None:
    first, again = reception.give(), reception.give()
    assert first.number == again.number
    assert [says_copy(one.pdf) for one in (first, again)] == [False, True]
    assert [one.copy for one in reception.prints()] == [0, 1]
    assert reception.prints()[1].reason is CopyReason.UNSURE


def test_who_is_refused_a_number_gets_no_paper(reception: Reception) -> None:
    refused = issue_on_paper(reception.bureau.office, reception.hand, reception.ask(service="kz.nothing"))
    assert isinstance(refused, Message)
    assert rows(reception.bureau, "ticket_papers") == []


def test_a_paper_asked_for_again_says_copy_and_why_is_kept(reception: Reception) -> None:
    given = reception.give()
    again = print_again(
        reception.bureau.office, reception.hand, ticket=given.paper.ticket, reason=CopyReason.LOST, large=True
    )
    assert says_copy(again.pdf)
    assert reception.prints()[1].reason is CopyReason.LOST


def test_a_ticket_that_is_over_is_not_printed_again(reception: Reception) -> None:
    given = reception.give()
    reception.bureau.desk("2", "operator2").ask("void_ticket", ticket=given.paper.ticket, reason="misprint")
    with pytest.raises(WrongState):
        print_again(reception.bureau.office, reception.hand, ticket=given.paper.ticket, reason=CopyReason.LOST)
    again = issue_on_paper(reception.bureau.office, reception.hand, reception.ask())
    assert isinstance(again, Message)


def test_a_command_that_is_repeated_without_end_fills_no_row(reception: Reception) -> None:
    for _ in range(MOST_PRINTS):
        reception.give()
    office = reception.bureau.office
    assert isinstance(issue_on_paper(office, reception.hand, reception.ask()), Message)
    assert len(reception.prints()) == MOST_PRINTS


def test_what_the_roll_printer_printed_is_known_and_is_printed_once(reception: Reception) -> None:
    given, office = reception.give(), reception.bureau.office
    with ToyPrinter() as toy:
        printer = ticket_papers.roll_printer(f"127.0.0.1:{toy.port}")
        assert ticket_papers.print_on(office, given.paper, printer) is None
    assert reception.prints()[0].state is PrintState.PRINTED
    assert not _to_print(reception, given)
    assert len(roll.printed(toy.papers[0]).cut) == 1


def test_where_the_printer_had_no_paper_the_next_one_is_the_original(reception: Reception) -> None:
    given, office = reception.give(), reception.bureau.office
    with ToyPrinter(no_paper=True) as toy:
        printer = ticket_papers.roll_printer(f"127.0.0.1:{toy.port}")
        assert ticket_papers.print_on(office, given.paper, printer) == msg("paper.out_of_paper")
    assert reception.prints()[0].state is PrintState.NOT_PRINTED
    assert _to_print(reception, given)
    assert not says_copy(reception.give().pdf)


def test_a_printer_that_died_half_way_leaves_it_open_and_the_next_one_says_copy(reception: Reception) -> None:
    given, office = reception.give(), reception.bureau.office
    with ToyPrinter(dies_after=100) as toy:
        printer = ticket_papers.roll_printer(f"127.0.0.1:{toy.port}")
        assert ticket_papers.print_on(office, given.paper, printer) == msg("paper.roll.cut_off")
    assert reception.prints()[0].state is PrintState.STORED
    assert _unsure(reception, given)
    assert says_copy(reception.give().pdf)


def test_an_office_that_is_killed_between_writing_down_and_printing_never_prints_a_second_original(
    tmp_path: Path,
) -> None:
    killed = _in_a_process(tmp_path, "os.kill(os.getpid(), 9)")
    assert killed.returncode == -9, killed.stderr
    after = _in_a_process(tmp_path, "print(given.number, given.paper.copy, flush=True)")
    assert after.stdout.split() == ["A-001", "1"], after.stderr


def _in_a_process(folder: Path, then: str) -> subprocess.CompletedProcess[str]:
    """Give the number of one command on paper in an office of its own process, and do something instead of printing."""
    script = SCRIPT.format(folder=str(folder), command=COMMAND, then=then)
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    return subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        cwd=root,
        env=environment,
        timeout=100,
        check=False,
    )


def _changes(tx):
    from backoffice.store import tables as t

    keys = t.change.c.key.like("ticket:%") | t.change.c.key.like("ticket_papers:%")
    return tx.execute(t.change.select().where(keys)).all()


def _roll(pdf: bytes) -> bytes:
    from printing.documents.raster import roll_bytes

    return roll_bytes(pdf)


def _to_print(reception: Reception, given: OnPaper) -> bool:
    hand = reception.hand
    return reception.bureau.database.read(lambda tx: ticket_papers.to_print(tx, hand.centre, given.paper.ticket))


def _unsure(reception: Reception, given: OnPaper) -> bool:
    hand = reception.hand
    return reception.bureau.database.read(lambda tx: ticket_papers.unsure(tx, hand.centre, given.paper.ticket))
