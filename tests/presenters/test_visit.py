"""The first four steps of a visit, decided without a window: a real desk, a real law, no line."""

from __future__ import annotations

import re

import pytest

from mfc_desk.domain.entities import Ticket
from mfc_desk.domain.machines import TicketState
from mfc_desk.store.bodies import encode
from mfc_desk.usecases import visits
from sync.wire.messages import ChangeRow
from tests.presenters.visit_room import BOTH_PARENTS, NO_PAPERS, PAPERS, ZONE, Room, filled, sought


@pytest.fixture
def room(tmp_path):
    made = Room(tmp_path)
    yield made
    made.close()


class TestWho:
    def test_a_zone_fills_the_fields_and_says_whose_it_is(self, room):
        presenter = room.open()
        presenter.who.read_zone(ZONE)
        assert presenter.who.value("family_name") == "Ospanova"
        assert presenter.who.value("born") == "04.12.1955"
        assert presenter.who.was_read("document_number")
        assert room.ctx.say(room.told[-1][0]) == "Read from the document: Ospanova Raushan"

    def test_a_zone_is_read_however_it_was_cut_on_its_way(self, room):
        presenter = room.open()
        presenter.who.edit_zone(ZONE.replace("\n", " ").lower())
        assert presenter.who.value("given_name") == "Raushan"

    def test_a_wrong_check_digit_marks_its_group_and_loses_nothing_typed(self, room):
        presenter = room.open()
        presenter.who.edit("phone", "+7 701 555 44 71")
        presenter.who.read_zone(ZONE.replace("5512049F", "5513049F"))
        wrong = presenter.who.zone_words()
        assert wrong is not None
        assert [wrong.lines[line][begin:end] for line, begin, end in wrong.spans] == ["5513049"]
        assert presenter.who.value("phone") == "+7 701 555 44 71"

    def test_undo_brings_back_what_stood_before_the_zone(self, room):
        presenter = room.open()
        presenter.who.edit("family_name", "Kim")
        presenter.who.read_zone(ZONE)
        room.told[-1][1]()
        assert presenter.who.value("family_name") == "Kim"

    @pytest.mark.parametrize(
        ("field", "typed", "words"),
        [
            ("born", "31.02.1955", "31"),
            ("valid_until", "14.01.2020", "14.01.2020"),
            ("identifier", "551204400412", "digit"),
        ],
    )
    def test_an_entry_that_cannot_be_is_said_beside_its_field(self, room, field, typed, words):
        presenter = room.open()
        presenter.who.edit(field, typed)
        presenter.who.keep(field)
        assert words in presenter.who.problem(field)

    def test_a_date_of_birth_is_read_back_with_age_and_weekday(self, room):
        presenter = room.open()
        presenter.who.edit("born", "4 12 55")
        presenter.who.keep("born")
        assert presenter.who.echo("born") == "70 years · Sunday"

    def test_typing_takes_back_what_was_said_about_the_old_entry(self, room):
        presenter = room.open()
        presenter.who.edit("born", "31.02.1955")
        presenter.who.keep("born")
        presenter.who.edit("born", "28.02.1955")
        assert not presenter.who.problem("born")

    def test_what_is_typed_is_kept_before_it_is_complete(self, room):
        presenter = room.open()
        presenter.who.edit("family_name", "Оспанова")
        presenter.who.keep("family_name")
        assert visits.look(room.work, room.visit).who["family_name"] == "Оспанова"

    def test_going_on_too_early_leads_to_what_is_missing(self, room):
        presenter, asked = room.open(), sought(room)
        presenter.primary()
        assert presenter.step == 1
        assert asked[-1] == "summary"
        assert presenter.who.problems()[0][0] == "document_number"

    def test_one_thing_missing_gets_the_focus_itself(self, room):
        presenter, asked = room.open(), sought(room)
        presenter.who.read_zone(ZONE)
        presenter.who.edit("given_name", "")
        presenter.primary()
        assert asked[-1] == "who.given_name"

    def test_the_person_is_recorded_and_the_visit_goes_on(self, room):
        presenter = room.open()
        presenter.who.read_zone(ZONE)
        presenter.primary()
        assert presenter.step == 2
        assert presenter.bar()[0].sub == "checked 10:40"

    def test_going_back_and_on_again_does_not_identify_twice(self, room):
        presenter = room.open()
        presenter.who.read_zone(ZONE)
        presenter.primary()
        first = presenter.visiting.view.party.id
        presenter.go(1)
        presenter.primary()
        assert presenter.visiting.view.party.id == first


