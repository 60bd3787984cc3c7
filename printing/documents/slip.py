"""The payment slip: one sum, one code that any bank reads, and the same details in words. It is no receipt.

Version 16 of the code wants 35 mm; it gets 60, for old telephones and tired eyes.
"""

from __future__ import annotations

from typing import Final

from mfc_desk.domain.slips import SlipData
from mfc_desk.text.catalogue import Catalogue
from printing.documents import parts, qr
from printing.documents.layout import MM, NORMAL, Line, Sheet
from printing.documents.marks import MUTED, About
from printing.documents.parts import said

SIDE: Final = 60 * MM
QUIET: Final = 4 * MM


def slip_pdf(data: SlipData, catalogue: Catalogue) -> bytes:
    """The slip as PDF: the same data give the same bytes. Raises `FontMissing`."""
    sheet, say, style = Sheet(NORMAL, catalogue), catalogue, NORMAL
    mark = say("paper.not_verified") if data.unverified else ""
    sheet.title(centre=data.centre, desk=say("paper.desk", desk=data.desk), words=say("paper.slip"))
    lines = [
        Line(say("paper.slip.to_pay"), style.text, ink=MUTED),
        Line(say("paper.slip.sum", sum=data.sum), style.due, bold=True),
        Line(said(data.fee, say), style.text),
    ]
    parts.panel(sheet, lines, badge=mark)
    sheet.skip(style.gap)
    parts.pair(sheet, say("paper.service"), data.service)
    parts.pair(sheet, say("paper.slip.payer"), data.payer)
    if data.article is not None:
        parts.pair(sheet, say("paper.slip.article"), said(data.article, say), badge=mark)
    parts.pair(sheet, say("paper.slip.tariff"), say("paper.slip.day", day=data.on))
    sheet.skip(style.gap)
    parts.heading(sheet, say("paper.slip.code"), badge=mark)
    _code(sheet, data)
    sheet.skip(style.gap)
    parts.heading(sheet, say("paper.slip.details"), badge=mark)
    for line in data.lines:
        parts.pair(sheet, said(line.label, say), line.value)
    sheet.skip(style.gap)
    _end(sheet, data)
    return sheet.finish(foot=data.centre, about=About(say("paper.slip"), data.centre, say.language))


def _code(sheet: Sheet, data: SlipData) -> None:
    """The code with its quiet zone, and beside it how it is used."""
    say, style = sheet.catalogue, sheet.style
    sheet.need(SIDE + 2 * QUIET)
    top = sheet.y - QUIET
    sheet.put(qr.draw(data.code, x=sheet.left + QUIET, y=top - SIDE, side=SIDE))
    left = sheet.left + SIDE + 3 * QUIET
    words = [Line(say(f"paper.slip.how_{n}"), style.text, after=style.gap * 0.4) for n in (1, 2, 3)]
    sheet.skip(QUIET)
    sheet.write(words, x=left, width=sheet.width - (left - sheet.left))
    sheet.y = min(sheet.y, top - SIDE - QUIET)


def _end(sheet: Sheet, data: SlipData) -> None:
    say, style = sheet.catalogue, sheet.style
    words = [Line(say("paper.slip.no_receipt"), style.text, bold=True), Line(say("paper.never_asked"), style.text)]
    if data.unverified:
        words.append(Line(say("paper.not_verified_note"), style.small, ink=MUTED))
    sheet.write(words)
