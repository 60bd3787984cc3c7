"""The pages beside the work as they are seen: a case, the ledger, what changed in the law; at every size, in every look."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from mfc_desk.domain.machines import Lifecycle
from mfc_desk.text.message import msg
from mfc_desk.usecases import ledger, visits
from tests.presenters.test_beside import chief, newer, registered, suspendable
from tests.presenters.test_brought_later import KEYS, owing
from tests.presenters.test_refusal_page import refuse
from tests.presenters.test_refusing import at_the_counter
from tests.presenters.visit_room import Room, filled
from tests.ui.hands import part, press, settle
from tests.ui.lint import faults
from ui.theme.state import current
from ui.theme.tokens import Theme
from ui.views.desk import DeskWindow

LOOKS = [(1366, 768, Theme()), (800, 600, Theme("contrast")), (800, 600, Theme("dark", 1.75))]


@pytest.fixture
def desks(tmp_path):
    rooms, shown = [], []

    def make(size=(1366, 768), theme=None, language="en", room=None):
        current().switch(theme or Theme())
        window = DeskWindow(room.ctx)
        window.resize(*size)
        window.begin()
        window.show()
        window.activateWindow()
        shown.append(window)
        settle()
        return window

    def room(language="en"):
        folder = tmp_path / str(len(rooms))
        folder.mkdir()
        rooms.append(Room(folder, "kz", language))
        return rooms[-1]

    make.room = room
    yield make
    for each in shown:
        each.close()
    for each in rooms:
        each.close()


def idle(room):
    """The visit that the room began is over: the desk is free."""
    visits.abandon(room.work, room.session, room.visit, "gone")
    return room


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
@pytest.mark.parametrize(("width", "height", "theme"), LOOKS)
def test_the_page_of_a_refusal_cuts_no_word_and_prints_by_its_key(desks, tmp_path, language, width, height, theme):
    (tmp_path / "refused").mkdir()
    room = at_the_counter(tmp_path / "refused", language=language)
    refuse(room)
    application = room.presenter.visiting.view.cases[0].application.id
    chief(room)
    window = desks(size=(width, height), theme=theme, room=idle(room))
    window.presenter.open_case(application, refused=True)
    settle()
    assert faults(window) == []
    assert QApplication.focusWidget() is part(window, "refusal.notice.print")
    press(QApplication.focusWidget(), Qt.Key.Key_F9)
    settle()
    assert room.ctx.say("refusal.paper.not_yet") != part(window, "refusal.notice.paper").text()
    page = window.presenter.beside.refusal
    page.telling.record("told_refusal", "court", "The court set it aside")
    settle()
    assert faults(window) == []
    (row,) = page.words().told.rows
    press(part(window, f"case.told.take_back.{row.id}"), Qt.Key.Key_Space)
    settle()
    assert page.words().told.rows[0].counts, "the reason is asked for"
    part(window, f"case.told.why.{row.id}").set_value("Another case was meant")
    press(part(window, f"case.told.take_back.{row.id}"), Qt.Key.Key_Space)
    settle()
    assert not page.words().told.rows[0].counts
    assert faults(window) == []
    room.close()


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
@pytest.mark.parametrize(("width", "height", "theme"), LOOKS)
def test_what_is_still_to_be_brought_cuts_no_word_and_is_taken_in_by_its_button(
    desks, tmp_path, language, width, height, theme
):
    (tmp_path / "owing").mkdir()
    room = owing(tmp_path / "owing", language)
    window = desks(size=(width, height), theme=theme, room=idle(room))
    window.presenter.open_case(room.application)
    settle()
    assert faults(window) == []
    name = f"case.owed.{KEYS[0]}"
    press(part(window, name), Qt.Key.Key_Space)
    settle()
    assert faults(window) == [], "a file is asked for"
    part(window, f"{name}.path").set_value(str(room.picture()))
    press(part(window, name), Qt.Key.Key_Space)
    settle()
    assert [each.key for each in window.presenter.beside.case.words().owed] == KEYS[1:]
    room.close()


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
@pytest.mark.parametrize(("width", "height", "theme"), LOOKS)
def test_the_list_of_cases_that_a_newer_calendar_moves_cuts_no_word_and_moves_by_its_button(
    desks, tmp_path, language, width, height, theme
):
    room = desks.room(language)
    application = registered(room)
    chief(room)
    newer(room, tmp_path, off="2026-12-02")
    window = desks(size=(width, height), theme=theme, room=idle(room))
    window.presenter.open_side("law")
    settle()
    assert faults(window) == []
    press(part(window, f"law.move.{application}"), Qt.Key.Key_Space)
    settle()
    assert window.presenter.beside.law.shifts.rows() == ()
    left = window.findChild(QWidget, f"law.move.{application}")
    assert left is None or not left.isVisible()


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
@pytest.mark.parametrize(("width", "height", "theme"), LOOKS)
def test_no_page_beside_the_work_cuts_a_word(desks, tmp_path, language, width, height, theme):
    room = desks.room(language)
    suspendable(room, tmp_path)
    application = registered(room)
    ledger.prevented(room.work, room.session, visit=room.visit, guard="agency_held", subject="marriage")
    chief(room)
    window = desks(size=(width, height), theme=theme, room=room)
    window.presenter.open_case(application)
    settle()
    assert faults(window) == []
    window.presenter.beside.case.show_move("suspended.court")
    settle()
    assert faults(window) == []
    window.presenter.open_side("ledger")
    window.presenter.beside.ledger.toggle(window.presenter.beside.ledger.rows()[0].id)
    settle()
    assert faults(window) == []
    window.presenter.open_side("law")
    settle()
    assert faults(window) == []


def test_a_term_is_moved_by_keys_after_its_new_dates_were_seen_and_taken_back(desks, tmp_path):
    room = desks.room()
    suspendable(room, tmp_path)
    application = registered(room)
    chief(room)
    window = desks(room=room)
    room.ctx.announce = window.announce
    window.presenter.open_case(application)
    settle()
    press(part(window, "case.move.suspended.court"), Qt.Key.Key_Return)
    settle()
    assert part(window, "case.not_yet").hasFocus()
    press(part(window, "case.not_yet"), Qt.Key.Key_Escape)
    settle()
    assert window.presenter.stand.side == "case"
    assert not window.presenter.beside.case.previewing()
    press(part(window, "case.move.suspended.court"), Qt.Key.Key_Return)
    settle()
    press(part(window, "case.not_yet"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    state = visits.look_at_case(room.work, application).application.lifecycle
    assert state is Lifecycle.SUSPENDED
    press(part(window, "case.primary"), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert visits.look_at_case(room.work, application).application.lifecycle is Lifecycle.IN_WORK


def test_the_certificate_goes_to_the_clipboard_by_the_primary_key(desks):
    room = desks.room()
    application = registered(room)
    window = desks(room=room)
    window.presenter.open_case(application)
    settle()
    press(part(window, "case.primary"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert "must name one of these" in QGuiApplication.clipboard().text()


def test_the_key_of_printing_prints_the_certificate_of_the_case_that_is_shown(desks):
    room = desks.room()
    application = registered(room)
    window = desks(room=room)
    window.presenter.open_case(application)
    settle()
    press(part(window, "case.primary"), Qt.Key.Key_F9)
    settle()
    shown = [each for each in window.findChildren(QWidget, "case.proofs.paper") if each.isVisible()]
    assert ["Not printed" in each.text() for each in shown] == [True]
    assert faults(window) == []


def test_the_ledger_opens_by_its_key_and_a_row_keeps_the_focus_when_it_opens(desks):
    room = desks.room()
    filled(room)
    ledger.prevented(room.work, room.session, visit=room.visit, guard="agency_held", subject="marriage")
    window = desks(room=room)
    press(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    settle()
    row = window.presenter.beside.ledger.rows()[0].id
    part(window, f"ledger.row.{row}").setFocus()
    press(part(window, f"ledger.row.{row}"), Qt.Key.Key_Return)
    settle()
    buttons = [each for each in window.findChildren(QWidget, f"ledger.row.{row}") if each.isVisible()]
    assert [each.hasFocus() for each in buttons] == [True]


def test_an_empty_ledger_says_what_will_stand_there(desks):
    window = desks(room=idle(desks.room()))
    window.presenter.open_side("ledger")
    settle()
    assert faults(window) == []
    assert not window.presenter.beside.ledger.rows()


def test_a_changed_law_waits_on_the_free_desk_until_it_is_known(desks, tmp_path):
    room = idle(desks.room())
    desks(room=room)
    newer(room, tmp_path)
    room.ctx.work = replace(room.ctx.work)
    window = desks(room=room)
    assert part(window, "desk.news").isVisible()
    assert faults(window) == []
    press(part(window, "desk.news.read"), Qt.Key.Key_Return)
    settle()
    assert window.presenter.stand.side == "law"
    assert faults(window) == []
    press(part(window, "law.known"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert window.presenter.stand.side == ""
    assert window.presenter.beside.law.notice() is None
    press(window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert window.presenter.stand.side == "law"
    assert not part(window, "law.known").isVisible()
    assert part(window, "desk.law").findChild(QWidget, "desk.back").hasFocus()


WORDS = (msg("case.copied"), msg("line.not_kept", why=msg("store.disk_full")))


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
@pytest.mark.parametrize(
    ("width", "height", "scale"), [(1366, 768, 1.0), (1024, 768, 1.0), (1024, 700, 1.75), (800, 600, 1.75)]
)
def test_what_was_done_is_told_in_a_place_of_its_own_and_covers_nothing(desks, width, height, scale, language):
    room = desks.room(language)
    application = registered(room)
    window = desks((width, height), Theme("light", scale), room=room)
    window.presenter.open_case(application)
    settle()
    foot = window.middle.currentWidget().foot
    before = foot.mapTo(window, QPoint())
    for words in WORDS if width > 800 else WORDS[:1]:
        window.announce(words, lambda: None)
        settle()
        word = window.status_line.word
        assert covered_by(word, window) == []
        assert faults(window) == []
        if width >= 1024 and scale == 1 and words is WORDS[0]:
            assert foot.mapTo(window, QPoint()) == before  # nothing moves under the hand
    window.put_away()
    settle()
    assert foot.mapTo(window, QPoint()) == before


def covered_by(word, window):
    """What the word lies over: every part of the window that is neither around it nor in it."""
    place = word.rect().translated(word.mapTo(window, QPoint()))
    others = [
        each
        for each in window.findChildren(QWidget)
        if each.isVisible() and each is not word and not each.isAncestorOf(word) and not word.isAncestorOf(each)
    ]
    assert window.rect().contains(place)
    return [
        each.objectName() or each.accessibleName()
        for each in others
        if place.intersects(each.visibleRegion().boundingRect().translated(each.mapTo(window, QPoint())))
    ]


def test_a_supervisor_records_what_happened_and_what_is_left_out_is_asked_for(desks):
    room = desks.room()
    application = registered(room)
    chief(room)
    window = desks(room=room)
    window.presenter.open_case(application)
    settle()
    press(part(window, "case.told.record"), Qt.Key.Key_Space)
    assert QGuiApplication.focusObject() is part(window, "case.told.what.editor")
    for name, value in (("what", "told_document"), ("source", "complaint"), ("words", "A paper was demanded.")):
        part(window, f"case.told.{name}.editor").set_value(value)
    press(part(window, "case.told.record"), Qt.Key.Key_Space)
    settle()
    assert [one.words for one in ledger.rows(room.work) if one.rule == "told_document"] == ["A paper was demanded."]
    assert faults(window) == []
