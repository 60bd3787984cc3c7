"""The part of step 1 that says who came along: one line with a button, the fields in place when asked for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ui.presenters.visit.companion import FIELDS, CompanionPresenter
from ui.views.visit.flow import Flow
from ui.views.visit.parts import named, take_focus
from ui.widgets.button import Button
from ui.widgets.field import Field, text_field
from ui.widgets.layout import col, row
from ui.widgets.pick import Pick
from ui.widgets.words import Label


class CompanionPart(QWidget):
    """Draws a `CompanionPresenter`. Its fields are made when they are first asked for."""

    def __init__(self, companion: CompanionPresenter, say: Callable[..., str]) -> None:
        super().__init__()
        self._companion, self._say, self._tiny = companion, say, False
        self._line, self._turn = Label("", "md", wrap=True), Button("")
        self._turn.setObjectName("visit.companion.turn")
        self._turn.clicked.connect(companion.turn)
        self._inside = QWidget()
        self._under = col(gap=10, pad=(16, 0, 16, 12), into=self._inside)
        self._inside.hide()
        col(row((self._line, 1), self._turn, gap=10, pad=(16, 0, 12, 8)), self._inside, gap=0, into=self)
        self._fields: dict[str, Field] = {}
        self._flow: Flow | None = None
        self._copy: Pick | None = None

    def refresh(self) -> None:
        """The line, and the fields while they are open."""
        one = self._companion
        self._line.set_words(one.line())
        self._turn.set_words(self._say("whom.close" if one.open else "companion.turn"))
        if one.open and self._flow is None:
            self._make()
        self._inside.setVisible(one.open)
        for name, field in self._fields.items():
            if not field.editor.hasFocus():
                field.set_value(one.value(name))
            problem = one.problem() if name == "name" else ""
            field.say("problem" if problem else "plain", problem)
        if self._copy is not None:
            self._copy.setChecked(bool(one.value("copied")))

    def seek(self, what: str) -> bool:
        """The button or a field."""
        self.refresh()
        field = self._fields.get(what.removeprefix("companion."))
        return take_focus(field if field is not None else self._turn)

    def set_tiny(self, tiny: bool) -> None:
        """Fields under each other where there is little room."""
        self._tiny = tiny
        if self._flow is not None:
            self._flow.set_tiny(tiny)

    def _make(self) -> None:
        self._flow = Flow()
        self._flow.set_tiny(self._tiny)
        for name in FIELDS:
            field = text_field(self._say(f"companion.{name}"), name=named(f"visit.companion.{name}"))
            field.edited.connect(lambda value, name=name: self._companion.edit(name, value))
            field.left.connect(lambda name=name: self._companion.keep(name))
            self._fields[name] = field
        self._flow.place([(each, 6) for each in self._fields.values()])
        self._copy = Pick(self._say("companion.copied"), self._say("companion.no_rights"), many=True)
        self._copy.setObjectName("visit.companion.copied")
        self._copy.clicked.connect(self._companion.agree)
        self._under.put(self._flow, self._copy)
