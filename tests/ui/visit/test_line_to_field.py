"""Step 5 promises that the number of a line leads to its field: from the list, and from where a signature leaves off."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from mfc_desk.usecases import finishing
from tests.presenters.visit_room import PAPERS, filled
from tests.ui.hands import focus, focused, key, part, settle, type_text
from ui.widgets.editors import LineEdit


@pytest.fixture
def checked(rooms, desk):
    """Step 5 of a visit whose form was never shown yet: all lines said yes to, the sheet out."""
    room = rooms()
    application = filled(room, PAPERS)
    finishing.confirm(room.work, room.session, application)
    room.sheet_out(application)
    room.open().go(5)
    return room, desk(room)


def wanted(room, number):
    return next(row.path for row in room.presenter.visiting.case.form.check if row.number == number)


def written(room):
    """The numbers of the lines that are answered by typing."""
    found = []
    for row in room.presenter.visiting.case.form.check:
        field = room.presenter.visiting.case.form.field(row.path or "")
        if field is not None and field.type not in ("choice", "yes_no", "boolean") and not field.readonly:
            found.append(row.number)
    return found


def test_after_the_signature_a_digit_leads_to_exactly_that_field_with_its_words_marked(checked):
    room, _ = checked
    room.presenter.check.sign()
    settle()
    assert focused() == "visit.primary"
    number = written(room)[-1]
    for digit in str(number):
        type_text(focus(), digit)
        settle()
    if room.presenter.step == 5:  # the number could still have grown
        key(Qt.Key.Key_Return)
    assert focused() == f"visit.form{wanted(room, number).replace('/', '.')}.editor"
    editor = focus()
    assert isinstance(editor, LineEdit)
    assert editor.selectedText() == editor.text() != ""


def test_what_is_typed_there_takes_the_place_of_the_old_and_of_the_signature(checked):
    room, _ = checked
    room.presenter.check.sign()
    settle()
    number = written(room)[-1]
    path = wanted(room, number)
    room.presenter.check.jump(number)
    settle()
    type_text(focus(), "Тестовая")
    room.presenter.go(5)
    settle()
    assert room.presenter.visiting.case.answers[path] == "Тестовая"
    assert not room.presenter.check.signed()


def test_every_line_leads_to_its_own_field_or_page_also_the_second_time(checked):
    room, page = checked
    rows = [row for row in room.presenter.visiting.case.form.check if row.path]
    for row in [*rows, *rows[:2]]:
        room.presenter.go(5)
        settle()
        room.presenter.check.jump(row.number)
        settle()
        if room.presenter.visiting.case.form.field(row.path).readonly:
            assert room.presenter.step == 1 or focused().startswith("visit.form.wrong"), (row.number, focused())
            continue
        name = f"visit.form.ask{row.path.replace('/', '.')}"
        asked = part(page, name)
        assert asked is focus() or asked.isAncestorOf(focus()), (row.number, focused())


def test_a_digit_does_nothing_while_the_act_is_read_back(checked):
    room, _ = checked
    room.presenter.check.sign()
    room.presenter.primary()
    settle()
    type_text(focus(), "2")
    settle()
    assert room.presenter.step == 5


def test_a_paper_that_is_missing_takes_the_focus_with_its_own_button(rooms, desk):
    room = rooms()
    story = room.story(PAPERS)
    room.identify(story)
    application = room.choose(PAPERS)
    room.answer(application, story)
    room.open().go(5)
    desk(room)
    room.presenter.primary()
    settle()
    assert room.presenter.step == 3
    assert focused().startswith("visit.documents.attach.")
