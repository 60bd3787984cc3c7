"""A paper that was to be brought later is taken in at any later visit: who, when, which scan; then nothing is owed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from forms.ids import EvidenceTypeId, GroundId, RequirementId, ServiceId
from forms.terms import Ground, Grounds, Term
from mfc_desk.domain.errors import Stopped, Unlawful, WrongState
from mfc_desk.domain.guards import TermChange
from mfc_desk.domain.ids import DocumentId, Key, TermChangeId
from mfc_desk.domain.inquiries import Outcome
from mfc_desk.domain.machines import Custody, Lifecycle
from mfc_desk.domain.operations.applications import FillForm
from mfc_desk.domain.operations.bringing import BringPaper
from mfc_desk.domain.operations.terms import SuspendTerm
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.plans import plan_of
from mfc_desk.text.message import msg
from tests.domain.laws import for_all, law_with
from tests.domain.test_afterwards import ABROAD, attach_but, came_true, owed, registered
from tests.domain.test_inquiries import answered
from tests.domain.tries import SURE
from tests.domain.world import CASE, World, begin, check_and_sign, later, register, world

LATER = "birth_abroad"
PAPERS = ("kz.foreign_birth_document", "kz.notarised_translation")


def owing(waits_for: tuple[RequirementId, ...] = ()) -> World:
    """Registered; the papers from abroad may still come. The term may stand still by a ground that waits for these."""
    made = world(ABROAD)
    ground = Ground(GroundId("papers"), msg("x"), SURE, Term(90, "cd"), waits_for)
    deadline = replace(made.law.service(ServiceId(ABROAD.service)).deadline, grounds=Grounds(suspend=(ground,)))
    made.law = law_with("kz", child_allowance={"deadline": deadline})
    begin(made, ABROAD)
    made.do(FillForm(application=CASE, answers=ABROAD.answers))
    attach_but(made, LATER)
    check_and_sign(made)
    register(made)
    made.actor = Actor(made.actor.id, frozenset({Role.OPERATOR, Role.SUPERVISOR}))
    return made


def brought(paper: str, requirement: str = LATER, **changes) -> BringPaper:
    whole = {
        "application": CASE,
        "document": DocumentId(f"late.{paper}"),
        "evidence": EvidenceTypeId(paper),
        "requirement": RequirementId(requirement),
        "scan": paper.encode().hex().ljust(64, "0")[:64],
        "media_type": "application/pdf",
        "size": 10,
        "pages": 1,
        "resumes": TermChangeId("back"),
    }
    return BringPaper(**{**whole, **changes})


def states(made: World, requirement: str = LATER) -> set[str]:
    return {one.state for one in plan_of(made.rows, made.application(), made.act).of(RequirementId(requirement))}


def test_what_was_left_to_be_brought_is_proven_once_all_of_it_is_there_and_the_ledger_stays_silent():
    made = owing()
    certificate = made.rows.get(Key("certificate", CASE))
    later(made, timedelta(days=20))
    for paper in PAPERS:
        assert "open" in states(made)
        made.do(brought(paper))
    assert states(made) == {"settled"}
    assert made.application().lifecycle is Lifecycle.REGISTERED
    assert made.rows.get(Key("certificate", CASE)) == certificate, "what was registered stands as it was"
    later(made, timedelta(days=30))
    assert came_true(made) == []


def test_one_paper_of_two_is_not_enough():
    made = owing()
    made.do(brought(PAPERS[0]))
    later(made, timedelta(days=40))
    assert came_true(made) == [("cure_over", LATER)]


def test_the_record_says_who_took_it_in_when_and_that_nothing_stayed_on_the_desk():
    made = owing()
    later(made, timedelta(days=3))
    made.do(brought(PAPERS[0]))
    kept = made.rows.get(Key("document", f"late.{PAPERS[0]}"))
    assert (kept.brought_by, kept.attached_at, kept.returned_at) == (made.actor.id, made.at.at, made.at.at)
    assert (kept.custody, kept.on_the_desk) == (Custody.RETURNED, False)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"requirement": RequirementId("birth")}, "rule.not_left_open"),
        ({"requirement": RequirementId("account")}, "rule.evidence_not_asked"),
        ({"media_type": "text/html"}, "rule.scan_unfit"),
        ({"evidence": EvidenceTypeId("kz.birth_certificate")}, "rule.evidence_not_asked"),
    ],
)
def test_nothing_else_is_taken_in_afterwards(changes, code):
    made = owing()
    with pytest.raises((Unlawful, Stopped)) as refused:
        made.do(brought(PAPERS[0], **changes))
    assert refused.value.message.code == code


def test_before_the_registration_a_paper_is_attached_and_not_brought_later():
    made = world(ABROAD)
    begin(made, ABROAD)
    made.do(FillForm(application=CASE, answers=ABROAD.answers))
    with pytest.raises(WrongState):
        made.do(brought(PAPERS[0]))


def test_a_term_that_stood_still_for_the_papers_runs_on_from_the_day_the_last_of_them_came():
    made = owing(waits_for=(RequirementId(LATER),))
    due = made.application().due
    made.do(SuspendTerm(application=CASE, change=TermChangeId("still"), ground=GroundId("papers")))
    later(made, timedelta(days=2))
    made.do(brought(PAPERS[0]))
    assert made.application().lifecycle is Lifecycle.SUSPENDED, "one is still to come"
    later(made, timedelta(days=2))
    made.do(brought(PAPERS[1]))
    assert made.application().lifecycle is Lifecycle.IN_WORK
    change = made.rows.get(Key("term_change", "back"))
    assert isinstance(change, TermChange)
    assert (change.change, change.now.legal, change.at) == ("resumed", made.application().due, made.at.at)
    assert made.application().due > due


@pytest.mark.parametrize("days", [90, 91, 200], ids=lambda days: f"{days} days")
def test_who_brings_the_papers_after_the_term_ran_on_by_itself_is_not_sent_away(days):
    made = owing(waits_for=(RequirementId(LATER),))
    made.do(SuspendTerm(application=CASE, change=TermChangeId("still"), ground=GroundId("papers")))
    due = made.application().due
    later(made, timedelta(days=days))
    for paper in PAPERS:
        made.do(brought(paper))
    assert states(made) == {"settled"}
    assert (made.application().lifecycle, made.application().due) == (Lifecycle.IN_WORK, due)


def test_what_an_agency_was_still_asked_for_may_be_brought_once_it_says_that_it_has_nothing():
    made = registered()
    request, requirement = owed(made)
    asked = made.rows.get(Key("agency_request", request))
    paper = brought("kz.birth_certificate", requirement, about=asked.person)
    with pytest.raises(Stopped) as refused:
        made.do(paper)
    assert refused.value.message.code == "rule.agency_holds_it", "nobody is asked for what an agency may have"
    answered(made, request, Outcome.NOT_FOUND)
    assert came_true(made) == [("answer_lacking", requirement)]
    made.do(paper)
    assert came_true(made) == []


def test_a_term_that_stands_still_for_something_else_is_not_moved_by_a_paper():
    made = owing(waits_for=())
    made.do(SuspendTerm(application=CASE, change=TermChangeId("still"), ground=GroundId("papers")))
    for paper in PAPERS:
        made.do(brought(paper))
    assert made.application().lifecycle is Lifecycle.SUSPENDED
    assert made.rows.get(Key("term_change", "back")) is None


def test_a_pack_says_which_papers_a_suspension_waits_for():
    service = for_all("ru").service(ServiceId("ru.unified_allowance"))
    (ground,) = service.deadline.grounds.suspend
    assert ground.waits_for == ("income",)
