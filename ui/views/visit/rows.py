"""Questions side by side, and the rows of a repeat that hold them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from forms.ids import RowId
from ui.presenters.context import Context
from ui.presenters.visit.form_words import Question, RowWords
from ui.views.visit.flow import Flow
from ui.views.visit.questions import Ask
from ui.widgets.button import Button
from ui.widgets.layout import col, row
from ui.widgets.words import Label

AT_ONCE: Final = 3
"""New questions in one turn of the event loop: the next person's key is not kept waiting."""


class Questions(Flow):
    """Questions side by side; who stays keeps focus and cursor. Reports `edited`, `left`, `disputed` with the path."""

    edited = Signal(str, str)
    left = Signal(str)
    disputed = Signal(str)

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self._ctx = ctx
        self.asks: dict[str, Ask] = {}
        self._made: dict[str, Ask] = {}  # not yet in their places

    def show_questions(self, questions: Sequence[Question]) -> bool:
        """Ask exactly these, in this order.

        False while more new ones are to be made than one turn of the event loop makes: ask again on the next one.
        What stood here stands until all are there.
        """
        new = [each for each in questions if each.path not in self.asks and each.path not in self._made]
        self._made |= {each.path: self._make(each) for each in new[:AT_ONCE]}
        if len(new) > AT_ONCE:
            return False
        known, self._made = {**self.asks, **self._made}, {}
        for path in known.keys() - self.asks.keys() - {each.path for each in questions}:
            known[path].deleteLater()  # made for nothing: the answers went another way meanwhile
        self.asks = {each.path: known[each.path] for each in questions}
        for each in questions:
            self.asks[each.path].show_question(each)
            self.asks[each.path].set_tiny(self.tiny)
        self.place([(ask, ask.wide) for ask in self.asks.values()])
        return True

    def _make(self, question: Question) -> Ask:
        ask = Ask(question, self._ctx)
        ask.edited.connect(self.edited)
        ask.left.connect(self.left)
        ask.disputed.connect(self.disputed)
        return ask

    def set_tiny(self, tiny: bool) -> None:
        """Fewer beside each other, and long choices under each other."""
        super().set_tiny(tiny)
        for ask in self.asks.values():
            ask.set_tiny(tiny)


class RowFrame(QFrame):
    """One row of a repeat: its name, its questions, and a way to take it out."""

    def __init__(self, row_id: RowId, ctx: Context, remove: Callable[[RowId], None]) -> None:
        super().__init__()
        self.setProperty("note", "plain")
        self._ctx = ctx
        self.questions = Questions(ctx)
        self._title = Label("", "h3")
        self._remove = Button("", icon="trash", kind="icon", name="")
        self._remove.setObjectName(f"visit.form.remove_row.{row_id}")
        self._remove.clicked.connect(lambda: remove(row_id))
        col(row(self._title, ..., self._remove), self.questions, gap=4, pad=(12, 4, 12, 10), into=self)

    def stops(self) -> list[QWidget]:
        """Where Tab goes within the row: what takes it out comes last, or a name typed too early would do so."""
        return [*self.questions.asks.values(), self._remove]

    def show_row(self, words: RowWords) -> bool:
        """Show the row. False while some of its questions are still to be made."""
        self._title.set_words(words.title)
        self.setAccessibleName(words.title)
        self._remove.set_words("", name=self._ctx.say("visit.form.remove_row", row=words.title))
        self._remove.setToolTip(self._ctx.say("visit.form.remove_row", row=words.title))
        return self.questions.show_questions(words.questions)
