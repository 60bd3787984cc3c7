"""A small world for the rules: rows in memory, one operator, the law of a country."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from forms.ids import EvidenceTypeId
from forms.pack import BUILTIN, builtin_pack
from forms.register import Law
from mfc_desk.domain import lawful
from mfc_desk.domain.consents import lawful_consent, notice_hash
from mfc_desk.domain.entities import Application, Document, Entity, IdentityDocument, NumberLease
from mfc_desk.domain.fold import Overlay
from mfc_desk.domain.guards import signed_digest
from mfc_desk.domain.ids import (
    ApplicationId,
    ConsentId,
    DeskName,
    DeviceId,
    DocumentId,
    Key,
    LeaseId,
    OperatorId,
    OrganisationId,
    PartyId,
    RepresentationId,
    RequestId,
    ScanHash,
    VisitId,
)
from mfc_desk.domain.intake import AuthorityPaper, Capacity
from mfc_desk.domain.last_days import signed_days
from mfc_desk.domain.operations.applications import (
    ChooseService,
    ConfirmCheck,
    FillForm,
    RegisterApplication,
    SignApplication,
)
from mfc_desk.domain.operations.base import Act, Operation, Writes, apply
from mfc_desk.domain.operations.capacity import PAPERS, ActFor, RecordRepresentation
from mfc_desk.domain.operations.consents import GiveConsent
from mfc_desk.domain.operations.documents import AttachDocument
from mfc_desk.domain.operations.inquiries import AskAgency
from mfc_desk.domain.operations.parties import NameOrganisation, NamePrincipal
from mfc_desk.domain.operations.visits import IdentifyPerson, StartVisit
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.plans import plan_of
from mfc_desk.domain.registration import certificate_now
from mfc_desk.domain.sides import sides_of
from mfc_desk.domain.time import BusinessTime
from mfc_desk.domain.unasked import to_ask

NOW = datetime(2026, 11, 23, 5, 40, tzinfo=UTC)
VISIT, PARTY, CASE, LEASE = VisitId("v1"), PartyId("p1"), ApplicationId("a1"), LeaseId("l1")
RIGHT, HERE = RepresentationId("r1"), DeskName("4")


AGENT = "Нурлан Сейткали Маратулы"


class Nothing:
    """No rows at all."""

    def get(self, key: Key) -> None:
        return None


@dataclass
class World:
    """Rows on top of nothing; `do` applies an operation and keeps what it writes."""

    law: Law
    at: BusinessTime = field(default_factory=lambda: BusinessTime(NOW, provisional=False))
    actor: Actor = field(default_factory=lambda: Actor(OperatorId("aigerim"), frozenset({Role.OPERATOR})))
    rows: Overlay = field(default_factory=lambda: Overlay(Nothing()))
    desk: DeskName = HERE

    @property
    def act(self) -> Act:
        return Act(actor=self.actor, device=DeviceId("d1"), desk=self.desk, at=self.at, law=self.law)

    def do(self, operation: Operation) -> Writes:
        written = apply(self.rows, operation, self.act)
        self.rows.put(written)
        return written

    def put(self, entity: Entity) -> None:
        self.rows.put([entity])

    def application(self) -> Application:
        found = self.rows.get(Key("application", CASE))
        assert isinstance(found, Application)
        return found

    def lease(self) -> NumberLease:
        found = self.rows.get(Key("lease", LEASE))
        assert isinstance(found, NumberLease)
        return found


@dataclass(frozen=True)
class Story:
    """A golden case that can be taken through a whole visit."""

    country: str
    service: str
    id: str
    answers: dict[str, Any]
    shown: tuple[str, ...]

    @property
    def capacity(self) -> Capacity:
        """In what right the person of the story asks."""
        return Capacity(self.answers.get("/applicant/capacity", "self"))


def stories() -> Iterator[Story]:
    """Every complete golden case that needs no agency's negative answer, of the services a desk takes in."""
    return (replace(each, answers=dict(each.answers)) for each in _read_once())


