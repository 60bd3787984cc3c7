"""One key does one thing, and each thing has words in three languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from mfc_desk.text.catalogue import LANGUAGES, Catalogue, Language
from tests.ui.hands import press
from ui.keys import COMMANDS, Command, UnknownCommand, clashes, command, keycap
from ui.widgets.editors import Combo, LineEdit
from ui.widgets.layout import card


def test_no_key_does_two_things_at_once() -> None:
    assert clashes(COMMANDS) == []


def test_a_key_given_twice_is_seen_also_across_scopes() -> None:
    twice = COMMANDS | {"other": Command("other", "F7", "all")}
    assert clashes(twice) == [("scan", "other")]


def test_every_key_is_a_key_for_qt() -> None:
    assert [name for name, row in COMMANDS.items() if row.sequence.isEmpty() or not row.sequence.toString()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_has_words_and_a_keycap(language: Language) -> None:
    say = Catalogue(language)
    assert all(say.say(row.words) and keycap(name, say) for name, row in COMMANDS.items())


def test_keycaps_say_what_stands_on_the_key() -> None:
    say = Catalogue("ru")
    assert [keycap(name, say) for name in ("primary", "step_back", "said_yes", "text_smaller")] == [
        "Ctrl+Enter", "Alt+←", "Пробел", "Ctrl+–",
    ]  # fmt: skip


def test_an_unknown_command_is_refused() -> None:
    with pytest.raises(UnknownCommand):
        command("fly")


@pytest.mark.parametrize("make", [LineEdit, lambda: Combo([("a", "A"), ("b", "B")])])
def test_f4_reaches_the_window_from_a_field_and_from_a_list(
    show: Callable[..., QWidget], make: Callable[[], QWidget]
) -> None:
    editor = make()
    window = show(card(editor), 300, 200)
    window.activateWindow()
    editor.setFocus()
    heard: list[str] = []
    QShortcut(QKeySequence("F4"), window).activated.connect(lambda: heard.append("F4"))
    press(editor, Qt.Key.Key_F4)
    assert heard == ["F4"]


def test_the_list_of_all_keys_names_nothing_that_does_nothing() -> None:
    """Every command of the table is asked for by name somewhere outside the table."""
    root = Path(__file__).parents[2] / "ui"
    asked = "".join(path.read_text("utf-8") for path in root.rglob("*.py") if path.name != "keys.py")
    native = {"given_back"}  # Space ticks whatever has the focus
    steps = {f"step_{n}" for n in range(1, 7)}
    assert {name for name in COMMANDS if f'"{name}"' not in asked} <= native | steps
