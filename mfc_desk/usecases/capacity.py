"""For whom: step 1 once more, for someone who is not here.

How a presenter uses it: after `persons.identify` the operator says in what right the person acts (`capacities`).
`for_person` or `for_organisation` records the other side and the paper at once and answers with the `Represented`;
`act_for` then says it of each application the visit has, and `act_for(..., None)` takes it back. What the fields
lack is `NotIdentified` with every wrong field; what the law refuses is a `DomainError`. `represented` lists what is
recorded in the visit, so that a second application for the same child needs no second paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from forms.identifiers import CHECKS, bare
from forms.ids import ServiceId
from forms.names import name_problem
from mfc_desk.domain.entities import Application, Party
from mfc_desk.domain.ids import ApplicationId, Key, OrganisationId, PartyId, RepresentationId, VisitId
from mfc_desk.domain.intake import AuthorityPaper, Capacity, Organisation, Representation
from mfc_desk.domain.operations.base import Operation
from mfc_desk.domain.operations.capacity import FOR_ORGANISATIONS, FOR_PERSONS, PAPERS, ActFor, RecordRepresentation
from mfc_desk.domain.operations.parties import NameCompanion, NameOrganisation, NamePrincipal
from mfc_desk.text.entry import age, read_date
from mfc_desk.text.message import Message, msg
from mfc_desk.usecases.acting import Represented
from mfc_desk.usecases.persons import NotIdentified, Wrong
from mfc_desk.usecases.workplace import Done, Session, Workplace, do

PERSON: Final = ("family_name", "given_name", "born", "authority_number", "authority_issuer", "authority_issued")
ORGANISATION: Final = ("name", "identifier", "authority_number", "authority_issuer", "authority_issued")
NAMES: Final = ("family_name", "given_name", "patronymic")


def capacities(*, organisation: bool) -> tuple[Capacity, ...]:
    """The rights by which one can act for a person, or for an organisation."""
    fits = FOR_ORGANISATIONS if organisation else FOR_PERSONS
    return tuple(each for each in Capacity if each in fits)


def papers_of(capacity: Capacity) -> tuple[str, ...]:
    """The kinds of paper that prove a right; their words are `authority.<kind>`."""
    return tuple(sorted(PAPERS.get(capacity, frozenset())))


def paper_words(kind: str) -> Message:
    """The words of a kind of paper that proves a right."""
    return msg(f"authority.{kind}")


def organisation_numbers(work: Workplace) -> tuple[str, ...]:
    """The kinds of number an organisation has in this country, the main one first."""
    return work.law.packs[0].organisation_identifiers


def for_person(
    work: Workplace,
    session: Session,
    visit: VisitId,
    *,
    capacity: Capacity,
    fields: Mapping[str, Any],
    services: tuple[ServiceId, ...] = (),
    mends: Represented | None = None,
) -> Represented:
    """Record whom the person at the desk acts for, and the paper. Raises `NotIdentified` or `DomainError`.

    Fields: family_name, given_name, patronymic, born, sex, identifier, authority_type, authority_number,
    authority_issuer, authority_issued, expires. Who was written down wrong is mended by `mends` and stays the same one;
    the right is a new one, the old stays in the record.
    """
    said = _said(fields)
    _demand(wrong_in(work, said, organisation=False))
    party = mends.principal.id if mends and isinstance(mends.principal, Party) else PartyId(work.ids.new())
    named = NamePrincipal(
        visit=visit,
        party=party,
        family_name=said["family_name"],
        given_name=said["given_name"],
        patronymic=said.get("patronymic", ""),
        born=_day(work, said, "born"),
        sex=said.get("sex", ""),
        identifier=bare(said.get("identifier", "")),
    )
    right = _right(work, visit, Key("party", party), capacity=capacity, said=said, services=services)
    return _recorded(work, session, named, right)


def for_organisation(
    work: Workplace,
    session: Session,
    visit: VisitId,
    *,
    capacity: Capacity,
    fields: Mapping[str, Any],
    services: tuple[ServiceId, ...] = (),
    mends: Represented | None = None,
) -> Represented:
    """Record which organisation the person acts for, and the paper. Raises `NotIdentified` or `DomainError`.

    Fields: name, identifier, register_number, legal_form, seat, and those of the paper as in `for_person`; `mends` too.
    """
    said = _said(fields)
    _demand(wrong_in(work, said, organisation=True))
    known = mends.principal if mends is not None else None
    name = known.id if isinstance(known, Organisation) else OrganisationId(work.ids.new())
    named = NameOrganisation(
        visit=visit,
        organisation=name,
        name=said["name"],
        identifier=bare(said["identifier"]),
        register_number=bare(said.get("register_number", "")),
        legal_form=said.get("legal_form", ""),
        seat=said.get("seat", ""),
    )
    right = _right(work, visit, Key("organisation", name), capacity=capacity, said=said, services=services)
    return _recorded(work, session, named, right)


def act_for(work: Workplace, session: Session, application: ApplicationId, right: RepresentationId | None) -> Done:
    """Say whom an application is for; None: for who sits here. Raises `DomainError` where the law does not admit it."""
    return do(work, session, ActFor(application=application, representation=right))


def represented(work: Workplace, visit: VisitId) -> tuple[Represented, ...]:
    """Everyone who is represented in the visit, in the order they were written down."""
    with work.store.read() as uow:
        rights = [each.entity for each in uow.rows.of_kind("representation")]
        own = [each for each in rights if isinstance(each, Representation) and each.visit == visit]
        found = [(each, uow.rows.get(each.principal)) for each in own]
    return tuple(Represented(right=a, principal=b) for a, b in found if isinstance(b, Party | Organisation))


def whom(work: Workplace, application: ApplicationId) -> Key | None:
    """Whose application it is; None for an unknown one."""
    with work.store.read() as uow:
        found = uow.rows.get(Key("application", application))
    return found.for_whom if isinstance(found, Application) else None


def companion(
    work: Workplace, session: Session, visit: VisitId, *, name: str, who: str = "", copied: bool = False
) -> Done:
    """Write down who came along; an empty name takes it back. `copied` only where the applicant agreed."""
    return do(work, session, NameCompanion(visit=visit, name=name.strip(), who=who.strip(), copied=copied))


def wrong_in(work: Workplace, fields: Mapping[str, Any], *, organisation: bool) -> dict[str, Message]:
    """Every field that stands in the way, and why: nothing of it is recorded."""
    said = _said(fields)
    wrong = _wrong_organisation(work, said) if organisation else _wrong_person(work, said)
    return wrong | _lacking(said, ORGANISATION if organisation else PERSON)


def problem_of(
    work: Workplace, field: str, value: str, *, organisation: bool = False, born: str = ""
) -> Message | None:
    """What is wrong with one field as it stands; None for a good or an empty one. `born`: whom they act for."""
    if field in NAMES:
        return name_problem(value)
    if not value.strip():
        return None
    if field in ("born", "authority_issued", "expires"):
        found = read_date(value, today=work.today(), past=field != "expires")
        if isinstance(found, Message):
            return found
        return _over(work, found, born) if field == "expires" and found < work.today() else None
    if field in ("identifier", "register_number"):
        return _number_problem(work, field, value, organisation=organisation)
    return None


def _over(work: Workplace, day: date, born: str) -> Message:
    """The right is over; to come without it is offered only where the law lets somebody of that age."""
    since, found = work.law.packs[0].comes_alone_from, read_date(born, today=work.today(), past=True) if born else None
    if since is None or found is None or isinstance(found, Message):
        return msg("capacity.over", day=day)
    return msg("capacity.over_or_alone" if age(found, work.today()) >= since else "capacity.over", day=day)


def _number_problem(work: Workplace, field: str, value: str, *, organisation: bool) -> Message | None:
    kinds = organisation_numbers(work) if organisation else (work.law.packs[0].person_identifier,)
    place = 1 if field == "register_number" else 0
    return CHECKS[kinds[place]](value) if place < len(kinds) else msg("rule.organisation_second_number")


def _said(fields: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value).strip() for name, value in fields.items()}


def _lacking(said: Mapping[str, str], needed: tuple[str, ...]) -> dict[str, Message]:
    return {name: msg(f"capacity.needed.{name}") for name in needed if not said.get(name)}


def _wrong_person(work: Workplace, said: Mapping[str, str]) -> dict[str, Message]:
    found = {name: problem_of(work, name, value, born=said.get("born", "")) for name, value in said.items()}
    return {name: wrong for name, wrong in found.items() if wrong is not None}


def _wrong_organisation(work: Workplace, said: Mapping[str, str]) -> dict[str, Message]:
    found = {name: problem_of(work, name, value, organisation=True) for name, value in said.items()}
    wrong = {name: each for name, each in found.items() if each is not None}
    if len(organisation_numbers(work)) > 1 and not said.get("register_number"):
        wrong["register_number"] = msg("capacity.needed.register_number")
    return wrong


def _demand(wrong: Mapping[str, Message]) -> None:
    if wrong:
        raise NotIdentified(tuple(Wrong(name, why) for name, why in wrong.items()))


def _right(
    work: Workplace,
    visit: VisitId,
    principal: Key,
    *,
    capacity: Capacity,
    said: Mapping[str, str],
    services: tuple[ServiceId, ...],
) -> RecordRepresentation:
    return RecordRepresentation(
        visit=visit,
        representation=RepresentationId(work.ids.new()),
        principal=principal,
        capacity=capacity,
        authority=AuthorityPaper(
            type=said.get("authority_type") or next(iter(papers_of(capacity)), ""),
            number=said["authority_number"],
            issued=_day(work, said, "authority_issued"),
            issuer=said["authority_issuer"],
        ),
        services=services,
        expires=_day(work, said, "expires") if said.get("expires") else None,
    )


def _recorded(work: Workplace, session: Session, named: Operation, right: RecordRepresentation) -> Represented:
    do(work, session, named, right)
    with work.store.read() as uow:
        found, principal = uow.rows.get(right.primary), uow.rows.get(right.principal)
    if not isinstance(found, Representation) or not isinstance(principal, Party | Organisation):
        raise KeyError(right.representation)
    return Represented(right=found, principal=principal)


def _day(work: Workplace, said: Mapping[str, str], field: str) -> date:
    found = read_date(said[field], today=work.today(), past=field != "expires")
    if isinstance(found, Message):
        raise NotIdentified((Wrong(field, found),))
    return found
