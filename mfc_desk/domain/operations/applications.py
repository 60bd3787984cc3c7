"""An application from "what for" to its number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from forms.ids import ServiceId
from mfc_desk.domain import admitted, due_dates, lawful
from mfc_desk.domain.entities import Application, NumberLease, Visit
from mfc_desk.domain.errors import Unlawful, WrongState
from mfc_desk.domain.guards import signed_digest
from mfc_desk.domain.ids import ApplicationId, CaseNumber, Key, LeaseId, RepresentationId, VisitId
from mfc_desk.domain.last_days import signed_days
from mfc_desk.domain.machines import APPLICATION, Lifecycle
from mfc_desk.domain.operations.base import Act, Rows, Writes, need, open_visit, rule
from mfc_desk.domain.operations.capacity import in_their_name
from mfc_desk.domain.operations.documents import demand_originals_back
from mfc_desk.domain.permissions import demand
from mfc_desk.domain.plans import documents_of
from mfc_desk.domain.registration import demand_same, package_of
from mfc_desk.domain.sides import sides_of
from mfc_desk.text.message import msg


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseService:
    """What the person came for. One visit may hold several."""

    KIND: ClassVar[str] = "choose_service"
    SCHEMA: ClassVar[int] = 1
    visit: VisitId
    application: ApplicationId
    service: ServiceId
    language: str
    representation: RepresentationId | None = None
    """By what right the person asks; None: for themself. What excludes what is judged for the applicant."""
    law: str = ""
    """The version that the desk began under, and told the person; see `lawful.begun_under`."""

    @property
    def primary(self) -> Key:
        return Key("application", self.application)


@rule(ChooseService)
def choose_service(rows: Rows, operation: ChooseService, act: Act) -> Writes:
    """A draft begins, pinned to the version of the law that the desk has on this day."""
    visit = open_visit(rows, operation.visit, ChooseService.KIND, act)
    if visit.party is None:
        raise WrongState(msg("rule.identify_first"))
    if rows.get(operation.primary) is not None:
        raise WrongState(msg("rule.application_exists"))
    pin = lawful.begun_under(act, operation.service, operation.law)
    admitted.demand_at_desk(act.law.pinned(operation.service, pin)[1])
    draft = Application(
        id=operation.application,
        visit=visit.id,
        party=visit.party,
        service=operation.service,
        law_version=pin,
        language=operation.language,
    )
    if operation.representation is not None:
        draft = in_their_name(rows, draft, visit, operation.representation)
        admitted.demand_right(act.law, draft, sides_of(rows, draft), day=lawful.local_day(act.law, act.at.at))
    admitted.demand_no_exclusion(act.law, draft, [need(rows, Application, name) for name in visit.applications])
    return (draft, replace(visit, applications=(*visit.applications, draft.id)))


@dataclass(frozen=True, slots=True, kw_only=True)
class DropService:
    """The person does not want this one after all."""

    KIND: ClassVar[str] = "drop_service"
    SCHEMA: ClassVar[int] = 1
    application: ApplicationId

    @property
    def primary(self) -> Key:
        return Key("application", self.application)


@rule(DropService)
def drop_service(rows: Rows, operation: DropService, act: Act) -> Writes:
    """The draft is closed and leaves the visit; nothing of the person's may leave the list with it."""
    application = need(rows, Application, operation.application)
    demand(act.actor, DropService.KIND, application)
    demand_originals_back(rows, application)
    visit = need(rows, Visit, application.visit)
    left = tuple(each for each in visit.applications if each != application.id)
    dropped = replace(application, lifecycle=APPLICATION.after(application.lifecycle, DropService.KIND))
    return (dropped, replace(visit, applications=left))


@dataclass(frozen=True, slots=True, kw_only=True)
class FillForm:
    """The answers so far, whole. Written on leaving the step, never per key."""

    KIND: ClassVar[str] = "fill_form"
    SCHEMA: ClassVar[int] = 1
    application: ApplicationId
    answers: Mapping[str, Any]

    @property
    def primary(self) -> Key:
        return Key("application", self.application)


@rule(FillForm)
def fill_form(rows: Rows, operation: FillForm, act: Act) -> Writes:
    """The draft holds the answers. A changed answer takes back the applicant's yes and the signature."""
    application = need(rows, Application, operation.application)
    demand(act.actor, FillForm.KIND, application)
    after = APPLICATION.after(application.lifecycle, FillForm.KIND)
    if dict(operation.answers) == dict(application.form):
        return (application,)
    lawful.demand_known_fields(act.law, application, operation.answers)
    return (application.unchecked(form=dict(operation.answers), lifecycle=after),)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmCheck:
    """The applicant read the check sheet, or heard it, and said that everything is right."""

    KIND: ClassVar[str] = "confirm_check"
    SCHEMA: ClassVar[int] = 1
    application: ApplicationId
    digest: str
    """Of the data the sheet showed; see `forms.engine.Final.digest`."""

    @property
    def primary(self) -> Key:
        return Key("application", self.application)


