"""Numbers of persons and organisations."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.ru import inn

from forms.identifiers import CHECKS, check_iin, check_inn, check_snils, iin_birth, iin_of, phone_e164
from mfc_desk.text.catalogue import LANGUAGES, Catalogue

GOOD = [
    ("kz-iin", "850402450004"), ("kz-iin", "850402 450004"), ("kz-bin", "150140022767"), ("snils", "112-233-445 95"),
    ("snils", "000-000-001 00"), ("inn", "7707083893"), ("inn", "500100732259"), ("phone", "8 701 123 45 67"),
    ("phone", "+7 495 123-45-67"), ("iban", "KZ86 125K ZT50 0410 0100"),
]  # fmt: skip
BAD = [
    ("kz-iin", "850402450005", "check_digit"),
    ("kz-iin", "85040245000", "digits"),
    ("kz-iin", "8504024500O4", "looks_like"),
    ("kz-iin", "١٢٣٤٥٦٧٨٩٠١٢", "foreign_digit"),
    ("kz-bin", "850402450004", "bin_of_person"),
    ("snils", "11223344596", "check_digit"),
    ("snils", "112", "digits"),
    ("inn", "7707083894", "check_digit"),
    ("inn", "123", "inn_digits"),
    ("phone", "1+2", "phone"),
    ("phone", "позвоните", "phone"),
    ("iban", "8", "iban_form"),
    ("iban", "86125", "iban_form"),
    ("iban", "KZ86125KZT500410010", "iban_length"),
    ("kz-iin", "851302450004", "birth_date"),
    ("kz-iin", "850402950004", "century"),
    ("kz-iin", "", "only_digits"),
    ("kz-bin", "150140022768", "check_digit"),
    ("kz-bin", "151340022767", "bin_month"),
    ("kz-bin", "150170022767", "not_organisation"),
    ("snils", "112-233-445 9О", "looks_like"),
    ("snils", "112-233-445-955", "digits"),
    ("snils", "СНИЛС", "only_digits"),
    ("inn", "500100732269", "check_digit_at"),
    ("inn", "500100732258", "check_digit_at"),
    ("inn", "77070З3893", "looks_like"),
    ("inn-organisation", "500100732259", "inn_of_person"),
    ("inn-organisation", "7707083894", "check_digit"),
    ("inn-organisation", "770708389", "digits"),
    ("ogrn", "1027700132196", "check_digit"),
    ("ogrn", "102770013219", "ogrn_digits"),
    ("ogrn", "2027700132195", "ogrn_kind"),
    ("ogrn", "304500116000158", "check_digit"),
    ("ogrn", "104500116000157", "ogrn_kind"),
    ("kz-iin", "000000000000", "zeros"),
    ("snils", "000-000-000 00", "zeros"),
    ("inn", "0000000000", "zeros"),
    ("inn", "000000000000", "zeros"),
    ("inn-organisation", "0000000000", "zeros"),
]
PARTS = [
    ("KZ87125KZT5004100100", "iban.check_digits", {"group": "87"}), ("KZ86I25KZT5004100100", "iban.bank", {"group": "I25"}),
    ("КZ86125KZT5004100100", "iban.cyrillic", {"sign": "К"}), ("KZ86125KZT50041001.00", "iban.sign", {"sign": "."}),
    ("DE8937040044053201300", "iban.length", {"country": "DE", "count": 22, "given": 21}), ("XX12345", "iban.any_length", {"given": 7}),
    ("40817810099910004312", "iban.plain_account", {}), ("KZ٨6125KZT5004100100", "id.foreign_digit", {"sign": "٨"}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "number"), GOOD)
def test_a_sound_number_has_nothing_wrong(kind: str, number: str) -> None:
    assert CHECKS[kind](number) is None


@pytest.mark.parametrize(("kind", "number", "code"), BAD)
def test_a_wrong_number_is_told_what_is_wrong(kind: str, number: str, code: str) -> None:
    found = CHECKS[kind](number)
    assert found is not None
    assert found.code == f"forms.id.{code}"


@pytest.mark.parametrize(("number", "code", "params"), PARTS)
def test_which_part_of_an_account_number_is_wrong_is_told(number: str, code: str, params: dict[str, object]) -> None:
    found = CHECKS["iban"](number)
    assert found is not None
    assert (found.code, dict(found.params)) == (f"forms.{code}", params)


@pytest.mark.parametrize(
    "number", ["DE89370400440532013000", "GB82 WEST 1234 5698 7654 32", "by13 nbrb 3600 9000 0000 2z00 ab00"]
)
def test_account_numbers_of_other_countries_are_sound_too(number: str) -> None:
    assert CHECKS["iban"](number) is None


@pytest.mark.parametrize("number", ["304500116000157", "1027700132195", "5077746887312"])
def test_the_register_numbers_of_organisations_and_sole_traders_are_sound(number: str) -> None:
    assert CHECKS["ogrn"](number) is None


@pytest.mark.parametrize("kind", sorted(CHECKS))
@given(st.text(max_size=40))
def test_whatever_stands_for_a_number_each_language_says_what_is_wrong_or_nothing_is(kind: str, text: str) -> None:
    found = CHECKS[kind](text)
    if found is not None:
        for language in LANGUAGES:
            assert Catalogue(language).say(found).strip()


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
    for day in ("991301", "990140", "990230", "990001"):
        tries = [f"{day}300{n:02d}{digit}" for n in range(10) for digit in range(10)]
        said = [check_iin(one) for one in tries]
        assert {one.code if one is not None else "taken" for one in said} == {"forms.id.birth_date"}


def test_a_snils_of_100_is_written_00() -> None:
    assert check_snils("087-654-303 00") is None


@pytest.mark.parametrize("number", ["7707083893", "5001007322", "7736050003", "7728168971"])
def test_the_digit_of_an_inn_agrees_with_another_reckoning(number: str) -> None:
    body = number[:9]
    sound = [digit for digit in "0123456789" if check_inn(body + digit) is None]
    assert sound == [inn.calc_company_check_digit(body)]
    twelve = body + "0"
    assert check_inn(twelve + inn.calc_personal_check_digits(twelve)) is None


def test_a_phone_gets_one_form_however_it_is_written() -> None:
    assert phone_e164("8 (701) 123-45-67") == phone_e164("+77011234567") == "+77011234567"
