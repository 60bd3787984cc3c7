"""The pages beside the work that a desk opens: the line and its tray, a case, the hall, the end of a shift."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mfc_desk.domain.ids import ApplicationId
from ui.presenters.beside import Beside
from ui.presenters.context import Context, no_cockpit
from ui.presenters.seat import SeatPresenter
from ui.presenters.shift import ShiftPresenter
from ui.presenters.stand import Side, Stand
from ui.presenters.status import StatusPresenter

if TYPE_CHECKING:  # what is on the page of the line is imported when it is first opened
    from ui.presenters.line_page import Part


class DeskSides:
    """Opens them, and reads anew what they show."""

    ctx: Context
    stand: Stand
    beside: Beside
    status: StatusPresenter
    seat: SeatPresenter
    shift: ShiftPresenter
    shown: Callable[[], None]

    def open_side(self, side: Side) -> None:
        """Show a page in the middle; the same again, or "", goes back."""
        self.stand.side = "" if side == self.stand.side else side
        if self.stand.side == "shift":
            self.shift.begin()
        self._look_aside()
        self.shown()

    def open_cockpit(self) -> None:
        """Show the load of the centre to whoever may see it; anybody else is told whose it is."""
        told = no_cockpit(self.ctx)
        if told is None:
            self.open_side("cockpit")
        else:
            self.ctx.announce(told)

    def open_reports(self) -> None:
        """Show the reports of the centre to whoever may see its load; anybody else is told whose they are."""
        told = no_cockpit(self.ctx)
        if told is not None:
            self.ctx.announce(told)
        elif self.stand.side != "reports":
            self.open_side("reports")
            self.beside.reports.open()

    def open_line(self, part: Part) -> None:
        """Show this part of the page of the line; the same again goes back."""
        line = self.beside.line
        if self.stand.side == "line" and line.part == part:
            self.open_side("line")
            return
        line.part = part
        line.decide.close()
        self.stand.side = "line"
        self._look_aside()
        self.shown()

    def open_case(self, application: ApplicationId, *, refused: bool = False) -> None:
        """Show a registered application beside the work, or a refused one."""
        self.stand.side = "refusal" if refused else "case"
        if refused:
            self.beside.refusal.open(application)
        else:
            self.beside.case.open(application)
        self.shown()

    def _leave_side(self) -> None:
        self.stand.side = ""

    def _look_aside(self) -> None:
        self.beside.look(self.stand.side)
        if self.stand.side == "desks":
            self.seat.look()
        elif self.stand.side == "shift":
            self.shift.look()
