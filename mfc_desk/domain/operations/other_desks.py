"""A supervisor opens, pauses or ends the shift at a desk that is not theirs, and says why. Closing is `desks`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from mfc_desk.domain.halls import Desk, DeskState
from mfc_desk.domain.ids import DeskName, Key, OperatorId
from mfc_desk.domain.operations.base import Act, Rows, Writes, demand_reason, rule
from mfc_desk.domain.operations.desks import moved


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOtherDesk:
    """A desk that is closed, or on a break, takes people again, with this operator at it."""

    KIND: ClassVar[str] = "open_other_desk"
    SCHEMA: ClassVar[int] = 1
    desk: DeskName
    operator: OperatorId
    reason: str

    @property
    def primary(self) -> Key:
        return Key("desk", self.desk)


@rule(OpenOtherDesk)
def open_other_desk(rows: Rows, operation: OpenOtherDesk, act: Act) -> Writes:
    """People are called there from now on. Who opened it and why stays with the desk."""
    demand_reason(operation.reason)
    return (moved(rows, operation, act, operator=operation.operator, reason=operation.reason),)


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseOtherDesk:
    """An open desk takes nobody for a while; who sits there stays known, and is told."""

    KIND: ClassVar[str] = "pause_other_desk"
    SCHEMA: ClassVar[int] = 1
    desk: DeskName
    reason: str

    @property
    def primary(self) -> Key:
        return Key("desk", self.desk)


@rule(PauseOtherDesk)
def pause_other_desk(rows: Rows, operation: PauseOtherDesk, act: Act) -> Writes:
    """Nobody is called there until it opens again; whom it has is served to the end."""
    demand_reason(operation.reason)
    return (moved(rows, operation, act, operator=_sits(rows, operation.primary), reason=operation.reason),)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndOtherShift:
    """The shift at another desk is over: it closes, and whoever is signed in there is signed out."""

    KIND: ClassVar[str] = "end_other_shift"
    SCHEMA: ClassVar[int] = 1
    desk: DeskName
    reason: str

    @property
    def primary(self) -> Key:
        return Key("desk", self.desk)


@rule(EndOtherShift)
def end_other_shift(rows: Rows, operation: EndOtherShift, act: Act) -> Writes:
    """Nobody sits there any more. What is open there stays open, and what was not sent stays at that desk."""
    demand_reason(operation.reason)
    sat = _sits(rows, operation.primary)
    return (replace(moved(rows, operation, act, reason=operation.reason), signed_off=sat),)


def _sits(rows: Rows, key: Key) -> OperatorId | None:
    before = rows.get(key)
    return before.operator if isinstance(before, Desk) and before.state is not DeskState.CLOSED else None
