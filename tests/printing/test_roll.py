"""A roll printer on its port: what it says is told in words, and what may have come out is never said not to have."""

from __future__ import annotations

import socket

import pytest
import zxingcpp

from mfc_desk.ports.outside import NotPrinted, NotSaved, Printed, PrintJob
from mfc_desk.text.catalogue import LANGUAGES, Catalogue
from mfc_desk.text.message import msg
from printing.documents.raster import roll_bytes
from printing.documents.ticket import ticket_pdf
from printing.roll import Bounds, RollPrinter
from tests.printing import roll, ticket_samples
from tests.printing.toy_roll import ToyPrinter

PDF = ticket_pdf(ticket_samples.ticket("kk"), ticket_samples.catalogue("kk"))
PAPER = roll_bytes(PDF)
QUICK = Bounds(reach=2, answer=0.2, whole=2)


def printer(toy: ToyPrinter, bounds: Bounds = QUICK) -> RollPrinter:
    return RollPrinter("127.0.0.1", toy.port, bounds=bounds)


def test_a_paper_arrives_whole_and_its_code_is_read() -> None:
    with ToyPrinter() as toy:
        assert printer(toy).print(PrintJob(document="t1", pdf=PDF)) == Printed()
    assert toy.papers == [PAPER]
    (paper,) = roll.printed(toy.papers[0]).cut
    assert zxingcpp.read_barcodes(paper.convert("L"))[0].text == ticket_samples.CODE


def test_two_copies_are_two_papers_each_cut() -> None:
    with ToyPrinter() as toy:
        assert printer(toy).print(PrintJob(document="t1", pdf=PDF, copies=2)) == Printed()
    assert len(roll.printed(toy.papers[0]).cut) == 2


def test_a_printer_that_never_answers_is_believed_when_it_took_everything() -> None:
    with ToyPrinter(answers=False) as toy:
        assert printer(toy).send(PAPER) == Printed()
    assert toy.papers == [PAPER]


def test_what_the_printer_says_unasked_is_passed_over() -> None:
    with ToyPrinter(chatty=True) as toy:
        assert printer(toy).send(PAPER) == Printed()


@pytest.mark.parametrize(
    ("trouble", "code"),
    [("no_paper", "paper.out_of_paper"), ("open_", "paper.printer_open"), ("stuck", "paper.paper_stuck")],
)
def test_a_printer_that_is_not_ready_says_why_and_gets_nothing(trouble: str, code: str) -> None:
    with ToyPrinter(**{trouble: True}) as toy:  # type: ignore[arg-type]
        assert printer(toy).send(PAPER) == NotPrinted(msg(code), nothing_came_out=True)
        assert printer(toy).trouble() == msg(code)
    assert toy.papers == [b"", b""]


def test_a_printer_that_is_not_there_is_told_so_and_nothing_came_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    gone = RollPrinter("127.0.0.1", port, bounds=QUICK)
    assert gone.send(PAPER) == NotPrinted(msg("paper.roll.not_reached"), nothing_came_out=True)
    assert gone.trouble() == msg("paper.roll.not_reached")


def test_a_printer_that_dies_half_way_may_have_printed() -> None:
    with ToyPrinter(dies_after=1000) as toy:
        assert printer(toy).send(PAPER * 40) == NotPrinted(msg("paper.roll.cut_off"))


def test_a_printer_that_stops_taking_is_waited_for_no_longer_than_the_bound() -> None:
    with ToyPrinter(hangs_after=1000) as toy:
        assert printer(toy, Bounds(reach=2, answer=0.2, whole=0.4)).send(PAPER * 80) == NotPrinted(
            msg("paper.roll.cut_off")
        )


def test_paper_that_ends_in_the_middle_may_have_printed() -> None:
    with ToyPrinter(paper_ends_after=1) as toy:
        assert printer(toy).send(PAPER) == NotPrinted(msg("paper.out_of_paper"))


def test_a_printer_that_is_well_has_no_trouble() -> None:
    with ToyPrinter() as toy:
        assert printer(toy).trouble() is None


def test_a_copy_in_place_of_paper_is_written_as_for_any_printer(tmp_path) -> None:
    RollPrinter("127.0.0.1").save(PDF, to=str(tmp_path / "ticket.pdf"))
    assert (tmp_path / "ticket.pdf").read_bytes() == PDF
    with pytest.raises(NotSaved):
        RollPrinter("127.0.0.1").save(PDF, to=str(tmp_path / "gone" / "ticket.pdf"))


@pytest.mark.parametrize("code", ["paper.roll.not_reached", "paper.roll.not_ready", "paper.roll.cut_off"])
def test_every_trouble_is_told_in_every_language(code: str) -> None:
    assert all(Catalogue(language).knows(code) for language in LANGUAGES)
