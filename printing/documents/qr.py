"""A QR code as rectangles: sharp at any size, no picture in the file."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from printing.documents.marks import Squares


@lru_cache(8)
def modules(address: str) -> tuple[tuple[bool, ...], ...]:
    """The dark and light squares of the code for `address`, row by row from the top, without the quiet zone.

    A paper asks for the same code more than once: to measure itself, and to be drawn.
    """
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(address)
    code.make(fit=True)
    return tuple(tuple(bool(square) for square in row) for row in code.get_matrix())


def draw(address: str, *, x: float, y: float, side: float) -> Squares:
    """The code filling the square of `side` whose lower left corner is (x, y).

    Its quiet zone lies outside: the caller keeps four squares of the code free on each side.
    """
    rows = modules(address)
    step = side / len(rows)
    parts: list[tuple[float, float, float, float]] = []
    for index, row in enumerate(rows):
        column = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                parts.append((x + column * step, y + side - (index + 1) * step, length * step, step))
            column += length
    return Squares(tuple(parts))
