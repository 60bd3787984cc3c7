"""How the three panels of the desk stand: side by side, or as drawers where the window is narrow."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtWidgets import QWidget

from ui.theme.state import current
from ui.widgets.floating import Drawer
from ui.widgets.layout import Line, hold, row

WIDE, FULL, PERSON_STAYS, LITTLE = 1680, 1300, 1000, 700
Room = Literal["wide", "full", "drawer", "both", "little"]
WIDTHS: Final[dict[Room, tuple[int, int]]] = {  # of the queue and of the person
    "wide": (286, 320),
    "full": (244, 274),
    "drawer": (286, 274),
    "both": (286, 320),
    "little": (286, 320),
}
STAY: Final[tuple[frozenset[Room], frozenset[Room]]] = (
    frozenset({"wide", "full"}), frozenset({"wide", "full", "drawer"}),
)  # fmt: skip
"""Where the queue and the person have a column of their own."""


def room_for(width: float) -> Room:
    """How the panels stand in a window of this logical width."""
    limits: tuple[tuple[int, Room], ...] = ((WIDE, "wide"), (FULL, "full"), (PERSON_STAYS, "drawer"), (LITTLE, "both"))
    return next((room for least, room in limits if width >= least), "little")


class Columns(QWidget):
    """Queue, work and person. `room` says how they stand; the work has whatever is left."""

    def __init__(self, *, queue: str, person: str) -> None:
        super().__init__()
        self.room: Room = "full"
        self._columns: Line = row(gap=10, pad=(10, 10, 10, 10), into=self)
        self.drawers = (
            Drawer(self, name="drawer.queue", spoken=queue, left=True, width=286),
            Drawer(self, name="drawer.person", spoken=person, width=320),
        )
        self._panels: tuple[QWidget, ...] = ()
        self._alone = False

    @property
    def tight(self) -> bool:
        """Whether the person has no column either."""
        return self.room in ("both", "little")

    def fill(self, queue: QWidget, middle: QWidget, person: QWidget, *, width: int) -> None:
        """Put these in, for a window so wide."""
        self._panels = (queue, middle, person)
        self.room = room_for(width / current().theme.scale)
        self._place()

    def lay(self, width: int) -> None:
        """The window is so wide now: panels without room become drawers."""
        room = room_for(width / current().theme.scale)
        if room != self.room:
            self.room = room
            self._place()
        self._columns.set_pad(4 if self.tight else 10)

    def give_all(self, *, alone: bool) -> None:
        """The work takes the whole width, or leaves the columns at its sides again."""
        if alone == self._alone:
            return
        self._alone = alone
        for place, panel in enumerate(self._panels[::2]):
            if self.room in STAY[place]:
                panel.setVisible(not alone)

    def close_drawers(self) -> None:
        """What lay over the work goes."""
        for drawer in self.drawers:
            if drawer.isVisible():
                drawer.close_drawer()

    def _place(self) -> None:
        """Put each panel into its column, or into its drawer."""
        queue, middle, person = self._panels
        columns: list[QWidget] = []
        for place, panel in enumerate((queue, person)):
            drawer = self.drawers[place]
            if self.room in STAY[place]:
                drawer.hide()
                hold(panel, width=WIDTHS[self.room][place])
                columns.append(panel)
            else:
                _free(panel)
                drawer.layout().addWidget(panel)  # type: ignore[union-attr]  # a drawer has its column
                panel.show()
        for panel in self._panels:
            if panel is middle or panel in columns:
                self._columns.addWidget(panel, 1 if panel is middle else 0)
                panel.setVisible(panel is middle or not self._alone)


def _free(panel: QWidget) -> None:
    """Let the panel be as wide as its drawer."""
    panel.setProperty("held_width", None)
    panel.setMinimumWidth(0)
    panel.setMaximumWidth(16_777_215)
