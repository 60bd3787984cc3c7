"""Tab in a visit goes as the page reads, and from the last field to the primary button."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from tests.presenters.visit_room import NO_PAPERS, Room, filled
from tests.ui.hands import press
from ui.theme.state import current
from ui.theme.tokens import Theme
from ui.views.visit.frame import VisitPage


@pytest.fixture
def window(tmp_path, show, app):
    """A visit at the form, between another field above and one below, as the desk has them."""
    current().switch(Theme())
    room = Room(tmp_path)
    filled(room, NO_PAPERS)
    room.open().go(4)
    whole, above, below = QWidget(), QLineEdit(), QLineEdit()
    above.setObjectName("above")
    below.setObjectName("below")
    page = VisitPage(room.presenter)
    column = QVBoxLayout(whole)
    for each in (above, page, below):
        column.addWidget(each)
    show(whole, 806, 760)
    whole.activateWindow()
    settle(app)
    yield room, page, whole
    room.close()


def settle(app):
    for _ in range(30):
        app.processEvents()


def here():
    return QApplication.focusWidget().objectName()


def walk(app, key, *, until, limit=60):
    names = []
    while here() != until and len(names) < limit:
        names.append(here())
        press(QApplication.focusWidget(), key)
        settle(app)
    return names


@pytest.mark.parametrize("page_id", ["applicant", "children", "money"])
def test_tab_after_the_last_field_leads_to_the_primary_button(window, app, page_id):
    room, page, _ = window
    pages = [name for name, *_ in room.presenter.form.pages()]
    room.presenter.form.show_page(page_id if page_id in pages else pages[0])
    room.presenter.visiting.seek("first")
    settle(app)
    page.findChild(QWidget, "visit.form.why").setFocus()
    passed = walk(app, Qt.Key.Key_Tab, until="visit.primary")
    assert here() == "visit.primary"
    assert not {"above", "below", "visit.back"} & set(passed)
    shown = [q.path for q in room.presenter.form.page().questions if not q.locked]
    shown += [q.path for each in room.presenter.form.page().rows for q in each.questions if not q.locked]
    order = [name for name in passed if name.startswith("visit.form.")]
    met = [path for path in shown if any(path.replace("/", ".") in name for name in order)]
    assert met, passed
    places = [next(n for n, name in enumerate(passed) if f"{path.replace('/', '.')}" in name) for path in met]
    assert places == sorted(places)


def test_back_from_the_primary_button_is_the_last_field_again(window, app):
    _, page, _ = window
    page.findChild(QWidget, "visit.primary").setFocus()
    press(QApplication.focusWidget(), Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    settle(app)
    last = here()
    assert last.startswith("visit.form")
    press(QApplication.focusWidget(), Qt.Key.Key_Tab)
    settle(app)
    assert here() == "visit.primary"


@pytest.mark.parametrize("step", [1, 2, 3, 4, 5])
def test_one_round_of_tab_passes_every_part_of_the_window(window, app, step):
    room, _, _ = window
    room.presenter.go(step)
    settle(app)
    passed = []
    while here() not in passed:
        passed.append(here())
        press(QApplication.focusWidget(), Qt.Key.Key_Tab)
        settle(app)
    assert {"above", "below", "visit.primary", "visit.more"} <= set(passed), passed
