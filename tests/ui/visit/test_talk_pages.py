"""The pages that make no application: by keys, whole at every size, each control with a name."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tests.presenters.visit_room import PAPERS, filled
from tests.ui.hands import focus, focused, key, press, settle, type_text
from tests.ui.lint import faults
from ui.theme.tokens import Theme

BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def page_of(rooms, desk):
    def make(prepare, language="en", country="kz", size=(806, 672), theme=None):
        room = rooms(language, country)
        prepare(room)
        return room, desk(room, *size, theme)

    return make


def known(room):
    room.identify()


def test_only_a_question_from_its_key_to_the_end_of_the_visit(page_of):
    room, page = page_of(lambda _: None)
    press(page, Qt.Key.Key_Q, BOTH)
    settle()
    assert focused() == "visit.question.subject.editor"
    type_text(focus(), "When is it open")
    press(focus(), Qt.Key.Key_Return)
    type_text(focus(), "On Monday")
    for _ in range(2):
        key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert room.over == 1


def test_another_person_by_keys_and_step_1_is_empty(page_of):
    room, page = page_of(known)
    press(page, Qt.Key.Key_I, BOTH)
    settle()
    press(focus(), Qt.Key.Key_Space)
    key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert room.presenter.step == 1
    assert page.findChild(QWidget, "visit.who.family_name.editor").text() == ""


def test_the_rule_that_nobody_touches_a_key_stands_on_the_page_of_help(page_of):
    room, page = page_of(known)
    room.presenter.what.add("kz.residence")
    settle()
    said = [each.text() for each in page.findChildren(QWidget) if each.isVisible() and hasattr(each, "text")]
    assert "The person acts. You never take, type or note a key, a PIN or a code from a message" in map(str, said)


@pytest.mark.parametrize(("language", "scale"), list(itertools.product(("en", "ru", "kk"), (1.0, 1.75))))
def test_nothing_is_cut_or_nameless_on_any_of_them(page_of, language, scale):
    size = (806, 672) if scale == 1.0 else (800, 600)
    room, page = page_of(lambda one: filled(one, PAPERS), language, "kz", size, Theme("light", scale))
    talks = room.presenter.talks
    for open_ in (talks.ask, talks.other_person, lambda: talks.help_with("kz.residence")):
        open_()
        settle()
        assert faults(page) == [], room.presenter.asides.name
        room.presenter.take_back()
        settle()
