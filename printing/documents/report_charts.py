"""The pictures of a report, drawn from the cells of its tables: waits against the norm by hour, and plain bars."""

from __future__ import annotations

from typing import Final

from mfc_desk.domain.reports.report import Cell, Chart, Look, Table
from mfc_desk.domain.reports.saying import printed
from printing.documents.layout import LEADING, Line, Sheet
from printing.documents.marks import ACCENT, INK, MUTED, WHITE, Box, Ink, Rule, Text
from printing.documents.measure import wrap

TALL: Final = 104.0
"""Points of the picture of waits, without its words."""
NORM: Final[Ink] = (0.65, 0.11, 0.07)
NAMES: Final = 0.5
"""The names beside bars take no more of the width."""
BAR: Final = 8.0


def draw(sheet: Sheet, table: Table, chart: Chart) -> None:
    """The picture with its title, kept on one page."""
    title = Line(sheet.catalogue.say(chart.title), sheet.style.small, ink=MUTED, after=4)
    sheet.need(tall(sheet, table, chart))
    sheet.write([title])
    (_waits if chart.look is Look.WAITS else _bars)(sheet, table, chart)
    sheet.skip(sheet.style.gap * 0.4)


def tall(sheet: Sheet, table: Table, chart: Chart) -> float:
    """How high the picture is with its words."""
    line = sheet.style.small * LEADING
    return TALL + 5 * line if chart.look is Look.WAITS else len(table.rows) * (BAR + 4) + 3 * line


def _waits(sheet: Sheet, table: Table, chart: Chart) -> None:
    """A bar and a mark for each row, and the norm across all of them."""
    bars, marks = (table.column(name) for name in chart.columns)
    most = max([one.number or 0 for one in (*bars, *marks)] + [chart.norm or 0, 1])
    say, size, face = sheet.catalogue, sheet.style.small, sheet.faces.regular
    scale = [Cell(marks[0].unit, most), Cell(marks[0].unit, 0)]
    aside = max(face.width(printed(one, say), size) for one in scale) + 4
    left, wide = sheet.left + aside, sheet.width - aside
    ground = sheet.y - size - TALL
    per = TALL / most
    step = wide / len(bars)
    for cell, at in zip(scale, (ground + TALL, ground), strict=True):
        sheet.put(Rule(left, at, wide))
        sheet.put(Text(sheet.left, at - size * 0.35, printed(cell, say), face, size, MUTED))
    for place, (bar, mark) in enumerate(zip(bars, marks, strict=True)):
        x = left + place * step
        if bar.number:
            sheet.put(Box(x + step * 0.2, ground, step * 0.6, bar.number * per, fill=ACCENT, radius=0))
        if mark.number:
            sheet.put(Rule(x + step * 0.12, ground + mark.number * per, step * 0.76, 2, INK))
        name = table.rows[place].key
        sheet.put(Text(x + (step - face.width(name, size)) / 2, ground - size * 1.3, name, face, size, MUTED))
    if chart.norm is not None and chart.norm_words is not None:
        at, told = ground + chart.norm * per, say.say(chart.norm_words)
        sheet.put(Rule(left, at, wide, 1.1, NORM))
        long = face.width(told, size)
        sheet.put(Box(left + wide - long - 3, at + 1.2, long + 3, size * 1.25, fill=WHITE, radius=0))
        sheet.put(Text(left + wide - long - 1.5, at + 3, told, face, size, NORM))
    sheet.y = ground - size * 1.9


def _bars(sheet: Sheet, table: Table, chart: Chart) -> None:
    """A bar from left to right for each row, its name before and its number behind it."""
    (column,), say = chart.columns, sheet.catalogue
    drawn = [
        (row, cell) for row, cell in zip(table.rows, table.column(column), strict=True) if row.key not in chart.sums
    ]
    cells = [cell for _, cell in drawn]
    size, face = sheet.style.small, sheet.faces.regular
    most = max([one.number or 0 for one in cells] + [1])
    names = [printed(row.cells[0], say) for row, _ in drawn]
    aside = min(sheet.width * NAMES, max(face.width(one, size) for one in names) + 10)
    room = sheet.width - aside - face.width(printed(Cell(cells[0].unit, most), say), size) - 8
    for name, (row, cell) in zip(names, drawn, strict=True):
        sheet.y -= BAR + 4
        words = wrap(name, face=face, size=size, width=aside - 4)[0]
        sheet.put(Text(sheet.left, sheet.y + 1.5, words, face, size, INK))
        length = (cell.number or 0) * room / most
        if length:
            ink = INK if row.key in chart.beyond else ACCENT
            sheet.put(Box(sheet.left + aside, sheet.y, length, BAR, fill=ink, radius=0))
        sheet.put(Text(sheet.left + aside + length + 4, sheet.y + 1.5, printed(cell, say), face, size, MUTED))
