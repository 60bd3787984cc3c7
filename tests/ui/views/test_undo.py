"""Ctrl+Z belongs to the word at the bottom while it offers undo, and to a field once something is typed in it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from mfc_desk.text.message import msg
from tests.ui.hands import press, type_text
from ui.widgets.button import Button

CTRL = Qt.KeyboardModifier.ControlModifier


def undo(window):
    press(window.focusWidget(), Qt.Key.Key_Z, CTRL)
    QApplication.instance().processEvents()


@pytest.fixture
def field(window) -> QLineEdit:
    """The field of the desk, with something typed before anything is told."""
    window.presenter.ask_number()
    found = window.focusWidget()
    assert isinstance(found, QLineEdit)
    type_text(found, "44")
    return found


def told(window):
    done = []
    window.announce(msg("desk.set_aside", number="A-043"), lambda: done.append(1))
    return done


def cap(window):
    return window.findChild(Button, "word.undo").keycap()


def test_what_is_told_is_undone_though_a_field_has_the_focus(window, field):
    done = told(window)
    assert cap(window) == "Ctrl+Z"
    undo(window)
    assert (done, field.text()) == ([1], "44")


def test_what_was_typed_since_is_undone_first_and_the_keycap_says_so(window, field, app):
    done = told(window)
    type_text(field, "5")
    assert cap(window) == ""
    undo(window)
    assert (done, field.text() != "445") == ([], True)
    window.findChild(Button, "desk.without_ticket").setFocus()
    app.processEvents()
    assert cap(window) == "Ctrl+Z"
    undo(window)
    assert done == [1]


def test_when_the_word_is_gone_the_field_has_its_key_again(window, field):
    told(window)
    window.put_away()
    undo(window)
    assert field.text() != "44"


def test_an_offer_that_is_no_undo_leaves_the_key_alone(window, field):
    done = []
    window.presenter.offer(msg("desk.set_aside", number="A-043"), msg("desk.came_after_all"), lambda: done.append(1))
    undo(window)
    window.findChild(Button, "desk.without_ticket").setFocus()
    undo(window)
    assert done == []
