"""Refusal at intake: by a listed ground that is true, or by two persons; never in free words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from forms.ids import GroundId
from mfc_desk.domain.entities import Application, NumberLease
from mfc_desk.domain.errors import NotAllowed, Stopped, Unlawful, WrongState
from mfc_desk.domain.grounds import judged, owed_words, told_again
from mfc_desk.domain.guards import REASONS, FactKept, Mode, PaperOwed, Refusal, Violation, ViolationClass
from mfc_desk.domain.ids import DeviceId, Key, NoticeNumber, OperatorId, RefusalId
from mfc_desk.domain.machines import Lifecycle, VisitState
from mfc_desk.domain.operations.applications import FillForm
from mfc_desk.domain.operations.base import apply
from mfc_desk.domain.operations.refusals import RefuseIntake, StateFact
from mfc_desk.domain.operations.visits import AbandonVisit, FinishVisit
from mfc_desk.domain.permissions import Actor, Role
from tests.domain.world import CASE, LEASE, VISIT, begin, stories, world

ALL = list(stories())
LACKING = next(one for one in ALL if one.service == "ru.passport")
WHOLE = next(one for one in ALL if one.service == "kz.criminal_record")
CHIEF = Actor(OperatorId("marat"), frozenset({Role.SUPERVISOR}))
COLLEAGUE = Actor(OperatorId("dina"), frozenset({Role.OPERATOR}))
REASON = "court_ban"


def made_of(story):
    made = world(story)
    begin(made, story)
    made.do(FillForm(application=CASE, answers=story.answers))
    return made


def refuse(made, ground: str, **changes: object) -> RefuseIntake:
    number = made.lease().notice()
    whole = {"application": CASE, "refusal": RefusalId("r1"), "ground": GroundId(ground), "lease": LEASE}
    return RefuseIntake(**{**whole, "number": number, **changes})


def by_two(made, operation, second):
    written = apply(made.rows, operation, replace(made.act, second=second))
    made.rows.put(written)
    return written


def true_ground(made) -> str:
    return next(one.ground.id for one in judged(made.rows, made.application(), made.act) if one.holds)


def false_ground(made) -> str:
    return next(one.ground.id for one in judged(made.rows, made.application(), made.act) if not one.holds)


def test_a_true_ground_refuses_with_article_cure_facts_and_a_number_of_its_own():
    made = made_of(LACKING)
    application, refusal, lease = made.do(refuse(made, true_ground(made)))
    assert isinstance(application, Application)
    assert (application.lifecycle, application.refusal) == (Lifecycle.INTAKE_REFUSED, "r1")
    assert isinstance(refusal, Refusal)
    assert refusal.grounded
    assert all((refusal.article, refusal.cure, refusal.facts))
    assert refusal.number == "KZ-03-26-R000001-01"
    assert isinstance(lease, NumberLease)
    assert (lease.notices, lease.next, lease.notice()) == (1, 1, "KZ-03-26-R000001-02")


def test_the_facts_of_a_refusal_make_its_ground_true_by_themselves():
    made = made_of(LACKING)
    _, refusal, _ = made.do(refuse(made, true_ground(made)))
    view = told_again(made.law, made.application(), refusal.ground, refusal.facts)
    assert view is not None
    assert view.holds


def verdicts(made) -> dict[str, str]:
    return {one.ground.id: one.verdict for one in judged(made.rows, made.application(), made.act)}


SEEN = [
    ("damaged_document", "document.damaged", True, 1),
    ("wrong_authority", "case.competent", False, False),
    ("duplicate_request", "case.duplicate", True, True),
]


@pytest.mark.parametrize(("ground", "fact", "so", "value"), SEEN, ids=lambda one: str(one))
def test_what_only_the_operator_sees_makes_its_ground_true_once_it_is_stated(ground, fact, so, value):
    made = made_of(next(one for one in ALL if ground in listed(one)))
    assert verdicts(made)[ground] == "unknown"
    made.do(StateFact(application=CASE, fact=fact, so=not so))
    assert verdicts(made)[ground] == "false"
    with pytest.raises(Stopped):
        made.do(refuse(made, ground))
    made.do(StateFact(application=CASE, fact=fact, so=so))
    assert len(made.application().looked_at) == 1, "a later look takes the place of the one before"
    _, refusal, _ = made.do(refuse(made, ground))
    assert isinstance(refusal, Refusal)
    assert refusal.grounded
    assert FactKept(name=fact, value=value) in refusal.facts


def listed(story) -> list[str]:
    made = world(story)
    return [one.id for one in made.law.service(story.service).grounds]


@pytest.mark.parametrize("fact", ["document.damaged", "party.identified", "plan.asked", "whim"])
def test_what_no_ground_of_the_service_asks_of_the_operator_is_not_stated(fact):
    made = made_of(WHOLE)
    with pytest.raises(Unlawful) as stopped:
        made.do(StateFact(application=CASE, fact=fact, so=True))
    assert stopped.value.message.code == "rule.no_such_fact"


def test_stating_what_was_seen_takes_no_yes_back_and_ends_with_the_number():
    made = made_of(LACKING)
    fact = next(name for ground, name, _, _ in SEEN if ground in listed(LACKING))
    made.rows.put((replace(made.application(), lifecycle=Lifecycle.SIGNED, checked_digest="d"),))
    made.do(StateFact(application=CASE, fact=fact, so=True))
    assert (made.application().lifecycle, made.application().checked_digest) == (Lifecycle.SIGNED, "d")
    made.rows.put((replace(made.application(), lifecycle=Lifecycle.REGISTERED),))
    with pytest.raises(WrongState):
        made.do(StateFact(application=CASE, fact=fact, so=False))


@pytest.mark.parametrize("story", [LACKING, WHOLE], ids=lambda story: story.service)
def test_a_ground_that_is_not_true_refuses_nobody(story):
    made = made_of(story)
    views = judged(made.rows, made.application(), made.act)
    for view in (one for one in views if not one.holds):
        with pytest.raises(Stopped) as stopped:
            made.do(refuse(made, view.ground.id))
        assert (stopped.value.guard, stopped.value.subjects) == ("refusal_ground", (view.ground.id,))
    assert made.application().lifecycle is Lifecycle.DRAFT


def test_a_ground_of_the_agency_or_of_nobody_is_no_ground_at_the_counter():
    made = made_of(WHOLE)
    service = made.law.service(made.application().service)
    agencys = [one for one in made.law.pack_of(service).grounds.values() if one.stage == "service"]
    assert agencys
    for name in (*(one.id for one in agencys), "the_operator_is_tired"):
        with pytest.raises(Stopped):
            by_two(made, refuse(made, name, reason=REASON), CHIEF)


def test_two_persons_with_a_reason_go_past_the_ground_and_the_ledger_says_so():
    made = made_of(WHOLE)
    ground = false_ground(made)
    _, refusal, _, row = by_two(made, refuse(made, ground, reason=REASON), CHIEF)
    assert isinstance(refusal, Refusal)
    assert (refusal.grounded, refusal.second, refusal.reason) == (False, CHIEF.id, REASON)
    assert isinstance(row, Violation)
    assert (row.category, row.mode) == (ViolationClass.UNJUSTIFIED_REFUSAL, Mode.OVERRIDDEN)
    assert (row.by, row.second, row.reason, row.subject) == ("aigerim", CHIEF.id, REASON, ground)
    assert row.article


@pytest.mark.parametrize("second", [None, COLLEAGUE], ids=["nobody", "an operator"])
def test_a_reason_alone_or_with_a_colleague_who_may_not_approve_is_not_enough(second):
    made = made_of(WHOLE)
    with pytest.raises(NotAllowed):
        by_two(made, refuse(made, false_ground(made), reason=REASON), second)


def test_nobody_is_their_own_second_person():
    made = made_of(WHOLE)
    made.actor = CHIEF
    with pytest.raises(NotAllowed):
        by_two(made, refuse(made, false_ground(made), reason=REASON), CHIEF)


@pytest.mark.parametrize("reason", ["because", "applicant_insists", " "])
def test_a_reason_that_is_not_on_the_list_is_none(reason):
    made = made_of(WHOLE)
    with pytest.raises(Unlawful):
        by_two(made, refuse(made, false_ground(made), reason=reason), CHIEF)
    assert reason not in REASONS["refusal_ground"]


def test_a_true_ground_is_not_made_an_override():
    made = made_of(LACKING)
    with pytest.raises(Unlawful):
        by_two(made, refuse(made, true_ground(made), reason=REASON), CHIEF)


def test_the_number_of_a_notice_comes_from_this_desks_own_lease():
    made = made_of(LACKING)
    ground = true_ground(made)
    with pytest.raises(WrongState):
        made.do(refuse(made, ground, number=NoticeNumber("KZ-03-26-R000777-01")))
    made.put(replace(made.lease(), device=DeviceId("other")))
    with pytest.raises(WrongState):
        made.do(refuse(made, ground))


def test_what_is_refused_is_refused_once_and_the_visit_may_end():
    made = made_of(LACKING)
    made.do(refuse(made, true_ground(made)))
    with pytest.raises(WrongState):
        made.do(refuse(made, "incomplete_package", refusal=RefusalId("r2")))
    made.do(FinishVisit(visit=VISIT))
    assert made.rows.get(Key("visit", VISIT)).state is VisitState.FINISHED


def test_leaving_early_keeps_the_refusal():
    made = made_of(LACKING)
    made.do(refuse(made, true_ground(made)))
    made.do(AbandonVisit(visit=VISIT, reason="ушёл"))
    assert made.application().lifecycle is Lifecycle.INTAKE_REFUSED


def test_a_refusal_keeps_the_names_of_the_papers_that_its_facts_count():
    made = made_of(next(one for one in ALL if one.service == "kz.id_passport" and one.shown))
    _, refusal, _ = made.do(refuse(made, "incomplete_package"))
    (count,) = (one.value for one in refusal.facts if one.name == "plan.asked")
    assert len(refusal.papers) == count > 0
    assert len(owed_words(made.law, made.application(), refusal.papers)) == count
    assert all(made.law.evidence_type(one.evidence).agency is None for one in refusal.papers)


def test_a_paper_that_ran_out_is_named_with_its_last_day():
    made = made_of(LACKING)
    paper = PaperOwed(evidence="ru.birth_certificate", whose="Анна", expired=True, valid_until=date(2026, 1, 31))
    kind = next(iter(made.law.service(made.application().service).requirements)).any_of[0].all[0].type
    (words,) = owed_words(made.law, made.application(), [replace(paper, evidence=kind)])
    assert (words.code, words.params["day"]) == ("paper.owed_expired_on", date(2026, 1, 31))
