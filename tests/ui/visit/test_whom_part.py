"""For whom, by keys: one line for most people; the fields in place, nothing cut, no control without a name."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tests.ui.hands import focused, key, press, settle
from tests.ui.lint import faults
from ui.theme.tokens import Theme


@pytest.fixture
def page_of(rooms, desk):
    def make(language="en", country="kz", size=(806, 672), theme=None):
        room = rooms(language, country)
        room.identify()
        room.open().go(1)
        return room, desk(room, *size, theme)

    return make


def test_most_people_see_one_line_and_no_field(page_of):
    _, page = page_of()
    assert page.findChild(QWidget, "visit.whom.line").text() == "For themselves"
    assert page.findChild(QWidget, "visit.whom.right") is None


def test_one_key_opens_the_fields_in_place_and_the_same_key_closes_them(page_of):
    room, page = page_of()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    press(page, Qt.Key.Key_F, both)
    settle()
    assert focused() == "visit.whom.right.self"
    key(Qt.Key.Key_F, both)
    assert (room.presenter.who.whom.open, focused()) == (False, "visit.whom.turn")


def test_one_wrong_field_takes_the_focus_itself(page_of):
    room, page = page_of()
    room.presenter.who.whom.turn()
    room.presenter.who.whom.choose("parent")
    for name, value in {
        "family_name": "Оспанов", "given_name": "Алихан", "born": "04.12.2020", "authority_number": "1",
        "authority_issued": "20.12.2020",
    }.items():  # fmt: skip
        room.presenter.who.whom.edit(name, value)
    room.presenter.primary()
    settle()
    assert room.presenter.step == 1
    assert focused() == "visit.whom.authority_issuer.editor"
    assert page.findChild(QWidget, "visit.whom.authority_issuer").state() == "problem"


@pytest.mark.parametrize(("language", "scale"), list(itertools.product(("en", "ru", "kk"), (1.0, 1.75))))
@pytest.mark.parametrize("country", ["kz", "ru"])
def test_nothing_is_cut_or_nameless_for_any_right(page_of, language, scale, country):
    size = (806, 672) if scale == 1.0 else (800, 600)
    room, page = page_of(language, country, size, Theme("light", scale))
    room.presenter.who.whom.turn()
    for right in ("parent", "guardian", "proxy", "proxy_organisation", "head"):
        room.presenter.who.whom.choose(right)
        if right == "proxy":
            room.presenter.who.whom.cover("some")
        settle()
        assert faults(page) == [], right


def test_what_was_entered_is_corrected_by_a_button_under_the_selected_choice(page_of):
    room, page = page_of()
    whom = room.presenter.who.whom
    whom.turn()
    whom.choose("parent")
    for name, value in {
        "family_name": "Оспанов", "given_name": "Алихан", "born": "04.12.2020", "authority_number": "1",
        "authority_issued": "20.12.2020", "authority_issuer": "РАГС",
    }.items():  # fmt: skip
        whom.edit(name, value)
    room.presenter.primary()
    room.presenter.go(1)
    settle()
    whom.turn()
    settle()
    assert focused() == f"visit.whom.right.{whom.right()}"
    page.findChild(QWidget, "visit.whom.mend").click()
    settle()
    assert focused() == "visit.whom.family_name.editor"
    assert page.findChild(QWidget, "visit.whom.given_name.editor").text() == "Алихан"
    assert faults(page) == []
