"""The desk: nobody here, someone called, someone here; with the line and without it."""

from __future__ import annotations

from dataclasses import replace

from mfc_desk.domain.ids import Key
from mfc_desk.domain.tickets import TicketState
from mfc_desk.usecases import visits
from tests.presenters.place import Place, rules
from ui.presenters.desk import DeskPresenter
from ui.presenters.known import of_visit


def numbers(desk):
    return [row.number for row in desk.queue.words().rows]


def test_an_idle_desk_shows_the_people_in_their_order(place):
    assert numbers(place.desk) == ["A-043", "A-044", "B-017"]
    assert place.desk.queue.words().next.number == "A-043"
    assert place.desk.stand.page == "idle"


def test_call_next_shows_who_was_called_and_what_the_ticket_says(place):
    place.desk.call_next()
    assert (place.desk.stand.page, place.desk.stand.number, place.desk.stand.busy) == ("called", "A-043", "")
    assert place.desk.elapsed() == "0:00"
    assert place.desk.calls().startswith("Called once")
    assert place.ctx.say(place.desk.facts()[0].title).startswith("Came to the hall at")
    assert Key("ticket", "a-043") in place.changed


def test_came_begins_the_visit_of_the_called_person(place):
    place.desk.call_next()
    place.desk.came()
    assert (place.desk.stand.page, place.desk.stand.visit) == ("visit", place.opened[0])
    assert place.state_of("A-043") is TicketState.SERVING


def test_a_second_call_counts_and_stays_on_the_same_person(place):
    rules(place, recall_after_s=0)
    place.desk.call_next()
    place.desk.call_again()
    assert place.desk.stand.ticket.calls == 2
    assert place.desk.stand.number == "A-043"


def test_when_nobody_waits_the_desk_says_so_and_stays_free(tmp_path):
    place = Place(tmp_path)
    place.desk.call_next()
    assert place.desk.stand.page == "idle"
    assert place.ctx.say(place.desk.stand.notice.title) == "Nobody is waiting now"
    place.work.store.close()


def test_without_the_line_a_call_asks_for_the_paper_ticket_instead(place):
    place.hall.line = False
    place.desk.call_next()
    assert place.desk.stand.asking
    assert place.desk.stand.notice.tone == "off"
    place.desk.begin("a 44")
    assert place.desk.stand.page == "visit"
    assert place.state_of("A-044") is TicketState.SERVING
    assert place.state_of("A-043") is TicketState.ISSUED


def test_a_number_the_desk_does_not_know_becomes_the_number_of_the_visit(place):
    place.desk.ask_number()
    place.desk.begin("C-101")
    with place.work.store.read() as uow:
        visit = uow.rows.get(Key("visit", place.opened[0]))
    assert (visit.number, visit.ticket) == ("C-101", None)


def test_a_visit_needs_no_ticket_at_all(place):
    place.desk.ask_number()
    place.desk.begin("")
    assert place.desk.stand.page == "visit"


def test_did_not_come_sets_aside_and_the_person_can_still_be_taken(place):
    place.desk.call_next()
    place.desk.no_show()
    assert place.desk.stand.page == "idle"
    assert place.state_of("A-043") is TicketState.NO_SHOW
    told, action, act = place.offers[0]
    assert (told, action) == ("A-043 is set aside", "Came after all")
    act()
    assert place.desk.stand.page == "visit"
    assert place.state_of("A-043") is TicketState.SERVING


def test_a_call_never_closes_a_visit(place):
    place.desk.call_next()
    place.desk.came()
    place.desk.call_next()
    assert (place.desk.stand.page, place.desk.stand.side) == ("visit", "wish")
    assert place.desk.lifecycle.page.words().ways_label == "Finish A-043 first"
    assert place.state_of("A-044") is TicketState.ISSUED


def test_a_call_that_is_not_answered_yet_comes_before_the_next(place):
    place.desk.call_next()
    place.desk.call_next()
    place.desk.take("a-044")
    assert place.told == ["Say first whether A-043 came"] * 2


def test_a_window_that_is_opened_again_returns_to_the_visit(place):
    place.desk.call_next()
    place.desk.came()
    again = place.desk_again()
    assert (again.stand.page, again.stand.visit) == ("visit", place.opened[0])


def test_a_window_that_is_opened_again_returns_to_the_call(place):
    place.desk.call_next()
    again = place.desk_again()
    assert (again.stand.page, again.stand.number) == ("called", "A-043")


