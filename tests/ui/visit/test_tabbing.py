"""Tab in a visit goes as the page reads, and from the last field to the primary button."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from tests.presenters.visit_room import NO_PAPERS, Room, filled
from tests.ui.hands import focused, key, settle
from ui.theme.state import current
from ui.theme.tokens import Theme
from ui.views.visit.frame import VisitPage
from ui.views.visit.tabbing import stops_in


@pytest.fixture
def window(tmp_path, show):
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
    settle()
    yield room, page, whole
    room.close()


def walk(which, *, until, limit=60):
    names = []
    while focused() != until and len(names) < limit:
        names.append(focused())
        key(which)
    return names


@pytest.mark.parametrize("page_id", ["applicant", "children", "money"])
def test_tab_after_the_last_field_leads_to_the_primary_button(window, app, page_id):
    room, page, _ = window
    pages = [name for name, *_ in room.presenter.form.pages()]
    room.presenter.form.show_page(page_id if page_id in pages else pages[0])
    room.presenter.visiting.seek("first")
    settle()
    page.findChild(QWidget, "visit.form.why").setFocus()
    passed = walk(Qt.Key.Key_Tab, until="visit.primary")
    assert focused() == "visit.primary"
    assert not {"above", "below", "visit.back"} & set(passed)
    shown = [q.path for q in room.presenter.form.page().questions if not q.locked]
    shown += [q.path for each in room.presenter.form.page().rows for q in each.questions if not q.locked]
    order = [name for name in passed if name.startswith("visit.form.")]
    met = [path for path in shown if any(path.replace("/", ".") in name for name in order)]
    assert met, passed
    places = [next(n for n, name in enumerate(passed) if f"{path.replace('/', '.')}" in name) for path in met]
    assert places == sorted(places)


def test_the_button_that_takes_a_row_out_comes_after_the_fields_of_the_row(window):
    room, page, _ = window
    room.presenter.form.show_page("children")
    room.presenter.visiting.seek("first")
    settle()
    page.findChild(QWidget, "visit.form.why").setFocus()
    passed = walk(Qt.Key.Key_Tab, until="visit.primary")
    rows = [row.id for row in room.presenter.form.page().rows]
    assert rows
    for row in rows:
        fields = [n for n, name in enumerate(passed) if name.startswith(f"visit.form.children.{row}.")]
        assert fields
        assert passed.index(f"visit.form.remove_row.{row}") > max(fields)


def test_back_from_the_primary_button_is_the_last_field_again(window):
    _, page, _ = window
    page.findChild(QWidget, "visit.primary").setFocus()
    key(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    last = focused()
    assert last.startswith("visit.form")
    key(Qt.Key.Key_Tab)
    assert focused() == "visit.primary"


@pytest.mark.parametrize("step", [1, 2, 3, 4, 5])
def test_one_round_of_tab_passes_every_part_of_the_window(window, step):
    room, _, _ = window
    room.presenter.go(step)
    settle()
    passed = []
    while focused() not in passed:
        passed.append(focused())
        key(Qt.Key.Key_Tab)
    assert {"above", "below", "visit.primary", "visit.more"} <= set(passed), passed


def test_a_dialog_that_is_open_over_the_page_has_stops_of_its_own(window, app):
    _, page, _ = window
    dialog, inside = QDialog(page), QLineEdit()
    QVBoxLayout(dialog).addWidget(inside)
    dialog.open()
    settle()
    found = stops_in(page)
    assert inside.isVisible()
    assert inside not in found
    assert "visit.primary" in {each.objectName() for each in found}
    dialog.close()
