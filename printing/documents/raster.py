"""A document as dots for a roll printer: its PDF drawn at the printer's own fineness, then told in ESC/POS.

One layout, not two: what comes out of the roll is the PDF. Letters travel as dots, for a roll printer's own letters
lack Kazakh and say "?" without a word. The command is `GS v 0`, which every such printer knows, in bands that fit its
memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import Final

import pypdfium2
from PIL import Image

from printing.documents.ticket import DPI, ROLL_DOTS

BEGIN: Final = b"\x1b@"
"""ESC @: whatever another program left in the printer is forgotten."""
CUT: Final = b"\x1bd\x06\x1dV\x00"
"""ESC d 6, GS V 0: six lines on, past the knife, and cut."""
BAND: Final = 960
"""Dots high. Two bands of a wide roll fit the 128 KiB of a small printer."""
DARK: Final = 144
"""What is darker than this gets a dot; a little above the middle, so that thin strokes stay whole."""
_one_at_a_time: Final = Lock()
"""PDFium draws in one thread only."""


def raster(pdf: bytes) -> Image.Image:
    """The pages below each other in black and white, as wide as the roll. White where the page is narrower."""
    with _one_at_a_time, closing(pypdfium2.PdfDocument(pdf)) as document:
        pages = [page.render(scale=DPI / 72, grayscale=True).to_pil() for page in document]
    whole = Image.new("L", (ROLL_DOTS, sum(page.height for page in pages)), 255)
    top = 0
    for page in pages:
        whole.paste(page.crop((0, 0, min(page.width, ROLL_DOTS), page.height)), (0, top))
        top += page.height
    return whole.point(lambda grey: 0 if grey < DARK else 255, mode="1")


@dataclass(frozen=True, slots=True)
class Picture:
    """A document as a browser prints it: the dots of `raster` in a PNG file, and how many there are."""

    png: bytes
    wide: int
    high: int


def picture(pdf: bytes) -> Picture:
    """A document for a printer that hangs on a browser: the same dots that a roll printer is sent."""
    drawn, file = raster(pdf), BytesIO()
    drawn.save(file, "PNG", optimize=True)
    return Picture(file.getvalue(), drawn.width, drawn.height)


def escpos(picture: Image.Image) -> bytes:
    """What a roll printer is sent: the picture, some paper, a cut. A dot is where the picture is black."""
    return BEGIN + b"".join(_bands(picture)) + CUT


def roll_bytes(pdf: bytes) -> bytes:
    """A document for a roll printer."""
    return escpos(raster(pdf))


def _bands(picture: Image.Image) -> Iterator[bytes]:
    wide = (picture.width + 7) // 8
    for top in range(0, picture.height, BAND):
        band = picture.crop((0, top, picture.width, min(top + BAND, picture.height)))
        dots = band.convert("L").point(lambda grey: 255 - grey).convert("1", dither=Image.Dither.NONE)
        yield b"\x1dv0\x00" + wide.to_bytes(2, "little") + band.height.to_bytes(2, "little") + dots.tobytes()
