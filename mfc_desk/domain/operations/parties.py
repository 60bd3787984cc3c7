"""Who else is in it, as it was told: an organisation, a person who does not sit here, who came along."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Final

from forms.identifiers import CHECKS
from forms.names import name_problem
from mfc_desk.domain.entities import NO_DOCUMENT, STATED, Party
from mfc_desk.domain.errors import Unlawful, WrongState
from mfc_desk.domain.identities import demand_mendable, unchecked_by
from mfc_desk.domain.ids import Key, OrganisationId, PartyId, VisitId
from mfc_desk.domain.intake import Companion, Organisation
from mfc_desk.domain.operations.base import Act, Rows, Writes, open_visit, rule
from mfc_desk.domain.sound import demand_known
from mfc_desk.text.message import msg

LONGEST: Final = 300
"""Signs of one text: the name of an organisation, its seat, who gave a paper out."""


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
    demand_words(operation.name, operation.legal_form, operation.seat)
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
    return (organisation, *unchecked_by(rows, visit, known, organisation, verb=NameOrganisation.KIND))


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
    if not operation.family_name.strip() or not operation.given_name.strip():
        raise Unlawful(msg("rule.principal_unnamed"))
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
    demand_known(act, principal)
    demand_mendable(rows, visit, known, principal)
    return (principal, *unchecked_by(rows, visit, known, principal, verb=NamePrincipal.KIND))


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
    demand_words(operation.who)
    came = Companion(name=operation.name.strip(), who=operation.who.strip(), copied=operation.copied)
    return (replace(visit, companion=came),)


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


def demand_words(*texts: str) -> None:
    """Raise `Unlawful` for a text that is too long or holds what nobody sees."""
    for text in texts:
        if len(text) > LONGEST:
            raise Unlawful(msg("rule.text_too_long", n=LONGEST))
        if not text.isprintable():
            raise Unlawful(msg("forms.name.hidden"))
