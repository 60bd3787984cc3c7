"""The audit line of an act from afar: who did what to a desk, a visit or a place in the queue, from where, and why.

The lines stand in the row they are about, so they come and go with it, also without the line.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mfc_desk.domain.ids import DeskName, OperatorId

KEPT: Final = 30
"""So many lines stay with a row, the newest; the record of operations keeps every one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActLine:
    """One act by somebody who did not sit there."""

    verb: str
    at: datetime
    by: OperatorId
    desk: DeskName
    """The desk it was done from."""
    to: str = ""
    """The desk it was done to, or somebody was sent to; "" for none. Its row may be at another desk by now."""
    reason: str = ""


def told(lines: tuple[ActLine, ...], line: ActLine) -> tuple[ActLine, ...]:
    """The lines with one more, the newest last."""
    return (*lines, line)[-KEPT:]
