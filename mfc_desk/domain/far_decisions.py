"""What a supervisor decided from afar about work of a desk that the office did not take, and what came of it there.

A row of the world beside those of `entities.py`, which registers it. One for each operation that was decided on: the
desk that has it in its tray hears of the row, carries it out once, and says so in the same row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from mfc_desk.domain.acts import ActLine
from mfc_desk.domain.ids import DeskName, DeviceId, FarDecisionId, Incarnation, Kind, OperatorId


class FarWay(StrEnum):
    """What is to become of it."""

    LEAVE = "leave"
    """It stays as the office has it."""
    AGAIN = "again"
    """It is done anew over what the office has."""


class FarState(StrEnum):
    """How far the decision came."""

    DECIDED = "decided"
    """The desk has not carried it out yet."""
    CARRIED = "carried"
    """The desk carried it out."""
    DROPPED = "dropped"
    """The desk did not: `came` says why. It can be decided anew."""
    TAKEN_BACK = "taken_back"
    """Whoever decided took it back: the desk decides."""


class Came(StrEnum):
    """Why a desk did not carry a decision out."""

    ALREADY = "already"
    """It was decided there before, and that stands."""
    TAKEN = "taken"
    """The office took the work meanwhile."""
    TOLD = "told"
    """There is nothing to decide about it: it is only told there."""
    REFUSED = "refused"
    """The rules do not let it be done again by now."""
    GONE = "gone"
    """The desk does not have it."""
    OTHER_LIFE = "other_life"
    """The records of that computer were restored or copied since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FarDecision:
    """One decision about one operation. `turn` counts how often it was decided: a desk carries each out once."""

    kind: ClassVar[Kind] = "far_decision"
    id: FarDecisionId
    """The name of the operation that it is about."""
    desk: DeskName
    device: DeviceId
    life: Incarnation
    """Of the desk's store that has it in its tray: of two copies one carries it out."""
    what: str
    """The kind of the operation."""
    did: OperatorId
    """Whose act it was; it is done again in their name."""
    number: str
    """The number people know it by; "" for none."""
    way: FarWay
    reason: str
    by: OperatorId
    at: datetime
    turn: int = 1
    state: FarState = FarState.DECIDED
    came: Came | None = None
    came_at: datetime | None = None
    """When the desk said what came of it."""
    came_by: OperatorId | None = None
    """Who had decided it there before."""
    acts: tuple[ActLine, ...] = ()
