"""Step 3 asks until when a paper is valid, the row of an expired one says so, and what is signed names the day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mfc_desk.domain.inquiries import Outcome
from mfc_desk.usecases import answering, certifying, documents, finishing, papers, visits
from tests.presenters.test_agencies import hear
from tests.presenters.visit_room import NO_PAPERS, Room
from tests.usecases.place import ask_agencies, words

ROW = "study.study_certificate.children.1"


def student(room: Room) -> None:
    """A mother whose child of twenty studies, of whom the register of students knows nothing; step 3."""
    story = room.story(NO_PAPERS, of=lambda one: not one.id.startswith("a proxy"))
    room.identify(story)
    room.application = room.choose(NO_PAPERS)
    room.answer(room.application, story)
    for path, value in (("dob", "2006-05-01"), ("full_time_student", True)):
        answering.save_field(room.work, room.application, f"/children/1/{path}", value)
    answering.leave(room.work, room.session, room.application)
    ask_agencies(room.work, room.session, room.application)
    room.open().go(3)
    hear(room, "kz.study_record", Outcome.NOT_FOUND)
    room.presenter.agencies.ask()


@pytest.fixture
def room(tmp_path):
    made = Room(tmp_path)
    student(made)
    yield made
    made.close()


def row(room):
    return next(one for one in room.presenter.documents.brought() if one.key == ROW)


def day(room, days: int) -> str:
    return f"{room.work.today() + timedelta(days=days):%d.%m.%Y}"


def attach(room, typed: str) -> None:
    room.presenter.documents.open_entry(ROW)
    room.presenter.documents.last_day.edit(typed)
    room.presenter.documents.attach(ROW, str(room.picture()))


def test_a_paper_that_must_be_valid_is_not_attached_before_its_last_day_is_answered(room):
    step = room.presenter.documents
    step.open_entry(ROW)
    assert step.last_day.asked
    for typed, code in (("", "visit.documents.last_day_which"), ("32.01.2027", "entry.date")):
        step.last_day.edit(typed)
        step.attach(ROW, str(room.picture()))
        assert step.last_day.trouble is not None
        assert step.last_day.trouble.code.startswith(code)
        assert (step.open_row, row(room).held) == (ROW, ())
    step.last_day.edit(day(room, 30))
    step.attach(ROW, str(room.picture()))
    assert (step.open_row, row(room).tag) == ("", "attached")
    (held,) = row(room).held
    assert f"valid until: {day(room, 30)}" in held.words
    assert not held.expired


def test_without_a_last_day_is_an_answer_and_a_day_typed_after_it_takes_its_place(room):
    last_day = room.presenter.documents.last_day
    room.presenter.documents.open_entry(ROW)
    last_day.edit(day(room, 1))
    room.presenter.documents.without_last_day(True)
    assert (last_day.typed, last_day.without, last_day.ready(), last_day.day()) == ("", True, True, None)
    last_day.edit(day(room, 1))
    assert (last_day.without, last_day.day()) == (False, room.work.today() + timedelta(days=1))
    room.presenter.documents.without_last_day(True)
    room.presenter.documents.attach(ROW, str(room.picture()))
    (held,) = row(room).held
    assert "without a last day" in held.words


def test_the_row_of_an_expired_paper_says_so_and_since_when_and_still_waits(room):
    attach(room, day(room, -1))
    shown = row(room)
    assert (shown.tag, shown.role) == ("expired", "bad")
    assert shown.steps == (
        f"Valid until: {day(room, -1)}. Since {day(room, 0)} it proves nothing: a valid one is needed",
    )
    assert shown.held[0].expired
    assert room.presenter.documents.next_open() == ROW
    room.presenter.documents.open_entry(ROW)
    assert room.presenter.documents.last_day.typed == "", "the next paper has a day of its own"


def test_a_paper_that_no_law_wants_valid_is_attached_without_a_question(tmp_path):
    room = Room(tmp_path)
    story = room.story("kz.id_passport", of=lambda one: len(one.shown) > 1)
    room.identify(story)
    application = room.choose(story.service)
    room.answer(application, story)
    step = room.open().documents
    room.presenter.go(3)
    key = next(one.key for one in step.brought() if one.attachable)
    step.open_entry(key)
    assert not step.last_day.asked
    step.attach(key, str(room.picture()))
    assert next(one for one in step.brought() if one.key == key).tag == "attached"
    room.close()


def test_what_is_signed_and_what_is_handed_out_names_the_last_day(room):
    attach(room, day(room, 30))
    work, case = room.work, visits.look_at_case(room.work, room.application)
    until = f"valid until: {day(room, 30)}"
    ((label, words_),) = room.presenter.check.dated()
    assert label.startswith(work_label(room))
    assert words_ == until
    say = words(work, "en")
    sheet = papers.check_sheet(work, room.session, application=room.application, catalogue=say).data
    assert (label, until) in [(say.say(one.label), say.say(one.value)) for one in sheet.lines]
    version = finishing.sheet_version(case)
    room.register(room.application)
    made = certifying.certificate(work, room.session, application=room.application, catalogue=say)
    assert f"paper taken in here, {until}" in [say.say(one.how) for one in made.lines]
    assert version == sheet.version
    (paper,) = finishing._documents(work, visits.look_at_case(work, room.application), say)
    assert say.say(paper.validity) == until


def work_label(room) -> str:
    return room.ctx.say(room.work.law.evidence_type("kz.study_certificate").label)


def test_another_last_day_is_another_sheet(room):
    attach(room, day(room, 30))
    before = finishing.sheet_version(visits.look_at_case(room.work, room.application))
    (held,) = visits.look_at_case(room.work, room.application).documents
    documents.remove(room.work, room.session, held.document.id)
    room.presenter.refresh(frozenset())
    attach(room, day(room, 31))
    assert finishing.sheet_version(visits.look_at_case(room.work, room.application)) != before
