"""What a rule can see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final, NamedTuple, Protocol, TypeAlias

from forms.values import UNKNOWN, Maybe, Value

Row: TypeAlias = Mapping[str, Value]
NO_ROWS: Final[Mapping[str, Sequence[Row]]] = MappingProxyType({})


class WorkingDays(Protocol):
    """What `working_days_between` needs of a calendar."""

    def working_days_between(self, first: date, last: date) -> int:
        """The number of working days after `first` up to and including `last`."""
        ...


class Scope(NamedTuple):
    """What a rule can see: answered names, rows of repeats, the current row and the calendar."""

    values: Mapping[str, Value]
    tables: Mapping[str, Sequence[Row]] = NO_ROWS
    calendar: WorkingDays | None = None
    row: Row | None = None

    def look(self, name: str) -> Maybe:
        """The value of `name`, UNKNOWN where nobody answered; "row.x" is read from the current row."""
        if self.row is not None and name.startswith("row."):
            return self.row.get(name[4:], UNKNOWN)
        return self.values.get(name, UNKNOWN)

    def on(self, row: Row) -> Scope:
        """The same scope standing on one row of a repeat."""
        return Scope(self.values, self.tables, self.calendar, row)
