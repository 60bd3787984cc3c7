"""The rows of the world, as the desk shows them and the office keeps them.

Every row is a frozen record; a change is a new record. Times are aware and UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, ClassVar, Final

from forms.ids import AnswerId, EvidenceTypeId, PersonPath, RequirementId, ServiceId
from forms.subjects import APPLICANT
from mfc_desk.domain.acts import ActLine
from mfc_desk.domain.appointments import Appointment
from mfc_desk.domain.far_decisions import FarDecision
from mfc_desk.domain.guards import (
    AcceptedGap,
    Certificate,
    Discrepancy,
    FactKept,
    Refusal,
    TermChange,
    TermMove,
    Violation,
)
from mfc_desk.domain.halls import Desk, DeskKey, Hall, TicketBlock
from mfc_desk.domain.ids import (
    ApplicationId,
    AssistanceId,
    CaseNumber,
    ConsentId,
    ConsultationId,
    DeskName,
    DeviceId,
    DiscrepancyId,
    DocumentId,
    Key,
    Kind,
    LeaseId,
    NoticeNumber,
    OperatorId,
    PartyId,
    RefusalId,
    RepresentationId,
    RequestId,
    ScanHash,
    TicketId,
    VisitId,
)
from mfc_desk.domain.inquiries import AgencyRequest
from mfc_desk.domain.intake import (
    Assistance,
    Capacity,
    Companion,
    Consent,
    Consultation,
    Organisation,
    Representation,
    Undone,
)
from mfc_desk.domain.machines import Custody, Lifecycle, VisitState
from mfc_desk.domain.payments import PaymentClaim
from mfc_desk.domain.second_words import SecondWord
from mfc_desk.domain.ticket_prints import TicketPapers
from mfc_desk.domain.tickets import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One person at one desk, from "came" to "finish", with everything they came for."""

    kind: ClassVar[Kind] = "visit"
    id: VisitId
    ticket: TicketId | None = None
    number: str | None = None
    """What is called out and shown: the ticket's number, or one from a paper ticket; None without either."""
    held: TicketId | None = None
    """The ticket they showed, which this desk had not heard of."""
    away: TicketId | None = None
    """The number with which the person was sent on from here, and comes back for what is unfinished."""
    also_at: DeskName | None = None
    """The desk that had called or was serving them when this one went on without their number."""
    desk: DeskName
    operator: OperatorId
    state: VisitState = VisitState.OPEN
    started_at: datetime
    ended_at: datetime | None = None
    parked_at: datetime | None = None
    """Since when it is put by."""
    party: PartyId | None = None
    applications: tuple[ApplicationId, ...] = ()
    reason: str | None = None
    """Why it was abandoned."""
    companion: Companion | None = None
    consultations: tuple[ConsultationId, ...] = ()
    assistances: tuple[AssistanceId, ...] = ()
    undone: tuple[Undone, ...] = ()
    """Identifications of a wrong person, with what was begun in their name."""
    asked: bool = False
    """Whether its person was asked how it was. What they said is the office's alone, and bears no name of a visit."""
    acts: tuple[ActLine, ...] = ()
    """What was done to it from another desk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityDocument:
    """The paper a person was identified by. No copy is kept."""

    type: str
    """identity_card, passport, foreign_passport."""
    number: str
    valid_until: date | None = None
    issuer: str = ""


STATED: Final = "stated"
READ_HOW: Final = ("typed", "mrz")
"""How the document of who sits here was read."""
READABLE: Final = ("family_name", "given_name", "patronymic", "born", "sex", "identifier", "document_number")
"""What the zone of a document may say of a person."""
NO_DOCUMENT: Final = IdentityDocument(type="", number="")
"""Of a child or a ward, whose own document nobody asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A natural person: identified in this visit, or named by who acts for them."""

    kind: ClassVar[Kind] = "party"
    id: PartyId
    family_name: str
    given_name: str
    patronymic: str = ""
    born: date
    sex: str = ""
    identifier: str = ""
    """IIN or SNILS, digits only."""
    document: IdentityDocument
    method: str
    """typed or mrz; stated: who acts for them told it, no document of theirs was seen."""
    retyped: tuple[str, ...] = ()
    """Where the zone was read: of `READABLE` what was typed over it, or what it did not say."""
    identified_at: datetime
    identified_by: OperatorId
    phone: str = ""
    visit: VisitId | None = None
    """The visit in which a principal was named; None for who sits here."""

    @property
    def in_person(self) -> bool:
        """Whether they were identified by a document of their own, here."""
        return self.method != STATED


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What a person asks for, under one version of one service."""

    kind: ClassVar[Kind] = "application"
    id: ApplicationId
    visit: VisitId
    party: PartyId
    service: ServiceId
    law_version: str
    """The version of the pack and of the service that this case is pinned to (`forms.register.Law.pin`)."""
    language: str
    lifecycle: Lifecycle = Lifecycle.DRAFT
    form: Mapping[str, Any] = field(default_factory=dict)
    """Answers by field path; what was not relevant at the end is not in it."""
    form_digest: str = ""
    pruned: tuple[str, ...] = ()
    documents: tuple[DocumentId, ...] = ()
    checked_digest: str = ""
    """The digest of what the applicant said yes to."""
    checked_at: datetime | None = None
    signature: str = ""
    """How it was signed: paper, sms, eds."""
    signed_at: datetime | None = None
    number: CaseNumber | None = None
    received_at: datetime | None = None
    provisional: bool = False
    """The date above is to be confirmed by the office."""
    due: date | None = None
    calendar: str = ""
    receipts: int = 0
    """How many times the receipt was handed out; from the second on it says COPY."""
    gaps: tuple[AcceptedGap, ...] = ()
    """What the applicant takes on themselves; the signature covers it."""
    certificate: str = ""
    """The digest of the completeness certificate that was made at registration."""
    refusal: RefusalId | None = None
    discrepancies: tuple[DiscrepancyId, ...] = ()
    agency_due: date | None = None
    """When the agency hands the answer to the centre; `due` is the law's day."""
    promised: date | None = None
    moves: tuple[TermMove, ...] = ()
    """What moved the term, in order; each has its `TermChange`."""
    counted_by: str = ""
    """The version of the law whose calendar counts, where a supervisor had the term counted again."""
    applicant: Key | None = None
    """Who it is for, a party or an organisation; None where `party` asks for themself."""
    capacity: Capacity = Capacity.SELF
    """In what right `party` acts for the applicant."""
    representation: RepresentationId | None = None
    consents: tuple[ConsentId, ...] = ()
    """What was said when asked whether data may be fetched, the newest last."""
    signed_with: tuple[ApplicationId, ...] = ()
    """The applications of the same round of signing, this one among them; empty where it was signed alone."""
    requests: tuple[RequestId, ...] = ()
    """What agencies were asked for it, the newest last."""
    taken_in: tuple[AnswerId, ...] = ()
    """The answers of agencies that count in its form and for its number; see `answered.py`."""
    looked_at: tuple[FactKept, ...] = ()
    """What the operator saw and nothing else tells: that a paper is damaged, that another body answers for it."""

    claims: tuple[PaymentClaim, ...] = ()
    """What the person said of paying, the newest last; it confirms nothing."""

    @property
    def for_whom(self) -> Key:
        """The applicant's row."""
        return self.applicant or Key("party", self.party)

    def unchecked(self, **changes: Any) -> Application:
        """The same application changed: the person's yes and the signature were for what it was before."""
        return replace(
            self, checked_digest="", checked_at=None, signature="", signed_at=None, signed_with=(), **changes
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A piece of evidence in hand, with its scan."""

    kind: ClassVar[Kind] = "document"
    id: DocumentId
    application: ApplicationId
    evidence: EvidenceTypeId
    requirement: RequirementId
    scan: ScanHash
    media_type: str
    size: int
    pages: int
    file: str = ""
    """What the file was called where it was taken from, so that two papers of one row can be told apart."""
    original: bool = True
    custody: Custody = Custody.ATTACHED
    volunteered: bool = False
    """Brought of the person's own initiative: it proves nothing and is no condition."""
    about: PersonPath = APPLICANT
    """Whose it is: the applicant's, or of somebody in the form."""
    valid_until: date | None = None
    """Its last day, as it stands on the paper; None where it has none, or nobody needs it."""
    attached_at: datetime
    returned_at: datetime | None = None
    brought_by: OperatorId | None = None
    """Who took it in after the registration; None: it came with the application."""

    @property
    def on_the_desk(self) -> bool:
        """Whether the person's original is still here."""
        return self.original and self.custody is Custody.ATTACHED


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberLease:
    """Application numbers that this device alone may give: first to last, `next` is the next free one."""

    kind: ClassVar[Kind] = "lease"
    id: LeaseId
    device: DeviceId
    prefix: str
    first: int
    last: int
    next: int
    notices: int = 0
    """How many notices of refusal bear a number of this lease; they have a series of their own."""
    life: str = ""
    """The life of the desk's store that alone gives them; none where an older office gave the lease."""

    @property
    def left(self) -> int:
        """How many numbers are still free."""
        return max(0, self.last - self.next + 1)

    def number(self) -> CaseNumber:
        """The next number as it is printed."""
        return CaseNumber(f"{self.prefix}-{self.next:06d}")

    def upto(self, number: CaseNumber) -> NumberLease | None:
        """The lease once this number was given; None where it is not one of its numbers.

        One that is told after a later one, because it waited for a scan, was given all the same. That no two cases
        have the same number is asked of all cases.
        """
        figures = number.removeprefix(f"{self.prefix}-")
        given = int(figures) if figures.isdecimal() and len(figures) < 10 else 0
        mine = self.first <= given <= self.last and replace(self, next=given).number() == number
        return replace(self, next=max(self.next, given + 1)) if mine else None

    def notice(self) -> NoticeNumber:
        """The number of the next notice of refusal: no other lease has its first part."""
        return NoticeNumber(f"{self.prefix}-R{self.first:06d}-{self.notices + 1:02d}")

    def noticed(self, number: NoticeNumber) -> NumberLease | None:
        """The lease once a notice was given this number; None where it is not one of its numbers. See `upto`."""
        figures = number.rpartition("-")[2]
        given = int(figures) if figures.isdecimal() and len(figures) < 10 else 0
        mine = given > 0 and replace(self, notices=given - 1).notice() == number
        return replace(self, notices=max(self.notices, given)) if mine else None


Entity = (
    Ticket
    | Visit
    | Party
    | Application
    | Document
    | NumberLease
    | Organisation
    | Representation
    | Consent
    | Consultation
    | Assistance
    | AgencyRequest
    | Violation
    | Refusal
    | Discrepancy
    | TermChange
    | Certificate
    | Desk
    | Hall
    | TicketBlock
    | TicketPapers
    | DeskKey
    | Appointment
    | SecondWord
    | FarDecision
)
ENTITIES: Mapping[str, type[Entity]] = {
    "ticket": Ticket,
    "visit": Visit,
    "party": Party,
    "application": Application,
    "document": Document,
    "lease": NumberLease,
    "organisation": Organisation,
    "representation": Representation,
    "consent": Consent,
    "consultation": Consultation,
    "assistance": Assistance,
    "agency_request": AgencyRequest,
    "violation": Violation,
    "refusal": Refusal,
    "discrepancy": Discrepancy,
    "term_change": TermChange,
    "certificate": Certificate,
    "desk": Desk,
    "hall": Hall,
    "ticket_block": TicketBlock,
    "ticket_papers": TicketPapers,
    "desk_key": DeskKey,
    "appointment": Appointment,
    "second_word": SecondWord,
    "far_decision": FarDecision,
}
