"""What happened although every guard stood: found out from the rows where they show it, told by a supervisor else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from forms.ids import GroundId
from forms.register import Law
from mfc_desk.domain import hindsight
from mfc_desk.domain.errors import NotAllowed, Unlawful, WrongState
from mfc_desk.domain.grounds import judged
from mfc_desk.domain.guards import KNOWN_FROM, TOLD, Mode, Violation, ViolationClass
from mfc_desk.domain.ids import Key, OperatorId, RefusalId, RequestId
from mfc_desk.domain.inquiries import Outcome
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.domain.operations.afterwards import (
    LONGEST_WORDS,
    NoteAfterwards,
    RecordHappened,
    RetractHappened,
    recordable,
)
from mfc_desk.domain.operations.agency_answers import AgencySent
from mfc_desk.domain.operations.applications import FillForm
from mfc_desk.domain.operations.documents import RemoveDocument
from mfc_desk.domain.operations.inquiries import AskAgency
from mfc_desk.domain.operations.refusals import RefuseIntake
from mfc_desk.domain.permissions import Actor, Role
from tests.domain.laws import law_with
from tests.domain.test_inquiries import FAMILY, answered, by_office, sent, taken
from tests.domain.world import (
    CASE,
    LEASE,
    World,
    ask_agencies,
    attach_all,
    begin,
    check_and_sign,
    later,
    register,
    stories,
    up_to_signature,
    world,
)

CHIEF = Actor(OperatorId("marat"), frozenset({Role.SUPERVISOR}))
ABROAD = next(one for one in stories() if one.answers.get("/born") == "abroad")
NEXT_DAY = timedelta(hours=25)


def sat_down(story=FAMILY) -> World:
    made = world(story)
    begin(made, story)
    made.do(FillForm(application=CASE, answers=story.answers))
    return made


def came_true(made: World) -> list[tuple[str, str]]:
    return [(one.rule, one.subject) for one in hindsight.came_true(made.rows, made.application(), made.act)]


def note(rule: str, subject: str) -> NoteAfterwards:
    return NoteAfterwards(application=CASE, rule=rule, subject=subject)


def asked_again(made: World) -> RequestId:
    """The register said no, so the person is asked for the paper; on the next day the register is asked again."""
    taken(made, sent(made), Outcome.NOT_FOUND)
    later(made, NEXT_DAY)
    return sent(made)


def registered_with_a_paper() -> tuple[World, RequestId]:
    made = sat_down()
    request = asked_again(made)
    attach_all(made, FAMILY)
    check_and_sign(made)
    register(made)
    later(made, timedelta(hours=1))
    return made, request


def refused_for_lack(law: Law | None = None) -> tuple[World, RequestId]:
    """Everything is there but the paper in place of the record."""
    made = sat_down()
    made.law = law or made.law
    request = asked_again(made)
    attach_all(made, FAMILY)
    papers = [made.rows.get(Key("document", name)) for name in made.application().documents]
    for one in papers:
        if one.requirement == "name_link":
            made.do(RemoveDocument(document=one.id))
    (ground,) = [one.ground.id for one in judged(made.rows, made.application(), made.act) if one.holds]
    number = made.lease().notice()
    made.do(RefuseIntake(application=CASE, refusal=RefusalId("r1"), ground=ground, lease=LEASE, number=number))
    later(made, timedelta(hours=1))
    return made, request


def registered(story=FAMILY) -> World:
    made = world(story)
    up_to_signature(made, story)
    register(made)
    return made


def test_a_paper_was_taken_in_vain_when_the_agency_finds_its_record_afterwards():
    made, request = registered_with_a_paper()
    assert came_true(made) == [], "it was lawful to ask"
    answered(made, request, Outcome.FOUND)
    found = ("paper_in_vain", "kz.foreign_marriage_document")
    assert set(came_true(made)) == {found, ("paper_in_vain", "kz.notarised_translation")}
    (written,) = made.do(note(*found))
    assert isinstance(written, Violation)
    assert (written.category, written.mode) == (ViolationClass.UNNECESSARY_DOCUMENT, Mode.HAPPENED)
    assert (written.rule, written.subject) == ("paper_in_vain", "kz.foreign_marriage_document")
    assert (written.article, written.reason, written.second) == ("kz.act.order_169", "", None)
    assert made.do(note(*found)) == (), "it stands as it was noted first"


def test_a_register_that_says_no_again_makes_no_paper_vain():
    made, request = registered_with_a_paper()
    answered(made, request, Outcome.NOT_FOUND)
    assert "paper_in_vain" not in dict(came_true(made))


def test_a_paper_that_came_after_the_answer_was_not_demanded_in_vain():
    made, request = registered_with_a_paper()
    answered(made, request, Outcome.FOUND)
    for name in made.application().documents:
        paper = made.rows.get(Key("document", name))
        made.put(replace(paper, attached_at=made.at.at + timedelta(hours=1)))
    assert came_true(made) == []


def test_what_the_person_brought_of_their_own_accord_was_demanded_by_nobody():
    made, request = registered_with_a_paper()
    answered(made, request, Outcome.FOUND)
    for name in made.application().documents:
        made.put(replace(made.rows.get(Key("document", name)), volunteered=True))
    assert came_true(made) == []


def owed(made: World) -> tuple[RequestId, str]:
    """What an agency was asked for and owed when the number was given."""
    proofs = made.rows.get(Key("certificate", CASE)).proofs
    waiting = {one.requirement for one in proofs if one.how == "agency_asked"}
    requests = [made.rows.get(Key("agency_request", name)) for name in made.application().requests]
    one = next(each for each in requests if each.requirement in waiting)
    by_office(made, AgencySent(request=one.id))
    later(made, timedelta(hours=1))
    return one.id, one.requirement


@pytest.mark.parametrize("outcome", [Outcome.NOT_FOUND, Outcome.PARTIAL])
def test_a_package_was_incomplete_when_the_agency_it_waited_for_has_nothing_or_not_all(outcome):
    made = registered()
    request, requirement = owed(made)
    assert came_true(made) == []
    answered(made, request, outcome)
    assert came_true(made) == [("answer_lacking", requirement)]
    (written,) = made.do(note("answer_lacking", requirement))
    assert (written.category, written.mode) == (ViolationClass.INCOMPLETE_PACKAGE, Mode.HAPPENED)


@pytest.mark.parametrize("outcome", [Outcome.FOUND, Outcome.MISMATCH])
def test_a_record_that_is_found_or_is_to_be_looked_at_does_not_say_that_the_package_lacked_it(outcome):
    made = registered()
    request, _ = owed(made)
    answered(made, request, outcome)
    assert came_true(made) == []


def test_what_is_proven_another_way_by_now_is_lacking_no_more():
    made = registered()
    request, requirement = owed(made)
    answered(made, request, Outcome.NOT_FOUND)
    later(made, NEXT_DAY)
    asked = made.rows.get(Key("agency_request", request))
    again = AskAgency(
        application=CASE, request=RequestId("r2"), requirement=requirement, evidence=asked.evidence, about=asked.person
    )
    made.do(again)
    by_office(made, AgencySent(request=again.request))
    answered(made, again.request, Outcome.FOUND)
    assert came_true(made) == []


def test_a_paper_that_was_to_be_brought_later_is_lacking_once_its_term_is_over_and_not_on_its_last_day():
    made = sat_down(ABROAD)
    ask_agencies(made)
    attach_but(made, "birth_abroad")
    check_and_sign(made)
    register(made)
    later(made, timedelta(days=30))
    assert came_true(made) == []
    later(made, timedelta(days=1))
    assert came_true(made) == [("cure_over", "birth_abroad")]
    (written,) = made.do(note("cure_over", "birth_abroad"))
    assert (written.category, written.mode) == (ViolationClass.INCOMPLETE_PACKAGE, Mode.HAPPENED)


def attach_but(made: World, requirement: str) -> None:
    attach_all(made, ABROAD)
    for name in made.application().documents:
        if made.rows.get(Key("document", name)).requirement == requirement:
            made.do(RemoveDocument(document=name))


def test_a_refusal_was_unjust_when_a_later_answer_makes_its_ground_false():
    made, request = refused_for_lack()
    assert came_true(made) == []
    answered(made, request, Outcome.FOUND)
    assert came_true(made) == [("ground_untrue", "incomplete_package")]
    (written,) = made.do(note("ground_untrue", "incomplete_package"))
    assert (written.category, written.mode) == (ViolationClass.UNJUSTIFIED_REFUSAL, Mode.HAPPENED)
    assert written.article == made.rows.get(Key("refusal", "r1")).article


def only_this_week() -> Law:
    """The law in which a package is incomplete for some days only."""
    law = law_with("kz")
    pack, name = law.packs[0], GroundId("incomplete_package")
    soon = {"<": [{"var": "today"}, {"date": ["2026-12-01"]}]}
    kept = pack.grounds[name]
    vars(pack)["grounds"] = {**pack.grounds, name: replace(kept, test={"and": [kept.test, soon]})}
    return law


def test_a_refusal_is_judged_on_its_own_day_whatever_day_it_is_for_who_looks():
    made, request = refused_for_lack(only_this_week())
    answered(made, request, Outcome.FOUND)
    made.at = replace(made.at, told=made.at.at + timedelta(days=60))
    assert came_true(made) == [("ground_untrue", "incomplete_package")]


def test_a_refusal_stays_just_by_an_answer_that_leaves_its_ground_true():
    made, request = refused_for_lack()
    answered(made, request, Outcome.NOT_FOUND)
    later(made, timedelta(days=400))
    assert came_true(made) == [], "it is judged on its own day"


def test_before_there_is_a_number_or_a_refusal_nothing_has_happened():
    made = sat_down()
    request = asked_again(made)
    attach_all(made, FAMILY)
    later(made, timedelta(hours=1))
    answered(made, request, Outcome.FOUND)
    assert made.application().lifecycle is Lifecycle.DRAFT
    assert came_true(made) == []


@pytest.mark.parametrize("rule", ["paper_in_vain", "answer_lacking", "cure_over", "ground_untrue", "told_term", "whim"])
def test_what_the_rows_do_not_show_is_not_noted(rule):
    made, _ = registered_with_a_paper()
    with pytest.raises(Unlawful) as refused:
        made.do(note(rule, "name_link"))
    assert refused.value.message.code == "rule.not_come_true"


def told(rule: str = "told_document", **changes: Any) -> RecordHappened:
    whole = {"reason": "complaint", "words": "Two certificates were demanded at the window."}
    return RecordHappened(application=CASE, rule=rule, **{**whole, **changes})


def by_chief(made: World, operation: RecordHappened) -> Violation:
    made.actor = CHIEF
    (written,) = made.do(operation)
    assert isinstance(written, Violation)
    return written


def test_a_supervisor_records_what_a_complaint_told_with_class_source_and_words():
    made = registered()
    written = by_chief(made, told(words="  Two certificates were demanded.  "))
    assert (written.category, written.mode) == (ViolationClass.UNNECESSARY_DOCUMENT, Mode.HAPPENED)
    assert (written.reason, written.words) == ("complaint", "Two certificates were demanded.")
    assert (written.by, written.reason_text) == ("marat", "happened.complaint")
    with pytest.raises(WrongState):
        made.do(told(words="once more"))
    assert made.do(told(reason="court")), "another source is another row"


def back(row: Violation, words: str = "Another case was meant.") -> RetractHappened:
    return RetractHappened(violation=row.id, words=words)


def test_what_was_recorded_by_mistake_is_taken_back_stays_to_be_seen_and_counts_no_more():
    made = registered()
    row = by_chief(made, told())
    (kept,) = made.do(back(row, "  Another case was meant. "))
    assert (kept.counts, kept.taken_back_words) == (False, "Another case was meant.")
    assert (kept.taken_back_by, kept.taken_back_at) == ("marat", made.at.at)
    assert (kept.words, kept.by) == (row.words, row.by), "what was said stands there all the same"
    with pytest.raises(WrongState):
        made.do(back(row))
    with pytest.raises(WrongState):
        made.do(told(words="This one after all."))
    (anew,) = made.do(told(words="This one after all.", after=1))
    assert (anew.counts, anew.words, anew.subject) == (True, "This one after all.", row.subject)
    assert made.rows.get(Key("violation", row.id)) == kept, "and what was taken back is still there"
    for after in (0, 1, 2):
        with pytest.raises(WrongState):
            made.do(told(after=after))


def test_only_a_supervisors_own_word_is_taken_back_by_a_supervisor_and_with_a_reason():
    made = registered()
    request, _ = owed(made)
    answered(made, request, Outcome.NOT_FOUND)
    (noted,) = made.do(note(*came_true(made)[0]))
    row = by_chief(made, told())
    for operation, refusal in ((back(noted), Unlawful), (back(row, " "), Unlawful), (back(row, "x" * 501), Unlawful)):
        with pytest.raises(refusal):
            made.do(operation)
    made.actor = Actor(OperatorId("aigerim"), frozenset({Role.OPERATOR}))
    with pytest.raises(NotAllowed):
        made.do(back(row))


def test_an_operator_records_nothing_that_was_told():
    made = registered()
    with pytest.raises(NotAllowed):
        made.do(told())


def test_a_refusal_can_be_unjust_only_where_there_is_one_and_a_refused_case_has_no_term():
    made = registered()
    assert set(TOLD) - set(recordable(made.application())) == {"told_refusal"}
    made.actor = CHIEF
    with pytest.raises(Unlawful):
        made.do(told("told_refusal"))
    made, _ = refused_for_lack()
    assert set(recordable(made.application())) == {"told_document", "told_refusal"}
    assert by_chief(made, told("told_refusal", reason="set_aside")).category is ViolationClass.UNJUSTIFIED_REFUSAL
    for rule in ("told_package", "told_term", "paper_in_vain", "whim"):
        with pytest.raises(Unlawful):
            made.do(told(rule))


@pytest.mark.parametrize(
    "changes", [{"reason": "gossip"}, {"words": " "}, {"words": "x" * (LONGEST_WORDS + 1)}, {"words": "a\x00b"}]
)
def test_no_source_that_is_not_listed_and_no_words_that_say_nothing(changes):
    made = registered()
    made.actor = CHIEF
    with pytest.raises(Unlawful):
        made.do(told(**changes))
    assert "gossip" not in KNOWN_FROM


def test_of_a_case_that_is_not_decided_nothing_is_recorded():
    made = sat_down()
    made.actor = CHIEF
    with pytest.raises(WrongState):
        made.do(told())
