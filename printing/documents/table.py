"""A table on a sheet: heads repeated on each page, rows never cut between pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from printing.documents.layout import LEADING, Line, Sheet, height
from printing.documents.marks import HAIR, INK, MUTED, Rule, Text

GUTTER = 13.0
PAD = 3.5


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, its share of the width in points (0 takes what is left), and its side."""

    head: str
    width: float = 0
    right: bool = False


class Table:
    """Rows under heads; a row that does not fit begins the next page, heads first."""

    def __init__(self, sheet: Sheet, columns: Sequence[Column], *, gutter: float = GUTTER) -> None:
        self._sheet = sheet
        fixed = sum(column.width for column in columns) + gutter * (len(columns) - 1)
        self._columns, self._gutter = columns, gutter
        self._widths = [column.width or sheet.width - fixed for column in columns]

    def rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Write all rows with the heads above them."""
        size = self._sheet.style.text
        heads = self._cells([column.head for column in self._columns], self._sheet.style.small, muted=True)
        first = True
        for row in rows:
            cells = self._cells(row, size, muted=False)
            tall = max(height(cell) for cell in cells) + 2 * PAD
            turned = self._sheet.need(tall + (self._tall(heads) if first else 0))
            if first or turned:
                self._row(heads, weight=0.9)
                first = False
            self._row(cells, weight=0.5)

    def _cells(self, row: Sequence[str], size: float, *, muted: bool) -> list[list[Line]]:
        ink = MUTED if muted else INK
        pairs = zip(row, self._widths, strict=True)
        return [self._sheet.broken([Line(words, size, ink=ink)], width) for words, width in pairs]

    def _tall(self, cells: Sequence[Sequence[Line]]) -> float:
        return max(height(cell) for cell in cells) + 2 * PAD

    def _row(self, cells: Sequence[Sequence[Line]], *, weight: float) -> None:
        sheet, x = self._sheet, self._sheet.left
        for cell, column, width in zip(cells, self._columns, self._widths, strict=True):
            y = sheet.y - PAD
            for line in cell:
                face = sheet.face(line.bold)
                shift = width - face.width(line.words, line.size) if column.right else 0.0
                sheet.put(Text(x + shift, y - line.size * 1.06, line.words, face, line.size, line.ink))
                y -= line.size * LEADING
            x += width + self._gutter
        sheet.y -= self._tall(cells)
        sheet.put(Rule(sheet.left, sheet.y, sheet.width, weight, HAIR))


def width_of(sheet: Sheet, words: Sequence[str], size: float) -> float:
    """The width a column needs for the widest of `words`."""
    return max(sheet.faces.regular.width(word, size) for word in words) + 0.5
