"""An agency answers after the registration that it has nothing: everybody who looks is told, and the paper may come."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forms.ids import AnswerId
from mfc_desk.domain.ids import Key, OpId
from mfc_desk.domain.inquiries import Outcome, RequestState
from mfc_desk.usecases import certifying, denied, finishing, inquiries, line, tray
from mfc_desk.usecases.visits import look_at_case
from tests.presenters.test_beside import page_of
from tests.presenters.visit_room import Room
from tests.usecases.place import ask_agencies
from ui.presenters.known import of_visit

SERVICE, INCOME, PROPERTY = "ru.unified_allowance", "ru.income_record", "ru.property_record"


@pytest.fixture
def room(tmp_path):
    made = Room(tmp_path, "ru")
    story = made.story(SERVICE, of=lambda one: one.answers.get("/applicant/capacity", "self") == "self")
    made.identify(story)
    made.application = made.choose(SERVICE)
    made.answer(made.application, story)
    ask_agencies(made.work, made.session, made.application)
    made.attach_all(made.application)
    made.register(made.application)
    made.open()
    made.presenter.go(6)
    yield made
    made.close()


def hear(room, evidence, outcome=Outcome.NOT_FOUND):
    """The office brings the agency's answer, an hour after the registration."""
    found = inquiries.standing(room.work, room.session, room.application)
    request = next(each for each in found if each.evidence == evidence).request
    answered = replace(
        request, state=RequestState.ANSWERED, outcome=outcome, answer=AnswerId(f"a-{evidence}"),
        obtained_at=room.work.now(),
    )  # fmt: skip
    with room.work.store.write() as uow:
        uow.rows.show(answered, OpId("office"))
        uow.commit()
    keys = frozenset({Key("agency_request", request.id)})
    denied.note(room.work, keys)
    room.presenter.refresh(keys)


def facts(room) -> str:
    return "\n".join(f"{each.title} | {each.sub}" for each in room.presenter.receipt.facts())


def receipt(room):
    made = finishing.receipt(
        room.work, room.session, application=room.application, catalogue=room.ctx.catalogue
    )  # fmt: skip
    return made.data


def proofs(room) -> str:
    data = certifying.certificate(
        room.work, room.session, application=room.application, catalogue=room.ctx.catalogue
    )  # fmt: skip
    return certifying.text_of(data, room.ctx.catalogue)


def test_before_the_answer_nothing_is_to_be_brought(room):
    assert receipt(room).to_bring == ()
    assert "Still to be brought" not in facts(room)
    assert room.presenter.documents.mark().look != "todo"
    assert tray.look(room.work) == ()


def test_step_6_tells_what_the_agency_has_nothing_of_and_which_paper_may_come_until_when_by_what_act_and_where(room):
    hear(room, INCOME)
    told = facts(room)
    assert "The agency has nothing: " in told
    (owed,) = look_at_case(room.work, room.application).left.papers
    label = room.ctx.say(owed.label)
    (paper,) = [each for each in room.presenter.receipt.facts() if each.title == f"Still to be brought: {label}"]
    assert "may be brought until" in paper.sub
    assert room.ctx.say(owed.article) in paper.sub
    assert "on the page of the case" in paper.sub
    assert not paper.verified, "the term is an example of the pack"
    assert room.presenter.receipt.to_bring()


def test_the_side_names_the_record_as_not_found_and_the_paper_with_its_day(room):
    hear(room, INCOME)
    groups = {group.title.code: group.facts for group in of_visit(room.ctx, room.presenter.visiting.view)}
    assert len(groups["owing.title"]) == 1
    none = [each for each in groups["person.fetched"] if each.why.code == "person.fetched_none"]
    assert [each.title.code for each in none] == ["ru.ev.income_record"]


def test_the_strip_is_not_green_while_a_paper_is_to_come(room):
    hear(room, INCOME)
    mark = room.presenter.documents.mark()
    assert (mark.look, mark.sub.code) == ("started", "owing.sub.to_bring")


def test_the_receipt_that_is_made_after_it_says_what_to_bring_and_not_that_nothing_was_wanted(room):
    hear(room, INCOME)
    data = receipt(room)
    (words,) = data.to_bring
    assert "until" in words
    assert "to_bring" in data.unverified
    assert room.presenter.receipt.slip()[0].to_bring == data.to_bring, "what the operator sees is made anew"


