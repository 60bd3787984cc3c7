"""A whole visit without the line, by the use cases alone: real store, real scans, real papers."""

from __future__ import annotations

import io
import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from forms.pack import BUILTIN
from mfc_desk.domain.errors import DomainError
from mfc_desk.domain.intake import Capacity
from mfc_desk.domain.machines import Custody, Lifecycle, VisitState
from mfc_desk.ports.outside import UnfitFile
from mfc_desk.ports.rows import SyncState
from mfc_desk.usecases import (
    answering,
    capacity,
    documents,
    finishing,
    line,
    papers,
    persons,
    services,
    shift,
    tray,
    visits,
)  # fmt: skip
from mfc_desk.usecases.shift import Left
from tests.domain.world import AGENT, stories
from tests.usecases.place import ask_agencies, operator, words, workplace

ALL = list(stories())
ONE_EACH = list({story.service: story for story in ALL}.values())
WITH_PAPER = next(story for story in ALL if "power_of_attorney" in story.shown)


def fields_of(story, *, acts=True):
    """What step 1 says of who sits here: the applicant, or who acts for them."""
    said = story.answers if story.capacity is Capacity.SELF or not acts else {"/applicant/full_name": AGENT}
    family, given, *rest = str(said.get("/applicant/full_name", "Иванова Мария Петровна")).split()
    return {
        "document_number": "047118265",
        "valid_until": "01.01.2030",
        "identifier": str(said.get("/applicant/iin") or said.get("/applicant/snils") or ""),
        "family_name": family,
        "given_name": given,
        "patronymic": " ".join(rest),
        "born": ".".join(reversed(str(said.get("/applicant/dob", "1980-01-01")).split("-"))),
    }


def begun(work, story):
    session = operator(work)
    visit = visits.start(work, session)
    persons.identify(work, session, visit, fields_of(story))
    application = services.choose(work, session, visit, story.service, "ru")
    if story.capacity is not Capacity.SELF:
        capacity.act_for(work, session, application, representing(work, visit, story).right.id)
    return visit, application


def representing(work, visit, story):
    """The applicant of the story and the paper by which someone acts for them, as the operator writes them down."""
    paper = {
        "authority_type": capacity.papers_of(story.capacity)[0],
        "authority_number": "ДВ-114",
        "authority_issuer": "Нотариус Ким",
        "authority_issued": "01.02.2026",
    }
    if name := story.answers.get("/organisation/name"):
        said = story.answers
        number = said.get("/organisation/inn") or said.get("/organisation/bin")
        paper |= {"name": name, "identifier": number, "register_number": said.get("/organisation/ogrn", "")}
        return capacity.for_organisation(work, operator(work), visit, capacity=story.capacity, fields=paper)
    fields = fields_of(story, acts=False) | paper
    return capacity.for_person(work, operator(work), visit, capacity=story.capacity, fields=fields)


def answer_all(work, application, story):
    answering.put_back(work, application, story.answers)
    return answering.leave(work, operator(work), application)


def attach_all(work, application, tmp_path):
    picture = tmp_path / "paper.png"
    Image.new("RGB", (40, 60), "white").save(picture)
    for item in visits.look_at_case(work, application).completeness.missing:
        if item.by == "applicant":
            documents.attach_file(
                work,
                operator(work),
                application=application,
                requirement=item.requirement,
                evidence=item.type,
                path=str(picture),
            )
    ask_agencies(work, operator(work), application)


def registered(work, story, tmp_path):
    visit, application = begun(work, story)
    answer_all(work, application, story)
    attach_all(work, application, tmp_path)
    session = operator(work)
    finishing.confirm(work, session, application)
    papers.came_out(work, application, finishing.sheet_version(visits.look_at_case(work, application)))
    finishing.sign(work, session, application)
    finishing.register(work, session, application)
    return visit, application


@pytest.mark.parametrize("story", ONE_EACH, ids=lambda story: story.service)
def test_a_visit_is_taken_from_start_to_receipt_without_the_line(tmp_path, story):
    work = workplace(tmp_path, story.country)
    visit, application = registered(work, story, tmp_path)
    case = visits.look_at_case(work, application)
    assert case.application.lifecycle is Lifecycle.REGISTERED
    assert case.sync is SyncState.QUEUED
    made = finishing.receipt(work, operator(work), application=application, catalogue=words(work))
    assert made.pdf.startswith(b"%PDF")
    assert made.data.accepted_offline
    for each in case.documents:
        documents.give_back(work, operator(work), each.document.id)
    visits.finish(work, operator(work), visit)
    assert visits.look(work, visit).visit.state is VisitState.FINISHED
    work.store.close()


