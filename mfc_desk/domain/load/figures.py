"""A number that is shown, together with the rows it was made of: nothing else says what it is.

The value is reckoned from the rows each time it is asked for, so no number can differ from what stands behind it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from mfc_desk.domain.ids import Key


class How(StrEnum):
    """How a value is made of what its rows bring."""

    COUNT = "count"
    SUM = "sum"
    LONGEST = "longest"
    MEAN = "mean"
    MEDIAN = "median"
    P90 = "p90"
    """The least that nine of ten rows do not exceed: one that a row really brings (nearest rank)."""
    SHARE = "share"
    """Of rows that bring 1 or 0: how many of all bring 1, between 0 and 1."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row behind a figure, and what it brings: 1 where it is only counted, else seconds, or 1 and 0 of a share."""

    key: Key
    brings: float = 1.0


@dataclass(frozen=True, slots=True)
class Figure:
    """A value and its rows, in an order that anyone finds again."""

    how: How
    rows: tuple[Row, ...]

    @property
    def value(self) -> float | None:
        """What is shown; None where there is nothing to make a mean, a share or a longest of."""
        brought = [row.brings for row in self.rows]
        match self.how:
            case How.COUNT:
                return float(len(brought))
            case How.SUM:
                return float(sum(brought))
            case How.LONGEST:
                return max(brought, default=None)
            case How.MEAN | How.SHARE:
                return sum(brought) / len(brought) if brought else None
            case How.MEDIAN:
                return median(brought) if brought else None
            case How.P90:
                return sorted(brought)[-(-len(brought) * 9 // 10) - 1] if brought else None

    def cut(self, step: float) -> int | None:
        """How many whole steps the value has: what is shown is cut, never rounded up. A share takes parts of one.

        Nearly all is not all: of 1000 rows one of which does not keep to the norm, 99 % keep to it. A share is cut
        from its rows, so that no fraction of a computer makes 56 % of 57; seconds are cut as whole millionths, so that
        none makes 1.9 desks of two that were open all the time.
        """
        if self.how is How.SHARE:
            kept, parts = sum(1 for row in self.rows if row.brings), round(1 / step)
            return kept * parts // len(self.rows) if self.rows else None
        if self.how is How.MEAN and self.rows:
            return sum(_whole(row.brings) for row in self.rows) // (len(self.rows) * _whole(step))
        value = self.value
        return None if value is None else _whole(value) // _whole(step)

    @property
    def keys(self) -> tuple[Key, ...]:
        """The rows by their names."""
        return tuple(row.key for row in self.rows)

    def __len__(self) -> int:
        """How many rows there are: the N that is printed beside a mean or a share."""
        return len(self.rows)


def _whole(value: float) -> int:
    """In millionths: no clock here tells less."""
    return round(value * 1_000_000)


def counted(keys: Iterable[Key]) -> Figure:
    """How many these are."""
    return Figure(How.COUNT, tuple(Row(key) for key in keys))


def joined(figures: Iterable[Figure]) -> Figure:
    """One figure over the rows of several of a kind. Raises `ValueError` where there is none, or they differ."""
    parts = tuple(figures)
    (how,) = {one.how for one in parts}
    return Figure(how, tuple(row for one in parts for row in one.rows))


def measured(how: How, brought: Iterable[tuple[Key, float]]) -> Figure:
    """What these bring, made one number of."""
    return Figure(how, tuple(Row(key, float(one)) for key, one in brought))
