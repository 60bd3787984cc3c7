"""Single signs where only digits may stand: digits of other scripts, and letters that look like digits."""

from __future__ import annotations

import unicodedata
from typing import Final

from mfc_desk.text.message import Message, msg

_LATIN: Final = dict(zip("OoIlBST", "0011857", strict=True))
_CYRILLIC: Final = dict(zip("ОоІіЗзБбВТ", "0011336687", strict=True))
_LOOKS: Final = _LATIN | _CYRILLIC


def foreign_digit(text: str) -> str | None:
    """The first digit that is not one of 0 to 9: Arabic-Indic and the like; None where there is none."""
    return next(
        (sign for sign in text if unicodedata.category(sign) in ("Nd", "No", "Nl") and sign not in "0123456789"), None
    )


def not_digits(text: str, *, count: int) -> Message | None:
    """What stands where `count` digits are needed and nothing else; None where only digits do."""
    other = next((sign for sign in text if sign not in "0123456789"), None)
    if text and other is None:
        return None
    if other is not None and foreign_digit(other) is not None:
        return msg("forms.id.foreign_digit", sign=other)
    if other is not None and other in _LOOKS and any(sign in "0123456789" for sign in text):
        return msg("forms.id.looks_like", sign=other, digit=_LOOKS[other])
    return msg("forms.id.only_digits", count=count)
