"""A picture is parts in the order of their painting. Held against the one before, it says which pixels may be others.

So a chart that is told something new paints what changed, and what lies over or under it, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Final

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QRegion

from ui.widgets.drawing import Part
from ui.widgets.person_mark import Spot, reaches, stamp_all

PIECES: Final = 60
ROW: Final = 32
"""Of more pieces than so many, those in one row of so many pixels are painted as one: to tell them apart costs more."""


class Picture:
    """Parts, over them people, over these what lies above; each of them once."""

    def __init__(
        self,
        parts: Iterable[Part] = (),
        people: Iterable[Spot] = (),
        above: Iterable[Part] = (),
        *,
        before: Picture | None = None,
    ) -> None:
        known: dict[Part, QRect] = before._reach if before is not None else {}
        self._below = dict.fromkeys(parts)
        self._above = dict.fromkeys(above)
        every = chain(self._below, self._above)
        self._reach: dict[Part, QRect] = {part: known[part] if part in known else part.reach() for part in every}
        self._people = frozenset(people)

    def unlike(self, before: Picture) -> QRegion:
        """The pixels at which it may differ from the picture before."""
        ours, theirs = self._reach, before._reach
        if [part for part in ours if part in theirs] != [part for part in theirs if part in ours]:
            return _region([*ours.values(), *theirs.values()], self._people | before._people)  # what lay above is below
        pieces = [reach for part, reach in ours.items() if part not in theirs]
        pieces += [reach for part, reach in theirs.items() if part not in ours]
        return _region(pieces, self._people ^ before._people)

    def paint(self, painter: QPainter, due: QRegion) -> None:
        """Paint what reaches into these pixels."""
        self._paint(self._below, painter, due)
        if self._people:
            area = due.boundingRect()
            stamp_all(painter, sorted(self._people, reverse=True), above=area.top(), below=area.bottom())
        self._paint(self._above, painter, due)

    def _paint(self, parts: Iterable[Part], painter: QPainter, due: QRegion) -> None:
        for part in parts:
            if due.intersects(self._reach[part]):
                part.paint(painter)


def _region(pieces: list[QRect], people: frozenset[Spot]) -> QRegion:
    """These places together."""
    found = QRegion()
    pieces += [reaches(one) for one in people]
    for piece in pieces if len(pieces) <= PIECES else _rows(pieces):
        found = found.united(piece)
    return found


def _rows(pieces: list[QRect]) -> Iterable[QRect]:
    """The pieces that begin in one row as one; what is higher than a row stays by itself."""
    rows: dict[tuple[int, int], QRect] = {}
    for piece in pieces:
        row = piece.top() // ROW, piece.height() // ROW
        rows[row] = rows[row].united(piece) if row in rows else piece
    return rows.values()
