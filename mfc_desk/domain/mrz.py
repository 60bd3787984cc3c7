"""The machine-readable zone of a card (TD1, 3 × 30) or passport (TD3, 2 × 44), as ICAO 9303 has it.

Every check digit is verified. What does not agree is named by its group, so that the window
can mark the very characters that were read or typed wrongly.

The internal passport of Russia (kind PN) has the shape of TD3 and rules of its own: names in Cyrillic, sign for
sign; no date of expiry; the fourth figure of its series, the day of issue and the code of who issued it in the
optional data.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, cast

from mfc_desk.domain.clear_names import ClearNames, read_names, write_names
from mfc_desk.domain.errors import DomainError
from mfc_desk.text.message import msg

Group = Literal["form", "number", "birth", "expiry", "optional", "composite", "names"]
Sex = Literal["M", "F", "X"]
_WEIGHTS: Final = (7, 3, 1)
_SIGNS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS_FOR: Final = str.maketrans("OQDIZSGB", "00012568")  # letters that readers take for digits, in digit-only groups
_TD1: Final[Mapping[str, tuple[int, slice]]] = {
    "kind": (0, slice(0, 2)), "state": (0, slice(2, 5)), "number": (0, slice(5, 14)),
    "number_check": (0, slice(14, 15)), "optional": (0, slice(15, 30)),
    "birth": (1, slice(0, 6)), "birth_check": (1, slice(6, 7)), "sex": (1, slice(7, 8)),
    "expiry": (1, slice(8, 14)), "expiry_check": (1, slice(14, 15)), "nationality": (1, slice(15, 18)),
    "optional2": (1, slice(18, 29)), "composite_check": (1, slice(29, 30)), "names": (2, slice(0, 30)),
}  # fmt: skip
_TD3: Final[Mapping[str, tuple[int, slice]]] = {
    "kind": (0, slice(0, 2)), "state": (0, slice(2, 5)), "names": (0, slice(5, 44)), "number": (1, slice(0, 9)),
    "number_check": (1, slice(9, 10)), "nationality": (1, slice(10, 13)), "birth": (1, slice(13, 19)),
    "birth_check": (1, slice(19, 20)), "sex": (1, slice(20, 21)), "expiry": (1, slice(21, 27)),
    "expiry_check": (1, slice(27, 28)), "optional": (1, slice(28, 42)), "optional_check": (1, slice(42, 43)),
    "composite_check": (1, slice(43, 44)),
}  # fmt: skip
_INTERNAL: Final = ("PN", "RUS")
"""Kind and state of the internal passport of Russia."""
_NUMERIC: Final = ("birth", "birth_check", "expiry", "expiry_check", "composite_check")


class MrzError(DomainError):
    """A zone that cannot be trusted; `group` says where to look."""

    def __init__(self, group: Group) -> None:
        super().__init__(msg(f"mrz.{group}"))
        self.group = group


@dataclass(frozen=True, slots=True)
class Mrz:
    """What a verified zone says; names in Latin letters as printed there, or in the Cyrillic ones these stand for."""

    kind: str
    state: str
    number: str
    surname: str
    given: str
    nationality: str
    birth: date
    sex: Sex
    expiry: date | None
    optional: str
    patronymic: str = ""

    @property
    def iin(self) -> str | None:
        """The Kazakh identification number that KZ documents carry in the optional data."""
        if self.state != "KAZ":
            return None
        found = re.search(r"(?<![0-9])[0-9]{12}(?![0-9])", self.optional)
        return found[0] if found else None


def parse(text: str, *, today: date) -> Mrz:
    """Read and verify a zone; `today` settles the century. Raises `MrzError` naming the first wrong group."""
    lines = _lines(text)
    groups = {name: lines[row][part] for name, (row, part) in (_TD1 if len(lines) == 3 else _TD3).items()}
    groups |= {name: groups[name].translate(_DIGITS_FOR) for name in _NUMERIC}
    _verify(groups, td1=len(lines) == 3)
    return _internal(groups, today) if _is_internal(groups) else _international(groups, today)


def _international(groups: Mapping[str, str], today: date) -> Mrz:
    surname, _, given = groups["names"].partition("<<")
    if not surname.strip("<"):
        raise MrzError("names")
    birth = _birth(groups["birth"], today)
    return Mrz(
        kind=groups["kind"].rstrip("<"),
        state=groups["state"].rstrip("<"),
        number=_number(groups),
        surname=_plain(surname),
        given=_plain(given),
        nationality=groups["nationality"].rstrip("<"),
        birth=birth,
        sex=cast("Sex", groups["sex"]) if groups["sex"] in "MF" else "X",
        expiry=_expiry(groups["expiry"], birth, today),
        optional=_optional(groups),
    )


def _is_internal(groups: Mapping[str, str]) -> bool:
    return (groups["kind"], groups["state"]) == _INTERNAL


def _internal(groups: Mapping[str, str], today: date) -> Mrz:
    names, birth = read_names(groups["names"]), _birth(groups["birth"], today)
    if names is None:
        raise MrzError("names")
    number, series, issued = groups["number"], groups["optional"][:1], groups["optional"][1:7]
    if issued.isdigit() and _birth(issued, today) < birth:  # the latest day with these figures: issued before born?
        raise MrzError("optional")
    return Mrz(
        kind="PN",
        state="RUS",
        number=f"{number[:3]}{series} {number[3:]}" if series.isdigit() else "",
        surname=names.family,
        given=names.given,
        nationality=groups["nationality"].rstrip("<"),
        birth=birth,
        sex=cast("Sex", groups["sex"]) if groups["sex"] in "MF" else "X",
        expiry=None,
        optional=groups["optional"][1:].rstrip("<"),
        patronymic=names.patronymic,
    )


def check_digit(text: str) -> str:
    """The check digit of ICAO 9303 for `text`."""
    values = (0 if sign == "<" else _SIGNS.index(sign) for sign in text)
    return str(sum(value * _WEIGHTS[place % 3] for place, value in enumerate(values)) % 10)


def _lines(text: str) -> list[str]:
    bare = re.sub(r"[ \t\u00a0]", "", text.upper().replace("«", "<<").replace("‹", "<"))
    lines = [line for line in bare.splitlines() if line]
    if len(lines) == 1:
        whole, size = lines[0], {90: 30, 88: 44}.get(len(lines[0]), 1)
        lines = [whole[at : at + size] for at in range(0, len(whole), size)] if size > 1 else lines
    shape = [len(line) for line in lines]
    if shape not in ([30, 30, 30], [44, 44]) or any(re.search("[^0-9A-Z<]", line) for line in lines):
        raise MrzError("form")
    return lines


def _verify(groups: Mapping[str, str], *, td1: bool) -> None:
    number, digit = groups["number"], groups["number_check"]
    if td1 and digit == "<":  # a long number runs on into the optional data, its check digit follows it
        more = groups["optional"].partition("<")[0]
        number, digit = number + more[:-1], more[-1:]
    _agree("number", number, digit)
    _agree("birth", groups["birth"], groups["birth_check"])
    if not (_is_internal(groups) and groups["expiry"] + groups["expiry_check"] == "<" * 7):
        _agree("expiry", groups["expiry"], groups["expiry_check"])
    if td1:
        whole = _upper_td1(groups)
    else:
        empty = not groups["optional"].strip("<") and groups["optional_check"] == "<"
        if not empty:
            _agree("optional", groups["optional"], groups["optional_check"])
        whole = _lower_td3(groups)
    _agree("composite", whole, groups["composite_check"])


def _agree(group: Group, text: str, digit: str) -> None:
    if check_digit(text) != digit.translate(_DIGITS_FOR):
        raise MrzError(group)


def _upper_td1(groups: Mapping[str, str]) -> str:
    names = ("number", "number_check", "optional", "birth", "birth_check", "expiry", "expiry_check", "optional2")
    return "".join(groups[name] for name in names)


def _lower_td3(groups: Mapping[str, str]) -> str:
    names = ("number", "number_check", "birth", "birth_check", "expiry", "expiry_check", "optional", "optional_check")
    return "".join(groups[name] for name in names)


def _number(groups: Mapping[str, str]) -> str:
    if groups["number_check"] == "<" and "optional2" in groups:
        return groups["number"] + groups["optional"].partition("<")[0][:-1]
    return groups["number"].rstrip("<")


def _optional(groups: Mapping[str, str]) -> str:
    first = groups["optional"]
    if groups["number_check"] == "<" and "optional2" in groups:
        first = first.partition("<")[2]
    return " ".join(part.strip("<") for part in (first, groups.get("optional2", "")) if part.strip("<"))


def _plain(names: str) -> str:
    return " ".join(part for part in names.split("<") if part)


def _day(digits: str, century: int, group: Group) -> date:
    try:
        return date(century + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError as error:
        raise MrzError(group) from error


def _birth(digits: str, today: date) -> date:
    century = today.year // 100 * 100
    earlier = century + int(digits[:2]) > today.year if digits.isdigit() else False
    born = _day(digits, century - 100 if earlier else century, "birth")
    return born if born <= today else _day(digits, century - 100, "birth")


def _expiry(digits: str, birth: date, today: date) -> date:
    """The nearest century in which the document neither ended before its holder was born nor in a far future."""
    for century in (today.year // 100 * 100, today.year // 100 * 100 - 100):
        found = _day(digits, century, "expiry")
        if found.year <= today.year + 50:
            return found if found >= birth else _day(digits, century + 100, "expiry")
    raise MrzError("expiry")


def compose(found: Mrz) -> str:
    """The lines of the zone that says `found`: TD3 for a passport (kind P), TD1 for a card. For tests and training."""
    if (found.kind, found.state) == _INTERNAL:
        return _compose_internal(found)
    return _compose_td3(found) if found.kind.startswith("P") else _compose_td1(found)


def _with_check(text: str) -> str:
    return text + check_digit(text)


def _fill(text: str, size: int) -> str:
    return re.sub("[^0-9A-Z]", "<", text.upper()).ljust(size, "<")[:size]


def _dates(found: Mrz) -> tuple[str, str, str]:
    sex = "<" if found.sex == "X" else found.sex
    until = _with_check(f"{found.expiry:%y%m%d}") if found.expiry is not None else "<" * 7
    return _with_check(f"{found.birth:%y%m%d}"), sex, until


def _names(found: Mrz, size: int) -> str:
    return _fill(f"{found.surname}<<{found.given}", size)


def _compose_td1(found: Mrz) -> str:
    birth, sex, expiry = _dates(found)
    number, rest = _with_check(_fill(found.number, 9)), _fill(found.optional, 15)
    if len(found.number) > 9:
        number = found.number[:9] + "<"
        rest = _fill(f"{found.number[9:]}{check_digit(found.number)}<{found.optional}", 15)
    first = _fill(found.kind, 2) + _fill(found.state, 3) + number + rest
    middle = birth + sex + expiry + _fill(found.nationality, 3) + "<" * 11
    digit = check_digit(first[5:30] + middle[0:7] + middle[8:15] + middle[18:29])
    return "\n".join((first, middle + digit, _names(found, 30)))


def _compose_td3(found: Mrz) -> str:
    birth, sex, expiry = _dates(found)
    first = _fill(found.kind, 2) + _fill(found.state, 3) + _names(found, 39)
    number = _with_check(_fill(found.number, 9))
    optional = _with_check(_fill(found.optional, 14))
    second = number + _fill(found.nationality, 3) + birth + sex + expiry + optional
    return f"{first}\n{second}{check_digit(number + birth + expiry + optional)}"


def _compose_internal(found: Mrz) -> str:
    birth, sex, expiry = _dates(found)
    names = write_names(ClearNames(found.surname, found.given, found.patronymic))
    figures = "".join(each for each in found.number if each.isdigit())
    number, optional = _with_check(_fill(figures[:3] + figures[4:], 9)), _fill(figures[3:4] + found.optional, 14)
    second = number + "RUS" + birth + sex + expiry + _with_check(optional)
    return f"PNRUS{_fill(names, 39)}\n{second}{check_digit(number + birth + expiry + _with_check(optional))}"
