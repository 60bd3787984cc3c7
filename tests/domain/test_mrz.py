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


# published samples of the internal passport of Russia; the letters of the second name need every rule of the table
INTERNAL = "PNRUSIM8REK<<EVGENIQ<ALEKSANDROVI3<<<<<<<<<<\n1100000000RUS8209120M<<<<<<<4041217292000<46"
CLEAR = Mrz(
    kind="PN", state="RUS", number="4619 156125", surname="ЩЁГОЛЕВА-ЖУЙ", given="ЮЛИЯ", nationality="RUS",
    birth=date(1973, 10, 4), sex="F", expiry=None, optional="181017500050", patronymic="ЭЬЪЧШЫХЦФЗ",
)  # fmt: skip


def test_the_internal_passport_of_russia_is_read_with_its_names_in_cyrillic() -> None:
    found = parse(INTERNAL, today=TODAY)
    assert (found.surname, found.given, found.patronymic) == ("ИМЯРЕК", "ЕВГЕНИЙ", "АЛЕКСАНДРОВИЧ")
    assert (found.number, found.birth, found.sex, found.expiry) == ("1104 000000", date(1982, 9, 12), "M", None)


def test_every_letter_of_a_russian_name_comes_back() -> None:
    assert parse(compose(CLEAR), today=TODAY) == CLEAR
    assert compose(CLEAR).splitlines()[0] == "PNRUSW2GOLEVA<JUQ<<7LI8<69X34YHCFZ<<<<<<<<<<"


@pytest.mark.parametrize(
    ("line", "place", "group"), [(1, 2, "number"), (1, 14, "birth"), (1, 24, "expiry"), (1, 28, "optional"), (1, 43, "composite")]
)  # fmt: skip
def test_also_of_an_internal_passport_the_group_that_does_not_agree_is_named(line: int, place: int, group: str) -> None:
    with pytest.raises(MrzError) as caught:
        parse(broken(INTERNAL, line=line, place=place), today=TODAY)
    assert caught.value.group == group


def test_a_sign_that_stands_for_no_russian_letter_is_an_error_in_the_names() -> None:
    with pytest.raises(MrzError) as caught:
        parse(INTERNAL.replace("EVGENIQ", "EVGEN1Q"), today=TODAY)
    assert caught.value.group == "names"


def test_a_name_that_the_zone_cut_short_is_left_to_be_typed() -> None:
    cut = replace(CLEAR, given="КОНСТАНТИН", patronymic="КОНСТАНТИНОВИЧ")
    found = parse(compose(cut), today=TODAY)
    assert (found.surname, found.given, found.patronymic) == (CLEAR.surname, "КОНСТАНТИН", "")
    initial = replace(CLEAR, surname="Щ" * 20, given="Ю" * 15, patronymic="Э")
    assert (parse(compose(initial), today=TODAY).surname, parse(compose(initial), today=TODAY).given) == ("Щ" * 20, "")


def test_a_name_of_two_parts_stays_together() -> None:
    son = replace(CLEAR, surname="БАЙРАМОВ", given="АМИР", patronymic="ИЛЬГАМ ОГЛЫ")
    assert parse(compose(son), today=TODAY) == son
    alone = replace(CLEAR, given="ЮЛИЯ", patronymic="")
    assert parse(compose(alone), today=TODAY) == alone


def test_no_other_passport_may_go_without_its_date_of_expiry() -> None:
    with pytest.raises(MrzError) as caught:
        parse(TD3.replace("1204159", "<<<<<<<"), today=TODAY)
    assert caught.value.group == "expiry"


def test_a_day_of_issue_before_the_birth_is_no_day_of_issue() -> None:
    with pytest.raises(MrzError) as caught:
        parse(compose(replace(CLEAR, birth=date(2001, 1, 1), optional="501017500050")), today=TODAY)
    assert caught.value.group == "optional"
