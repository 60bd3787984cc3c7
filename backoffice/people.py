"""Synthetic people for the rehearsal: common names drawn together by chance, numbers with right check digits."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from forms.identifiers import check_snils, iin_of
from mfc_desk.domain import mrz
from mfc_desk.domain.entities import IdentityDocument

Pair = tuple[str, str]
"""A name as it is written, and in the Latin letters of a document."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a country; `patronymics` are those of a man and of a woman for the same father."""

    families: tuple[tuple[Pair, Pair], ...]
    men: tuple[Pair, ...]
    women: tuple[Pair, ...]
    patronymics: tuple[Pair, ...]


NAMES: Final[Mapping[str, Names]] = {
    "kz": Names(
        families=(
            (("Ахметов", "AKHMETOV"), ("Ахметова", "AKHMETOVA")),
            (("Оспанов", "OSPANOV"), ("Оспанова", "OSPANOVA")),
            (("Сәрсенов", "SARSENOV"), ("Сәрсенова", "SARSENOVA")),
            (("Жұмабаев", "ZHUMABAYEV"), ("Жұмабаева", "ZHUMABAYEVA")),
            (("Ермеков", "YERMEKOV"), ("Ермекова", "YERMEKOVA")),
            (("Қасымов", "KASSYMOV"), ("Қасымова", "KASSYMOVA")),
            (("Төлегенов", "TOLEGENOV"), ("Төлегенова", "TOLEGENOVA")),
            (("Ибраев", "IBRAYEV"), ("Ибраева", "IBRAYEVA")),
        ),
        men=(
            ("Нұрлан", "NURLAN"), ("Ерлан", "YERLAN"), ("Дәурен", "DAUREN"), ("Самат", "SAMAT"), ("Арман", "ARMAN"),
        ),
        women=(
            ("Айгүл", "AIGUL"), ("Сәуле", "SAULE"), ("Гүлнар", "GULNAR"), ("Жанар", "ZHANAR"), ("Меруерт", "MERUYERT"),
        ),
        patronymics=(
            ("Маратұлы", "Маратқызы"), ("Серікұлы", "Серікқызы"), ("Болатұлы", "Болатқызы"), ("Қанатұлы", "Қанатқызы"),
        ),
    ),
    "ru": Names(
        families=(
            (("Орлов", "ORLOV"), ("Орлова", "ORLOVA")),
            (("Соколов", "SOKOLOV"), ("Соколова", "SOKOLOVA")),
            (("Никитин", "NIKITIN"), ("Никитина", "NIKITINA")),
            (("Фёдоров", "FEDOROV"), ("Фёдорова", "FEDOROVA")),
            (("Кузьмин", "KUZMIN"), ("Кузьмина", "KUZMINA")),
            (("Белов", "BELOV"), ("Белова", "BELOVA")),
            (("Тарасов", "TARASOV"), ("Тарасова", "TARASOVA")),
            (("Громов", "GROMOV"), ("Громова", "GROMOVA")),
        ),
        men=(
            ("Сергей", "SERGEI"), ("Андрей", "ANDREI"), ("Павел", "PAVEL"), ("Михаил", "MIKHAIL"), ("Илья", "ILIA"),
        ),
        women=(
            ("Ольга", "OLGA"), ("Марина", "MARINA"), ("Татьяна", "TATIANA"), ("Вера", "VERA"), ("Надежда", "NADEZHDA"),
        ),
        patronymics=(
            ("Иванович", "Ивановна"), ("Петрович", "Петровна"), ("Николаевич", "Николаевна"), ("Олегович", "Олеговна"),
        ),
    ),
}  # fmt: skip
STATES: Final = {"kz": "KAZ", "ru": "RUS"}
KINDS: Final = {"kz": ("I", "identity_card"), "ru": ("P", "foreign_passport")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Someone who comes through the door."""

    family_name: str
    given_name: str
    patronymic: str
    born: date
    sex: str
    identifier: str
    document: IdentityDocument
    method: str


def visitors(country: str, chance: random.Random, *, count: int, today: date) -> list[Visitor]:
    """People of that country, the same ones for the same chance."""
    return [_visitor(country, chance, place, today) for place in range(count)]


def _visitor(country: str, chance: random.Random, place: int, today: date) -> Visitor:
    names, male = NAMES[country], chance.random() < 0.45
    family = chance.choice(names.families)[0 if male else 1]
    given = chance.choice(names.men if male else names.women)
    born = date(chance.randint(1946, 2004), chance.randint(1, 12), chance.randint(1, 28))
    read = place % 2 == 0
    zone = mrz.Mrz(
        kind=KINDS[country][0],
        state=STATES[country],
        number=f"{chance.randint(10_000_000, 99_999_999):09d}",
        surname=family[1],
        given=given[1],
        nationality=STATES[country],
        birth=born,
        sex="M" if male else "F",
        expiry=today + timedelta(days=chance.randint(200, 3000)),
        optional="",
    )
    if read:  # what is read from a document is what its verified zone says
        zone = mrz.parse(mrz.compose(zone), today=today)
    return Visitor(
        family_name=family[0],
        given_name=given[0],
        patronymic=chance.choice(names.patronymics)[0 if male else 1],
        born=zone.birth,
        sex=zone.sex,
        identifier=identifier_of(country, born, male=male, serial=place * 7 + 11),
        document=IdentityDocument(type=KINDS[country][1], number=zone.number, valid_until=zone.expiry),
        method="mrz" if read else "typed",
    )


def identifier_of(country: str, born: date, *, male: bool, serial: int) -> str:
    """An IIN or a SNILS whose check digits are right."""
    if country == "kz":
        return iin_of(born, male=male, serial=serial)
    body = f"{990_000_000 + serial * 1009:09d}"
    return next(f"{body}{check:02d}" for check in range(100) if check_snils(f"{body}{check:02d}") is None)
