"""The badge "not verified": seen, hit, heard, and explained to who comes by key."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from mfc_desk.text.catalogue import LANGUAGES, Catalogue, Language
from tests.ui.hands import press
from tests.ui.lint import faults
from ui.widgets.area import scroll
from ui.widgets.button import Button
from ui.widgets.layout import card, col, row
from ui.widgets.unverified import Unverified


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_badge_is_large_enough_and_says_what_it_stands_beside(
    show: Callable[..., QWidget], language: Language
) -> None:
    badge = Unverified(Catalogue(language), "1000")
    window = show(card(row(badge, ...)), 400, 100)
    assert faults(window) == []
    assert badge.accessibleName().startswith("1000: ")
    assert badge.accessibleDescription() == Catalogue(language)("unverified.meaning")


def test_who_comes_by_tab_reads_what_it_means(show: Callable[..., QWidget]) -> None:
    before, badge = Button("Hold"), Unverified(Catalogue("en"), "Fee")
    window = show(card(row(before, badge, ...)), 400, 100)
    window.activateWindow()
    before.setFocus()
    press(before, Qt.Key.Key_Tab)
    assert badge.hasFocus()
    words = window.findChild(QFrame, "unverified.words")
    assert words is not None
    assert words.isVisible()
    assert window.rect().contains(words.geometry())
    assert faults(window) == []
    press(badge, Qt.Key.Key_Tab)
    assert not words.isVisible()


def test_the_words_move_with_their_badge_and_go_when_it_is_scrolled_away(show: Callable[..., QWidget]) -> None:
    badge = Unverified(Catalogue("en"), "Fee")
    low = QWidget()
    low.setFixedHeight(1200)
    area = scroll(col(low, row(badge, ...)))
    area.setFixedHeight(300)
    top = QWidget()
    top.setFixedHeight(200)
    window = show(card(col(top, area, ...)), 400, 700)
    bar = area.verticalScrollBar()
    bar.setValue(bar.maximum())
    badge.explain()
    words = window.findChild(QFrame, "unverified.words")
    assert words is not None
    before = words.y()
    bar.setValue(bar.maximum() - 40)
    assert words.y() == before + 40 or not words.isVisible()
    bar.setValue(0)
    assert not words.isVisible()
