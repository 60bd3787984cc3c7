"""The palette by keys of the window: what is asked for behind it is done there, and no key is ever lost to a shade."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.ui.hands import focus, focused, key, part, type_text
from tests.ui.views.test_scanned import known

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def test_a_step_asked_for_over_the_palette_is_shown_without_it_and_ctrl_k_opens_it_again(window):
    visit = known(window)
    key(Qt.Key.Key_K, CTRL)
    assert focused() == "palette.find"
    key(Qt.Key.Key_1, ALT)
    assert visit.step == 1
    assert focused().startswith("visit.who.")
    assert window.findChild(type(window), "palette") is None
    key(Qt.Key.Key_K, CTRL)
    assert focused() == "palette.find"
    type_text(focus(), "a")
    assert part(window, "palette.find").text() == "a"
    key(Qt.Key.Key_Escape)
    assert focused().startswith("visit.who.")


def test_a_key_that_moves_nothing_leaves_the_palette_where_it_is(window):
    known(window)
    key(Qt.Key.Key_K, CTRL)
    key(Qt.Key.Key_Equal, CTRL)
    assert focused() == "palette.find"
    key(Qt.Key.Key_K, CTRL)
    assert focused() == "palette.find"
