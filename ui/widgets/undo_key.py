"""Whose Ctrl+Z it is: that of a word with undo at the bottom, or of the field that has the focus."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from shiboken6 import isValid

EDITS: Final = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
CHANGES: Final = (QKeySequence.StandardKey.Paste, QKeySequence.StandardKey.Cut, QKeySequence.StandardKey.Redo)


class UndoKey(QObject):
    """While `word` is seen the key is its own, until something is typed: then it is the field's that was typed in.

    A field takes the key of undo before any shortcut hears of it, so it has to be kept from it. Reports `ours`
    with False when the key is the field's, with True when it is the word's again.
    """

    ours = Signal(bool)

    def __init__(self, word: QWidget) -> None:
        super().__init__(word)
        self._word = word
        self._field: QLineEdit | None = None  # the one with the focus: keys come to no other
        self._typed: QLineEdit | None = None
        self._watching = False
        word.installEventFilter(self)

    def watch(self, *, wanted: bool) -> None:
        """The word tells something new; `wanted` where it can be undone by key."""
        self._typed = None
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        if wanted and not self._watching:
            app.focusChanged.connect(self._focus_moved)
        elif self._watching and not wanted:
            app.focusChanged.disconnect(self._focus_moved)
        self._watching = wanted
        self._listen_to(QApplication.focusWidget() if wanted else None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice what is typed, keep the key from a field where nothing is, and rest when the word goes."""
        kind = event.type()
        if kind == QEvent.Type.Hide and watched is self._word:
            self.watch(wanted=False)
        elif not self._watching or watched is not self._field:
            return False
        elif kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.matches(QKeySequence.StandardKey.Undo) and self._typed is not watched:
                event.ignore()  # nobody here wants it: the shortcut of the window hears it
                return True
        elif kind == QEvent.Type.InputMethod or (isinstance(event, QKeyEvent) and _types(event)):
            self._typed = self._field
            self.ours.emit(False)
        return False

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        self._listen_to(new)
        if self._typed is not None and self._watching:
            self.ours.emit(new is not self._typed)

    def _listen_to(self, widget: QWidget | None) -> None:
        """Hear that field alone: a filter of the whole program is asked about each event of a page that is built."""
        field = widget if isinstance(widget, QLineEdit) else None
        if field is self._field:
            return
        if self._field is not None and isValid(self._field):
            self._field.removeEventFilter(self)
        if field is not None:
            field.installEventFilter(self)
        self._field = field


def _types(event: QKeyEvent) -> bool:
    """Whether this key press changes what stands in a field."""
    if event.type() != QEvent.Type.KeyPress:
        return False
    printed = bool(event.text()) and event.text().isprintable()
    return printed or event.key() in EDITS or any(event.matches(each) for each in CHANGES)
