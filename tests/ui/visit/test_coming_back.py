"""A visit that is opened again stands at the page and the question where it was left."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from mfc_desk.usecases import visits
from tests.presenters.visit_room import NO_PAPERS, Room, filled
from tests.ui.hands import focused, settle, wait_for
from ui.presenters.visit.frame import VisitPresenter
from ui.theme.state import current
from ui.theme.tokens import Theme
from ui.views.visit.frame import VisitPage


@pytest.fixture
def room(tmp_path):
    current().switch(Theme())
    made = Room(tmp_path)
    filled(made, NO_PAPERS)
    yield made
    made.close()


def test_after_unlocking_the_form_is_at_the_page_and_the_question_as_left(room, show):
    room.open().go(4)
    page = show(VisitPage(room.presenter), 806, 672)
    page.activateWindow()
    room.presenter.form.show_page("children")
    room.presenter.visiting.seek("first")
    third = "visit.form.children.3.iin.editor"
    assert wait_for(lambda: page.findChild(QWidget, third) is not None and focused().startswith("visit.form"))
    page.findChild(QWidget, third).setFocus()
    left = visits.Place(room.presenter.visiting.case.application.id, "children", "/children/3/iin")
    assert wait_for(lambda: visits.look(room.work, room.visit).place == left)
    page.hide()  # the desk is locked: what is under it passes the focus on
    page.close_page()
    again = VisitPresenter(room.ctx)
    page = show(VisitPage(again), 806, 672)
    page.activateWindow()
    again.open(room.visit)
    assert wait_for(lambda: focused() == third)
    assert again.form.page().id == "children"
    again.go(3)
    again.go(4)
    assert wait_for(lambda: focused() != third)


def test_another_language_keeps_the_question(room, show):
    room.open().go(4)
    page = show(VisitPage(room.presenter), 806, 672)
    page.activateWindow()
    room.presenter.form.show_page("children")
    room.presenter.visiting.seek("form./children/2/iin")
    assert wait_for(lambda: focused() == "visit.form.children.2.iin.editor")
    assert wait_for(lambda: visits.look(room.work, room.visit).place.question == "/children/2/iin")
    page.close_page()
    page.hide()
    page = show(VisitPage(room.presenter), 806, 672)
    page.activateWindow()
    assert wait_for(lambda: focused() == "visit.form.children.2.iin.editor")


def test_while_a_visit_is_being_opened_that_is_said_and_no_empty_step_stands_there(tmp_path, show):
    current().switch(Theme())
    jobs = []
    room = Room(tmp_path, run=lambda _lane, job, done, failed=None: jobs.append((job, done)))
    filled(room, NO_PAPERS)
    visits.stand_at(room.work, room.visit, 2)
    presenter = room.open()
    page = show(VisitPage(presenter), 806, 672)
    page.activateWindow()
    page.focus_first()
    settle()
    assert page.findChild(QWidget, "visit.opening").isVisible()
    assert focused() == "visit.opening"
    assert not any(page.findChild(QWidget, name).isVisible() for name in ("steps", "visit.foot", "visit.primary"))
    while jobs:
        job, done = jobs.pop(0)
        done(job())
    settle()
    assert not page.findChild(QWidget, "visit.opening").isVisible()
    assert page.findChild(QWidget, "visit.page.2").isVisible()
    assert focused() == "visit.primary"
    room.close()
