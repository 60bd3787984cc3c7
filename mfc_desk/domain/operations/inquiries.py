"""An agency is asked instead of the person: the desk asks, takes an answer in, and calls for help when none comes.

What goes to the agency and what comes back is recorded by the office, in `agency_answers.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import ClassVar, Final
from zoneinfo import ZoneInfo

from forms.agency import AgencyService
from forms.deadlines import due
from forms.evidence import PlanItem
from forms.ids import AnswerId, EvidenceTypeId, PersonPath, RequirementId
from forms.register import Law
from forms.service import DeadlineRule
from forms.subjects import APPLICANT
from mfc_desk.domain import answered, lawful
from mfc_desk.domain.answered import requests_of, sought
from mfc_desk.domain.consents import demand_consent
from mfc_desk.domain.entities import Application, Document
from mfc_desk.domain.errors import Unlawful, WrongState
from mfc_desk.domain.ids import ApplicationId, ConsentId, Key, RequestId
from mfc_desk.domain.inquiries import AgencyRequest, Outcome, RequestState
from mfc_desk.domain.machines import APPLICATION, REQUEST
from mfc_desk.domain.operations.base import Act, Rows, Writes, need, rule
from mfc_desk.domain.operations.payments import PAID
from mfc_desk.domain.permissions import demand
from mfc_desk.domain.plans import plan_of
from mfc_desk.domain.sides import sides_of
from mfc_desk.text.message import msg

REUSE_FOR: Final = timedelta(hours=24)
"""How long a register's yes or no stands for another question of the same kind about the same person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAgency:
    """An agency is asked for a piece of evidence that it holds."""

    KIND: ClassVar[str] = "ask_agency"
    SCHEMA: ClassVar[int] = 1
    application: ApplicationId
    request: RequestId
    requirement: RequirementId
    evidence: EvidenceTypeId
    about: PersonPath = APPLICANT
    """About whom: where in the form they stand."""

    @property
    def primary(self) -> Key:
        return Key("agency_request", self.request)


