"""Which papers of a ticket there may be: every print has a job of its own, written down before the printer gets it.

There is one original. Whatever may have come out counts as paper in somebody's hand; only a printer's own word that
nothing came out takes that back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from mfc_desk.domain.ids import DeviceId, Kind, OperatorId, PrintJobId, TicketId


class PrintState(StrEnum):
    """What is known of a print."""

    STORED = "stored"
    """It was written down and may have come out: nobody said."""
    PRINTED = "printed"
    NOT_PRINTED = "not_printed"
    """The printer said that it did not come out."""


class CopyReason(StrEnum):
    """Why somebody wants a paper once more."""

    LOST = "lost"
    UNREADABLE = "unreadable"
    UNSURE = "unsure"
    """Nobody knows whether the one before came out."""
    LARGE_TYPE = "large_type"


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketPrint:
    """One print of a ticket. `copy` is which paper it is, 0 the original; every other one should say COPY."""

    job: PrintJobId
    at: datetime
    device: DeviceId
    operator: OperatorId
    copy: int = 0
    says: int | None = None
    """What the paper itself says, where that is known: a desk without the line does not know of the others."""
    reason: CopyReason | None = None
    state: PrintState = PrintState.STORED


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketPapers:
    """All prints of one ticket. A row of its own: who prints never stands in the way of who calls."""

    kind: ClassVar[Kind] = "ticket_papers"
    id: TicketId
    prints: tuple[TicketPrint, ...] = ()

    @property
    def next_copy(self) -> int:
        """Which paper the next print is: 0 while none of the earlier ones can be in somebody's hand."""
        return sum(one.state is not PrintState.NOT_PRINTED for one in self.prints)

    @property
    def originals(self) -> tuple[TicketPrint, ...]:
        """The papers that say they are the original and may be in somebody's hand; more than one is a disagreement."""
        return tuple(
            one
            for one in self.prints
            if one.state is not PrintState.NOT_PRINTED and (one.copy if one.says is None else one.says) == 0
        )

    def of(self, job: PrintJobId) -> TicketPrint | None:
        """The print with this job."""
        return next((one for one in self.prints if one.job == job), None)
