"""What the papers say, before anyone lays them out: plain data, the same for desk and office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mfc_desk.text.message import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """A document that was taken, as the receipt lists it."""

    name: str
    pages: int
    original: bool
    returned: bool
    volunteered: bool = False
    """Brought of the person's own initiative; nobody asked for it."""
    validity: Message | None = None
    """Until when it is valid, where the law wants it to be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptData:
    """Everything the receipt (расписка) of one application says. Times are in the centre's zone."""

    centre: str
    address: str
    phone: str
    desk: str
    operator_name: str
    number: str
    received_at: datetime
    accepted_offline: bool
    """The office has not confirmed the registration yet; the date counts all the same."""
    provisional: bool
    """The clock itself is to be confirmed."""
    applicant: str
    service: str
    authority: str
    due: date | None
    term: Message
    """How the due date was counted, in words."""
    documents: tuple[DocumentLine, ...]
    fetched: tuple[str, ...]
    """What agencies answered instead of the person."""
    fee: Message
    status_url: str
    unverified: tuple[str, ...] = ()
    """Facts of the law pack that are not verified; they are marked on paper. Each name begins with the part of the
    receipt it stands behind: due, fee, service, authority, documents, fetched, to_bring, complaint, address, phone."""
    awaited: tuple[str, ...] = ()
    """What agencies were asked for and have not answered yet."""
    ready_at: datetime | None = None
    """The hour of the answer, where the term is one of minutes."""
    copy: int = 0
    """0 for the first print, n for the n-th reprint."""
    certificate: str = ""
    """The digest of the completeness certificate: what proves each requirement, as it stood at registration."""
    to_bring: tuple[str, ...] = ()
    """What is still to be brought, each with its last day and its act; and what an agency has nothing of."""
    taken_on: tuple[str, ...] = ()
    """What the applicant took on themselves, each with its consequence, as they signed it."""
    complaint: Message | None = None
    """How to complain, where the pack says more than: at any desk, by phone, in writing."""
    by: str = ""
    """Who acted for the applicant; "" where they asked for themself."""
    capacity: Message | None = None
    """In what right."""
    copy_for: str = ""
    """A companion who holds a copy, by the applicant's word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofLine:
    """One requirement and what proves it, or why its gap did not hinder registration."""

    requirement: Message
    proof: Message
    how: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateData:
    """Everything the completeness certificate of one application says."""

    centre: str
    desk: str
    number: str
    service: str
    applicant: str
    registered_at: datetime
    lines: tuple[ProofLine, ...]
    volunteered: int
    """How many papers the person brought unasked; they prove nothing here."""
    digest: str
    unverified: bool
    """Whether a requirement on it rests on what nobody has seen at its source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An application of the visit that has no receipt, and why."""

    service: str
    why: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleData:
    """The receipts of one visit as one paper: a page that names them all, then each. Times are in the centre's zone."""

    centre: str
    desk: str
    operator_name: str
    person: str
    """Who sat here and takes the paper."""
    at: datetime
    receipts: tuple[ReceiptData, ...]
    left_out: tuple[LeftOut, ...] = ()
    certificates: tuple[CertificateData, ...] = ()
    """The completeness certificate of each receipt, in the same order; each has a page of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """One thing the person looks at: what it is, and what was written down. Nothing written down is said so."""

    label: Message | str
    value: Message | str
    verified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSheetData:
    """Everything the applicant's check sheet says. `version` names the exact content the person looks at."""

    centre: str
    desk: str
    applicant: str
    service: str
    lines: tuple[CheckLine, ...]
    version: str
    by: str = ""
    """Who acts for the applicant and signs; "" where they ask for themself."""
    capacity: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundSheetData:
    """The check sheets of one visit with one place to sign: what is signed is named by service and version."""

    centre: str
    desk: str
    person: str
    """Who sits here and signs."""
    sheets: tuple[CheckSheetData, ...]
