"""The page of a desk that another operator's visit holds."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.presenters.test_taken import another
from ui.views.desk import DeskWindow


def test_a_taken_desk_says_so_and_its_one_key_goes_to_sign_in(place, show, app):
    window = DeskWindow(another(place).ctx)
    show(window)
    window.begin()
    window.activateWindow()
    app.processEvents()
    asked = []
    window.lock_asked.connect(lambda: asked.append(True))
    assert window.middle.currentWidget().objectName() == "desk.taken"
    assert QApplication.focusWidget().objectName() == "desk.taken.sign_in"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert asked == [True]
