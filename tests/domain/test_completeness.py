"""An incomplete package gets no number unless each gap is named; what proves the rest is a linked certificate."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.ids import RequirementId
from mfc_desk.domain import lawful
from mfc_desk.domain.answered import ended
from mfc_desk.domain.certificates import holds_together
from mfc_desk.domain.completeness import ACCEPTABLE, CONSEQUENCES, gaps_of
from mfc_desk.domain.entities import Application
from mfc_desk.domain.errors import Stopped, Unlawful, WrongState
from mfc_desk.domain.guards import Certificate, Mode, Proof, Violation, ViolationClass, signed_digest
from mfc_desk.domain.ids import ApplicationId, Key
from mfc_desk.domain.inquiries import Outcome, Trouble
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.domain.operations.agency_answers import AgencyFailed, AgencySent
from mfc_desk.domain.operations.applications import ConfirmCheck, FillForm, SignApplication
from mfc_desk.domain.operations.gaps import AcceptGap, RetractGap
from mfc_desk.domain.operations.inquiries import TakeAnswers
from mfc_desk.domain.plans import plan_of
from mfc_desk.domain.sides import sides_of
from tests.domain.test_inquiries import answered, by_office, row
from tests.domain.world import (
    CASE,
    ask_agencies,
    attach_all,
    begin,
    check_and_sign,
    register,
    registration,
    stories,
    up_to_signature,
    world,
)

ALL = list(stories())
LACKING = next(one for one in ALL if one.service == "ru.passport")
TEXT = "gap.may_be_refused"


def made_of(story, *, asks: bool = True):
    made = world(story)
    begin(made, story)
    made.do(FillForm(application=CASE, answers=story.answers))
    if asks:
        ask_agencies(made)
    return made


def gaps(made):
    _, service = lawful.pinned(made.law, made.application())
    return gaps_of(plan_of(made.rows, made.application(), made.act), service)


def blocking(made) -> list[str]:
    return [gap.requirement for gap in gaps(made) if gap.state in ACCEPTABLE]


def say_yes_and_sign(made) -> None:
    application = made.application()
    final = lawful.final_form(made.act, application, sides_of(made.rows, application))
    made.do(ConfirmCheck(application=CASE, digest=signed_digest(final.digest, application.gaps)))
    made.do(SignApplication(application=CASE, method="paper"))


def certificate(made) -> Certificate:
    found = made.rows.get(Key("certificate", CASE))
    assert isinstance(found, Certificate)
    return found


def test_a_package_with_a_gap_gets_no_number_and_each_gap_is_named():
    made = made_of(LACKING)
    missing = blocking(made)
    assert missing
    check_and_sign(made)
    with pytest.raises(Stopped) as stopped:
        made.do(registration(made, certificate=""))
    assert (stopped.value.guard, stopped.value.message.code) == ("complete", "rule.package_incomplete")
    assert set(stopped.value.subjects) == set(missing)


def test_what_agencies_owe_keeps_nobody_from_a_number():
    made = world(LACKING)
    up_to_signature(made, LACKING)
    assert "with_agency" in {gap.state for gap in gaps(made)}
    register(made)
    assert made.application().lifecycle is Lifecycle.REGISTERED


def unasked(made) -> list[str]:
    return [gap.requirement for gap in gaps(made) if gap.state == "unasked"]


def test_what_no_agency_was_asked_for_keeps_the_application_from_its_number():
    made = made_of(LACKING, asks=False)
    lacking = unasked(made)
    assert lacking
    for name in {*blocking(made)} - {*lacking}:
        made.do(AcceptGap(application=CASE, requirement=RequirementId(name), text=TEXT))
    say_yes_and_sign(made)
    with pytest.raises(Stopped) as stopped:
        made.do(registration(made, certificate=""))
    assert set(stopped.value.subjects) == set(lacking)
    ask_agencies(made)
    register(made)


ENDS = {
    "a mismatch": lambda made, one: answered(made, one, Outcome.MISMATCH),
    "half an answer": lambda made, one: answered(made, one, Outcome.PARTIAL),
    "a failure": lambda made, one: by_office(
        made, AgencyFailed(request=one, trouble=Trouble.BUSINESS, why="inquiry.why.refused")
    ),
}


@pytest.mark.parametrize("end", ENDS)
def test_what_an_agency_was_asked_for_in_vain_is_open_again_once_the_desk_knows(end):
    made = made_of(LACKING)
    requests = [row(made, name) for name in made.application().requests]
    first = requests[0]
    by_office(made, AgencySent(request=first.id))
    ENDS[end](made, first.id)
    assert not unasked(made), "a desk that does not know it yet gives its number"
    made.do(TakeAnswers(application=CASE, answers=(ended(row(made, first.id)),)))
    assert unasked(made) == [first.requirement]
    assert not sides_of(made.rows, made.application()).told
    ask_agencies(made)
    assert not unasked(made)


def test_that_nobody_answers_takes_no_yes_and_no_signature_back():
    made = world(LACKING)
    up_to_signature(made, LACKING)
    first = made.application().requests[0]
    by_office(made, AgencySent(request=first))
    ENDS["a failure"](made, first)
    made.do(TakeAnswers(application=CASE, answers=(ended(row(made, first)),)))
    assert made.application().lifecycle is Lifecycle.SIGNED


def test_what_nobody_asked_for_may_be_taken_on_and_the_certificate_says_so():
    made = made_of(LACKING, asks=False)
    for name in blocking(made):
        made.do(AcceptGap(application=CASE, requirement=RequirementId(name), text=TEXT))
    say_yes_and_sign(made)
    register(made)
    assert "agency_asked" not in {one.how for one in certificate(made).proofs}


def test_a_gap_the_applicant_takes_on_is_signed_registered_and_stands_in_the_ledger():
    made = made_of(LACKING)
    missing = blocking(made)
    for name in missing:
        made.do(AcceptGap(application=CASE, requirement=RequirementId(name), text=TEXT))
    say_yes_and_sign(made)
    written = made.do(registration(made))
    rows = [one for one in written if isinstance(one, Violation)]
    assert {one.subject for one in rows} == set(missing)
    for each in rows:
        assert (each.category, each.mode) == (ViolationClass.INCOMPLETE_PACKAGE, Mode.INSISTED)
        assert (each.reason, each.second) == ("applicant_insists", None)
    accepted = {one.requirement: one.ref for one in certificate(made).proofs if one.how == "accepted"}
    assert accepted == dict.fromkeys(missing, TEXT)


def test_accepting_only_some_gaps_is_not_enough():
    made = made_of(LACKING)
    first, *others = blocking(made)
    assert others
    made.do(AcceptGap(application=CASE, requirement=RequirementId(first), text=TEXT))
    say_yes_and_sign(made)
    with pytest.raises(Stopped) as stopped:
        register(made)
    assert first not in stopped.value.subjects


def test_a_gap_accepted_after_the_signature_takes_the_signature_back():
    made = made_of(LACKING)
    check_and_sign(made)
    made.do(AcceptGap(application=CASE, requirement=RequirementId(blocking(made)[0]), text=TEXT))
    assert (made.application().lifecycle, made.application().signature) == (Lifecycle.DRAFT, "")


def test_the_yes_covers_the_gaps_and_no_other_yes_counts():
    made = made_of(LACKING)
    application = made.application()
    before = lawful.final_form(made.act, application, sides_of(made.rows, application)).digest
    made.do(AcceptGap(application=CASE, requirement=RequirementId(blocking(made)[0]), text=TEXT))
    with pytest.raises(WrongState):
        made.do(ConfirmCheck(application=CASE, digest=before))


def test_a_paper_that_comes_after_all_leaves_no_row_in_the_ledger():
    made = made_of(LACKING)
    for name in blocking(made):
        made.do(AcceptGap(application=CASE, requirement=RequirementId(name), text=TEXT))
    attach_all(made, LACKING)
    say_yes_and_sign(made)
    assert not [one for one in made.do(registration(made)) if isinstance(one, Violation)]


def test_a_gap_that_is_taken_back_keeps_the_application_from_its_number_again_and_takes_the_signature_back():
    made = made_of(LACKING)
    names = [RequirementId(each) for each in blocking(made)]
    for name in names:
        made.do(AcceptGap(application=CASE, requirement=name, text=TEXT))
    say_yes_and_sign(made)
    made.do(RetractGap(application=CASE, requirement=names[0]))
    assert (made.application().lifecycle, made.application().signature) == (Lifecycle.DRAFT, "")
    assert names[0] not in {one.requirement for one in made.application().gaps}
    with pytest.raises(WrongState):
        made.do(RetractGap(application=CASE, requirement=names[0]))


def test_only_a_gap_that_is_there_is_accepted_once_with_words_of_the_list():
    made = made_of(LACKING)
    name = RequirementId(blocking(made)[0])
    with pytest.raises(Unlawful):
        made.do(AcceptGap(application=CASE, requirement=name, text="it will be fine"))
    with_agency = next(gap.requirement for gap in gaps(made) if gap.state == "with_agency")
    for other in (with_agency, RequirementId("no such thing")):
        with pytest.raises(Unlawful):
            made.do(AcceptGap(application=CASE, requirement=other, text=TEXT))
    made.do(AcceptGap(application=CASE, requirement=name, text=TEXT))
    with pytest.raises(WrongState):
        made.do(AcceptGap(application=CASE, requirement=name, text=TEXT))
    assert TEXT in CONSEQUENCES


def test_what_the_pack_lets_be_brought_later_is_curable_and_has_its_day():
    made = made_of(LACKING)
    _, service = lawful.pinned(made.law, made.application())
    term = service.deadline.term
    curable = tuple(replace(one, curable=term) for one in service.requirements)
    plan = plan_of(made.rows, made.application(), made.act)
    assert {gap.state for gap in gaps_of(plan, replace(service, requirements=curable))} <= {"curable", "with_agency"}


@pytest.mark.parametrize("story", ALL, ids=lambda story: f"{story.service}: {story.id}")
def test_registration_makes_a_certificate_with_a_proof_for_every_requirement(story):
    made = world(story)
    up_to_signature(made, story)
    register(made)
    found = certificate(made)
    assert made.application().certificate == found.digest
    assert holds_together(found)
    plan = plan_of(made.rows, made.application(), made.act)
    needed = {one.requirement for one in plan.items if one.state != "not_needed"}
    assert needed == {one.requirement for one in found.proofs}
    assert all(one.sha256 for one in found.proofs if one.how in ("document", "identity", "data"))


def test_another_certificate_than_the_rows_give_is_refused():
    made = world(LACKING)
    up_to_signature(made, LACKING)
    with pytest.raises(WrongState) as refused:
        made.do(registration(made, certificate="0" * 64))
    assert refused.value.message.code == "rule.certificate_other"


@given(st.data())
def test_no_entry_of_a_certificate_is_changed_moved_or_taken_out_unseen(data):
    made = registered()
    found = certificate(made)
    entries = list(found.proofs)
    place = data.draw(st.integers(0, len(entries) - 1))
    match data.draw(st.sampled_from(["change", "drop", "swap", "other case"])):
        case "change":
            name = data.draw(st.sampled_from(["requirement", "evidence", "ref", "sha256"]))
            entries[place] = replace(entries[place], **{name: getattr(entries[place], name) + "x"})
        case "drop":
            entries.pop(place)
        case "swap":
            other = (place + 1) % len(entries)
            entries[place], entries[other] = entries[other], entries[place]
        case "other case":
            found = replace(found, id=ApplicationId("another"))
    forged = replace(found, proofs=tuple(entries))
    assert forged == certificate(made) or not holds_together(forged)


def test_an_empty_certificate_does_not_hold_together():
    found = certificate(registered())
    assert not holds_together(replace(found, proofs=()))
    assert isinstance(found.proofs[0], Proof)


def registered():
    made = world(LACKING)
    up_to_signature(made, LACKING)
    register(made)
    assert isinstance(made.application(), Application)
    return made


def test_what_comes_about_outside_this_desk_is_certified_as_that_and_never_as_made_at_the_signature():
    story = next(one for one in ALL if one.service == "kz.id_passport" and one.shown)
    made = world(story)
    up_to_signature(made, story)
    register(made)
    hows = {one.requirement: (one.how, one.ref) for one in certificate(made).proofs}
    assert hows["photo"] == ("elsewhere", "")
    stated = {kind for kind, how in ((one.evidence, one.how) for one in certificate(made).proofs) if how == "made"}
    assert all(made.law.evidence_type(kind).kind in ("made", "consent") for kind in stated)
