"""One visit with several applications by the use cases: one signature, each its number, one paper; a wrong one undone."""

from __future__ import annotations

import dataclasses

import pytest

from forms.register import Law
from mfc_desk.domain.errors import DomainError, Unlawful
from mfc_desk.domain.intake import Capacity, ConsentState
from mfc_desk.domain.machines import Lifecycle, VisitState
from mfc_desk.text.catalogue import LANGUAGES
from mfc_desk.usecases import (
    advice,
    answering,
    capacity,
    certifying,
    consenting,
    documents,
    finishing,
    papers,
    persons,
    rounds,
    services,
    undoing,
    visits,
)
from mfc_desk.usecases.persons import NotIdentified
from tests.domain.laws import GUIDED, law_with
from tests.domain.world import stories
from tests.printing import reading
from tests.usecases.place import operator, words, workplace
from tests.usecases.test_visit import answer_all, attach_all, begun, fields_of, representing

ALL = [story for story in stories() if story.country == "kz"]
OWN = [story for story in ALL if story.capacity is Capacity.SELF]
ONE = next(story for story in OWN if story.service == "kz.large_family")
TWO = next(story for story in OWN if story.service == "kz.criminal_record")


@pytest.fixture
def work(tmp_path):
    made = workplace(tmp_path)
    yield made
    made.store.close()


def checked(work, tmp_path, application, story):
    """Filled in, with its papers, checked, its sheet in the person's hand."""
    same = {path: ONE.answers.get(path, value) for path, value in story.answers.items()}
    answer_all(work, application, dataclasses.replace(story, answers=same))
    attach_all(work, application, tmp_path)
    finishing.confirm(work, operator(work), application)
    papers.came_out(work, application, finishing.sheet_version(visits.look_at_case(work, application)))


def two(work, tmp_path):
    visit, first = begun(work, ONE)
    second = services.choose(work, operator(work), visit, TWO.service, "ru")
    checked(work, tmp_path, first, ONE)
    checked(work, tmp_path, second, TWO)
    return visit, first, second


def states(work, visit):
    return [each.application.lifecycle for each in visits.look(work, visit).cases]


def test_two_applications_are_signed_once_registered_each_and_handed_out_on_one_paper(work, tmp_path):
    visit, first, second = two(work, tmp_path)
    session = operator(work)
    assert all(each.ready for each in rounds.standing(work, visit))
    with work.store.read() as uow:
        before = uow.outbox.next_n()
    rounds.sign(work, session, visit)
    with work.store.read() as uow:
        assert uow.outbox.next_n() == before + 1
    taken = rounds.register(work, session, visit)
    assert [each.application for each in taken] == [first, second]
    numbers = [each.number for each in taken]
    assert len({*numbers, ""}) == 3
    made = rounds.bundle(work, session, visit=visit, catalogue=words(work))
    assert [each.number for each in made.data.receipts] == numbers
    assert made.pdf.startswith(b"%PDF")
    rounds.hand_out(work, session, visit)
    assert all(each.owed for each in visits.look(work, visit).cases)
    rounds.came_out(work, visit)
    assert not any(each.owed for each in visits.look(work, visit).cases)
    visits.finish(work, session, visit)
    assert visits.look(work, visit).visit.state is VisitState.FINISHED


def test_one_that_is_refused_keeps_no_other_from_its_number(work, tmp_path):
    visit, first, second = two(work, tmp_path)
    session = operator(work)
    rounds.sign(work, session, visit)
    strict = law_with("kz", large_family={"addressees": ("organisation",)})
    taken = rounds.register(dataclasses.replace(work, law=strict), session, visit)
    assert [(each.application, bool(each.number)) for each in taken] == [(first, False), (second, True)]
    assert taken[0].why.code == "rule.not_for.natural"
    assert states(work, visit) == [Lifecycle.SIGNED, Lifecycle.REGISTERED]
    made = rounds.bundle(work, session, visit=visit, catalogue=words(work))
    assert [each.number for each in made.data.receipts] == [taken[1].number]
    assert [each.why.code for each in made.data.left_out] == ["paper.left.number"]


