"""Keys, paper and files, as the core sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from mfc_desk.domain.notices import RefusalData
from mfc_desk.domain.papers import BundleData, CertificateData, CheckSheetData, ReceiptData, RoundSheetData
from mfc_desk.domain.reports.report import Report
from mfc_desk.domain.slips import SlipData
from mfc_desk.domain.ticket_papers import TicketPaperData
from mfc_desk.text.message import Message


class Secrets(Protocol):
    """Where the key of the store lives."""

    def begin(self) -> bytes:
        """The raw 256-bit key of a profile that begins. Raises `NeedsPassphrase` where no keyring answers."""
        ...

    def key(self) -> bytes:
        """The key of a profile that began; never a new one. Raises `NeedsPassphrase` or `CannotOpen`."""
        ...


class CannotOpen(Exception):
    """The desk does not open here and now, and no passphrase helps; `why` says it in the operator's words."""

    def __init__(self, why: Message) -> None:
        super().__init__(why.code)
        self.why = why


class NeedsPassphrase(Exception):
    """No keyring answers: the key is derived from a passphrase, never kept in a file.

    `wrong`: one was given and is not it.
    """

    def __init__(self, *, wrong: bool = False) -> None:
        super().__init__()
        self.wrong = wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintJob:
    """A finished document for the printer; others see `document` on the job, so that no name belongs in it."""

    document: str
    pdf: bytes
    copies: int = 1
    media: str = "A4"
    """The size of the paper, by CUPS's name for it."""


@dataclass(frozen=True, slots=True)
class Printed:
    """The printer says it is done."""


@dataclass(frozen=True, slots=True)
class NotPrinted:
    """It did not come out as far as is known; the document is kept and can be printed again."""

    why: Message
    nothing_came_out: bool = False
    """Certain: the printer never got it. Else a part of it, or all, may lie there."""


PrintOutcome = Printed | NotPrinted


class NotSaved(Exception):
    """A document could not be written where the operator wanted it; nothing of it stayed there."""

    def __init__(self, why: Message) -> None:
        super().__init__(why.code)
        self.why = why


class Printer(Protocol):
    """A printer, followed to the end of the job; or a file in its place."""

    def print(self, job: PrintJob) -> PrintOutcome:
        """Print and wait, bounded, for what the printer says."""
        ...

    def save(self, pdf: bytes, *, to: str) -> None:
        """Write the document where the operator chose, for their eyes only. Raises `NotSaved`."""
        ...


TicketForm = Literal["roll", "a6", "a4"]
"""What a ticket is printed on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketPrinter:
    """Where this desk prints tickets. Without a printer of their own they go to the ordinary one."""

    form: TicketForm = "a4"
    printer: Printer | None = None


class Papers(Protocol):
    """Makes documents. Pure: the same data and language give the same bytes."""

    def receipt(self, data: ReceiptData, language: str, *, large: bool = False) -> bytes: ...

    def bundle(self, data: BundleData, language: str, *, large: bool = False) -> bytes: ...

    def check_sheet(self, data: CheckSheetData, language: str) -> bytes: ...

    def round_sheet(self, data: RoundSheetData, language: str) -> bytes: ...

    def certificate(self, data: CertificateData, language: str) -> bytes: ...

    def refusal(self, data: RefusalData, language: str) -> bytes: ...

    def report(self, report: Report, language: str) -> bytes: ...

    def slip(self, data: SlipData, language: str) -> bytes: ...

    def ticket(self, data: TicketPaperData, language: str, *, paper: TicketForm, large: bool = False) -> bytes: ...


@dataclass(frozen=True, slots=True)
class ReadScan:
    """A file that was read and found fit to attach."""

    content: bytes
    media_type: str
    pages: int


class FileReader(Protocol):
    """Reads a document from a file and judges it."""

    def read(self, path: str) -> ReadScan:
        """The file's content. Raises `UnfitFile` with the reason in plain words."""
        ...


class UnfitFile(Exception):
    """A file that cannot be attached: unreadable, empty, encrypted, oversized, of another type."""

    def __init__(self, why: Message) -> None:
        super().__init__(why.code)
        self.why = why
