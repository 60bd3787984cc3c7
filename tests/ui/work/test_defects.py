"""A failure nobody handled is said to the operator with the number that the log has."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from threading import Thread

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from mfc_desk.text.catalogue import Catalogue
from mfc_desk.text.message import Message
from tests.ui.hands import wait_for
from ui.shell import Shell
from ui.work.defects import number_of


def broken(name: str) -> Exception:
    try:
        {}[name]
    except KeyError as error:
        return error
    raise AssertionError


def test_the_same_failure_has_the_same_number_and_tells_nothing_of_what_it_met() -> None:
    assert number_of(broken("Оспанова")) == number_of(broken("Ким"))
    assert number_of(broken("a")) != number_of(ValueError("a"))


class Listener:
    """Stands where the desk stands, and keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[Message] = []

    def announce(self, message: Message) -> None:
        self.told.append(message)

    def keep_typed(self) -> None:
        """Nothing is typed here."""


@pytest.mark.logs("nobody handled this")
def test_what_nobody_handles_is_said_once_with_its_number(app: QApplication) -> None:
    shell, desk = Shell(app, None, "en"), Listener()
    shell.desk = desk
    shell.run("data", lambda: 1 // 0, lambda _: None)
    assert wait_for(lambda: bool(desk.told))
    (told,) = desk.told
    assert told.code == "desk.our_fault"
    assert Catalogue("en").say(told).endswith(str(told.params["number"]))
    shell.close()


@pytest.fixture
def watched(app: QApplication) -> Iterator[tuple[Shell, Listener]]:
    shell, desk = Shell(app, None, "en"), Listener()
    shell.desk = desk
    shell.last_resort.install()
    yield shell, desk
    shell.last_resort.remove()
    shell.close()


@pytest.mark.logs("nobody handled this")
def test_what_a_slot_did_not_handle_is_told_once_however_often_it_happens(watched: tuple[Shell, Listener]) -> None:
    _, desk = watched
    again, ended = QTimer(), []

    def broken_slot() -> None:
        ended.append(True)
        raise ValueError("Оспанова")

    again.timeout.connect(broken_slot)
    again.start(0)
    assert wait_for(lambda: len(ended) > 2 and bool(desk.told))
    again.stop()
    assert [told.code for told in desk.told] == ["desk.our_fault"]


@pytest.mark.logs("nobody handled this")
def test_what_a_thread_of_nobody_did_not_handle_is_told_as_well(watched: tuple[Shell, Listener]) -> None:
    _, desk = watched
    thread = Thread(target=lambda: 1 // 0)
    thread.start()
    thread.join()
    assert wait_for(lambda: bool(desk.told))


def test_the_hooks_are_given_back(watched: tuple[Shell, Listener]) -> None:
    shell, _ = watched
    ours = sys.excepthook
    shell.last_resort.remove()
    assert sys.excepthook != ours
    shell.last_resort.install()


def test_a_stop_from_the_keyboard_is_no_defect(watched: tuple[Shell, Listener]) -> None:
    shell, desk = watched
    shell.last_resort.remove()
    before, passed = sys.excepthook, []
    sys.excepthook = lambda *args: passed.append(args)
    shell.last_resort.install()
    stop = KeyboardInterrupt()
    sys.excepthook(KeyboardInterrupt, stop, None)
    shell.last_resort.remove()
    sys.excepthook = before
    shell.last_resort.install()
    assert (len(passed), desk.told) == (1, [])
