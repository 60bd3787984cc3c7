"""Ending a visit early in the window of the desk, by keys alone."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from mfc_desk.domain.tickets import TicketState
from tests.presenters.place import Place
from tests.presenters.visit_room import PAPERS, Room, filled
from tests.ui.hands import focused, key, settle, type_text
from tests.ui.lint import faults, name_of
from ui.theme.state import current
from ui.theme.tokens import Theme
from ui.views.desk import DeskWindow
from ui.views.visit.frame import VisitPage

CTRL = Qt.KeyboardModifier.ControlModifier


def down_to(name):
    """The arrow leads there, past the lines that stand before it."""
    for _ in range(8):
        if focused() == name:
            return
        key(Qt.Key.Key_Down)
    raise AssertionError(f"no arrow leads to {name}")


@pytest.fixture
def served(tmp_path, show):
    """The desk's window with A-043 at the desk."""
    current().switch(Theme())
    place = Place(tmp_path, "A-043", "A-044")
    window = DeskWindow(place.ctx)
    place.ctx.announce = window.announce
    show(window, 1366, 768)
    window.begin()
    window.activateWindow()
    settle()
    key(Qt.Key.Key_F2)
    key(Qt.Key.Key_Return)
    assert window.presenter.stand.page == "visit"
    yield place, window
    place.work.store.close()


def test_a_visit_is_ended_by_keys_alone_and_the_desk_is_free(served):
    place, window = served
    key(Qt.Key.Key_W, CTRL)
    assert focused() == "visit.leave.why.no_papers"
    key(Qt.Key.Key_Down)
    key(Qt.Key.Key_Space)
    key(Qt.Key.Key_Return, CTRL)
    assert focused() == "visit.check.act_back"
    assert place.state_of("A-043") is TicketState.SERVING
    key(Qt.Key.Key_Return, CTRL)
    assert place.state_of("A-043") is TicketState.LEFT
    assert (window.presenter.stand.page, focused()) == ("idle", "desk.call_next")
    key(Qt.Key.Key_F2)
    assert window.presenter.stand.number == "A-044"


def test_the_menu_of_the_head_leads_there_and_escape_leads_back(served):
    _, window = served
    was = focused()
    key(Qt.Key.Key_F10)
    assert focused().startswith("visit.menu.")
    key(Qt.Key.Key_Escape)
    assert focused() == was
    key(Qt.Key.Key_F10)
    down_to("visit.menu.leave")
    key(Qt.Key.Key_Return)
    assert focused() == "visit.leave.why.no_papers"
    key(Qt.Key.Key_Space)
    key(Qt.Key.Key_Return, CTRL)
    key(Qt.Key.Key_Escape)
    assert focused() == "visit.leave.why.no_papers"
    key(Qt.Key.Key_Escape)
    assert focused() == was
    key(Qt.Key.Key_Escape)
    assert window.presenter.stand.page == "visit"


def test_the_palette_knows_it_only_during_a_visit(served):
    _, window = served
    window.finder.search("leaves")
    assert [each.key for each in window.finder.entries if each.group == "do"] == ["do:leave_early"]
    window.finder.choose("do:leave_early")
    settle()
    window.visit.presenter().leaving.choose("gone")
    key(Qt.Key.Key_Return, CTRL)
    key(Qt.Key.Key_Return, CTRL)
    window.finder.search("leaves")
    assert not any(each.key == "do:leave_early" for each in window.finder.entries)


def test_own_words_are_enough_and_survive_another_language(served):
    _, window = served
    key(Qt.Key.Key_W, CTRL)
    entry = window.findChild(QWidget, "visit.leave.words.editor")
    entry.setFocus()
    type_text(entry, "автобус")
    window.rebuild()
    settle()
    assert window.findChild(QWidget, "visit.leave.words.editor").text() == "автобус"
    key(Qt.Key.Key_Return, CTRL)
    key(Qt.Key.Key_Return, CTRL)
    assert window.presenter.stand.page == "idle"


@pytest.fixture
def page_of(tmp_path, show):
    """A page with an original on the desk, in a language and a theme."""
    made = []

    def make(language="en", theme=None, size=(806, 672)):
        current().switch(theme or Theme())
        room = Room(tmp_path, "kz", language)
        made.append(room)
        filled(room, PAPERS)
        page = show(VisitPage(room.open()), *size)
        page.activateWindow()
        settle()
        return room, page

    yield make
    for each in made:
        each.close()


def test_the_original_is_ticked_in_place_and_the_focus_goes_on(page_of):
    room, page = page_of()
    room.presenter.leave_early()
    room.presenter.leaving.choose("no_time")
    settle()
    page.commands()["primary"]()
    settle()
    assert focused().startswith("visit.leave.give.")
    key(Qt.Key.Key_Space)
    assert all(each.given for each in room.presenter.leaving.originals())
    assert focused() == "visit.primary"


@pytest.mark.parametrize(
    ("language", "theme", "scale"),
    [*itertools.product(("en", "ru", "kk"), ("light",), (1.0, 1.5, 2.0)), ("kk", "contrast", 1.0)],
)
def test_nothing_of_it_is_cut_or_nameless(page_of, language, theme, scale):
    size = (806, 672) if scale == 1.0 else (1346, 600)
    room, page = page_of(language, Theme(theme, scale), size)
    presenter = room.presenter

    def look():
        settle()
        assert faults(page) == []
        assert page.size().toTuple() == size
        names = [name_of(each) for each in page.findChildren(QWidget) if _pressed(each)]
        assert len(names) == len(set(names)), names

    presenter.go(5)
    presenter.sheet.print()
    look()
    page.commands()["menu"]()
    look()
    first = focused()
    key(Qt.Key.Key_Up)
    assert focused() != first
    key(Qt.Key.Key_Down)
    assert focused() == first
    down_to("visit.menu.drop")
    down_to("visit.menu.leave")
    presenter.leave_early()
    presenter.primary()
    look()
    presenter.leaving.choose("no_papers")
    presenter.primary()
    look()
    for each in presenter.leaving.originals():
        presenter.leaving.give_back(each.document)
    presenter.primary()
    look()
    assert presenter.act() is not None


def _pressed(widget):
    return widget.isVisible() and widget.metaObject().className() in ("Button", "Pick")
