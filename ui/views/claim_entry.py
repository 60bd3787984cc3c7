"""Where the person's word about a payment is noted: number and day of their payment document, both optional."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ui.views.visit.flow import Flow
from ui.views.visit.parts import take_focus
from ui.widgets.button import Button
from ui.widgets.field import text_field
from ui.widgets.layout import col, row


class ClaimEntry(QWidget):
    """Two fields and a button. `claim` gets what is typed in both and answers what is wrong with the day, or ""."""

    def __init__(self, say: Callable[..., str], *, name: str, claim: Callable[[str, str], str]) -> None:
        super().__init__()
        self._claim = claim
        self._number = text_field(say("visit.fee.paper_number"), name=f"{name}.number")
        self._day = text_field(say("visit.fee.paper_day"), name=f"{name}.day")
        self._day.edited.connect(lambda _text: self._day.say("plain"))
        button = Button(say("visit.fee.claim"), icon="hand-helping", kind="quiet")
        button.setObjectName(name)
        button.clicked.connect(lambda _checked=False: self._note())
        fields = Flow()
        fields.place([(self._number, 6), (self._day, 6)])
        col(fields, row(button, ...), gap=6, into=self)

    def forget(self) -> None:
        """What was typed belongs to another payment."""
        for each in (self._number, self._day):
            each.set_value("")
            each.say("plain")

    def _note(self) -> None:
        wrong = self._claim(self._number.value(), self._day.value())
        self._day.say("problem" if wrong else "plain", wrong)
        if wrong:
            take_focus(self._day)
