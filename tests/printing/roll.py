"""What a roll printer makes of the bytes it is sent, read by the commands' own definition."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image


@dataclass(frozen=True)
class Papers:
    """The papers that were cut, and what lay in the printer uncut."""

    cut: list[Image.Image]
    uncut: list[Image.Image]


def printed(sent: bytes) -> Papers:
    """The papers. Raises `ValueError` at a command a plain ESC/POS printer does not know, or one cut short."""
    cut: list[Image.Image] = []
    bands: list[Image.Image] = []
    at = 0
    while at < len(sent):
        match sent[at : at + 2]:
            case b"\x1b@":
                at += 2
            case b"\x1bd":
                at += 3
            case b"\x1dV":
                cut.append(below(bands))
                bands, at = [], at + 3
            case b"\x1dv":
                band, at = _band(sent, at)
                bands.append(band)
            case other:
                raise ValueError(f"unknown at {at}: {other!r}")
    return Papers(cut, bands)


def _band(sent: bytes, at: int) -> tuple[Image.Image, int]:
    if sent[at : at + 4] != b"\x1dv0\x00":
        raise ValueError("no plain raster")
    wide, high = (int.from_bytes(sent[place : place + 2], "little") for place in (at + 4, at + 6))
    dots = sent[at + 8 : at + 8 + wide * high]
    if len(dots) < wide * high:
        raise ValueError("cut short")
    ink = Image.frombytes("1", (wide * 8, high), dots)
    return ink.convert("L").point(lambda dot: 255 - dot).convert("1"), at + 8 + wide * high


def below(bands: list[Image.Image]) -> Image.Image:
    """The bands as one paper."""
    whole = Image.new("1", (max(band.width for band in bands), sum(band.height for band in bands)), 1)
    top = 0
    for band in bands:
        whole.paste(band, (0, top))
        top += band.height
    return whole
