"""The machine-readable zone of cards and passports."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfc_desk.domain.mrz import Mrz, MrzError, compose, parse
from mfc_desk.text.catalogue import LANGUAGES, Catalogue

TODAY = date(2026, 3, 1)
# the specimens printed in ICAO 9303, parts 4 and 5
TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
TD1 = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
LONG = "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<"
CARD = Mrz(
    kind="ID", state="KAZ", number="012345678", surname="SEITKALI", given="AIGUL", nationality="KAZ",
    birth=date(1985, 4, 2), sex="F", expiry=date(2033, 5, 6), optional="850402450004",
)  # fmt: skip


def test_the_specimens_of_the_standard_are_read() -> None:
    for text in (TD3, TD1):
        found = parse(text, today=TODAY)
        assert (found.surname, found.given, found.birth) == ("ERIKSSON", "ANNA MARIA", date(1974, 8, 12))
    assert parse(TD3, today=TODAY).number == "L898902C3"
    assert parse(TD1, today=TODAY).number == "D23145890"


def test_a_number_longer_than_its_place_runs_on_into_the_optional_data() -> None:
    assert parse(LONG, today=TODAY).number == "D23145890734"


def test_a_kazakh_document_carries_the_iin() -> None:
    assert parse(compose(CARD), today=TODAY).iin == "850402450004"
    assert parse(compose(replace(CARD, kind="P")), today=TODAY).iin == "850402450004"
    assert parse(compose(replace(CARD, state="UTO")), today=TODAY).iin is None


def broken(text: str, *, line: int, place: int) -> str:
    lines = text.splitlines()
    sign = "1" if lines[line][place] != "1" else "7"
    lines[line] = lines[line][:place] + sign + lines[line][place + 1 :]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "line", "place", "group"),
    [
        (TD3, 1, 2, "number"), (TD3, 1, 14, "birth"), (TD3, 1, 22, "expiry"), (TD3, 1, 30, "optional"), (TD3, 1, 43, "composite"),
        (TD1, 0, 6, "number"), (TD1, 1, 2, "birth"), (TD1, 1, 9, "expiry"), (TD1, 0, 20, "composite"), (TD1, 1, 29, "composite"),
        (LONG, 0, 15, "number"),
    ],
)  # fmt: skip
def test_the_group_that_does_not_agree_is_named(text: str, line: int, place: int, group: str) -> None:
    with pytest.raises(MrzError) as caught:
        parse(broken(text, line=line, place=place), today=TODAY)
    assert caught.value.group == group
    for language in LANGUAGES:
        assert Catalogue(language).say(caught.value.message)


@pytest.mark.parametrize("text", ["", "P<UTO", TD3[:-1], TD3.replace("<", "?"), "\n".join(["<" * 44] * 3), "Ж" * 90])
def test_what_is_no_zone_is_said_to_be_none(text: str) -> None:
    with pytest.raises(MrzError) as caught:
        parse(text, today=TODAY)
    assert caught.value.group == "form"


def test_what_a_reader_sends_without_lines_or_in_small_letters_is_read() -> None:
    assert parse(TD1.replace("\n", "").lower(), today=TODAY) == parse(TD1, today=TODAY)
    assert parse(f"\r\n{TD3.replace(chr(10), chr(13) + chr(10))}\r\n", today=TODAY) == parse(TD3, today=TODAY)


def test_a_letter_taken_for_a_digit_in_a_date_is_put_right() -> None:
    assert parse(TD3.replace("7408122", "74O8I22"), today=TODAY).birth == date(1974, 8, 12)


LETTERS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=9)


@given(
    kind=st.sampled_from(["P", "ID", "I"]), state=st.sampled_from(["KAZ", "RUS", "D"]), surname=LETTERS, given_name=LETTERS,
    number=st.text("0123456789ABC", min_size=5, max_size=9), birth=st.dates(date(1927, 1, 1), TODAY),
    expiry=st.dates(TODAY, date(2045, 1, 1)), optional=st.sampled_from(["", "850402450004"]),
)  # fmt: skip
def test_what_is_composed_is_read_back(
    *, kind: str, state: str, surname: str, given_name: str, number: str, birth: date, expiry: date, optional: str
) -> None:
    wanted = Mrz(kind, state, number, surname, given_name, state, birth, "M", expiry, optional)
    assert parse(compose(wanted), today=TODAY) == wanted
    one_line = compose(wanted).replace("\n", " \n")
    assert parse(one_line, today=TODAY) == wanted
