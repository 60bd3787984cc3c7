"""Nothing is cut, nameless or too small, in any theme, scale and language."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget

from mfc_desk.text.catalogue import LANGUAGES, Language
from tests.ui.gallery import Gallery
from tests.ui.lint import faults
from ui.theme.state import current
from ui.theme.tokens import THEMES, Theme, ThemeName
from ui.widgets.button import Button
from ui.widgets.editors import Combo, LineEdit
from ui.widgets.layout import card, hold
from ui.widgets.words import Label


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize("name", THEMES)
def test_the_gallery_has_no_fault(
    show: Callable[..., QWidget], name: ThemeName, scale: float, language: Language
) -> None:
    current().switch(Theme(name, scale))
    window = show(Gallery(language))
    assert faults(window) == []
    assert window.size().toTuple() == (1366, 768), "the window grew"


def test_a_cut_label_is_seen(show: Callable[..., QWidget]) -> None:
    assert any("cut" in fault for fault in faults(show(card(hold(Label("Кейінге қалдыру"), width=40)), 300, 200)))


def test_a_button_without_a_name_and_a_list_without_a_label_are_seen(show: Callable[..., QWidget]) -> None:
    found = faults(show(card(Button("", icon="ellipsis"), Combo([("a", "A")]), LineEdit()), 300, 200))
    assert [fault.split(":")[0] for fault in found] == ["no name", "no label", "no name"]


def test_a_small_target_is_seen(show: Callable[..., QWidget]) -> None:
    button = Button("x")
    button.setStyleSheet("min-height: 4px")
    assert any("small" in fault for fault in faults(show(card(hold(button, height=12)), 300, 200)))
