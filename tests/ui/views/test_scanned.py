"""A document scanned at the window: wherever the focus is, nothing is typed, nothing acts, and a word says what was read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from mfc_desk.domain.mrz import Mrz, compose
from mfc_desk.text.message import msg
from tests.presenters.visit_room import NO_PAPERS
from tests.ui.hands import focus, focused, key, settle
from ui.shell import Shell
from ui.work.scanner import Scanner

CARD = Mrz(
    kind="ID", state="KAZ", number="047118265", surname="OSPANOVA", given="RAUSHAN", nationality="KAZ",
    birth=date(1980, 1, 1), sex="F", expiry=date(2030, 1, 14), optional="",
)  # fmt: skip
ZONE = compose(CARD)
NOBODY = "A document was scanned, but nobody is being identified here. Nothing was changed."
CTRL = Qt.KeyboardModifier.ControlModifier


class Reader:
    """A scanner on the keyboard's wire."""

    def __init__(self, watch, at=0):
        self.watch, self.at = watch, at

    def scan(self, text):
        self.at += 1000
        for sign in f"{text}\n":
            self.at += 5
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                key = Qt.Key.Key_Return if sign == "\n" else ord(sign.upper())
                event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, "\r" if sign == "\n" else sign)
                event.setTimestamp(self.at)
                QCoreApplication.sendEvent(focus(), event)
        self.watch.end()


@pytest.fixture
def reader(window):
    watch = Scanner(window, pasted=window.takes_zone)
    watch.scanned.connect(window.scanned)
    settle()
    return Reader(watch)


def told(window):
    return window.status_line.word.accessibleName()


def fields(window):
    return {each.objectName(): each.text() for each in window.findChildren(QLineEdit) if each.isVisible()}


def visit_on(window):
    """Ctrl+N, Enter: somebody sits here, step 1."""
    window.presenter.begin("")
    settle()
    return window.visit.presenter()


def known(window):
    """Somebody sits here whose name is known."""
    presenter = visit_on(window)
    presenter.who.read_zone(ZONE)
    settle()
    presenter.who.press()
    settle()
    assert presenter.step == 2
    return presenter


def test_with_nobody_at_the_desk_a_scan_calls_nobody(window, reader):
    reader.scan(ZONE)
    assert window.presenter.stand.page == "idle"
    assert told(window) == NOBODY


def test_the_number_of_a_paper_ticket_is_not_a_document(window, reader):
    window.presenter.ask_number()
    settle()
    assert focused() == "desk.number.editor"
    reader.scan(ZONE)
    assert (fields(window)["desk.number.editor"], window.presenter.stand.page) == ("", "idle")
    assert told(window) == NOBODY


def test_a_code_on_a_slip_is_no_number_typed(window, reader):
    window.presenter.ask_number()
    settle()
    reader.scan("A017")
    assert (fields(window)["desk.number.editor"], window.presenter.stand.page) == ("", "idle")
    assert told(window).startswith("A code was scanned")


def test_a_person_who_was_called_did_not_come_because_something_was_scanned(window, reader):
    window.presenter.call_next()
    settle()
    assert window.presenter.stand.page == "called"
    reader.scan(ZONE)
    assert window.presenter.stand.page == "called"


def test_the_search_over_the_window_is_not_typed_into(window, reader):
    visit_on(window)
    window.open_palette()
    reader.scan(ZONE)
    assert fields(window)["palette.find"] == ""
    assert told(window) == NOBODY


@pytest.mark.parametrize("field", ["zone", "family_name", "document_type"])
def test_step_1_reads_a_document_wherever_the_focus_is(window, reader, field):
    presenter = visit_on(window)
    window.findChild(QWidget, f"visit.who.{field}.editor").setFocus()
    reader.scan(ZONE)
    settle()
    assert [presenter.who.value(name) for name in ("family_name", "given_name", "born")] == [
        "Ospanova",
        "Raushan",
        "01.01.1980",
    ]
    assert fields(window)["visit.who.zone.editor"] == ""


def test_a_zone_that_came_in_half_is_asked_for_again(window, reader):
    presenter = visit_on(window)
    reader.scan(ZONE.splitlines()[0] + "<<")
    assert presenter.who.value("family_name") == ""
    assert told(window) == "The document was not scanned whole: 32 signs of 88 or 90. Scan it again."


@pytest.mark.parametrize(
    ("zone", "says"),
    [
        (CARD, "The document belongs to the person at the desk: Ospanova Raushan."),
        (replace(CARD, surname="SEITKALI", birth=date(1985, 4, 2)), "The document belongs to another person than the one at the desk: Seitkali Raushan."),
    ],
)  # fmt: skip
def test_later_the_word_says_whose_document_it_is(window, reader, zone, says):
    presenter = known(window)
    before = fields(window)
    reader.scan(compose(zone))
    settle()
    assert told(window).startswith(says)
    assert (presenter.step, presenter.visiting.view.party.family_name, fields(window)) == (2, "Ospanova", before)


def test_a_document_scanned_in_step_5_says_yes_to_nothing(window, reader):
    presenter = known(window)
    settle()
    window.visit.choose_service(NO_PAPERS)
    settle()
    presenter.step = 5
    presenter._tell()
    settle()
    page = window.findChild(QWidget, "visit.check.lines")
    acted = []
    page.all_right.connect(lambda: acted.append("all right"))
    page.said.connect(lambda line: acted.append(line))
    page.jumped.connect(lambda line: acted.append(line))
    line = window.findChild(QWidget, "visit.check.line.1")
    line.setFocus()
    assert focus() is line
    reader.scan(ZONE)
    settle()
    assert (acted, presenter.step) == ([], 5)
    assert told(window).startswith("The document belongs to the person at the desk")
    QCoreApplication.sendEvent(line, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_0, Qt.KeyboardModifier.NoModifier, "0"))
    reader.watch.end()
    assert acted == ["all right"]


def test_a_zone_that_is_pasted_in_step_1_is_read_as_well(window, reader):
    presenter = visit_on(window)
    window.findChild(QWidget, "visit.who.phone.editor").setFocus()
    QGuiApplication.clipboard().setText(ZONE)
    key(Qt.Key.Key_V, CTRL)
    assert presenter.who.value("family_name") == "Ospanova"
    assert fields(window)["visit.who.phone.editor"] == ""


def test_at_sign_in_a_scan_is_no_password_and_what_a_token_types_is_one(app):
    shell = Shell(app, None, "en")
    shell.window.show()
    shell.window.activateWindow()
    shell._listen()
    settle()
    assert focus() is shell.signin._password
    Reader(shell._scanner).scan(ZONE)
    settle()
    assert shell.signin._password.text() == ""
    assert shell.signin.presenter._typed is None
    assert shell.signin.status.word.accessibleName() == "Sign in first. What was scanned was not taken."
    Reader(shell._scanner, at=5000).scan("Оператор-1")
    settle()
    assert shell.signin._password.text() == "Оператор-1"
    assert shell.signin.presenter._typed is not None
    shell.close()


def test_a_scan_takes_no_undo_away(window, reader):
    undone = []
    window.announce(msg("visit.who.scanned"), lambda: undone.append("undone"))
    reader.scan(ZONE)
    assert told(window).endswith(NOBODY)
    window.take_back()
    assert undone == ["undone"]
