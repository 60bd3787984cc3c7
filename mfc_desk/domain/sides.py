"""Who an application is for and who sits here, together: what the form, the plan and the papers ask.

A `Party` alone stands for a person who asks for themself; anything else is a `Sides`, made by `sides_of`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from forms.evaluation import Fact, Facts
from mfc_desk.domain.answered import counting, facts_from, requests_of
from mfc_desk.domain.entities import Application, Party
from mfc_desk.domain.errors import NotThere
from mfc_desk.domain.guards import Discrepancy
from mfc_desk.domain.heard import facts_from_words, words_about
from mfc_desk.domain.inquiries import AgencyRequest
from mfc_desk.domain.intake import Capacity, Consent, Organisation, Representation
from mfc_desk.domain.operations.base import Rows, need
from mfc_desk.text.message import msg


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The applicant, who acts for them, and by what right."""

    party: Party
    """Who sits here."""
    applicant: Party | Organisation
    capacity: Capacity = Capacity.SELF
    representation: Representation | None = None
    requests: Sequence[AgencyRequest] = ()
    """What agencies were asked for it, as far as it counts."""
    told: Facts = field(default_factory=dict)
    """What they answered, or may not be asked, as facts of the form."""
    said: Sequence[Consent] = ()
    """What the person said of their data, in the order it was said."""
    disputes: Sequence[Discrepancy] = ()
    """What the person says is wrong of what was filled in, in the order it was noted."""


SAID = frozenset({"phone"})
"""What stands on no document: a person tells it, however the rest was read."""
NAMES = ("family_name", "given_name", "patronymic")
MADE_OF = {
    "full_name": NAMES,
    "dob": ("born",),
    "iin": ("identifier",),
    "snils": ("identifier",),
    "document": ("document_number",),
}
"""Which fields of a person a fact is made of, where it is called otherwise."""
Who: TypeAlias = Party | Sides


def sides_of(rows: Rows, application: Application) -> Sides:
    """Both sides of an application. Raises `NotThere`."""
    party, asked = need(rows, Party, application.party), requests_of(rows, application)
    requests, said = counting(application, asked), words_about(rows, application)
    told = facts_from_words(said) | facts_from(application, asked)
    disputes = [need(rows, Discrepancy, name) for name in application.discrepancies]
    if application.applicant is None:
        return Sides(party=party, applicant=party, requests=requests, told=told, said=said, disputes=disputes)
    applicant = rows.get(application.applicant)
    if not isinstance(applicant, Party | Organisation):
        raise NotThere(msg("rule.not_there", what=msg("thing.party")))
    found = None
    if application.representation is not None:
        found = need(rows, Representation, application.representation)
    return Sides(
        party=party,
        applicant=applicant,
        capacity=application.capacity,
        representation=found,
        requests=requests,
        told=told,
        said=said,
        disputes=disputes,
    )


def both(who: Who, application: Application | None = None) -> Sides:
    """`who` as both sides. A party alone cannot stand for another, nor for what agencies answered: a defect of ours."""
    if isinstance(who, Sides):
        return who
    other = application is not None and (application.applicant or application.requests or application.discrepancies)
    if application is not None and (other or application.consents):
        raise ValueError(f"application {application.id} has another side than the party")
    return Sides(party=who, applicant=who)


def name_of(one: Party | Organisation) -> str:
    """The name as papers and lists say it."""
    if isinstance(one, Organisation):
        return f"{one.legal_form} {one.name}".strip()
    return " ".join(part for part in (one.family_name, one.given_name, one.patronymic) if part)


def facts_of(who: Who) -> Facts:
    """What is known for the form to be filled in with: "person" is the applicant, "agent" who acts for them.

    An organisation is "organisation", and "person" says only how to reach who acts for it: they are
    never filled in as the applicant.
    """
    sides = both(who)
    applicant, acts = sides.applicant, sides.party
    if isinstance(applicant, Organisation):
        facts = _organisation(applicant) | _reached("person", acts)
    else:
        facts = _facts("person", applicant)
    if sides.capacity is not Capacity.SELF:
        facts |= _facts("agent", acts)
    if sides.representation is not None:
        facts |= _authority(sides.representation)
    kind = "organisation" if isinstance(applicant, Organisation) else "natural"
    facts["applicant.kind"] = Fact(kind, "source.stated", acts.identified_at)
    facts["applicant.capacity"] = Fact(sides.capacity.value, "source.stated", acts.identified_at)
    return _unlocked({**facts, **sides.told}, sides.disputes)


def _unlocked(facts: dict[str, Fact], disputes: Sequence[Discrepancy]) -> dict[str, Fact]:
    """Where the person turned out to be right about exactly this value of this source, it locks its field no more."""
    for one in disputes:
        fact = facts.get(one.fact)
        if (
            one.outcome == "said_right"
            and fact is not None
            and (str(fact.value), fact.source) == (one.shown, one.source)
        ):
            facts[one.fact] = replace(fact, disputed=True)
    return facts


def _facts(side: str, one: Party) -> dict[str, Fact]:
    told = {
        "full_name": name_of(one),
        "family_name": one.family_name,
        "given_name": one.given_name,
        "patronymic": one.patronymic,
        "dob": one.born.isoformat(),
        "sex": one.sex,
        "iin": one.identifier,
        "snils": one.identifier,
        "document": one.document.number,
        "phone": one.phone,
    }
    return {
        f"{side}.{name}": Fact(value, _source(name, one), one.identified_at) for name, value in told.items() if value
    }


def _source(name: str, one: Party) -> str:
    if name in SAID:
        return "source.stated"
    typed_over = set(MADE_OF.get(name, (name,))) & set(one.retyped)
    return "source.typed" if typed_over else f"source.{one.method}"


def _reached(side: str, one: Party) -> dict[str, Fact]:
    """What a person tells of how to reach them, and nothing of who they are."""
    return {name: fact for name, fact in _facts(side, one).items() if name.partition(".")[2] in SAID}


def _organisation(one: Organisation) -> dict[str, Fact]:
    told = {
        "name": one.name,
        "bin": one.identifier,
        "inn": one.identifier,
        "ogrn": one.register_number,
        "legal_form": one.legal_form,
        "seat": one.seat,
    }
    return {f"organisation.{name}": Fact(value, "source.stated", one.named_at) for name, value in told.items() if value}


def _authority(right: Representation) -> dict[str, Fact]:
    paper = right.authority
    told = {
        "type": paper.type,
        "number": paper.number,
        "issued": paper.issued.isoformat(),
        "issuer": paper.issuer,
        "expires": right.expires.isoformat() if right.expires else "",
    }
    return {
        f"authority.{name}": Fact(value, "source.stated", right.recorded_at) for name, value in told.items() if value
    }
