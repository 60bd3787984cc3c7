from __future__ import annotations

import pytest

from mfc_desk.domain.papers import CheckLine
from mfc_desk.text.catalogue import LANGUAGES, Language
from printing.documents import check_sheet
from printing.documents.check_sheet import check_sheet_pdf
from tests.printing import reading, samples


def printed(language: Language = "kk", **changes: object) -> bytes:
    return check_sheet_pdf(samples.check_sheet(language, **changes), samples.catalogue(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_line_stands_on_the_sheet_with_its_number(language: Language) -> None:
    said = reading.words(printed(language))
    for place, line in enumerate(samples.check_sheet(language).lines, 1):
        assert reading.tight(f"{place}{line.label}{line.value}") in said


def test_the_values_are_large_enough_for_old_eyes() -> None:
    assert check_sheet.VALUE >= 20


def test_a_line_without_a_value_says_that_it_is_empty() -> None:
    assert "толтырылмаған" in reading.words(printed())


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_room_for_a_signature_and_a_date_and_the_sheet_has_its_number(language: Language) -> None:
    said, say = reading.words(printed(language)), samples.catalogue(language)
    for code in ("paper.signature", "paper.sign_date"):
        assert reading.tight(say(code)) in said
    assert reading.tight("7f3a91c2") in said


def test_only_an_example_of_the_law_is_marked() -> None:
    lines = (CheckLine(label="Жауап күні", value="ертең", verified=True),)
    assert "тексерілмеген" in reading.words(printed())
    assert "тексерілмеген" not in reading.words(printed(lines=lines)).lower()


def test_many_long_lines_flow_on_and_nothing_is_cut() -> None:
    lines = tuple(CheckLine(label=f"Жол {n}", value="Қарағандыоблысы" * 8) for n in range(40))
    pdf = printed(lines=lines)
    assert len(reading.reader(pdf).pages) > 3
    assert reading.outside(pdf) == []
    assert reading.overlapping(pdf) == []
    assert reading.words(pdf).count("облысы") >= 40 * 7


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert printed() == printed()
