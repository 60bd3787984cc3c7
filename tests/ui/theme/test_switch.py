"""A theme or scale that changes reaches windows that are open already."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from tests.ui.gallery import Gallery
from ui.theme.state import current
from ui.theme.tokens import Theme
from ui.widgets.button import Button
from ui.widgets.layout import card, col
from ui.widgets.words import Label


def test_a_new_theme_is_announced_once_and_the_same_one_not_at_all() -> None:
    heard: list[str] = []
    state = current()

    def hear() -> None:
        heard.append(state.theme.name)

    state.changed.connect(hear)
    state.switch(Theme("dark"))
    state.switch(Theme("dark"))
    state.changed.disconnect(hear)
    assert heard == ["dark"]


def test_words_buttons_and_distances_grow_in_an_open_window(show: Callable[..., QWidget]) -> None:
    label, button = Label("A-042", "h1"), Button("Hold")
    window = show(card(label, button, gap=8, pad=10), 600, 400)
    before = label.sizeHint().height(), button.sizeHint().height(), window.layout().contentsMargins().left()
    current().switch(Theme("light", 2.0))
    after = label.sizeHint().height(), button.sizeHint().height(), window.layout().contentsMargins().left()
    assert before[1:] == (36, 10)
    assert after[1:] == (72, 20)
    assert after[0] > before[0] * 1.8


def test_a_new_look_is_put_on_a_part_no_more_often_however_deep_it_lies(show: Callable[..., QWidget]) -> None:
    class Heard(Label):
        looks = 0

        def changeEvent(self, event: QEvent) -> None:
            self.looks += event.type() == QEvent.Type.StyleChange
            super().changeEvent(event)

    deep, high = Heard("x"), Heard("y")
    window = show(card(card(card(card(card(card(deep))))), high))
    deep.looks = high.looks = 0
    current().switch(Theme("dark", 1.25))
    assert window.isVisible()
    assert 1 <= deep.looks == high.looks <= 2


def test_words_that_wrap_are_as_high_as_in_the_scale_in_force() -> None:
    state, words = current(), "as high as the words are where they wrap"
    once = state.wrapped("md", words, 100)
    assert state.wrapped("md", words, 400) < once
    wide, high = state.advance("md", words), state.line_height("md")
    state.switch(Theme("light", 2.0))
    assert state.wrapped("md", words, 100) > 2 * once
    assert state.advance("md", words) > wide
    assert state.line_height("md") > high


def test_a_nested_layout_grows_too(show: Callable[..., QWidget]) -> None:
    inner = col(Label("x"), Label("y"), gap=8)
    window = show(card(inner))
    current().switch(Theme("light", 1.5))
    assert (window.isVisible(), inner.spacing()) == (True, 12)


@pytest.mark.parametrize("name", ["dark", "contrast"])
def test_the_whole_gallery_is_redrawn_in_the_new_colours(show: Callable[..., QWidget], name: str) -> None:
    window = show(Gallery("ru"))
    current().switch(Theme(name))  # type: ignore[arg-type]
    at_once = window.grab().toImage()
    fresh = show(Gallery("ru")).grab().toImage()
    assert at_once.pixelColor(300, 720) == fresh.pixelColor(300, 720)
    assert at_once.pixelColor(5, 5) == fresh.pixelColor(5, 5)
