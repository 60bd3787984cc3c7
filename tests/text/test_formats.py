"""Dates, money and sizes as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfc_desk.text.formats import NBSP, format_value, long_date, money, size


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Tuesday, 1 December 2026"),
        ("ru", "вторник, 1 декабря 2026"),
        ("kk", "2026 ж. 1 желтоқсан, сейсенбі"),
    ],
)
def test_a_date_on_paper_has_its_weekday(language, said):
    assert long_date(date(2026, 12, 1), language) == said


@pytest.mark.parametrize(
    ("minor", "currency", "said"),
    [(3460000, "KZT", f"34{NBSP}600{NBSP}₸"), (30050, "RUB", f"300,50{NBSP}₽"), (0, "KZT", f"0{NBSP}₸")],
)
def test_money_has_its_sign_and_whole_amounts_no_zeros(minor, currency, said):
    assert money(minor, currency) == said


@given(st.integers(0, 10**13))
def test_money_never_loses_a_unit(minor):
    digits = money(minor, "KZT").replace(NBSP, "").removesuffix("₸")
    whole, _, part = digits.partition(",")
    assert int(whole) * 100 + int(part or 0) == minor


def test_a_size_is_told_in_the_unit_one_would_use():
    assert [size(n, "en") for n in (0, 900, 2 << 20, 1536)] == [
        f"0{NBSP}B",
        f"900{NBSP}B",
        f"2{NBSP}MB",
        f"1.5{NBSP}KB",
    ]
    for language in ("ru", "kk"):
        assert [size(n, language) for n in (900, 2 << 20, 1536)] == [f"900{NBSP}Б", f"2{NBSP}МБ", f"1,5{NBSP}КБ"]


def test_an_unknown_format_is_a_defect():
    with pytest.raises(ValueError, match="no format"):
        format_value(5, "time", "en")
