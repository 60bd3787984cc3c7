"""A report as data: facts, tables of cells, pictures of their columns. Screen, PDF and CSV are all made of it.

A cell is a whole number of the smallest step that is shown, cut and never rounded up, so that no two of them can
differ by a digit; what it is called is a message, said in the language of whoever reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from mfc_desk.domain.load.figures import Figure, How
from mfc_desk.text.message import Message


class Kind(StrEnum):
    """Which report it is."""

    LOAD = "load"
    QUALITY = "quality"
    VIOLATIONS = "violations"
    MONTH = "month"


class Unit(StrEnum):
    """What a number of a cell counts, in the smallest step that is shown."""

    COUNT = "count"
    MINUTES = "minutes"
    """Tenths of a minute."""
    HOURS = "hours"
    """Tenths of an hour."""
    PERCENT = "percent"
    """Tenths of a percent."""
    DESKS = "desks"
    """Tenths of a desk."""
    POINTS = "points"
    """Hundredths of a point of five."""
    DAY = "day"
    TEXT = "text"


DIGITS: Final = {Unit.MINUTES: 1, Unit.HOURS: 1, Unit.PERCENT: 1, Unit.DESKS: 1, Unit.POINTS: 2}
"""Digits after the point; 0 where none is named."""
STEPS: Final = {Unit.MINUTES: 6.0, Unit.HOURS: 360.0, Unit.PERCENT: 0.001, Unit.COUNT: 1.0}
"""So many seconds, or such a part of one, is the smallest step of a figure shown in it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value. Neither number, words nor day: there is nothing to tell, which is no nought."""

    unit: Unit
    number: int | None = None
    words: Message | str | None = None
    day: date | None = None
    figure: Figure | None = None
    """The rows behind it, where it is reckoned from rows."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell."""
        return self.number is None and self.words is None and self.day is None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its stable name for machines, its head for people. `unit` is said in the head, not in the cells."""

    id: str
    head: Message
    unit: Unit = Unit.COUNT


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its stable name for machines, and its cells in the order of the columns."""

    key: str
    cells: tuple[Cell, ...]


class Look(StrEnum):
    """How a picture shows its columns."""

    WAITS = "waits"
    """A bar for each row and a line of the norm across."""
    BARS = "bars"
    """A bar for each row from left to right, beside its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture of columns of its table: nothing in it is not in the table."""

    look: Look
    title: Message
    columns: tuple[str, ...]
    """What is drawn; of `WAITS` the bar, and the mark above it."""
    norm: int | None = None
    """The norm in the unit of the columns."""
    norm_words: Message | None = None
    beyond: frozenset[str] = frozenset()
    """The rows that lie beyond the norm."""
    sums: frozenset[str] = frozenset()
    """The rows that add others up: they are not drawn beside them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under heads, with what has to be known to read them."""

    id: str
    title: Message
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[Message, ...] = ()
    empty: Message | None = None
    """What is said where there is no row."""
    chart: Chart | None = None
    mixed: bool = False
    """Each cell has a unit of its own, said with it."""

    def column(self, name: str) -> tuple[Cell, ...]:
        """The cells of a column. Raises `StopIteration` for one that is not there."""
        place = next(n for n, one in enumerate(self.columns) if one.id == name)
        return tuple(row.cells[place] for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What the report rests on: who made it, when, up to what data, by what norm."""

    id: str
    label: Message
    words: Message | str
    unverified: bool = False
    """It comes from an example and is marked so."""
    warns: bool = False
    """It limits what the report says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A whole report."""

    kind: Kind
    title: Message
    since: date
    until: date
    facts: tuple[Fact, ...]
    tables: tuple[Table, ...]

    @property
    def unverified(self) -> bool:
        """Whether something in it comes from an example."""
        return any(one.unverified for one in self.facts)

    def table(self, name: str) -> Table:
        """The table of that name. Raises `StopIteration` for one that is not there."""
        return next(one for one in self.tables if one.id == name)

    @property
    def file_name(self) -> str:
        """What a saved one is called, without its ending: which report of which days, nobody's name."""
        days = str(self.since) if self.since == self.until else f"{self.since}_{self.until}"
        return f"{self.kind}-{days}"


def shown(figure: Figure, unit: Unit) -> Cell:
    """A figure as a cell, cut to the step of the unit."""
    return Cell(unit, figure.cut(STEPS[unit]), figure=figure)


def count(figure: Figure) -> Cell:
    """How many rows it has, whatever it makes of them."""
    return Cell(Unit.COUNT, len(figure), figure=Figure(How.COUNT, figure.rows))


def number(value: int | None, unit: Unit = Unit.COUNT) -> Cell:
    """A number of the smallest steps of the unit; None: there is nothing to tell."""
    return Cell(unit, value)


def text(words: Message | str) -> Cell:
    """Words."""
    return Cell(Unit.TEXT, words=words)


def day(value: date) -> Cell:
    """A day."""
    return Cell(Unit.DAY, day=value)
