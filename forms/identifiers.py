"""Numbers of persons and organisations: each check says what is wrong, or None."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from forms.iban import check_iban
from forms.phones import read_phone
from forms.signs import not_digits
from mfc_desk.text.message import Message, msg

_FIRST: Final = tuple(range(1, 12))
_SECOND: Final = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
_CENTURY: Final = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}
_INN: Final = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
_SNILS_UNCHECKED: Final = 1_001_998  # numbers up to this one were given out before check digits


def bare(text: str) -> str:
    """The number without the blanks, hyphens and brackets people write into it."""
    return re.sub(r"[\s\-()\u00a0]", "", text)


def check_iin(text: str) -> Message | None:
    """What is wrong with a Kazakh individual identification number."""
    number = bare(text)
    if (wrong := _digits(number, 12)) is not None:
        return wrong
    if number[6] in _CENTURY and iin_birth(number) is None:
        return msg("forms.id.birth_date")
    if number[6] not in "0123456":
        return msg("forms.id.century")
    return None if int(number[11]) == _kz_check(number) else msg("forms.id.check_digit")


def check_bin(text: str) -> Message | None:
    """What is wrong with a Kazakh business identification number."""
    number = bare(text)
    if (wrong := _digits(number, 12)) is not None:
        return wrong
    if number[4] not in "456":
        return msg("forms.id.bin_of_person" if check_iin(number) is None else "forms.id.not_organisation")
    if not 1 <= int(number[2:4]) <= 12:
        return msg("forms.id.bin_month", month=number[2:4])
    return None if int(number[11]) == _kz_check(number) else msg("forms.id.check_digit")


def iin_birth(text: str) -> date | None:
    """The date of birth an IIN carries, or None where it carries none."""
    number = bare(text)
    if not re.fullmatch(r"[0-9]{12}", number) or number[6] not in _CENTURY:
        return None
    try:
        return date(_CENTURY[number[6]] + int(number[:2]), int(number[2:4]), int(number[4:6]))
    except ValueError:
        return None


def iin_male(text: str) -> bool | None:
    """Whether an IIN is a man's; None where it does not tell: its seventh sign is odd for men, even for women."""
    number = bare(text)
    if not re.fullmatch(r"[0-9]{12}", number) or number[6] not in _CENTURY:
        return None
    return int(number[6]) % 2 == 1


def iin_of(born: date, *, male: bool, serial: int) -> str:
    """A well-formed IIN for tests and the demo's synthetic people; a serial without a check digit is skipped."""
    century = (born.year // 100 - 18) * 2 + (1 if male else 2)
    for attempt in range(serial, serial + 100):
        body = f"{born:%y%m%d}{century}{attempt % 10_000:04d}"
        if (digit := _kz_check(body)) < 10:
            return f"{body}{digit}"
    raise ValueError("no serial gives a check digit")


def check_snils(text: str) -> Message | None:
    """What is wrong with a Russian insurance number (SNILS)."""
    number = bare(text)
    if (wrong := _digits(number, 11)) is not None:
        return wrong
    if int(number[:9]) <= _SNILS_UNCHECKED:
        return None
    rest = sum(int(digit) * weight for digit, weight in zip(number, range(9, 0, -1), strict=False)) % 101
    return None if rest % 100 == int(number[9:]) else msg("forms.id.check_digit")


def check_inn(text: str) -> Message | None:
    """What is wrong with a Russian taxpayer number (10 digits of an organisation or 12 of a person)."""
    number = bare(text)
    if (wrong := not_digits(number, count=12)) is not None:
        return wrong
    if len(number) not in (10, 12):
        return msg("forms.id.inn_digits", given=len(number))
    if (wrong := _zeros(number)) is not None:
        return wrong
    for at in (9,) if len(number) == 10 else (10, 11):
        weights = _INN[-at:]
        rest = sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False)) % 11 % 10
        if rest != int(number[at]):
            return msg("forms.id.check_digit" if len(number) == 10 else "forms.id.check_digit_at", n=at + 1)
    return None


def check_inn_of_organisation(text: str) -> Message | None:
    """What is wrong with the taxpayer number of an organisation, which has ten digits."""
    number = bare(text)
    if len(number) == 12 and check_inn(number) is None:
        return msg("forms.id.inn_of_person")
    return _digits(number, 10) or check_inn(number)


def check_ogrn(text: str) -> Message | None:
    """What is wrong with a Russian register number: 13 digits of an organisation (OGRN), 15 of a sole trader."""
    number = bare(text)
    if (wrong := not_digits(number, count=13)) is not None:
        return wrong
    if len(number) not in (13, 15):
        return msg("forms.id.ogrn_digits", given=len(number))
    if number[0] not in ("15" if len(number) == 13 else "3"):
        return msg("forms.id.ogrn_kind", digit=number[0])
    right = int(number[:-1]) % (len(number) - 2) % 10
    return None if int(number[-1]) == right else msg("forms.id.check_digit")


def check_phone(text: str) -> Message | None:
    """What is wrong with a telephone number; +7 and 8 are read alike, KZ and RU share them."""
    found = read_phone(text)
    return found if isinstance(found, Message) else None


def phone_e164(text: str) -> str | None:
    """The number in international form, or None where it cannot be one."""
    found = read_phone(text)
    return None if isinstance(found, Message) else found.e164


def _digits(number: str, count: int) -> Message | None:
    if (wrong := not_digits(number, count=count)) is not None:
        return wrong
    return _zeros(number) if len(number) == count else msg("forms.id.digits", count=count, given=len(number))


def _zeros(number: str) -> Message | None:
    """What is typed where nothing is known: its check digit is sound, and it is nobody's number."""
    return None if number.strip("0") else msg("forms.id.zeros")


def _kz_check(number: str) -> int:
    """The check digit for the first eleven digits; 10 where the number cannot exist."""
    for weights in (_FIRST, _SECOND):
        rest = sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False)) % 11
        if rest < 10:
            return rest
    return 10


CHECKS: Final[Mapping[str, Callable[[str], Message | None]]] = {
    "kz-iin": check_iin, "kz-bin": check_bin, "snils": check_snils, "inn": check_inn,
    "phone": check_phone, "iban": check_iban, "ogrn": check_ogrn, "inn-organisation": check_inn_of_organisation,
}  # fmt: skip

BIRTHS: Final[Mapping[str, Callable[[str], date | None]]] = {"kz-iin": iin_birth}
"""The kinds of numbers that carry the day of birth of their person."""
