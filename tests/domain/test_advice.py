"""What a visit holds without an application: an answer, help with an online service, and no code of anyone's."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfc_desk.domain.entities import Visit
from mfc_desk.domain.errors import DomainError, Unlawful
from mfc_desk.domain.ids import ApplicationId, AssistanceId, ConsultationId, Key, OperatorId
from mfc_desk.domain.intake import Assistance, AssistanceState, Capacity, Consultation, ConsultationState, GuidedStep
from mfc_desk.domain.machines import VisitState
from mfc_desk.domain.operations.advice import (
    BeginAssistance,
    CloseConsultation,
    CompleteAssistance,
    DropConsultation,
    GuideStep,
    OpenConsultation,
    StopAssistance,
    demand_note,
)
from mfc_desk.domain.operations.applications import ChooseService
from mfc_desk.domain.operations.visits import AbandonVisit, FinishVisit, StartVisit
from mfc_desk.domain.permissions import Actor, Role
from tests.domain.laws import GUIDED, law_with
from tests.domain.world import VISIT, World, person, stories, world

ONE = next(story for story in stories() if story.country == "kz" and story.capacity is Capacity.SELF)
NAME = ONE.service.partition(".")[2]
ASK = OpenConsultation(visit=VISIT, consultation=ConsultationId("q1"), subject="Где взять справку о доходах?")
ANSWER = CloseConsultation(consultation=ConsultationId("q1"), answer="В центре занятости, окно справок.")
HELP = BeginAssistance(visit=VISIT, assistance=AssistanceId("h1"), service=ONE.service)


def place() -> World:
    """A person is here; the service of the story is online only."""
    made = replace(world(ONE), law=law_with("kz", **{NAME: {"ways": GUIDED}}))
    made.do(StartVisit(visit=VISIT))
    made.do(person(ONE))
    return made


def guided() -> World:
    made = place()
    made.do(HELP)
    return made


def done(made: World, at: int, *, done: bool = True, note: str = "") -> None:
    made.do(GuideStep(assistance=HELP.assistance, step=at, done=done, note=note))


def refused(made: World, operation) -> str:
    before = dict(made.rows.written)
    with pytest.raises(DomainError) as error:
        made.do(operation)
    assert made.rows.written == before
    return error.value.message.code


def helped(made: World) -> Assistance:
    found = made.rows.get(Key("assistance", "h1"))
    assert isinstance(found, Assistance)
    return found


def asked(made: World) -> Consultation:
    found = made.rows.get(Key("consultation", "q1"))
    assert isinstance(found, Consultation)
    return found


def state(made: World) -> VisitState:
    found = made.rows.get(Key("visit", VISIT))
    assert isinstance(found, Visit)
    return found.state


def test_a_visit_may_hold_an_answer_and_nothing_else():
    made = place()
    made.do(ASK)
    made.do(ANSWER)
    assert (asked(made).state, asked(made).answered_at) == (ConsultationState.CLOSED, made.at.at)
    made.do(FinishVisit(visit=VISIT))
    assert state(made) is VisitState.FINISHED


def test_nobody_needs_to_be_identified_to_ask():
    made = replace(world(ONE))
    made.do(StartVisit(visit=VISIT))
    made.do(replace(ASK, service=ONE.service, subject=""))
    made.do(ANSWER)
    made.do(FinishVisit(visit=VISIT))
    assert asked(made).service == ONE.service


def test_a_visit_in_which_nothing_was_done_is_not_finished_but_left():
    made = place()
    assert refused(made, FinishVisit(visit=VISIT)) == "rule.nothing_done"
    made.do(ASK)
    made.do(DropConsultation(consultation=ASK.consultation))
    assert refused(made, FinishVisit(visit=VISIT)) == "rule.nothing_done"
    made.do(AbandonVisit(visit=VISIT, reason="ушёл"))
    assert state(made) is VisitState.ABANDONED


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_a_consultation_without_an_answer_is_not_closed_and_keeps_the_visit_open(text):
    made = place()
    made.do(ASK)
    assert refused(made, replace(ANSWER, answer=text)) == "rule.answer_needed"
    assert refused(made, FinishVisit(visit=VISIT)) == "rule.consultation_open"


def test_a_question_is_about_something_and_asked_once():
    made = place()
    assert refused(made, replace(ASK, subject=" ")) == "rule.consultation_about_nothing"
    assert refused(made, replace(ASK, service="kz.none")) == "rule.no_service"
    made.do(ASK)
    assert refused(made, ASK) == "rule.consultation_exists"
    assert refused(made, replace(ANSWER, consultation=ConsultationId("none"))) == "rule.not_there"


def test_an_online_service_is_guided_step_by_step_and_no_application_begins():
    made = guided()
    assert helped(made).steps == (GuidedStep(text="step.one"), GuidedStep(text="step.two"))
    done(made, 0, note="вошла по отпечатку")
    done(made, 1)
    made.do(CompleteAssistance(assistance=HELP.assistance))
    assert (helped(made).state, helped(made).ended_at) == (AssistanceState.DONE, made.at.at)
    choose = ChooseService(visit=VISIT, application=ApplicationId("a1"), service=ONE.service, language="ru")
    assert refused(made, choose) == "rule.online_only"
    made.do(FinishVisit(visit=VISIT))
    assert state(made) is VisitState.FINISHED


def test_help_is_not_complete_while_a_step_is_not_done_and_is_stopped_with_a_reason_only():
    made = guided()
    done(made, 0)
    assert refused(made, CompleteAssistance(assistance=HELP.assistance)) == "rule.steps_left"
    done(made, 1, done=False, note="телефон разряжен")
    assert refused(made, CompleteAssistance(assistance=HELP.assistance)) == "rule.steps_left"
    assert refused(made, FinishVisit(visit=VISIT)) == "rule.assistance_open"
    assert refused(made, StopAssistance(assistance=HELP.assistance, outcome=" ")) == "rule.reason_needed"
    made.do(StopAssistance(assistance=HELP.assistance, outcome="придёт с заряженным телефоном"))
    assert helped(made).state is AssistanceState.NOT_DONE
    made.do(FinishVisit(visit=VISIT))


@pytest.mark.parametrize("step", [-1, 2, 99])
def test_a_step_that_the_service_does_not_have_is_refused(step):
    assert refused(guided(), GuideStep(assistance=HELP.assistance, step=step, done=True)) == "rule.no_such_step"


def test_what_a_desk_takes_in_is_not_used_online_here_and_help_begins_once_for_a_known_person():
    made = replace(place(), law=world(ONE).law)
    assert refused(made, HELP) == "rule.not_online_only"
    assert refused(guided(), HELP) == "rule.assistance_exists"
    nobody = replace(world(ONE), law=place().law)
    nobody.do(StartVisit(visit=VISIT))
    assert refused(nobody, HELP) == "rule.identify_first"


CODES = ["1234", "123456", "12345678", "код 4471", "123-456", "12 34 56", "1.2.3.4", "ПИН:0000!", "١٢٣٤", "12\u00a034"]
PLAIN = ["", "три цифры 123", "в окно 12", "тел. +7 701 555 44 71", "123456789012", "а1б2в3г4д", "1, 2, 3 и 4"]


@pytest.mark.parametrize("text", CODES)
def test_what_looks_like_a_code_is_written_nowhere(text):
    made = guided()
    assert refused(made, GuideStep(assistance=HELP.assistance, step=0, done=True, note=text)) == "rule.looks_like_code"
    assert refused(made, StopAssistance(assistance=HELP.assistance, outcome=text)) == "rule.looks_like_code"
    done(made, 0)
    done(made, 1)
    assert refused(made, CompleteAssistance(assistance=HELP.assistance, outcome=text)) == "rule.looks_like_code"
    assert refused(made, replace(ASK, subject=text)) == "rule.looks_like_code"
    made.do(ASK)
    assert refused(made, replace(ANSWER, answer=text)) == "rule.looks_like_code"


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_no_code_is_written_as_it_was_said(text):
    made = guided()
    done(made, 0, note=f" {text}")
    done(made, 1)
    made.do(CompleteAssistance(assistance=HELP.assistance, outcome=text))
    made.do(replace(ASK, subject=f"справка {text}"))
    made.do(replace(ANSWER, answer=f"окно {text}"))
    assert (helped(made).steps[0].note, helped(made).outcome) == (text, text)
    assert (asked(made).subject, asked(made).answer) == (f"справка {text}".strip(), f"окно {text}".strip())


@given(st.text("0123456789", min_size=4, max_size=8), st.text("абв ", max_size=5), st.text(" абв", max_size=5))
def test_four_to_eight_digits_are_seen_wherever_they_stand(code, before, after):
    with pytest.raises(Unlawful):
        demand_note(f"{before}{code}{after}")


def test_a_text_has_an_end():
    assert refused(guided(), StopAssistance(assistance=HELP.assistance, outcome="а" * 2001)) == "rule.text_too_long"


def test_nothing_of_an_assistance_is_meant_for_a_key_or_a_code():
    kinds = (Assistance, GuidedStep, BeginAssistance, GuideStep, CompleteAssistance, StopAssistance)
    names = {one.name for kind in kinds for one in fields(kind)}
    assert not {name for name in names if any(part in name for part in ("key", "pin", "code", "sms", "password"))}


def test_who_leaves_early_leaves_nothing_open():
    made = guided()
    made.do(ASK)
    made.do(AbandonVisit(visit=VISIT, reason="ушёл"))
    assert (asked(made).state, helped(made).state) == (ConsultationState.DROPPED, AssistanceState.NOT_DONE)


VERBS = [
    ANSWER,
    DropConsultation(consultation=ASK.consultation),
    GuideStep(assistance=HELP.assistance, step=0, done=True),
    CompleteAssistance(assistance=HELP.assistance),
    StopAssistance(assistance=HELP.assistance, outcome="нет"),
]


@pytest.mark.parametrize("operation", VERBS, ids=lambda each: each.KIND)
def test_another_operator_does_nothing_here_and_nothing_follows_the_end(operation):
    made = guided()
    made.do(ASK)
    other = replace(made, actor=Actor(OperatorId("dina"), frozenset({Role.OPERATOR})))
    done(made, 0)
    done(made, 1)
    assert refused(other, operation) == "rule.not_allowed"
    made.do(ANSWER)
    made.do(CompleteAssistance(assistance=HELP.assistance))
    assert refused(made, operation) == "rule.wrong_state"


CHOOSE = ChooseService(visit=VISIT, application=ApplicationId("a1"), service=ONE.service, language="ru")


@pytest.mark.parametrize("operation", [ASK, HELP, CHOOSE, person(ONE)], ids=lambda each: each.KIND)
def test_nothing_begins_in_a_visit_that_is_over(operation):
    made = place()
    made.do(AbandonVisit(visit=VISIT, reason="ушёл"))
    assert refused(made, operation) == "rule.visit_over"
