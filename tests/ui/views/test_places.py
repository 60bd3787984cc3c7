"""What is done with people's places, by keyboard alone; every new page fits in every language and size."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, Qt

from mfc_desk.domain.halls import Desk, DeskPlan, DeskState, Hall, Series
from mfc_desk.domain.ids import Key
from mfc_desk.domain.tickets import TicketState
from mfc_desk.store.bodies import encode
from mfc_desk.text.catalogue import LANGUAGES
from sync.wire.messages import Answer, Ask, ChangeRow
from tests.ui.hands import focused, go_on, key, part, settle, type_text
from tests.ui.lint import faults
from tests.usecases.place import words
from ui.theme.state import current
from ui.theme.tokens import Theme

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PAGES = (
    "person",
    "busy",
    "park",
    "hold",
    "send",
    "issue",
    "given",
    "unprinted",
    "event",
    "pause",
    "paused",
    "hall",
    "desks",
    "shift",
    "held",
)


@pytest.fixture(autouse=True)
def centre(place, window):
    """A hall with two series and eight desks: one was left open, two are on a break, one is closed."""
    series = (Series(letter="A"), Series(letter="B", services=("x",), quick=True))
    hall = Hall(series=series, desks=tuple(DeskPlan(desk=str(n), quick=n == 4) for n in range(1, 9)), recall_after_s=0)
    left = Desk(id="7", state=DeskState.OPEN, operator="dina", since=place.work.now() - timedelta(hours=2))
    states = {"1": DeskState.PAUSED, "2": DeskState.PAUSED, "8": DeskState.CLOSED}
    more = [Desk(id=name, state=state, since=left.since) for name, state in states.items()]
    with place.work.store.write() as uow:
        for n, row in enumerate((hall, left, *more)):
            uow.rows.receive(ChangeRow(9000 + n, f"{row.kind}:{row.id}", f"op{n}", encode(row)))
        uow.commit()
    window.refresh(frozenset({Key("hall", "hall"), Key("desk", "7")}))
    settle()


def bring(window, page):
    desk = window.presenter
    if page in ("park", "send"):
        desk.call_next()
    elif page in ("busy", "hold", "held"):
        desk.begin("A-043")
        settle()
    {
        "person": lambda: desk.lifecycle.open_person("a-044", "A-044"),
        "busy": lambda: desk.lifecycle.open_person("a-044", "A-044"),
        "park": desk.lifecycle.hold,
        "hold": desk.lifecycle.hold,
        "held": lambda: (desk.lifecycle.hold(), desk.lifecycle.page.press()),
        "send": desk.lifecycle.send,
        "issue": desk.lifecycle.issue,
        "given": lambda: (desk.lifecycle.issue(), desk.lifecycle.page.press()),
        "unprinted": lambda: (desk.lifecycle.issue(), desk.lifecycle.page.press(), desk.lifecycle.page.press()),
        "event": lambda: (desk.lifecycle.issue(), desk.lifecycle.page.choose("where", "event:childbirth")),
        "pause": lambda: (desk.lifecycle.turn_pause(), desk.lifecycle.page.press()),
        "paused": lambda: desk.seat.pause("lunch"),
        "hall": lambda: desk.open_side("hall"),
        "desks": lambda: desk.open_side("desks"),
        "shift": lambda: (desk.call_next(), desk.open_side("shift"), desk.shift.press()),
    }[page]()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("scale", "size"), [(1.0, (1366, 768)), (1.75, (1366, 768)), (1.0, (1024, 700))])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_of_places_cuts_a_word_or_outgrows_the_window(place, window, language, scale, size, page):
    current().switch(Theme("light", scale))
    window.resize(*size)
    window.set_catalogue(words(place.work, language))
    bring(window, page)
    settle()
    window.put_away()
    settle()
    assert faults(window) == []
    assert window.size().toTuple() == size


def test_a_person_of_the_list_is_called_with_four_keys(place, window):
    part(window, "queue.list").setFocus()
    key(Qt.Key.Key_End)
    key(Qt.Key.Key_Return)
    assert focused().startswith("wish.because")
    key(Qt.Key.Key_Space)
    go_on()
    assert (window.presenter.stand.page, window.presenter.stand.number) == ("called", "B-017")
    assert focused() == "desk.came"


def test_without_a_reason_the_focus_goes_to_the_reasons_and_the_page_says_why(window):
    part(window, "queue.list").setFocus()
    key(Qt.Key.Key_End)
    key(Qt.Key.Key_Return)
    part(window, "wish.do").setFocus()
    go_on()
    assert focused().startswith("wish.because")
    assert part(window, "wish.notice").isVisible()
    assert window.presenter.stand.page == "idle"


def test_escape_leads_back_and_nothing_was_done(place, window):
    part(window, "queue.list").setFocus()
    key(Qt.Key.Key_End)
    key(Qt.Key.Key_Return)
    key(Qt.Key.Key_Escape)
    assert window.presenter.stand.side == ""
    assert place.hall.verbs == []


def test_letters_in_the_list_sift_it_and_escape_brings_everybody_back(window):
    part(window, "queue.list").setFocus()
    type_text(window.focusWidget(), "b")
    assert focused() == "queue.find"
    settle()
    assert [each.number for each in window.presenter.queue.words().rows] == ["B-017"]
    key(Qt.Key.Key_Escape)
    assert len(window.presenter.queue.words().rows) == 3
    assert focused() == "queue.list"


def test_f4_lets_the_called_person_go_for_a_while(place, window):
    key(Qt.Key.Key_F2)
    key(Qt.Key.Key_F4)
    assert focused() == "wish.minutes.15"
    key(Qt.Key.Key_Right)
    go_on()
    assert place.state_of("A-043") is TicketState.PARKED
    assert focused() == "desk.call_next"


def test_f4_puts_a_visit_off_and_its_page_goes_and_it_comes_back_as_it_was(place, window):
    key(Qt.Key.Key_F2)
    key(Qt.Key.Key_Return)
    part(window, "visit.who.family_name.editor").setFocus()
    type_text(window.focusWidget(), "Ospanova")
    key(Qt.Key.Key_F4)
    go_on()
    assert window.presenter.stand.page == "idle"
    assert window.findChild(type(window.middle), "visit") is None
    part(window, "desk.aside.a-043").click()
    settle()
    assert window.middle.currentWidget().objectName() == "visit"
    assert part(window, "visit.who.family_name.editor").text() == "Ospanova"


def test_f2_during_a_visit_asks_what_becomes_of_it_and_stay_changes_nothing(place, window):
    key(Qt.Key.Key_F2)
    key(Qt.Key.Key_Return)
    key(Qt.Key.Key_F2)
    assert focused() == "wish.way.stay"
    key(Qt.Key.Key_Space)
    go_on()
    assert window.middle.currentWidget().objectName() == "visit"
    assert place.state_of("A-043") is TicketState.SERVING


def test_the_palette_sends_the_called_person_to_another_desk(place, window):
    key(Qt.Key.Key_F2)
    key(Qt.Key.Key_K, CTRL)
    type_text(window.focusWidget(), ">send")
    key(Qt.Key.Key_Return)
    assert focused() == "wish.search.editor"
    type_text(window.focusWidget(), "7")
    key(Qt.Key.Key_Return)
    part(window, "wish.because.specialist").setFocus()
    key(Qt.Key.Key_Space)
    go_on()
    with place.work.store.read() as uow:
        assert uow.rows.get(Key("ticket", "a-043")).for_desk == "7"


def test_a_break_and_its_end_are_one_key_and_the_pill_says_it(window):
    key(Qt.Key.Key_F4, SHIFT)
    key(Qt.Key.Key_Space)
    go_on()
    assert part(window, "top_bar.seat").words().startswith("Break")
    assert part(window, "desk.call_next").words() == "Open the desk"
    key(Qt.Key.Key_F4, SHIFT)
    assert part(window, "top_bar.seat").words().startswith("Open")
    key(Qt.Key.Key_F2)
    assert window.presenter.stand.page == "called"


def test_the_whole_hall_is_sifted_as_one_types_and_enter_opens_a_person(window):
    key(Qt.Key.Key_5, CTRL)
    assert focused() == "hall.find.editor"
    type_text(window.focusWidget(), "a44")
    settle()
    assert part(window, "hall.table").rows.rowCount() == 1
    key(Qt.Key.Key_Down)
    key(Qt.Key.Key_Return)
    assert window.presenter.lifecycle.page.wish.number == "A-044"
    key(Qt.Key.Key_Escape)
    assert window.presenter.stand.side == "hall", "whoever came from the hall goes back to it"


def test_the_end_of_a_shift_is_read_back_before_it_closes_what_is_open(place, window):
    out = []
    window.sign_out_asked.connect(lambda: out.append(1))
    key(Qt.Key.Key_F2)
    key(Qt.Key.Key_F4, CTRL)
    go_on()
    assert (out, part(window, "shift.notice").isVisible()) == ([], True)
    part(window, "shift.go.0").click()
    settle()
    assert (window.presenter.stand.page, window.presenter.stand.side) == ("called", "")
    key(Qt.Key.Key_F4, CTRL)
    go_on()
    go_on()
    assert out == [1]
    assert window.presenter.seat.view is not None
    with place.work.store.read() as uow:
        assert uow.rows.get(Key("desk", "4")).state is DeskState.CLOSED
    assert place.state_of("A-043") is TicketState.ISSUED, "who was on the way waits for every desk again"


def test_what_is_answered_after_the_operator_signed_out_is_drawn_nowhere(window, app):
    presenter = window.presenter
    window.let_go()
    window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    presenter.shift.look()
    presenter.seat.look()
    presenter.refresh(frozenset({Key("ticket", "a-043"), Key("desk", "4")}))
    presenter.minute()
    assert presenter.queue.view is not None


def test_a_wish_survives_another_language_with_everything_chosen(place, window):
    key(Qt.Key.Key_F2)
    key(Qt.Key.Key_F4)
    window.presenter.lifecycle.page.choose("minutes", "30")
    window.presenter.lifecycle.page.type("passport")
    window.set_catalogue(words(place.work, "kk"))
    settle()
    assert window.presenter.lifecycle.page.wish.minutes == 30
    assert part(window, "wish.minutes.30").isChecked()
    assert part(window, "wish.words.editor").text() == "passport"


def where_found(window):
    return [each.key for each in window.presenter.lifecycle.page.options()]


@pytest.mark.parametrize("way", [Qt.Key.Key_Down, Qt.Key.Key_Tab])
def test_whoever_is_sent_on_goes_by_keys_to_any_place_of_the_list_not_only_the_first(place, window, way):
    key(Qt.Key.Key_F2)
    window.presenter.lifecycle.send()
    settle()
    assert focused() == "wish.search.editor"
    found = where_found(window)
    assert [each for each in found if each.startswith("desk:")] == ["desk:7", "desk:1", "desk:2"], "nobody sits at 8"
    assert "list:B" in found, "series are offered before anything is typed"
    key(way)
    assert focused() == "wish.where.desk:7"
    key(Qt.Key.Key_Down)
    key(Qt.Key.Key_Down)
    assert focused() == "wish.where.desk:2"
    key(Qt.Key.Key_Return)
    assert window.presenter.lifecycle.page.wish.target == "desk:2"
    met = []
    for _ in range(5):
        key(Qt.Key.Key_Tab)
        met.append(focused())
    read = ["wish.back", "wish.because.wrong_list", "wish.words.editor", "wish.do", "desk.back"]
    assert met == read, "Tab goes on as the page is read"


def test_what_was_found_by_words_is_in_the_chain_of_tab_too(window):
    key(Qt.Key.Key_F2)
    window.presenter.lifecycle.send()
    settle()
    type_text(window.focusWidget(), "desk")
    settle()
    second = where_found(window)[1]
    key(Qt.Key.Key_Tab)
    assert focused() == "wish.where.desk:7"
    key(Qt.Key.Key_Down)
    key(Qt.Key.Key_Space)
    assert window.presenter.lifecycle.page.wish.target == second


def test_what_is_known_goes_from_the_tray_and_the_focus_stays_in_it_so_that_escape_leaves(place, window):
    at = place.work.now()
    for n in range(2):
        with place.work.store.write() as uow:
            uow.asked.add(Ask(f"c{n}", "call_next", {}, "aigerim"), at)
            uow.asked.give_up(f"c{n}")
            uow.asked.answered(Answer(f"c{n}", at, {"ticket": "a-043"}))
            uow.asked.honoured(f"c{n}", tell=True)
            uow.commit()
    key(Qt.Key.Key_F12)
    part(window, "tray.known.c0").setFocus()
    key(Qt.Key.Key_Return)
    assert focused() == "tray.known.c1"
    key(Qt.Key.Key_Return)
    assert focused() == "line.primary"
    key(Qt.Key.Key_Escape)
    assert window.presenter.stand.side == ""


def test_the_whole_hall_opens_with_the_last_words_selected_so_that_new_ones_take_their_place(window):
    key(Qt.Key.Key_5, CTRL)
    type_text(window.focusWidget(), "a44")
    settle()
    key(Qt.Key.Key_Escape)
    if window.presenter.stand.side:
        key(Qt.Key.Key_Escape)
    key(Qt.Key.Key_5, CTRL)
    type_text(window.focusWidget(), "b17")
    settle()
    assert window.presenter.beside.hall.words == "b17"


def test_a_letter_and_figures_find_numbers_and_no_hour_with_the_same_figures(window):
    hall, queue = window.presenter.beside.hall, window.presenter.queue
    hall.look()
    settle()
    hours = {each.why for each in hall.lines}
    assert any("10:2" in each for each in hours), hours
    hall.sift("A-2")
    queue.sift("A-2")
    assert (hall.found(), queue.words().rows) == ((), ())
    hall.sift("A-04")
    queue.sift("a 04")
    assert [each.number for each in hall.found()] == ["A-043", "A-044"]
    assert [each.number for each in queue.words().rows] == ["A-043", "A-044"]


@pytest.mark.parametrize(("language", "line"), [("en", "line"), ("ru", "связ"), ("kk", "байланыс")])
def test_a_call_the_centre_did_not_answer_says_nothing_of_the_line_which_may_stand_as_green(place, language, line):
    said = words(place.work, language)("desk.called_alone", number="A-043")
    assert "A-043" in said
    assert line not in said.lower()