@cache
def _read_once() -> tuple[Story, ...]:
    return tuple(_read())


def _read() -> Iterator[Story]:
    for country in ("kz", "ru"):
        guided = {one.id for one in builtin_pack(country).services if one.guided}
        for path in sorted((BUILTIN / country / "tests").glob("*.json")):
            for case in json.loads(path.read_text(encoding="utf-8")):
                held = {one["type"]: one["how"] for one in case.get("held", [])}
                expect = case["expect"]
                whole = expect.get("complete") and expect.get("form_complete")
                if whole and case["service"] not in guided and not {"not_found", "late"} & set(held.values()):
                    shown = tuple(sorted(name for name, how in held.items() if how == "shown"))
                    yield Story(country, case["service"], case["id"], case["answers"], shown)


@cache
def law_in(country: str) -> Law:
    """The law that comes with the program. It never changes, so all worlds read it once."""
    return Law.of(builtin_pack(country))


def world(story: Story) -> World:
    """The desk before the person came, with two hundred numbers."""
    made = World(law_in(story.country))
    made.put(NumberLease(id=LEASE, device=DeviceId("d1"), prefix="KZ-03-26", first=1, last=200, next=1))
    return made


def begin(made: World, story: Story) -> None:
    """The person is here and identified, and says what for."""
    made.do(StartVisit(visit=VISIT))
    made.do(person(story))
    made.do(ChooseService(visit=VISIT, application=CASE, service=story.service, language="ru"))
    if story.capacity is not Capacity.SELF:
        represent(made, story.capacity, principal(story))
        made.do(ActFor(application=CASE, representation=RIGHT))


def represent(
    made: World, capacity: Capacity, who: NamePrincipal | NameOrganisation | None = None, **changes: Any
) -> None:
    """Someone who is not here is named, and the paper that proves the right to act for them."""
    made.do(named := who or PRINCIPAL)
    made.do(right(capacity, principal=named.primary, **changes))


PRINCIPAL = NamePrincipal(
    visit=VISIT, party=PartyId("child"), family_name="Иванова", given_name="Анна", born=date(2015, 3, 4)
)


def principal(story: Story) -> NamePrincipal | NameOrganisation:
    """The applicant of a story in which someone acts for them."""
    if name := story.answers.get("/organisation/name"):
        numbers = [str(story.answers.get(f"/organisation/{each}", "")) for each in ("inn", "bin", "ogrn")]
        return NameOrganisation(
            visit=VISIT,
            organisation=OrganisationId("o1"),
            name=name,
            identifier=numbers[0] or numbers[1],
            register_number=numbers[2],
        )
    said = person(story, acts=False)
    return NamePrincipal(
        visit=VISIT,
        party=PRINCIPAL.party,
        family_name=said.family_name,
        given_name=said.given_name,
        patronymic=said.patronymic,
        born=said.born,
        identifier=said.identifier,
    )


def right(capacity: Capacity, **changes: Any) -> RecordRepresentation:
    """The paper behind a right to act for the principal, with `changes`."""
    paper = AuthorityPaper(type=min(PAPERS[capacity]), number="ДВ-114", issued=date(2026, 2, 1), issuer="Нотариус Ким")
    whole = {"visit": VISIT, "representation": RIGHT, "principal": PRINCIPAL.primary, "capacity": capacity}
    return RecordRepresentation(**{**whole, "authority": paper, **changes})


def person(story: Story, *, acts: bool = True) -> IdentifyPerson:
    """Who sits here in the story: the applicant as the document says it, or who acts for them."""
    said = story.answers if story.capacity is Capacity.SELF or not acts else {"/applicant/full_name": AGENT}
    names = str(said.get("/applicant/full_name", "Иванова Мария Петровна")).split()
    return IdentifyPerson(
        visit=VISIT,
        party=PARTY,
        family_name=names[0],
        given_name=names[1],
        patronymic=" ".join(names[2:]),
        born=date.fromisoformat(str(said.get("/applicant/dob", "1980-01-01"))),
        identifier=str(said.get("/applicant/iin") or said.get("/applicant/snils") or ""),
        document=IdentityDocument(type="identity_card", number="047118265", valid_until=date(2030, 1, 1)),
        method="typed",
    )


