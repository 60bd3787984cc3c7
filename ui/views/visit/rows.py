"""Questions side by side, and the rows of a repeat that hold them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

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


class Questions(Flow):
    """Questions side by side; who stays keeps focus and cursor. Reports `edited`, `left`, `disputed` with the path."""

    edited = Signal(str, str)
    left = Signal(str)
    disputed = Signal(str)

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self._ctx = ctx
        self.asks: dict[str, Ask] = {}

    def show_questions(self, questions: Sequence[Question]) -> None:
        """Ask exactly these, in this order."""
        known = self.asks
        self.asks = {}
        for each in questions:
            ask = known.get(each.path)
            if ask is None:
                ask = Ask(each, self._ctx)
                ask.edited.connect(self.edited)
                ask.left.connect(self.left)
                ask.disputed.connect(self.disputed)
            else:
                ask.show_question(each)
            self.asks[each.path] = ask
        self.place([(ask, ask.wide) for ask in self.asks.values()])


class RowFrame(QFrame):
    """One row of a repeat: its number, its questions, and a way to take it out."""

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
        """Where Tab goes within the row."""
        return [self._remove, *self.questions.asks.values()]

    def show_row(self, words: RowWords) -> None:
        """Show the row."""
        self._title.set_words(words.title)
        self.setAccessibleName(words.title)
        self._remove.set_words("", name=self._ctx.say("visit.form.remove_row", row=words.title))
        self._remove.setToolTip(self._ctx.say("visit.form.remove_row", row=words.title))
        self.questions.show_questions(words.questions)
