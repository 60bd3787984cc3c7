"""For whom, by keys: one line for most people; the fields in place, nothing cut, no control without a name."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from tests.presenters.visit_room import Room
from tests.ui.hands import press
from tests.ui.lint import faults
from ui.keys import bind
from ui.theme.state import current
from ui.theme.tokens import Theme
from ui.views.visit.frame import VisitPage


@pytest.fixture
def page_of(tmp_path, app):
    made = []

    def make(language="en", country="kz", size=(806, 672), theme=None):
        current().switch(theme or Theme())
        folder = tmp_path / str(len(made))
        folder.mkdir()
        room = Room(folder, country, language)
        made.append(room)
        room.identify()
        room.open()
        room.presenter.go(1)
        page = VisitPage(room.presenter)
        page.resize(*size)
        for name in ("for_whom", "primary"):
            bind(name, page).activated.connect(lambda name=name: page.commands()[name]())
        page.show()
        page.activateWindow()
        settle(app)
        return room, page

    yield make
    for each in made:
        each.close()


def settle(app):
    for _ in range(14):
        app.processEvents()


def test_most_people_see_one_line_and_no_field(page_of):
    _, page = page_of()
    assert page.findChild(QWidget, "visit.whom.line").text() == "For themselves"
    assert page.findChild(QWidget, "visit.whom.right") is None


def test_one_key_opens_the_fields_in_place_and_the_same_key_closes_them(page_of, app):
    room, page = page_of()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    press(page, Qt.Key.Key_F, both)
    settle(app)
    assert QApplication.focusWidget().objectName() == "visit.whom.right.self"
    press(QApplication.focusWidget(), Qt.Key.Key_F, both)
    settle(app)
    assert (room.presenter.who.whom.open, QApplication.focusWidget().objectName()) == (False, "visit.whom.turn")


def test_one_wrong_field_takes_the_focus_itself(page_of, app):
    room, page = page_of()
    room.presenter.who.whom.turn()
    room.presenter.who.whom.choose("parent")
    for name, value in {
        "family_name": "Оспанов", "given_name": "Алихан", "born": "04.12.2020", "authority_number": "1",
        "authority_issued": "20.12.2020",
    }.items():  # fmt: skip
        room.presenter.who.whom.edit(name, value)
    room.presenter.primary()
    settle(app)
    assert room.presenter.step == 1
    assert QApplication.focusWidget().objectName() == "visit.whom.authority_issuer.editor"
    assert page.findChild(QWidget, "visit.whom.authority_issuer").state() == "problem"


@pytest.mark.parametrize(("language", "scale"), list(itertools.product(("en", "ru", "kk"), (1.0, 1.75))))
@pytest.mark.parametrize("country", ["kz", "ru"])
def test_nothing_is_cut_or_nameless_for_any_right(page_of, app, language, scale, country):
    size = (806, 672) if scale == 1.0 else (800, 600)
    room, page = page_of(language, country, size, Theme("light", scale))
    room.presenter.who.whom.turn()
    for right in ("parent", "guardian", "proxy", "proxy_organisation", "head"):
        room.presenter.who.whom.choose(right)
        if right == "proxy":
            room.presenter.who.whom.cover("some")
        settle(app)
        assert faults(page) == [], right