@rule(ConfirmCheck)
def confirm_check(rows: Rows, operation: ConfirmCheck, act: Act) -> Writes:
    """The yes counts for exactly the data that was shown; one to other data takes back the signature."""
    application = need(rows, Application, operation.application)
    demand(act.actor, ConfirmCheck.KIND, application)
    after = APPLICATION.after(application.lifecycle, ConfirmCheck.KIND)
    sides = sides_of(rows, application)
    admitted.demand_right(act.law, application, sides, day=lawful.local_day(act.law, act.at.at))
    final = lawful.final_form(act, application, sides)
    papers = signed_days(documents_of(rows, application))
    if signed_digest(final.digest, application.gaps, sides.disputes, papers) != operation.digest:
        raise WrongState(msg("rule.check_other_data"))
    if application.lifecycle is Lifecycle.SIGNED and application.checked_digest == operation.digest:
        return (application,)
    return (replace(application.unchecked(lifecycle=after), checked_digest=operation.digest, checked_at=act.at.at),)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignApplication:
    """The applicant signed."""

    KIND: ClassVar[str] = "sign_application"
    SCHEMA: ClassVar[int] = 1
    application: ApplicationId
    method: str
    """paper: on the printed sheet, which is shown and compared."""

    @property
    def primary(self) -> Key:
        return Key("application", self.application)


@rule(SignApplication)
def sign_application(rows: Rows, operation: SignApplication, act: Act) -> Writes:
    """The signature covers the data that was checked."""
    application = need(rows, Application, operation.application)
    demand(act.actor, SignApplication.KIND, application)
    if operation.method != "paper":
        raise Unlawful(msg("rule.signature_method"))
    after = APPLICATION.after(application.lifecycle, SignApplication.KIND)
    return (replace(application, lifecycle=after, signature=operation.method, signed_at=act.at.at),)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterApplication:
    """The application gets its number, out of this desk's leased numbers, and its term begins."""

    KIND: ClassVar[str] = "register_application"
    SCHEMA: ClassVar[int] = 1
    application: ApplicationId
    lease: LeaseId
    number: CaseNumber
    certificate: str
    """The digest of the completeness certificate that this desk made."""

    @property
    def primary(self) -> Key:
        return Key("application", self.application)


@rule(RegisterApplication)
def register_application(rows: Rows, operation: RegisterApplication, act: Act) -> Writes:
    """Registered: complete, checked, signed, numbered, with its due date. An incomplete package is refused."""
    application = need(rows, Application, operation.application)
    demand(act.actor, RegisterApplication.KIND, application)
    after = APPLICATION.after(application.lifecycle, RegisterApplication.KIND)
    visit, sides = need(rows, Visit, application.visit), sides_of(rows, application)
    admitted.demand_right(act.law, application, sides, day=lawful.local_day(act.law, act.at.at))
    admitted.demand_no_exclusion(act.law, application, [need(rows, Application, name) for name in visit.applications])
    final = lawful.final_form(act, application, sides)
    documents = documents_of(rows, application)
    papers = signed_days(documents)
    if application.checked_digest != signed_digest(final.digest, application.gaps, sides.disputes, papers):
        raise WrongState(msg("rule.check_other_data"))
    package = package_of(act, application, sides, documents)
    demand_same(package.certificate, operation.certificate)
    lease = need(rows, NumberLease, operation.lease)
    given = lease.upto(operation.number) if lease.device == act.device else None
    if given is None:
        raise WrongState(msg("rule.number_not_leased"))
    deadline, today = lawful.deadline(act, application, sides), lawful.local_day(act.law, act.at.at)
    dates = due_dates.dates_of(due_dates.clock_of(act.law, application, sides, start=today))
    registered = replace(
        application,
        lifecycle=after,
        form=dict(final.data.items()),
        form_digest=final.digest,
        pruned=tuple(each.path for each in final.pruned),
        number=operation.number,
        received_at=act.at.at,
        provisional=act.at.provisional,
        due=dates.legal,
        agency_due=dates.agency,
        promised=dates.promised,
        calendar=deadline.calendar,
        certificate=package.certificate.digest,
    )
    return (registered, given, package.certificate, *package.insisted)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandReceipt:
    """The receipt was handed out, on paper or as a file."""

    KIND: ClassVar[str] = "hand_receipt"
    SCHEMA: ClassVar[int] = 1
    application: ApplicationId

    @property
    def primary(self) -> Key:
        return Key("application", self.application)


@rule(HandReceipt)
def hand_receipt(rows: Rows, operation: HandReceipt, act: Act) -> Writes:
    """One more receipt is out; from the second on it says COPY."""
    application = need(rows, Application, operation.application)
    demand(act.actor, HandReceipt.KIND, application)
    after = APPLICATION.after(application.lifecycle, HandReceipt.KIND)
    return (replace(application, lifecycle=after, receipts=application.receipts + 1),)
