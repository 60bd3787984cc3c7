"""Questions of a form as fields: one line, a list, or cells; each says below what is wrong or where it is from."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from mfc_desk.text.message import Message
from ui.presenters.context import Context
from ui.presenters.visit.answers import NO, YES
from ui.presenters.visit.form_words import Question
from ui.views.visit.parts import take_focus
from ui.widgets.button import Button
from ui.widgets.editors import Combo, LineEdit
from ui.widgets.field import LOOKS, Field, FieldState, combo_field, text_field
from ui.widgets.layout import col, row
from ui.widgets.pick import Choice, Pick
from ui.widgets.words import Icon, Label

CELLS: Final = 3
"""As many choices stand open; more of them go into a list."""
LONG: Final = 34
"""A question in words gets a line of its own."""
WIDE: Final = {"text": 6, "iban": 6, "choice": 4, "yes_no": 4, "number": 3, "date": 4}


class Cells(QWidget):
    """A choice whose cells stand open. Reports `edited` with the key, and `left`."""

    edited = Signal(str)
    left = Signal()

    def __init__(self, label: str, choices: tuple[tuple[str, str], ...], *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._choice = Choice(label, columns=len(choices), name=f"{name}.cells")
        for key, words in choices:
            pick = self._choice.offer(key, Pick(words, name=words))
            pick.setAccessibleDescription(label)
            pick.installEventFilter(self)
        self._choice.chosen.connect(self.edited)
        self._long = sum(len(words) for _, words in choices) > LONG
        self._icon, self._below = Icon("circle-alert", "bad", 15), Label("", "sm", "muted", wrap=True)
        self._line = QWidget()
        row(col(self._icon, ..., pad=(0, 1, 0, 0)), (self._below, 1), gap=5, into=self._line)
        self._line.hide()
        col(self._choice, self._line, ..., gap=4, into=self)
        picks = list(self._choice.picks().values())
        if picks:
            self.setFocusProxy(picks[0])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows go from cell to cell; leaving the last focus inside is leaving the question."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and isinstance(watched, Pick):
            return self._arrow(watched, event)
        if event.type() == QEvent.Type.FocusOut:
            focus = QApplication.focusWidget()
            if focus is None or not self.isAncestorOf(focus):
                self.left.emit()
        return False

    def value(self) -> str:
        """The key of the chosen cell."""
        return self._choice.value()

    def set_value(self, value: str) -> None:
        """Choose without reporting it."""
        if value != self._choice.value():
            self._choice.set_value(value)

    def say(self, state: FieldState, words: str = "") -> None:
        """What is wrong, or where it is from."""
        icon, ink = LOOKS[state]
        self._choice.set_problem(state == "problem")
        self._icon.setVisible(bool(icon))
        if icon:
            self._icon.set_icon(icon, ink)
        self._below.set_kind("xs" if ink == "muted" else "sm")
        self._below.set_words(words)
        self._below.set_ink(ink)
        self._line.setVisible(bool(words))
        for pick in self._choice.picks().values():
            if state == "locked" and pick.isEnabled():
                pick.set_locked(words)
            elif state != "locked" and not pick.isEnabled():
                pick.set_locked("")

    def head_height(self, width: int) -> int:
        """How high the label is at this width."""
        return self._choice.head_height(width)

    def set_tiny(self, tiny: bool) -> None:
        """Long words stand under each other where there is little room."""
        columns = len(self._choice.picks())
        self._choice.set_columns(1 if tiny and self._long else columns)

    def focus(self) -> None:
        """Put the focus on the chosen cell, else on the first."""
        picks = self._choice.picks()
        found = picks.get(self._choice.value()) or next(iter(picks.values()))
        take_focus(found)

    def _arrow(self, watched: Pick, event: QKeyEvent) -> bool:
        forward = event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Down)
        if not forward and event.key() not in (Qt.Key.Key_Left, Qt.Key.Key_Up):
            return False
        if event.modifiers():
            return False
        picks = list(self._choice.picks().values())
        take_focus(picks[(picks.index(watched) + (1 if forward else -1)) % len(picks)])
        return True


class Ask(QWidget):
    """One question. Reports `edited`, `left`, `disputed`; `show_question` touches only what changed."""

    edited = Signal(str, str)
    left = Signal(str)
    disputed = Signal(str)

    def __init__(self, question: Question, ctx: Context) -> None:
        super().__init__()
        self.path = question.path
        self.locked = question.locked
        self.wide = _wide(question)
        self._kind = question.kind
        self.setObjectName(f"visit.form.ask{question.path.replace('/', '.')}")
        self.field = _field(question, ctx)
        self.field.edited.connect(self._tell_edited)
        self.field.left.connect(self._tell_left)
        self._say = ctx.say
        self._wrong: Button | None = None
        self._label = question.label
        self._body = col(self.field, gap=2, into=self)
        self.setFocusProxy(self.field)
        self.show_question(question)

    def show_question(self, question: Question) -> None:
        """Value, state and words; what is being typed is not touched."""
        busy = isinstance(self.field, Field) and self.field.editor.hasFocus() and not question.locked
        self.locked = question.locked
        if not busy:
            self.field.set_value(question.text)
        state: FieldState = question.state  # type: ignore[assignment]  # the presenter's words for it are the field's
        self.field.say(state, question.words)

    def set_disputable(self, may: bool, *, noted: bool) -> None:
        """Whether the value was filled in, so that the person can say that it is wrong; and whether they did."""
        if may and self._wrong is None:
            self._wrong = Button(self._say("visit.dispute.button"), icon="flag", kind="quiet",
                                 name=self._say("visit.dispute.name", label=self._label))  # fmt: skip
            self._wrong.setObjectName(f"visit.form.wrong{self.path.replace('/', '.')}")
            self._wrong.clicked.connect(lambda: self.disputed.emit(self.path))
            self._body.put(row(self._wrong, ...))
        if self._wrong is not None:
            self._wrong.setVisible(may)
            words = self._say("visit.dispute.noted" if noted else "visit.dispute.button")
            if words != self._wrong.words():
                code = "visit.dispute.noted_name" if noted else "visit.dispute.name"
                self._wrong.set_words(words, name=self._say(code, label=self._label))

    @Slot(str)
    def _tell_edited(self, text: str) -> None:
        self.edited.emit(self.path, text)

    @Slot()
    def _tell_left(self) -> None:
        self.left.emit(self.path)

    def chosen_at_once(self) -> bool:
        """Whether one act answers it whole, so that it is kept and judged at once."""
        return isinstance(self.field, Cells) or isinstance(self.field.editor, Combo)

    def head_height(self, width: int) -> int:
        """How high the label is at this width."""
        return self.field.head_height(width)

    def focus_dispute(self) -> bool:
        """Put the focus on what says that a filled in value is wrong; False where that cannot be said of it."""
        return self._wrong is not None and not self._wrong.isHidden() and take_focus(self._wrong)

    def set_tiny(self, tiny: bool) -> None:
        """Little room, or enough again."""
        if isinstance(self.field, Cells):
            self.field.set_tiny(tiny)

    def has_focus(self) -> bool:
        """Whether the focus is in this question."""
        focus = QApplication.focusWidget()
        return focus is not None and (focus is self.field or self.isAncestorOf(focus))

    def focus(self, *, whole: bool = False) -> None:
        """Put the focus here; `whole` marks what stands in it, so that typing takes its place."""
        if isinstance(self.field, Cells):
            self.field.focus()
            return
        take_focus(self.field)
        if whole and isinstance(self.field.editor, LineEdit):
            self.field.editor.selectAll()


def _field(question: Question, ctx: Context) -> Field | Cells:
    name = f"visit.form{question.path.replace('/', '.')}"
    if question.kind == "yes_no":
        cells = ((YES, ctx.say(Message("forms.value.yes"))), (NO, ctx.say(Message("forms.value.no"))))
        return Cells(question.label, cells, name=name)
    if question.kind == "choice" and len(question.choices) <= CELLS:
        return Cells(question.label, question.choices, name=name)
    if question.kind == "choice":
        return combo_field(question.label, [("", ctx.say("visit.form.choose")), *question.choices], name=name)
    return text_field(question.label, name=name)


def _wide(question: Question) -> int:
    if question.kind in ("choice", "yes_no") and len(question.label) > LONG:
        return 12
    if question.kind == "choice" and len(question.choices) <= CELLS:
        longest = max((len(words) for _, words in question.choices), default=0)
        return 12 if longest * len(question.choices) > 36 else 8 if len(question.choices) > 2 else 6
    return WIDE.get(question.kind, 4)
