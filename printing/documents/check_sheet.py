"""The applicant's check sheet on paper: numbered lines in large type, so that "four is wrong" is enough."""

from __future__ import annotations

from typing import Final

from mfc_desk.domain.papers import CheckLine, CheckSheetData
from mfc_desk.text.catalogue import Catalogue
from printing.documents import parts
from printing.documents.layout import LARGE, LEADING, Line, Sheet, height
from printing.documents.marks import ACCENT, MUTED, About, Text
from printing.documents.parts import said

VALUE: Final = 20.0
LABEL: Final = 14.0
NUMBERS: Final = 40.0
"""The width of the numbers' column."""


def check_sheet_pdf(data: CheckSheetData, catalogue: Catalogue) -> bytes:
    """The check sheet as PDF: the same data give the same bytes. Raises `FontMissing`."""
    sheet, say = Sheet(LARGE, catalogue), catalogue
    write_lines(sheet, data)
    sheet.write([Line(say("paper.check_say"), LARGE.text), Line(say("paper.check_nothing_sent"), LARGE.text)])
    sheet.skip(LARGE.gap)
    unverified = not all(line.verified for line in data.lines)
    parts.signed_end(sheet, say("paper.check_right"), data.by or data.applicant, unverified=unverified, dated=True)
    version = say("paper.check_version", version=data.version) if data.version else ""
    foot = " · ".join(part for part in (version, data.centre) if part)
    return sheet.finish(foot=foot, about=About(say("paper.check"), data.centre, say.language))


def write_lines(sheet: Sheet, data: CheckSheetData) -> None:
    """What the person checks: for what, for whom, and every numbered line."""
    style, say = sheet.style, sheet.catalogue
    sheet.title(centre=data.centre, desk=say("paper.desk", desk=data.desk), words=say("paper.check"))
    sheet.write([Line(data.service, style.text, after=style.gap)])
    if data.by:
        by = parts.in_right(data.by, data.capacity, say)
        sheet.write([Line(say("paper.for_by", applicant=data.applicant, by=by), style.text, after=style.gap)])
    for place, line in enumerate(data.lines, 1):
        _line(sheet, place, line)
    sheet.skip(style.gap)


def _line(sheet: Sheet, place: int, line: CheckLine) -> None:
    """A number, and beside it the label above the value, closed by a hairline."""
    say, pad = sheet.catalogue, 7.0
    value = said(line.value, say)
    words = Line(value, VALUE, bold=True) if value.strip() else Line(say("paper.check_empty"), VALUE, ink=MUTED)
    lines = [Line(said(line.label, say), LABEL, ink=MUTED), words]
    width = sheet.width - NUMBERS
    badge = sheet.style.small * 2 if not line.verified else 0
    sheet.need(height(sheet.broken(lines, width)) + badge + 2 * pad)
    sheet.skip(pad)
    base = sheet.y - LABEL * LEADING - VALUE * 1.06
    sheet.put(Text(sheet.left, base, str(place), sheet.faces.bold, VALUE, ACCENT))
    end = sheet.write(lines, x=sheet.left + NUMBERS, width=width)
    if not line.verified:
        sheet.badge(end, say("paper.not_verified"), left=sheet.left + NUMBERS)
    sheet.y -= pad
    sheet.rule()
