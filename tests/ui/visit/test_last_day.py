"""The entry of a paper that must be valid asks for its last day, by keys alone; nothing is cut in any look."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from tests.presenters.test_last_days import ROW, day, student
from tests.ui.hands import focus, focused, key, part, settle, type_text
from tests.ui.lint import faults
from ui.theme.tokens import Theme

SHIFT = Qt.KeyboardModifier.ShiftModifier
DAY = f"visit.documents.last_day.{ROW}"


@pytest.fixture
def page_of(rooms, desk):
    """The page of step 3 of the mother of a student whom the register does not know."""

    def shown(language="en", theme=None, size=(806, 672)):
        room = rooms(language)
        student(room)
        page = desk(room, *size, theme)
        part(page, f"visit.documents.attach.{ROW}").setFocus()
        key(Qt.Key.Key_F7, SHIFT)
        settle()
        return room, page

    return shown


def held(room):
    return [each.document for each in room.presenter.visiting.case.documents]


def test_enter_on_the_file_leads_to_the_last_day_and_enter_there_attaches(page_of):
    room, page = page_of()
    type_text(focus(), str(room.picture()))
    key(Qt.Key.Key_Return)
    settle()
    assert focused() == f"{DAY}.editor"
    assert held(room) == []
    assert "last day" in part(page, DAY).below()
    type_text(focus(), day(room, 30))
    key(Qt.Key.Key_Return)
    settle()
    assert [f"{one.valid_until:%d.%m.%Y}" for one in held(room)] == [day(room, 30)]
    assert page.findChild(QWidget, DAY) is None


def test_the_tick_beside_it_says_that_there_is_none(page_of):
    room, page = page_of()
    type_text(focus(), str(room.picture()))
    key(Qt.Key.Key_Tab)
    assert focused() == f"{DAY}.editor"
    key(Qt.Key.Key_Tab)
    tick = part(page, f"visit.documents.no_last_day.{ROW}")
    assert focus() is tick
    key(Qt.Key.Key_Space)
    assert tick.isChecked()
    part(page, f"visit.documents.add.{ROW}").setFocus()
    key(Qt.Key.Key_Space)
    settle()
    assert [one.valid_until for one in held(room)] == [None]


def test_a_file_that_is_dropped_waits_in_its_field_for_the_last_day(page_of):
    room, page = page_of()
    row = part(page, f"visit.documents.row.{ROW}")
    told = QMimeData()
    told.setUrls([QUrl.fromLocalFile(str(room.picture()))])
    buttons, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    row.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, told, buttons, plain))
    settle()
    assert held(room) == []
    assert part(page, f"visit.documents.path.{ROW}").value() == str(room.picture())
    assert focused() == f"{DAY}.editor"


@pytest.mark.parametrize("language", ["ru", "kk"])
@pytest.mark.parametrize("size", [(806, 672), (620, 560)], ids=["wide", "narrow"])
def test_the_question_and_an_expired_paper_fit(page_of, language, size):
    room, page = page_of(language, Theme(), size)
    assert faults(page) == []
    room.presenter.documents.last_day.edit(day(room, -1))
    room.presenter.documents.attach(ROW, str(room.picture()))
    settle()
    assert faults(page) == []
    assert part(page, f"visit.documents.row.{ROW}").accessibleName()
