"""An application from "what for" to its number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from forms.ids import ServiceId
from mfc_desk.domain import lawful
from mfc_desk.domain.entities import Application, Document, NumberLease, Party, Visit
from mfc_desk.domain.errors import Unlawful, WrongState
from mfc_desk.domain.ids import ApplicationId, CaseNumber, Key, LeaseId, VisitId
from mfc_desk.domain.machines import APPLICATION, VisitState
from mfc_desk.domain.operations.base import Act, Rows, Writes, need, rule
from mfc_desk.domain.operations.documents import demand_originals_back
from mfc_desk.domain.permissions import demand
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

    @property
    def primary(self) -> Key:
        return Key("application", self.application)


@rule(ChooseService)
def choose_service(rows: Rows, operation: ChooseService, act: Act) -> Writes:
    """A draft begins, pinned to the version of the law of this day."""
    visit = need(rows, Visit, operation.visit)
    demand(act.actor, ChooseService.KIND, visit)
    if visit.state is not VisitState.OPEN:
        raise WrongState(msg("rule.visit_over"))
    if visit.party is None:
        raise WrongState(msg("rule.identify_first"))
    if rows.get(operation.primary) is not None:
        raise WrongState(msg("rule.application_exists"))
    draft = Application(
        id=operation.application,
        visit=visit.id,
        party=visit.party,
        service=operation.service,
        law_version=lawful.pin(act, operation.service),
        language=operation.language,
    )
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
    """The yes counts for exactly the data that was shown."""
    application = need(rows, Application, operation.application)
    demand(act.actor, ConfirmCheck.KIND, application)
    after = APPLICATION.after(application.lifecycle, ConfirmCheck.KIND)
    final = lawful.final_form(act, application, need(rows, Party, application.party))
    if final.digest != operation.digest:
        raise WrongState(msg("rule.check_other_data"))
    return (replace(application, lifecycle=after, checked_digest=final.digest, checked_at=act.at.at),)


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

    @property
    def primary(self) -> Key:
        return Key("application", self.application)


@rule(RegisterApplication)
def register_application(rows: Rows, operation: RegisterApplication, act: Act) -> Writes:
    """Registered: complete, checked, signed, numbered, with its due date. An incomplete package is refused."""
    application = need(rows, Application, operation.application)
    demand(act.actor, RegisterApplication.KIND, application)
    after = APPLICATION.after(application.lifecycle, RegisterApplication.KIND)
    party = need(rows, Party, application.party)
    final = lawful.final_form(act, application, party)
    if application.checked_digest != final.digest:
        raise WrongState(msg("rule.check_other_data"))
    documents = [need(rows, Document, name) for name in application.documents]
    lawful.demand_complete(act, application, party, documents)
    lease = need(rows, NumberLease, operation.lease)
    if lease.device != act.device or lease.left < 1 or lease.number() != operation.number:
        raise WrongState(msg("rule.number_not_leased"))
    deadline = lawful.deadline(act, application, party)
    registered = replace(
        application,
        lifecycle=after,
        form=dict(final.data.items()),
        form_digest=final.digest,
        pruned=tuple(each.path for each in final.pruned),
        number=operation.number,
        received_at=act.at.at,
        provisional=act.at.provisional,
        due=deadline.due,
        calendar=deadline.calendar,
    )
    return (registered, replace(lease, next=lease.next + 1))


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
