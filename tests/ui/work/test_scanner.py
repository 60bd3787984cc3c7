"""A scanner that types like a keyboard, by key events with the times of the platform: nothing sleeps here."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from tests.ui.hands import wait_for
from ui.work.scanner import Scanner

NONE, SHIFT, CTRL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
ZONE = "P<KAZSEITKALI<<AIGUL<<<<<<<<<<<<<<<<<<<<<<<<\nN012345678KAZ8504022F3305069<<<<<<<<<<<<<<06"
LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>"
RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбюЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ"
KAZAKH = str.maketrans(LATIN + "1234567890-=", RUSSIAN + '"әіңғ,.үұқөһ')
CODES = {sign: 10 + n for n, sign in enumerate("1234567890")} | {
    sign: start + n for start, row in ((24, "qwertyuiop"), (38, "asdfghjkl"), (52, "zxcvbnm,")) for n, sign in enumerate(row)
}  # fmt: skip


class Keys:
    """A keyboard whose keys carry the time at which they were pressed, in milliseconds."""

    def __init__(self, window):
        self.at, self.window = 1000, window

    def key(self, text, gap, key=0, modifiers=NONE, code=0, repeat=False):
        self.at += gap
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, modifiers, code, 0, 0, text, repeat)
            event.setTimestamp(self.at)
            QCoreApplication.sendEvent(self.window.focusWidget() or self.window, event)

    def type(self, text, gap, end=""):
        for sign in text + end:
            named = {"\n": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab}.get(sign, 0)
            self.key("\r" if named else sign, gap, named)

    def by_place(self, text, gap, layout):
        """As `layout` writes what a scanner means, with the codes of the keys."""
        for sign in text:
            shifted = sign.isupper() or sign == "<"
            place = CODES.get({"<": ","}.get(sign, sign.lower()), 0)
            self.key(sign.translate(layout), gap, 0, SHIFT if shifted else NONE, place)


class Desk(QWidget):
    """A field, a box that is ticked by the key of its words, and what happened."""

    def __init__(self):
        super().__init__()
        self.field, self.box = QLineEdit(self), QCheckBox(self)
        self.acted, self.heard, self.pressed = [], [], []
        for key in ("0", "Return", "F2"):
            QShortcut(QKeySequence(key), self).activated.connect(lambda key=key: self.acted.append(key))
        self.watch = Scanner(self, at_once=lambda widget: bool(widget.property("at_once")))
        self.watch.scanned.connect(self.heard.append)

    def keyPressEvent(self, event):
        self.pressed.append(event.text())


@pytest.fixture
def desk(app, show):
    made = show(Desk(), 400, 200)
    made.activateWindow()
    made.box.setFocus()
    assert wait_for(made.isActiveWindow)  # else no key of it is a shortcut
    made.keys = Keys(made)
    return made


@pytest.mark.parametrize(
    "text",
    [
        ZONE + "\n",
        ZONE.replace("\n", "\r\n") + "\r\n",
        ZONE.replace("\n", "\t") + "\t",
        "0" * 5 + "12345\n",
        "A017\n",
        "https://e.kz/t?n=017\n",
    ],
)
@pytest.mark.parametrize("where", ["field", "box", "none"])
def test_a_burst_is_routed_and_neither_typed_nor_taken_for_shortcuts(desk, text, where):
    (desk.field if where == "field" else desk.box).setFocus()
    if where == "none":
        desk.box.clearFocus()
    desk.keys.type(text.replace("\r\n", "\n"), 4)
    desk.watch.end()
    assert [each.replace("\t", "\n") for each in desk.heard] == [text.replace("\r\n", "\n").replace("\t", "\n").strip()]
    assert (desk.field.text(), desk.acted, desk.pressed, desk.box.isChecked()) == ("", [], [], False)


def test_a_hand_presses_a_single_key_and_it_acts(desk):
    desk.keys.key("0", 500, Qt.Key.Key_0)
    assert desk.acted == []
    desk.watch.end()
    assert (desk.acted, desk.heard) == (["0"], [])


def test_the_key_of_a_hand_acts_by_itself_after_a_moment(desk):
    desk.keys.key("0", 500, Qt.Key.Key_0)
    assert wait_for(lambda: desk.acted == ["0"], limit_ms=1000)


@pytest.mark.parametrize(("key", "text"), [(Qt.Key.Key_F2, ""), (Qt.Key.Key_Return, "\r")])
def test_enter_and_the_function_keys_never_wait(desk, key, text):
    desk.keys.key(text, 500, key)
    assert desk.acted == [{Qt.Key.Key_F2: "F2"}.get(key, "Return")]


def test_a_hand_that_types_is_never_taken_for_a_scanner(desk):
    desk.field.setFocus()
    desk.keys.type("Seitkali 85", 60)
    desk.watch.end()
    assert (desk.field.text(), desk.heard, desk.acted) == ("Seitkali 85", [], [])


@pytest.mark.parametrize("gaps", [(20,), (10, 20, 34), (20, 20, 20, 20, 20, 20, 20, 60), (5, 30, 55)], ids=str)
@pytest.mark.parametrize("at_once", [True, False])
def test_what_is_typed_faster_than_a_hand_into_a_field_is_never_lost(desk, gaps, at_once):
    desk.field.setProperty("at_once", at_once)
    desk.field.setText("To ")
    desk.field.setFocus()
    name = "Оспанова Раушан Кабденовна 12"
    for place, sign in enumerate(name):
        desk.keys.key(sign, gaps[place % len(gaps)])
    desk.watch.end()
    assert (desk.field.text(), desk.heard, desk.acted) == (f"To {name}", [], [])


def test_uneven_keys_with_an_enter_at_their_end_are_typed(desk):
    desk.field.setFocus()
    for gap, sign in zip((500, 10, 10, 10, 10, 10, 60, 40, 10), "Seitkali8", strict=True):
        desk.keys.key(sign, gap)
    desk.keys.key("\r", 20, Qt.Key.Key_Return)
    desk.watch.end()
    assert (desk.field.text(), desk.heard) == ("Seitkali8", [])


def test_a_zone_that_came_unevenly_is_a_scan_all_the_same(desk):
    desk.field.setFocus()
    desk.keys.type(ZONE[:20], 4)
    desk.keys.at += 90
    desk.keys.type(ZONE[20:] + "\n", 4)
    desk.watch.end()
    assert (desk.field.text(), desk.heard) == ("", [ZONE])


def test_two_keys_that_rolled_under_a_hand_are_typed_in_their_order(desk):
    desk.field.setFocus()
    desk.keys.type("abc", 20)
    desk.keys.key("\x01", 5, Qt.Key.Key_A, CTRL)
    assert (desk.field.text(), desk.field.selectedText()) == ("abc", "abc")
    desk.keys.key("x", 90)
    desk.keys.key("\r", 10, Qt.Key.Key_Return)
    assert (desk.field.text(), desk.acted) == ("x", ["Return"])


@pytest.mark.parametrize("said", [True, False])
def test_a_key_that_is_held_down_is_no_burst(desk, said):
    desk.field.setFocus()
    desk.keys.key("w", 500)
    for _ in range(40):
        desk.keys.key("w", 240 if desk.keys.at < 1600 else 10, repeat=said)
    desk.watch.end()
    assert (desk.field.text(), desk.heard) == ("w" * 41, [])


def test_a_sign_that_a_scanner_repeats_is_not_lost_for_a_held_key(desk):
    desk.keys.key("I", 500)
    for sign in "<<<<KAZ<<<":
        desk.keys.key(sign, 4, repeat=sign == "<")
    desk.watch.end()
    assert desk.heard == ["I<<<<KAZ<<<"]


def test_a_window_that_was_busy_does_not_take_a_person_for_a_scanner(desk):
    desk.field.setFocus()
    desk.keys.type("1204", 70)  # they all arrive at once, but were pressed one after the other
    desk.keys.key("\r", 70, Qt.Key.Key_Return)
    assert (desk.field.text(), desk.heard, desk.acted) == ("1204", [], ["Return"])


@pytest.mark.parametrize("places", [True, False])
@pytest.mark.parametrize("layout", [str.maketrans(LATIN, RUSSIAN), KAZAKH], ids=["russian", "kazakh"])
def test_what_a_scanner_means_is_read_under_another_layout(desk, layout, places):
    desk.field.setFocus()
    if places:
        desk.keys.by_place(ZONE.replace("\n", ""), 4, layout)
    else:
        desk.keys.type(ZONE.replace("\n", "").translate(layout), 4)
    desk.watch.end()
    assert desk.heard == [ZONE.replace("\n", "")]
    assert desk.field.text() == ""


def test_where_a_first_key_does_not_wait_it_is_taken_back(desk):
    desk.field.setProperty("at_once", True)
    desk.field.setFocus()
    desk.keys.type("Kim", 80)
    assert desk.field.text() == "Kim"
    desk.keys.at += 500
    desk.keys.type(ZONE, 4)
    assert desk.field.text() == "Kim"
    desk.watch.end()
    assert desk.heard == [ZONE]


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_list_that_dropped_down_hears_no_scanner_either(desk, app):
    from PySide6.QtWidgets import QMenu

    menu = QMenu(desk)
    menu.addAction("&Print").triggered.connect(lambda: desk.acted.append("Print"))
    menu.popup(desk.pos())
    app.processEvents()
    assert desk.watch._on is menu
    menu.close()
    app.processEvents()
    assert desk.watch._on is desk.box


def test_the_keys_that_wait_go_where_they_were_typed_when_the_focus_moves(desk):
    desk.field.setFocus()
    desk.keys.key("x", 500)
    desk.box.setFocus()
    assert desk.field.text() == "x"
