"""An agency is asked instead of the person, and what it answers decides what the person may be asked."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from forms.evidence import EvidencePlan, PlanItem
from forms.ids import AnswerId
from mfc_desk.domain import consents, lawful
from mfc_desk.domain.errors import NotAllowed, Unlawful, WrongState
from mfc_desk.domain.ids import ApplicationId, ConsentId, Key, OperatorId, RequestId, VisitId
from mfc_desk.domain.inquiries import AgencyRequest, Outcome, RequestState, Trouble
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.domain.operations.agency_answers import (
    AgencyAnswered,
    AgencyFailed,
    AgencyLate,
    AgencyReceived,
    AgencySent,
)
from mfc_desk.domain.operations.applications import ChooseService, FillForm
from mfc_desk.domain.operations.consents import GiveConsent, WithdrawConsent
from mfc_desk.domain.operations.inquiries import AskAgency, EscalateRequest, ReuseAnswer, TakeAnswers
from mfc_desk.domain.operations.visits import StartVisit
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.plans import documents_of, plan_of
from mfc_desk.domain.sides import sides_of
from mfc_desk.store.bodies import decode_entity, encode
from tests.domain.world import (
    CASE,
    World,
    ask_agencies,
    begin,
    check_and_sign,
    later,
    person,
    register,
    stories,
    world,
)

OFFICE = Actor(OperatorId("office"), frozenset({Role.OFFICE}))
FAMILY = next(each for each in stories() if each.service == "kz.large_family")
FAMILY = replace(FAMILY, answers={**FAMILY.answers, "/name_differs": True})
DIGEST = "d" * 64
_numbers = itertools.count(1)


@pytest.fixture
def made() -> World:
    """A family with four children: what a register holds is not asked of them."""
    made = world(FAMILY)
    begin(made, FAMILY)
    made.do(FillForm(application=CASE, answers=FAMILY.answers))
    return made


def asked(made: World, requirement: str = "name_link", evidence: str = "kz.marriage_record") -> RequestId:
    request = RequestId(f"r{next(_numbers)}")
    found = plan_of(made.rows, made.application(), made.act).items
    about = next((one.person for one in found if (one.requirement, one.type) == (requirement, evidence)), "")
    made.do(AskAgency(application=CASE, request=request, requirement=requirement, evidence=evidence, about=about))
    return request


def agreed(made: World, *categories: str) -> ConsentId:
    consent = ConsentId(f"consent{next(_numbers)}")
    text = consents.notice_hash(made.law, made.application(), "ru")
    said = {"categories": categories, "notice_hash": text, "language": "ru", "method": "oral"}
    made.do(GiveConsent(application=CASE, consent=consent, **said))
    return consent


def by_office(made: World, operation) -> None:
    """What only the office itself records."""
    person, made.actor = made.actor, OFFICE
    try:
        made.do(operation)
    finally:
        made.actor = person


def sent(made: World, *where: str) -> RequestId:
    request = asked(made, *where)
    by_office(made, AgencySent(request=request))
    return request


def answered(made: World, request: RequestId, outcome: Outcome, **more) -> AnswerId:
    answer = AnswerId(f"answer-{request}")
    by_office(made, AgencyAnswered(request=request, answer=answer, outcome=outcome, digest=DIGEST, **more))
    return answer


def taken(made: World, request: RequestId, outcome: Outcome, **more) -> AnswerId:
    answer = answered(made, request, outcome, **more)
    made.do(TakeAnswers(application=CASE, answers=(answer,)))
    return answer


def row(made: World, request: RequestId) -> AgencyRequest:
    found = made.rows.get(Key("agency_request", request))
    assert isinstance(found, AgencyRequest)
    return found


def plan(made: World) -> EvidencePlan:
    application = made.application()
    return lawful.evidence_plan(
        made.law,
        application,
        sides_of(made.rows, application),
        documents=documents_of(made.rows, application),
        today=lawful.local_day(made.law, made.at.at),
    )


def item(made: World, requirement: str = "name_link") -> PlanItem:
    return plan(made).of(requirement)[0]


def test_a_request_names_its_agency_its_basis_and_when_an_answer_is_expected(made):
    request = row(made, asked(made))
    assert (request.agency, request.legal_basis) == ("GOV/kz-rags/civil-status/marriage-record-v1", "kz.act.88v_19_1")
    assert (request.state, request.asked_by, request.asked_at) == (RequestState.QUEUED, "aigerim", made.at.at)
    assert request.expected_by == made.at.at.replace(day=24, hour=19, minute=0)  # the end of the next working day
    assert made.application().requests == (request.id,)
    assert item(made).asked


def test_the_agencys_term_runs_from_when_it_was_sent(made):
    request = asked(made)
    later(made, timedelta(days=4))
    by_office(made, AgencySent(request=request))
    assert row(made, request).expected_by == made.at.at.replace(day=30, hour=19, minute=0)  # asked on Friday


def test_what_no_agency_gives_for_this_service_is_not_asked(made):
    for where in (
        ("residence", "kz.marriage_record"),
        ("name_link", "kz.foreign_marriage_document"),
        ("nothing", "kz.photo"),
    ):
        with pytest.raises(Unlawful) as refused:
            asked(made, *where)
        assert refused.value.message.code == "rule.not_agency_held"


def test_what_the_answers_do_not_need_is_not_asked(made):
    with pytest.raises(Unlawful) as refused:
        asked(made, "children_abroad", "kz.foreign_birth_entry")
    assert refused.value.message.code == "rule.evidence_not_needed"


def test_nobody_is_asked_twice_while_an_answer_may_come(made):
    request = sent(made)
    for move in (None, AgencyReceived(request=request)):
        if move is not None:
            by_office(made, move)
        with pytest.raises(WrongState) as refused:
            asked(made)
        assert refused.value.message.code == "rule.asked_already"


def test_without_consent_nothing_is_asked_that_the_law_wants_it_for(made):
    with pytest.raises(Unlawful) as refused:
        asked(made, "account", "kz.bank_account")
    assert refused.value.message.code == "rule.no_consent"
    consent = agreed(made, "kz.bank_account")
    assert row(made, asked(made, "account", "kz.bank_account")).consent == consent


def test_a_consent_that_was_taken_back_or_is_for_something_else_is_none(made):
    agreed(made, "kz.study_record")
    with pytest.raises(Unlawful):
        asked(made, "account", "kz.bank_account")
    made.do(WithdrawConsent(consent=agreed(made, "kz.bank_account")))
    with pytest.raises(Unlawful):
        asked(made, "account", "kz.bank_account")


@pytest.mark.parametrize(
    "forged",
    [
        AgencySent(request=RequestId("r")),
        AgencyReceived(request=RequestId("r")),
        AgencyAnswered(request=RequestId("r"), answer=AnswerId("x"), outcome=Outcome.NOT_FOUND, digest=DIGEST),
        AgencyFailed(request=RequestId("r"), trouble=Trouble.BUSINESS, why="inquiry.why.refused"),
        AgencyLate(request=RequestId("r"), note=AnswerId("x")),
    ],
    ids=lambda one: one.KIND,
)
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICE])
def test_no_person_records_what_an_agency_said(made, forged, role):
    request = sent(made)
    made.actor = Actor(OperatorId("forger"), frozenset({role}))
    with pytest.raises(NotAllowed):
        made.do(replace(forged, request=request))


def test_what_was_found_settles_the_requirement_once_it_is_taken_in(made):
    request = sent(made)
    answer = answered(made, request, Outcome.FOUND)
    assert item(made).state == "open"
    made.do(TakeAnswers(application=CASE, answers=(answer,)))
    assert item(made).state == "settled"
    assert plan(made).spared == 1


def test_what_was_not_found_lets_the_desk_ask_for_the_paper_and_says_by_which_answer(made):
    answer = taken(made, sent(made), Outcome.NOT_FOUND)
    paper = item(made)
    assert (paper.type, paper.action, paper.because) == ("kz.foreign_marriage_document", "bring", answer)
    assert paper.instead_of == "kz.marriage_record"


@pytest.mark.parametrize("outcome", [Outcome.MISMATCH, Outcome.PARTIAL])
def test_a_mismatch_or_half_an_answer_unlocks_nothing_and_may_be_asked_again(made, outcome):
    request = sent(made)
    answer = answered(made, request, outcome, differs=("born",))
    assert item(made).asked, "until the desk knows"
    made.do(TakeAnswers(application=CASE, answers=(answer,)))
    assert (item(made).type, item(made).state, item(made).asked) == ("kz.marriage_record", "open", False)
    assert row(made, request).differs == ("born",)
    sent(made)


def test_a_request_that_will_never_be_answered_unlocks_nothing_and_may_be_asked_again(made):
    by_office(made, AgencyFailed(request=sent(made), trouble=Trouble.BUSINESS, why="inquiry.why.refused"))
    assert item(made).type == "kz.marriage_record"
    sent(made)


def test_an_agency_is_not_late_before_its_term_is_over(made):
    request = sent(made)
    later(made, row(made, request).expected_by - made.at.at - timedelta(seconds=1))
    with pytest.raises(WrongState) as refused:
        by_office(made, AgencyLate(request=request, note=AnswerId("n1")))
    assert refused.value.message.code == "rule.not_late_yet"
    later(made, timedelta(seconds=1))
    by_office(made, AgencyLate(request=request, note=AnswerId("n1")))
    assert row(made, request).state is RequestState.OVERDUE


def test_what_never_left_is_never_late(made):
    request = asked(made)
    later(made, timedelta(days=30))
    with pytest.raises(WrongState):
        by_office(made, AgencyLate(request=request, note=AnswerId("n1")))


def late(made: World, *where: str) -> RequestId:
    request = sent(made, *where)
    later(made, timedelta(days=30))
    by_office(made, AgencyLate(request=request, note=AnswerId(f"late-{request}")))
    return request


def test_lateness_unlocks_only_where_the_pack_says_so(made):
    agreed(made, "kz.bank_account")
    bank = late(made, "account", "kz.bank_account")
    made.do(TakeAnswers(application=CASE, answers=(AnswerId(f"late-{bank}"),)))
    assert "kz.iban_stated" in item(made, "account").or_else
    birth = late(made)
    with pytest.raises(WrongState):
        made.do(TakeAnswers(application=CASE, answers=(AnswerId(f"late-{birth}"),)))
    assert item(made).or_else == ()


def test_a_late_answer_still_counts_and_is_the_better_one(made):
    agreed(made, "kz.bank_account")
    bank = late(made, "account", "kz.bank_account")
    made.do(TakeAnswers(application=CASE, answers=(AnswerId(f"late-{bank}"),)))
    made.do(EscalateRequest(request=bank))
    taken(made, bank, Outcome.FOUND)
    assert (item(made, "account").type, item(made, "account").state) == ("kz.bank_account", "settled")


def test_only_what_is_overdue_is_handed_to_the_supervisor(made):
    with pytest.raises(WrongState):
        made.do(EscalateRequest(request=sent(made)))


def test_there_is_one_answer_to_one_request(made):
    request = sent(made)
    answered(made, request, Outcome.FOUND)
    with pytest.raises(WrongState):
        answered(made, request, Outcome.NOT_FOUND)
    assert row(made, request).outcome is Outcome.FOUND


def test_an_answer_without_an_id_or_a_digest_does_not_count(made):
    request = sent(made)
    for answer, digest in ((AnswerId(""), DIGEST), (AnswerId("x"), "short")):
        with pytest.raises(Unlawful):
            by_office(made, AgencyAnswered(request=request, answer=answer, outcome=Outcome.FOUND, digest=digest))


def test_a_registers_yes_or_no_is_not_asked_for_again_within_a_day(made):
    taken(made, sent(made), Outcome.FOUND)
    with pytest.raises(WrongState) as refused:
        asked(made)
    assert refused.value.message.code == "rule.answer_at_hand"
    later(made, timedelta(hours=25))
    asked(made)


def test_an_answer_about_one_person_is_never_anothers(made):
    birth = sent(made)
    taken(made, birth, Outcome.FOUND)
    made.do(StartVisit(visit=VisitId("v2")))
    made.do(replace(person(FAMILY), visit=VisitId("v2"), party="p2", identifier="890515450026"))
    other = ApplicationId("a2")
    made.do(ChooseService(visit=VisitId("v2"), application=other, service=FAMILY.service, language="ru"))
    made.do(FillForm(application=other, answers=FAMILY.answers))
    with pytest.raises(Unlawful) as refused:
        made.do(
            ReuseAnswer(
                application=other,
                request=RequestId("again"),
                requirement="name_link",
                evidence="kz.marriage_record",
                earlier=birth,
            )
        )
    assert refused.value.message.code == "rule.answer_not_reusable"


def test_values_of_a_register_are_facts_with_source_time_and_request(made):
    request = sent(made)
    answered(made, request, Outcome.FOUND, values={"entries": 4})
    assert "reg.marriage_record.entries" not in lawful.facts_about(sides_of(made.rows, made.application()))
    made.do(TakeAnswers(application=CASE, answers=(AnswerId(f"answer-{request}"),)))
    facts = lawful.facts_about(sides_of(made.rows, made.application()))
    fact = facts["reg.marriage_record.entries"]
    assert (fact.value, fact.source, fact.request) == (4, "kz.ev.marriage_record", request)
    assert fact.obtained_at == made.at.at
    assert facts["reg.marriage_record"].value == "found"


def test_an_answer_that_changes_the_form_takes_back_the_yes_and_one_that_does_not_leaves_it(made):
    agreed(made, "kz.bank_account", "kz.study_record")
    birth, bank = sent(made), sent(made, "account", "kz.bank_account")
    check_and_sign(made)
    taken(made, birth, Outcome.FOUND)
    assert made.application().lifecycle is Lifecycle.SIGNED
    taken(made, bank, Outcome.NOT_FOUND)  # now the form asks for the account
    assert made.application().lifecycle is Lifecycle.DRAFT
    assert made.application().signature == ""


def test_an_answer_that_nobody_took_in_does_not_take_a_number_away(made):
    """The desk gave the number offline while the office heard "not found": the gap was lawfully with the agency."""
    request = sent(made)
    ask_agencies(made)
    check_and_sign(made)
    answered(made, request, Outcome.NOT_FOUND)
    register(made)
    assert made.application().number is not None
    assert item(made).because == f"answer-{request}", "from then on it counts"


def test_a_request_may_be_made_after_the_number_was_given(made):
    request = sent(made)
    ask_agencies(made)
    check_and_sign(made)
    register(made)
    by_office(made, AgencyFailed(request=request, trouble=Trouble.BUSINESS, why="inquiry.why.refused"))
    assert row(made, asked(made)).state is RequestState.QUEUED


def test_nothing_is_asked_for_an_application_that_was_dropped(made):
    application = made.application()
    made.put(replace(application, lifecycle=Lifecycle.ABANDONED))
    with pytest.raises(WrongState):
        asked(made)


def test_a_request_comes_back_from_its_json_and_an_older_application_still_reads(made):
    request = sent(made)
    answered(made, request, Outcome.FOUND, values={"entries": 4, "act": "17", "whole": True})
    kept = row(made, request)
    assert decode_entity(kept.kind, encode(kept)) == kept
    old = {name: value for name, value in json.loads(encode(made.application())).items() if name != "requests"}
    assert decode_entity("application", json.dumps(old).encode()) == replace(made.application(), requests=())


def test_what_is_being_typed_is_looked_at_each_time_it_is_asked_about(made: World) -> None:
    application, typed = made.application(), dict(FAMILY.answers)
    asked = {"documents": (), "today": lawful.local_day(made.law, made.at.at), "answers": typed}
    before = lawful.evidence_plan(made.law, application, sides_of(made.rows, application), **asked)
    typed["/name_differs"] = False
    after = lawful.evidence_plan(made.law, application, sides_of(made.rows, application), **asked)
    assert before.of("name_link")[0].state == "open"
    assert after.of("name_link")[0].state == "not_needed"
