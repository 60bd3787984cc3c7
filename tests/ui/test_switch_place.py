"""The line switch of the demo stands where no button of the desk is covered, also on the smallest screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QLabel, QWidget

from mfc_desk.text.catalogue import LANGUAGES, Catalogue
from tests.presenters.place import Place
from tests.ui.lint import faults
from ui.line_switch import LineSwitch, place_of
from ui.views.desk import DeskWindow


class Office:
    """It runs."""

    state = "running"


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_covers_no_button_at_1366_by_768(tmp_path, show, app, runner, language):
    place = Place(tmp_path, "A-043", "A-044", "B-017")
    desk = DeskWindow(place.ctx)
    show(desk)
    desk.begin()
    switch = show(LineSwitch(Office(), Catalogue(language), runner), 10, 10)
    switch.adjustSize()
    app.processEvents()
    over = QRect(place_of(QRect(0, 0, 1366, 768), switch.size()), switch.size())
    assert faults(switch) == []
    for name in ("desk.call_next", "desk.without_ticket", "top_bar.find", "status_line"):
        part = desk.findChild(QWidget, name)
        assert not over.intersects(QRect(part.mapTo(desk, part.rect().topLeft()), part.size())), name
    place.work.store.close()


@pytest.mark.parametrize("state", ["running", "stopped", "frozen"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_its_sentence_about_the_office_is_never_cut(show, app, runner, language, state):
    office = Office()
    switch = show(LineSwitch(office, Catalogue(language), runner), 10, 10)
    switch.adjustSize()
    office.state = state
    switch._show()
    app.processEvents()
    assert Catalogue(language)(f"switch.{state}") in [label.text() for label in switch.findChildren(QLabel)]
    assert faults(switch) == []
    switch._trouble(OSError())
    app.processEvents()
    assert faults(switch) == []
