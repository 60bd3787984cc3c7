"""One line about the keyboard under a password: its layout and Caps Lock, told from the letters that are typed."""

from __future__ import annotations

import os
from typing import Final, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from mfc_desk.text.catalogue import Catalogue
from ui.widgets.layout import col, row
from ui.widgets.words import Icon, Label

KAZAKH: Final = frozenset("әғқңөұүһі")
Layout = Literal["en", "ru", "kk"]


class Keyboard:
    """What is known of the keyboard: Qt knows neither layout nor Caps Lock on every platform, the letters tell both."""

    def __init__(self) -> None:
        self.layout = _layout_of_system()
        self.caps: bool | None = None

    def heard(self, letter: str) -> bool:
        """Learn from a letter just typed; whether it told anything."""
        if not letter.isalpha():
            return False
        shift = bool(QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.caps = letter.isupper() != shift
        self.layout = "en" if letter.isascii() else "kk" if letter.lower() in KAZAKH else "ru"
        return True


class KeyboardLine(QWidget):
    """Says which letters come out of the keyboard now. What is known outlives the line, which is built anew."""

    def __init__(self, say: Catalogue, keyboard: Keyboard) -> None:
        super().__init__()
        self._say, self._known = say, keyboard
        self._words = Label("", "sm", "muted", wrap=True)
        self._words.setObjectName("signin.keyboard")
        row(col(Icon("keyboard", "muted", 15), ..., gap=0, pad=(0, 1, 0, 0)), (self._words, 1), gap=6, into=self)
        self._show()

    def heard(self, letter: str) -> None:
        """A letter was typed; anything else tells nothing."""
        if self._known.heard(letter):
            self._show()

    def _show(self) -> None:
        words = [self._say("signin.layout", name=self._say(f"signin.layout_{self._known.layout}"))]
        if self._known.caps is not None:
            words.append(self._say("signin.caps_on" if self._known.caps else "signin.caps_off"))
        self._words.set_words("  ·  ".join(words))
        self._words.set_ink("warn" if self._known.caps else "muted")


def _layout_of_system() -> Layout:
    """The layout as far as the session tells it; the first letter will tell for sure.

    Qt's input method says the same on Linux and would cost the first frame 15 ms.
    """
    name = (os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG") or "")[:2]
    return "kk" if name == "kk" else "ru" if name == "ru" else "en"
