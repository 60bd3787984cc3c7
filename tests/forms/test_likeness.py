"""Names in three scripts: what differs only by letters is the same person, and is said so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.likeness import likeness

NAMES = st.text("АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯӘҒҚҢӨҰҮҺІ abcdefghijklmnopqrstuvwxyz-'", max_size=30)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Ахметов", "АХМЕТОВ", "same"),
        ("Анна-Мария", "Анна Мария", "same"),
        ("Алёшин", "Алешин", "spelling"),
        ("Қасымов", "Касымов", "spelling"),
        ("Әсел", "Асел", "spelling"),
        ("Ғалым", "Галым", "spelling"),
        ("Жұмабаев", "Жумабаев", "spelling"),
        ("Үмітжан", "Умитжан", "spelling"),
        ("Ахметов", "AKHMETOV", "script"),
        ("Ахметов", "Ahmetov", "script"),
        ("Сәрсенов", "SARSENOV", "script"),
        ("Жұмабаев", "ZHUMABAYEV", "script"),
        ("Жұмабаев", "Jumabaev", "script"),
        ("Қасымов", "KASSYMOV", "script"),
        ("Ермеков", "YERMEKOV", "script"),
        ("Ерлан", "Yerlan", "script"),
        ("Иванова", "Ivanova", "script"),
        ("Щербакова", "Shcherbakova", "script"),
        ("Юлия", "Yuliya", "script"),
        ("Чехов", "Chekhov", "script"),
        ("Мария", "Maria", "script"),
        ("Мария", "MARIIA", "script"),
        ("Юрий", "Yuri", "script"),
        ("Мария", "Мара", "different"),
        ("Akhmetov", "Ahmetov", "spelling"),
        ("Ахметов", "Ахметова", "different"),
        ("Ахметов", "Оспанов", "different"),
        ("Асель", "Айсель", "different"),
        ("Иванов", "Иванец", "different"),
        ("Марат", "Мурат", "different"),
    ],
)
def test_two_spellings_are_told_apart_from_two_people(one, other, expected):
    assert likeness(one, other) == expected
    assert likeness(other, one) == expected


@given(NAMES)
def test_a_name_is_the_same_as_itself_however_it_is_cased(name):
    assert likeness(name, name.upper().lower()) in ("same", "spelling")
    assert likeness(name, name) == "same"


@given(NAMES, NAMES)
def test_the_order_of_the_two_does_not_matter(one, other):
    assert likeness(one, other) == likeness(other, one)
