"""A report of the centre as PDF: what it rests on, then table after table, with pictures of their own columns.

Nothing is reckoned here: every number is a cell of the report, said as the window says it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from mfc_desk.domain.reports.report import Fact, Report, Unit
from mfc_desk.domain.reports.report import Table as Told
from mfc_desk.domain.reports.saying import printed, words
from mfc_desk.text.catalogue import Catalogue
from printing.documents import parts
from printing.documents.layout import LEADING, NORMAL, Line, Sheet, Style
from printing.documents.marks import MUTED, About
from printing.documents.measure import clean
from printing.documents.report_charts import draw, tall
from printing.documents.table import Column, Table

STYLE: Final[Style] = replace(NORMAL, text=9, small=7.8, head=11, gap=12, label=112, text_label=9)
GUTTER: Final = 8.0
HEADED: Final = frozenset({"centre"})
"""What the head of the first page says already."""
FEW_LINES: Final = 6
"""With a table's name its heads and so many lines stand on one page."""
NARROWEST: Final = 24.0
"""Points that are left to words in a column, however many numbers stand beside them."""


def report_pdf(report: Report, catalogue: Catalogue) -> bytes:
    """The report as PDF: the same report and language give the same bytes. Raises `FontMissing`."""
    say, sheet = catalogue, Sheet(STYLE, catalogue)
    told = {one.id: words(one.words, say) for one in report.facts}
    centre, title = told.get("centre", ""), say.say(report.title)
    badges = [say("paper.not_verified")] if report.unverified else []
    sheet.title(centre=centre, desk=_days(report, say), words=title, badges=badges)
    for fact in report.facts:
        if fact.id not in HEADED:
            _fact(sheet, fact)
    for table in report.tables:
        _table(sheet, table)
    if report.unverified:
        sheet.skip(STYLE.gap)
        sheet.write([Line(say("paper.not_verified_note"), STYLE.small, ink=MUTED)])
    foot = " · ".join(part for part in (title, centre, told.get("made", "")) if part)
    return sheet.finish(foot=foot, about=About(title, centre, say.language))


def _days(report: Report, say: Catalogue) -> str:
    if report.since == report.until:
        return say("report.day", day=report.since)
    return say("report.short_days", since=report.since, until=report.until)


def _fact(sheet: Sheet, fact: Fact) -> None:
    say = sheet.catalogue
    badge = say("paper.not_verified") if fact.unverified else ""
    parts.pair(sheet, say.say(fact.label), words(fact.words, say), badge=badge)


def _table(sheet: Sheet, table: Told) -> None:
    say, style = sheet.catalogue, sheet.style
    sheet.skip(style.gap)
    drawn = tall(sheet, table, table.chart) if table.chart is not None and table.rows else 0.0
    sheet.need(FEW_LINES * style.text * LEADING + drawn)
    parts.heading(sheet, say.say(table.title))
    if table.chart is not None and table.rows:
        draw(sheet, table, table.chart)
    if table.rows:
        cells = [[printed(cell, say, unit=table.mixed) for cell in row.cells] for row in table.rows]
        Table(sheet, _columns(sheet, table, cells), gutter=GUTTER).rows(cells)
    elif table.empty is not None:
        sheet.write([Line(say.say(table.empty), style.text)])
    if table.notes:
        sheet.skip(style.gap * 0.4)
        for note in table.notes:
            sheet.write([Line(say.say(note), style.small, ink=MUTED)])


def _columns(sheet: Sheet, table: Told, cells: list[list[str]]) -> list[Column]:
    """Numbers as wide as they need; words share what is left by how long they are, and no word is cut."""
    heads = [sheet.catalogue.say(one.head) for one in table.columns]
    told = [one.unit is Unit.TEXT and not (table.mixed and place) for place, one in enumerate(table.columns)]
    both = [_wide(sheet, head, [row[place] for row in cells]) for place, head in enumerate(heads)]
    least = [short if t else long for (short, long), t in zip(both, told, strict=True)]
    spare = sheet.width - GUTTER * (len(heads) - 1) - sum(least)
    texts = sum(kept for kept, t in zip(least, told, strict=True) if t)
    if spare < 0 < texts:  # a word that no column holds is broken: better than numbers beyond the edge of the paper
        left = max(texts + spare, NARROWEST * sum(told)) / texts
        least = [kept * left if t else kept for kept, t in zip(least, told, strict=True)]
        spare = 0.0
    wants = [long - kept for (_, long), kept in zip(both, least, strict=True)]
    share = max(0.0, min(1.0, spare / sum(wants))) if sum(wants) else 0.0
    widths = [kept + more * share for kept, more in zip(least, wants, strict=True)]
    if any(told):
        widths[told.index(True)] += max(0.0, spare - sum(wants))
    right = [not t and one.unit is not Unit.DAY for one, t in zip(table.columns, told, strict=True)]
    return [Column(head, width, right=side) for head, width, side in zip(heads, widths, right, strict=True)]


def _wide(sheet: Sheet, head: str, cells: list[str]) -> tuple[float, float]:
    """What a column needs so that no word is broken, and so that no cell is."""
    face, style = sheet.faces.regular, sheet.style
    of_head = max(face.width(part, style.small) for part in clean(head).split(" "))
    parts = [part for cell in cells for part in clean(cell).split(" ")]
    word = max((face.width(part, style.text) for part in parts), default=0.0)
    whole = max((face.width(clean(cell), style.text) for cell in cells), default=0.0)
    return max(of_head, word) + 0.5, max(of_head, whole) + 0.5