def test_what_is_not_checked_or_whose_sheet_is_not_out_is_not_under_the_signature(work, tmp_path):
    visit, _first, second = two(work, tmp_path)
    answering.save_field(work, second, "/applicant/phone", "+77015554471")
    answering.leave(work, operator(work), second)
    assert [each.ready for each in rounds.standing(work, visit)] == [True, False]
    rounds.sign(work, operator(work), visit)
    assert states(work, visit) == [Lifecycle.SIGNED, Lifecycle.DRAFT]
    with pytest.raises(Unlawful) as refused:
        rounds.sign(work, operator(work), visit)
    assert refused.value.message.code == "rule.nothing_to_sign"


def test_there_is_no_paper_before_anything_has_a_number(work, tmp_path):
    visit, _, _ = two(work, tmp_path)
    with pytest.raises(Unlawful):
        rounds.bundle(work, operator(work), visit=visit, catalogue=words(work))


def test_the_two_that_exclude_each_other_are_told_apart_before_the_signature(work, tmp_path):
    visit, first, second = two(work, tmp_path)
    strict = dataclasses.replace(work, law=law_with("kz", large_family={"excludes": ("kz.criminal_record",)}))
    assert [each.excludes for each in rounds.standing(strict, visit)] == [second, first]
    with pytest.raises(Unlawful):
        rounds.sign(strict, operator(work), visit)


def test_papers_say_for_whom_by_whom_in_what_right_and_who_holds_a_copy(work, tmp_path):
    story = next(each for each in ALL if each.capacity is Capacity.PROXY)
    visit, application = begun(work, story)
    session = operator(work)
    capacity.companion(work, session, visit, name="Сауле", who="дочь", copied=True)
    answer_all(work, application, story)
    attach_all(work, application, tmp_path)
    sheet = papers.check_sheet(work, session, application=application, catalogue=words(work)).data
    assert (sheet.applicant, sheet.by) == (story.answers["/applicant/full_name"], "Нурлан Сейткали Маратулы")
    checked(work, tmp_path, application, story)
    finishing.sign(work, session, application)
    finishing.register(work, session, application)
    receipt = finishing.receipt(work, session, application=application, catalogue=words(work)).data
    assert (receipt.applicant, receipt.by) == (sheet.applicant, sheet.by)
    assert (receipt.capacity.code, receipt.copy_for) == ("forms.capacity.proxy", "Сауле")


def test_whoever_asks_for_themself_is_on_paper_alone_and_a_companion_without_consent_is_not(work, tmp_path):
    visit, application = begun(work, ONE)
    session = operator(work)
    capacity.companion(work, session, visit, name="Сауле", who="дочь")
    checked(work, tmp_path, application, ONE)
    finishing.sign(work, session, application)
    finishing.register(work, session, application)
    receipt = finishing.receipt(work, session, application=application, catalogue=words(work)).data
    assert (receipt.by, receipt.capacity, receipt.copy_for) == ("", None, "")


def test_a_right_is_written_down_once_for_all_applications_of_the_visit(work):
    story = next(each for each in ALL if each.capacity is Capacity.PROXY)
    visit, first = begun(work, story)
    second = services.choose(work, operator(work), visit, TWO.service, "ru")
    (found,) = capacity.represented(work, visit)
    capacity.act_for(work, operator(work), second, found.right.id)
    assert capacity.whom(work, first) == capacity.whom(work, second) == found.right.principal
    capacity.act_for(work, operator(work), second, None)
    assert capacity.whom(work, second).id == visits.look(work, visit).party.id


