"""Acts from the cockpit by keys: a mark, a key, a reason; the bar of verbs under the rows; nothing is cut."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from mfc_desk.domain.halls import DeskState
from mfc_desk.domain.ids import Key
from mfc_desk.text.catalogue import LANGUAGES
from mfc_desk.text.message import msg
from mfc_desk.usecases import line
from tests.presenters.place import Place
from tests.presenters.test_cockpit import a_morning, chief, put
from tests.presenters.test_from_afar import sitting
from tests.ui.hands import focused, key, part, settle
from tests.ui.lint import faults
from tests.usecases.place import words
from ui.theme.state import current
from ui.theme.tokens import Theme

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def place(tmp_path):
    made = Place(tmp_path)
    chief(made)
    a_morning(made)
    put(made, sitting(made, hours=3))
    line.remember(made.work, online=True)
    yield made
    made.work.store.close()


def state_of(place, name):
    with place.work.store.read() as uow:
        return uow.rows.get(Key("desk", name)).state


def open_it(window):
    key(Qt.Key.Key_2, CTRL)
    settle()


def on_desk(window, name):
    chart = part(window, "cockpit.desks")
    chart.setFocus()
    chart._go(f"desk.{name}")
    return chart


def test_a_desk_is_paused_from_its_mark_by_keys_and_opened_again_by_undo(place, window):
    open_it(window)
    on_desk(window, "7")
    key(Qt.Key.Key_P, CTRL)
    assert window.presenter.stand.side == "wish"
    assert focused() == "wish.because.lunch"
    key(Qt.Key.Key_Space)
    key(Qt.Key.Key_Return, CTRL)
    settle()
    assert (state_of(place, "7"), window.presenter.stand.side) == (DeskState.PAUSED, "cockpit")
    key(Qt.Key.Key_Z, CTRL)
    assert state_of(place, "7") is DeskState.OPEN


def test_the_bar_under_the_rows_shows_what_can_be_done_with_the_row_and_does_it_by_mouse(place, window):
    open_it(window)
    on_desk(window, "8")
    key(Qt.Key.Key_Return)
    shown = [verb for verb in ("open", "pause", "close", "end_shift") if part(window, f"cockpit.do_{verb}").isVisible()]
    assert shown == ["open", "close", "end_shift"]
    part(window, "cockpit.do_end_shift").click()
    assert window.presenter.lifecycle.page.words().title == "End the shift at desk 8"


def test_a_forgotten_visit_is_reached_by_its_key_and_put_by(place, window):
    open_it(window)
    assert part(window, "cockpit.forgotten").isVisible()
    key(Qt.Key.Key_U, CTRL)
    assert focused() == "cockpit.rows"
    key(Qt.Key.Key_R, CTRL | SHIFT)
    assert focused() == "wish.way.put_by"
    key(Qt.Key.Key_Space)
    part(window, "wish.because.forgotten").setFocus()
    key(Qt.Key.Key_Space)
    key(Qt.Key.Key_Return, CTRL)
    settle()
    with place.work.store.read() as uow:
        assert uow.rows.get(Key("visit", "v3")).state == "parked"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("verb", ["pause", "end_shift", "rescue"])
def test_what_is_asked_fits_in_every_language(place, window, language, verb):
    window.set_catalogue(words(place.work, language))
    current().switch(Theme(scale=1.25))
    window.presenter.lifecycle.far.begin(verb, "desk", "7", "")
    settle()
    assert [str(one) for one in faults(window)] == []
    current().switch(Theme())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("colours", ["light", "contrast"])
def test_the_bar_of_verbs_fits_in_every_language(place, window, language, colours):
    window.set_catalogue(words(place.work, language))
    current().switch(Theme(colours))
    open_it(window)
    window.presenter.beside.cockpit.open("desk.7")
    settle()
    assert [str(one) for one in faults(window)] == []


def test_the_end_of_a_shift_from_afar_leaves_the_window_with_its_words(window):
    heard = []
    window.signed_off.connect(heard.append)
    window.presenter.afar.signed_off(msg("far.told_end_other_shift", name="Dina", why="lights"))
    assert [one.params["name"] for one in heard] == ["Dina"]
