"""Agencies are asked instead of the person: ask, see how each request stands, take in what was answered.

How a presenter uses it: after the form is saved, `ask_all` asks for everything that the plan wants from agencies and
says what still needs the person's consent; the step then shows `standing`, one line an item, with words that also hold
without the line. When the feed brings changed rows of kind "agency_request", `take_all` is called for the open case and
the case is looked at again: what was not found is now among what the person may be asked for, what was found fills the
form in. A request that is overdue may be handed on with `escalate`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from forms.evidence import PlanItem
from forms.ids import EvidenceTypeId, PersonPath, RequirementId
from forms.register import Law
from forms.subjects import APPLICANT, Subject
from mfc_desk.domain import answered
from mfc_desk.domain.answered import requests_of, sought
from mfc_desk.domain.consents import lawful_consent
from mfc_desk.domain.entities import Application
from mfc_desk.domain.ids import ApplicationId, Key, RequestId
from mfc_desk.domain.inquiries import AgencyRequest, Outcome, RequestState
from mfc_desk.domain.lawful import local_day, pinned
from mfc_desk.domain.machines import LET_GO
from mfc_desk.domain.operations.base import Operation, need
from mfc_desk.domain.operations.inquiries import (
    AskAgency,
    EscalateRequest,
    ReuseAnswer,
    TakeAnswers,
    agency_of,
    is_fresh,
    reusable,
)
from mfc_desk.domain.plans import plan_of
from mfc_desk.domain.unasked import to_ask
from mfc_desk.ports.rows import SyncState
from mfc_desk.ports.storage import UnitOfWork
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases.workplace import Done, Session, Workplace, circumstances, do

Wanted = tuple[EvidenceTypeId, PersonPath]
"""A piece of evidence and where in the form the person stands whose it is."""
_Place = tuple[RequirementId, Subject | None]
NOBODY_HAS: Final = "inquiry.not_found_and_no_paper"
"""No register has it, and the law knows no paper instead: it must not be demanded of the person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What came of asking: `done` is None where there was nothing to ask."""

    done: Done | None
    evidence: tuple[EvidenceTypeId, ...]
    """What agencies are asked for now."""
    reused: tuple[EvidenceTypeId, ...]
    """What a fresh answer was here for already."""
    without_consent: tuple[EvidenceTypeId, ...]
    """What the person has to agree to first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one thing that agencies have stands."""

    requirement: RequirementId
    evidence: EvidenceTypeId
    label: Message
    words: Message
    about: Subject | None = None
    """Whose it is, where it is not the applicant's."""
    differs: tuple[Message, ...] = ()
    """What a mismatch is about."""
    request: AgencyRequest | None = None
    """The newest one."""
    may_ask: bool = False
    may_escalate: bool = False

    @property
    def key(self) -> Wanted:
        """What it is, and of whom."""
        return self.evidence, APPLICANT if self.about is None else self.about.at


def ask_all(work: Workplace, session: Session, application: ApplicationId) -> Asked:
    """Ask for everything that the plan wants from agencies and that may be asked now. Raises `DomainError`.

    Offline the requests are kept and go out with everything else.
    """
    operations: list[Operation] = []
    asked: list[EvidenceTypeId] = []
    reused: list[EvidenceTypeId] = []
    lacking: list[EvidenceTypeId] = []
    with work.store.read() as uow:
        case = need(uow.rows, Application, application)
        act = circumstances(work, session, uow)
        for item in to_ask(uow.rows, case, plan_of(uow.rows, case, act), act.at.at):
            if not _consented(work, uow, case, item, act.at.at):
                lacking.append(item.type)
                continue
            ask = AskAgency(
                application=application,
                request=RequestId(work.ids.new()),
                requirement=item.requirement,
                evidence=item.type,
                about=item.person,
            )
            earlier = _reusable(uow, case, item, act.at.at) if reusable(work.law, case, item.type) else None
            (asked if earlier is None else reused).append(item.type)
            operations += [ask] if earlier is None else _reusing(case, ask, earlier)
    done = do(work, session, *operations) if operations else None
    return Asked(done=done, evidence=tuple(asked), reused=tuple(reused), without_consent=tuple(lacking))


def standing(work: Workplace, session: Session, application: ApplicationId) -> tuple[Standing, ...]:
    """Each thing that agencies have or were asked for, in the order of the plan."""
    with work.store.read() as uow:
        case = need(uow.rows, Application, application)
        act = circumstances(work, session, uow)
        plan, requests = plan_of(uow.rows, case, act), requests_of(uow.rows, case)
        planned = [one for one in plan.items if one.by == "interagency" and one.state != "not_needed"]
        wanted: dict[Wanted, _Place] = {(one.type, one.person): (one.requirement, one.about) for one in planned}
        places: dict[Wanted, _Place] = {(one.evidence, one.person): (one.requirement, one.about) for one in requests}
        askable = {(one.type, one.person) for one in to_ask(uow.rows, case, plan, act.at.at)}
        return tuple(
            _standing(work, uow, case, what=what, place=place, open_=what in wanted, may_ask=what in askable)
            for what, place in (places | wanted).items()
        )


