"""Who a matter is about, who acts for whom, what they agreed to, and what was done without an application.

Rows of the world beside those of `entities.py`, which registers them. Words: Core Person and Core Business for who,
the Data Privacy Vocabulary and ISO 27560 for consent. This module knows no other row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from forms.ids import EvidenceTypeId, ServiceId
from mfc_desk.domain.ids import (
    ApplicationId,
    AssistanceId,
    ConsentId,
    ConsultationId,
    Key,
    Kind,
    OperatorId,
    OrganisationId,
    PartyId,
    RepresentationId,
    VisitId,
)


class Capacity(StrEnum):
    """In what right the person at the desk acts."""

    SELF = "self"
    PARENT = "parent"
    GUARDIAN = "guardian"
    PROXY = "proxy"
    HEAD = "head"


class ConsentState(StrEnum):
    """Where a consent stands; `REQUESTED` is before anything was said and is never kept."""

    REQUESTED = "requested"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class ConsultationState(StrEnum):
    """Whether a question has its answer."""

    OPEN = "open"
    CLOSED = "closed"
    DROPPED = "dropped"


class AssistanceState(StrEnum):
    """How a service that a person uses on their own device goes."""

    GUIDING = "guiding"
    DONE = "done"
    NOT_DONE = "not_done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A legal person in whose name an application is made."""

    kind: ClassVar[Kind] = "organisation"
    id: OrganisationId
    visit: VisitId
    name: str
    identifier: str
    """BIN or INN, digits only."""
    register_number: str = ""
    """OGRN where the country has one, digits only."""
    legal_form: str = ""
    seat: str = ""
    named_at: datetime
    named_by: OperatorId


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityPaper:
    """The evidence of a right to act: a birth certificate, a decision, a power of attorney, an order."""

    type: str
    number: str
    issued: date
    issuer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Representation:
    """One acts for another: by what right, for which services, until when."""

    kind: ClassVar[Kind] = "representation"
    id: RepresentationId
    visit: VisitId
    principal: Key
    """A party or an organisation."""
    agent: PartyId
    capacity: Capacity
    authority: AuthorityPaper
    services: tuple[ServiceId, ...] = ()
    """What it covers; empty is everything."""
    expires: date | None = None
    recorded_at: datetime

    def covers(self, service: ServiceId) -> bool:
        """Whether the scope holds the service."""
        return not self.services or service in self.services

    def runs_on(self, day: date) -> bool:
        """Whether it has not expired on `day`; its last day counts."""
        return self.expires is None or day <= self.expires


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """Someone the applicant trusts and brought along. Has no rights: hears, and may hold a copy of the receipt."""

    name: str
    who: str
    """Daughter, neighbour, social worker: as they said it."""
    copied: bool = False
    """The applicant agreed to a copy of the receipt for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What a person said when asked whether their data may be fetched. A new word is a new record."""

    kind: ClassVar[Kind] = "consent"
    id: ConsentId
    application: ApplicationId
    subject: Key
    """Whose data: a party or an organisation."""
    identifier: str | None = None
    """Their number when it was said; "" where nobody knew one, None in a record older than this field."""
    given_by: PartyId
    """Who said it: the subject, or who lawfully acts for them."""
    controller: str
    """Text code of the authority that answers for the data."""
    purpose: str
    """Text code of what the data are for: the service."""
    categories: tuple[EvidenceTypeId, ...]
    recipients: tuple[str, ...]
    """Text codes of who receives the data."""
    legal_basis: tuple[str, ...]
    """Text codes of the articles that want the data."""
    notice: str
    """Text code of what was read out or shown."""
    notice_hash: str
    """sha256 of exactly that text, in that language."""
    law_version: str
    language: str
    method: str
    """paper: signed on a sheet; oral: said at the desk after the notice was read out."""
    state: ConsentState
    given_at: datetime
    until: date | None = None
    withdrawn_at: datetime | None = None
    resting: tuple[EvidenceTypeId, ...] = ()
    """Of the categories, what an agency gives by consent only: a no locks it, and lets the person be asked instead."""

    def standing(self, day: date) -> ConsentState:
        """The state on `day`: what was given for a time is expired after it."""
        over = self.until is not None and self.until < day
        return ConsentState.EXPIRED if self.state is ConsentState.GIVEN and over else self.state


@dataclass(frozen=True, slots=True, kw_only=True)
class Consultation:
    """A question and the answer that was given; no application follows from it."""

    kind: ClassVar[Kind] = "consultation"
    id: ConsultationId
    visit: VisitId
    state: ConsultationState = ConsultationState.OPEN
    service: ServiceId | None = None
    subject: str = ""
    """In the person's words, where no service of the register is meant."""
    answer: str = ""
    asked_at: datetime
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidedStep:
    """One step of an online service; None while nobody said whether it was done."""

    text: str
    """Text code out of the pack."""
    done: bool | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assistance:
    """A service that is used online only: the person acts on their own device, the operator says what comes next.

    Nothing here can hold a key, a PIN or a code from a message.
    """

    kind: ClassVar[Kind] = "assistance"
    id: AssistanceId
    visit: VisitId
    party: PartyId
    service: ServiceId
    law_version: str
    state: AssistanceState = AssistanceState.GUIDING
    steps: tuple[GuidedStep, ...] = ()
    outcome: str = ""
    """How it ended, in words."""
    began_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """An identification that was of the wrong person: who, why, and what was begun in their name."""

    party: PartyId
    reason: str
    applications: tuple[ApplicationId, ...]
    at: datetime
    by: OperatorId


IntakeEntity = Organisation | Representation | Consent | Consultation | Assistance
