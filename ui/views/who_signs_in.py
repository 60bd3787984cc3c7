"""Who signs in: the names of the shift as cells, or a field for any other login, in the same room."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QStackedWidget, QWidget

from mfc_desk.text.catalogue import Catalogue
from ui.presenters.signin_names import Name
from ui.theme.state import current
from ui.widgets.button import Button
from ui.widgets.field import text_field
from ui.widgets.layout import Grid, clear, col, hold, row
from ui.widgets.pick import Pick
from ui.widgets.words import Label

CELL = 58


class WhoSignsIn(QWidget):
    """Four cells, or the field `login`. Reports `chosen` with a login, `other_asked` and `names_asked` (back again)."""

    chosen = Signal(str)
    other_asked = Signal()
    names_asked = Signal()

    def __init__(self, say: Catalogue) -> None:
        super().__init__()
        self._say = say
        self._names: tuple[Name, ...] = ()
        self._picks: dict[str, Pick] = {}
        cells = QWidget()
        self._grid = Grid(parent=cells)
        self._pages = QStackedWidget()
        self._pages.addWidget(cells)
        self._pages.addWidget(self._build_typing())
        self._pages.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(say("signin.who_is"))
        col(Label(say("signin.who_is"), "sm", wrap=True), self._pages, gap=6, into=self)

    def show_names(self, names: tuple[Name, ...], *, chosen: str, other: bool) -> bool:
        """Show who can be chosen and who is, or the field; whether one took the place of the other."""
        if names != self._names or not self._grid.count():
            self._names = names
            self._lay(names)
        for login, cell in self._picks.items():
            cell.setAutoExclusive(False)
            cell.setChecked(login == chosen and bool(chosen))
            cell.setAutoExclusive(True)
        turned = self._pages.currentIndex() != int(other)
        self._pages.setCurrentIndex(int(other))
        return turned

    def first(self) -> Pick | None:
        """The first person who can be chosen; None while nobody is known."""
        return next((self._picks[name.login] for name in self._names), None)

    def stops(self) -> list[QWidget]:
        """Where Tab goes here, as it is read."""
        return [*self._picks.values(), self.login.editor]

    def hold_room(self) -> None:
        """Keep room for two rows of cells, whatever is shown."""
        hold(self._pages, height=2 * CELL + 8)

    def _build_typing(self) -> QWidget:
        say = self._say
        self.login = text_field(say("signin.login"), name="signin.login", enter_moves=True)
        back = Button(say("signin.names"), kind="quiet", icon="arrow-left")
        back.setObjectName("signin.names")
        back.clicked.connect(lambda _checked=False: self.names_asked.emit())
        typing = QWidget()
        col(self.login, row(back, ..., gap=0), ..., gap=4, into=typing)
        return typing

    def _lay(self, names: tuple[Name, ...]) -> None:
        clear(self._grid)
        self._picks = {}
        for place in range(4):  # room for all four from the beginning: what comes later moves nothing
            self._grid.setRowMinimumHeight(place // 2, current().px(CELL))
            self._grid.setColumnStretch(place % 2, 1)
        if not names:
            for place in range(3):
                self._grid.addWidget(_empty(), place // 2, place % 2)
        for place, name in enumerate(names):
            cell = Pick(name.name, self._say.say(name.below))
            self._picks[name.login] = cell
            cell.setObjectName(f"signin.name.{name.login}")
            cell.clicked.connect(lambda _checked=False, login=name.login: self.chosen.emit(login))
            self._grid.addWidget(cell, place // 2, place % 2)
        other = Pick(self._say("signin.other"), self._say("signin.other_sub"), icon="keyboard")
        other.setObjectName("signin.other")
        other.clicked.connect(lambda _checked=False: self.other_asked.emit())
        self._picks[""] = other
        place = min(len(names), 3) if names else 3  # beside or below the last name, never across from it
        self._grid.addWidget(other, place // 2, place % 2)


def _empty() -> QFrame:
    """The room of a name that is not known yet."""
    room = QFrame()
    room.setProperty("note", "plain")
    return room
