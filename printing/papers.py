"""All documents by name: what the core asks for when it wants something on paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from mfc_desk.domain.notices import RefusalData
from mfc_desk.domain.papers import BundleData, CertificateData, CheckSheetData, ReceiptData, RoundSheetData
from mfc_desk.domain.reports.report import Report
from mfc_desk.domain.slips import SlipData
from mfc_desk.domain.ticket_papers import TicketPaperData
from mfc_desk.ports.outside import TicketForm
from mfc_desk.text.catalogue import Catalogue
from printing.documents.bundle import bundle_pdf
from printing.documents.certificate import certificate_pdf
from printing.documents.check_sheet import check_sheet_pdf
from printing.documents.receipt import receipt_pdf
from printing.documents.refusal import refusal_pdf
from printing.documents.report import report_pdf
from printing.documents.round_sheet import round_sheet_pdf
from printing.documents.slip import slip_pdf
from printing.documents.ticket import ticket_pdf
from printing.fonts import faces


class HousePapers:
    """Makes each document in the language asked for; the fonts are checked when it is built."""

    def __init__(self, catalogues: Mapping[str, Catalogue]) -> None:
        """Take the words, one catalogue a language, packs chained. Raises `FontMissing`."""
        faces()
        self._catalogues: Final = catalogues

    def receipt(self, data: ReceiptData, language: str, *, large: bool = False) -> bytes:
        """The receipt as PDF."""
        return receipt_pdf(data, self._catalogues[language], large=large)

    def bundle(self, data: BundleData, language: str, *, large: bool = False) -> bytes:
        """The receipts of one visit as one PDF."""
        return bundle_pdf(data, self._catalogues[language], large=large)

    def check_sheet(self, data: CheckSheetData, language: str) -> bytes:
        """The applicant's check sheet as PDF."""
        return check_sheet_pdf(data, self._catalogues[language])

    def round_sheet(self, data: RoundSheetData, language: str) -> bytes:
        """The check sheets of a visit with one place to sign, as PDF."""
        return round_sheet_pdf(data, self._catalogues[language])

    def certificate(self, data: CertificateData, language: str) -> bytes:
        """The completeness certificate as PDF."""
        return certificate_pdf(data, self._catalogues[language])

    def refusal(self, data: RefusalData, language: str) -> bytes:
        """The notice of a refusal as PDF."""
        return refusal_pdf(data, self._catalogues[language])

    def report(self, report: Report, language: str) -> bytes:
        """A report of the centre as PDF."""
        return report_pdf(report, self._catalogues[language])

    def slip(self, data: SlipData, language: str) -> bytes:
        """The payment slip as PDF."""
        return slip_pdf(data, self._catalogues[language])

    def ticket(self, data: TicketPaperData, language: str, *, paper: TicketForm, large: bool = False) -> bytes:
        """The ticket as PDF for that paper."""
        return ticket_pdf(data, self._catalogues[language], paper=paper, large=large)
