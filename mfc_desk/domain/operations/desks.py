"""A desk opens, pauses and closes; a centre sets the rules of its hall."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

from mfc_desk.domain.acts import told
from mfc_desk.domain.errors import NotAllowed, NotThere, Unlawful
from mfc_desk.domain.halls import ALL, BLOCKS_FROM, HALL, Desk, Hall
from mfc_desk.domain.ids import DeskName, Key, OperatorId
from mfc_desk.domain.machines import DESK
from mfc_desk.domain.operations.base import Act, Rows, Writes, demand_reason, line_of, rule
from mfc_desk.domain.permissions import Role, demand
from mfc_desk.text.message import msg


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDesk:
    """Somebody sits down, or is back from a pause."""

    KIND: ClassVar[str] = "open_desk"
    SCHEMA: ClassVar[int] = 1
    desk: DeskName
    operator: OperatorId

    @property
    def primary(self) -> Key:
        return Key("desk", self.desk)


@rule(OpenDesk)
def open_desk(rows: Rows, operation: OpenDesk, act: Act) -> Writes:
    """The desk takes people from now on, with this operator at it."""
    return (moved(rows, operation, act, operator=operation.operator),)


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseDesk:
    """The desk takes nobody for a while; who sits there stays known."""

    KIND: ClassVar[str] = "pause_desk"
    SCHEMA: ClassVar[int] = 1
    desk: DeskName
    reason: str = ""

    @property
    def primary(self) -> Key:
        return Key("desk", self.desk)


@rule(PauseDesk)
def pause_desk(rows: Rows, operation: PauseDesk, act: Act) -> Writes:
    """Nobody is called here until it opens again."""
    before = rows.get(operation.primary)
    sits = before.operator if isinstance(before, Desk) else None
    return (moved(rows, operation, act, operator=sits, reason=operation.reason),)


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseDesk:
    """The shift at this desk is over."""

    KIND: ClassVar[str] = "close_desk"
    SCHEMA: ClassVar[int] = 1
    desk: DeskName

    @property
    def primary(self) -> Key:
        return Key("desk", self.desk)


@rule(CloseDesk)
def close_desk(rows: Rows, operation: CloseDesk, act: Act) -> Writes:
    """Nobody sits here any more."""
    return (moved(rows, operation, act),)


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseOtherDesk:
    """A supervisor closes a desk that somebody left open, and says why."""

    KIND: ClassVar[str] = "close_other_desk"
    SCHEMA: ClassVar[int] = 1
    desk: DeskName
    reason: str

    @property
    def primary(self) -> Key:
        return Key("desk", self.desk)


@rule(CloseOtherDesk)
def close_other_desk(rows: Rows, operation: CloseOtherDesk, act: Act) -> Writes:
    """Nobody sits there any more; who closed it and why stays with the desk until somebody opens it."""
    demand_reason(operation.reason)
    return (moved(rows, operation, act, reason=operation.reason),)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetHall:
    """The rules of the hall are these from now on."""

    KIND: ClassVar[str] = "set_hall"
    SCHEMA: ClassVar[int] = 2
    hall: Hall

    @property
    def primary(self) -> Key:
        return Key("hall", self.hall.id)


@rule(SetHall)
def set_hall(rows: Rows, operation: SetHall, act: Act) -> Writes:
    """The whole of it is replaced. Raises `Unlawful` where lists or limits contradict themselves."""
    demand(act.actor, SetHall.KIND)
    if rows.get(operation.primary) is None and operation.hall.id != HALL:
        raise NotThere(msg("rule.not_there", what=msg("thing.hall")))
    hall = operation.hall
    letters = [one.letter for one in hall.series]
    named = [service for one in hall.series for service in one.services]
    if not letters or len({*letters}) < len(letters) or len({*named}) < len(named) or ALL not in named:
        raise Unlawful(msg("rule.hall_lists"))
    if any(next(one.numbers(), None) is None or one.last >= BLOCKS_FROM for one in hall.series):
        raise Unlawful(msg("rule.hall_numbers"))
    if any(letter not in letters for plan in hall.desks for letter in plan.series):
        raise Unlawful(msg("rule.hall_lists"))
    starts = (hall.head_start_min, *(minutes for _, minutes in hall.head_starts))
    bounds = (hall.recalls - 1, hall.recall_after_s, hall.returns, hall.return_after_min, hall.park_min - 1)
    more = (hall.returned_head_start_min, hall.quick_head_start_min, hall.park_most_min - hall.park_min)
    booked = (hall.appointment_head_start_min, hall.appointment_late_min)
    if min(*starts, *bounds, *more, *booked, hall.tickets_a_day, hall.idle_most_min) < 0:
        raise Unlawful(msg("rule.hall_numbers"))
    if any(ground not in act.law.packs[0].priority for ground, _ in hall.head_starts):
        raise Unlawful(msg("rule.ground_needed"))
    return (hall,)


class DeskVerb(Protocol):
    """A verb on a desk."""

    KIND: ClassVar[str]

    @property
    def desk(self) -> DeskName: ...

    @property
    def primary(self) -> Key: ...


def moved(rows: Rows, operation: DeskVerb, act: Act, *, operator: OperatorId | None = None, reason: str = "") -> Desk:
    """The desk in its new state. Another desk than one's own is changed by a supervisor; who and why stays with it."""
    before = rows.get(operation.primary)
    kept = before if isinstance(before, Desk) else Desk(id=operation.desk, since=act.at.at)
    demand(act.actor, operation.KIND)
    own = operation.desk == act.desk
    if not own and Role.SUPERVISOR not in act.actor.roles:
        raise NotAllowed(msg("rule.other_desk"))
    return Desk(
        id=operation.desk,
        state=DESK.after(kept.state, operation.KIND),
        operator=operator,
        since=act.at.at,
        reason=reason,
        by=None if own else act.actor.id,
        acts=kept.acts if own else told(kept.acts, line_of(act, operation.KIND, reason, to=operation.desk)),
    )