class TestWhat:
    def test_a_service_is_found_added_taken_out_and_put_back(self, room):
        room.identify()
        presenter = room.open()
        presenter.go(2)
        presenter.what.search("large family")
        presenter.what.add(presenter.what.found()[0].service)
        chosen = presenter.what.chosen()
        assert [each.name for each in chosen] == ["Allowance to large families"]
        presenter.what.remove(chosen[0].application)
        assert not presenter.what.chosen()
        room.told[-1][1]()
        assert len(presenter.what.chosen()) == 1

    def test_the_same_service_twice_is_refused_in_words(self, room):
        room.identify()
        presenter = room.open()
        presenter.what.begin()
        service = presenter.what.found()[0].service
        presenter.what.add(service)
        presenter.what.add(service)
        assert presenter.trouble() == "This service is chosen already"

    def test_no_step_is_reached_before_what_it_needs(self, room):
        presenter = room.open()
        presenter.go(4)
        assert presenter.step == 1
        assert presenter.trouble()


class TestDocuments:
    def test_what_an_agency_holds_stands_apart_under_a_padlock(self, room):
        filled(room)
        presenter = room.open()
        fetched = presenter.documents.fetched()
        assert fetched
        assert all(row.tag_icon == "lock" and not row.attachable for row in fetched)
        assert all("169" in row.reason for row in fetched)

    def test_a_file_is_attached_taken_out_and_put_back(self, room):
        filled(room, PAPERS)
        presenter = room.open()
        row = next(row for row in presenter.documents.brought() if row.held)
        presenter.documents.remove(row.held[0].document)
        again = next(each for each in presenter.documents.brought() if each.key == row.key)
        assert not again.held
        room.told[-1][1]()
        presenter.documents.attach(row.key, str(room.picture("second.png", 41)))
        assert len(next(each for each in presenter.documents.brought() if each.key == row.key).held) == 2

    def test_the_same_file_a_second_time_is_said_to_be_there_already(self, room):
        application = filled(room, PAPERS)
        presenter = room.open()
        row = next(row for row in presenter.documents.brought() if row.held)
        again = room.picture()
        again.rename(room.folder / "other name.png")
        presenter.documents.attach(row.key, str(room.folder / "other name.png"))
        assert presenter.documents.unfit(row.key) == "This file is here already: paper.png, added at 10:40"
        assert len(visits.look_at_case(room.work, application).documents) == len(row.held)

    def test_two_papers_of_one_row_are_told_apart_by_name_and_time(self, room):
        filled(room, PAPERS)
        presenter = room.open()
        row = next(row for row in presenter.documents.brought() if row.held)
        presenter.documents.attach(row.key, str(room.picture("second.png", 41)))
        held = next(each for each in presenter.documents.brought() if each.key == row.key).held
        assert [each.words.partition(" · ")[0] for each in held] == ["paper.png", "second.png"]
        assert all(re.search(r"10:4\d:\d\d$", each.words) for each in held)  # to the second, whatever it is by now
        assert len({each.name for each in held}) == 2

    def test_a_file_that_cannot_be_attached_says_why_in_its_row(self, room):
        filled(room, PAPERS)
        presenter = room.open()
        row = next(row for row in presenter.documents.brought() if row.attachable)
        bad = room.folder / "letter.txt"
        bad.write_text("not a scan")
        presenter.documents.attach(row.key, str(bad))
        assert presenter.documents.unfit(row.key)
        assert not presenter.trouble()


