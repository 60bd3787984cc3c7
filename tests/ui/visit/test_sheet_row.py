"""The sheet to sign from step 5, by keys: F9 prints, "Save as PDF…" asks where."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from mfc_desk.usecases import finishing
from tests.presenters.test_sheet import Printer
from tests.presenters.visit_room import Room, filled
from tests.ui.hands import press, wait_for
from ui.keys import bind
from ui.theme.state import current
from ui.theme.tokens import Theme
from ui.views.visit.frame import VisitPage


@pytest.fixture
def checked(tmp_path, show, app):
    """A page at step 5 with a printer that works."""
    current().switch(Theme())
    room = Room(tmp_path)
    room.printer = Printer()
    room.work = room.ctx.work = replace(room.work, printer=room.printer)
    filled(room)
    room.open().go(5)
    page = show(VisitPage(room.presenter), 806, 672)
    page.activateWindow()
    for name in ("print", "print_large"):
        bind(name, page).activated.connect(lambda name=name: page.commands()[name]())
    settle(app)
    yield room, page
    room.close()


def settle(app):
    for _ in range(12):
        app.processEvents()


def part(page, name):
    found = page.findChild(QWidget, name)
    assert found is not None, name
    return found


def test_f9_prints_the_sheet_and_says_which(checked, app):
    room, page = checked
    press(QApplication.focusWidget(), Qt.Key.Key_F9)
    settle(app)
    press(QApplication.focusWidget(), Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    settle(app)
    assert len(room.printer.jobs) == 2
    assert finishing.sheet_version(room.presenter.visiting.case) in part(page, "visit.check.paper").text()


def test_saving_asks_for_a_place_and_writes_the_sheet(checked, app):
    room, page = checked
    button = part(page, "visit.check.save")
    button.setFocus()
    press(button, Qt.Key.Key_Return)
    assert wait_for(lambda: page.findChild(QFileDialog, "visit.check.dialog") is not None)
    dialog = page.findChild(QFileDialog, "visit.check.dialog")
    dialog.selectFile(str(room.folder / "sheet.pdf"))
    dialog.accept()
    assert wait_for((room.folder / "sheet.pdf").exists)
    settle(app)
    assert part(page, "visit.check.paper").text().startswith("Saved: sheet.pdf")
    assert part(page, "visit.check.paper").accessibleDescription() == str(room.folder / "sheet.pdf")
