"""Where a supervisor takes back what was recorded by mistake: why, and a button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QWidget

from mfc_desk.domain.ids import ViolationId
from ui.presenters.case_told import ToldRow
from ui.views.facts import list_row
from ui.views.visit.parts import take_focus
from ui.widgets.button import Button
from ui.widgets.field import text_field
from ui.widgets.layout import box, col, row


class RetractEntry(QWidget):
    """A field and a button; `retract` gets the words once there are some."""

    def __init__(self, say: Callable[..., str], told: ToldRow, retract: Callable[[ViolationId, str], None]) -> None:
        super().__init__()
        self._say, self._told, self._retract = say, told, retract
        self._words = text_field(say("case.told.why_mistake"), name="case.told.why")
        self._words.setObjectName(f"case.told.why.{told.id}")
        self._words.edited.connect(lambda _text: self._words.say("plain"))
        button = Button(
            say("case.told.take_back"), icon="undo-2", kind="quiet", name=f"{say('case.told.take_back')}: {told.title}"
        )
        button.setObjectName(f"case.told.take_back.{told.id}")
        button.clicked.connect(lambda _checked=False: self._go())
        col(self._words, row(button, ...), gap=6, into=self)

    def _go(self) -> None:
        words = self._words.value().strip()
        if words:
            self._retract(self._told.id, words)
        else:
            self._words.say("problem", self._say("case.told.lacking"))
            take_focus(self._words)


def told_row(say: Callable[..., str], told: ToldRow, retract: Callable[[ViolationId, str], None]) -> QFrame:
    """A row of the ledger about this case, with the way to take it back where there is one."""
    icon, role = ("triangle-alert", "bad") if told.counts else ("undo-2", "muted")
    line = list_row(icon, role, told.title, told.sub)
    if not told.retractable:
        return line
    return box(
        "plain", line, box("plain", RetractEntry(say, told, retract), pad=(20, 2, 16, 10)), gap=0, pad=(0, 0, 0, 0)
    )
