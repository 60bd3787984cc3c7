"""What may stand in a part of a name."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.names import LONGEST, name_problem, names_problem

SOUND = [
    "Оспанова", "Әбдіғаппарова", "Қожа-Ахмет", "Жұмабай оғлы", "Ó Súilleabháin", "O'Neill", "O’Neill", "Muñoz", "Łuczak",
    "Салтыков\u2011Щедрин", "Ё", "J\u030cavić", "и\u0306ода", "Şahin",
]  # fmt: skip
WRONG = [
    ("Оспанова2", "digit"), ("٣", "digit"), ("Kim\t", "hidden"), ("Kim\u202e", "hidden"), ("   ", "blank"), ("\u00a0", "blank"),
    ("а" * 101, "too_long"), ("Ким_Ли", "sign"), ("Ким, Ли", "sign"), ("金", "sign"), ("Παπας", "sign"), ("-", "no_letter"),
    ("\u0301а", "sign"), ("Kim😀", "sign"), ("Kim\x00", "hidden"), ("a\u0301" * 130, "too_long"),
]  # fmt: skip


@pytest.mark.parametrize("name", SOUND)
def test_names_of_both_scripts_with_their_marks_are_sound(name: str) -> None:
    assert name_problem(name) is None


@pytest.mark.parametrize(("name", "why"), WRONG)
def test_what_no_name_holds_is_named(name: str, why: str) -> None:
    found = name_problem(name)
    assert found is not None
    assert found.code == f"forms.name.{why}"


def test_an_empty_part_is_no_fault_of_the_name() -> None:
    assert name_problem("") is None
    assert name_problem("а" * LONGEST) is None


@given(st.text(max_size=150))
def test_any_text_gets_an_answer_and_a_sound_one_is_short_and_seen(text: str) -> None:
    if name_problem(text) is None and text:
        assert len(text.strip()) <= LONGEST * 4
        assert text.isprintable() or "\u00a0" in text


@pytest.mark.parametrize(("text", "code"), [
    ("Оспанова, Сағынова", None), ("Оспанова", None), ("3", "forms.name.digit"), ("Оспанова, 3", "forms.name.digit"),
])  # fmt: skip
def test_former_names_stand_with_commas_between_and_each_is_a_name(text: str, code: str | None) -> None:
    found = names_problem(text)
    assert (found.code if found else None) == code


WORD = st.text(st.sampled_from("АаБбЁёЙйӘҒқҢөҰүҺі"), min_size=1, max_size=60) | st.text(
    st.characters(min_codepoint=65, max_codepoint=122, categories=["L"]), min_size=1, max_size=60
)


@given(st.lists(WORD, min_size=1, max_size=4), st.sampled_from(" -"))
def test_a_plain_name_that_is_taken_at_a_glance_is_sound_sign_by_sign_too(words: list[str], between: str) -> None:
    name = between.join(words)
    at_a_glance = name_problem(name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("forms.names._PLAIN", re.compile("(?!)"))
        assert name_problem(name) == at_a_glance
