"""What a registered case still lacks: papers that may be brought, and what an agency turned out to have nothing of.

Read from the rows with every look at a case, so that each page tells the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from forms.evidence import EvidencePlan, PlanItem
from forms.ids import EvidenceTypeId, PersonPath, RequirementId
from forms.register import Law
from forms.service import Requirement, Service
from forms.subjects import APPLICANT, Subject
from mfc_desk.domain import lawful
from mfc_desk.domain.certificates import cure_by
from mfc_desk.domain.entities import Application
from mfc_desk.domain.ids import RequestId
from mfc_desk.domain.inquiries import AgencyRequest, Outcome
from mfc_desk.domain.last_days import must_be_valid
from mfc_desk.domain.machines import APPLICATION
from mfc_desk.domain.operations.base import Rows
from mfc_desk.domain.operations.bringing import BringPaper, left_open
from mfc_desk.domain.sides import Sides
from mfc_desk.text.message import Message, msg


@dataclass(frozen=True, slots=True, kw_only=True)
class _Somebodys:
    """Something of a person: of the applicant, or of somebody whom the form names."""

    requirement: RequirementId
    evidence: EvidenceTypeId
    label: Message
    """The paper, or the record that was asked for."""
    about: Subject | None

    @property
    def person(self) -> PersonPath:
        """Where in the form the person stands whose it is."""
        return APPLICANT if self.about is None else self.about.at

    @property
    def what(self) -> Message:
        """What it is; where it is somebody's whom the form names, of whom."""
        if self.about is None:
            return self.label
        return msg("visit.documents.of_whom", what=self.label, who=self.about.name or self.about.called)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed(_Somebodys):
    """One paper that may still be brought."""

    until: date | None
    """The last day by which the law lets it be brought; None where it names none."""
    dated: bool
    """Whether its own last day is asked for."""
    article: Message | None = None
    """The act that lets it be brought later, or else that wants it."""
    verified: bool = True
    """Whether that was seen at its source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking(_Somebodys):
    """The registration left it to an agency, and the agency has nothing. Who applied must be told."""

    request: RequestId
    at: datetime
    """When the agency said so."""
    papers: tuple[Owed, ...]
    """What may be brought in its place; nothing where the law knows no paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What a registered case lacks; empty for any other."""

    papers: tuple[Owed, ...] = ()
    """In the order of the plan."""
    lacking: tuple[Lacking, ...] = ()


def left_of(rows: Rows, law: Law, application: Application, *, sides: Sides, plan: EvidencePlan) -> Left:
    """What the registration left open and nothing proves yet. Before the registration: nothing."""
    if application.received_at is None or not APPLICATION.allows(application.lifecycle, BringPaper.KIND):
        return Left()
    left = left_open(rows, application)
    if not left:
        return Left()
    law, service = lawful.pinned(law, application)
    case = _Case(law, service, application, left, plan)
    said_no = {(one.requirement, one.person): one for one in case.denied(sides.requests)}
    papers = tuple(case.papers(said_no))
    return Left(papers=papers, lacking=tuple(_lacking(law, one, papers) for one in said_no.values()))


def _lacking(law: Law, one: AgencyRequest, papers: tuple[Owed, ...]) -> Lacking:
    assert one.obtained_at is not None, "only what was answered is looked at"
    instead = tuple(each for each in papers if (each.requirement, each.person) == (one.requirement, one.person))
    label = law.evidence_type(one.evidence).label
    return Lacking(
        request=one.id,
        requirement=one.requirement,
        evidence=one.evidence,
        label=label,
        about=one.about,
        at=one.obtained_at,
        papers=instead,
    )


@dataclass(frozen=True, slots=True)
class _Case:
    law: Law
    service: Service
    application: Application
    left: frozenset[str]
    plan: EvidencePlan

    def denied(self, requests: Sequence[AgencyRequest]) -> Iterator[AgencyRequest]:
        """The requests to which the answer came after the number and is no, while nothing else proves it or may."""
        began, open_ = self.application.received_at, [one for one in self.plan.items if one.state == "open"]
        lacking = {(one.requirement, one.person) for one in open_}
        lacking -= {(one.requirement, one.person) for one in open_ if one.by == "interagency" and one.asked}
        for one in requests:
            afterwards = began is not None and one.obtained_at is not None and one.obtained_at > began
            mine = one.requirement in self.left and (one.requirement, one.person) in lacking
            if mine and afterwards and one.outcome is Outcome.NOT_FOUND:
                yield one

    def papers(self, said_no: dict[tuple[RequirementId, PersonPath], AgencyRequest]) -> Iterator[Owed]:
        """Every paper of the person that is open."""
        for item in self.plan.items:
            kind = self.law.evidence_type(item.type)
            open_ = item.requirement in self.left and item.state == "open" and item.by == "applicant"
            if open_ and kind.kind == "document":
                yield self._owed(item, said_no.get((item.requirement, item.person)))

    def _owed(self, item: PlanItem, no: AgencyRequest | None) -> Owed:
        needed = next(one for one in self.service.requirements if one.id == item.requirement)
        standing = needed.cure or needed.standing
        return Owed(
            requirement=item.requirement,
            evidence=item.type,
            label=self.law.evidence_type(item.type).label,
            about=item.about,
            until=self._until(needed, no),
            dated=must_be_valid(self.service, item.requirement, item.type),
            article=standing.article,
            verified=standing.verified,
        )

    def _until(self, needed: Requirement, no: AgencyRequest | None) -> date | None:
        """Counted from the registration; where an agency was to bring it, from the day on which it said no."""
        began = self.application.received_at if no is None else no.obtained_at
        if needed.curable is None or began is None:
            return None
        term, calendar = needed.curable, self.law.pack_of(self.service).calendar
        return cure_by(f"{term.value} {term.unit}", calendar, lawful.local_day(self.law, began))
