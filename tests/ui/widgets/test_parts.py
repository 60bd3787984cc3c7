"""Buttons, cells, steps, lists, the last word, drawer, summary: what they promise to a hand and to an ear."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QAbstractItemModel, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from tests.ui.hands import press
from tests.ui.lint import name_of
from ui.models.queue_rows import QueueRow, QueueRows
from ui.widgets.area import scroll
from ui.widgets.bars import Foot
from ui.widgets.button import Button
from ui.widgets.field import text_field
from ui.widgets.floating import Drawer
from ui.widgets.layout import card, col
from ui.widgets.pick import Choice, Pick
from ui.widgets.queue_list import QueueList
from ui.widgets.status_line import Device, StatusLine
from ui.widgets.steps import StepBar, StepView
from ui.widgets.summary import Link, Summary
from ui.widgets.words import Elide, Label

Show = Callable[..., QWidget]


def heard(signal: object) -> list[object]:
    """What a signal says from here on."""
    said: list[object] = []
    signal.connect(lambda *told: said.append(told[0] if told else None))  # type: ignore[attr-defined]
    return said


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_focused_button_is_pressed_by_key(show: Show, key: Qt.Key) -> None:
    button = Button("Hold", keycap="F4")
    window, said = show(card(button), 300, 200), heard(button.clicked)
    press(button, key)
    assert (len(said), window.isVisible()) == (1, True)


def test_a_button_that_is_off_says_why_and_is_not_pressed(show: Show) -> None:
    button = Button("Print", keycap="F9")
    window, clicked, refused = show(card(button), 300, 200), heard(button.clicked), heard(button.refused)
    button.set_off("The printer is not ready")
    press(button, Qt.Key.Key_Return)
    press(button, Qt.Key.Key_Space)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    button.click()
    assert (clicked, refused) == ([], ["The printer is not ready"] * 4)
    assert button.accessibleDescription() == "The printer is not ready. F9"
    button.set_off("")
    button.click()
    assert (len(clicked), window.isVisible()) == (1, True)


def test_a_busy_button_keeps_its_width_and_answers_nothing(show: Show) -> None:
    button = Button("Register", kind="primary")
    window, clicked, wide = show(card(button), 300, 200), heard(button.clicked), button.sizeHint()
    button.set_busy(True)
    press(button, Qt.Key.Key_Return)
    press(button, Qt.Key.Key_Space)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert (clicked, button.sizeHint()) == ([], wide)
    button.set_busy(False)
    button.click()
    assert (len(clicked), window.isVisible()) == (1, True)


def test_a_choice_reports_the_key_and_is_one_of_several_radio_buttons(show: Show) -> None:
    choice = Choice("Who is at the desk?", name="who")
    for key in ("aigerim", "dina"):
        choice.offer(key, Pick(key))
    window, said = show(card(choice), 500, 200), heard(choice.chosen)
    choice.picks()["dina"].click()
    role = QAccessible.queryAccessibleInterface(choice.picks()["dina"]).role()
    assert (said, choice.value(), role) == (["dina"], "dina", QAccessible.Role.RadioButton)
    choice.set_value("")
    assert (choice.value(), said, window.isVisible()) == ("", ["dina"], True)


def test_arrows_choose_also_where_nothing_is_chosen_yet_and_only_within_a_choice(show: Show) -> None:
    choice, seen = Choice("Why"), list[str]()
    for key in "abc":
        choice.offer(key, Pick(key))
    choice.chosen.connect(seen.append)
    show(choice)
    first = choice.picks()["a"]
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Right)
    assert (choice.value(), seen) == ("b", ["b"])
    alone = QWidget()
    one, two = Pick("one"), Pick("two")
    col(one, two, into=alone)
    show(alone)
    one.setFocus()
    QTest.keyClick(one, Qt.Key.Key_Down)
    assert not one.isChecked()
    assert not two.isChecked()


def test_a_locked_cell_cannot_be_chosen_and_says_who_decides(show: Show) -> None:
    pick = Pick("By proxy", many=True)
    window = show(card(pick), 300, 200)
    pick.set_locked("The register decides")
    QTest.mouseClick(pick, Qt.MouseButton.LeftButton)
    assert (pick.isChecked(), pick.accessibleDescription(), window.isVisible()) == (False, "The register decides", True)


def test_the_steps_are_named_and_the_page_decides_which_is_the_present_one(show: Show) -> None:
    bar = StepBar("Steps of the visit")
    window, said = show(card(bar), 900, 100), heard(bar.asked)
    bar.set_steps([StepView(str(n), spoken=f"Step {n} of 6: x") for n in range(1, 7)], 3)
    bar.step(5).click()
    assert (said, bar.step(3).isChecked(), bar.step(5).isChecked()) == ([5], True, False)
    assert name_of(bar.step(5)) == "Step 5 of 6: x"
    bar.set_collapsed(True)
    assert [bar.step(n).isVisible() for n in range(1, 7)] == [False, False, True, False, False, False], window


def row(key: str, wait: str = "1 min") -> QueueRow:
    """A row of the queue."""
    return QueueRow(key, key, "Residence", "In turn", wait, f"{key}, Residence, In turn")


def test_the_queue_passes_qts_model_checker_and_keeps_its_selection(show: Show) -> None:
    view = QueueList("Queue")
    tester = QAbstractItemModelTester(view.rows, QAbstractItemModelTester.FailureReportingMode.Warning)
    window, opened = show(card(view), 244, 400), heard(view.opened)
    view.set_rows([row("A-1"), row("A-2"), row("A-3")])
    view.select("A-2")
    view.set_rows([row("B-9"), row("A-3"), row("A-2", "2 min"), row("A-4")])
    assert view.currentIndex().row() == 2
    press(view, Qt.Key.Key_Return)
    assert (opened, window.isVisible(), isinstance(tester.model(), QAbstractItemModel)) == (["A-2"], True, True)


def test_rows_come_in_the_order_that_was_asked_for() -> None:
    rows = QueueRows()
    for order in ("abc", "cab", "b", "", "zbya", "abyz"):
        rows.set_rows([row(key) for key in order])
        assert "".join(rows.data(rows.index(n)).split(",")[0] for n in range(rows.rowCount())) == order


def test_the_last_word_offers_undo_once_and_gives_its_place_back(show: Show) -> None:
    line = StatusLine("World")
    line.set_line("Online", online=True)
    line.set_kept("Everything is with the office")
    window = QWidget()
    col(..., line, into=window)
    show(window, 1000, 400)
    high, undone = line.height(), heard(line.word.undone)
    line.word.tell("Page 2 was taken away", undo="Undo", keycap="Ctrl+Z")
    QApplication.processEvents()
    assert (line.word.isVisible(), line.height(), line.rect().contains(line.word.geometry())) == (True, high, True)
    line.word.findChild(Button, "word.undo").click()
    assert (len(undone), line.word.isVisible(), line.height()) == (1, False, high)


def test_a_word_that_one_row_cannot_hold_takes_as_many_as_it_needs_and_none_is_cut(show: Show) -> None:
    line = StatusLine("World")
    window = QWidget()
    col(..., line, into=window)
    show(window, 500, 400)
    high = line.height()
    line.word.tell("Page 2 of the foreign birth certificate of Aliya was taken away from the pile", undo="Undo")
    QApplication.processEvents()
    words = next(each for each in line.word.findChildren(Label) if each.text())
    assert line.height() > high
    assert words.height() >= words.heightForWidth(words.width())
    window.resize(1300, 400)
    QApplication.processEvents()
    assert line.height() == high


def test_a_drawer_takes_the_focus_and_gives_it_back(show: Show) -> None:
    field = text_field("Name", name="name")
    window = show(card(field), 800, 400)
    window.activateWindow()
    field.editor.setFocus()
    drawer, inside = Drawer(window, name="queue_drawer", spoken="Queue"), Button("Call next")
    drawer.hold_content(card(inside, ...))
    drawer.open()
    assert (inside.hasFocus(), drawer.geometry().right()) == (True, window.width() - 1)
    press(inside, Qt.Key.Key_Escape)
    assert (drawer.isVisible(), field.editor.hasFocus()) == (False, True)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_the_summary_shows_itself_for_two_problems_and_leads_to_each(show: Show, key: Qt.Key) -> None:
    summary = Summary()
    window, asked = show(card(summary, ...), 600, 300), heard(summary.asked)
    summary.set_problems("One thing is missing", [("name", "Enter the name")])
    assert not summary.isVisible()
    summary.set_problems("Two things are missing", [("name", "Enter the name"), ("born", "Enter the date")])
    summary.focus_first()
    press(QApplication.focusWidget(), key)
    assert (summary.isVisible(), asked, window.isVisible()) == (True, ["name"], True)


def test_what_gets_the_focus_is_scrolled_into_sight(show: Show) -> None:
    fields = [text_field(f"Field {n}", name=f"f{n}") for n in range(30)]
    area = scroll(col(*fields))
    window = show(card((area, 1)), 400, 300)
    window.activateWindow()
    fields[25].editor.setFocus()
    top = fields[25].editor.mapTo(area.viewport(), QPoint(0, 0)).y()
    assert 0 <= top <= area.viewport().height() - fields[25].editor.height()


def test_what_has_the_focus_stays_in_sight_when_a_line_above_takes_room(show: Show) -> None:
    fields, above = [text_field(f"Field {n}", name=f"f{n}") for n in range(12)], QWidget()
    above.setFixedHeight(90)
    above.hide()
    area = scroll(col(*fields))
    window = show(card(above, (area, 1)), 400, 300)
    window.activateWindow()
    last = fields[-1].editor
    last.setFocus()
    above.show()
    for _ in range(4):
        QApplication.processEvents()
    top = last.mapTo(area.viewport(), QPoint(0, 0)).y()
    assert 0 <= top <= area.viewport().height() - last.height()


def test_a_button_that_was_reached_by_tab_has_the_ring_of_the_theme_and_no_other(show: Show) -> None:
    first, button = Button("Attach"), Button("Register")
    window = show(card(first, button, ...), 300, 200)
    window.activateWindow()

    button.setFocus()
    ringed = button.grab().toImage()
    first.setFocus()
    press(first, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is button
    assert window.testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
    assert button.grab().toImage() == ringed


def test_a_line_that_is_shortened_keeps_its_whole_text_for_the_ear(show: Show) -> None:
    line = Elide("Housing queue, yearly check of the family")
    window = show(card(line), 120, 60)
    assert line.text().endswith("…")
    assert line.accessibleName() == line.toolTip() == line.words()
    assert window.width() == 120


def test_what_a_person_typed_is_never_taken_for_markup(show: Show) -> None:
    label = Label("<b>Ospanova</b>")
    window = show(card(label), 300, 100)
    assert QAccessible.queryAccessibleInterface(label).text(QAccessible.Text.Name) == "<b>Ospanova</b>", window


def test_losing_the_line_moves_nothing(show: Show) -> None:
    line = StatusLine("State of the world")
    line.set_devices([Device("printer", "Printer ready")])
    line.set_clock("10:52")
    line.set_line("Online", online=True)
    window = show(card(line, ...), 1366, 200)
    before = line.height()
    line.set_line("Offline since 10:42", online=False)
    line.set_devices([])
    QApplication.processEvents()
    assert (line.height(), window.width()) == (before, 1366)


def test_tab_in_the_foot_goes_to_the_primary_button_first(show: Show) -> None:
    primary, back = Button("Go on", kind="primary"), Button("Back", kind="quiet")
    window = show(card(Foot(primary, back)), 600, 100)
    window.activateWindow()
    primary.setFocus()
    press(primary, Qt.Key.Key_Tab)
    assert back.hasFocus()


def test_where_room_is_scarce_the_keycap_goes_and_the_words_stay(show: Show) -> None:
    button = Button("Call next", keycap="F2", kind="primary")
    whole, words = button.sizeHint().width(), button.minimumSizeHint().width()
    assert words < whole
    window = show(card(button), 600, 200)
    assert (window.isVisible(), button.keycap()) == (True, "F2")
    button.setFixedWidth(words)
    assert button.keycap() == ""
    button.set_keycap("")
    assert (button.words(), button.sizeHint().width()) == ("Call next", words)


@pytest.mark.parametrize("make", [lambda: Button("go"), lambda: Pick("this", many=True), lambda: Link("there")])
@pytest.mark.parametrize(
    ("which", "held"),
    [(Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)],
)
def test_enter_of_the_number_block_presses_like_the_other(
    show: Show, make: Callable[[], QAbstractButton], which: Qt.Key, held: Qt.KeyboardModifier
) -> None:
    part = make()
    window = show(card(part), 300, 200)
    pressed = heard(part.clicked)
    press(part, which, held)
    assert len(pressed) == 1
    press(part, which, held | Qt.KeyboardModifier.ControlModifier)
    assert (len(pressed), window.isVisible()) == (1, True)
