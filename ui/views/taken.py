"""The middle while another operator's visit is open at this desk: who can end it, and the way to sign in."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame

from ui.keys import bind, keycap
from ui.presenters.desk import DeskPresenter
from ui.views.facts import named
from ui.widgets.area import scroll
from ui.widgets.bars import Foot
from ui.widgets.button import Button
from ui.widgets.layout import col
from ui.widgets.marks import Note


class TakenPage(QFrame):
    """Draws a `DeskPresenter` whose desk is taken. Reports `sign_in_asked`: that operator comes back to the visit."""

    sign_in_asked = Signal()

    def __init__(self, desk: DeskPresenter) -> None:
        super().__init__()
        self._desk, say = desk, desk.ctx.catalogue
        self.setObjectName("desk.taken")
        self.setProperty("box", "card")
        self.setAccessibleName(say("desk.taken"))
        self._note = Note("warn", "lock-keyhole", say("desk.taken"), say("desk.taken_body"))
        button = Button(say("desk.taken_sign_in"), icon="lock-keyhole", keycap=keycap("lock", say), kind="primary")
        self._sign_in = named(button, "desk.taken.sign_in")
        self._sign_in.clicked.connect(self.sign_in_asked)
        bind("primary", self).activated.connect(self.sign_in_asked)
        foot = Foot(self._sign_in, name="desk.taken.foot")
        col((scroll(col(self._note, ..., gap=0, pad=(20, 20, 20, 14))), 1), foot, gap=0, into=self)
        self.refresh()

    def refresh(self) -> None:
        """Say which visit it is."""
        say = self._desk.ctx.say
        self._note.set_note("warn", "lock-keyhole", say(self._desk.taken()), say("desk.taken_body"))

    def focus_first(self) -> None:
        """Put the focus on the one thing that can be done here."""
        self._sign_in.setFocus(Qt.FocusReason.OtherFocusReason)
