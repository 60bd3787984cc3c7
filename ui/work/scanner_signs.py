"""What a scanner that types like a keyboard meant, whatever layout the operator writes in.

A scanner presses keys by their place on a Latin keyboard. Where the platform says which key it was, the place is
read; where it does not, the Russian or Kazakh letter that came says it as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent

ENDS: Final = frozenset((Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab))
"""Keys that a scanner puts after a line."""
PLAIN: Final = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
_WINDOWS: Final = 8  # its codes of the keys are those of X11 less eight
_ROWS: Final = (  # code of the first key of a row by X11, and what the row says on a Latin keyboard
    (10, "1234567890-=", "!@#$%^&*()_+"),
    (24, "qwertyuiop[]", "QWERTYUIOP{}"),
    (38, "asdfghjkl;'", 'ASDFGHJKL:"'),
    (52, "zxcvbnm,./", "ZXCVBNM<>?"),
)
_PLACES: Final = {
    (start + n, shift): sign
    for start, plain, shifted in _ROWS
    for shift, signs in ((False, plain), (True, shifted))
    for n, sign in enumerate(signs)
}
_LETTERS: Final = {
    letter: (plain, shifted)
    for letters, plain, shifted in (
        ("йцукенгшщзхъ", "qwertyuiop[]", "QWERTYUIOP{}"),
        ("фывапролджэ", "asdfghjkl;'", 'ASDFGHJKL:"'),
        ("ячсмитьбю", "zxcvbnm,.", "ZXCVBNM<>"),
        ("әіңғүұқөһ", "2345890-=", "@#$%*()_+"),
    )
    for letter, plain, shifted in zip(letters, plain, shifted, strict=True)
}
_KAZAKH: Final = frozenset("әіңғүұқөһ")
_KAZAKH_FIGURES: Final = {'"': "1", ",": "6", ".": "7", "!": "!", ";": "^", ":": "&"}
"""The rest of the row of figures of the Kazakh layout."""


@dataclass(frozen=True, slots=True)
class Typed:
    """One key: what the layout made of it, the sign of its place ("" where the place is not known), Shift."""

    text: str
    place: str
    shifted: bool


def typed(event: QKeyEvent) -> Typed | None:
    """The sign a key types; None for a key that types none, or is pressed together with Ctrl, Alt and the like."""
    if event.modifiers() & ~PLAIN:
        return None
    if event.key() in ENDS:
        return Typed("\n", "\n", False)
    text = event.text()
    if len(text) != 1 or not text.isprintable():
        return None
    shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    keypad = bool(event.modifiers() & Qt.KeyboardModifier.KeypadModifier)
    return Typed(text, "" if keypad else _place(event, shifted), shifted)


def meant(keys: Sequence[Typed]) -> str:
    """The text the scanner sent. A Latin layout gives it as it is; in another one each key counts by its place."""
    if all(key.text.isascii() for key in keys):
        return "".join(key.text for key in keys)
    kazakh = any(key.text.lower() in _KAZAKH for key in keys)
    return "".join(key.place or _by_letter(key, kazakh) for key in keys)


def _place(event: QKeyEvent, shifted: bool) -> str:
    windows = QGuiApplication.platformName() == "windows"
    code = event.nativeScanCode()
    found = _PLACES.get((code + _WINDOWS if windows and code else code, shifted), "")
    if found or not windows:
        return found
    virtual = chr(event.nativeVirtualKey()) if 0x30 <= event.nativeVirtualKey() <= 0x5A else ""
    return (virtual if shifted else virtual.lower()) if virtual.isalpha() else ""


def _by_letter(key: Typed, kazakh: bool) -> str:
    letter = key.text.lower()
    if letter in _LETTERS:
        plain, shifted = _LETTERS[letter]
        return shifted if key.shifted or letter != key.text else plain
    return _KAZAKH_FIGURES.get(key.text, key.text) if kazakh else key.text
