"""Originals that go back: ticked in place, and the focus goes on to the next one that waits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from tests.ui.hands import focused, key
from ui.presenters.visit.receipt import GiveBack
from ui.views.visit.giving_back import GivingBack
from ui.widgets.layout import card, col
from ui.widgets.pick import Pick

ROWS = [GiveBack(document=name, name=f"paper {name}", sub="", given=False) for name in "abc"]


@pytest.fixture
def desk(show):
    """Three originals on the desk, told in order what was given; `over` counts how often none was left."""
    given, over = [], []

    def hand(document):
        given.append(document)
        back.show([replace(each, given=each.document in given) for each in ROWS])

    back = GivingBack("Give back", name="give", locked="It went back", given=hand, all_back=lambda: over.append(1))
    window = show(card(col(back.head, back.rows)), 400, 300)
    window.activateWindow()
    back.show(ROWS)
    return back, window, given, over


def test_each_tick_hands_the_focus_to_the_next_that_waits_and_the_last_one_away(desk):
    back, _, given, over = desk
    assert back.to_next()
    for name in "abc":
        assert (focused(), over) == (f"give.{name}", [])
        key(Qt.Key.Key_Space)
    assert (given, over) == (["a", "b", "c"], [1])
    assert not back.to_next()


def test_tab_goes_from_one_that_waits_to_the_next_also_after_one_was_ticked(desk):
    back, _, _, _ = desk
    assert back.to_next()
    key(Qt.Key.Key_Space)
    assert focused() == "give.b"
    key(Qt.Key.Key_Tab)
    assert focused() == "give.c"


def test_what_went_back_is_not_ticked_off_again(desk):
    back, window, given, _ = desk
    assert back.seek("b")
    key(Qt.Key.Key_Space)
    (there,) = (each for each in window.findChildren(Pick, "give.b") if each.isVisible())
    assert (focused(), there.isChecked(), there.isEnabled(), there.toolTip()) == ("give.a", True, False, "It went back")
    there.click()
    assert given == ["b"]


def test_where_nothing_is_on_the_desk_there_is_no_head_and_no_focus_is_taken(desk):
    back, _, _, over = desk
    back.show([])
    assert (back.head.isVisible(), back.seek("a"), back.to_next(), over) == (False, False, False, [])
