"""The page of the reports by keyboard: from the cockpit by F9 or Ctrl+S, choices, tables, and back; it fits everywhere."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from mfc_desk.text.catalogue import LANGUAGES
from mfc_desk.usecases import line
from tests.presenters.place import Place
from tests.presenters.test_cockpit import a_morning, chief
from tests.presenters.test_reports import Silent
from tests.ui.hands import focused, key, part, settle
from tests.ui.lint import faults
from tests.usecases.place import words
from ui.models.report_rows import ReportRows
from ui.presenters.reports import TableWords
from ui.theme.state import current
from ui.theme.tokens import Theme

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def place(tmp_path):
    made = Place(tmp_path, hall=Silent())
    chief(made)
    a_morning(made)
    line.remember(made.work, online=False)
    yield made
    made.work.store.close()


@pytest.mark.parametrize(("press", "more"), [(Qt.Key.Key_F9, None), (Qt.Key.Key_S, CTRL)])
def test_from_the_cockpit_by_either_key_and_back(window, press, more):
    key(Qt.Key.Key_2, CTRL)
    settle()
    key(press, more) if more else key(press)
    settle()
    assert window.presenter.stand.side == "reports"
    assert focused() == "reports.kind.editor"
    assert not window.queue.isVisible()
    key(Qt.Key.Key_Escape)
    assert window.presenter.stand.side == "cockpit"


def test_the_table_that_is_chosen_is_read_cell_by_cell(window):
    window.presenter.open_reports()
    settle()
    page = window.presenter.beside.reports
    page.choose_table("summary")
    settle()
    table = part(window, "reports.table")
    assert table.rows.rowCount() == len(page.looked_at().rows) > 5
    table.setFocus()
    key(Qt.Key.Key_Down)
    assert table.currentIndex().row() == 1
    assert table.accessibleName() == "In short"


def test_f9_prints_what_is_shown(window):
    window.presenter.open_reports()
    settle()
    key(Qt.Key.Key_F9)
    settle()
    assert part(window, "reports.paper").text().startswith("Not printed")


def test_the_model_keeps_qts_rules():
    model = ReportRows()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_table(TableWords("t", "T", ("a", "b"), (("x", "1"), ("y", "2")), (False, True)))
    model.set_table(None)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("theme", "size"), [(Theme(), (1366, 768)), (Theme("contrast"), (1366, 768)), (Theme("dark", 1.75), (1366, 768))]
)
@pytest.mark.parametrize("table", ["about", "hours"])
def test_no_word_is_cut_and_the_window_keeps_its_size(place, window, language, theme, size, table):
    current().switch(theme)
    window.resize(*size)
    window.set_catalogue(words(place.work, language))
    window.presenter.open_reports()
    window.presenter.beside.reports.choose_language(language)
    window.presenter.beside.reports.choose_table(table)
    window.put_away()
    settle()
    assert faults(window) == []
    assert window.size().toTuple() == size
