"""With one screen the person's sheet covers the desk; the keys stay with the operator, and one key leads back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tests.presenters.visit_room import Room, filled
from tests.ui.hands import key, settle
from ui.views.applicant import ApplicantScreen
from ui.views.visit.frame import VisitPage
from ui.widgets.layout import card


@pytest.fixture
def page(tmp_path, show):
    room = Room(tmp_path)
    filled(room)
    room.open()
    made = VisitPage(room.presenter)
    window = show(card(made), 806, 672)
    window.activateWindow()
    room.presenter.go(5)
    settle()
    made.commands()["show_applicant"]()
    settle()
    yield made
    window.close()
    room.close()


def sheet(page) -> QWidget | None:
    return page.window().findChild(ApplicantScreen)


def test_it_covers_the_whole_desk_in_any_size(page):
    shown = sheet(page)
    assert shown.isVisible()
    assert shown.geometry() == page.window().rect()
    page.window().resize(1100, 800)
    settle()
    assert shown.geometry() == page.window().rect()


def test_the_operator_s_keys_work_under_it(page):
    key(Qt.Key.Key_Space)
    assert sheet(page).findChild(QWidget, "applicant.back").isVisible()
    assert page._presenter.applicant.said == {1}


def test_one_button_leads_back(page):
    sheet(page).findChild(QWidget, "applicant.back").click()
    settle()
    assert (sheet(page), page._presenter.applicant.on) == (None, False)


def test_it_goes_with_the_page_that_it_belongs_to(page):
    page.hide()
    settle()
    assert not page._presenter.applicant.on
