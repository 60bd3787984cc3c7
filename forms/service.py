"""A service as the register describes it: what it needs, how long it takes, what it costs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from forms.cost import FeeRule
from forms.ids import (
    Addressee,
    Capacity,
    EvidenceTypeId,
    FormId,
    PackId,
    RequirementId,
    ServiceId,
    ServiceVersion,
    TextCode,
)
from forms.node import By, Standing, worded
from forms.provision import CapacityRule, Channel, ChannelKind, Related, Storage
from forms.refusals import ListedGround
from forms.rules import Rule
from forms.subjects import Whose
from forms.terms import NO_GROUNDS, Grounds, Term
from mfc_desk.text.message import Message, msg

Original = Literal["show", "take", "none"]
LastDay = Literal["next_wd", "prev_wd", "as_is"]
CountedFrom = Literal["next_day", "same_day"]


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One thing that proves something, and who supplies it."""

    type: EvidenceTypeId
    by: By
    original: Original = "none"
    copy: bool = False
    must_be_valid: bool = False


@dataclass(frozen=True, slots=True)
class Alternative:
    """A list of evidence that satisfies a requirement when all of it is there."""

    all: tuple[EvidenceItem, ...]
    unlock: Rule | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """What must be true for the service, proven by any one of the alternatives."""

    id: RequirementId
    text: Message
    why: Message
    standing: Standing
    any_of: tuple[Alternative, ...]
    when: Rule | None = None
    about: Whose | None = None
    """Whom an agency is asked about, each for themself; None: the applicant."""
    curable: Term | None = None
    """How long after registration it may still be brought; without it a gap here keeps the case from its number."""
    cure: Standing | None = None
    """The article that lets it be brought later, and how sure that is."""

    def held_instead_of(self, alternative: Alternative) -> tuple[tuple[EvidenceTypeId, ...], ...]:
        """What agencies hold that this alternative asks of the person: every other way through agencies, its records.

        All records of a way prove the requirement together. So the person is asked once each way has been denied,
        by a negative answer about one of its records; nothing is instead of a record that the alternative needs itself.
        """
        if not any(one.by == "applicant" for one in alternative.all):
            return ()
        own = {one.type for one in alternative.all}
        records = (tuple(one.type for one in each.all if one.by == "interagency") for each in self.any_of)
        return tuple(kinds for kinds in records if kinds and not own & set(kinds))


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """How the due date follows from the day of registration."""

    term: Term
    standing: Standing
    counted_from: CountedFrom = "next_day"
    last_day: LastDay = "as_is"
    handover_before: Term | None = None
    variants: tuple[tuple[Rule, Term], ...] = ()
    promised: Term | None = None
    """What the centre promises, within the law's term."""
    grounds: Grounds = NO_GROUNDS
    """All that may move the due date."""


@dataclass(frozen=True, slots=True)
class Service:
    """One version of a public service."""

    id: ServiceId
    version: ServiceVersion
    pack: PackId
    file: str
    valid_from: date
    valid_to: date | None
    form: FormId | None
    """None where nothing is filled in at the desk: the operator only guides."""
    authority: Message
    addressees: tuple[Addressee, ...]
    """Who may ask for it."""
    rights: tuple[CapacityRule, ...]
    """In what right someone may ask for it at a desk, and what proves each."""
    ways: tuple[Channel, ...]
    """The channels it is offered through."""
    steps: tuple[Message, ...]
    events: tuple[str, ...]
    """The life events it belongs to, by name."""
    life_events: tuple[Message, ...]
    languages: tuple[str, ...]
    requirements: tuple[Requirement, ...]
    deadline: DeadlineRule
    fee: FeeRule
    storage: Storage | None = None
    excludes: tuple[ServiceId, ...] = ()
    """Services that the same applicant cannot ask for beside this one; one of the two says so."""
    related: tuple[Related, ...] = ()
    grounds: tuple[ListedGround, ...] = ()
    """The closed list of grounds for a refusal; what they are stands in the pack."""
    edition: str = ""
    name: Message = field(init=False)
    short: Message = field(init=False)
    summary: Message = field(init=False)
    words: TextCode = field(init=False)

    def __post_init__(self) -> None:
        for part in ("name", "short", "summary"):
            object.__setattr__(self, part, msg(worded(f"{self.id}.{part}", self.edition)))
        object.__setattr__(self, "words", worded(f"{self.id}.words", self.edition))

    def __hash__(self) -> int:
        return hash((self.id, self.version))

    @property
    def capacities(self) -> tuple[Capacity, ...]:
        """In what right someone may ask for it at a desk."""
        return tuple(one.kind for one in self.rights)

    @property
    def channels(self) -> tuple[ChannelKind, ...]:
        """The kinds of channels it is offered through."""
        return tuple(one.kind for one in self.ways)

    def channel(self, kind: ChannelKind) -> Channel | None:
        """The channel of this kind, or None where the service does not have it."""
        return next((one for one in self.ways if one.kind == kind), None)

    @property
    def guided(self) -> bool:
        """Whether it is online only: the person acts, the operator guides, and no application is made at the desk."""
        return "desk" not in self.channels

    def valid_on(self, day: date) -> bool:
        """Whether this version is in force on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