def test_a_fifth_service_is_added_by_data_alone_and_taken_through_a_visit(tmp_path):
    story = next(each for each in ALL if each.country == "kz")
    packs = tmp_path / "packs"
    shutil.copytree(BUILTIN / "kz", packs / "kz")
    fifth = clone_service(packs / "kz", story.service, "kz.library_card")
    work = workplace(tmp_path, "kz", packs=packs)
    assert fifth in {each.id for each in work.law.services()}
    answers = dict(story.answers.items())
    _visit, application = registered(work, type(story)("kz", fifth, story.id, answers, story.shown), tmp_path)
    made = finishing.receipt(work, operator(work), application=application, catalogue=words(work, "kk"))
    assert "кітапхана" in made.data.service.lower()
    work.store.close()


def clone_service(pack: Path, old: str, new: str) -> str:
    """Copy a service under another id, with a name of its own: files only, no code."""
    for folder in ("services", "forms", "tests"):
        for path in sorted((pack / folder).glob("*.json")):
            text = path.read_text(encoding="utf-8")
            if f'"{old}"' in text or f'"{old}/1"' in text:
                name = path.name.replace(old.partition(".")[2], new.partition(".")[2])
                path.with_name(name).write_text(text.replace(old, new), encoding="utf-8")
    for path in (pack / "texts").glob("*.json"):
        texts = json.loads(path.read_text(encoding="utf-8"))
        texts |= {code.replace(old, new): text for code, text in texts.items() if code.startswith(f"{old}.")}
        texts[f"{new}.name"] = {"kk": "Кітапхана билеті", "ru": "Читательский билет", "en": "Library card"}[path.stem]
        path.write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
    return new


def test_what_was_typed_is_there_after_the_store_was_closed_and_opened(tmp_path):
    work = workplace(tmp_path, ALL[0].country)
    visit, application = begun(work, ALL[0])
    path, value = next(iter(ALL[0].answers.items()))
    case = answering.save_field(work, application, path, value)
    assert case.drafted
    assert case.answers[path] == value
    assert visits.look(work, visit).case.answers[path] == value
    assert visits.open_visit(work, operator(work)) == visit
    work.store.close()


def test_leaving_the_form_unchanged_writes_nothing(tmp_path):
    work = workplace(tmp_path, ALL[0].country)
    _, application = begun(work, ALL[0])
    assert answer_all(work, application, ALL[0]) is not None
    with work.store.read() as uow:
        before = uow.outbox.next_n()
    assert answering.leave(work, operator(work), application) is None
    with work.store.read() as uow:
        assert uow.outbox.next_n() == before
    work.store.close()


def test_a_refused_act_writes_nothing_at_all(tmp_path):
    work = workplace(tmp_path, ALL[0].country)
    visit, application = begun(work, ALL[0])
    with work.store.read() as uow:
        before = uow.outbox.next_n()
    with pytest.raises(DomainError):
        finishing.register(work, operator(work), application)
    with work.store.read() as uow:
        assert uow.outbox.next_n() == before
    assert visits.look(work, visit).case.application.lifecycle is Lifecycle.DRAFT
    work.store.close()


def test_numbers_of_the_lease_are_given_one_by_one(tmp_path):
    work = workplace(tmp_path, ALL[0].country)
    _, first = registered(work, ALL[0], tmp_path)
    visits.abandon(work, operator(work), visits.look_at_case(work, first).application.visit, "next person")
    _, second = registered(work, ALL[0], tmp_path)
    numbers = [visits.look_at_case(work, each).application.number for each in (first, second)]
    assert numbers == ["KZ-03-26-000001", "KZ-03-26-000002"]
    assert finishing.numbers_left(work) == 198
    work.store.close()


