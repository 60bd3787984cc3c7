"""A question, help online, another person, an end without an application: each refused in words until it may be."""

from __future__ import annotations

import pytest

from mfc_desk.domain.intake import AssistanceState, ConsultationState
from mfc_desk.domain.machines import Lifecycle, VisitState
from mfc_desk.usecases import visits
from tests.presenters.visit_room import NO_PAPERS, PAPERS, Room, filled, sought
from ui.presenters.visit.frame import VisitPresenter


@pytest.fixture
def room(tmp_path):
    made = Room(tmp_path)
    yield made
    made.close()


def look(room):
    return visits.look(room.work, room.visit)


def guided(room):
    """The person is known; residence is online only in this country."""
    assert room.work.law.service("kz.residence").guided
    room.identify()
    return room.open()


class TestAnotherPerson:
    def test_it_asks_why_says_what_happens_and_goes_back_to_step_1(self, room):
        application = filled(room, NO_PAPERS)
        presenter = room.open()
        presenter.talks.other_person()
        presenter.primary()
        assert presenter.trouble() == "Say why, in a few words"
        assert "Closed, kept in the record" in [each.title for each in presenter.talks.other.happens()]
        presenter.talks.other.choose("other_document")
        presenter.primary()
        view = look(room)
        assert (view.party, view.cases, presenter.step) == (None, (), 1)
        assert view.visit.undone[-1].reason == "other_document"
        assert presenter.who.value("family_name") == ""
        assert presenter.asides.name == ""
        assert visits.look_at_case(room.work, application).application.lifecycle is Lifecycle.ABANDONED

    def test_what_is_registered_is_not_undone_and_that_is_said_at_once(self, room):
        room.register(filled(room))
        presenter = room.open()
        presenter.talks.other_person()
        assert presenter.asides.name == ""
        assert "the identification cannot be undone" in presenter.trouble()

    def test_an_original_goes_back_first(self, room):
        filled(room, PAPERS)
        presenter, asked = room.open(), sought(room)
        presenter.talks.other_person()
        presenter.talks.other.choose("mixed_up")
        presenter.primary()
        assert asked[-1].startswith("leave.give.")
        assert look(room).party is not None


class TestQuestion:
    def test_without_an_answer_it_is_not_written_down(self, room):
        presenter, asked = room.open(), sought(room)
        presenter.talks.ask()
        presenter.primary()
        assert asked[-1] == "question.subject"
        presenter.talks.question.edit("subject", "When is it open")
        presenter.talks.question.edit("answer", "  ")
        presenter.primary()
        assert asked[-1] == "question.answer"
        assert look(room).consultations == ()

    def test_a_visit_ends_with_a_question_alone_and_nobody_identified(self, room):
        presenter = room.open()
        presenter.talks.ask()
        presenter.talks.question.edit("subject", "When is it open")
        presenter.talks.question.edit("answer", "On Monday")
        presenter.primary()
        assert presenter.asides.name == "ending"
        assert [(each.title, each.sub) for each in presenter.talks.ending.done()] == [("When is it open", "On Monday")]
        presenter.primary()
        assert look(room).visit.state is VisitState.FINISHED
        assert room.over == 1

    def test_what_is_typed_stays_when_the_page_is_closed(self, room):
        presenter = room.open()
        presenter.talks.ask()
        presenter.talks.question.edit("answer", "On Mon")
        presenter.take_back()
        assert look(room).asides == {"question.answer": "On Mon"}

    def test_a_code_from_a_message_is_refused_in_words_and_nothing_is_left_open(self, room):
        presenter = room.open()
        presenter.talks.ask()
        presenter.talks.question.edit("subject", "code")
        presenter.talks.question.edit("answer", "It was 123456")
        presenter.primary()
        assert "looks like a PIN" in presenter.trouble()
        assert look(room).consultations == ()


