"""The completeness certificate: each requirement with what proves it. Who says "incomplete" has to name one of them."""

from __future__ import annotations

from mfc_desk.domain.papers import CertificateData, ProofLine
from mfc_desk.text.catalogue import Catalogue
from printing.documents import parts
from printing.documents.layout import NORMAL, Line, Sheet
from printing.documents.marks import MUTED, About
from printing.documents.parts import said
from printing.documents.receipt import in_fours


def certificate_pdf(data: CertificateData, catalogue: Catalogue) -> bytes:
    """The certificate as PDF: the same data give the same bytes. Raises `FontMissing`."""
    sheet = Sheet(NORMAL, catalogue)
    write_certificate(sheet, data)
    about = About(catalogue("paper.proofs"), data.centre, catalogue.language)
    return sheet.finish(foot=f"{data.number} · {data.centre}", about=about)


def write_certificate(sheet: Sheet, data: CertificateData) -> None:
    """The certificate from the top of a page: which case, what it is for, every entry, and its own number."""
    say, style = sheet.catalogue, sheet.style
    badges = [say("paper.not_verified")] if data.unverified else []
    desk = say("paper.desk", desk=data.desk)
    sheet.title(centre=data.centre, desk=desk, words=say("paper.proofs"), badges=badges)
    parts.pair(sheet, say("paper.number"), data.number)
    parts.pair(sheet, say("paper.applicant"), data.applicant)
    parts.pair(sheet, say("paper.service"), data.service)
    parts.pair(sheet, say("paper.accepted"), say("paper.date_in_full", at=data.registered_at))
    sheet.skip(style.gap)
    sheet.write([Line(say("paper.proofs.name_one"), style.text, bold=True, after=style.gap)])
    for place, line in enumerate(data.lines, 1):
        _entry(sheet, place, line)
    if data.volunteered:
        sheet.write([Line(say("paper.proofs.volunteered", n=data.volunteered), style.text, after=style.gap * 0.6)])
    parts.pair(sheet, say("paper.certificate"), in_fours(data.digest))
    words = [Line(say("paper.proofs.digest"), style.small, ink=MUTED)]
    if data.unverified:
        words.append(Line(say("paper.not_verified_note"), style.small, ink=MUTED))
    sheet.write(words)


def _entry(sheet: Sheet, place: int, line: ProofLine) -> None:
    say, style = sheet.catalogue, sheet.style
    proof = say("paper.proofs.line", proof=said(line.proof, say), how=said(line.how, say))
    lines = [Line(f"{place}. {said(line.requirement, say)}", style.text, bold=True), Line(proof, style.text)]
    sheet.write(lines)
    sheet.skip(style.gap * 0.6)