def test_who_leaves_early_leaves_nothing_half_typed_behind(tmp_path):
    work = workplace(tmp_path, ALL[0].country)
    visit, application = begun(work, ALL[0])
    path, value = next(iter(ALL[0].answers.items()))
    answering.save_field(work, application, path, value)
    visits.abandon(work, operator(work), visit, "no_papers")
    seen = visits.look(work, visit)
    assert (seen.visit.state, seen.visit.reason) == (VisitState.ABANDONED, "no_papers")
    assert (seen.case.application.lifecycle, seen.case.drafted) == (Lifecycle.ABANDONED, False)
    assert visits.open_visit(work, operator(work)) is None
    work.store.close()


def test_a_finished_visit_leaves_nothing_half_typed_behind_either(tmp_path):
    story = next(each for each in ONE_EACH if each.service == "kz.large_family")
    work = workplace(tmp_path, story.country)
    visit, application = registered(work, story, tmp_path)
    persons.save_field(work, visit, "phone", "+7 701 555 44 71")
    answering.save_field(work, application, "/applicant/phone", "+77015554471")
    for each in visits.look_at_case(work, application).documents:
        documents.give_back(work, operator(work), each.document.id)
    visits.finish(work, operator(work), visit)
    seen = visits.look(work, visit)
    assert (dict(seen.who), seen.case.drafted) == ({}, False)
    work.store.close()


def test_a_service_dropped_by_mistake_comes_back_with_its_answers_and_papers(tmp_path):
    work = workplace(tmp_path, WITH_PAPER.country)
    visit, application = begun(work, WITH_PAPER)
    answer_all(work, application, WITH_PAPER)
    attach_all(work, application, tmp_path)
    for each in visits.look_at_case(work, application).documents:
        documents.give_back(work, operator(work), each.document.id)
    dropped = visits.look_at_case(work, application)
    services.drop(work, operator(work), application)
    assert visits.look(work, visit).case is None
    again = visits.look_at_case(work, services.put_back(work, operator(work), dropped))
    assert (again.answers, again.completeness.missing) == (dropped.answers, dropped.completeness.missing)
    assert (again.application.id, again.application.consents) == (application, dropped.application.consents)
    assert any(each.asked for each in again.completeness.with_agencies)
    assert [each.document.scan for each in again.documents] == [each.document.scan for each in dropped.documents]
    assert not any(each.document.on_the_desk for each in again.documents)
    work.store.close()


def test_a_file_that_cannot_be_a_document_changes_nothing(tmp_path):
    work = workplace(tmp_path, WITH_PAPER.country)
    _, application = begun(work, WITH_PAPER)
    answer_all(work, application, WITH_PAPER)
    item = next(each for each in visits.look_at_case(work, application).completeness.missing if each.by == "applicant")
    bad = tmp_path / "empty.pdf"
    bad.write_bytes(b"")
    with pytest.raises(UnfitFile):
        documents.attach_file(
            work,
            operator(work),
            application=application,
            requirement=item.requirement,
            evidence=item.type,
            path=str(bad),
        )
    assert visits.look_at_case(work, application).documents == ()
    work.store.close()


def test_a_removed_document_is_asked_for_again(tmp_path):
    work = workplace(tmp_path, WITH_PAPER.country)
    _, application = begun(work, WITH_PAPER)
    answer_all(work, application, WITH_PAPER)
    attach_all(work, application, tmp_path)
    case = visits.look_at_case(work, application)
    assert case.completeness.missing == () or all(each.by != "applicant" for each in case.completeness.missing)
    documents.remove(work, operator(work), case.documents[0].document.id)
    again = visits.look_at_case(work, application)
    assert any(each.by == "applicant" for each in again.completeness.missing)
    assert all(each.document.custody is not Custody.REMOVED for each in again.documents)
    work.store.close()


def test_a_wrong_step_1_names_every_wrong_field_at_once(tmp_path):
    work = workplace(tmp_path, ALL[0].country)
    visit = visits.start(work, operator(work))
    with pytest.raises(persons.NotIdentified) as refused:
        persons.identify(
            work,
            operator(work),
            visit,
            {"born": "31.02.1990", "identifier": "123", "given_name": "А", "phone": "8 701 12"},
        )
    assert {each.field for each in refused.value.wrong} == {
        "born",
        "identifier",
        "family_name",
        "document_number",
        "phone",
    }
    for each in refused.value.wrong:
        assert words(work).say(each.message)
    work.store.close()