def take_all(work: Workplace, session: Session, application: ApplicationId) -> Done | None:
    """What was answered since counts for an application that has no number yet; None where nothing is new."""
    with work.store.read() as uow:
        case = need(uow.rows, Application, application)
        law, _ = pinned(work.law, case)
        known = [name for one in requests_of(uow.rows, case) for name in answered.takeable(law, one)]
    new = tuple(name for name in known if name not in case.taken_in)
    if not new or case.number is not None:
        return None
    return do(work, session, TakeAnswers(application=application, answers=new))


def take_ends(work: Workplace, session: Session, application: ApplicationId) -> Done | None:
    """That a request ended without yes or no counts from now on; it changes no answer, no yes and no signature."""
    with work.store.read() as uow:
        case = need(uow.rows, Application, application)
        ends = [answered.ended(one) for one in requests_of(uow.rows, case)]
    new = tuple(name for name in ends if name is not None and name not in case.taken_in)
    if not new or case.number is not None or case.lifecycle in LET_GO:
        return None
    return do(work, session, TakeAnswers(application=application, answers=new))


def escalate(work: Workplace, session: Session, request: RequestId) -> Done:
    """Hand an overdue request to the supervisor. Raises `DomainError`."""
    return do(work, session, EscalateRequest(request=request))


def _reusing(case: Application, ask: AskAgency, earlier: AgencyRequest) -> list[Operation]:
    reuse = ReuseAnswer(
        application=ask.application,
        request=ask.request,
        requirement=ask.requirement,
        evidence=ask.evidence,
        earlier=earlier.id,
        about=ask.about,
    )
    if case.number is not None or earlier.answer is None:
        return [reuse]
    return [reuse, TakeAnswers(application=case.id, answers=(earlier.answer,))]


def _consented(work: Workplace, uow: UnitOfWork, case: Application, item: PlanItem, at: datetime) -> bool:
    law, _ = pinned(work.law, case)
    if not agency_of(law, item.type).needs_consent:
        return True
    return lawful_consent(uow.rows, case, item.type, day=local_day(law, at)) is not None


def _reusable(uow: UnitOfWork, case: Application, item: PlanItem, at: datetime) -> AgencyRequest | None:
    """A fresh answer about the same person, by number, name and day of birth, from another application."""
    now, kind = sought(uow.rows, case), item.type
    who = (now.identifier, now.known_as) if item.about is None else (item.about.identifier, item.about.called)
    for each in uow.rows.of_kind("agency_request"):
        one = each.entity
        if not isinstance(one, AgencyRequest) or one.evidence != kind or not one.same_person(*who):
            continue
        if one.reused is None and is_fresh(one, at):
            return one
    return None


def _standing(
    work: Workplace,
    uow: UnitOfWork,
    case: Application,
    *,
    what: Wanted,
    place: _Place,
    open_: bool,
    may_ask: bool,
) -> Standing:
    law, _ = pinned(work.law, case)
    evidence, (requirement, about) = what[0], place
    asked = [one for one in requests_of(uow.rows, case) if (one.evidence, one.person) == what]
    newest = asked[-1] if asked else None
    shown = None if newest is None else uow.rows.shown(Key("agency_request", newest.id))
    consent = not open_ or not agency_of(law, evidence).needs_consent
    consent = consent or lawful_consent(uow.rows, case, evidence, day=work.today()) is not None
    arrived = shown is not None and shown.sync is SyncState.ACKNOWLEDGED
    paper = _paper_may_do(law, case, requirement)
    words = _unasked(consent=consent) if newest is None else _words(work, newest, arrived=arrived, paper=paper)
    if may_ask and newest is not None and newest.due is not None and newest.outcome is Outcome.FOUND:
        words = msg("inquiry.paid_less")
    return Standing(
        requirement=requirement,
        evidence=evidence,
        label=law.evidence_type(evidence).label,
        about=about,
        words=words,
        differs=tuple(_differing(newest.differs)) if newest is not None else (),
        request=newest,
        may_ask=may_ask and consent,
        may_escalate=newest is not None and newest.state is RequestState.OVERDUE,
    )


def _unasked(*, consent: bool) -> Message:
    return msg("inquiry.open") if consent else msg("inquiry.no_consent")


def _paper_may_do(law: Law, case: Application, requirement: RequirementId) -> bool:
    """Whether the law knows anything that the person could bring instead of what the agency has."""
    found = next((one for one in law.service(case.service).requirements if one.id == requirement), None)
    return found is not None and any(all(item.by != "interagency" for item in one.all) for one in found.any_of)


def _words(work: Workplace, one: AgencyRequest, *, arrived: bool, paper: bool) -> Message:
    until = work.local(one.expected_by).date()
    match one.state:
        case RequestState.ANSWERED if one.outcome is Outcome.NOT_FOUND and not paper:
            return msg(NOBODY_HAS)
        case RequestState.ANSWERED:
            return msg(f"inquiry.{(one.outcome or Outcome.PARTIAL).value}")
        case RequestState.FAILED:
            return msg("inquiry.over", why=msg(one.why))
        case RequestState.SENT:
            return msg("inquiry.sent", until=until)
        case RequestState.DELIVERED:
            return msg("inquiry.delivered", until=until)
        case RequestState.OVERDUE:
            return msg("inquiry.late", until=until)
        case RequestState.ESCALATED:
            return msg("inquiry.escalated")
        case _:
            return msg("inquiry.waits_office") if arrived else msg("inquiry.waits_line")


def _differing(names: Iterable[str]) -> list[Message]:
    return [msg(f"inquiry.differs.{name}") for name in names]