def test_a_finished_visit_frees_the_desk(place):
    place.desk.call_next()
    place.desk.came()
    place.desk.visit_over()
    assert place.desk.stand.page == "idle"
    assert numbers(place.desk) == ["A-044", "B-017"]


def test_a_new_ticket_in_the_feed_appears_in_the_list(place):
    place.come("V-008")
    place.desk.refresh(frozenset({Key("ticket", "v-008")}))
    assert "V-008" in numbers(place.desk)


def test_what_is_kept_is_listed_with_its_number(place):
    place.desk.call_next()
    place.desk.came()
    place.desk.open_line("waiting")
    waiting = place.desk.beside.line.waiting
    assert [waiting.row(each).lead for each in waiting.refs() if each.kind == "group"] == ["A-043"]
    assert place.desk.beside.line.decide.rows() == ()
    place.desk.open_line("waiting")
    assert place.desk.stand.side == ""


def test_a_call_that_the_office_is_not_ready_for_is_asked_again_after_the_line_turned(place):
    place.desk.begin("")
    visits.abandon(place.work, place.ctx.session, place.opened[0], "left")
    place.desk.visit_over()
    place.hall.busy = 1
    place.desk.call_next()
    assert place.desk.stand.busy == "call"
    place.desk.line_turned(online=True)
    assert (place.desk.stand.page, place.desk.stand.busy) == ("called", "")


def test_a_call_that_waited_for_a_line_that_is_cut_says_so(place):
    place.desk.begin("")
    visits.abandon(place.work, place.ctx.session, place.opened[0], "left")
    place.desk.visit_over()
    place.hall.busy = 1
    place.desk.call_next()
    place.desk.line_turned(online=False)
    assert place.desk.stand.notice.tone == "off"
    assert place.desk.stand.asking


def test_a_call_without_an_answer_has_the_line_tried_at_once(place):
    hurried = []
    desk = DeskPresenter(replace(place.ctx, changed=hurried.append))
    desk.start()
    place.hall.line = False
    desk.call_next()
    assert hurried == [frozenset()]


def later(place):
    """The window was opened again; nothing is read before it is told to go on."""
    waiting = []
    context = replace(place.ctx, run=lambda lane, job, done, failed=None: waiting.append((job, done)))
    desk = DeskPresenter(context)
    desk.start()

    def go_on():
        while waiting:
            job, done = waiting.pop(0)
            done(job())

    return desk, go_on


def test_nobody_is_called_before_the_desk_knows_who_is_here_already(place):
    place.desk.call_next()
    desk, go_on = later(place)
    desk.call_next()
    go_on()
    assert (desk.stand.page, desk.stand.notice, desk.stand.ticket.calls) == ("called", None, 1)
    assert place.told == ["Say first whether A-043 came"]


def test_a_call_pressed_before_the_desk_knows_who_is_here_is_carried_out_then(place):
    desk, go_on = later(place)
    desk.call_next()
    go_on()
    assert (desk.stand.page, desk.stand.ticket.number) == ("called", "A-043")


def test_after_the_call_and_once_they_came_the_clerk_sees_for_what_on_which_ground_how_long_and_the_note(place):
    service = place.work.law.services(place.work.today())[0]
    with place.work.store.write() as uow:
        ticket = uow.rows.get(Key("ticket", "a-043"))
        told = replace(ticket, service=service.id, ground="veteran", people=2, note="hard of hearing")
        uow.rows.receive(place.hall.row(told))
        uow.commit()
    desk = place.desk
    desk.call_next()
    say = place.ctx.say
    assert desk.stand.number == "A-043"
    assert desk.service() == say(service.name)
    assert "2" in desk.people()
    assert (desk.elapsed(), desk.calls().startswith("Called once")) == ("0:00", True)
    assert desk.needed()
    called = [(say(each.title), say(each.why) if each.why else "") for each in desk.facts()]
    assert called[0][0] == "Reception: hard of hearing"
    assert "veteran" in called[1][1].casefold()
    assert called[2] == ("Came to the hall at 10:20", "Waited 20 minutes until the first call")
    desk.came()
    view = visits.look(place.work, desk.stand.visit)
    groups = {say(each.title): each.facts for each in of_visit(place.ctx, view)}
    (ticket_facts,) = (facts for title, facts in groups.items() if "A-043" in title)
    assert [(say(each.title), say(each.why) if each.why else "") for each in ticket_facts] == called