def test_every_field_of_the_other_side_that_is_wrong_is_named_at_once(work):
    visit, _ = begun(work, ONE)
    fields = {"given_name": "4нна", "born": "31.02.2015", "identifier": "1", "authority_issued": "завтра"}
    with pytest.raises(NotIdentified) as refused:
        capacity.for_person(work, operator(work), visit, capacity=Capacity.PARENT, fields=fields)
    named = {each.field for each in refused.value.wrong}
    assert named == {
        *("family_name", "given_name", "born", "identifier"),
        *("authority_number", "authority_issuer", "authority_issued"),
    }
    with pytest.raises(NotIdentified) as refused:
        capacity.for_organisation(work, operator(work), visit, capacity=Capacity.HEAD, fields={"identifier": "12"})
    assert {each.field for each in refused.value.wrong} >= {"name", "identifier"}
    assert capacity.represented(work, visit) == ()


def test_each_right_has_papers_and_words_in_three_languages():
    from mfc_desk.text.catalogue import Catalogue

    persons, organisations = capacity.capacities(organisation=False), capacity.capacities(organisation=True)
    assert set(persons) == {Capacity.PARENT, Capacity.GUARDIAN, Capacity.PROXY}
    assert set(organisations) == {Capacity.PROXY, Capacity.HEAD}
    for rights in (persons, organisations):
        for right in rights:
            assert capacity.papers_of(right)
            for paper in capacity.papers_of(right):
                assert all(Catalogue(language).say(capacity.paper_words(paper)) for language in LANGUAGES)


def test_what_is_asked_before_an_agency_is_and_each_word_is_shown(work):
    _, application = begun(work, ONE)
    session = operator(work)
    asked = consenting.asked(work, application)
    assert asked.open == tuple(each.evidence for each in asked.lines)
    assert words(work).say(asked.notice)
    consenting.give(work, session, application, language="ru")
    assert {each.state for each in consenting.asked(work, application).lines} == {ConsentState.GIVEN}
    consenting.refuse(work, session, application, language="kk", categories=asked.open[:1])
    seen = consenting.asked(work, application)
    assert [each.state for each in seen.lines][:2] == [ConsentState.REFUSED, ConsentState.GIVEN]
    consenting.withdraw(work, session, seen.said[0].id)
    assert consenting.asked(work, application).lines[1].state is ConsentState.WITHDRAWN
    assert len(seen.said) == 2


def test_a_visit_of_advice_only_is_finished_without_an_application(work):
    session = operator(work)
    visit = visits.start(work, session)
    name = advice.ask(work, session, visit, subject="Где взять справку?")
    with pytest.raises(DomainError):
        visits.finish(work, session, visit)
    advice.answer(work, session, name, "В центре занятости.")
    spare = advice.ask(work, session, visit, service=ONE.service)
    advice.drop(work, session, spare)
    visits.finish(work, session, visit)
    seen = visits.look(work, visit)
    assert (seen.visit.state, len(seen.consultations)) == (VisitState.FINISHED, 2)


def test_an_online_service_is_guided_to_its_end(work):
    law: Law = law_with("kz", criminal_record={"ways": GUIDED})
    work = dataclasses.replace(work, law=law)
    session = operator(work)
    visit = visits.start(work, session)
    persons.identify(work, session, visit, fields_of(ONE))
    name = advice.begin(work, session, visit, TWO.service)
    for at in range(2):
        advice.step(work, session, name, at=at, done=True)
    advice.complete(work, session, name, "заявка отправлена")
    again = advice.begin(work, session, visit, TWO.service)
    advice.stop(work, session, again, "нет связи у телефона")
    assert [each.state for each in visits.look(work, visit).assistances] == ["done", "not_done"]
    visits.finish(work, session, visit)


