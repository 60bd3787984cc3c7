"""A decision from afar by the rules: who may, with a reason, once each; what its desk says of it, also too late."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mfc_desk.domain.errors import DomainError, NotAllowed, Unlawful, WrongState
from mfc_desk.domain.far_decisions import Came, FarDecision, FarState, FarWay
from mfc_desk.domain.operations.far_decisions import CarryDecision, DecideFar, DropDecision, TakeBackDecision
from mfc_desk.domain.scope import is_open
from tests.domain.far_tries import CHIEF, ELSEWHERE, HERE, KEY, NAME, decided, deciding
from tests.domain.tries import FAMILY
from tests.domain.world import world


def at_its_desk(way: FarWay = FarWay.LEAVE, **changes: object):
    made = world(FAMILY)
    made.put(replace(decided(HERE, way=way), **changes))  # type: ignore[arg-type]
    return made


def row(made) -> FarDecision:
    found = made.rows.get(KEY)
    assert isinstance(found, FarDecision)
    return found


def test_a_supervisor_decides_with_a_reason_and_an_audit_line_stands_with_it() -> None:
    made = world(FAMILY)
    made.actor = CHIEF
    made.do(deciding())
    one = row(made)
    assert (one.state, one.way, one.by, one.turn) == (FarState.DECIDED, FarWay.LEAVE, CHIEF.id, 1)
    (line,) = one.acts
    assert (line.verb, line.by, line.desk, line.to, line.reason) == ("far_leave", CHIEF.id, "4", "9", "office_right")
    assert is_open(one), "it waits for its desk"
    assert not is_open(replace(one, state=FarState.CARRIED))


@pytest.mark.parametrize(
    ("operation", "error"),
    [(deciding(reason=" "), Unlawful), (deciding(HERE), WrongState)],
    ids=["no reason", "at the desk itself"],
)
def test_what_is_not_decided_from_afar(operation: DecideFar, error: type[DomainError]) -> None:
    made = world(FAMILY)
    made.actor = CHIEF
    with pytest.raises(error):
        made.do(operation)


def test_an_operator_decides_nothing_from_afar() -> None:
    with pytest.raises(NotAllowed):
        world(FAMILY).do(deciding())


def test_what_was_decided_is_not_decided_again_until_it_is_taken_back_or_dropped() -> None:
    made = world(FAMILY)
    made.actor = CHIEF
    made.do(deciding())
    with pytest.raises(WrongState):
        made.do(deciding(way=FarWay.AGAIN))
    made.do(TakeBackDecision(decision=NAME, reason="undone"))
    made.do(deciding(way=FarWay.AGAIN))
    assert (row(made).turn, row(made).way) == (2, FarWay.AGAIN)
    assert [line.verb for line in row(made).acts] == ["far_leave", "take_back_decision", "far_again"]


def test_another_computer_says_nothing_of_it() -> None:
    made = world(FAMILY)
    made.put(decided(ELSEWHERE))
    for said in (CarryDecision(decision=NAME, turn=1), DropDecision(decision=NAME, turn=1, came=Came.GONE)):
        with pytest.raises(WrongState):
            made.do(said)


def test_what_the_desk_says_of_an_earlier_decision_changes_nothing() -> None:
    made = at_its_desk(turn=2)
    assert made.do(CarryDecision(decision=NAME, turn=1)) == ()
    assert made.do(DropDecision(decision=NAME, turn=1, came=Came.ALREADY)) == ()
    assert row(made).state is FarState.DECIDED


def test_what_was_done_again_stands_although_it_was_taken_back_and_what_was_left_does_not() -> None:
    made = at_its_desk(FarWay.AGAIN, state=FarState.TAKEN_BACK)
    made.do(CarryDecision(decision=NAME, turn=1))
    assert row(made).state is FarState.CARRIED
    made = at_its_desk(FarWay.LEAVE, state=FarState.TAKEN_BACK)
    assert made.do(CarryDecision(decision=NAME, turn=1)) == ()
    assert row(made).state is FarState.TAKEN_BACK


def test_what_was_done_again_is_not_taken_back_and_what_was_left_is() -> None:
    made = world(FAMILY)
    made.actor = CHIEF
    made.put(replace(decided(ELSEWHERE, way=FarWay.AGAIN), state=FarState.CARRIED))
    with pytest.raises(WrongState) as refused:
        made.do(TakeBackDecision(decision=NAME, reason="mistake"))
    assert refused.value.message.code == "rule.done_again_stands"
    made.put(replace(decided(ELSEWHERE), state=FarState.CARRIED))
    made.do(TakeBackDecision(decision=NAME, reason="mistake"))
    assert row(made).state is FarState.TAKEN_BACK


def test_one_copy_that_could_not_is_outdone_by_the_other_that_did() -> None:
    made = at_its_desk(FarWay.AGAIN)
    made.do(DropDecision(decision=NAME, turn=1, came=Came.OTHER_LIFE))
    assert (row(made).state, row(made).came) == (FarState.DROPPED, Came.OTHER_LIFE)
    made.do(CarryDecision(decision=NAME, turn=1))
    assert (row(made).state, row(made).came) == (FarState.CARRIED, None)
