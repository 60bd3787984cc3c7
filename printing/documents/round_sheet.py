"""The check sheets of one visit with one place to sign: the last page names what is signed, each with its version."""

from __future__ import annotations

from mfc_desk.domain.papers import RoundSheetData
from mfc_desk.text.catalogue import Catalogue
from printing.documents import parts
from printing.documents.check_sheet import write_lines
from printing.documents.layout import LARGE, Line, Sheet
from printing.documents.marks import MUTED, About


def round_sheet_pdf(data: RoundSheetData, catalogue: Catalogue) -> bytes:
    """All sheets as one PDF: the same data give the same bytes. Raises `FontMissing`."""
    sheet, say, style = Sheet(LARGE, catalogue), catalogue, LARGE
    for each in data.sheets:
        write_lines(sheet, each)
        sheet.turn()
    sheet.title(centre=data.centre, desk=say("paper.desk", desk=data.desk), words=say("paper.round"))
    sheet.write([Line(say("paper.round.signs", n=len(data.sheets)), style.text, after=style.gap)])
    for place, each in enumerate(data.sheets, 1):
        lines = [Line(f"{place}. {each.service}", style.head, bold=True)]
        if each.by:
            lines.append(Line(say("paper.bundle_for", applicant=each.applicant), style.text, ink=MUTED))
        lines.append(Line(say("paper.check_version", version=each.version), style.text, after=style.gap))
        sheet.write(lines)
    sheet.write([Line(say("paper.check_say"), style.text), Line(say("paper.check_nothing_sent"), style.text)])
    sheet.skip(style.gap)
    unverified = not all(line.verified for each in data.sheets for line in each.lines)
    parts.signed_end(sheet, say("paper.check_right"), data.person, unverified=unverified, dated=True)
    versions = ", ".join(each.version for each in data.sheets)
    about = About(say("paper.round"), data.centre, say.language)
    return sheet.finish(foot=f"{say('paper.check_version', version=versions)} · {data.centre}", about=about)
