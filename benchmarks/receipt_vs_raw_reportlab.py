"""A receipt, against reportlab called by hand for the same words, fonts and QR modules.

Both sides end with the bytes of a PDF. The hand-written side knows every line and its place beforehand, writes a row
of a table as one string, and draws neither rules nor tints: it does not translate, measure, wrap or turn pages.
Registering the fonts happens once in a process and is left out on both sides.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from benchmarks.process import MeasureError
from benchmarks.result import Result
from mfc_desk.domain.papers import DocumentLine, ReceiptData
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import msg
from printing.documents.receipt import receipt_pdf
from printing.fonts import faces

ROUNDS = 25
NAMES = ("Шетелдік туу туралы куәлік, аудармасымен", "Жеке куәлік", "Шот туралы анықтама", "Неке туралы куәлік")


@dataclass(frozen=True, slots=True)
class Placed:
    """A string and where it goes."""

    x: float
    y: float
    words: str
    bold: bool
    size: float


def measure() -> Result:
    """Medians of alternating rounds, in milliseconds."""
    data, words = _data(), _words()
    drawn = receipt_pdf(data, words)
    placed = _places(drawn)
    if _text(_by_hand(placed, data.status_url)) != _text(drawn):
        raise MeasureError("the two papers do not say the same")
    ours: list[float] = []
    floor: list[float] = []
    for _ in range(ROUNDS):
        ours.append(_timed(lambda: receipt_pdf(data, words)))
        floor.append(_timed(lambda: _by_hand(placed, data.status_url)))
    beside = {"rounds": ROUNDS, "slowest of ours": round(max(ours), 1), "slowest of the floor": round(max(floor), 1)}
    return Result("receipt_vs_raw_reportlab", statistics.median(ours), statistics.median(floor), "ms", beside)


def _timed(run: Callable[[], bytes]) -> float:
    start = time.perf_counter()
    run()
    return (time.perf_counter() - start) * 1000


def _by_hand(placed: list[Placed], address: str) -> bytes:
    """The same page written straight onto a canvas."""
    out, both = BytesIO(), faces()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for one in placed:
        canvas.setFont(both.bold.name if one.bold else both.regular.name, one.size)
        canvas.drawString(one.x, one.y, one.words)
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(address)
    code.make(fit=True)
    rows = code.get_matrix()
    step = 80 / len(rows)
    path = canvas.beginPath()
    for down, row in enumerate(rows):
        for across, dark in enumerate(row):
            if dark:
                path.rect(460 + across * step, 700 - down * step, step, step)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _places(pdf: bytes) -> list[Placed]:
    """The strings of the one page of `pdf`, and where they stand."""
    placed: list[Placed] = []

    def see(words: str, _cm: list[float], tm: list[float], font: dict[str, Any] | None, size: float) -> None:
        if font and words.strip():
            placed.append(Placed(tm[4], tm[5], words.strip("\n"), "Bold" in font["/BaseFont"], size))

    PdfReader(BytesIO(pdf)).pages[0].extract_text(visitor_text=see)
    return placed


def _text(pdf: bytes) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def _words() -> Catalogue:
    words = Catalogue("kk")
    words.chain({"bench.term": "бүгіннен кейін 7 жұмыс күні", "bench.free": "Тегін"})
    return words


def _data() -> ReceiptData:
    return ReceiptData(
        centre="Алматы 3",
        address="Алматы, Абай даңғылы, 14",
        phone="1414",
        desk="4",
        operator_name="Айгерим Садыкова",
        number="KZ-03-26-004417",
        received_at=datetime(2026, 11, 22, 10, 58, tzinfo=timezone(timedelta(hours=5))),
        accepted_offline=True,
        provisional=True,
        applicant="Оспанова Раушан Қабденқызы",
        service="Көпбалалы отбасына берілетін жәрдемақы",
        authority="Еңбек министрлігі",
        due=date(2026, 12, 1),
        term=msg("bench.term"),
        documents=tuple(DocumentLine(name=name, pages=2, original=True, returned=True) for name in NAMES),
        fetched=("Неке туралы жазба", "Отбасының тіркеуі"),
        fee=msg("bench.free"),
        status_url="https://almaty3.example/s/KZ-03-26-004417?k=8Jd72hsTq",
        unverified=("due",),
    )
