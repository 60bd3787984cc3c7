"""What is asked of agencies instead of the person: one row a request, from the plan to the answer.

The id of a request travels as `X-Road-Id`: asked again with it, an agency gives the same answer. `entities.py`
registers the row; this module knows no other row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final

from forms.ids import AnswerId, EvidenceTypeId, PersonPath, RequirementId
from forms.subjects import APPLICANT, Subject
from mfc_desk.domain.ids import ApplicationId, ConsentId, Key, Kind, OperatorId, RequestId

Told = str | int | bool
"""A value as a register tells it."""


class RequestState(StrEnum):
    """Where a request stands; `PLANNED` is before anybody asked and is never kept."""

    PLANNED = "planned"
    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    ANSWERED = "answered"
    FAILED = "failed"
    OVERDUE = "overdue"
    ESCALATED = "escalated"


class Outcome(StrEnum):
    """What an agency answered."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    MISMATCH = "mismatch"
    """There is a record, of another name or day of birth: a person has to look."""
    PARTIAL = "partial"
    """There is a record, and not all of it."""


class Trouble(StrEnum):
    """Why there will be no answer."""

    TRANSPORT = "transport"
    BUSINESS = "business"


IN_FLIGHT: Final = frozenset(
    {RequestState.QUEUED, RequestState.SENT, RequestState.DELIVERED, RequestState.OVERDUE, RequestState.ESCALATED}
)
"""An answer may still come."""
LATE: Final = frozenset({RequestState.OVERDUE, RequestState.ESCALATED})


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyRequest:
    """One question to one agency, for one application: who asks what, on what basis, and what was answered."""

    kind: ClassVar[Kind] = "agency_request"
    id: RequestId
    application: ApplicationId
    requirement: RequirementId
    evidence: EvidenceTypeId
    subject: Key | None = None
    """The applicant in whose name it was asked; None in a record older than this field."""
    about: Subject | None = None
    """Whose data were asked for, where it is somebody in the form and not the applicant."""
    identifier: str = ""
    """The number they were asked for by; "" where nobody knew one."""
    called: str = ""
    """Who they were without a number: their name and day of birth."""
    known_as: str = ""
    """Their name and day of birth as they were asked about, a number or not; "" in a record older than this field."""
    due: int | None = None
    """Of a payment: what was to be paid when it was asked for, in minor units; None of anything else."""
    agency: str
    """The service as the gateway names it: class/member/subsystem/service."""
    legal_basis: str
    """Text code of the article."""
    consent: ConsentId | None = None
    """The consent it rests on, where the law wants one."""
    state: RequestState
    asked_at: datetime
    asked_by: OperatorId
    expected_by: datetime
    """Counted from when it was asked; again from when it was sent, which is what the agency is held to."""
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    late_at: datetime | None = None
    late: AnswerId | None = None
    """The id of the record that no answer came in time."""
    answer: AnswerId | None = None
    """The agency's own id of its answer."""
    outcome: Outcome | None = None
    values: Mapping[str, Told] = field(default_factory=dict)
    differs: tuple[str, ...] = ()
    """What a mismatch is about: family_name, given_name, patronymic, born, identifier."""
    obtained_at: datetime | None = None
    digest: str = ""
    """sha256 of the answer exactly as it came; the office keeps the bytes."""
    trouble: Trouble | None = None
    why: str = ""
    """Text code of what went wrong, or of why it was escalated."""
    reused: RequestId | None = None
    """The earlier request whose answer this one took over."""

    @property
    def person(self) -> PersonPath:
        """Where in the form who was asked about stands; `APPLICANT` for the applicant."""
        return APPLICANT if self.about is None else self.about.at

    def same_person(self, identifier: str, known_as: str) -> bool:
        """Whether who it was asked about is this person: number, names and day of birth, and nothing left open."""
        known = bool(identifier and known_as) and self.identifier == identifier
        return known and _plain(self.known_as) == _plain(known_as)

    @property
    def in_flight(self) -> bool:
        """Whether an answer may still come."""
        return self.state in IN_FLIGHT

    @property
    def settled(self) -> bool:
        """Whether the register said yes or no; anything else may be asked again."""
        return self.outcome in (Outcome.FOUND, Outcome.NOT_FOUND)


def _plain(known_as: str) -> str:
    return " ".join(known_as.casefold().split())
