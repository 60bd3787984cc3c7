"""The parts of a wish's page keep the hand where it is while their words change."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui.presenters.wish import Option
from ui.views.wish_parts import Part


def minutes(at):
    return [Option(key=each, words=f"{each} min", below=f"back about {at}") for each in ("5", "10", "15")]


@pytest.fixture
def page(show, app):
    """A field, and below it the part."""
    made = QWidget()
    part = Part("wish.minutes", lambda _key: None, columns=3)
    inner = QVBoxLayout(made)
    inner.addWidget(QLineEdit())
    inner.addWidget(part)
    part.show_options("How long", minutes("10:52"), "15")
    show(made)
    made.activateWindow()
    app.processEvents()
    return made


@pytest.fixture
def part(page):
    return page.findChild(Part)


def focused(part):
    return [key for key, pick in part._picks().items() if pick.hasFocus()]


def test_the_choice_under_the_hand_keeps_it_when_the_minute_changes(part, app):
    assert part.focus_first()
    assert focused(part) == ["15"]
    part.show_options("How long", minutes("10:53"), "15")
    app.processEvents()
    assert focused(part) == ["15"]


def test_choices_that_are_offered_anew_take_no_hand_that_was_elsewhere(page, part, app):
    page.findChild(QLineEdit).setFocus()
    part.show_options("How long", minutes("10:53"), "15")
    app.processEvents()
    assert focused(part) == []
    assert page.findChild(QLineEdit).hasFocus()


def test_an_option_whose_key_is_empty_takes_no_hand_either(page, part, app):
    grounds = [Option(key="", words="No ground"), Option(key="veteran", words="Veteran")]
    field = page.findChild(QLineEdit)
    field.setFocus()
    for value in ("", "veteran"):
        part.show_options("Ground", grounds, value)
        app.processEvents()
        assert (focused(part), field.hasFocus()) == ([], True)
