"""What can be done with people's places from the desk: asked on one page, done, undone where it can be."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from forms.identifiers import iin_of
from mfc_desk.domain.halls import DeskPlan, Series, TicketBlock
from mfc_desk.domain.ids import Key
from mfc_desk.domain.machines import VisitState
from mfc_desk.domain.tickets import TicketState
from mfc_desk.store.bodies import encode
from mfc_desk.usecases import answering, persons, services, visits
from sync.wire.messages import ChangeRow
from tests.presenters.place import rules
from tests.presenters.test_the_desk import desk_state_of_seven
from tests.presenters.visit_room import NO_PAPERS

PERSON = {
    "document_type": "identity_card", "document_number": "047118265", "valid_until": "01.01.2030",
    "identifier": iin_of(date(1955, 12, 4), male=False, serial=41), "family_name": "Оспанова", "given_name": "Раушан", "born": "04.12.1955",
}  # fmt: skip


def page(place):
    return place.desk.lifecycle.page


def words(place):
    found = page(place).words()
    assert found is not None
    return found


def ticket(place, number):
    with place.work.store.read() as uow:
        return uow.rows.get(Key("ticket", number.lower()))


def visit_state(place, name):
    with place.work.store.read() as uow:
        return uow.rows.get(Key("visit", name)).state


def open_person(place, number):
    place.desk.lifecycle.open_person(number.lower(), number)


def called(place):
    place.desk.call_next()
    assert place.desk.stand.page == "called"


class TestAChosenPerson:
    def test_is_called_only_with_a_reason_which_goes_to_the_office(self, place):
        open_person(place, "B-017")
        page(place).press()
        assert place.ctx.say(page(place).notice.title).startswith("Say why")
        page(place).choose("because", "unwell")
        page(place).press()
        assert (place.desk.stand.page, place.desk.stand.number, place.desk.stand.side) == ("called", "B-017", "")
        assert place.hall.verbs == ["call_ticket"]

    def test_whose_turn_it_is_anyway_needs_no_reason(self, place):
        open_person(place, "A-043")
        assert words(place).reasons == ()
        page(place).press()
        assert (place.desk.stand.number, place.hall.verbs) == ("A-043", ["call_next"])

    def test_is_shown_with_their_place_in_words_and_who_goes_before(self, place):
        open_person(place, "B-017")
        said = words(place).place
        assert said.before == "2 go before"
        assert [number for number, _ in said.nearest] == ["A-043", "A-044"]
        assert said.sentence.startswith("came at")

    def test_is_not_taken_while_somebody_sits_here_and_staying_changes_nothing(self, place):
        place.desk.begin("A-043")
        open_person(place, "A-044")
        page(place).choose("because", "agreed")
        page(place).press()
        assert place.state_of("A-044") is TicketState.ISSUED, "a misclick must not end a visit"
        page(place).choose("way", "stay")
        page(place).press()
        assert (place.desk.stand.page, place.desk.stand.side) == ("visit", "")
        assert place.hall.verbs == []

    def test_is_called_after_the_visit_was_put_off(self, place):
        place.desk.begin("A-043")
        visit = place.desk.stand.visit
        open_person(place, "A-044")
        page(place).choose("because", "agreed")
        page(place).choose("way", "hold")
        page(place).press()
        assert visit_state(place, visit) is VisitState.PARKED
        assert (place.desk.stand.page, place.desk.stand.number) == ("called", "A-044")

    def test_is_not_called_while_the_visit_cannot_be_finished_and_the_page_says_why(self, place):
        place.desk.begin("A-043")
        open_person(place, "A-044")
        page(place).choose("because", "agreed")
        page(place).choose("way", "finish")
        page(place).press()
        assert place.desk.stand.page == "visit"
        assert page(place).notice is not None
        assert place.hall.verbs == []

    def test_is_called_instead_of_one_who_was_called_by_mistake(self, place):
        called(place)
        open_person(place, "B-017")
        page(place).choose("because", "agreed")
        page(place).choose("way", "put_back")
        page(place).press()
        assert place.state_of("A-043") is TicketState.ISSUED
        assert place.desk.stand.number == "B-017"


class TestACall:
    def test_tells_how_many_are_left_and_ends_at_the_limit(self, place):
        rules(place, recall_after_s=0)
        called(place)
        assert place.desk.calls().endswith("2 more calls")
        place.desk.call_again()
        place.desk.call_again()
        assert place.desk.calls().endswith("mark it as not come")
        place.desk.call_again()
        assert place.desk.stand.ticket.calls == 3
        assert "Mark it as not come" in place.told[-1]

    def test_taken_back_leaves_the_person_where_they_were(self, place):
        called(place)
        place.desk.lifecycle.put_back()
        assert (place.desk.stand.page, place.state_of("A-043")) == ("idle", TicketState.ISSUED)

    def test_in_vain_can_be_put_on_the_list_again(self, place):
        called(place)
        place.desk.no_show()
        assert place.desk.queue.words().aside[0].back.startswith("on the list again at")
        place.desk.lifecycle.come_back("a-043")
        assert place.state_of("A-043") is TicketState.ISSUED


class TestAWhileAway:
    def test_a_called_person_is_away_for_the_time_that_was_chosen_and_is_on_the_list_by_themselves(self, place):
        called(place)
        place.desk.lifecycle.hold()
        page(place).choose("minutes", "30")
        page(place).choose("because", "copy")
        page(place).press()
        gone = ticket(place, "A-043")
        assert (gone.state, gone.reason, place.desk.stand.page) == (TicketState.PARKED, "copy", "idle")
        assert gone.returns_at - place.work.now() > timedelta(minutes=29)

    def test_a_visit_that_was_put_off_is_free_of_the_desk_and_goes_on_with_its_ticket(self, place):
        called(place)
        place.desk.came()
        visit = place.desk.stand.visit
        place.desk.lifecycle.hold()
        page(place).press()
        assert (place.desk.stand.page, visit_state(place, visit)) == ("idle", VisitState.PARKED)
        assert place.told[-1].startswith("The visit A-043 is put off")
        assert place.desk.queue.words().aside[0].held
        place.desk.take("a-043")
        assert (place.desk.stand.visit, visit_state(place, visit)) == (visit, VisitState.OPEN)

    def test_a_visit_without_a_number_that_was_put_off_is_listed_and_goes_on(self, place):
        place.desk.begin("")
        visit = place.desk.stand.visit
        place.desk.lifecycle.hold()
        page(place).press()
        assert [each.id for each in place.desk.lifecycle.held] == [visit]
        place.desk.lifecycle.resume(visit)
        assert (place.desk.stand.page, place.desk.stand.visit) == ("visit", visit)

    def test_what_is_typed_in_the_visit_is_kept_before_it_is_put_off(self, place):
        kept = []
        place.desk.lifecycle.keep_typed = lambda: kept.append(place.desk.stand.page)
        place.desk.begin("A-043")
        place.desk.lifecycle.hold()
        page(place).press()
        assert kept == ["visit"]


class TestElsewhere:
    @pytest.fixture(autouse=True)
    def desks(self, place):
        rules(place, series=(Series(letter="A"), Series(letter="B", services=("x",), quick=True)),
              desks=(DeskPlan(desk="4"), DeskPlan(desk="7"), DeskPlan(desk="8")))  # fmt: skip
        desk_state_of_seven(place)

    def test_who_waits_is_sent_to_another_desk_and_that_can_be_undone(self, place):
        open_person(place, "A-044")
        undone = []
        place.ctx.announce = lambda message, undo=None: undone.append(undo)
        page(place).act("send", "a-044")
        page(place).choose("where", "desk:7")
        page(place).choose("because", "specialist")
        page(place).press()
        assert ticket(place, "A-044").for_desk == "7"
        undone[-1]()
        assert ticket(place, "A-044").for_desk is None

    def test_nobody_is_sent_nowhere(self, place):
        called(place)
        place.desk.lifecycle.send()
        page(place).choose("because", "wrong_list")
        page(place).press()
        assert "where" in place.ctx.say(page(place).notice.title)
        assert place.state_of("A-043") is TicketState.CALLED

    def test_a_desk_a_series_and_a_service_are_found_by_what_is_typed(self, place):
        called(place)
        place.desk.lifecycle.send()
        assert [each.key for each in words(place).where] == ["desk:7", "list:A", "list:B"]
        page(place).search("residence")
        assert any(each.key.startswith("service:") for each in words(place).where)

    def test_whoever_is_sent_on_half_served_may_come_back_to_this_desk(self, place):
        called(place)
        place.desk.came()
        place.desk.lifecycle.send()
        page(place).choose("where", "desk:7")
        page(place).turn_back(True)
        page(place).press()
        sent = ticket(place, "A-043")
        assert (sent.state, sent.for_desk, sent.back_to) == (TicketState.ISSUED, "7", "4")
        assert place.desk.stand.page == "idle"

    def test_with_something_unfinished_they_come_back_for_it_and_find_it_as_it_was_typed(self, place):
        called(place)
        place.desk.came()
        visit = place.desk.stand.visit
        persons.identify(place.work, place.session, visit, PERSON)
        application = services.choose(place.work, place.session, visit, NO_PAPERS, "kk")
        answering.put_back(place.work, application, {"/applicant/phone": "+77015554471"})
        place.desk.lifecycle.send()
        assert page(place).wish.back
        assert words(place).back == ""  # nothing to choose: the page says so above
        assert "come back to your desk" in words(place).sub
        page(place).choose("where", "desk:7")
        page(place).press()
        sent = ticket(place, "A-043")
        assert (sent.state, sent.for_desk, sent.back_to, sent.kept) == (TicketState.ISSUED, "7", "4", visit)
        assert place.desk.stand.page == "idle"
        assert [each.id for each in place.desk.lifecycle.held] == [visit]
        assert place.desk.lifecycle.sent_on == {visit}
        place.desk.lifecycle.resume(visit)
        assert words(place).title == "A-043 waits for desk 7"
        page(place).choose("way", "go")
        page(place).press()
        assert (place.desk.stand.page, place.desk.stand.visit) == ("visit", visit)
        assert visits.look_at_case(place.work, application).answers["/applicant/phone"] == "+77015554471"


class TestLeaving:
    def test_who_goes_home_is_called_no_more_and_why_is_kept(self, place):
        called(place)
        place.desk.lifecycle.leave()
        page(place).press()
        assert place.state_of("A-043") is TicketState.CALLED
        page(place).choose("because", "no_papers")
        page(place).press()
        assert ticket(place, "A-043").reason == "no_papers"
        assert (place.state_of("A-043"), place.desk.stand.page) == (TicketState.LEFT, "idle")

    def test_a_number_is_void_only_with_a_reason(self, place):
        page(place).act("void", "a-044")
        page(place).press()
        assert place.state_of("A-044") is TicketState.ISSUED
        page(place).choose("because", "twice")
        page(place).press()
        assert place.state_of("A-044") is TicketState.VOIDED
        assert ticket(place, "A-044").reason == "twice"


class TestANumberFromTheDesk:
    def test_is_given_by_the_office_for_what_was_chosen(self, place):
        place.desk.lifecycle.issue()
        service = place.work.law.services(place.work.today())[0]
        page(place).choose("where", f"service:{service.id}")
        page(place).choose("ground", "veteran")
        page(place).count("3")
        page(place).press()
        given = list(place.hall.tickets.values())[-1]
        assert (given.service, given.ground, given.people) == (service.id, "veteran", 3)
        assert place.told[-1] == f"The number is {given.number}"

    def test_a_life_event_opens_its_services(self, place):
        place.desk.lifecycle.issue()
        event = words(place).where[0].key
        page(place).choose("where", event)
        assert words(place).where
        assert all(each.key.startswith("service:") for each in words(place).where)
        assert page(place).wish.event == event.removeprefix("event:")

    def test_the_one_service_of_a_life_event_is_taken_with_it_and_may_be_given_up(self, place):
        place.desk.lifecycle.issue()
        offered = place.work.law.services(place.work.today())
        counted = Counter(event for each in offered for event in each.events)
        lone = next(event for event, n in counted.items() if n == 1)
        several = next(event for event, n in counted.items() if n > 1)
        page(place).choose("where", f"event:{several}")
        assert page(place).wish.services == ()
        page(place).choose("where", f"event:{lone}")
        (taken,) = page(place).wish.services
        page(place).choose("where", f"service:{taken}")
        assert page(place).wish.services == ()

    def test_without_the_line_it_is_the_next_of_the_desks_own_block(self, place):
        block = TicketBlock(id="b1", device="d1", series="A", first=700, last=799)
        with place.work.store.write() as uow:
            uow.rows.receive(ChangeRow(9002, "ticket_block:b1", "opBlock", encode(block)))
            uow.commit()
        place.hall.line = False
        place.desk.lifecycle.issue()
        page(place).press()
        assert (place.told[-1], place.desk.stand.side) == ("The number is A-700", "wish")

        assert words(place).number == "A-700"

    def test_without_the_line_and_without_a_block_nothing_is_given_and_what_was_chosen_stays(self, place):
        place.hall.line = False
        place.desk.lifecycle.issue()
        page(place).press()
        assert page(place).notice is not None
        assert place.desk.stand.side == "wish"

    def test_who_is_received_at_once_brings_what_they_came_for_into_the_visit(self, place):
        service = place.work.law.services(place.work.today())[0]
        place.desk.lifecycle.issue()
        page(place).choose("where", f"service:{service.id}")
        page(place).press_second()
        assert place.desk.stand.page == "visit"
        assert visits.look(place.work, place.desk.stand.visit).wanted == (service.id,)


class TestWhatIsNeeded:
    def test_the_list_of_documents_is_there_from_the_call_on_and_taken_with_one_key_once_it_is_known_who_it_is(
        self, place
    ):
        service = place.work.law.services(place.work.today())[0]
        came = replace(ticket(place, "A-043"), service=service.id, people=3)
        with place.work.store.write() as uow:
            uow.rows.receive(place.hall.row(came))
            uow.commit()
        called(place)
        assert place.desk.needed()
        assert place.desk.people() == "3 people came on this number"
        place.desk.came()
        assert visits.look(place.work, place.desk.stand.visit).wanted == (service.id,)
