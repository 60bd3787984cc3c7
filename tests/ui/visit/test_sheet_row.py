"""The sheet to sign from step 5, by keys: F9 prints, "Save as PDF…" asks where."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit

from mfc_desk.usecases import finishing
from tests.presenters.test_sheet import Printer
from tests.presenters.visit_room import filled
from tests.ui.hands import focus, go_on, key, part, press, settle, wait_for


@pytest.fixture
def checked(rooms, desk):
    """A page at step 5 with a printer that works."""
    room = rooms()
    room.printer = Printer()
    room.work = room.ctx.work = replace(room.work, printer=room.printer)
    filled(room)
    room.open().go(5)
    return room, desk(room)


def test_f9_prints_the_sheet_and_says_which(checked):
    room, page = checked
    key(Qt.Key.Key_F9)
    key(Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    assert len(room.printer.jobs) == 2
    assert finishing.sheet_version(room.presenter.visiting.case) in part(page, "visit.check.paper").text()


def test_registering_without_a_sheet_says_that_there_is_none_and_keeps_the_focus_in_sight(checked):
    room, page = checked
    room.presenter.check.all_right()
    sign = part(page, "visit.check.signed")
    page.resize(page.width(), 420)
    sign.setFocus()
    settle()
    for act in (lambda: key(Qt.Key.Key_Space), go_on):
        act()
        assert "There is no sheet" in room.presenter.trouble()
        assert focus() is sign
        assert not sign.visibleRegion().isEmpty()


def test_saving_asks_for_a_place_and_writes_the_sheet(checked):
    room, page = checked
    button = part(page, "visit.check.save")
    button.setFocus()
    press(button, Qt.Key.Key_Return)
    assert wait_for(lambda: page.findChild(QFileDialog, "visit.check.dialog") is not None)
    dialog = page.findChild(QFileDialog, "visit.check.dialog")
    names = dialog.findChild(QLineEdit, "fileNameEdit").completer().popup()
    names.resize(200, 60)
    assert names.grab().toImage().pixelColor(100, 50).alpha() == 255, "a window of its own has nothing under it"
    dialog.selectFile(str(room.folder / "sheet.pdf"))
    dialog.accept()
    assert wait_for((room.folder / "sheet.pdf").exists)
    settle()
    assert part(page, "visit.check.paper").text().startswith("Saved: sheet.pdf")
    assert part(page, "visit.check.paper").accessibleDescription() == str(room.folder / "sheet.pdf")
