"""Services are found by the words people use."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.search import distance, layouts, search
from mfc_desk.text.catalogue import Catalogue
from tests.forms.world import FAMILY, LAW, PASSPORT, RECORD

CATALOGUE = Catalogue("ru")
CATALOGUE.chain(LAW.texts("ru"))


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("многодетные", FAMILY), ("многодет", FAMILY), ("жәрдемақы", FAMILY), ("жардемакы", FAMILY), ("пособие детям", FAMILY),
        ("large family", FAMILY), ("паспорт", PASSPORT), ("паспотр", PASSPORT), ("gfcgjhn", PASSPORT), ("ПАСПОРТА", PASSPORT),
        ("потерял паспорт", PASSPORT), ("справка о несудимости", RECORD), ("cghfdrf j celjvjcnb", RECORD), ("соттылық", RECORD),
        ("паспорт ребёнку", PASSPORT), ("ребёнку паспорт", PASSPORT), ("паспорт для капусты", PASSPORT),
        ("вщсгьуте", PASSPORT), ("куcтық", None), ("вырастить капусту", None),
    ],
)  # fmt: skip
def test_words_find_their_service(typed: str, wanted: object) -> None:
    found = search(LAW, CATALOGUE, typed)
    assert (wanted in found) if wanted is not None else found == ()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_events_of_life_printed_under_a_service_find_it(language: str) -> None:
    catalogue = Catalogue(language)
    catalogue.chain(LAW.texts(language))
    for service in LAW.services():
        for event in service.life_events:
            assert service in search(LAW, catalogue, catalogue.say(event))


def test_the_other_keyboard_is_read_too() -> None:
    assert ("прописка",) in layouts("ghjgbcrf")
    assert ("passport",) in layouts("зфыызщке")


def test_nothing_typed_shows_every_service() -> None:
    assert set(search(LAW, CATALOGUE, "  ")) == set(LAW.services())


def test_a_word_that_fits_nothing_hides_no_service_and_small_words_find_none() -> None:
    assert search(LAW, CATALOGUE, "паспорт капусте") == search(LAW, CATALOGUE, "паспорт")
    assert RECORD not in search(LAW, CATALOGUE, "паспорт о капусте")


@given(st.text(max_size=40))
def test_whatever_is_typed_is_answered(typed: str) -> None:
    assert len(search(LAW, CATALOGUE, typed)) <= len(LAW.services())


@given(st.text("абв", max_size=6), st.text("абв", max_size=6))
def test_distance_is_the_same_both_ways(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one) <= max(len(one), len(other))
    assert (distance(one, other) == 0) == (one == other)
