"""Finds what a person would stumble over: cut words, controls without a name, targets too small, colours not in the table."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QScrollArea, QWidget

from ui.theme.state import ThemeState, current
from ui.theme.tokens import TARGET
from ui.widgets.marks import State, Tag
from ui.widgets.words import Elide


def faults(window: QWidget) -> list[str]:
    """Everything wrong with what `window` shows now; empty when all is well."""
    return [
        *_cut_labels(window),
        *_cut_marks(window),
        *_cut_columns(window),
        *_cut_fields(window),
        *_controls(window),
    ]


def painted_short(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What widgets paint themselves and had to shorten, from now on; it grows while windows are painted."""
    seen: list[str] = []
    short = ThemeState.shortened

    def watched(state: ThemeState, kind: str, words: str, width: int) -> str:
        said = short(state, kind, words, width)
        if said != words:
            seen.append(f"painted short: {said!r} of {words!r}")
        return said

    monkeypatch.setattr(ThemeState, "shortened", watched)
    return seen


def _cut_labels(window: QWidget) -> Iterator[str]:
    for label in window.findChildren(QLabel):
        if not label.isVisible() or not label.text() or isinstance(label, Elide):
            continue
        if label.wordWrap():
            cut = label.heightForWidth(label.width()) > label.height() + 1 or _longest_word(label) > label.width() + 1
        else:
            cut = label.sizeHint().width() > label.width() + 1 or label.sizeHint().height() > label.height() + 1
        if cut:
            yield f"cut: {label.text()!r} has {label.size().toTuple()} needs {label.sizeHint().toTuple()}"


def _cut_marks(window: QWidget) -> Iterator[str]:
    """Tags and states are painted in one piece: narrower than their words, or over the edge, they are cut."""
    for mark in (*window.findChildren(Tag), *window.findChildren(State)):
        around = mark.parentWidget()
        if not mark.isVisible() or around is None:
            continue
        if mark.width() < mark.sizeHint().width() or mark.geometry().right() >= around.width():
            yield f"cut: {mark.words()!r} has {mark.geometry().getRect()} in {around.width()}"


def _longest_word(label: QLabel) -> int:
    return max((label.fontMetrics().horizontalAdvance(word) for word in _plain(label).split()), default=0)


def _plain(label: QLabel) -> str:
    """What is read of it: the marks of rich text are no letters."""
    rich = label.textFormat() is Qt.TextFormat.RichText
    return re.sub(r"<[^>]*>", "", label.text()) if rich else label.text()


def _cut_columns(window: QWidget) -> Iterator[str]:
    for area in window.findChildren(QScrollArea):
        inside = area.widget()
        if area.isVisible() and inside is not None and inside.width() > area.viewport().width() + 1:
            yield f"cut right: a column needs {inside.width()} has {area.viewport().width()}"


def _cut_fields(window: QWidget) -> Iterator[str]:
    for edit in window.findChildren(QLineEdit):
        room = edit.contentsRect().width() - current().px(20) - edit.textMargins().right()
        plain = edit.isVisible() and edit.text() and edit.echoMode() == QLineEdit.EchoMode.Normal
        if plain and edit.fontMetrics().horizontalAdvance(edit.text()) > room:
            yield f"cut field: {edit.text()!r} has {room}"


def _controls(window: QWidget) -> Iterator[str]:
    least = current().px(TARGET)
    for widget in window.findChildren(QWidget):
        if not isinstance(widget, QAbstractButton | QLineEdit | QComboBox) or not widget.isVisible():
            continue
        if not name_of(widget).strip() and not isinstance(widget, QComboBox):
            yield f"no name: {type(widget).__name__} {widget.objectName()!r}"
        if isinstance(widget, QComboBox) and not is_labelled(widget):
            yield f"no label: {widget.objectName()!r}"
        if min(widget.width(), widget.height()) < least:
            yield f"small: {name_of(widget)!r} {widget.width()}x{widget.height()}"
        hint = widget.minimumSizeHint()
        if isinstance(widget, QAbstractButton) and (hint.width() > widget.width() or hint.height() > widget.height()):
            yield f"cut: {name_of(widget)!r} has {widget.size().toTuple()} needs {hint.toTuple()}"
        if isinstance(widget, QAbstractButton) and widget.hasHeightForWidth():
            needs = widget.heightForWidth(widget.width())
            if needs > widget.height() + 1:
                yield f"cut: {name_of(widget)!r} is {widget.height()} high needs {needs}"


def name_of(widget: QWidget) -> str:
    """What the screen reader calls it."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def is_labelled(widget: QWidget) -> bool:
    """Whether a label is related to it; a list is named by its label only."""
    kinds = [kind for _, kind in QAccessible.queryAccessibleInterface(widget).relations()]
    return any(kind & QAccessible.RelationFlag.Label for kind in kinds)
