"""Pieces that several pages share: a fact with its reason, a section, words for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QWidget

from ui.widgets.button import Button
from ui.widgets.layout import Line, box, col, row
from ui.widgets.marks import Note
from ui.widgets.words import Icon, Label

if TYPE_CHECKING:
    from mfc_desk.text.catalogue import Catalogue
    from ui.presenters.parts import Fact, Notice


def fact_row(icon: str, title: str, why: str = "", *, role: str = "muted") -> Line:
    """An icon, what is known in strong words, and why or since when below."""
    below = Label(why, "sm", "muted", wrap=True) if why else None
    words = col(Label(title, "strong", wrap=True), below, gap=1)
    return row(col(Icon(icon, role, 18), ..., gap=0, pad=(0, 1, 0, 0)), (words, 1), gap=10)


def facts(told: tuple[Fact, ...], say: Catalogue) -> Line:
    """Facts under each other."""
    rows = [fact_row(each.icon, say.say(each.title), say.say(each.why) if each.why else "") for each in told]
    return col(*rows, gap=12)


def note_of(told: Notice, say: Catalogue) -> Note:
    """The notice as a note."""
    return Note(told.tone, told.icon, say.say(told.title), say.say(told.body) if told.body else "")


def nothing_here(icon: str, title: str, body: str) -> QWidget:
    """An empty state: one sentence, and what will fill it."""
    return box("plain", fact_row(icon, title, body), pad=(20, 18, 20, 18))


def list_row(icon: str, role: str, title: str, why: str, *ends: QWidget, name: str = "") -> QFrame:
    """A row of a list in the middle column: icon, two lines, what stands at its end."""
    words = col(Label(title, "strong", wrap=True), Label(why, "sm", "muted", wrap=True) if why else None, gap=1)
    line = box("row", Icon(icon, role, 19), (words, 1), *ends, across=True, gap=10, pad=(20, 6, 16, 6))
    line.setAccessibleName(name or title)
    line.setAccessibleDescription(why)
    return line


def drop(*widgets: QWidget) -> None:
    """Take widgets out of the window at once, so that nobody finds the old ones by name, and delete them."""
    for widget in widgets:
        widget.hide()
        widget.setParent(None)
        widget.deleteLater()


def named(button: Button, name: str) -> Button:
    """The button with its object name, by which tests and the tour find it."""
    button.setObjectName(name)
    return button
