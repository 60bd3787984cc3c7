"""Several applications in one visit: one signature, services that exclude each other; a wrong identification undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mfc_desk.domain import lawful
from mfc_desk.domain.entities import Application, Document, IdentityDocument, Visit
from mfc_desk.domain.errors import DomainError
from mfc_desk.domain.guards import signed_digest
from mfc_desk.domain.ids import ApplicationId, AssistanceId, Key, OperatorId, PartyId, VisitId
from mfc_desk.domain.intake import Assistance, AssistanceState, Capacity
from mfc_desk.domain.machines import Lifecycle
from mfc_desk.domain.operations.advice import BeginAssistance
from mfc_desk.domain.operations.applications import ChooseService, ConfirmCheck, FillForm
from mfc_desk.domain.operations.capacity import ActFor
from mfc_desk.domain.operations.documents import ReturnOriginal
from mfc_desk.domain.operations.intake import Covered, SignVisit, UndoIdentification
from mfc_desk.domain.operations.parties import NameCompanion
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.sides import sides_of
from tests.domain.laws import EVERY_RIGHT, GUIDED, for_all, law_with
from tests.domain.world import (
    CASE,
    PARTY,
    PRINCIPAL,
    RIGHT,
    VISIT,
    World,
    ask_agencies,
    attach_all,
    begin,
    person,
    register,
    represent,
    stories,
    up_to_signature,
    world,
)

ALL = [story for story in stories() if story.country == "kz" and story.capacity is Capacity.SELF]
ONE = next(story for story in ALL if story.service == "kz.large_family")
TWO = next(story for story in ALL if story.service == "kz.criminal_record")
WITH_PAPER = next(story for story in stories() if "power_of_attorney" in story.shown)
SECOND = ApplicationId("a2")
UNDO = UndoIdentification(visit=VISIT, reason="за столом сидит другой человек")


def case(made: World, name: ApplicationId) -> Application:
    found = made.rows.get(Key("application", name))
    assert isinstance(found, Application)
    return found


def visit(made: World) -> Visit:
    found = made.rows.get(Key("visit", VISIT))
    assert isinstance(found, Visit)
    return found


def choose(made: World, name: ApplicationId, service: str) -> None:
    made.do(ChooseService(visit=VISIT, application=name, service=service, language="ru"))


def digest(made: World, name: ApplicationId) -> str:
    application = case(made, name)
    final = lawful.final_form(made.act, application, sides_of(made.rows, application))
    return signed_digest(final.digest, application.gaps)


def two_checked() -> World:
    """Two applications of one person, both filled in and checked."""
    made = world(ONE)
    begin(made, ONE)
    choose(made, SECOND, TWO.service)
    for name, story in ((CASE, ONE), (SECOND, TWO)):
        same = {path: ONE.answers.get(path, value) for path, value in story.answers.items()}
        made.do(FillForm(application=name, answers=same))
        made.do(ConfirmCheck(application=name, digest=digest(made, name)))
    return made


def both(made: World) -> SignVisit:
    covers = tuple(Covered(application=name, digest=digest(made, name)) for name in (CASE, SECOND))
    return SignVisit(visit=VISIT, covers=covers, method="paper")


def refused(made: World, operation) -> str:
    before = dict(made.rows.written)
    with pytest.raises(DomainError) as error:
        made.do(operation)
    assert made.rows.written == before
    return error.value.message.code


def test_one_signature_covers_every_checked_application_of_the_visit():
    made = two_checked()
    made.do(both(made))
    for name in (CASE, SECOND):
        signed = case(made, name)
        assert (signed.lifecycle, signed.signature, signed.signed_at) == (Lifecycle.SIGNED, "paper", made.at.at)
        assert signed.signed_with == (CASE, SECOND)
    ask_agencies(made)
    register(made)
    assert case(made, CASE).number


@pytest.mark.parametrize("wrong", [CASE, SECOND])
def test_one_digest_that_does_not_fit_stops_the_whole_signature(wrong):
    made = two_checked()
    good = both(made)
    covers = tuple(replace(each, digest="0" * 64) if each.application == wrong else each for each in good.covers)
    assert refused(made, replace(good, covers=covers)) == "rule.check_other_data"


def test_an_application_changed_after_its_check_is_not_signed_with_the_others():
    made = two_checked()
    good = both(made)
    made.do(FillForm(application=SECOND, answers={**case(made, SECOND).form, "/applicant/phone": "+77015554471"}))
    assert refused(made, good) == "rule.wrong_state"
    made.do(replace(good, covers=good.covers[:1]))
    assert (case(made, CASE).lifecycle, case(made, SECOND).lifecycle) == (Lifecycle.SIGNED, Lifecycle.DRAFT)


def test_a_changed_application_leaves_the_round_and_the_other_stays_signed():
    made = two_checked()
    made.do(both(made))
    made.do(FillForm(application=SECOND, answers={**case(made, SECOND).form, "/applicant/phone": "+77015554471"}))
    assert (case(made, SECOND).signed_with, case(made, SECOND).signature) == ((), "")
    assert case(made, CASE).lifecycle is Lifecycle.SIGNED


def test_a_signature_is_under_something_once_on_paper_and_by_the_operator_who_sits_there():
    made = two_checked()
    good = both(made)
    assert refused(made, replace(good, covers=())) == "rule.signature_of_nothing"
    assert refused(made, replace(good, covers=(good.covers[0], good.covers[0]))) == "rule.signature_of_nothing"
    assert refused(made, replace(good, method="eds")) == "rule.signature_method"
    other = replace(made, actor=Actor(OperatorId("dina"), frozenset({Role.OPERATOR})))
    assert refused(other, good) == "rule.not_allowed"
    made.do(good)
    assert refused(made, good) == "rule.wrong_state"


def test_an_application_of_another_visit_is_not_signed_here():
    made = two_checked()
    good = both(made)
    made.put(replace(case(made, SECOND), visit=VisitId("v2")))
    assert refused(made, good) == "rule.other_visit"


def test_a_right_that_expires_between_the_check_and_the_signature_stops_the_signature():
    made = replace(world(WITH_PAPER), law=for_all("kz"))
    begin(made, WITH_PAPER)
    made.do(FillForm(application=CASE, answers=WITH_PAPER.answers))
    made.do(ConfirmCheck(application=CASE, digest=digest(made, CASE)))
    right = made.rows.get(Key("representation", RIGHT))
    made.put(replace(right, expires=date(2026, 11, 22)))
    cover = Covered(application=CASE, digest=digest(made, CASE))
    assert refused(made, SignVisit(visit=VISIT, covers=(cover,), method="paper")) == "rule.right_expired"


EXCLUDING = {
    "large_family": {"rights": EVERY_RIGHT, "excludes": ("kz.criminal_record",)},
    "criminal_record": {"rights": EVERY_RIGHT},
}


@pytest.mark.parametrize(("first", "second"), [(ONE, TWO), (TWO, ONE)], ids=["named by it", "named by the other"])
def test_services_that_exclude_each_other_are_named_whichever_comes_first(first, second):
    made = replace(world(ONE), law=law_with("kz", **EXCLUDING))
    begin(made, replace(first, answers={**ONE.answers}))
    with pytest.raises(DomainError) as error:
        choose(made, SECOND, second.service)
    said = error.value.message
    assert said.code == "rule.services_exclude"
    assert {said.params["one"].code, said.params["other"].code} == {f"{ONE.service}.name", f"{TWO.service}.name"}
    assert visit(made).applications == (CASE,)


def test_two_applicants_may_have_what_one_may_not():
    made = replace(world(ONE), law=law_with("kz", **EXCLUDING))
    begin(made, ONE)
    represent(made, Capacity.PROXY)
    made.do(ActFor(application=CASE, representation=RIGHT))
    choose(made, SECOND, TWO.service)
    assert refused(made, ActFor(application=CASE, representation=None)) == "rule.services_exclude"
    assert refused(made, ActFor(application=SECOND, representation=RIGHT)) == "rule.services_exclude"


def test_what_is_asked_in_anothers_name_is_judged_for_them_from_its_first_moment():
    made = replace(world(ONE), law=law_with("kz", **EXCLUDING))
    begin(made, ONE)
    represent(made, Capacity.PROXY)
    theirs = ChooseService(visit=VISIT, application=SECOND, service=TWO.service, language="ru", representation=RIGHT)
    draft, _ = made.do(theirs)
    assert (draft.for_whom, draft.capacity, draft.representation) == (PRINCIPAL.primary, Capacity.PROXY, RIGHT)
    third = replace(theirs, application=ApplicationId("a3"), service=ONE.service)
    assert refused(made, third) == "rule.services_exclude"


def test_a_right_of_another_visit_or_one_that_is_not_admitted_begins_nothing():
    made = replace(world(ONE), law=law_with("kz", large_family={"rights": EVERY_RIGHT[:1]}))
    begin(made, TWO)
    represent(made, Capacity.PROXY)
    theirs = ChooseService(visit=VISIT, application=SECOND, service=ONE.service, language="ru", representation=RIGHT)
    assert refused(made, theirs) == "rule.capacity_not_admitted"
    right = made.rows.get(Key("representation", RIGHT))
    made.put(replace(right, visit=VisitId("another")))
    assert refused(made, replace(theirs, service=TWO.service)) == "rule.right_of_other"


def test_what_was_dropped_excludes_nothing():
    from mfc_desk.domain.operations.applications import DropService

    made = replace(world(ONE), law=law_with("kz", **EXCLUDING))
    begin(made, ONE)
    made.do(DropService(application=CASE))
    choose(made, SECOND, TWO.service)
    assert visit(made).applications == (SECOND,)


def test_a_wrong_identification_is_undone_and_everything_of_it_stays_in_the_record():
    made = two_checked()
    made.do(NameCompanion(visit=VISIT, name="Сауле"))
    made.do(UNDO)
    fresh = visit(made)
    assert (fresh.party, fresh.applications, fresh.companion) == (None, (), None)
    (note,) = fresh.undone
    assert (note.party, note.applications, note.at, note.by) == (PARTY, (CASE, SECOND), made.at.at, made.actor.id)
    assert note.reason == UNDO.reason
    assert made.rows.get(Key("party", PARTY)) is not None
    assert {case(made, name).lifecycle for name in (CASE, SECOND)} == {Lifecycle.ABANDONED}


def test_after_the_undo_the_right_person_is_identified_and_served_in_the_same_visit():
    made = world(ONE)
    begin(made, TWO)
    made.do(UNDO)
    assert refused(made, person(ONE)) == "rule.other_visit"
    paper = IdentityDocument(type="identity_card", number="051118111", valid_until=date(2031, 1, 1))
    made.do(replace(person(ONE), party=PartyId("p2"), document=paper))
    choose(made, SECOND, ONE.service)
    assert (visit(made).party, case(made, SECOND).party) == ("p2", "p2")
    made.do(UNDO)
    assert [each.party for each in visit(made).undone] == [PARTY, "p2"]


def test_an_undo_wants_a_reason_someone_identified_and_the_operator_of_the_visit():
    made = world(ONE)
    begin(made, ONE)
    assert refused(made, replace(UNDO, reason="  ")) == "rule.reason_needed"
    other = replace(made, actor=Actor(OperatorId("dina"), frozenset({Role.OPERATOR})))
    assert refused(other, UNDO) == "rule.not_allowed"
    made.do(UNDO)
    assert refused(made, UNDO) == "rule.nobody_identified"


def test_what_is_registered_is_not_undone():
    made = world(ONE)
    up_to_signature(made, ONE)
    register(made)
    assert refused(made, UNDO) == "rule.registered_already"


def test_an_original_goes_back_before_the_identification_is_undone():
    made = world(WITH_PAPER)
    begin(made, WITH_PAPER)
    made.do(FillForm(application=CASE, answers=WITH_PAPER.answers))
    assert attach_all(made, WITH_PAPER)
    assert refused(made, UNDO) == "rule.originals_here"
    for name in case(made, CASE).documents:
        made.do(ReturnOriginal(document=name))
    made.do(UNDO)
    kept = [made.rows.get(Key("document", name)) for name in case(made, CASE).documents]
    assert kept
    assert all(isinstance(each, Document) for each in kept)


def test_help_with_an_online_service_stops_with_the_undo():
    made = replace(world(ONE), law=law_with("kz", criminal_record={"ways": GUIDED}))
    begin(made, ONE)
    made.do(BeginAssistance(visit=VISIT, assistance=AssistanceId("h1"), service="kz.criminal_record"))
    made.do(UNDO)
    found = made.rows.get(Key("assistance", "h1"))
    assert isinstance(found, Assistance)
    assert found.state is AssistanceState.NOT_DONE


def test_the_undo_reaches_applications_for_others_too():
    made = replace(world(ONE), law=for_all("kz"))
    begin(made, ONE)
    represent(made, Capacity.PARENT)
    made.do(ActFor(application=CASE, representation=RIGHT))
    made.do(UNDO)
    assert case(made, CASE).lifecycle is Lifecycle.ABANDONED
