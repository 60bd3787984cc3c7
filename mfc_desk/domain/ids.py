"""Names of things. A case's id cannot be passed where a document's belongs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NewType, Protocol, get_args

CentreId = NewType("CentreId", str)
DeviceId = NewType("DeviceId", str)
"""An enrolled desk: one installation on one machine."""
DeskName = NewType("DeskName", str)
"""What the hall calls the desk: "4"."""
OperatorId = NewType("OperatorId", str)
Incarnation = NewType("Incarnation", str)
"""One life of a device's store; a restored or cloned store begins another."""
OpId = NewType("OpId", str)
"""An operation, and with it the revision of every row it wrote. UUIDv7."""
CommandId = NewType("CommandId", str)
"""An asked verb; asking again with the same id gives the same answer."""
BundleId = NewType("BundleId", str)
"""What a desk wrote onto a stick for the office."""
TicketId = NewType("TicketId", str)
AppointmentId = NewType("AppointmentId", str)
"""The code a person was told with the time: "7K3M92"."""
PrintJobId = NewType("PrintJobId", str)
"""One print of a ticket; printing again is another job."""
VisitId = NewType("VisitId", str)
PartyId = NewType("PartyId", str)
ApplicationId = NewType("ApplicationId", str)
DocumentId = NewType("DocumentId", str)
LeaseId = NewType("LeaseId", str)
OrganisationId = NewType("OrganisationId", str)
RepresentationId = NewType("RepresentationId", str)
ConsentId = NewType("ConsentId", str)
ConsultationId = NewType("ConsultationId", str)
AssistanceId = NewType("AssistanceId", str)
ScanHash = NewType("ScanHash", str)
"""sha256 of a scan's bytes, 64 lower-case hex digits."""
CaseNumber = NewType("CaseNumber", str)
"""The number a person is told, as printed: "KZ-03-26-004417"."""
NoticeNumber = NewType("NoticeNumber", str)
"""The number of a notice of refusal, as printed: "KZ-03-26-R000001-01"."""
ViolationId = NewType("ViolationId", str)
RefusalId = NewType("RefusalId", str)
SecondWordId = NewType("SecondWordId", str)
"""A question to a second person, asked from afar."""
FarDecisionId = NewType("FarDecisionId", str)
"""The name of the operation that was decided on from afar."""
DiscrepancyId = NewType("DiscrepancyId", str)
TermChangeId = NewType("TermChangeId", str)
RequestId = NewType("RequestId", str)
"""What is asked of an agency, and `X-Road-Id` on the way there. UUIDv7."""

Kind = Literal[
    "ticket",
    "visit",
    "party",
    "application",
    "document",
    "lease",
    "organisation",
    "representation",
    "consent",
    "consultation",
    "assistance",
    "agency_request",
    "violation",
    "refusal",
    "discrepancy",
    "term_change",
    "certificate",
    "desk",
    "hall",
    "ticket_block",
    "ticket_papers",
    "desk_key",
    "appointment",
    "second_word",
    "far_decision",
]


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """One row of the world: its kind and its id."""

    kind: Kind
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    def __hash__(self) -> int:
        return hash(self.id)  # looked up for every row of every rule, and ids hardly ever are those of two kinds

    @classmethod
    def parse(cls, text: str) -> Key:
        """The key that `str` wrote. Raises `ValueError` for anything else."""
        kind, _, name = text.partition(":")
        if kind not in KINDS or not name:
            raise ValueError(f"not a key: {text[:60]!r}")
        return cls(kind, name)  # type: ignore[arg-type]  # kind was just found in KINDS


KINDS: frozenset[str] = frozenset(get_args(Kind))


class Ids(Protocol):
    """Makes ids that no one else makes."""

    def new(self) -> str:
        """A fresh UUIDv7. Its order is a help to indexes, never a fact about time."""
        ...


class RandomIds:
    """Ids for the real program."""

    def new(self) -> str:
        """A fresh UUIDv7 (RFC 9562)."""
        from uuid_utils import uuid7

        return str(uuid7())
