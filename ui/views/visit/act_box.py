"""An act with legal effect, read back across the middle column before it is done, with the way back beside it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from ui.presenters.visit.acts import Act
from ui.views.visit.parts import take_focus
from ui.widgets.button import Button
from ui.widgets.layout import row
from ui.widgets.marks import Note


class ActBox(QFrame):
    """Shows the act. Reports `back` when it is not to be done; the primary button of the foot does it."""

    back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("box", "sunken")
        self._note, self._back = Note("tint", "stamp", ""), Button("")
        self._note.setObjectName("visit.check.act")
        self._back.setObjectName("visit.check.act_back")
        self._back.clicked.connect(self.back)
        row((self._note, 1), self._back, gap=12, pad=(16, 10, 16, 10), into=self)
        self.hide()

    def set_act(self, act: Act | None) -> None:
        """Read it back, or go."""
        self.setVisible(act is not None)
        if act is not None:
            self._note.set_note("tint", "stamp", act.title, act.sentence)
            self._back.set_words(act.back)

    def focus_back(self) -> bool:
        """Where the act cannot be undone and nobody waits for it, the focus starts on the way back."""
        return take_focus(self._back)
