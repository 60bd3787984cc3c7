"""Fields report what a person types and leaves, and say what is wrong where it can be heard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from tests.ui.hands import press
from tests.ui.lint import is_labelled, name_of
from ui.widgets.dates import DateEdit, date_field, parse_date, show_date
from ui.widgets.field import Field, combo_field, secret_field, text_field
from ui.widgets.layout import card

Type = Callable[[QWidget, str], None]
Show = Callable[..., QWidget]
TODAY = date(2026, 11, 22)


def two(show: Show) -> tuple[Field, Field, QWidget]:
    """Two fields in a window, the first with the focus."""
    one, other = text_field("Name", name="name"), text_field("Born", name="born")
    window = show(card(one, other), 400, 300)
    window.activateWindow()
    one.editor.setFocus()
    return one, other, window


def test_kazakh_letters_are_reported_at_each_key(show: Show, type_text: Type) -> None:
    one, _, _window = two(show)
    heard: list[str] = []
    one.edited.connect(heard.append)
    type_text(one.editor, "Әсіңқ")
    assert heard == ["Ә", "Әс", "Әсі", "Әсің", "Әсіңқ"]
    assert one.value() == "Әсіңқ"


def test_a_value_put_there_by_the_program_is_not_reported(show: Show) -> None:
    one, _, _window = two(show)
    heard: list[str] = []
    one.edited.connect(heard.append)
    one.set_value("Раушан")
    assert heard == []


def test_leaving_the_field_is_reported_once_and_enter_goes_on(show: Show) -> None:
    one, other, _window = two(show)
    heard: list[str] = []
    one.left.connect(lambda: heard.append("left"))
    one.entered.connect(lambda: heard.append("entered"))
    press(one.editor, Qt.Key.Key_Return)
    assert heard == ["entered", "left"]
    assert other.editor.hasFocus()


def test_escape_puts_back_what_stood_there_and_undo_brings_the_typing_again(show: Show, type_text: Type) -> None:
    one, other, _window = two(show)
    one.set_value("Aliya")
    other.editor.setFocus()
    one.editor.setFocus()
    type_text(one.editor, "xyz")
    press(one.editor, Qt.Key.Key_Escape)
    assert one.value() == "Aliya"
    press(one.editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert "xyz" in one.value()


def test_a_problem_is_in_the_line_below_and_in_the_description(show: Show) -> None:
    one, _, _window = two(show)
    one.say("problem", "Enter the name, for example Aliya")
    assert one.below() == one.editor.accessibleDescription() == "Enter the name, for example Aliya"
    assert one.editor.property("state") == "problem"
    one.say("plain")
    assert (one.below(), one.editor.accessibleDescription(), one.state()) == ("", "", "plain")


def test_a_locked_field_is_not_typed_into(show: Show, type_text: Type) -> None:
    one, _, _window = two(show)
    one.say("locked", "The register decides")
    type_text(one.editor, "x")
    assert one.value() == ""


def test_each_kind_of_field_is_named_by_its_label(show: Show) -> None:
    fields = [
        text_field("Name", name="a"),
        secret_field("Password", name="b"),
        date_field("Born", lambda: TODAY, name="c"),
        combo_field("Where", [("kz", "Kazakhstan"), ("x", "Abroad")], name="d"),
    ]
    window = show(card(*fields), 400, 400)
    assert [name_of(field.editor) for field in fields[:3]] == ["Name", "Password", "Born"]
    assert is_labelled(fields[3].editor), window


def test_a_password_is_not_read_aloud(show: Show) -> None:
    field = secret_field("Password", name="p")
    window = show(card(field), 400, 200)
    field.set_value("correct horse")
    told = QAccessible.queryAccessibleInterface(field.editor).text(QAccessible.Text.Value)
    assert "correct" not in told, window


def test_a_list_reports_the_key_chosen_by_first_letters(show: Show) -> None:
    field = combo_field("Where", [("kz", "Қазақстан"), ("x", "Шетелде")], name="where", value="kz")
    window = show(card(field), 400, 200)
    heard: list[str] = []
    field.edited.connect(heard.append)
    field.editor.setFocus()
    press(field.editor, Qt.Key.Key_Down)
    assert (heard, field.value(), window.isVisible()) == (["x"], "x", True)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31.12.1959", date(1959, 12, 31)),
        ("311259", date(1959, 12, 31)),
        ("31121959", date(1959, 12, 31)),
        ("31 12 59", date(1959, 12, 31)),
        ("1959-12-31", date(1959, 12, 31)),
        ("19591231", date(1959, 12, 31)),
        ("31 декабря 1959", date(1959, 12, 31)),
        ("31 желтоқсан 1959", date(1959, 12, 31)),
        ("31 dec 1959", date(1959, 12, 31)),
        ("14 03 12", date(2012, 3, 14)),
        ("1/2/26", date(2026, 2, 1)),
        ("31.02.2012", None),
        ("14", None),
        ("", None),
        ("аа бб вв", None),
    ],
)
def test_a_date_is_understood_as_it_is_typed(text: str, day: date | None) -> None:
    assert parse_date(text, today=TODAY) == day


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_a_date_that_is_shown_is_understood_again(day: date) -> None:
    assert parse_date(show_date(day), today=TODAY) == day


def test_leaving_a_date_shows_what_was_understood_and_keeps_what_was_not(show: Show, type_text: Type) -> None:
    field = date_field("Born", lambda: TODAY, name="born")
    other = text_field("Name", name="name")
    window = show(card(field, other), 400, 300)
    editor = field.editor
    assert isinstance(editor, DateEdit)
    editor.setFocus()
    type_text(editor, "140312")
    other.editor.setFocus()
    assert (field.value(), editor.date()) == ("14.03.2012", date(2012, 3, 14))
    field.set_value("14 foo")
    editor.tidy()
    assert (field.value(), editor.date(), window.isVisible()) == ("14 foo", None, True)
