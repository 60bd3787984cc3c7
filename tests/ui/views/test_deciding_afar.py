"""Work of another desk decided from the cockpit by keys alone; its versions fit in every language, and nothing is cut."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from mfc_desk.domain.far_decisions import FarWay
from mfc_desk.domain.ids import Key
from mfc_desk.text.catalogue import LANGUAGES
from mfc_desk.usecases import line
from tests.presenters.place import Place
from tests.presenters.test_cockpit import a_morning, chief
from tests.presenters.untaken import OP, stuck
from tests.ui.hands import focused, key, part, settle
from tests.ui.lint import faults
from tests.usecases.place import words
from ui.theme.state import current
from ui.theme.tokens import Theme
from ui.widgets.compare import Compare

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def place(tmp_path):
    made = Place(tmp_path)
    chief(made)
    a_morning(made)
    stuck(made)
    line.remember(made.work, online=True)
    yield made
    made.work.store.close()


def open_it(window):
    key(Qt.Key.Key_2, CTRL)
    window.presenter.beside.cockpit._asked_ms = None
    window.presenter.tick()
    window.presenter.minute()
    settle()


def decision(place):
    with place.work.store.read() as uow:
        return uow.rows.get(Key("far_decision", OP))


def test_one_key_lists_what_waits_one_decides_and_a_reason_is_asked(place, window):
    open_it(window)
    key(Qt.Key.Key_D, CTRL)
    assert focused() == "cockpit.rows"
    assert part(window, "cockpit.do_decide").isVisible()
    key(Qt.Key.Key_D, CTRL)
    assert window.presenter.stand.side == "wish"
    assert focused() == "wish.way.leave"
    assert [each.isVisible() for each in window.findChildren(Compare)], "the versions are laid out"
    key(Qt.Key.Key_Down)
    key(Qt.Key.Key_Space)
    part(window, "wish.because.desk_right").setFocus()
    key(Qt.Key.Key_Space)
    key(Qt.Key.Key_Return, CTRL)
    assert (decision(place).way, decision(place).reason) == (FarWay.AGAIN, "desk_right")
    assert window.presenter.stand.side == "cockpit"
    key(Qt.Key.Key_Z, CTRL)
    assert decision(place).state == "taken_back"


def test_enter_opens_the_person_of_a_row(place, window):
    open_it(window)
    key(Qt.Key.Key_D, CTRL)
    key(Qt.Key.Key_Return)
    assert window.presenter.lifecycle.page.wish.ticket == "a-031"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("colours", ["light", "contrast"])
def test_list_and_page_fit_in_every_language(place, window, language, colours):
    window.set_catalogue(words(place.work, language))
    current().switch(Theme(colours))
    open_it(window)
    key(Qt.Key.Key_D, CTRL)
    assert [str(one) for one in faults(window)] == []
    key(Qt.Key.Key_D, CTRL)
    assert [str(one) for one in faults(window)] == []
