"""What goes to a roll printer is the PDF, dot for dot."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from mfc_desk.text.catalogue import LANGUAGES, Language
from printing.documents.raster import BAND, escpos, raster, roll_bytes
from printing.documents.receipt import receipt_pdf
from printing.documents.ticket import ROLL_DOTS, SQUARE, ticket_pdf
from tests.printing import roll, samples, ticket_samples

both_sizes = pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
every_language = pytest.mark.parametrize("language", LANGUAGES)


def pdf(language: Language = "kk", *, large: bool = False, **changes: object) -> bytes:
    return ticket_pdf(ticket_samples.ticket(language, **changes), ticket_samples.catalogue(language), large=large)


@both_sizes
@every_language
def test_the_bytes_are_the_picture_bit_for_bit_and_its_code_is_read(language: Language, large: bool) -> None:
    drawn = raster(pdf(language, large=large))
    papers = roll.printed(escpos(drawn))
    assert papers.uncut == []
    (paper,) = papers.cut
    assert (paper.size, paper.tobytes()) == (drawn.size, drawn.tobytes())
    assert [code.text for code in zxingcpp.read_barcodes(paper.convert("L"))] == [ticket_samples.CODE]


def test_a_ticket_is_as_wide_as_the_roll() -> None:
    assert raster(pdf()).width == ROLL_DOTS


def test_no_square_of_the_code_falls_between_two_dots() -> None:
    drawn = raster(pdf())
    found = zxingcpp.read_barcodes(drawn.convert("L"))[0].position
    left, top, right = found.top_left.x, found.top_left.y, found.top_right.x
    across = [drawn.getpixel((x, top + SQUARE // 2)) for x in range(left, right + 1)]
    edges = [x for x in range(1, len(across)) if across[x] != across[x - 1]]
    assert len(edges) > 10
    assert [x for x in edges if x % SQUARE] == []


def test_another_library_sends_the_same_bytes(tmp_path: Path) -> None:
    # in a process of its own: imported it sets up logging and leaves a folder behind, and it talks on standard output
    drawn = raster(pdf())
    drawn.save(tmp_path / "ticket.png")
    script = (
        "import sys; from PIL import Image; from escpos.printer import Dummy;"
        "p = Dummy(); p.hw('INIT');"
        f"p.image(Image.open(sys.argv[1]), fragment_height={BAND}); p.cut();"
        "open(sys.argv[2], 'wb').write(p.output)"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path), "HOME": str(tmp_path)}
    command = [sys.executable, "-c", script, str(tmp_path / "ticket.png"), str(tmp_path / "sent")]
    subprocess.run(command, capture_output=True, env=environment, check=True, timeout=60)
    same = (tmp_path / "sent").read_bytes() == escpos(
        drawn
    )  # compared here: two long strings take minutes to tell apart in words
    assert same


def test_every_page_of_another_document_is_on_the_roll_below_the_one_before() -> None:
    drawn = raster(receipt_pdf(samples.receipt("ru"), samples.catalogue("ru")))
    assert drawn.width == ROLL_DOTS
    assert drawn.height > 2000


def test_what_is_darker_than_the_middle_is_a_dot_and_paper_stays_white() -> None:
    drawn = Image.new("1", (16, 2), 1)
    drawn.putpixel((0, 0), 0)
    assert b"\x80\x00\x00\x00" in escpos(drawn)


def test_the_same_paper_is_the_same_bytes() -> None:
    assert roll_bytes(pdf()) == roll_bytes(pdf())
    assert roll_bytes(pdf()) != roll_bytes(pdf(number="A-045"))
