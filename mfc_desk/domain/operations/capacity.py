"""By what right someone acts for another: the paper that proves it, and the application it is used for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Final

from forms.ids import ServiceId
from mfc_desk.domain import admitted, lawful
from mfc_desk.domain.entities import Application, Party, Visit
from mfc_desk.domain.errors import NotThere, Unlawful, WrongState
from mfc_desk.domain.ids import ApplicationId, Key, RepresentationId, VisitId
from mfc_desk.domain.intake import AuthorityPaper, Capacity, Organisation, Representation
from mfc_desk.domain.machines import APPLICATION
from mfc_desk.domain.operations.base import Act, Rows, Writes, need, open_visit, rule
from mfc_desk.domain.operations.parties import demand_words
from mfc_desk.domain.permissions import demand
from mfc_desk.domain.sides import sides_of
from mfc_desk.text.message import msg

PAPERS: Final[Mapping[Capacity, frozenset[str]]] = {
    Capacity.PARENT: frozenset({"birth_certificate", "adoption_decision"}),
    Capacity.GUARDIAN: frozenset({"guardianship_decision", "court_decision"}),
    Capacity.PROXY: frozenset({"power_of_attorney"}),
    Capacity.HEAD: frozenset({"appointment_order", "register_extract"}),
}
"""What proves each right; a proxy of an organisation shows a power of attorney too."""
FOR_ORGANISATIONS: Final = frozenset({Capacity.PROXY, Capacity.HEAD})
FOR_PERSONS: Final = frozenset({Capacity.PARENT, Capacity.GUARDIAN, Capacity.PROXY})


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRepresentation:
    """Who sits here showed by what right they act for another."""

    KIND: ClassVar[str] = "record_representation"
    SCHEMA: ClassVar[int] = 1
    visit: VisitId
    representation: RepresentationId
    principal: Key
    capacity: Capacity
    authority: AuthorityPaper
    services: tuple[ServiceId, ...] = ()
    expires: date | None = None

    @property
    def primary(self) -> Key:
        return Key("representation", self.representation)


@rule(RecordRepresentation)
def record_representation(rows: Rows, operation: RecordRepresentation, act: Act) -> Writes:
    """The right is in the record with the paper that proves it. One that has expired is none."""
    visit = open_visit(rows, operation.visit, RecordRepresentation.KIND, act)
    if visit.party is None:
        raise WrongState(msg("rule.identify_first"))
    if rows.get(operation.primary) is not None:
        raise WrongState(msg("rule.right_exists"))
    _demand_principal(rows, operation, visit)
    _demand_paper(operation, today := lawful.local_day(act.law, act.at.at))
    right = Representation(
        id=operation.representation,
        visit=visit.id,
        principal=operation.principal,
        agent=visit.party,
        capacity=operation.capacity,
        authority=operation.authority,
        services=operation.services,
        expires=operation.expires,
        recorded_at=act.at.at,
    )
    if not right.runs_on(today):
        raise Unlawful(msg("rule.right_expired", day=right.expires))
    return (right,)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActFor:
    """This application is for someone else, or after all for who sits here."""

    KIND: ClassVar[str] = "act_for"
    SCHEMA: ClassVar[int] = 1
    application: ApplicationId
    representation: RepresentationId | None

    @property
    def primary(self) -> Key:
        return Key("application", self.application)


@rule(ActFor)
def act_for(rows: Rows, operation: ActFor, act: Act) -> Writes:
    """The application has its applicant. A yes and a signature were for what it was before."""
    application = need(rows, Application, operation.application)
    visit = need(rows, Visit, application.visit)
    demand(act.actor, ActFor.KIND, visit)
    after = APPLICATION.after(application.lifecycle, ActFor.KIND)
    whose = in_their_name(rows, application.unchecked(lifecycle=after), visit, operation.representation)
    return (_admitted(rows, whose, visit, act),)


def in_their_name(rows: Rows, application: Application, visit: Visit, name: RepresentationId | None) -> Application:
    """The application for whom this right was recorded; None: for who sits here. Raises `WrongState`."""
    if name is None:
        return replace(application, applicant=None, capacity=Capacity.SELF, representation=None)
    right = need(rows, Representation, name)
    if right.visit != visit.id or right.agent != application.party:
        raise WrongState(msg("rule.right_of_other"))
    return replace(application, applicant=right.principal, capacity=right.capacity, representation=right.id)


def _admitted(rows: Rows, application: Application, visit: Visit, act: Act) -> Application:
    day = lawful.local_day(act.law, act.at.at)
    admitted.demand_right(act.law, application, sides_of(rows, application), day=day)
    admitted.demand_no_exclusion(act.law, application, [need(rows, Application, one) for one in visit.applications])
    return application


def _demand_principal(rows: Rows, operation: RecordRepresentation, visit: Visit) -> None:
    principal = rows.get(operation.principal)
    if isinstance(principal, Organisation):
        own, fits = principal.visit == visit.id, FOR_ORGANISATIONS
    elif isinstance(principal, Party):
        own, fits = principal.visit == visit.id, FOR_PERSONS
    else:
        raise NotThere(msg("rule.not_there", what=msg("thing.party")))
    if not own:
        raise WrongState(msg("rule.principal_of_other"))
    if operation.capacity not in fits:
        raise Unlawful(msg("rule.capacity_misfit", capacity=msg(f"forms.capacity.{operation.capacity}")))


def _demand_paper(operation: RecordRepresentation, today: date) -> None:
    paper = operation.authority
    if paper.type not in PAPERS[operation.capacity]:
        raise Unlawful(msg("rule.authority_misfit", capacity=msg(f"forms.capacity.{operation.capacity}")))
    if not paper.number.strip() or not paper.issuer.strip():
        raise Unlawful(msg("rule.authority_unnamed"))
    demand_words(paper.number, paper.issuer)
    if paper.issued > today:
        raise Unlawful(msg("rule.authority_in_future"))
