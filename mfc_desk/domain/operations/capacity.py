"""For whom: an organisation or a person who does not sit here, and the right by which someone acts for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Final

from forms.identifiers import CHECKS
from forms.ids import ServiceId
from forms.names import name_problem
from mfc_desk.domain import admitted, lawful
from mfc_desk.domain.entities import NO_DOCUMENT, STATED, Application, Party, Visit
from mfc_desk.domain.errors import NotThere, Unlawful, WrongState
from mfc_desk.domain.identities import demand_mendable
from mfc_desk.domain.ids import ApplicationId, Key, OrganisationId, PartyId, RepresentationId, VisitId
from mfc_desk.domain.intake import AuthorityPaper, Capacity, Companion, Organisation, Representation
from mfc_desk.domain.machines import APPLICATION
from mfc_desk.domain.operations.base import Act, Rows, Writes, need, open_visit, rule
from mfc_desk.domain.permissions import demand
from mfc_desk.domain.sides import sides_of
from mfc_desk.text.message import msg

LONGEST: Final = 300
"""Signs of one text: the name of an organisation, its seat, who gave a paper out."""
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
class NameOrganisation:
    """An organisation asks; someone who sits here acts for it."""

    KIND: ClassVar[str] = "name_organisation"
    SCHEMA: ClassVar[int] = 1
    visit: VisitId
    organisation: OrganisationId
    name: str
    identifier: str
    register_number: str = ""
    legal_form: str = ""
    seat: str = ""

    @property
    def primary(self) -> Key:
        return Key("organisation", self.organisation)


@rule(NameOrganisation)
def name_organisation(rows: Rows, operation: NameOrganisation, act: Act) -> Writes:
    """The organisation is known by its number, whose check digits are right; naming it again mends it."""
    visit = open_visit(rows, operation.visit, NameOrganisation.KIND, act)
    known = rows.get(operation.primary)
    if known is not None and (not isinstance(known, Organisation) or known.visit != visit.id):
        raise WrongState(msg("rule.other_visit"))
    _demand_words(operation.name, operation.legal_form, operation.seat)
    if not operation.name.strip():
        raise Unlawful(msg("rule.organisation_unnamed"))
    _demand_numbers(act, operation)
    organisation = Organisation(
        id=operation.organisation,
        visit=visit.id,
        name=operation.name.strip(),
        identifier=operation.identifier,
        register_number=operation.register_number,
        legal_form=operation.legal_form.strip(),
        seat=operation.seat.strip(),
        named_at=act.at.at,
        named_by=act.actor.id,
    )
    demand_mendable(rows, visit, known, organisation)
    return (organisation,)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamePrincipal:
    """A child, a ward, someone who gave a power of attorney: not here, and identified by no document of their own."""

    KIND: ClassVar[str] = "name_principal"
    SCHEMA: ClassVar[int] = 1
    visit: VisitId
    party: PartyId
    family_name: str
    given_name: str
    patronymic: str = ""
    born: date
    sex: str = ""
    identifier: str = ""

    @property
    def primary(self) -> Key:
        return Key("party", self.party)


@rule(NamePrincipal)
def name_principal(rows: Rows, operation: NamePrincipal, act: Act) -> Writes:
    """The person is known as who acts for them told; naming them again mends it. Who was identified stays so."""
    visit = open_visit(rows, operation.visit, NamePrincipal.KIND, act)
    known = rows.get(operation.primary)
    if known is not None and (not isinstance(known, Party) or known.visit != visit.id):
        raise WrongState(msg("rule.other_visit"))
    for part in (operation.family_name, operation.given_name, operation.patronymic):
        if (problem := name_problem(part)) is not None:
            raise Unlawful(problem)
    if not operation.family_name.strip() or not operation.given_name.strip():
        raise Unlawful(msg("rule.principal_unnamed"))
    if operation.born > lawful.local_day(act.law, act.at.at):
        raise Unlawful(msg("rule.born_in_future"))
    if operation.identifier and (wrong := CHECKS[act.law.packs[0].person_identifier](operation.identifier)) is not None:
        raise Unlawful(wrong)
    principal = Party(
        id=operation.party,
        family_name=operation.family_name,
        given_name=operation.given_name,
        patronymic=operation.patronymic,
        born=operation.born,
        sex=operation.sex,
        identifier=operation.identifier,
        document=NO_DOCUMENT,
        method=STATED,
        identified_at=act.at.at,
        identified_by=act.actor.id,
        visit=visit.id,
    )
    demand_mendable(rows, visit, known, principal)
    return (principal,)


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
    if operation.representation is None:
        own = application.unchecked(applicant=None, capacity=Capacity.SELF, representation=None, lifecycle=after)
        return (_admitted(rows, own, visit, act),)
    right = need(rows, Representation, operation.representation)
    if right.visit != visit.id or right.agent != application.party:
        raise WrongState(msg("rule.right_of_other"))
    represented = application.unchecked(
        applicant=right.principal, capacity=right.capacity, representation=right.id, lifecycle=after
    )
    return (_admitted(rows, represented, visit, act),)


@dataclass(frozen=True, slots=True, kw_only=True)
class NameCompanion:
    """Someone came along whom the applicant trusts; no name: nobody did after all."""

    KIND: ClassVar[str] = "name_companion"
    SCHEMA: ClassVar[int] = 1
    visit: VisitId
    name: str
    who: str = ""
    copied: bool = False
    """The applicant agreed to a copy of the receipt for them."""

    @property
    def primary(self) -> Key:
        return Key("visit", self.visit)


@rule(NameCompanion)
def name_companion(rows: Rows, operation: NameCompanion, act: Act) -> Writes:
    """The companion is in the record and has no right by it."""
    visit = open_visit(rows, operation.visit, NameCompanion.KIND, act)
    if not operation.name.strip():
        return (replace(visit, companion=None),)
    if (problem := name_problem(operation.name)) is not None:
        raise Unlawful(problem)
    _demand_words(operation.who)
    came = Companion(name=operation.name.strip(), who=operation.who.strip(), copied=operation.copied)
    return (replace(visit, companion=came),)


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
    _demand_words(paper.number, paper.issuer)
    if paper.issued > today:
        raise Unlawful(msg("rule.authority_in_future"))


def _demand_numbers(act: Act, operation: NameOrganisation) -> None:
    numbers = act.law.packs[0].organisation_identifiers
    given = dict(zip(numbers, (operation.identifier, operation.register_number), strict=False))
    for kind, number in given.items():
        if not number.isdecimal() or not number.isascii():
            raise Unlawful(msg("rule.organisation_number", number=msg(f"number.{kind}")))
        if (wrong := CHECKS[kind](number)) is not None:
            raise Unlawful(wrong)
    if len(numbers) < 2 and operation.register_number:
        raise Unlawful(msg("rule.organisation_second_number"))


def _demand_words(*texts: str) -> None:
    """Raise `Unlawful` for a text that is too long or holds what nobody sees."""
    for text in texts:
        if len(text) > LONGEST:
            raise Unlawful(msg("rule.text_too_long", n=LONGEST))
        if not text.isprintable():
            raise Unlawful(msg("forms.name.hidden"))
