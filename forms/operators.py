"""The strict operators of rules: what each takes, what it gives, and how it is reckoned."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from forms.errors import RuleError
from forms.iban import iban_country
from forms.identifiers import iin_birth, iin_male
from forms.values import UNKNOWN, Maybe


@dataclass(frozen=True, slots=True)
class Signature:
    """What a strict operator takes and gives; `same` asks for equal types among those listed."""

    takes: tuple[str, ...]
    gives: str
    run: Callable[..., Maybe]
    many: bool = False
    same: bool = False

    def accept(self, name: str, kinds: Sequence[str]) -> None:
        """Raise `RuleError` unless arguments of these kinds fit."""
        if self.same:
            fits = len(kinds) == 2 and kinds[0] == kinds[1] and kinds[0] in self.takes
        elif self.many:
            fits = len(kinds) >= 2 and all(kind == self.takes[0] for kind in kinds)
        else:
            fits = tuple(kinds) == self.takes
        if not fits:
            raise RuleError(f"{name} does not take ({', '.join(kinds)})")


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _birth(text: str) -> Maybe:
    born = iin_birth(text)
    return UNKNOWN if born is None else born


def _male(text: str) -> Maybe:
    male = iin_male(text)
    return UNKNOWN if male is None else male


def _times(*numbers: int) -> int:
    whole = 1
    for number in numbers:
        whole *= number
    return whole


_ANY = ("bool", "int", "text", "date")
_ORDERED = ("int", "date")
STRICT: Final[Mapping[str, Signature]] = {
    "==": Signature(_ANY, "bool", lambda a, b: a == b, same=True),
    "!=": Signature(_ANY, "bool", lambda a, b: a != b, same=True),
    "<": Signature(_ORDERED, "bool", lambda a, b: a < b, same=True),
    "<=": Signature(_ORDERED, "bool", lambda a, b: a <= b, same=True),
    ">": Signature(_ORDERED, "bool", lambda a, b: a > b, same=True),
    ">=": Signature(_ORDERED, "bool", lambda a, b: a >= b, same=True),
    "+": Signature(("int",), "int", lambda *n: sum(n), many=True),
    "*": Signature(("int",), "int", _times, many=True),
    "-": Signature(("int", "int"), "int", lambda a, b: a - b),
    "min": Signature(("int",), "int", min, many=True),
    "max": Signature(("int",), "int", max, many=True),
    "date": Signature(("text",), "date", date.fromisoformat),
    "age": Signature(("date", "date"), "int", _age),
    "add_days": Signature(("date", "int"), "date", lambda day, n: day + timedelta(n)),
    "days_between": Signature(("date", "date"), "int", lambda first, last: (last - first).days),
    "working_days_between": Signature(("date", "date"), "int", lambda *_: UNKNOWN),  # answered by the scope's calendar
    "iin_birth": Signature(("text",), "date", _birth),
    "iin_male": Signature(("text",), "bool", _male),
    "iban_country": Signature(("text",), "text", iban_country),
}
