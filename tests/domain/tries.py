"""Worlds in which a verb can be applied, each with the row whose state decides about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from forms.ids import AnswerId, GroundId
from forms.node import Standing
from forms.terms import Ground, Grounds, Term
from mfc_desk.domain import lawful
from mfc_desk.domain.consents import fetchable, notice_hash
from mfc_desk.domain.entities import Document
from mfc_desk.domain.ids import (
    ApplicationId,
    ConsentId,
    ConsultationId,
    DiscrepancyId,
    DocumentId,
    Key,
    RequestId,
    TermChangeId,
    TicketId,
)
from mfc_desk.domain.inquiries import Outcome
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.domain.operations.advice import (
    CloseConsultation,
    GuideStep,
    OpenConsultation,
)
from mfc_desk.domain.operations.agency_answers import (
    AgencyLate,
    AgencySent,
)
from mfc_desk.domain.operations.applications import (
    ChooseService,
    DropService,
    FillForm,
)
from mfc_desk.domain.operations.base import Operation
from mfc_desk.domain.operations.calls import CallNext
from mfc_desk.domain.operations.consents import GiveConsent, WithdrawConsent
from mfc_desk.domain.operations.discrepancies import SettleDiscrepancy
from mfc_desk.domain.operations.documents import AttachDocument, RemoveDocument, ReturnOriginal
from mfc_desk.domain.operations.gaps import AcceptGap, RetractGap
from mfc_desk.domain.operations.inquiries import ReuseAnswer
from mfc_desk.domain.operations.intake import UndoIdentification
from mfc_desk.domain.operations.payments import ClaimPayment
from mfc_desk.domain.operations.restoring import RestoreService
from mfc_desk.domain.operations.terms import ExtendTerm, RecountTerm, ResumeTerm, SuspendTerm
from mfc_desk.domain.operations.tickets import IssueTicket
from mfc_desk.domain.operations.visits import AbandonVisit, StartVisit, TieTicket
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.sides import sides_of
from mfc_desk.text.message import msg
from tests.domain.laws import law_with
from tests.domain.test_advice import HELP, guided, place
from tests.domain.test_completeness import LACKING, TEXT, blocking, made_of
from tests.domain.test_discrepancies import FAMILY as DISPUTED
from tests.domain.test_discrepancies import opened
from tests.domain.test_inquiries import OFFICE, answered, asked, sent
from tests.domain.world import (
    CASE,
    VISIT,
    Story,
    World,
    attach_all,
    begin,
    registration,
    stories,
    up_to_signature,
    world,
)

ALL = list(stories())
FAMILY = next(one for one in ALL if one.service == "kz.large_family" and one.capacity == "self")
FAMILY = replace(FAMILY, answers={**FAMILY.answers, "/name_differs": True})
FOR_A_PERSON = next(one for one in ALL if one.capacity != "self" and "/organisation/name" not in one.answers)
FOR_AN_ORGANISATION = next(one for one in ALL if one.answers.get("/organisation/name"))
APPLICATION = Key("application", CASE)
TICKET, DOCUMENT = Key("ticket", "t1"), Key("document", "doc0")
SURE = Standing("known", None, msg("act"))
GROUNDS = Grounds(
    suspend=(Ground(GroundId("court"), msg("x"), SURE, None),),
    extend=(Ground(GroundId("more"), msg("x"), SURE, Term(5, "wd")),),
)
CHANGE, REQUEST = TermChangeId("c1"), RequestId("r-1")
HELD = {"requirement": "name_link", "evidence": "kz.marriage_record"}


@dataclass(frozen=True)
class Try:
    """A world in which an operation can be applied, and the row whose state decides."""

    made: World
    operation: Operation
    key: Key = APPLICATION


def draft() -> World:
    made = world(FAMILY)
    begin(made, FAMILY)
    made.do(FillForm(application=CASE, answers=FAMILY.answers))
    return made


def signed() -> World:
    return signed_for(FAMILY)


def signed_for(story: Story) -> World:
    made = world(story)
    up_to_signature(made, story)
    return made


def registered() -> World:
    made = world(FAMILY)
    deadline = made.law.service(FAMILY.service).deadline  # type: ignore[arg-type]
    made.law = law_with("kz", large_family={"deadline": replace(deadline, grounds=GROUNDS)})
    up_to_signature(made, FAMILY)
    made.do(registration(made))
    made.actor = Actor(made.actor.id, frozenset({Role.OPERATOR, Role.SUPERVISOR}))
    return made


def digest(made: World) -> str:
    return lawful.final_form(made.act, made.application(), sides_of(made.rows, made.application())).digest


def gap(made: World) -> str:
    return blocking(made)[0]


def a_gap(verb: str) -> Try:
    made = made_of(LACKING)
    if verb == "retract":
        made.do(AcceptGap(application=CASE, requirement=gap(made), text=TEXT))  # type: ignore[arg-type]
        name = made.application().gaps[0].requirement
        return Try(made, RetractGap(application=CASE, requirement=name))  # type: ignore[arg-type]
    return Try(made, AcceptGap(application=CASE, requirement=gap(made), text=TEXT))  # type: ignore[arg-type]


def a_document(made: World) -> AttachDocument:
    kept = made.rows.get(DOCUMENT)
    assert isinstance(kept, Document)
    return AttachDocument(
        application=CASE,
        document=DocumentId("fresh"),
        evidence=kept.evidence,
        requirement=kept.requirement,
        scan="c" * 64,  # type: ignore[arg-type]
        media_type="application/pdf",
        size=10,
        pages=1,
    )


def without_papers() -> World:
    made = with_documents()
    made.do(RemoveDocument(document=DocumentId("doc0")))
    return made


def with_documents() -> World:
    story = next(one for one in ALL if one.service == "ru.passport" and one.shown)
    made = world(story)
    begin(made, story)
    made.do(FillForm(application=CASE, answers=story.answers))
    assert attach_all(made, story)
    return made


def said(made: World, kind: type[Any]) -> Operation:
    told = {"categories": tuple(fetchable(made.law, made.application())), "language": "ru", "method": "oral"}
    text = notice_hash(made.law, made.application(), "ru")
    return kind(application=CASE, consent=ConsentId("fresh"), notice_hash=text, **told)  # type: ignore[no-any-return]


def moved(verb: str) -> Try:
    made = registered()
    if verb == "resume":
        made.do(SuspendTerm(application=CASE, change=TermChangeId("c0"), ground=GroundId("court")))
        return Try(made, ResumeTerm(application=CASE, change=CHANGE))
    if verb == "suspend":
        return Try(made, SuspendTerm(application=CASE, change=CHANGE, ground=GroundId("court")))
    if verb == "extend":
        told = made.at.at
        return Try(made, ExtendTerm(application=CASE, change=CHANGE, ground=GroundId("more"), notified_at=told))
    due = made.application().due
    assert due is not None
    made.put(replace(made.application(), due=due + timedelta(1)))
    return Try(made, RecountTerm(application=CASE, change=CHANGE, counted_by="kz-2026.1", legal=due))


def inquiry(operation: Callable[[RequestId], Operation], actor: Actor = OFFICE) -> Callable[[], Try]:
    """A request at an agency; what the office records is recorded by the office."""

    def build() -> Try:
        made = draft()
        request = sent(made)
        made.actor = actor
        return Try(made, operation(request), Key("agency_request", request))

    return build


def unsent() -> Try:
    made = draft()
    request = asked(made)
    made.actor = OFFICE
    return Try(made, AgencySent(request=request), Key("agency_request", request))


def answer(made: World) -> AnswerId:
    return answered(made, sent(made), Outcome.FOUND)


def reuse() -> Try:
    made = draft()
    request = sent(made)
    answered(made, request, Outcome.FOUND)
    other = ApplicationId("a2")
    made.do(ChooseService(visit=VISIT, application=other, service=FAMILY.service, language="ru"))  # type: ignore[arg-type]
    made.do(FillForm(application=other, answers=FAMILY.answers))
    again = ReuseAnswer(application=other, request=REQUEST, earlier=request, **HELD)  # type: ignore[arg-type]
    return Try(made, again, Key("application", other))


def dispute() -> Try:
    made = world(DISPUTED)
    begin(made, DISPUTED)
    made.do(FillForm(application=CASE, answers=DISPUTED.answers))
    return Try(made, opened(made, "Другое имя"))


def claimed() -> Try:
    story = next(one for one in ALL if one.service == "ru.passport")
    made = world(story)
    begin(made, story)
    return Try(made, ClaimPayment(application=CASE))


def taken_out() -> Try:
    made = draft()
    made.do(DropService(application=CASE))
    return Try(made, RestoreService(application=CASE))


def settled() -> Try:
    made = dispute().made
    made.do(opened(made, "Другое имя"))
    name = DiscrepancyId("x1")
    return Try(made, SettleDiscrepancy(discrepancy=name, outcome="said_right"), Key("discrepancy", name))


def withdrawn() -> Try:
    made = draft()
    made.do(said(made, GiveConsent))
    return Try(made, WithdrawConsent(consent=ConsentId("fresh")), Key("consent", "fresh"))


def helped(operation: Operation, *, all_steps: bool = False) -> Callable[[], Try]:
    def build() -> Try:
        made = guided()
        if all_steps:
            for step in range(2):
                made.do(GuideStep(assistance=HELP.assistance, step=step, done=True))
        return Try(made, operation, Key("assistance", HELP.assistance))

    return build


def questioned(operation: Operation) -> Callable[[], Try]:
    def build() -> Try:
        made = place()
        made.do(OpenConsultation(visit=VISIT, consultation=ConsultationId("q1"), subject="Где взять справку?"))
        return Try(made, operation, Key("consultation", "q1"))

    return build


def visited(operation: Operation) -> Callable[[], Try]:
    def build() -> Try:
        made = place()
        made.do(OpenConsultation(visit=VISIT, consultation=ConsultationId("q1"), subject="Где взять справку?"))
        made.do(CloseConsultation(consultation=ConsultationId("q1"), answer="В центре занятости."))
        return Try(made, operation, Key("visit", VISIT))

    return build


def returned() -> Try:
    made = with_documents()
    return Try(made, ReturnOriginal(document=DocumentId("doc0")), DOCUMENT)


def tied() -> Try:
    made = ticket(CallNext(ticket=TicketId("t1")), CallNext(ticket=TicketId("t1"))).made
    made.do(StartVisit(visit=VISIT, held=TicketId("t1"), paper_number="42"))
    return Try(made, TieTicket(visit=VISIT, ticket=TicketId("t1")), TICKET)


def served(operation: Operation) -> Callable[[], Try]:
    def build() -> Try:
        made = place()
        fresh = ticket(operation, CallNext(ticket=TicketId("t1"))).made
        fresh.law = made.law
        fresh.do(StartVisit(visit=VISIT, ticket=TicketId("t1")))
        fresh.do(OpenConsultation(visit=VISIT, consultation=ConsultationId("q1"), subject="Где взять справку?"))
        fresh.do(CloseConsultation(consultation=ConsultationId("q1"), answer="В центре занятости."))
        return Try(fresh, operation, TICKET)

    return build


T1, ABANDON, UNDO = (
    TicketId("t1"),
    AbandonVisit(visit=VISIT, reason="left"),
    UndoIdentification(visit=VISIT, reason="x"),
)
CALL = CallNext(ticket=T1)
COUNTER = Actor(OFFICE.id, frozenset({Role.OPERATOR}))


def late() -> Try:
    made = draft()
    request = sent(made)
    found = made.rows.get(Key("agency_request", request))
    made.actor = OFFICE
    expected = found.expected_by  # type: ignore[union-attr]
    made.at = replace(made.at, at=expected + timedelta(days=1))
    return Try(made, AgencyLate(request=request, note=AnswerId("late-1")), Key("agency_request", request))


def checked() -> World:
    made = signed()
    made.put(replace(made.application(), lifecycle=Lifecycle.CHECKED, signature="", signed_at=None))
    return made


def ticket(operation: Operation, *before: Operation) -> Try:
    made = world(FAMILY)
    made.do(IssueTicket(ticket=TicketId("t1"), number="A-042", series="A"))
    for each in before:
        made.do(each)
    return Try(made, operation, TICKET)


def of(make: Callable[[], World], operation: Callable[[World], Operation], key: Key = APPLICATION) -> Callable[[], Try]:
    def build() -> Try:
        made = make()
        return Try(made, operation(made), key)

    return build
