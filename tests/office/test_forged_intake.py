"""Whatever a desk claims about who asks for whom, what they agreed to and what was signed, the office asks again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from backoffice.rehearsal import RehearsalDesk
from mfc_desk.domain.consents import fetchable, notice_hash
from mfc_desk.domain.entities import IdentityDocument, Visit
from mfc_desk.domain.ids import (
    ApplicationId,
    AssistanceId,
    ConsentId,
    ConsultationId,
    Key,
    OrganisationId,
    PartyId,
    RepresentationId,
    VisitId,
)
from mfc_desk.domain.intake import AuthorityPaper, Capacity, Consent
from mfc_desk.domain.operations.advice import (
    BeginAssistance,
    CloseConsultation,
    CompleteAssistance,
    GuideStep,
    OpenConsultation,
)
from mfc_desk.domain.operations.applications import ChooseService
from mfc_desk.domain.operations.base import Operation
from mfc_desk.domain.operations.capacity import ActFor, RecordRepresentation
from mfc_desk.domain.operations.consents import GiveConsent, WithdrawConsent
from mfc_desk.domain.operations.intake import Covered, SignVisit, UndoIdentification
from mfc_desk.domain.operations.parties import NameOrganisation, NamePrincipal
from mfc_desk.domain.operations.visits import FinishVisit, IdentifyPerson, StartVisit
from sync.wire.messages import Applied, Denied, Rejected
from tests.office.bureau import Bureau

VISIT, PARTY, CASE, CHILD = VisitId("v1"), PartyId("p1"), ApplicationId("a1"), PartyId("p2")
RIGHT, HELP, ASK = RepresentationId("r1"), AssistanceId("h1"), ConsultationId("q1")
AT_DESK, ONLINE = "kz.criminal_record", "kz.residence"
PAPER = AuthorityPaper(type="birth_certificate", number="КК-1", issued=date(2016, 1, 2), issuer="РАГС")
PRINCIPAL = NamePrincipal(visit=VISIT, party=CHILD, family_name="Ким", given_name="Анна", born=date(2015, 3, 4))
PARENT = RecordRepresentation(
    visit=VISIT,
    representation=RIGHT,
    principal=PRINCIPAL.primary,
    capacity=Capacity.PARENT,
    authority=PAPER,
    services=(AT_DESK,),
)
FIRM = NameOrganisation(visit=VISIT, organisation=OrganisationId("o1"), name="Ромашка", identifier="050140000001")


def sat_down(bureau: Bureau) -> RehearsalDesk:
    """A parent with a child's matter at an honest desk, everything in the office."""
    desk = bureau.desk()
    desk.do(StartVisit(visit=VISIT))
    desk.do(
        IdentifyPerson(
            visit=VISIT,
            party=PARTY,
            family_name="Ким",
            given_name="Вера",
            born=date(1985, 4, 2),
            document=IdentityDocument(type="identity_card", number="047118265"),
            method="typed",
        )
    )
    desk.do(ChooseService(visit=VISIT, application=CASE, service=AT_DESK, language="ru"))
    for honest in (PRINCIPAL, PARENT, ActFor(application=CASE, representation=RIGHT), FIRM):
        desk.do(honest)
    desk.do(consent(desk))
    desk.do(BeginAssistance(visit=VISIT, assistance=HELP, service=ONLINE))
    desk.do(OpenConsultation(visit=VISIT, consultation=ASK, subject="где фото?"))
    assert all(isinstance(each, Applied) for each in desk.push().verdicts)
    return desk


def consent(desk: RehearsalDesk) -> GiveConsent:
    case = desk.get(Key("application", CASE))
    return GiveConsent(
        application=CASE,
        consent=ConsentId("c1"),
        categories=tuple(fetchable(desk.law, case)),  # type: ignore[arg-type]
        notice_hash=notice_hash(desk.law, case, "ru"),  # type: ignore[arg-type]
        language="ru",
        method="oral",
    )


