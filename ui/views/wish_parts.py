"""Pieces of the page of a wish: a part with its choices, which is drawn anew only when others are offered."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from ui.presenters.wish import Option, PlaceWords
from ui.views.facts import fact_row
from ui.views.visit.parts import take_focus
from ui.widgets.button import Button
from ui.widgets.layout import Line, clear, col, row
from ui.widgets.pick import Choice, Pick
from ui.widgets.words import Label
from ui.widgets.wrap import Wrap

EDGE = 20


class Part(QWidget):
    """One question with its options. `chosen` gets the key; with `many` each option is a tick of its own."""

    def __init__(self, name: str, chosen: Callable[[str], None], *, columns: int = 2, edge: int = EDGE) -> None:
        super().__init__()
        self.setObjectName(name)
        self._chosen, self._columns = chosen, columns
        self._line = col(gap=0, pad=(edge, 6, edge, 6), into=self)
        self._shown: object = None
        self._choice: Choice | None = None
        self._ticks: dict[str, Pick] = {}

    def show_options(self, label: str, options: Sequence[Option], value: str | Sequence[str]) -> None:
        """Offer these, with what is chosen already; nothing hides the part."""
        self.setVisible(bool(options))
        drawn = (label, tuple(options), isinstance(value, str))
        at: str | None = None  # "" is the key of an option too: on no ground
        if drawn != self._shown:
            self._shown = drawn
            at = next((key for key, pick in self._picks().items() if pick.hasFocus()), None)
            self._draw(label, options, many=not isinstance(value, str))
        if self._choice is not None and isinstance(value, str):
            self._choice.set_value(value)
        for key, tick in self._ticks.items():
            tick.setChecked(key in value)
        if at is not None and at in self._picks():  # only its words are new, as each minute where a time is told
            take_focus(self._picks()[at])

    def lock(self, key: str, reason: str) -> None:
        """This option cannot be chosen, for this reason; an empty one lets it be chosen."""
        pick = self._picks().get(key)
        if pick is not None:
            pick.set_locked(reason)

    def focus_first(self) -> bool:
        """Put the focus on the chosen option, else on the first; False where there is none."""
        first = self.first()
        return first is not None and take_focus(first)

    def first(self) -> Pick | None:
        """The chosen option, else the first; None where there is none."""
        picks = list(self._picks().values())
        return next((each for each in picks if each.isChecked()), picks[0] if picks else None)

    def _picks(self) -> dict[str, Pick]:
        return self._choice.picks() if self._choice is not None else self._ticks

    def _draw(self, label: str, options: Sequence[Option], *, many: bool) -> None:
        clear(self._line)
        self._choice, self._ticks = None, {}
        if not options:
            return
        if not many:
            self._choice = Choice(label, columns=self._columns, name=self.objectName())
            for each in options:
                self._choice.offer(each.key, Pick(each.words, each.below))
            self._choice.chosen.connect(self._chosen)
            self._line.put(self._choice)
            self._choice.show()
            return
        for each in options:
            tick = Pick(each.words, each.below, many=not each.key.startswith("event:"), icon=_icon(each.key))
            tick.setObjectName(f"{self.objectName()}.{each.key}")
            tick.clicked.connect(lambda _checked=False, key=each.key: self._chosen(key))
            self._ticks[each.key] = tick
            self._line.put(tick, 4)
            tick.show()


class PlaceCard(QFrame):
    """Why a person stands where they stand, and who goes before them."""

    def __init__(self) -> None:
        super().__init__()
        self._line = Line(False, gap=10, parent=self, pad=(EDGE, 12, EDGE, 12))
        self._shown: PlaceWords | None = None

    def show_place(self, place: PlaceWords | None) -> None:
        """Say it; without a place it is hidden."""
        self.setVisible(place is not None)
        if place == self._shown or place is None:
            return
        self._shown = place
        clear(self._line)
        whole = QWidget()
        parts = [fact_row("clock", place.title, place.sentence), fact_row("users", place.before)]
        col(*parts, gap=10, into=whole)
        self._line.put(whole)
        for told in filter(None, (place.nearest, place.acts)):
            lines = QWidget()
            said = [
                row(Label(number, "strong"), (Label(words, "sm", "muted", wrap=True), 1), gap=12)
                for number, words in told
            ]
            col(*said, gap=4, pad=(28, 0, 0, 0), into=lines)
            self._line.put(lines)
            lines.show()
        whole.show()
        self.setAccessibleDescription(f"{place.title}. {place.sentence}. {place.before}")


class ActsRow(QWidget):
    """What else can be done with the same person, as quiet buttons."""

    def __init__(self, act: Callable[[str], None]) -> None:
        super().__init__()
        self._act, self._shown = act, tuple[Option, ...]()
        self._line = col(gap=0, pad=(EDGE - 8, 2, EDGE, 6), into=self)

    def show_acts(self, acts: tuple[Option, ...]) -> None:
        """Offer these."""
        self.setVisible(bool(acts))
        if acts == self._shown:
            return
        self._shown = acts
        clear(self._line)
        buttons = [self._button(each) for each in acts]
        inner = QWidget()
        inner.setLayout(Wrap(*buttons, gap=4))
        self._line.put(inner)
        inner.show()

    def _button(self, option: Option) -> Button:
        button = Button(option.words, kind="quiet")
        button.setObjectName(f"wish.act.{option.key}")
        button.clicked.connect(lambda _checked=False: self._act(option.key))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button


def _icon(key: str) -> str:
    return "arrow-right" if key.startswith("event:") else ""
