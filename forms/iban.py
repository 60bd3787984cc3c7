"""Account numbers in international form (IBAN): which part of one is wrong, where that can be told."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from forms.signs import foreign_digit
from mfc_desk.text.message import Message, msg

LENGTHS: Final = {
    "KZ": 20, "BY": 28, "UA": 29, "AZ": 28, "GE": 22, "MD": 24, "TR": 26, "MN": 20, "DE": 22, "AT": 20, "CH": 21,
    "FR": 27, "IT": 27, "ES": 24, "NL": 18, "PL": 28, "CZ": 24, "LT": 20, "LV": 21, "EE": 20, "FI": 18, "SE": 24,
    "GB": 22, "AE": 23, "IL": 23, "CY": 28, "GR": 27, "HU": 28, "BG": 22, "RO": 24, "RS": 22, "BE": 16, "LU": 20,
}  # fmt: skip
"""Characters of an account number, by the country it begins with."""
ANY: Final = (15, 34)


def check_iban(text: str) -> Message | None:
    """What is wrong with an account number in international form."""
    number = re.sub(r"[\s\-\u00a0]", "", text).upper()
    wrong = _sign_problem(number) or _length_problem(number)
    if wrong is not None:
        return wrong
    if number.startswith("KZ") and not number[4:7].isdigit():
        return msg("forms.iban.bank", group=number[4:7])
    return None if _agrees(number) else msg("forms.iban.check_digits", group=number[2:4])


def iban_country(text: str) -> str:
    """The two letters of the country that an account number begins with."""
    return re.sub(r"[\s\-\u00a0]", "", text).upper()[:2]


def _sign_problem(number: str) -> Message | None:
    if (foreign := foreign_digit(number)) is not None:
        return msg("forms.id.foreign_digit", sign=foreign)
    other = next((sign for sign in number if not re.fullmatch(r"[A-Z0-9]", sign)), None)
    if other is not None:
        cyrillic = unicodedata.name(other, "").startswith("CYRILLIC ")
        return msg("forms.iban.cyrillic" if cyrillic else "forms.iban.sign", sign=other)
    if re.fullmatch(r"[0-9]{20}", number):
        return msg("forms.iban.plain_account")
    return None if re.match(r"[A-Z]{2}[0-9]{2}", number) else msg("forms.id.iban_form")


def _length_problem(number: str) -> Message | None:
    country, given = number[:2], len(number)
    if country == "KZ":
        return None if given == LENGTHS["KZ"] else msg("forms.id.iban_length", given=given)
    if country in LENGTHS:
        wanted = LENGTHS[country]
        return None if given == wanted else msg("forms.iban.length", country=country, count=wanted, given=given)
    return None if ANY[0] <= given <= ANY[1] else msg("forms.iban.any_length", given=given)


def _agrees(number: str) -> bool:
    moved = number[4:] + number[:4]
    return int("".join(str(int(sign, 36)) for sign in moved)) % 97 == 1