def test_an_undone_identification_leads_back_to_step_one_and_forgets_what_was_typed(work, tmp_path):
    story = next(each for each in ALL if each.capacity is Capacity.PROXY)
    visit, application = begun(work, story)
    answering.save_field(work, application, "/applicant/phone", "+77015554471")
    answer_all(work, application, story)
    attach_all(work, application, tmp_path)
    session = operator(work)
    with pytest.raises(DomainError):
        undoing.undo_identification(work, session, visit, "другой человек")
    for each in visits.look_at_case(work, application).documents:
        documents.give_back(work, session, each.document.id)
    visits.stand_at(work, visit, 4)
    undoing.undo_identification(work, session, visit, "другой человек")
    seen = visits.look(work, visit)
    assert (seen.party, seen.cases, seen.step, dict(seen.who)) == (None, (), 1, {})
    assert visits.look_at_case(work, application).application.lifecycle is Lifecycle.ABANDONED
    persons.identify(work, session, visit, fields_of(ONE) | {"document_number": "051118111"})
    assert visits.look(work, visit).party is not None


def test_a_dropped_application_for_another_comes_back_for_the_same(work):
    story = next(each for each in ALL if each.capacity is Capacity.PROXY)
    visit, application = begun(work, story)
    before = visits.look_at_case(work, application)
    services.drop(work, operator(work), application)
    again = services.put_back(work, operator(work), before)
    assert capacity.whom(work, again) == before.application.applicant
    assert representing(work, visit, story).right.capacity is Capacity.PROXY


def test_one_sheet_names_what_is_signed_and_lets_all_of_it_be_signed(work, tmp_path):
    visit, first, second = two(work, tmp_path)
    for each in (first, second):
        papers.came_out(work, each, "")
    with pytest.raises(Unlawful):
        rounds.sign(work, operator(work), visit)
    made = rounds.sheet(work, operator(work), visit=visit, catalogue=words(work, "ru"))
    said = reading.words(made.pdf)
    for each in (first, second):
        assert reading.tight(finishing.sheet_version(visits.look_at_case(work, each))) in said
    rounds.save_sheet(work, made, to=str(tmp_path / "round.pdf"))
    rounds.sign(work, operator(work), visit)
    assert states(work, visit) == [Lifecycle.SIGNED, Lifecycle.SIGNED]


def test_a_changed_answer_after_the_sheet_takes_that_application_out_of_the_signature(work, tmp_path):
    visit, first, second = two(work, tmp_path)
    made = rounds.sheet(work, operator(work), visit=visit, catalogue=words(work, "ru"))
    rounds.save_sheet(work, made, to=str(tmp_path / "round.pdf"))
    answering.save_field(work, second, "/applicant/phone", "+77015550000")
    rounds.sign(work, operator(work), visit)
    assert visits.look_at_case(work, first).application.lifecycle is Lifecycle.SIGNED
    assert visits.look_at_case(work, second).application.lifecycle is not Lifecycle.SIGNED


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_certificate_says_for_each_requirement_what_proves_it_and_stands_in_the_bundle(work, tmp_path, language):
    visit, first, _ = two(work, tmp_path)
    session, say = operator(work), words(work, language)
    rounds.sign(work, session, visit)
    rounds.register(work, session, visit)
    told = certifying.certificate(work, session, application=first, catalogue=say)
    needed = {each.requirement for each in visits.look_at_case(work, first).plan.items if each.state != "not_needed"}
    assert len({each.requirement.code for each in told.lines}) == len(needed)
    text = certifying.text_of(told, say)
    assert told.digest in text
    assert say("paper.proofs.name_one") in text
    said = reading.words(rounds.bundle(work, session, visit=visit, catalogue=say).pdf)
    assert said.count(reading.tight(say("paper.proofs.name_one"))) == 2
    assert reading.tight(told.digest[:4]) in said


def test_before_registration_there_is_no_certificate(work, tmp_path):
    _, first, _ = two(work, tmp_path)
    assert certifying.certificate(work, operator(work), application=first, catalogue=words(work, "en")) is None
    with pytest.raises(Unlawful):
        certifying.made(work, operator(work), application=first, catalogue=words(work, "en"))
