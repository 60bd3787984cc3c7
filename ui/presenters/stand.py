"""Where a desk stands: which page is shown, for whom, and what is being asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from mfc_desk.domain.ids import VisitId
from mfc_desk.domain.tickets import Ticket
from mfc_desk.usecases.ways_back import Expected
from ui.presenters.parts import Notice

Page = Literal["idle", "called", "visit", "taken"]
Side = Literal[
    "", "line", "keys", "case", "refusal", "ledger", "law", "wish", "hall", "desks", "shift", "cockpit", "reports"
]  # fmt: skip
Busy = Literal["", "call", "again", "start", "no_show"]


@dataclass(slots=True)
class Stand:
    """Where the desk stands."""

    page: Page = "idle"
    side: Side = ""
    busy: Busy = ""
    ticket: Ticket | None = None
    called_at: datetime | None = None
    visit: VisitId | None = None
    number: str = ""
    then: tuple[Expected, ...] = ()
    """The desks that wait for who was called, the next one first."""
    notice: Notice | None = None
    asking: bool = False
    typed: str = ""
