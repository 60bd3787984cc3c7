"""The receipts of one visit as one paper: a page that names them all, then each receipt from a page of its own."""

from __future__ import annotations

from mfc_desk.domain.papers import BundleData, LeftOut, ReceiptData
from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.formats import long_date
from printing.documents import parts
from printing.documents.certificate import write_certificate
from printing.documents.layout import LARGE, NORMAL, Line, Sheet, height
from printing.documents.marks import MUTED, About
from printing.documents.receipt import ReceiptPages


def bundle_pdf(data: BundleData, catalogue: Catalogue, *, large: bool = False) -> bytes:
    """The bundle as PDF: the same data give the same bytes. Raises `FontMissing`."""
    sheet = Sheet(LARGE if large else NORMAL, catalogue)
    _overview(sheet, data)
    for each in data.receipts:
        sheet.turn()
        ReceiptPages(each, sheet, large=large).write()
        for certificate in (one for one in data.certificates if one.number == each.number):
            sheet.turn()
            write_certificate(sheet, certificate)
    about = About(catalogue("paper.bundle"), data.centre, catalogue.language)
    numbers = " · ".join(each.number for each in data.receipts)
    return sheet.finish(foot=f"{data.centre} · {numbers}", about=about)


def _overview(sheet: Sheet, data: BundleData) -> None:
    """Who, when, how many, each with its number and the day of the answer; and what was not taken in."""
    say, style = sheet.catalogue, sheet.style
    sheet.title(centre=data.centre, desk=say("paper.desk", desk=data.desk), words=say("paper.bundle"))
    parts.pair(sheet, say("paper.person"), data.person)
    parts.pair(sheet, say("paper.accepted"), say("paper.date_in_full", at=data.at))
    sheet.skip(style.gap)
    parts.heading(sheet, say("paper.bundle_holds", n=len(data.receipts)))
    for place, each in enumerate(data.receipts, 1):
        _named(sheet, place, each)
    if data.left_out:
        sheet.skip(style.gap)
        parts.heading(sheet, say("paper.not_taken_in", n=len(data.left_out)))
        parts.bullets(sheet, [_why(one, say) for one in data.left_out])
    sheet.skip(style.gap)
    unverified = any(each.unverified for each in data.receipts)
    parts.signed_end(sheet, say("paper.taken_by"), data.operator_name, unverified=unverified)


def _named(sheet: Sheet, place: int, receipt: ReceiptData) -> None:
    """One receipt in the overview; an example of the law is marked here too."""
    say, style = sheet.catalogue, sheet.style
    day = long_date(receipt.due, say.language) if receipt.due else say("paper.day_is_told")
    name = Line(f"{place}. {receipt.service}", style.text, bold=True)
    lines = [Line(say("paper.bundle_line", number=receipt.number, day=day), style.text)]
    if receipt.by:
        lines.insert(0, Line(say("paper.bundle_for", applicant=receipt.applicant), style.text, ink=MUTED))
    sheet.need(height(sheet.broken([name, *lines], sheet.width)))
    at_date = any(part.partition(".")[0] == "due" for part in receipt.unverified)
    end = sheet.write([name])
    if receipt.unverified and not at_date:  # the date is marked only where its receipt marks it
        sheet.badge(end, say("paper.not_verified"))
    end = sheet.write(lines)
    if at_date:
        sheet.badge(end, say("paper.not_verified"))
    sheet.skip(style.gap * 0.6)


def _why(one: LeftOut, say: Catalogue) -> str:
    return say("paper.left_out", service=one.service, why=one.why)
