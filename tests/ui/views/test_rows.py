"""Rows of a page: what did not change stays with its focus, what did comes at once when all of it is made."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.ui.hands import settle
from ui.views.rows import AT_ONCE, Row, Rows
from ui.widgets.area import scroll
from ui.widgets.button import Button
from ui.widgets.layout import box, col
from ui.widgets.words import Label


@pytest.fixture
def page(show):
    column = col(gap=0)
    shown = show(box("card", scroll(column)), 400, 800)
    return shown, Rows(shown, column), column


def a_row(name, words):
    def make():
        button = Button(words)
        button.setObjectName(name)
        return box("row", Label(words), button)

    return Row(name, words, make)


def seen(page):
    return [each.words() for each in sorted(page.findChildren(Button), key=lambda b: b.y()) if each.isVisible()]


def tops(column):
    return [column.itemAt(place).widget().y() for place in range(column.count())]


def test_a_row_that_tells_the_same_stays_and_the_others_take_their_places_in_order(page):
    window, rows, column = page
    rows.show([a_row("a", "one"), a_row("b", "two"), a_row("c", "three")], lambda: None)
    settle()
    kept = window.findChild(Button, "c")
    rows.show([a_row("c", "three"), a_row("b", "other"), a_row("d", "four")], lambda: None)
    settle()
    assert window.findChild(Button, "c") is kept
    assert [column.itemAt(n).widget().findChild(Button).words() for n in range(column.count())] == [
        "three", "other", "four",
    ]  # fmt: skip
    assert tops(column) == sorted(set(tops(column)))
    assert sorted(seen(window)) == ["four", "other", "three"]


def test_what_stood_there_is_seen_until_all_that_comes_is_made_a_piece_on_each_turn(page):
    window, rows, _ = page
    rows.show([a_row("a", "before")], lambda: None)
    settle()
    told = []
    rows.show([a_row(str(n), "after") for n in range(2 * AT_ONCE)], lambda: told.append(len(seen(window))))
    turns = 0
    while not told:
        assert seen(window) == ["before"]
        QApplication.processEvents()
        turns += 1
    assert turns > 2 * AT_ONCE * 3 // (AT_ONCE + 3)
    settle()
    assert seen(window) == ["after"] * 2 * AT_ONCE


def test_the_focus_stays_on_the_part_of_that_name_and_rows_asked_for_last_are_shown(page):
    window, rows, _ = page
    rows.show([a_row("a", "one"), a_row("b", "two")], lambda: None)
    settle()
    window.findChild(Button, "a").setFocus(Qt.FocusReason.OtherFocusReason)
    rows.show([a_row("a", "never shown"), a_row("b", "two")], lambda: pytest.fail("it was asked for something else"))
    rows.show([a_row("b", "two"), a_row("a", "at last")], lambda: None)
    settle()
    focus = QApplication.focusWidget()
    assert (focus.objectName(), focus.words()) == ("a", "at last")
    assert sorted(seen(window)) == ["at last", "two"]
