"""Where a supervisor records what happened in a case: what, where it is known from, and in their own words."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ui.presenters.case_told import ToldWords
from ui.views.visit.flow import Flow
from ui.views.visit.parts import take_focus
from ui.widgets.button import Button
from ui.widgets.editors import Combo
from ui.widgets.field import Field, text_field
from ui.widgets.layout import col, row


class ToldEntry(QWidget):
    """Two choices, a line and a button. `record` gets all three, once each says something."""

    def __init__(
        self,
        say: Callable[..., str],
        words: ToldWords,
        *,
        typed: tuple[str, str, str],
        record: Callable[[str, str, str], None],
    ) -> None:
        super().__init__()
        self._say, self._record = say, record
        self._what = Field(say("case.told.what"), Combo(list(words.classes)), name="case.told.what")
        self._source = Field(say("case.told.source"), Combo(list(words.sources)), name="case.told.source")
        self._words = text_field(say("case.told.words"), name="case.told.words")
        self._all = (self._what, self._source, self._words)
        for each, value in zip(self._all, typed, strict=True):
            each.set_value(value)
            each.edited.connect(lambda _text, field=each: field.say("plain"))
        button = Button(say("case.told.record"), icon="flag", kind="quiet")
        button.setObjectName("case.told.record")
        button.clicked.connect(lambda _checked=False: self._go())
        fields = Flow()
        fields.place([(self._what, 6), (self._source, 6)])
        col(fields, self._words, row(button, ...), gap=6, into=self)

    def _go(self) -> None:
        empty = [each for each in self._all if not each.value().strip()]
        for each in empty:
            each.say("problem", self._say("case.told.lacking"))
        if empty:
            take_focus(empty[0])
        else:
            self._record(self._what.value(), self._source.value(), self._words.value())
