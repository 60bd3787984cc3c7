"""The cells of a report as people read them, and as a spreadsheet does: the same digits."""

from __future__ import annotations

from typing import Final

from mfc_desk.domain.reports.report import DIGITS, Cell, Unit
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import Message

NBSP: Final = "\u00a0"
MINUS: Final = "\u2212"
NOTHING: Final = "–"
GROUPED: Final = 10_000
"""From so many on digits are parted in threes."""


def comma(language: str) -> str:
    """What parts the whole from its tenths."""
    return "." if language == "en" else ","


def words(told: Message | str, say: Catalogue) -> str:
    """Words in the language of the reader."""
    return say.say(told) if isinstance(told, Message) else told


def printed(cell: Cell, say: Catalogue, *, unit: bool = False) -> str:
    """The cell for people, with its unit where the head does not say it."""
    if cell.number is not None:
        digits = _digits(cell, comma(say.language), grouped=True)
        return say(f"report.unit.{cell.unit}", digits=digits) if unit and cell.unit is not Unit.COUNT else digits
    if cell.day is not None:
        return say("report.day", day=cell.day)
    return NOTHING if cell.words is None else words(cell.words, say)


def plain(cell: Cell, say: Catalogue) -> str:
    """The cell for a spreadsheet: no unit, no grouping, days as ISO has them; "" where there is nothing to tell."""
    if cell.number is not None:
        return _digits(cell, comma(say.language), grouped=False).replace(MINUS, "-")
    if cell.day is not None:
        return cell.day.isoformat()
    return "" if cell.words is None else words(cell.words, say)


def _digits(cell: Cell, point: str, *, grouped: bool) -> str:
    assert cell.number is not None
    places = DIGITS.get(cell.unit, 0)
    whole, rest = divmod(abs(cell.number), 10**places)
    digits = f"{whole:,}".replace(",", NBSP) if grouped and whole >= GROUPED else str(whole)
    tail = f"{point}{rest:0{places}d}" if places else ""
    return f"{MINUS if cell.number < 0 else ''}{digits}{tail}"
