"""Worlds in which a verb on a decision from afar can be applied."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from mfc_desk.domain.far_decisions import Came, FarDecision, FarWay
from mfc_desk.domain.ids import DeskName, DeviceId, FarDecisionId, Incarnation, Key, OperatorId
from mfc_desk.domain.operations.base import Operation
from mfc_desk.domain.operations.far_decisions import CarryDecision, DecideFar, DropDecision, TakeBackDecision
from mfc_desk.domain.permissions import Actor, Role
from tests.domain.tries import FAMILY, Try
from tests.domain.world import NOW, world

NAME = FarDecisionId("op1")
KEY = Key("far_decision", NAME)
CHIEF = Actor(OperatorId("marat"), frozenset({Role.SUPERVISOR}))
HERE, ELSEWHERE = DeviceId("d1"), DeviceId("d9")


def deciding(device: DeviceId = ELSEWHERE, *, way: FarWay = FarWay.LEAVE, reason: str = "office_right") -> DecideFar:
    return DecideFar(
        decision=NAME, desk=DeskName("9"), device=device, life=Incarnation("l1"), what="fill_form",
        did=OperatorId("dina"), number="A-001", way=way, reason=reason,
    )  # fmt: skip


def decided(device: DeviceId, *, way: FarWay = FarWay.LEAVE) -> FarDecision:
    """The row as the rule writes it, whichever computer it is about."""
    made = world(FAMILY)
    made.actor = CHIEF
    (row,) = made.do(deciding(way=way))
    assert isinstance(row, FarDecision)
    return replace(row, device=device)


def tried(operation: Operation, *, device: DeviceId, chief: bool, way: FarWay = FarWay.AGAIN) -> Callable[[], Try]:
    """A decision stands about work of that computer."""

    def build() -> Try:
        made = world(FAMILY)
        made.put(decided(device, way=way))
        if chief:
            made.actor = CHIEF
        assert made.at.at == NOW
        return Try(made, operation, KEY)

    return build


RECIPES: dict[tuple[str, str], Callable[[], Try]] = {
    ("far_decision", "decide_far"): tried(deciding(), device=ELSEWHERE, chief=True),
    ("far_decision", "take_back_decision"): tried(
        TakeBackDecision(decision=NAME, reason="mistake"), device=ELSEWHERE, chief=True, way=FarWay.LEAVE
    ),
    ("far_decision", "carry_decision"): tried(CarryDecision(decision=NAME, turn=1), device=HERE, chief=False),
    ("far_decision", "drop_decision"): tried(
        DropDecision(decision=NAME, turn=1, came=Came.ALREADY, by=OperatorId("dina")), device=HERE, chief=False
    ),
}