def attach_all(made: World, story: Story) -> int:
    """Attach what the plan says the person brings; how many that were."""
    application = made.application()
    plan = lawful.evidence_plan(
        made.law,
        application,
        sides_of(made.rows, application),
        documents=documents(made),
        today=lawful.local_day(made.law, made.at.at),
    )
    wanted = [one for one in plan.items if one.by == "applicant" and one.state == "open"]
    for n, item in enumerate(wanted):
        made.do(
            AttachDocument(
                application=CASE,
                document=DocumentId(f"doc{n}"),
                evidence=item.type,
                requirement=item.requirement,
                about=item.person,
                scan=ScanHash("a" * 64),
                media_type="application/pdf",
                size=1000,
                pages=1,
            )
        )
    ask_agencies(made)
    return len(wanted)


def ask_agencies(made: World, name: ApplicationId = CASE) -> None:
    """What the plan wants from agencies is asked of them, after the person agreed where the law wants that."""
    application = made.rows.get(Key("application", name))
    assert isinstance(application, Application)
    day, before = lawful.local_day(made.law, made.at.at), len(application.requests)
    for item in to_ask(made.rows, application, plan_of(made.rows, application, made.act), made.at.at):
        agency = made.law.evidence_type(item.type).agency
        assert agency is not None
        agreed = lawful_consent(made.rows, application, item.type, day=day)
        if agency.needs_consent and agreed is None:
            made.do(agreement(made, name, item.type))
        where = {"requirement": item.requirement, "evidence": item.type, "about": item.person}
        made.do(
            AskAgency(application=name, request=RequestId(f"asked{before}.{name}.{item.type}{item.person}"), **where)
        )


def agreement(made: World, name: ApplicationId, *kinds: EvidenceTypeId) -> GiveConsent:
    """The applicant hears what is fetched, and agrees."""
    application = made.rows.get(Key("application", name))
    assert isinstance(application, Application)
    return GiveConsent(
        application=name,
        consent=ConsentId(f"agreed{len(application.consents)}.{name}"),
        categories=kinds,
        notice_hash=notice_hash(made.law, application, "ru"),
        language="ru",
        method="oral",
    )


def documents(made: World) -> list[Document]:
    """The documents of the application."""
    found = [made.rows.get(Key("document", name)) for name in made.application().documents]
    return [each for each in found if isinstance(each, Document)]


def check_and_sign(made: World) -> None:
    """The applicant says yes and signs."""
    application, sides = made.application(), sides_of(made.rows, made.application())
    final = lawful.final_form(made.act, application, sides).digest
    papers = signed_days(documents(made))
    made.do(ConfirmCheck(application=CASE, digest=signed_digest(final, application.gaps, sides.disputes, papers)))
    made.do(SignApplication(application=CASE, method="paper"))


def up_to_signature(made: World, story: Story) -> None:
    """Everything before the number."""
    begin(made, story)
    made.do(FillForm(application=CASE, answers=story.answers))
    attach_all(made, story)
    check_and_sign(made)


def register(made: World) -> None:
    """The next leased number is given."""
    made.do(registration(made))


def registration(made: World, **changes: Any) -> RegisterApplication:
    """The registration as an honest desk makes it, with `changes`."""
    whole = {"application": CASE, "lease": LEASE, "number": made.lease().number()}
    if "certificate" not in changes:
        changes["certificate"] = certificate_now(made.rows, CASE, made.act)
    return RegisterApplication(**{**whole, **changes})


def later(made: World, span: timedelta) -> None:
    """Let time pass."""
    made.at = BusinessTime(made.at.at + span, made.at.provisional)
