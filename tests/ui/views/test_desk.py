"""The window by keyboard alone; losing the line moves nothing; every language and size fits."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QLabel, QWidget

from mfc_desk.domain.tickets import TicketState
from mfc_desk.ports.office import NoLine
from mfc_desk.text.catalogue import LANGUAGES
from mfc_desk.text.message import msg
from mfc_desk.usecases.line import LineView
from tests.ui.hands import focused, key, part, settle, type_text
from tests.ui.lint import faults
from tests.usecases.place import words
from ui.keys import COMMANDS
from ui.theme.state import current
from ui.theme.tokens import Theme
from ui.views.columns import room_for

AT = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def line(online, kept=0):
    return LineView(online=online, since=AT, kept=kept, attention=2, held_up_to=AT)


def bring(window, state):
    desk = window.presenter
    if state == "called":
        desk.call_next()
    elif state == "no line":
        desk._failed(NoLine(msg("line.no_answer")))
    elif state == "visit":
        desk.begin("A-043")
    elif state == "aside":
        desk.call_next()
        desk.no_show()
    elif state == "palette":
        window.open_palette()
    elif state != "idle":
        desk.open_side(state)


@pytest.mark.parametrize("state", ["idle", "called", "visit", "no line", "aside", "line", "keys", "palette"])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_cuts_a_word_or_outgrows_the_window(place, window, language, scale, state):
    current().switch(Theme("light", scale))
    window.set_catalogue(words(place.work, language))
    window.presenter.status.set_line(line(online=False, kept=14))
    window.presenter.status.set_devices({"scanner": "ready", "printer": "trouble", "reader": "absent"})
    bring(window, state)
    settle()
    assert faults(window) == []
    assert window.size().toTuple() == (1366, 768)


@pytest.mark.parametrize(
    ("width", "room"), [(1920, "wide"), (1366, "full"), (1100, "drawer"), (800, "both"), (683, "little")]
)
def test_panels_leave_in_their_order(width, room):
    assert room_for(width) == room


def test_a_person_is_called_and_received_with_two_keys(place, window):
    assert focused() == "desk.call_next"
    key(Qt.Key.Key_F2)
    assert focused() == "desk.came"
    assert window.presenter.stand.number == "A-043"
    key(Qt.Key.Key_Return)
    assert place.state_of("A-043") is TicketState.SERVING
    assert window.middle.currentWidget().objectName() == "visit"


def test_who_does_not_come_and_returns_costs_few_keys(place, window):
    key(Qt.Key.Key_F2)
    key(Qt.Key.Key_Delete)
    assert place.state_of("A-043") is TicketState.NO_SHOW
    key(Qt.Key.Key_F2)
    assert window.presenter.stand.number == "A-044"
    key(Qt.Key.Key_Delete)
    key(Qt.Key.Key_K, CTRL)
    type_text(window.focusWidget(), "#43")
    key(Qt.Key.Key_Return)
    assert place.state_of("A-043") is TicketState.SERVING


def test_enter_on_another_button_presses_that_button(place, window):
    key(Qt.Key.Key_F2)
    part(window, "desk.no_show").setFocus()
    key(Qt.Key.Key_Return)
    assert place.state_of("A-043") is TicketState.NO_SHOW


def test_ctrl_n_while_somebody_is_here_says_what_comes_first(place, window):
    key(Qt.Key.Key_F2)
    key(Qt.Key.Key_N, CTRL)
    assert window.status_line.word.accessibleName() == "Say first whether A-043 came"
    window.presenter.came()
    settle()
    key(Qt.Key.Key_N, CTRL)
    assert window.status_line.word.accessibleName() == "Finish A-043 first"
    assert window.presenter.stand.page == "visit"


def test_escape_at_the_head_of_the_window_leaves_the_page_over_the_work(place, window):
    window.presenter.open_side("hall")
    settle()
    part(window, "top_bar.seat").setFocus()
    key(Qt.Key.Key_Escape)
    assert (window.presenter.stand.side, focused()) == ("", "desk.call_next")
    part(window, "top_bar.seat").setFocus()
    key(Qt.Key.Key_Escape)
    assert focused() == "desk.call_next"


def test_a_paper_ticket_is_typed_in_the_middle_and_escape_takes_the_field_away(place, window):
    key(Qt.Key.Key_N, CTRL)
    assert focused() == "desk.number.editor"
    key(Qt.Key.Key_Escape)
    assert focused() == "desk.call_next"
    key(Qt.Key.Key_N, CTRL)
    type_text(window.focusWidget(), "43")
    key(Qt.Key.Key_Return, CTRL)
    assert place.state_of("A-043") is TicketState.SERVING


def test_where_nobody_waits_the_head_of_the_queue_stays_at_the_top_with_its_words_under_it(place, window, app):
    for _ in range(3):
        key(Qt.Key.Key_F2)
        key(Qt.Key.Key_Delete)
    panel = part(window, "queue")
    shown = [each for each in panel.findChildren(QLabel) if each.isVisible() and each.text()]
    below = max(each.mapTo(panel, each.rect().bottomLeft()).y() for each in shown[:-1])
    assert below < panel.height() / 3


def test_f6_goes_round_the_parts_and_returns_to_where_the_focus_was(window):
    part(window, "desk.without_ticket").setFocus()
    seen = []
    for _ in range(4):
        key(Qt.Key.Key_F6)
        seen.append(focused())
    assert seen == ["status_line.open", "top_bar.find", "queue.list", "desk.without_ticket"], (
        "nothing to press beside the person yet"
    )
    key(Qt.Key.Key_F6, SHIFT)
    assert focused() == "queue.list"


def test_losing_the_line_moves_nothing(window):
    window.presenter.status.set_line(line(online=True))
    settle()
    named = [each for each in window.findChildren(QWidget) if each.objectName() and each.isVisible()]
    inside = [each for each in named if not window.status_line.isAncestorOf(each)]
    before = {each.objectName(): (each.mapTo(window, QPoint(0, 0)).toTuple(), each.size().toTuple()) for each in inside}
    window.presenter.status.set_line(line(online=False, kept=14))
    settle()
    after = {each.objectName(): (each.mapTo(window, QPoint(0, 0)).toTuple(), each.size().toTuple()) for each in inside}
    assert after == before


def test_another_language_keeps_page_focus_and_what_is_typed(place, window):
    key(Qt.Key.Key_N, CTRL)
    type_text(window.focusWidget(), "B-0")
    window.set_catalogue(words(place.work, "kk"))
    settle()
    assert focused() == "desk.number.editor"
    assert part(window, "desk.number.editor").text() == "B-0"
    assert part(window, "desk.call_next").words() == words(place.work, "kk")("desk.begin")


def test_larger_letters_turn_panels_into_drawers_and_back(window):
    key(Qt.Key.Key_Equal, CTRL)
    assert current().theme.scale == 1.1
    current().switch(Theme("light", 2.0))
    settle()
    assert not part(window, "queue").isVisible()
    part(window, "top_bar.queue").click()
    settle()
    assert part(window, "queue").isVisible()
    assert focused() == "queue.list"
    key(Qt.Key.Key_Escape)
    assert not part(window, "queue").isVisible()
    current().switch(Theme())
    settle()
    assert part(window, "queue").isVisible()


def test_the_palette_opens_over_everything_and_gives_the_focus_back(window):
    key(Qt.Key.Key_K, CTRL)
    assert focused() == "palette.find"
    key(Qt.Key.Key_Escape)
    assert focused() == "desk.call_next"


def test_the_palette_opens_what_needs_a_decision_on_the_wrong_layout(window):
    key(Qt.Key.Key_K, CTRL)
    type_text(window.focusWidget(), ">црфе туувы")
    key(Qt.Key.Key_Return)
    assert (window.presenter.stand.side, window.presenter.beside.line.part) == ("line", "decide")
    key(Qt.Key.Key_Escape)
    assert window.presenter.stand.side == ""


def test_what_needs_a_decision_and_what_waits_have_keys_that_also_close_them(window):
    line_page = window.presenter.beside.line
    key(Qt.Key.Key_F12)
    assert (window.presenter.stand.side, line_page.part) == ("line", "decide")
    key(Qt.Key.Key_F12, SHIFT)
    assert (window.presenter.stand.side, line_page.part) == ("line", "waiting")
    key(Qt.Key.Key_F12, SHIFT)
    assert window.presenter.stand.side == ""


@pytest.mark.parametrize("called", [False, True], ids=["nobody is called", "somebody is called"])
def test_f1_explains_the_keys_also_where_nothing_is_asked(window, called):
    if called:
        key(Qt.Key.Key_F2)
    key(Qt.Key.Key_F1)
    assert window.presenter.stand.side == "keys"
    key(Qt.Key.Key_Escape)
    assert (window.presenter.stand.side, window.presenter.stand.page) == ("", "called" if called else "idle")


def test_the_line_is_tried_and_the_desk_locked_by_key(window):
    told = []
    window.try_line_asked.connect(lambda: told.append("line"))
    window.lock_asked.connect(lambda: told.append("lock"))
    key(Qt.Key.Key_F5)
    key(Qt.Key.Key_L, CTRL)
    assert told == ["line", "lock"]


@pytest.mark.parametrize("state", ["idle", "called", "visit", "line", "keys"])
def test_no_key_is_held_twice_and_every_key_is_in_the_table(window, state):
    bring(window, state)
    settle()
    shortcuts = [each for each in window.findChildren(QShortcut) if each.parent().isVisible()]
    keys = Counter(each.key().toString() for each in shortcuts)
    assert [each for each, count in keys.items() if count > 1] == []
    assert {each.objectName().removeprefix("key.") for each in shortcuts} <= COMMANDS.keys()


def test_a_finished_visit_leaves_no_page_behind(window):
    bring(window, "visit")
    settle()
    window.presenter.visit_over()
    settle()
    assert window.middle.currentWidget().objectName() == "desk.idle"
    assert window.findChild(QWidget, "visit") is None or not part(window, "visit").isVisible()


def test_what_is_announced_can_be_taken_back_by_key(window):
    done = []
    window.announce(msg("line.all_arrived"), lambda: done.append(1))
    key(Qt.Key.Key_Z, CTRL)
    key(Qt.Key.Key_Z, CTRL)
    assert done == [1]


def test_without_the_line_the_primary_button_receives_people_and_says_why_it_does_not_call(place, window):
    window.presenter.status.set_line(line(online=False))
    settle()
    assert focused() == "desk.without_ticket"
    assert part(window, "desk.cut").isVisible()
    key(Qt.Key.Key_Return, CTRL)
    assert focused() == "desk.number.editor"
    key(Qt.Key.Key_Escape)
    assert focused() == "desk.without_ticket"
    window.presenter.status.set_line(line(online=True))
    settle()
    assert focused() == "desk.call_next"
    assert not part(window, "desk.cut").isVisible()


def test_what_was_said_about_one_person_does_not_stay_for_the_next(window):
    done = []
    for over in (window.presenter.step_left, window.presenter.visit_over, window.hide):
        window.show()
        window.announce(msg("line.all_arrived"), lambda: done.append(1))
        over()
        window.take_back()
        assert not window.status_line.word.isVisible()
        assert window.status_line.word.accessibleName() == ""
    assert done == []


def test_a_line_that_was_never_tried_is_not_called_cut(window):
    window.presenter.status.set_line(LineView(online=False, since=None, kept=0, attention=0, held_up_to=None))
    settle()
    assert window.presenter.status.words().line == "Looking for the line"
    assert not window.presenter.status.offline
    assert focused() == "desk.call_next"


def test_what_the_office_fetches_says_at_once_that_it_waits_for_the_line(window):
    heard = []
    window.visit.presenter().shown = lambda: heard.append(window.visit.presenter().visiting.offline())
    window.presenter.status.set_line(line(online=True))
    window.presenter.status.set_line(line(online=False))
    window.presenter.status.set_line(line(online=True))
    assert heard == [True, False]


def test_the_key_that_ended_a_visit_calls_nobody_once_more(window):
    part(window, "desk.call_next").setFocus()
    key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert window.presenter.stand.page == "idle"
    key(Qt.Key.Key_F2)
    assert window.presenter.stand.page == "called"


def test_the_page_of_all_keys_scrolls_by_keys_and_its_neighbours_keys_work(window):
    window.presenter.open_side("keys")
    settle()
    bar = part(window, "desk.keys").area.verticalScrollBar()
    for which in (Qt.Key.Key_PageDown, Qt.Key.Key_Down):
        before = bar.value()
        key(which)
        assert bar.value() > before
    assert focused() == "keys.find"
    key(Qt.Key.Key_N, CTRL)
    assert window.presenter.stand.asking
    assert focused() == "desk.number.editor"
