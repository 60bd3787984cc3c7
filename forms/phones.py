"""Telephone numbers: whose they are, whether a text message reaches them, and what is wrong with one.

+7 is shared: 8701… and 7701… are Kazakh wherever they are typed, 8916… and 7916… Russian. Without a country code a
number is read as one of the desk's own country.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from forms.signs import foreign_digit
from mfc_desk.text.message import Message, msg

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

LONGEST: Final = 40
WITH_CODE: Final = 11
"""Digits of a number that begins with 7 or 8, in both countries."""
NAMED: Final = ("KZ", "RU", "UZ", "KG", "TJ", "TM", "BY", "AM", "AZ", "GE", "MD", "UA", "MN", "CN", "TR", "DE")
"""The countries whose names the catalogue knows."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A number that can exist: its one form, the form people read, its country, and whether it takes text messages."""

    e164: str
    shown: str
    country: str
    texts: bool
    shared: bool = False
    """Whether another country has the same code."""

    @property
    def whose(self) -> Message:
        """The country, in words."""
        named = self.country in NAMED
        return msg(f"forms.phone.of.{self.country}") if named else msg("forms.phone.of", country=self.country)


def read_phone(text: str, home: str = "KZ") -> Phone | Message:
    """The number that was typed at a desk of the country `home`, or what is wrong with it."""
    return _read(text[: LONGEST + 1], home)


def phone_warning(text: str) -> Message | None:
    """What should be known about a number that is not wrong: that no text message can reach it."""
    found = read_phone(text)
    return msg("forms.phone.landline") if isinstance(found, Phone) and not found.texts else None


@lru_cache(maxsize=256)
def _read(text: str, home: str) -> Phone | Message:
    import phonenumbers
    from phonenumbers import PhoneNumberFormat, PhoneNumberType

    wrong = _sign_problem(text)
    if wrong is not None:
        return wrong
    try:
        number = phonenumbers.parse(text, home)
    except phonenumbers.NumberParseException as error:
        unknown = error.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE
        return msg("forms.phone.code") if unknown else msg("forms.id.phone")
    if (wrong := _length_problem(number, text)) is not None:
        return wrong
    country = phonenumbers.region_code_for_number(number)
    if country is None or not phonenumbers.is_valid_number(number):
        return msg("forms.phone.none")
    kind = phonenumbers.number_type(number)
    return Phone(
        e164=str(phonenumbers.format_number(number, PhoneNumberFormat.E164)),
        shown=str(phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)),
        country=str(country),
        texts=kind in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE),
        shared=len(phonenumbers.region_codes_for_country_code(number.country_code or 0)) > 1,
    )


def _sign_problem(text: str) -> Message | None:
    if (foreign := foreign_digit(text)) is not None:
        return msg("forms.id.foreign_digit", sign=foreign)
    other = next((sign for sign in text if not re.fullmatch(r"[0-9\s+()\-./\u00a0\u2010-\u2014]", sign)), None)
    if other is not None:
        return msg("forms.phone.sign", sign=other) if re.search(r"[0-9]", text) else msg("forms.id.phone")
    return msg("forms.phone.long", given=len(text)) if len(text) > LONGEST else None


def _length_problem(number: PhoneNumber, text: str) -> Message | None:
    """Too few or too many digits, and how many there are."""
    import phonenumbers
    from phonenumbers import ValidationResult

    digits = re.sub(r"[^0-9]", "", text)
    if number.country_code == 7 and digits[0] in "78" and not phonenumbers.is_valid_number(number):
        whole = len(digits) - WITH_CODE
        if whole:
            return msg("forms.phone.short" if whole < 0 else "forms.phone.long", given=len(digits))
    match phonenumbers.is_possible_number_with_reason(number):
        case ValidationResult.TOO_SHORT | ValidationResult.IS_POSSIBLE_LOCAL_ONLY:
            return msg("forms.phone.short", given=len(digits))
        case ValidationResult.TOO_LONG:
            return msg("forms.phone.long", given=len(digits))
        case ValidationResult.IS_POSSIBLE:
            return None
        case _:
            return msg("forms.phone.none")
