"""Names as the zone of a Russian internal passport writes them: each Cyrillic letter by one sign ("modernised clear").

The table is that of the Russian ministry's rules for the passport's zone (order of the interior ministry 773 of 2020,
appendix 24). In it figures stand for letters that the Latin alphabet has not: 3 is Ч, 4 is Ш, 9 is Ь, and so on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_CYRILLIC: Final = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
_CLEAR: Final = "ABVGDE2JZIQKLMNOPRSTUFHC34WXY9678"
_READ: Final = dict(zip(_CLEAR, _CYRILLIC, strict=True))
_WRITTEN: Final = str.maketrans(_CYRILLIC, _CLEAR)
_SONS: Final = frozenset(("ОГЛЫ", "КЫЗЫ", "УУЛУ", "УГЛЫ", "ГЫЗЫ"))
"""Words that belong to the father's name before them."""


@dataclass(frozen=True, slots=True)
class ClearNames:
    """The three names in Cyrillic; one that the zone may have cut short is empty."""

    family: str
    given: str
    patronymic: str


def read_names(field: str) -> ClearNames | None:
    """The names in the 39 signs of the zone; None where a sign stands for no letter."""
    if any(sign not in _READ and sign != "<" for sign in field):
        return None
    family, _, rest = field.partition("<<")
    given, patronymic = _two([_letters(part) for part in rest.split("<") if part])
    names = ClearNames("-".join(_letters(part) for part in family.split("<") if part), given, patronymic)
    return names if field.endswith("<") else _whole(names)


def write_names(names: ClearNames) -> str:
    """The names in the signs of the zone, with its fillers between them, not cut."""
    rest = " ".join(part for part in (names.given, names.patronymic) if part)
    return f"{_signs(names.family)}<<{_signs(rest)}".rstrip("<")


def _letters(part: str) -> str:
    return "".join(_READ[sign] for sign in part)


def _signs(name: str) -> str:
    return name.upper().translate(_WRITTEN).replace(" ", "<").replace("-", "<")


def _two(parts: list[str]) -> tuple[str, str]:
    """One filler stands between the given name and the father's, and within each as well: the last is the father's."""
    if len(parts) < 2:
        return " ".join(parts), ""
    last = 2 if len(parts) > 2 and parts[-1] in _SONS else 1
    return " ".join(parts[:-last]), " ".join(parts[-last:])


def _whole(names: ClearNames) -> ClearNames:
    """A zone that is full to its last sign cuts names: the father's first, to one letter, then the others."""
    if len(names.patronymic) != 1:
        return ClearNames(names.family, names.given if names.patronymic else "", "")
    return ClearNames("" if len(names.given) == 1 else names.family, "", "")