def forged(desk: RehearsalDesk) -> list[tuple[Operation, str]]:
    """What a desk that was tampered with might send, and what the office answers."""
    agreed, late = consent(desk), date(2026, 11, 19)
    other = RepresentationId("r2")
    right = replace(PARENT, representation=other)
    return [
        (replace(PRINCIPAL, party=PARTY), "rule.other_visit"),
        (replace(FIRM, identifier="050140000002"), "forms.id.check_digit"),
        (replace(right, expires=late), "rule.right_expired"),
        (replace(right, principal=Key("party", PARTY)), "rule.principal_of_other"),
        (replace(right, principal=FIRM.primary), "rule.capacity_misfit"),
        (replace(right, capacity=Capacity.GUARDIAN), "rule.authority_misfit"),
        (replace(right, authority=replace(PAPER, number="")), "rule.authority_unnamed"),
        (ActFor(application=CASE, representation=other), "rule.not_there"),
        (replace(agreed, consent=ConsentId("c2"), notice_hash="0" * 64), "rule.notice_other_text"),
        (replace(agreed, consent=ConsentId("c2"), categories=("kz.secret",)), "rule.consent_for_nothing"),  # type: ignore[arg-type]
        (replace(agreed, consent=ConsentId("c2"), until=late), "rule.consent_expired"),
        (agreed, "rule.consent_exists"),
        (
            SignVisit(visit=VISIT, covers=(Covered(application=CASE, digest="0" * 64),), method="paper"),
            "rule.wrong_state",
        ),
        (SignVisit(visit=VISIT, covers=(), method="paper"), "rule.signature_of_nothing"),
        (UndoIdentification(visit=VISIT, reason=""), "rule.reason_needed"),
        (
            ChooseService(visit=VISIT, application=ApplicationId("a2"), service=ONLINE, language="ru"),
            "rule.online_only",
        ),
        (BeginAssistance(visit=VISIT, assistance=AssistanceId("h2"), service=AT_DESK), "rule.not_online_only"),
        (GuideStep(assistance=HELP, step=0, done=True, note="код 4471"), "rule.looks_like_code"),
        (CompleteAssistance(assistance=HELP), "rule.steps_left"),
        (CloseConsultation(consultation=ASK, answer=" "), "rule.answer_needed"),
        (FinishVisit(visit=VISIT), "rule.consultation_open"),
    ]


def bases(desk: RehearsalDesk) -> dict[str, str]:
    """Every row the desk knows, and those that the forged operations begin."""
    new = ("representation:r2", "consent:c2", "application:a2", "assistance:h2")
    return {str(name): revision for name, (_, revision) in desk.rows.items()} | dict.fromkeys(new, "")


def test_the_office_refuses_every_forged_act_of_the_intake_with_the_rule_of_the_desk(bureau: Bureau) -> None:
    desk = sat_down(bureau)
    before = dict(desk.rows)
    wanted = forged(desk)
    for operation, _ in wanted:
        desk.append(desk.wire(operation, bases=bases(desk)))
    verdicts = desk.push().verdicts
    assert all(isinstance(each, Rejected) for each in verdicts)
    assert [each.why.code for each in verdicts if isinstance(each, Rejected)] == [code for _, code in wanted]
    desk.pull()
    assert desk.rows == before


def test_another_operator_is_denied_in_the_office_too(bureau: Bureau) -> None:
    desk = sat_down(bureau)
    bureau.seat(desk, "operator2")
    acts = [UndoIdentification(visit=VISIT, reason="x"), ActFor(application=CASE, representation=None)]
    for operation in (*acts, CompleteAssistance(assistance=HELP)):
        desk.append(desk.wire(operation, bases=bases(desk)))
    assert [type(each) for each in desk.push().verdicts] == [Denied, Denied, Denied]


def test_what_was_said_and_undone_reaches_every_desk(bureau: Bureau) -> None:
    desk, other = sat_down(bureau), bureau.desk("2", "operator2")
    desk.do(WithdrawConsent(consent=ConsentId("c1")))
    desk.do(CloseConsultation(consultation=ASK, answer="в любом фотоателье"))
    desk.do(UndoIdentification(visit=VISIT, reason="другой человек"))
    assert all(isinstance(each, Applied) for each in desk.push().verdicts)
    other.pull()
    for name in ("visit:v1", "consent:c1", "organisation:o1", "representation:r1", "assistance:h1", "consultation:q1"):
        assert other.get(Key.parse(name)) == desk.get(Key.parse(name))
    visit, said = other.get(Key("visit", VISIT)), other.get(Key("consent", "c1"))
    assert isinstance(visit, Visit)
    assert isinstance(said, Consent)
    assert (visit.undone[0].party, visit.party, said.withdrawn_at) == (PARTY, None, bureau.clock.now())
