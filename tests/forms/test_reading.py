"""What is typed into a question, read into its normal form; what is said back of it."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.answers import Answer, absent, read_answer
from forms.form import Field, FieldType
from forms.phones import NAMED, Phone, phone_warning, read_phone
from forms.reading import answer_of, read_back, text_of
from forms.whole_numbers import read_number
from mfc_desk.text.catalogue import LANGUAGES, Catalogue
from mfc_desk.text.message import Message, msg
from tests.forms.world import FAMILY, LAW

TODAY = date(2026, 3, 16)
KINDS = [kind for kind in get_args(FieldType) if kind != "repeat"]


@pytest.mark.parametrize(
    ("kind", "typed", "answer"),
    [
        ("date", "31.12.1959", "1959-12-31"), ("date", "31 12 1959", "1959-12-31"), ("date", "31121959", "1959-12-31"),
        ("date", "1959-12-31", "1959-12-31"), ("date", "31 желтоқсан 1959", "1959-12-31"), ("date", "31.02.1959", "31.02.1959"),
        ("number", "34 600", 34_600), ("number", "34\u00a0600 ₸", 34_600), ("number", "1\u202f234\u202f567", 1_234_567),
        ("number", "-5", -5), ("number", "−5", -5), ("number", "007", 7), ("number", "34 60", "34 60"), ("number", "٣٤", "٣٤"),
        ("phone", "8 (701) 123-45-67", "+77011234567"), ("phone", "701 123 45 67", "+77011234567"), ("phone", "12", "12"),
        ("kz-iin", " 850402 450004 ", "850402450004"), ("kz-iin", "8504 0245 0005", "8504 0245 0005"),
        ("iban", "kz86 125k zt50 0410 0100", "KZ86125KZT5004100100"), ("snils", "112-233-445 95", "11223344595"),
        ("yes_no", "yes", True), ("yes_no", "no", False), ("yes_no", "maybe", "maybe"), ("choice", "kz", "kz"),
        ("text", "  Айгүл ", "Айгүл"), *((kind, " \u00a0 ", "") for kind in KINDS),
    ],
)  # fmt: skip
def test_what_is_typed_gets_its_normal_form_and_nothing_typed_is_no_answer(
    kind: FieldType, typed: str, answer: Answer
) -> None:
    assert answer_of(kind, typed, today=TODAY) == answer


def test_two_figures_of_a_year_are_gone_by_where_the_day_cannot_be_still_to_come() -> None:
    assert answer_of("date", "311259", today=TODAY, past=True) == "1959-12-31"
    assert answer_of("date", "010130", today=TODAY) == "2030-01-01"
    questions = LAW.form(FAMILY).questions
    assert {path for path, one in questions.items() if one.past} == {"/applicant/dob", "/children/*/dob"}


@pytest.mark.parametrize("kind", KINDS)
@given(st.text(max_size=60))
def test_an_answer_stays_what_it_is_when_it_is_read_again(kind: FieldType, typed: str) -> None:
    once = answer_of(kind, typed, today=TODAY)
    assert answer_of(kind, text_of(kind, once), today=TODAY) == once


@pytest.mark.parametrize("kind", KINDS)
@given(st.text(max_size=60))
def test_whatever_is_typed_each_language_says_what_is_wrong_with_it_or_it_is_an_answer(
    kind: FieldType, typed: str
) -> None:
    field = Field("/x", kind, msg("x"), None, ("kz",) if kind == "choice" else (), "x", ("x",), None, None)  # type: ignore[arg-type]
    answer = answer_of(kind, typed, today=TODAY)
    if absent(answer):
        return
    found = read_answer(field, answer, TODAY)
    if isinstance(found, Message):
        assert all(Catalogue(language).say(found).strip() for language in LANGUAGES)
    for said in read_back(kind, answer, today=TODAY):
        assert all(Catalogue(language).say(said).strip() for language in LANGUAGES)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1,5", "number.fraction"), ("34 600,50", "number.fraction"), ("1.000", "number.fraction"), ("1 00", "number.groups"),
        ("12 3456", "number.groups"), ("12a", "number.sign"), ("٣٤", "id.foreign_digit"), ("²", "id.foreign_digit"),
        ("много", "problem.number"), ("", "problem.number"), ("9" * 16, "number.long"), ("--5", "number.sign"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_number_is_told_exactly(typed: str, code: str) -> None:
    found = read_number(typed)
    assert isinstance(found, Message)
    assert found.code == f"forms.{code}"
    assert all(Catalogue(language).say(found).strip() for language in LANGUAGES)


@given(st.integers(-(10**14), 10**14), st.sampled_from([" ", "\u00a0", "\u202f"]))
def test_a_number_in_groups_is_the_number(number: int, blank: str) -> None:
    assert read_number(f"{number:,}".replace(",", blank)) == number


@pytest.mark.parametrize("home", ["KZ", "RU"])
@pytest.mark.parametrize(
    ("typed", "country", "texts"),
    [
        ("87011234567", "KZ", True), ("+7 701 123 45 67", "KZ", True), ("8 916 123-45-67", "RU", True),
        ("9161234567", "RU", True), ("8 (727) 250-00-00", "KZ", False), ("+7 495 123-45-67", "RU", False),
        ("+998 90 123 45 67", "UZ", True), ("8 800 555 35 35", "RU", False),
    ],
)  # fmt: skip
def test_a_number_that_two_countries_share_is_the_one_whose_it_is(
    typed: str, country: str, texts: bool, home: str
) -> None:
    found = read_phone(typed, home)
    assert isinstance(found, Phone)
    assert (found.country, found.texts) == (country, texts)
    said = [one.code for one in read_back("phone", found.e164, today=TODAY, home=home)]
    shares = country in ("KZ", "RU")
    assert (f"forms.phone.of.{country}" in said) == (shares or country != home), "at home too, where it could be either"
    assert ("forms.phone.other" in said) == shares
    assert ("forms.phone.landline" in said) == (not texts) == (phone_warning(found.e164) is not None)


def test_each_country_that_is_named_has_its_words() -> None:
    for country in (*NAMED, "FR"):
        whose = Phone("+1", "+1", country, texts=True).whose
        assert all(Catalogue(language).say(whose).strip() for language in LANGUAGES)


def test_a_date_is_read_back_with_its_weekday_and_its_age() -> None:
    assert [one.code for one in read_back("date", "1959-12-31", today=TODAY)] == ["entry.age", "entry.weekday.4"]
    assert [one.code for one in read_back("date", "2030-01-01", today=TODAY)] == ["entry.weekday.2"]
    assert read_back("date", "gestern", today=TODAY) == read_back("text", "x", today=TODAY) == ()
