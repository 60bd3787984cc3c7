"""A field of a form: label above, editor, and one line below that says where the value is from or what is wrong."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.widgets.editors import Combo, Editor, LineEdit
from ui.widgets.layout import Line, col, hold, restyle, row
from ui.widgets.words import Icon, Label

FieldState = Literal["plain", "help", "checking", "source", "scanned", "locked", "warning", "problem"]
LOOKS: dict[str, tuple[str, str]] = {  # state: icon and ink of the line below
    "plain": ("", "muted"),
    "help": ("", "muted"),
    "checking": ("loader-circle", "muted"),
    "source": ("building", "muted"),
    "scanned": ("scan-line", "muted"),
    "locked": ("lock", "muted"),
    "warning": ("triangle-alert", "warn"),
    "problem": ("circle-alert", "bad"),
}


class Field(QWidget):
    """Label, editor and the line below, with accessible relations between them.

    Reports `edited` with the value at each change by the person, `left` when the field is left,
    `entered` on Enter. `say` changes its state; the line keeps no room while it is empty.
    """

    edited = Signal(str)
    left = Signal()
    entered = Signal()

    def __init__(
        self, label: str, editor: Editor | None = None, *, name: str = "field", right: QWidget | None = None
    ) -> None:
        super().__init__()
        self.editor: Editor = editor if editor is not None else LineEdit()
        self.setObjectName(name)
        self.editor.setObjectName(f"{name}.editor")
        self._label = Label(label, "sm", wrap=True)
        self._label.setBuddy(self.editor)
        self._state: FieldState = "plain"
        self._icon, self._below = Icon("circle-alert", "bad", 15), Label("", "sm", "muted", wrap=True)
        self._line: QWidget | None = None
        line = row((self.editor, 1), right) if right is not None else self.editor
        self._body: Line = col(self._label, line, gap=4, into=self)
        self._body.addStretch(1)
        self.setFocusProxy(self.editor)
        self.editor.setAccessibleName(label)
        self.editor.edited.connect(self.edited)
        self.editor.left.connect(self.left)
        self.editor.entered.connect(self.entered)

    def head_height(self, width: int) -> int:
        """How high the label is at this width."""
        return max(self._label.heightForWidth(width), self._label.minimumSizeHint().height())

    def label(self) -> str:
        """The words of the label."""
        return self._label.text()

    def set_label(self, words: str) -> None:
        """Ask something else in the same place."""
        self._label.set_words(words)
        self.editor.setAccessibleName(words)

    def value(self) -> str:
        """What stands in the field; of a list the key of the chosen value."""
        return self.editor.text()

    def set_value(self, value: str) -> None:
        """Put `value` there without reporting it."""
        self.editor.set_value(value)

    def state(self) -> FieldState:
        """What the field says about itself."""
        return self._state

    def below(self) -> str:
        """The words of the line below, empty when there is none."""
        return self._below.text()

    def say(self, state: FieldState, words: str = "", *, icon: str = "") -> None:
        """Go into `state` with `words` in the line below: a source, a problem and its cure, who decides."""
        if (state, words) == (self._state, self._below.text()):
            return
        was, self._state = self._state, state
        own, ink = LOOKS[state]
        restyle(self.editor, state=state)
        self._show_line(words, icon or own, ink, small=ink == "muted")
        self.editor.setAccessibleDescription(words)
        self._set_locked(state == "locked")
        if (was == "problem") != (state == "problem"):
            self._announce_problem()

    def _show_line(self, words: str, icon: str, ink: str, *, small: bool) -> None:
        if self._line is None:
            if not words:
                return
            self._line = QWidget()
            row(col(self._icon, ..., gap=0, pad=(0, 1, 0, 0)), (self._below, 1), gap=5, into=self._line)
            self._body.insertWidget(2, self._line)
        self._icon.setVisible(bool(icon))
        if icon:
            self._icon.set_icon(icon, ink)
            hold(self._icon, width=15, height=15)
        self._below.set_kind("xs" if small else "sm")
        self._below.set_words(words)
        self._below.set_ink(ink)
        self._line.setVisible(bool(words))

    def _set_locked(self, locked: bool) -> None:
        if isinstance(self.editor, LineEdit):
            self.editor.setReadOnly(locked)
        else:
            self.editor.setEnabled(not locked)

    def _announce_problem(self) -> None:
        from PySide6.QtGui import QAccessible, QAccessibleStateChangeEvent  # 2 ms, and seldom needed

        change = QAccessible.State()
        change.invalid = True
        QAccessible.updateAccessibility(QAccessibleStateChangeEvent(self.editor, change))


def text_field(label: str, *, name: str, value: str = "", enter_moves: bool = True) -> Field:
    """A field of one line."""
    return Field(label, LineEdit(value, enter_moves=enter_moves), name=name)


def secret_field(label: str, *, name: str, right: QWidget | None = None, enter_moves: bool = False) -> Field:
    """A field whose letters are not shown. Pasting is allowed."""
    return Field(label, LineEdit(secret=True, enter_moves=enter_moves), name=name, right=right)


def combo_field(label: str, options: list[tuple[str, str]], *, name: str, value: str = "") -> Field:
    """A field with a list of (key, words)."""
    return Field(label, Combo(options, value), name=name)
