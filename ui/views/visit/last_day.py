"""Until when a paper is valid: a day, or the tick that it has none. Stands below the file in the entry of a row."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.presenters.visit.documents import DocumentsPresenter
from ui.views.visit.parts import named
from ui.widgets.field import text_field
from ui.widgets.layout import col, row
from ui.widgets.pick import Pick


class LastDayEntry(QWidget):
    """A field for the day with the tick beside it. Reports `entered` on Enter in the field."""

    entered = Signal()

    def __init__(self, documents: DocumentsPresenter, key: str, say: Callable[..., str]) -> None:
        super().__init__()
        self._documents, self._say = documents, say
        label, name = say("visit.documents.last_day"), named(f"visit.documents.last_day.{key}")
        self.field = text_field(label, name=name, value=documents.last_day.typed, enter_moves=False)
        self.without = Pick(say("visit.documents.no_last_day"), many=True)
        self.without.setObjectName(f"visit.documents.no_last_day.{key}")
        self.field.edited.connect(self._edit)
        self.field.entered.connect(self.entered)
        self.without.clicked.connect(documents.without_last_day)
        row((self.field, 1), col(self.without, ..., pad=(0, 20, 0, 0)), gap=12, into=self)

    def refresh(self) -> None:
        """As it is answered, and what is wrong with it."""
        told = self._documents.last_day
        if self.field.value() != told.typed:
            self.field.set_value(told.typed)
        self.without.setChecked(told.without)
        calm = self._say("visit.documents.last_day_help")
        self.field.say("problem" if told.trouble else "help", self._say(told.trouble) if told.trouble else calm)

    def _edit(self, typed: str) -> None:
        self._documents.last_day.edit(typed)
        self.refresh()