def test_the_scan_is_kept_under_the_hash_of_its_content(tmp_path):
    work = workplace(tmp_path, WITH_PAPER.country)
    _, application = begun(work, WITH_PAPER)
    answer_all(work, application, WITH_PAPER)
    attach_all(work, application, tmp_path)
    document = visits.look_at_case(work, application).documents[0].document
    content = documents.content(work, document.id)
    assert Image.open(io.BytesIO(content)).size == (40, 60)
    work.store.close()


def test_a_mended_name_reaches_the_person_and_the_form(tmp_path):
    work = workplace(tmp_path, ALL[0].country)
    visit, application = begun(work, ALL[0])
    persons.identify(work, operator(work), visit, {**fields_of(ALL[0]), "given_name": "Мария"})
    assert visits.look(work, visit).party.given_name == "Мария"
    assert "Мария" in str(visits.look_at_case(work, application).form.values["/applicant/full_name"])
    work.store.close()


def test_somebody_else_before_any_service_is_another_row_and_a_mended_letter_is_the_same(tmp_path):
    work = workplace(tmp_path, ALL[0].country)
    session, who = operator(work), fields_of(ALL[0])
    visit = visits.start(work, session)
    persons.identify(work, session, visit, who)
    first = visits.look(work, visit).party.id
    persons.identify(work, session, visit, {**who, "given_name": "Мария"})
    assert visits.look(work, visit).party.id == first
    persons.identify(work, session, visit, {**who, "identifier": "", "document_number": "051118111"})
    assert visits.look(work, visit).party.id != first
    work.store.close()


def test_a_draft_is_no_unsent_work_and_is_there_as_it_was_typed_until_the_step_is_left(tmp_path):
    work = workplace(tmp_path, "kz")
    story = next(each for each in ALL if each.country == "kz")
    session = operator(work)
    _visit, application = begun(work, story)
    path, value = next((path, value) for path, value in story.answers.items() if isinstance(value, str))

    def unsent():
        with work.store.read() as uow:
            return uow.outbox.count_kept(), [each.id for each in tray.kept(work)], line.look(work).kept

    before = unsent()
    answering.save_field(work, application, path, value)
    assert unsent() == before
    assert all(each.kind is not Left.UNSENT for each in shift.look(work, session))
    view = visits.look_at_case(work, application)
    assert (view.drafted, view.answers[path]) == (True, value)
    answering.leave(work, session, application)
    after = visits.look_at_case(work, application)
    assert (after.drafted, after.answers[path]) == (False, value)
    assert unsent()[0] == before[0] + 1
    work.store.close()


def test_who_is_read_from_a_zone_that_nobody_remembers_was_typed(tmp_path):
    work = workplace(tmp_path, ALL[0].country)
    visit = visits.start(work, operator(work))
    persons.identify(work, operator(work), visit, {**fields_of(ALL[0]), "method": persons.MRZ})
    party = visits.look(work, visit).party
    assert (party.method, party.retyped) == ("typed", ())
    work.store.close()


def test_a_receipt_names_what_agencies_still_owe_apart_and_the_hour_of_a_term_of_minutes(tmp_path):
    story = next(each for each in ALL if each.service == "kz.criminal_record" and each.capacity is Capacity.SELF)
    work = workplace(tmp_path, "kz")
    visit, application = registered(work, story, tmp_path)
    case = visits.look_at_case(work, application)
    told = finishing.receipt_data(
        work, operator(work), case=case, visit=visits.look(work, visit), catalogue=words(work)
    )
    assert told.ready_at == work.local(case.application.received_at) + timedelta(minutes=10)
    work.store.close()


def test_what_nobody_answered_yet_is_not_said_to_be_fetched(tmp_path):
    story = next(each for each in ALL if each.service == "kz.large_family" and each.capacity is Capacity.SELF)
    work = workplace(tmp_path, "kz")
    visit, application = registered(work, story, tmp_path)
    case, seen = visits.look_at_case(work, application), visits.look(work, visit)
    told = finishing.receipt_data(work, operator(work), case=case, visit=seen, catalogue=words(work))
    assert (told.fetched, told.ready_at) == ((), None)
    assert len(told.awaited) == sum(one.by == "interagency" and one.state == "open" for one in case.plan.items)
    work.store.close()
