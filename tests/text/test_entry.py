"""Dates as people type them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfc_desk.text.catalogue import LANGUAGES, Catalogue, Language
from mfc_desk.text.entry import age, meant_date, read_date, say_age, say_weekday
from mfc_desk.text.message import Message

TODAY = date(2026, 3, 1)
LAST = date(1959, 12, 31)
MONTHS = {
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "kk": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
    "en": "January February March April May June July August September October November December",
}


@pytest.mark.parametrize(
    "typed",
    [
        "31.12.1959", "31 12 1959", "311259", "31121959", "31/12/59", "31-12-1959", "1959-12-31", "19591231", "31 декабря 1959",
        "31 дек 59", "31 декабря 1959 г.", "31-го декабря 1959 года", "31 декабре 1959", "31.XII.1959", "31 ХІІ 59", "1959 жылдың 31 желтоқсаны", "31 желтоқсанда 1959", "31-ші желтоқсан 1959 жыл", "31 jeltoqsan 1959", "31 Желтоқсан, 1959", "31 желтоқсан 1959", "31 желтоқсан 1959 ж.", "1959 жылғы 31 желтоқсан",
        "31 желтоксан 1959", "31 December 1959", "December 31, 1959", "31st Dec 1959", " 31.12.1959 ", "31дек1959",
    ],
)  # fmt: skip
def test_the_last_day_of_1959_is_understood_however_it_is_typed(typed: str) -> None:
    assert read_date(typed, today=TODAY) == LAST


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"), ("31.02.1959", "no_day"), ("0.12.1959", "no_day"), ("29.02.2023", "no_day"), ("13.13.1959", "no_month"), ("12.31.1959", "swapped"), ("12311959", "swapped"), ("31.02.59", "no_day"),
        ("31 грудня 1959", "month_name"), ("5 ма 1959", "month_name"), ("31.12", "year_missing"), ("31 декабря", "year_missing"),
        ("31.12.0159", "no_year"), ("31.12.2159", "no_year"), ("02.03.2026", "future"), ("вчера", "unreadable"), ("1.2.3.4", "unreadable"),
        ("٣١.١٢.١٩٥٩", "digits"), ("31125", "figures"), ("9" * 5000, "unreadable"), ("31..12!1959", "unreadable"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_date_is_told_exactly(typed: str, code: str) -> None:
    found = read_date(typed, today=TODAY)
    assert isinstance(found, Message)
    assert found.code == f"entry.date.{code}"
    for language in LANGUAGES:
        assert Catalogue(language).say(found)


def test_a_day_that_does_not_exist_says_which_month_has_how_many() -> None:
    found = read_date("29.02.2023", today=TODAY)
    assert isinstance(found, Message)
    assert "February 2023 has 28 days" in Catalogue("en").say(found)
    assert "февраль 2023 — 28 дней" in Catalogue("ru").say(found)
    assert "28 (ақпан 2023)" in Catalogue("kk").say(found)


def test_a_day_and_a_month_that_changed_places_are_put_back_as_a_question() -> None:
    found = read_date("12/31/1959", today=TODAY)
    assert isinstance(found, Message)
    assert (found.code, found.params["day"]) == ("entry.date.swapped", LAST)


def test_where_a_day_to_come_is_for_someone_else_to_refuse_it_is_read_all_the_same() -> None:
    assert meant_date("311259", today=TODAY, past=True) == LAST
    assert meant_date("311259", today=TODAY, past=False) == date(2059, 12, 31)
    assert meant_date("31.12.2059", today=TODAY, past=True) == date(2059, 12, 31)
    assert isinstance(meant_date("31.02.2023", today=TODAY, past=True), Message)


def test_two_digits_of_a_year_mean_the_past_or_the_nearest() -> None:
    assert read_date("010326", today=TODAY) == TODAY
    assert read_date("020326", today=TODAY) == date(1926, 3, 2)
    assert read_date("02.03.36", today=TODAY, past=False) == date(2036, 3, 2)


@given(st.dates(date(1900, 1, 1), TODAY), st.sampled_from(sorted(MONTHS)))
def test_a_date_said_with_its_month_comes_back(day: date, language: str) -> None:
    name = MONTHS[language].split()[day.month - 1]
    for typed in (f"{day.day} {name} {day.year}", f"{day:%d.%m.%Y}", f"{day:%d%m%Y}", day.isoformat()):
        assert read_date(typed, today=TODAY) == day


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_date_or_a_message(typed: str) -> None:
    read = read_date(typed, today=TODAY)
    if isinstance(read, date):
        assert read_date(f"{read:%d.%m.%Y}", today=TODAY) == read
    else:
        assert Catalogue("ru").say(read).strip()


@pytest.mark.parametrize(("language", "words"), [("ru", "66 лет"), ("en", "66 years"), ("kk", "Жасы: 66")])
def test_age_and_weekday_are_read_back(language: Language, words: str) -> None:
    assert Catalogue(language).say(say_age(LAST, TODAY)) == words
    assert Catalogue(language).say(say_weekday(LAST))


def test_who_is_born_on_a_leap_day_grows_older_on_the_first_of_march() -> None:
    assert (age(date(2008, 2, 29), date(2026, 2, 28)), age(date(2008, 2, 29), date(2026, 3, 1))) == (17, 18)
