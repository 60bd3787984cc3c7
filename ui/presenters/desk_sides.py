"""The pages beside the work that a desk opens: the tray, what is kept here, a case, the hall, the end of a shift."""

from __future__ import annotations

from collections.abc import Callable

from mfc_desk.domain.ids import ApplicationId
from mfc_desk.usecases import tray
from mfc_desk.usecases.tray import KeptItem, TrayItem
from ui.presenters.beside import Beside
from ui.presenters.context import Context
from ui.presenters.seat import SeatPresenter
from ui.presenters.shift import ShiftPresenter
from ui.presenters.stand import Side, Stand
from ui.presenters.status import StatusPresenter


class DeskSides:
    """Opens them, and reads anew what they show."""

    ctx: Context
    stand: Stand
    beside: Beside
    status: StatusPresenter
    seat: SeatPresenter
    shift: ShiftPresenter
    attention: tuple[TrayItem, ...]
    kept: tuple[KeptItem, ...]
    shown: Callable[[], None]

    def open_side(self, side: Side) -> None:
        """Show tray, kept work or keys in the middle; the same again, or "", goes back."""
        self.stand.side = "" if side == self.stand.side else side
        if self.stand.side == "shift":
            self.shift.begin()
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

    def put_away(self, item: TrayItem) -> None:
        """What the tray told is known."""
        work = self.ctx.work
        self.ctx.run("data", lambda: tray.put_away(work, item), lambda _: self._put_away())

    def _leave_side(self) -> None:
        self.stand.side = ""

    def _look_aside(self) -> None:
        work = self.ctx.work
        self.beside.look(self.stand.side)
        if self.stand.side == "desks":
            self.seat.look()
        elif self.stand.side == "shift":
            self.shift.look()
        if self.stand.side in ("tray", "line"):
            self.ctx.run("data", lambda: (tray.look(work), tray.kept(work)), self._looked_aside)

    def _put_away(self) -> None:
        self._look_aside()
        self.status.look()

    def _looked_aside(self, found: tuple[tuple[TrayItem, ...], tuple[KeptItem, ...]]) -> None:
        self.attention, self.kept = found
        self.shown()