def test_the_certificate_does_not_claim_that_the_agency_is_still_asked_and_its_entries_stay(room):
    before = certifying.certificate(
        room.work, room.session, application=room.application, catalogue=room.ctx.catalogue
    )  # fmt: skip
    hear(room, INCOME)
    assert proofs(room).count("it has nothing; the paper may be brought until") == 1
    assert before.digest in proofs(room)
    shown = room.presenter.certificate.words()
    assert any("it has nothing" in each.proof for each in shown.lines)


def test_somebody_is_told_in_the_tray_until_they_know_and_never_twice(room):
    hear(room, INCOME)
    (item,) = tray.look(room.work)
    number = look_at_case(room.work, room.application).application.number
    assert (item.about, item.told, item.case) == (number, True, room.application)
    assert "to be brought is" in room.ctx.say(item.why)
    assert line.look(room.work).attention == 1
    tray.put_away(room.work, item)
    assert (tray.look(room.work), line.look(room.work).attention) == ((), 0)
    assert denied.note(room.work) == frozenset(), "the program was started again"


def test_an_answer_that_came_right_before_the_program_ended_is_told_at_the_next_start(room):
    hear(room, INCOME)
    with room.work.store.write() as uow:
        uow.facts.set_note(denied.NOTED.name, None)
        uow.commit()
    assert len(denied.note(room.work)) == 1
    assert len(tray.look(room.work)) == 1


def test_where_the_law_knows_no_paper_instead_it_is_said_and_nothing_is_asked(room):
    hear(room, PROPERTY)
    assert "The law knows no paper in its place" in facts(room)
    assert not room.presenter.receipt.to_bring()
    (words,) = receipt(room).to_bring
    assert "Nothing is asked of you" in words
    assert room.presenter.documents.mark().sub.code == "owing.sub.agency_none"
    (item,) = tray.look(room.work)
    assert item.why.code == "owing.tray_no_paper"


def test_step_3_of_a_registered_application_attaches_nothing_and_says_where_papers_are_taken_in(room):
    hear(room, INCOME)
    documents = room.presenter.documents
    assert "page of the case" in documents.closed()
    (row,) = [each for each in documents.brought() if each.key.startswith("income")]
    assert (row.attachable, row.tag) == (False, "still to be brought")
    documents.open_entry(row.key)
    assert documents.open_row == ""
    documents.attach(row.key, str(room.picture()))
    assert room.told[-1][0].code == "owing.closed"
    assert room.presenter.gaps.curable() == []
    opened = []
    room.presenter.on_case = opened.append
    room.presenter.open_case()
    assert opened == [room.application]


def test_the_paper_is_taken_in_on_the_page_of_the_case_and_nothing_is_owed_any_more(room):
    hear(room, INCOME)
    page = page_of(room, room.application)
    (owed,) = page.words().owed
    assert page.owed.bring(owed.key, str(room.picture()), None) == ""
    assert page.words().owed == ()
    room.presenter.refresh(room.changed[-1])
    assert "Still to be brought" not in facts(room)
    assert receipt(room).to_bring == ()
    assert "the paper was brought after the registration" in proofs(room)
    (item,) = tray.look(room.work)
    assert item.why.code == "proof.brought_since"


def test_the_days_to_bring_it_begin_when_the_agency_said_no_and_not_before_anybody_knew(room):
    with room.work.store.write() as uow:
        case = uow.rows.get(Key("application", room.application))
        early = case.received_at.replace(month=1)
        uow.rows.show(replace(case, received_at=early), OpId("office"))
        uow.commit()
    hear(room, INCOME)
    (owed,) = look_at_case(room.work, room.application).left.papers
    assert owed.until > room.work.today()


def test_what_was_received_and_what_was_only_asked_for_are_told_apart(room):
    hear(room, INCOME, Outcome.FOUND)
    told = facts(room)
    assert room.ctx.say("visit.receipt.fetched", n=1) in told
    assert "We fetch" not in told
    assert "it has it" in proofs(room)
