"""What people said on the cockpit, by keys, in every language and size."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from mfc_desk.text.catalogue import LANGUAGES
from mfc_desk.usecases import line
from sync.wire.feedback import FeedbackRow, FeedbackRows
from tests.presenters.place import Place, rules
from tests.presenters.test_cockpit import a_morning, chief
from tests.presenters.test_cockpit_feedback import span
from tests.ui.hands import focused, key, part, settle
from tests.ui.lint import faults
from tests.ui.views.test_cockpit import open_it
from tests.usecases.place import words
from ui.theme.state import current
from ui.theme.tokens import Theme


@pytest.fixture
def place(tmp_path):
    made = Place(tmp_path)
    chief(made)
    a_morning(made)
    rules(made, feedback=True)
    line.remember(made.work, online=True)
    made.hall.feedback = lambda token, *, since, until: span([1, 2, 6, 31, 60], n=100)
    said = [FeedbackRow("ab", "2026-11-20", ["kz.large_family"], [5, 4, 3, 2, 1, 6, 0, 5])]
    made.hall.feedback_rows = lambda token, *, since, until: FeedbackRows(of=5, few=False, rows=said)
    yield made
    made.work.store.close()


def test_a_criterion_opens_what_was_said_by_keys(window):
    open_it(window)
    chart = part(window, "cockpit.feedback")
    chart.setFocus()
    settle()
    key(Qt.Key.Key_Down)
    assert chart.at().key == "feedback.accessibility"
    assert "100 answers, from 1 to 5: 1, 2, 6, 31, 60" in chart.accessibleDescription()
    key(Qt.Key.Key_Return)
    assert window.presenter.beside.cockpit.drill.mark == "feedback.accessibility"
    key(Qt.Key.Key_Escape)
    assert window.presenter.beside.cockpit.drill is None
    assert focused()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("theme", "size"),
    [(Theme(), (1366, 768)), (Theme("contrast"), (1920, 1080)), (Theme("dark", 1.75), (1366, 768))],
)
@pytest.mark.parametrize("counts", [[1, 2, 6, 31, 60], None])
def test_no_word_of_it_is_cut(place, window, language, theme, size, counts):
    place.hall.feedback = lambda token, *, since, until: span(counts, n=100 if counts else 4)
    current().switch(theme)
    window.resize(*size)
    window.set_catalogue(words(place.work, language))
    open_it(window)
    window.put_away()
    settle()
    assert part(window, "cockpit.feedback").isVisible()
    assert faults(window) == []
    assert window.size().toTuple() == size
