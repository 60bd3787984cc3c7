"""The paper of a number that was given at this desk: printed by a key, told in words where it does not come out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mfc_desk.domain.ticket_prints import CopyReason, PrintState
from mfc_desk.ports.outside import NotPrinted, Printed, TicketPrinter
from mfc_desk.text.message import msg
from mfc_desk.usecases import ticket_papers
from tests.presenters.place import Place
from tests.usecases.test_ticket_papers import Tray

JAM = msg("paper.no_printer")


@pytest.fixture
def tray():
    return Tray(Printed())


@pytest.fixture
def place(tmp_path, tray):
    made = Place(tmp_path, "A-043")
    made.work = made.ctx.work = replace(made.work, tickets=TicketPrinter(form="a6", printer=tray))
    made.desk = made.desk_again()
    yield made
    made.work.store.close()


@pytest.fixture
def page(place):
    """A number was just given."""
    place.desk.lifecycle.issue()
    place.desk.lifecycle.page.press()
    return place.desk.lifecycle.page


def prints(place, page):
    return [(one.copy, one.state, one.reason) for one in ticket_papers.papers(place.work, page.wish.ticket).prints]


def notice(place, page):
    return None if page.notice is None else place.ctx.say(page.notice.title)


def test_a_number_that_is_given_stands_in_large_letters_and_is_printed_by_the_key_for_paper(place, page, tray):
    number = page.wish.number
    assert (page.words().number, page.words().primary, page.words().second) == (
        number, "Print the ticket", "Without paper",
    )  # fmt: skip
    assert tray.jobs == []
    page.print()
    assert prints(place, page) == [(0, PrintState.PRINTED, None)]
    assert (len(tray.jobs), notice(place, page)) == (1, f"Ticket {number} is printed")
    assert page.words().primary == "Done"
    page.press()
    assert place.desk.stand.side == ""


def test_without_paper_leaves_the_number_as_it_is(place, page, tray):
    page.press_second()
    assert (place.desk.stand.side, tray.jobs) == ("", [])


def test_a_second_print_is_a_copy_with_its_reason(place, page, tray):
    page.print()
    page.choose("way", CopyReason.LOST)
    page.press_second()
    assert prints(place, page)[1:] == [(1, PrintState.PRINTED, CopyReason.LOST)]
    assert notice(place, page) == f"A copy of ticket {page.wish.number} is printed"


def test_a_second_press_of_the_key_for_paper_prints_nothing_before_somebody_said_why(place, page, tray):
    sought = []
    page.seek = sought.append
    page.print()
    page.print()
    assert (len(tray.jobs), sought, page.notice.tone) == (1, ["way"], "warn")
    page.press_second()
    assert len(tray.jobs) == 1
    page.choose("way", CopyReason.UNREADABLE)
    page.print()
    assert prints(place, page)[1:] == [(1, PrintState.PRINTED, CopyReason.UNREADABLE)]
    page.print()
    assert (len(tray.jobs), sought[-1]) == (2, "way"), "and neither is a third one"


def test_a_copy_for_who_lost_theirs_is_printed_once_somebody_said_why(place, page, tray):
    ticket, number = page.wish.ticket, page.wish.number
    page.print()
    page.leave()
    sought = []
    page.seek = sought.append
    place.desk.lifecycle.paper.open(ticket, number)
    page.press()
    assert (len(tray.jobs), sought) == (1, ["way"])
    page.choose("way", CopyReason.LOST)
    page.press()
    assert prints(place, page)[1:] == [(1, PrintState.PRINTED, CopyReason.LOST)]


def test_a_key_pressed_before_it_is_known_that_a_paper_is_out_prints_none_without_a_reason(
    place, page, tray, monkeypatch
):
    ticket, number, run, later = page.wish.ticket, page.wish.number, place.ctx.run, []
    page.print()
    page.leave()

    def slow(lane, job, *answers):
        if lane == "data":
            later.append(lambda: run(lane, job, *answers))
        else:
            run(lane, job, *answers)

    monkeypatch.setattr(place.ctx, "run", slow)
    place.desk.lifecycle.paper.open(ticket, number)
    page.print()
    assert len(tray.jobs) == 1
    for each in later:
        each()
    assert (len(tray.jobs), place.ctx.say(page.notice.title)) == (1, place.ctx.say("ticket_paper.say_why"))


def test_where_nothing_came_out_the_number_is_told_with_why_and_the_next_print_is_the_original(place, page, tray):
    number, tray.outcome = page.wish.number, NotPrinted(JAM, nothing_came_out=True)
    page.press()
    assert notice(place, page) == f"Not printed: no printer is set up at this desk. The number holds: {number}"
    assert page.notice.tone == "bad"
    tray.outcome = Printed()
    page.press()
    assert [(copy, state) for copy, state, _ in prints(place, page)] == [
        (0, PrintState.NOT_PRINTED), (0, PrintState.PRINTED),
    ]  # fmt: skip


def test_where_nobody_knows_whether_it_came_out_the_next_one_is_a_copy_and_says_why(place, page, tray):
    tray.outcome = NotPrinted(JAM)
    page.press()
    assert (page.words().primary, page.wish.way) == ("Print a copy", CopyReason.UNSURE)
    tray.outcome = Printed()
    page.press()
    assert prints(place, page)[1:] == [(1, PrintState.PRINTED, CopyReason.UNSURE)]


def test_who_left_the_page_while_it_was_printed_is_told_in_a_word(place, page, tray):
    number, waiting = page.wish.number, []
    run, place.ctx.run = place.ctx.run, lambda lane, *job: waiting.append(job) if lane == "paper" else run(lane, *job)
    tray.outcome = NotPrinted(JAM, nothing_came_out=True)
    page.press()
    assert page.busy
    page.leave()
    run("paper", *waiting[0])
    assert place.told[-1] == f"Not printed: no printer is set up at this desk. The number holds: {number}"


def test_somebody_of_the_list_who_lost_the_paper_gets_a_copy_from_their_place(place, tray):
    lifecycle = place.desk.lifecycle
    lifecycle.open_person("a-043", "A-043")
    assert "ticket" in [each.key for each in lifecycle.page.words().acts]
    lifecycle.page.act("ticket", "a-043")
    lifecycle.page.print(large=True)
    lifecycle.page.print(large=True)
    assert [copy for copy, *_ in prints(place, lifecycle.page)] == [0, 1]
    assert prints(place, lifecycle.page)[1][2] is CopyReason.LARGE_TYPE