class TestHelpOnline:
    def test_an_online_service_opens_the_steps_and_makes_no_application(self, room):
        presenter = guided(room)
        presenter.what.add("kz.residence")
        assert presenter.asides.name == "guide"
        assert len(presenter.talks.guide.rows()) > 1
        assert look(room).cases == ()

    def test_it_is_done_only_with_every_step_and_then_the_visit_may_end(self, room):
        presenter, asked = guided(room), sought(room)
        presenter.what.add("kz.residence")
        presenter.talks.guide.mark(0)
        presenter.primary()
        assert asked[-1] == "first"
        assert "Not every step is done" in presenter.trouble()
        for each in presenter.talks.guide.rows()[1:]:
            presenter.talks.guide.mark(each.place)
        presenter.primary()
        assert look(room).assistances[0].state is AssistanceState.DONE
        assert presenter.talks.ending.possible()

    def test_it_is_not_stopped_without_saying_why(self, room):
        presenter, asked = guided(room), sought(room)
        presenter.what.add("kz.residence")
        presenter.talks.guide.stop()
        assert asked[-1] == "guide.outcome"
        presenter.talks.guide.type("no phone")
        presenter.talks.guide.stop()
        assert look(room).assistances[0].state is AssistanceState.NOT_DONE

    def test_the_same_service_goes_on_where_it_was(self, room):
        presenter = guided(room)
        presenter.what.add("kz.residence")
        presenter.talks.guide.mark(0)
        presenter.take_back()
        presenter.what.add("kz.residence")
        assert [each.done for each in presenter.talks.guide.rows()][:2] == [True, False]
        assert len(look(room).assistances) == 1


def reopened(room):
    """The window was closed and opened again; what was typed is all that is left of it."""
    room.presenter.keep_typed()
    room.presenter = VisitPresenter(room.ctx)
    return room.open()


class TestWhatIsBegunAndNotEnded:
    def test_a_help_is_listed_at_step_2_with_its_steps_and_goes_on_from_there(self, room):
        presenter = guided(room)
        presenter.what.add("kz.residence")
        presenter.talks.guide.mark(0)
        presenter.take_back()
        (row,) = presenter.what.going()
        steps = len(look(room).assistances[0].steps)
        assert f"1 of {steps}" in row.sub
        presenter.what.go_on_with(row.key)
        assert (presenter.asides.name, presenter.talks.guide.rows()[0].done) == ("guide", True)

    def test_how_a_help_ended_is_kept_while_the_window_is_closed(self, room):
        presenter = guided(room)
        presenter.what.add("kz.residence")
        presenter.talks.guide.type("the phone is at home")
        presenter = reopened(room)
        presenter.what.go_on_with(presenter.what.going()[0].key)
        assert presenter.talks.guide.outcome == "the phone is at home"
        presenter.talks.guide.stop()
        assert look(room).assistances[0].outcome == "the phone is at home"
        assert presenter.what.going() == []

    def test_a_question_without_its_answer_is_listed_by_its_words_until_it_is_written_down(self, room):
        presenter = room.open()
        presenter.talks.ask()
        presenter.talks.question.edit("subject", "Where is the bank?")
        presenter.take_back()
        presenter = reopened(room)
        (row,) = presenter.what.going()
        assert row.name == "Where is the bank?"
        presenter.what.go_on_with(row.key)
        presenter.talks.question.edit("answer", "On the ground floor")
        presenter.primary()
        assert presenter.what.going() == []

    def test_what_is_typed_of_a_help_outlives_a_question_that_is_answered(self, room):
        presenter = guided(room)
        presenter.what.add("kz.residence")
        presenter.talks.guide.type("half of it")
        presenter.take_back()
        presenter.talks.ask()
        presenter.talks.question.edit("subject", "Where is the bank?")
        presenter.talks.question.edit("answer", "On the ground floor")
        presenter.primary()
        presenter = reopened(room)
        presenter.what.go_on_with(presenter.what.going()[0].key)
        assert presenter.talks.guide.outcome == "half of it"


def test_a_visit_with_an_application_does_not_end_as_a_question(room):
    filled(room)
    presenter = room.open()
    presenter.talks.ask()
    presenter.talks.question.edit("subject", "When")
    presenter.talks.question.edit("answer", "Monday")
    presenter.primary()
    assert (presenter.asides.name, look(room).consultations[0].state) == ("", ConsultationState.CLOSED)


def test_one_key_turns_to_the_next_application_and_what_is_typed_stays(room):
    filled(room)
    second = room.choose("kz.criminal_record")
    presenter = room.open()
    first = presenter.visiting.case.application.id
    presenter.turn_case(1)
    assert presenter.visiting.case.application.id == second
    presenter.turn_case(1)
    assert presenter.visiting.case.application.id == first


def test_one_application_alone_has_no_next_and_says_so(room):
    filled(room)
    presenter = room.open()
    presenter.turn_case(1)
    assert room.ctx.say(room.told[-1][0]) == "There is one application in this visit"