class TestTicket:
    def test_what_the_ticket_was_taken_for_comes_first_until_a_word_is_typed(self, room):
        with room.work.store.write() as uow:
            ticket = Ticket(
                id="c-7", number="C-007", series="C", arrived_at=room.work.now(), eligible_at=room.work.now(),
                state=TicketState.CALLED, desk=room.session.desk, service=PAPERS,
            )  # fmt: skip
            uow.rows.receive(ChangeRow(1, "ticket:c-7", "op1", encode(ticket)))
            uow.commit()
        visits.abandon(room.work, room.session, room.visit, "left")
        room.visit = visits.start(room.work, room.session, ticket="c-7")
        presenter = room.open()
        presenter.what.begin()
        assert presenter.what.found()[0].service == PAPERS
        assert room.work.law.services(room.work.today())[0].id != PAPERS
        presenter.what.search("large family")
        assert presenter.what.found()[0].service == NO_PAPERS


class TestForm:
    def test_a_date_typed_freely_is_kept_as_iso_and_read_back(self, room):
        story = room.story(NO_PAPERS)
        room.identify(story)
        application = room.choose(NO_PAPERS)
        presenter = room.open()
        presenter.form.show_page("children")
        presenter.form.add_row()
        path = next(q.path for q in presenter.form.page().rows[0].questions if q.kind == "date")
        presenter.form.edit(path, "14 03 2012")
        presenter.form.keep(path)
        assert visits.look_at_case(room.work, application).answers[path] == "2012-03-14"
        shown = next(q for q in presenter.form.page().rows[0].questions if q.path == path)
        assert (shown.text, shown.words) == ("14.03.2012", "14 years · Wednesday")

    def test_a_date_that_does_not_exist_is_kept_as_typed_and_said_after_leaving(self, room):
        room.identify(room.story(NO_PAPERS))
        room.choose(NO_PAPERS)
        presenter = room.open()
        presenter.form.show_page("children")
        presenter.form.add_row()
        path = next(q.path for q in presenter.form.page().rows[0].questions if q.kind == "date")
        presenter.form.edit(path, "31 02 2012")
        presenter.form.keep(path, left=False)
        assert next(q for q in presenter.form.page().rows[0].questions if q.path == path).state == "plain"
        presenter.form.keep(path)
        shown = next(q for q in presenter.form.page().rows[0].questions if q.path == path)
        assert (shown.state, shown.text) == ("problem", "31 02 2012")

    @pytest.mark.parametrize(
        ("language", "another", "few"),
        [
            ("en", "Child 1", "Children of the family: add at least 1."),
            ("ru", "Ребёнок 1", "Дети в семье: добавьте хотя бы 1."),
            ("kk", "Бала: 1", "Отбасындағы балалар: қосыңыз, ең аз саны: 1"),
        ],
    )
    def test_rows_that_are_missing_are_called_what_the_pack_calls_them(self, tmp_path, language, another, few):
        room = Room(tmp_path, language=language)
        room.identify(room.story(NO_PAPERS))
        room.choose(NO_PAPERS)
        presenter = room.open()
        presenter.go(4)
        presenter.form.show_page("children")
        presenter.primary()
        page = presenter.form.page()
        room.close()
        assert page.another == another
        assert page.wrong == few

    def test_a_row_is_headed_by_whose_it_is_and_by_its_name_once_it_has_one(self, room):
        room.identify(room.story(NO_PAPERS))
        room.choose(NO_PAPERS)
        presenter = room.open()
        presenter.form.show_page("children")
        presenter.form.add_row()
        (row,) = presenter.form.page().rows
        assert row.title == "Child 1"
        presenter.form.edit(row.questions[0].path, "Оспанов Али")
        presenter.form.keep(row.questions[0].path)
        assert presenter.form.page().rows[0].title == "Child 1 · Оспанов Али"
        assert presenter.form.page().another == "Child 2"
        presenter.form.remove_row(row.id)
        assert room.ctx.say(room.told[-1][0]) == "Taken out: Child 1 · Оспанов Али"

    def test_a_row_taken_out_comes_back_with_everything_in_it(self, room):
        filled(room)
        presenter = room.open()
        presenter.form.show_page("children")
        before = presenter.form.page().rows
        presenter.form.remove_row(before[1].id)
        assert len(presenter.form.page().rows) == len(before) - 1
        room.told[-1][1]()
        assert presenter.form.page().rows == before

    def test_what_the_document_says_is_locked_and_names_its_source(self, room):
        filled(room)
        presenter = room.open()
        name = next(q for q in presenter.form.page().questions if q.path == "/applicant/full_name")
        assert (name.state, name.locked) == ("locked", True)
        assert "10:40" in name.words

    def test_going_on_too_early_names_every_missing_answer(self, room):
        room.identify(room.story(NO_PAPERS))
        room.choose(NO_PAPERS)
        presenter, asked = room.open(), sought(room)
        presenter.go(4)
        presenter.form.show_page("children")
        presenter.form.add_row()
        presenter.primary()
        assert asked[-1] == "summary"
        assert len(presenter.form.problems()) > 2

    def test_a_question_that_an_answer_opens_is_not_red_before_it_is_asked_to_go_on(self, room):
        story = room.story(BOTH_PARENTS)
        room.identify(story)
        room.choose(BOTH_PARENTS)
        presenter = room.open()
        presenter.go(4)
        presenter.form.show_page("father")
        presenter.primary()
        there = {each.path for each in presenter.form.page().questions}
        presenter.form.edit("/married", "no")
        presenter.form.keep("/married")
        new = [each for each in presenter.form.page().questions if each.path not in there]
        assert new
        assert not any(each.words for each in new if each.state == "problem")
        assert not {each.path for each in new} & {path for path, _ in presenter.form.problems()}
        presenter.primary()
        assert {each.path for each in new} & {path for path, _ in presenter.form.problems()}

    def test_a_doubt_of_the_law_stops_until_it_was_seen(self, room):
        filled(room)
        presenter, asked = room.open(), sought(room)
        presenter.go(4)
        presenter.form.show_page("children")
        row = presenter.form.page().rows[-1].id
        presenter.form.remove_row(row)
        presenter.primary()
        warning = presenter.form.page().warnings[0]
        assert asked[-1] == f"warning.{warning.key}"
        assert presenter.trouble() == "Look at the note below and tick it, then go on"
        presenter.form.see(warning.key)
        assert presenter.trouble() == ""
        presenter.primary()
        assert presenter.step == 5

    def test_a_doubt_about_the_rows_of_a_page_is_not_raised_before_the_page_is_asked_to_go_on(self, room):
        room.identify(room.story(NO_PAPERS))
        room.choose(NO_PAPERS)
        presenter = room.open()
        presenter.go(4)
        presenter.form.show_page("children")
        assert not presenter.form.page().warnings
        presenter.primary()
        assert presenter.form.page().warnings

    def test_leaving_the_step_writes_the_answers_as_one_operation(self, room):
        story = room.story(NO_PAPERS)
        room.identify(story)
        application = room.choose(NO_PAPERS)
        presenter = room.open()
        presenter.go(4)
        presenter.form.edit("/applicant/capacity", "self")
        presenter.go(3)
        assert visits.look_at_case(room.work, application).application.form == {"/applicant/capacity": "self"}

    def test_why_a_question_is_asked_is_told_by_the_law(self, room):
        filled(room)
        presenter = room.open()
        presenter.form.show_page("children")
        presenter.form.why("/name_differs")
        title, body = presenter.form.why_words()
        assert title.startswith("Why it is asked")
        assert "169" in body
