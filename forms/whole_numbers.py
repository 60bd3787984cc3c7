"""Whole numbers as people write them: `34 600`, with any blank between groups of three, and a sign of the currency."""

from __future__ import annotations

import re
from typing import Final

from forms.signs import foreign_digit
from mfc_desk.text.message import Message, msg

MOST_DIGITS: Final = 15
LONGEST: Final = 40
_BLANKS: Final = r"[ \u00a0\u2009\u202f]"
_CURRENCY: Final = re.compile(rf"{_BLANKS}*(₸|₽|тг|теңге|тенге|руб|р|KZT|RUB)\.?$", re.IGNORECASE)
_GROUPED: Final = re.compile(rf"[-−]?[0-9]{{1,3}}(?:{_BLANKS}[0-9]{{3}})+")


def read_number(typed: str, *, money: bool = True) -> int | Message:
    """The whole number that was typed, or what is wrong with it; with `money` a sign of the currency may follow."""
    text = typed.strip()
    if len(text) > LONGEST:
        return msg("forms.number.long", n=MOST_DIGITS)
    if money:
        text = _CURRENCY.sub("", text)
    if (foreign := foreign_digit(text)) is not None:
        return msg("forms.id.foreign_digit", sign=foreign)
    if _GROUPED.fullmatch(text):
        text = re.sub(_BLANKS, "", text)
    if re.fullmatch(r"[-−]?[0-9]+", text):
        digits = text.replace("−", "-")
        return int(digits) if len(digits.lstrip("-")) <= MOST_DIGITS else msg("forms.number.long", n=MOST_DIGITS)
    return _problem(text)


def _problem(text: str) -> Message:
    if re.fullmatch(r"[-−]?[0-9]+[.,][0-9]*|[-−]?[0-9][0-9 .,\u00a0\u2009\u202f]*[.,][0-9]+", text):
        return msg("forms.number.fraction")
    if re.fullmatch(rf"(?:[0-9]|{_BLANKS})+", text):
        return msg("forms.number.groups")
    other = next((sign for sign in text if not re.fullmatch(r"[0-9]|" + _BLANKS, sign)), None)
    if other is not None and re.search(r"[0-9]", text):
        return msg("forms.number.sign", sign=other)
    return msg("forms.problem.number")
