"""The cockpit by keyboard alone: Ctrl+2, a mark, its rows, and back; it fits in every language and size."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QTest

from mfc_desk.text.catalogue import LANGUAGES
from mfc_desk.usecases import line
from tests.presenters.place import Place
from tests.presenters.test_cockpit import a_morning, chief, desk, late, person, put, weeks_before
from tests.ui.hands import focused, key, part, settle
from tests.ui.lint import faults, name_of
from tests.usecases.place import words
from ui.theme.state import current
from ui.theme.tokens import Theme
from ui.widgets.chart_load import LoadChart
from ui.widgets.words import Label

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def place(tmp_path):
    made = Place(tmp_path)
    chief(made)
    a_morning(made)
    line.remember(made.work, online=True)
    yield made
    made.work.store.close()


def open_it(window):
    key(Qt.Key.Key_2, CTRL)
    assert window.presenter.stand.side == "cockpit"
    settle()


def test_from_a_mark_to_its_rows_and_to_a_person_and_back_by_keys(window):
    open_it(window)
    assert focused() == "cockpit.act"
    part(window, "cockpit.waits").setFocus()
    key(Qt.Key.Key_Right)
    chart = part(window, "cockpit.waits")
    assert chart.accessibleDescription() == "A-001, waits 18 min, past the norm"
    key(Qt.Key.Key_Return)
    assert focused() == "cockpit.rows"
    table = part(window, "cockpit.rows")
    assert (name_of(table), table.rows.row(0).cells[0]) == ("A-001, waits 18 min, past the norm", "A-001")
    key(Qt.Key.Key_Escape)
    assert (focused(), window.presenter.stand.side) == ("cockpit.waits", "cockpit")
    key(Qt.Key.Key_Return)
    key(Qt.Key.Key_Return)
    assert window.presenter.stand.side == "wish"
    key(Qt.Key.Key_Escape)
    assert window.presenter.stand.side == "cockpit", "whoever came from the cockpit goes back to it"


def test_a_click_opens_the_mark_under_it_and_a_number_opens_its_rows(window):
    open_it(window)
    chart = part(window, "cockpit.load")
    bar = window.presenter.beside.cockpit.board.load.bars[-1].mark.key
    at = chart.area_of(bar).center()
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(int(at.x()), int(at.y())))
    settle()
    assert (window.presenter.beside.cockpit.drill.mark, focused()) == (bar, "cockpit.rows")
    key(Qt.Key.Key_Escape)
    part(window, "cockpit.tile.longest").setFocus()
    key(Qt.Key.Key_Return)
    assert window.presenter.beside.cockpit.drill.mark == "tile.longest"


def test_the_whole_width_is_the_cockpits_and_is_given_back(window):
    open_it(window)
    assert not window.queue.isVisible()
    assert not window.person.isVisible()
    key(Qt.Key.Key_T)
    key(Qt.Key.Key_Escape)
    assert window.presenter.stand.side == ""
    assert window.queue.isVisible()
    assert window.person.isVisible()


def test_t_asks_for_the_table_of_a_chart_and_its_rows_lead_on(window):
    open_it(window)
    part(window, "cockpit.desks").setFocus()
    key(Qt.Key.Key_T)
    assert part(window, "cockpit.rows").rows.rowCount() == len(window.presenter.beside.cockpit.drill.rows) > 2
    key(Qt.Key.Key_Return)
    assert window.presenter.beside.cockpit.drill.mark == "desk.7"


def test_what_did_not_change_is_not_painted_again(place, window, monkeypatch):
    painted = []
    draw = LoadChart.paintEvent

    def counted(self, event: QPaintEvent):
        painted.append(event)
        draw(self, event)

    monkeypatch.setattr(LoadChart, "paintEvent", counted)
    open_it(window)
    cockpit = window.presenter.beside.cockpit
    painted.clear()
    window.presenter.tick()
    window.presenter.minute()
    settle()
    assert painted == []
    put(place, late(place))
    cockpit.tick()
    window.presenter.minute()
    settle()
    assert cockpit.board.links["kept.deadline.happened"].keys
    assert painted == [], "only what was kept to the law changed"
    put(place, person(place, "A-009", 3))
    cockpit.tick()
    window.presenter.minute()
    settle()
    assert painted


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("theme", "size"),
    [
        (Theme(), (1366, 768)),
        (Theme("contrast"), (1920, 1080)),
        (Theme("dark", 1.75), (1366, 768)),
        (Theme(), (800, 600)),
    ],
)
def test_no_word_is_cut_and_the_window_keeps_its_size(place, window, language, theme, size):
    line.remember(place.work, online=False)
    current().switch(theme)
    window.resize(*size)
    window.set_catalogue(words(place.work, language))
    open_it(window)
    window.put_away()
    settle()
    assert faults(window) == []
    assert window.size().toTuple() == size


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("theme", "size"), [(Theme(), (1366, 768)), (Theme("contrast"), (1366, 768)), (Theme("dark", 1.75), (1366, 768))]
)
def test_the_desks_that_are_needed_open_by_a_key_with_what_speaks_against_them(place, window, language, theme, size):
    weeks_before(place)
    current().switch(theme)
    window.resize(*size)
    window.set_catalogue(words(place.work, language))
    open_it(window)
    window.put_away()
    settle()
    assert faults(window) == []
    key(Qt.Key.Key_T, CTRL | Qt.KeyboardModifier.ShiftModifier)
    settle()
    assert part(window, "cockpit.rows").rows.rowCount() == 3
    notes = window.presenter.beside.cockpit.drill.notes
    assert notes in [one.text() for one in part(window, "cockpit.drawer").findChildren(Label) if one.isVisible()]
    assert faults(window) == []


def test_an_alert_is_seen_by_a_key_on_the_board_and_by_a_button_among_all(place, window):
    put(place, desk(place, "7", "paused"), person(place, "B-001", 3))
    open_it(window)
    cockpit = window.presenter.beside.cockpit
    first = cockpit.board.alerts.said
    assert first.startswith("Nobody calls list A")
    key(Qt.Key.Key_H, CTRL | Qt.KeyboardModifier.ShiftModifier)
    settle()
    assert cockpit.board.alerts.said.startswith("Nobody calls list B")
    cockpit.open("alerts")
    settle()
    part(window, "cockpit.do_seen").click()
    settle()
    assert cockpit.board.alerts.said.startswith("All alerts were seen")
    assert [one.can for one in cockpit.drill.rows] == [(), ()]
    assert faults(window) == []
