"""Numbers of persons and organisations."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.identifiers import CHECKS, check_iin, check_snils, iin_birth, iin_of, phone_e164

GOOD = [
    ("kz-iin", "850402450004"), ("kz-iin", "850402 450004"), ("kz-bin", "150140022767"), ("snils", "112-233-445 95"),
    ("snils", "000-000-001 00"), ("inn", "7707083893"), ("inn", "500100732259"), ("phone", "8 701 123 45 67"),
    ("phone", "+7 495 123-45-67"), ("iban", "KZ86 125K ZT50 0410 0100"),
]  # fmt: skip
BAD = [
    ("kz-iin", "850402450005", "check_digit"), ("kz-iin", "85040245000", "digits"), ("kz-iin", "8504024500O4", "only_digits"),
    ("kz-iin", "١٢٣٤٥٦٧٨٩٠١٢", "only_digits"), ("kz-bin", "850402450004", "not_organisation"), ("snils", "11223344596", "check_digit"),
    ("snils", "112", "digits"), ("inn", "7707083894", "check_digit"), ("inn", "123", "inn_digits"), ("phone", "12", "phone"),
    ("phone", "позвоните", "phone"), ("iban", "KZ87125KZT5004100100", "check_digit"), ("iban", "86125", "iban_form"),
    ("iban", "KZ86125KZT500410010", "iban_length"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "number"), GOOD)
def test_a_sound_number_has_nothing_wrong(kind: str, number: str) -> None:
    assert CHECKS[kind](number) is None


@pytest.mark.parametrize(("kind", "number", "code"), BAD)
def test_a_wrong_number_is_told_what_is_wrong(kind: str, number: str, code: str) -> None:
    found = CHECKS[kind](number)
    assert found is not None
    assert found.code == f"forms.id.{code}"


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.booleans(), st.integers(0, 9999))
def test_a_made_up_iin_is_sound_and_carries_its_date(born: date, male: bool, serial: int) -> None:
    number = iin_of(born, male=male, serial=serial)
    assert check_iin(number) is None
    assert iin_birth(number) == born


def test_nearly_every_mistyped_digit_of_an_iin_is_noticed() -> None:
    """Not every one: the eleventh digit weighs 11 in a sum taken modulo 11. That is the law's number, not ours."""
    number = iin_of(date(1959, 12, 31), male=True, serial=120)
    wrong = [number[:n] + str(d) + number[n + 1 :] for n in range(10) for d in range(10) if str(d) != number[n]]
    assert sum(check_iin(one) is None for one in wrong) <= 2


def test_a_number_with_a_sound_digit_but_no_date_is_refused() -> None:
    tries = [f"9913{n:02d}300{m:03d}{d}"[:12] for n in (1, 40) for m in range(5) for d in range(10)]
    assert not [one for one in tries if check_iin(one) is None]


def test_a_snils_of_100_is_written_00() -> None:
    assert check_snils("087-654-303 00") is None


def test_a_phone_gets_one_form_however_it_is_written() -> None:
    assert phone_e164("8 (701) 123-45-67") == phone_e164("+77011234567") == "+77011234567"
