"""Values of rules, and the third truth value."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Final, TypeAlias

from forms.errors import RuleError


class Unknown(Enum):
    """The third truth value, and the value of everything not answered."""

    UNKNOWN = "?"

    def __bool__(self) -> bool:
        raise RuleError("an unknown value was used as a truth value")


UNKNOWN: Final = Unknown.UNKNOWN
Value: TypeAlias = bool | int | str | date
Maybe: TypeAlias = Value | Unknown


_KINDS: Final[dict[type, str]] = {bool: "bool", int: "int", str: "text", date: "date"}


def kind_of(value: object) -> str:
    """The type name of a value: bool, int, text or date. Raises `RuleError` for any other."""
    if (known := _KINDS.get(value.__class__)) is not None:
        return known
    for kind, name in ((bool, "bool"), (int, "int"), (str, "text"), (date, "date")):
        if isinstance(value, kind):
            return name
    raise RuleError(f"a {type(value).__name__} is no value of a rule")
