"""Whoever stands at the desk before their turn is served with a reason, and called first, so that no other desk has them."""

from __future__ import annotations

import pytest

from mfc_desk.domain.ids import Key
from mfc_desk.domain.tickets import TicketState
from mfc_desk.usecases.line import LineView
from tests.presenters.place import Place
from tests.usecases.place import OPENING
from ui.presenters.palette import PalettePresenter
from ui.presenters.wish import Kind


def by_the_palette(place: Place) -> None:
    palette = PalettePresenter(place.desk, lambda: ())
    palette.search("#44")
    palette.choose("ticket:a-044")


def by_typing(place: Place) -> None:
    place.desk.ask_number()
    place.desk.begin("44")


def by_the_page_of_the_person(place: Place) -> None:
    place.desk.lifecycle.open_person("a-044", "A-044")
    place.desk.lifecycle.page.act("here", "a-044")


WAYS = [by_the_palette, by_typing, by_the_page_of_the_person]


@pytest.mark.parametrize("comes", WAYS)
def test_who_is_passed_by_others_is_served_only_with_a_reason_which_the_office_keeps(place, comes):
    comes(place)
    page = place.desk.lifecycle.page
    assert (place.desk.stand.page, page.wish.kind) == ("idle", Kind.HERE)
    assert page.words().title == "A-044: receive out of turn"
    assert page.words().place.before == "1 goes before"
    page.press()
    assert place.ctx.say(page.notice.title) == "Say why, in a few words"
    assert place.hall.verbs == []
    page.choose("because", "unwell")
    page.press()
    assert place.hall.verbs == ["call_ticket"]
    assert (place.desk.stand.page, place.desk.stand.number) == ("visit", "A-044")
    assert place.state_of("A-044") is TicketState.SERVING


def test_a_reason_that_was_said_on_the_page_of_the_person_is_not_asked_for_again(place):
    place.desk.lifecycle.open_person("a-044", "A-044")
    place.desk.lifecycle.page.choose("because", "child")
    place.desk.lifecycle.page.act("here", "a-044")
    assert (place.desk.stand.page, place.hall.verbs) == ("visit", ["call_ticket"])


@pytest.mark.parametrize("comes", WAYS)
def test_where_the_line_is_cut_meanwhile_whoever_stands_here_is_served_all_the_same(place, comes):
    comes(place)
    place.hall.line = False
    place.desk.lifecycle.page.choose("because", "unwell")
    place.desk.lifecycle.page.press()
    assert (place.desk.stand.page, place.desk.stand.number) == ("visit", "A-044")


def test_without_the_line_a_paper_is_served_without_a_question(place):
    place.desk.status.set_line(LineView(online=False, since=OPENING, kept=0, attention=0, held_up_to=None))
    by_typing(place)
    assert place.desk.stand.page == "visit"


def test_another_desk_that_was_quicker_is_told_and_no_visit_begins(place):
    by_the_palette(place)
    place.hall.busy = 99
    place.desk.lifecycle.page.choose("because", "unwell")
    place.desk.lifecycle.page.press()
    assert place.desk.stand.page == "idle"
    with place.work.store.read() as uow:
        assert uow.rows.get(Key("ticket", "a-044")).visit is None


def test_who_could_not_be_called_on_a_break_is_not_received_by_a_later_call(place):
    by_typing(place)
    place.desk.lifecycle.page.choose("because", "unwell")
    place.desk.seat.pause("lunch")
    place.desk.lifecycle.page.press()
    place.desk.seat.open()
    place.desk.lifecycle.open_person("a-044", "A-044")
    place.desk.lifecycle.page.choose("because", "child")
    place.desk.lifecycle.page.press()
    assert place.desk.stand.page == "called", "they are on the way, and did not come yet"


def test_a_line_that_is_cut_after_a_break_begins_no_visit_of_who_went_away(place):
    by_typing(place)
    place.desk.lifecycle.page.choose("because", "unwell")
    place.desk.seat.pause("lunch")
    place.desk.lifecycle.page.press()
    place.desk.seat.open()
    place.hall.line = False
    place.desk.call_next()
    assert (place.desk.stand.page, place.desk.stand.number) == ("idle", "")
