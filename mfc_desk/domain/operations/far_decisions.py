"""A supervisor decides from afar about work that the office did not take; its desk does so, or says why not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from mfc_desk.domain.acts import told
from mfc_desk.domain.errors import WrongState
from mfc_desk.domain.far_decisions import Came, FarDecision, FarState, FarWay
from mfc_desk.domain.ids import DeskName, DeviceId, FarDecisionId, Incarnation, Key, OperatorId
from mfc_desk.domain.machines import FAR_DECISION
from mfc_desk.domain.operations.base import Act, Rows, Writes, demand_reason, line_of, merging, need, rule
from mfc_desk.domain.permissions import demand
from mfc_desk.text.message import msg


@merging
@dataclass(frozen=True, slots=True, kw_only=True)
class DecideFar:
    """What becomes of this operation of another desk, and why."""

    KIND: ClassVar[str] = "decide_far"
    SCHEMA: ClassVar[int] = 1
    decision: FarDecisionId
    desk: DeskName
    device: DeviceId
    life: Incarnation
    what: str
    did: OperatorId
    number: str
    way: FarWay
    reason: str

    @property
    def primary(self) -> Key:
        return Key("far_decision", self.decision)


@rule(DecideFar)
def decide_far(rows: Rows, operation: DecideFar, act: Act) -> Writes:
    """It waits for its desk. What was decided and not taken back is not decided again, whoever comes second.

    At the desk itself it is decided in its tray. Raises `Unlawful` without a reason, `WrongState`.
    """
    demand(act.actor, DecideFar.KIND)
    demand_reason(operation.reason)
    if act.device == operation.device:
        raise WrongState(msg("rule.decide_here"))
    before = rows.get(operation.primary)
    known = before if isinstance(before, FarDecision) else None
    if known is not None:
        FAR_DECISION.after(known.state, DecideFar.KIND)
    line = line_of(act, f"far_{operation.way}", operation.reason, to=operation.desk)
    return (
        FarDecision(
            id=operation.decision,
            desk=operation.desk,
            device=operation.device,
            life=operation.life,
            what=operation.what,
            did=operation.did,
            number=operation.number,
            way=operation.way,
            reason=operation.reason,
            by=act.actor.id,
            at=act.at.at,
            turn=1 if known is None else known.turn + 1,
            acts=told(() if known is None else known.acts, line),
        ),
    )


@merging
@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackDecision:
    """The desk decides by itself again."""

    KIND: ClassVar[str] = "take_back_decision"
    SCHEMA: ClassVar[int] = 1
    decision: FarDecisionId
    reason: str

    @property
    def primary(self) -> Key:
        return Key("far_decision", self.decision)


@rule(TakeBackDecision)
def take_back_decision(rows: Rows, operation: TakeBackDecision, act: Act) -> Writes:
    """What was left is in the tray again; what was done again is a new action, which stands."""
    decision = need(rows, FarDecision, operation.decision)
    demand(act.actor, TakeBackDecision.KIND)
    demand_reason(operation.reason)
    state = FAR_DECISION.after(decision.state, TakeBackDecision.KIND)
    if decision.state is FarState.CARRIED and decision.way is FarWay.AGAIN:
        raise WrongState(msg("rule.done_again_stands", desk=decision.desk))
    line = line_of(act, TakeBackDecision.KIND, operation.reason, to=decision.desk)
    return (replace(decision, state=state, acts=told(decision.acts, line)),)


@merging
@dataclass(frozen=True, slots=True, kw_only=True)
class CarryDecision:
    """The desk did as was decided; `turn` says which decision that was."""

    KIND: ClassVar[str] = "carry_decision"
    SCHEMA: ClassVar[int] = 1
    decision: FarDecisionId
    turn: int

    @property
    def primary(self) -> Key:
        return Key("far_decision", self.decision)


@rule(CarryDecision)
def carry_decision(rows: Rows, operation: CarryDecision, act: Act) -> Writes:
    """Said by the desk that has it. Of a decision that was taken back too late it says that all the same: what was done
    again stands. Whatever else is said too late changes nothing.
    """
    decision = _of_this_desk(rows, operation, act)
    if decision is None:
        return ()
    if decision.state is FarState.TAKEN_BACK and decision.way is FarWay.LEAVE:
        return ()  # the desk takes it back as soon as it hears
    state = FAR_DECISION.after(decision.state, CarryDecision.KIND)
    return (replace(decision, state=state, came=None, came_at=act.at.at, came_by=None),)


@merging
@dataclass(frozen=True, slots=True, kw_only=True)
class DropDecision:
    """The desk did not do as was decided, and says why."""

    KIND: ClassVar[str] = "drop_decision"
    SCHEMA: ClassVar[int] = 1
    decision: FarDecisionId
    turn: int
    came: Came
    by: OperatorId | None = None
    """Who had decided it there, where somebody had."""

    @property
    def primary(self) -> Key:
        return Key("far_decision", self.decision)


@rule(DropDecision)
def drop_decision(rows: Rows, operation: DropDecision, act: Act) -> Writes:
    """Said by the desk that has it; it can be decided anew. What is said too late changes nothing."""
    decision = _of_this_desk(rows, operation, act)
    if decision is None:
        return ()
    state = FAR_DECISION.after(decision.state, DropDecision.KIND)
    return (replace(decision, state=state, came=operation.came, came_at=act.at.at, came_by=operation.by),)


def _of_this_desk(rows: Rows, operation: CarryDecision | DropDecision, act: Act) -> FarDecision | None:
    """The decision, where this computer has what it is about; None where it is another one by now, or over.

    None also at an office that was put back and has not heard of it again: its desk says it once more when it has.
    Raises `WrongState` for another computer.
    """
    demand(act.actor, operation.KIND)
    decision = rows.get(operation.primary)
    if not isinstance(decision, FarDecision):
        return None
    if act.device != decision.device:
        raise WrongState(msg("rule.decision_of_another"))
    late = decision.turn != operation.turn or not FAR_DECISION.allows(decision.state, operation.KIND)
    return None if late else decision
