"""A small world for the rules: rows in memory, one operator, the law of a country."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from forms.pack import BUILTIN, builtin_pack
from forms.register import Law
from mfc_desk.domain import lawful
from mfc_desk.domain.entities import Application, Document, Entity, IdentityDocument, NumberLease, Party
from mfc_desk.domain.fold import Overlay
from mfc_desk.domain.ids import (
    ApplicationId,
    DeskName,
    DeviceId,
    DocumentId,
    Key,
    LeaseId,
    OperatorId,
    PartyId,
    ScanHash,
    VisitId,
)
from mfc_desk.domain.operations.applications import (
    ChooseService,
    ConfirmCheck,
    FillForm,
    RegisterApplication,
    SignApplication,
)
from mfc_desk.domain.operations.base import Act, Operation, Writes, apply
from mfc_desk.domain.operations.documents import AttachDocument
from mfc_desk.domain.operations.visits import IdentifyPerson, StartVisit
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.time import BusinessTime

NOW = datetime(2026, 11, 23, 5, 40, tzinfo=UTC)
VISIT, PARTY, CASE, LEASE = VisitId("v1"), PartyId("p1"), ApplicationId("a1"), LeaseId("l1")


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

    @property
    def act(self) -> Act:
        return Act(actor=self.actor, device=DeviceId("d1"), desk=DeskName("4"), at=self.at, law=self.law)

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


def stories() -> Iterator[Story]:
    """Every complete golden case that needs no agency's negative answer."""
    for country in ("kz", "ru"):
        for path in sorted((BUILTIN / country / "tests").glob("*.json")):
            for case in json.loads(path.read_text(encoding="utf-8")):
                held = {one["type"]: one["how"] for one in case.get("held", [])}
                expect = case["expect"]
                whole = expect.get("complete") and expect.get("form_complete")
                if whole and not {"not_found", "late"} & set(held.values()):
                    shown = tuple(sorted(name for name, how in held.items() if how == "shown"))
                    yield Story(country, case["service"], case["id"], case["answers"], shown)


def world(story: Story) -> World:
    """The desk before the person came, with two hundred numbers."""
    made = World(Law.of(builtin_pack(story.country)))
    made.put(NumberLease(id=LEASE, device=DeviceId("d1"), prefix="KZ-03-26", first=1, last=200, next=1))
    return made


def begin(made: World, story: Story) -> None:
    """The person is here and identified, and says what for."""
    made.do(StartVisit(visit=VISIT))
    made.do(person(story))
    made.do(ChooseService(visit=VISIT, application=CASE, service=story.service, language="ru"))


def person(story: Story) -> IdentifyPerson:
    """The applicant of the story, as the document says it."""
    said = story.answers
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
    application, party = made.application(), made.rows.get(Key("party", PARTY))
    assert isinstance(party, Party)
    plan = lawful.evidence_plan(
        made.law, application, party, documents=documents(made), today=lawful.local_day(made.law, made.at.at)
    )
    wanted = [one for one in plan.items if one.by == "applicant" and one.state == "open"]
    for n, item in enumerate(wanted):
        made.do(
            AttachDocument(
                application=CASE,
                document=DocumentId(f"doc{n}"),
                evidence=item.type,
                requirement=item.requirement,
                scan=ScanHash("a" * 64),
                media_type="application/pdf",
                size=1000,
                pages=1,
            )
        )
    return len(wanted)


def documents(made: World) -> list[Document]:
    """The documents of the application."""
    found = [made.rows.get(Key("document", name)) for name in made.application().documents]
    return [each for each in found if isinstance(each, Document)]


def check_and_sign(made: World) -> None:
    """The applicant says yes and signs."""
    party = made.rows.get(Key("party", PARTY))
    assert isinstance(party, Party)
    digest = lawful.final_form(made.act, made.application(), party).digest
    made.do(ConfirmCheck(application=CASE, digest=digest))
    made.do(SignApplication(application=CASE, method="paper"))


def up_to_signature(made: World, story: Story) -> None:
    """Everything before the number."""
    begin(made, story)
    made.do(FillForm(application=CASE, answers=story.answers))
    attach_all(made, story)
    check_and_sign(made)


def register(made: World) -> None:
    """The next leased number is given."""
    made.do(RegisterApplication(application=CASE, lease=LEASE, number=made.lease().number()))


def later(made: World, span: timedelta) -> None:
    """Let time pass."""
    made.at = BusinessTime(made.at.at + span, made.at.provisional)
