"""Reading a PDF back: its words, the boxes of its letters, its pictures of pages, its codes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

import pypdfium2
import zxingcpp
from PIL.Image import Image
from pypdf import PdfReader


@dataclass(frozen=True)
class Letter:
    """A visible letter on a page: page, box (left, bottom, right, top) in points, and what it is."""

    page: int
    left: float
    bottom: float
    right: float
    top: float
    what: str


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def tight(words: str) -> str:
    """Words without any blanks: how lines were broken does not matter."""
    return re.sub(r"\s+", "", words)


@lru_cache(16)
def words(pdf: bytes) -> str:
    """All words of all pages, without blanks, in the order they were written."""
    return tight("".join(page.extract_text() for page in reader(pdf).pages))


def pictures(pdf: bytes, scale: float = 2) -> list[Image]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=scale).to_pil() for page in document]
    finally:
        document.close()


def codes(pdf: bytes) -> list[str]:
    """What the codes on all pages say to a phone."""
    return [code.text for picture in pictures(pdf) for code in zxingcpp.read_barcodes(picture)]


def letters(pdf: bytes) -> list[Letter]:
    """Every visible letter of every page with its box."""
    found: list[Letter] = []
    document = pypdfium2.PdfDocument(pdf)
    try:
        for number, page in enumerate(document):
            text = page.get_textpage()
            for index in range(text.count_chars()):
                what = text.get_text_range(index, 1)
                if what.strip():
                    found.append(Letter(number, *text.get_charbox(index), what))
    finally:
        document.close()
    return found


def outside(pdf: bytes, *, margin: float = 20) -> list[Letter]:
    """The letters that stand outside the page's printable part."""
    width, height = (float(side) for side in reader(pdf).pages[0].mediabox.upper_right)
    return [
        one
        for one in letters(pdf)
        if one.left < margin or one.bottom < margin or one.right > width - margin or one.top > height - margin
    ]


def overlapping(pdf: bytes, *, slack: float = 0.6) -> list[tuple[Letter, Letter]]:
    """Pairs of letters that lie on one another by more than `slack` points both ways."""
    pairs: list[tuple[Letter, Letter]] = []
    grid: dict[tuple[int, int, int], list[Letter]] = {}
    for one in letters(pdf):
        column, row = int(one.left // 40), int(one.bottom // 40)
        for across in (column - 1, column, column + 1):
            for down in (row - 1, row, row + 1):
                pairs += [(one, other) for other in grid.get((one.page, across, down), ()) if _meet(one, other, slack)]
        grid.setdefault((one.page, column, row), []).append(one)
    return pairs


def _meet(one: Letter, other: Letter, slack: float) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.top, other.top) - max(one.bottom, other.bottom)
    return across > slack and down > slack