@rule(AskAgency)
def ask_agency(rows: Rows, operation: AskAgency, act: Act) -> Writes:
    """The request waits to be sent. Refused without consent where the law wants it, and for what nobody needs."""
    application = need(rows, Application, operation.application)
    request, kept = _begun(rows, operation, application, act)
    return (request, kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReuseAnswer:
    """A fresh answer about the same person stands for this application too; nobody is asked again.

    What is about one matter alone, such as a payment, stands for no other application.
    """

    KIND: ClassVar[str] = "reuse_answer"
    SCHEMA: ClassVar[int] = 1
    application: ApplicationId
    request: RequestId
    requirement: RequirementId
    evidence: EvidenceTypeId
    earlier: RequestId
    about: PersonPath = APPLICANT

    @property
    def primary(self) -> Key:
        return Key("agency_request", self.request)


@rule(ReuseAnswer)
def reuse_answer(rows: Rows, operation: ReuseAnswer, act: Act) -> Writes:
    """The earlier answer with its id, on this application's own legal basis and consent."""
    application = need(rows, Application, operation.application)
    request, kept = _begun(rows, operation, application, act)
    earlier = need(rows, AgencyRequest, operation.earlier)
    same = earlier.evidence == request.evidence and earlier.same_person(request.identifier, request.known_as)
    if not same or not is_fresh(earlier, act.at.at) or not reusable(act.law, application, request.evidence):
        raise Unlawful(msg("rule.answer_not_reusable"))
    taken = replace(
        request,
        sent_at=earlier.sent_at,
        answer=earlier.answer,
        outcome=earlier.outcome,
        values=earlier.values,
        obtained_at=earlier.obtained_at,
        digest=earlier.digest,
        reused=earlier.id,
    )
    return (taken, kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeAnswers:
    """What agencies answered, or did not answer in time, counts for the application from now on."""

    KIND: ClassVar[str] = "take_answers"
    SCHEMA: ClassVar[int] = 1
    application: ApplicationId
    answers: tuple[AnswerId, ...]

    @property
    def primary(self) -> Key:
        return Key("application", self.application)


@rule(TakeAnswers)
def take_answers(rows: Rows, operation: TakeAnswers, act: Act) -> Writes:
    """The form is filled in, read-only, with what was found. A changed form takes back yes and signature."""
    application = need(rows, Application, operation.application)
    demand(act.actor, TakeAnswers.KIND, application)
    after = APPLICATION.after(application.lifecycle, TakeAnswers.KIND)
    law, _ = lawful.pinned(act.law, application)
    known = {name for one in requests_of(rows, application) for name in answered.takeable(law, one)}
    if not set(operation.answers) <= known:
        raise WrongState(msg("rule.no_answer_yet"))
    new = tuple(name for name in dict.fromkeys(operation.answers) if name not in application.taken_in)
    taken = replace(application, taken_in=(*application.taken_in, *new))
    if _form(rows, application, act) == _form(rows, taken, act):
        return (taken,)
    return (taken.unchecked(lifecycle=after),)


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalateRequest:
    """No answer came in time: somebody else is to get one."""

    KIND: ClassVar[str] = "escalate_request"
    SCHEMA: ClassVar[int] = 1
    request: RequestId

    @property
    def primary(self) -> Key:
        return Key("agency_request", self.request)


@rule(EscalateRequest)
def escalate_request(rows: Rows, operation: EscalateRequest, act: Act) -> Writes:
    """The overdue request is in the hands of the shift's supervisor; an answer still counts when it comes."""
    request = need(rows, AgencyRequest, operation.request)
    demand(act.actor, EscalateRequest.KIND, request)
    return (replace(request, state=REQUEST.after(request.state, EscalateRequest.KIND)),)


def is_fresh(earlier: AgencyRequest, at: datetime) -> bool:
    """Whether an answer is a register's yes or no that still stands at `at`."""
    return earlier.settled and earlier.obtained_at is not None and at < earlier.obtained_at + REUSE_FOR


def reusable(law: Law, application: Application, evidence: EvidenceTypeId) -> bool:
    """Whether an answer given to another application stands for this one: it is about the person, not a matter."""
    return not agency_of(lawful.pinned(law, application)[0], evidence).of_one_matter


def at_hand(application: Application, one: AgencyRequest, *, item: PlanItem | None, at: datetime) -> bool:
    """Whether its answer still stands for `item`, so that nobody is asked again.

    That no money is there stands only until the person says that they paid, and a payment only while it is enough.
    """
    if not is_fresh(one, at):
        return False
    if one.outcome is Outcome.FOUND:
        return item is None or item.state != "open" or item.asked
    unpaid, since = one.evidence.partition(".")[2] == PAID, one.obtained_at
    return not (unpaid and since is not None and any(claim.at > since for claim in application.claims))


def end_of_term(law: Law, agency: AgencyService, start: datetime) -> datetime:
    """When the agency's term is over that begins at `start`: by the minute, or with the end of its last day."""
    if agency.term.unit in ("min", "instant"):
        return start + timedelta(minutes=max(1, agency.term.value))
    zone = ZoneInfo(law.time_zone)
    rule_ = DeadlineRule(agency.term, agency.standing)
    last = due(rule_, law.calendar, start=lawful.local_day(law, start)).due
    return datetime.combine(last + timedelta(1), time(), zone).astimezone(start.tzinfo)


def agency_of(law: Law, evidence: EvidenceTypeId) -> AgencyService:
    """Who gives this evidence. Raises `Unlawful` where nobody does."""
    found = law.evidence_type(evidence).agency
    if found is None:
        raise Unlawful(msg("rule.not_agency_held"))
    return found


def _begun(
    rows: Rows, asked: AskAgency | ReuseAnswer, application: Application, act: Act
) -> tuple[AgencyRequest, Application]:
    demand(act.actor, asked.KIND, application)
    after = APPLICATION.after(application.lifecycle, asked.KIND)
    if rows.get(asked.primary) is not None:
        raise WrongState(msg("rule.request_exists"))
    law, _ = lawful.pinned(act.law, application)
    item = _needed(rows, asked, application, act)
    agency = agency_of(law, asked.evidence)
    consent = _consent(rows, application, agency, asked, act)
    who = sought(rows, application)
    if item.about is not None:
        called = "" if item.about.identifier else item.about.called
        who = replace(who, identifier=item.about.identifier, called=called, known_as=item.about.called)
    request = AgencyRequest(
        id=asked.request,
        application=application.id,
        requirement=asked.requirement,
        evidence=asked.evidence,
        subject=who.subject,
        about=item.about,
        identifier=who.identifier,
        called=who.called,
        known_as=who.known_as,
        due=_due(rows, asked.evidence, application, act),
        agency=agency.address,
        legal_basis=agency.standing.article.code if agency.standing.article is not None else "",
        consent=consent,
        state=REQUEST.after(RequestState.PLANNED, asked.KIND),
        asked_at=act.at.at,
        asked_by=act.actor.id,
        expected_by=end_of_term(law, agency, act.at.at),
    )
    return request, replace(application, lifecycle=after, requests=(*application.requests, request.id))


def _due(rows: Rows, evidence: EvidenceTypeId, application: Application, act: Act) -> int | None:
    """What is to be paid now, where a payment is asked for."""
    if evidence.partition(".")[2] != PAID:
        return None
    plan, sides = plan_of(rows, application, act), sides_of(rows, application)
    day = lawful.tariff_day(act.law, application, lawful.desk_day(act))
    fee = lawful.fee_of(act.law, application, sides, answers=application.form, plan=plan, today=day)
    return None if fee is None else fee.minor


def _consent(
    rows: Rows, application: Application, agency: AgencyService, asked: AskAgency | ReuseAnswer, act: Act
) -> ConsentId | None:
    if not agency.needs_consent:
        return None
    day = lawful.local_day(act.law, act.at.at)
    return demand_consent(rows, application, asked.evidence, day=day).id


def _needed(rows: Rows, asked: AskAgency | ReuseAnswer, application: Application, act: Act) -> PlanItem:
    """What the plan wants of that person. Raises unless an agency has it, is not being asked and did not answer."""
    _, service = lawful.pinned(act.law, application)
    known = [each for each in service.requirements if each.id == asked.requirement]
    items = [item for each in known for one in each.any_of for item in one.all]
    if not any(item.type == asked.evidence and item.by == "interagency" for item in items):
        raise Unlawful(msg("rule.not_agency_held"))
    before = [
        one for one in requests_of(rows, application) if (one.evidence, one.person) == (asked.evidence, asked.about)
    ]
    if any(one.in_flight for one in before):
        raise WrongState(msg("rule.asked_already"))
    plan = lawful.evidence_plan(
        act.law,
        application,
        sides_of(rows, application),
        documents=[need(rows, Document, name) for name in application.documents],
        today=lawful.local_day(act.law, act.at.at),
    )
    wanted = [one for one in plan.of(asked.requirement) if one.state != "not_needed"]
    theirs = next((one for one in wanted if (one.type, one.person) == (asked.evidence, asked.about)), None)
    if any(at_hand(application, one, item=theirs, at=act.at.at) for one in before):
        raise WrongState(msg("rule.answer_at_hand"))
    if not wanted:
        raise Unlawful(msg("rule.evidence_not_needed"))
    if (mine := next((one for one in wanted if one.person == asked.about), None)) is None:
        raise Unlawful(msg("rule.not_about_them"))
    return mine


def _form(rows: Rows, application: Application, act: Act) -> object:
    who, today = sides_of(rows, application), lawful.local_day(act.law, act.at.at)
    seen = lawful.form_view(act.law, application, who, answers=application.form, today=today)
    return seen.values, seen.missing
