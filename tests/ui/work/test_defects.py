"""A failure nobody handled is said to the operator with the number that the log has."""

from __future__ import annotations

import pytest
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
