"""The projection of the hall is the rules' own reading, however quickly it is made."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from mfc_desk.domain.halls import Desk, DeskPlan, DeskState, Hall, Series
from mfc_desk.domain.ids import DeskName, TicketId
from mfc_desk.domain.load.projection import HORIZON, Standing, projected
from mfc_desk.domain.ranking import closed_desks, may_call, rank_at_desk
from mfc_desk.domain.tickets import Ticket, TicketState
from tests.load.centre import MORNING

NOW = MORNING + timedelta(hours=2)
STATES = (DeskState.OPEN,) * 4 + (DeskState.PAUSED, DeskState.CLOSED)
NAMES = [DeskName(str(n)) for n in range(1, 8)]


def some_hall(chance: random.Random) -> Standing:
    lists = (Series(letter="A"), Series(letter="B"), Series(letter="C", quick=True))
    plans = tuple(
        DeskPlan(desk=one, series=chance.choice(((), ("A",), ("B", "C"))), quick=chance.random() < 0.4)
        for one in NAMES[:6]
    )
    desks = tuple(Desk(id=one, state=chance.choice(STATES), since=MORNING) for one in NAMES)
    return Standing(
        hall=Hall(series=lists, desks=plans),
        desks=desks,
        waiting=tuple(some_ticket(chance, n) for n in range(60)),
        busy={one: NOW - timedelta(minutes=chance.randrange(12)) for one in NAMES if chance.random() < 0.5},
        service=timedelta(minutes=7),
        now=NOW,
    )


def some_ticket(chance: random.Random, n: int) -> Ticket:
    """Somebody who came, perhaps put by for a while, perhaps sent to one desk; two may have come at one moment."""
    came = NOW - timedelta(minutes=chance.randrange(50))
    plain = Ticket(id=TicketId(f"t{n}"), number=f"{n}", series=chance.choice("ABC"), arrived_at=came, eligible_at=came)
    ticket = replace(plain.moved(TicketState.ISSUED, came), head_start_min=chance.choice((0, 0, 30)))
    if chance.random() < 0.2:
        back = NOW + timedelta(minutes=chance.randrange(-5, 40))
        ticket = replace(ticket.moved(TicketState.PARKED, came), returns_at=back)
    return replace(ticket, for_desk=chance.choice(NAMES)) if chance.random() < 0.2 else ticket


def by_the_rules(standing: Standing) -> dict[TicketId, datetime]:
    """The same, asked of every rule for every person at every call."""
    closed, found = closed_desks(standing.desks), dict[TicketId, datetime]()
    rest = {one.id: one for one in standing.waiting}
    free = {
        one.id: max(NOW, standing.busy.get(one.id, NOW - standing.service) + standing.service)
        for one in standing.desks
        if one.state is DeskState.OPEN
    }
    while free and rest:
        at, desk = min((when, one) for one, when in free.items())
        plan = standing.hall.plan_of(desk)
        able = [one for one in rest.values() if may_call(one, plan, closed=closed)]
        ready = [one for one in able if one.waits_at(at)]
        if at > NOW + HORIZON or not able:
            del free[desk]
        elif ready:
            first = min(ready, key=lambda one: (rank_at_desk(one, standing.hall, plan), one.arrived_at, one.id))
            found[rest.pop(first.id).id] = at
            free[desk] = at + standing.service
        else:
            free[desk] = min(one.callable_from for one in able if one.callable_from is not None)
    return found


@pytest.mark.parametrize("seed", range(12))
def test_everybody_is_called_when_the_rules_of_the_hall_say(seed: int) -> None:
    standing = some_hall(random.Random(seed))
    found = by_the_rules(standing)
    assert dict(projected(standing)) == found
    assert found
