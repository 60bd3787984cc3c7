"""A supervisor at desk 2 acts on desk 1 through the real office; who works there is told, and nothing typed is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from backoffice.store import tables as t
from mfc_desk.domain.entities import Visit
from mfc_desk.domain.errors import NotAllowed, WrongState
from mfc_desk.domain.halls import Desk, DeskState
from mfc_desk.domain.ids import DeskName
from mfc_desk.domain.machines import VisitState
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.tickets import Onward, TicketState
from mfc_desk.usecases import acts_told, desk_state, from_afar, queue, tray, visits
from tests.hall.test_alone import arrive, state

ONE = DeskName("1")


@pytest.fixture
def chief(bureau, desks):
    """Who sits at desk 2 is the supervisor of the shift."""
    both = frozenset({Role.OPERATOR, Role.SUPERVISOR})
    mine = t.operator.c.login == "operator2"
    bureau.office.database.write(
        lambda tx: tx.execute(sa.update(t.operator).where(mine).values(roles="operator supervisor"))
    )
    two = desks[1]
    two.session = replace(two.session, actor=Actor(two.session.actor.id, both))
    return two


def settle(desks):
    for each in (*desks, *desks):
        each.turn()


def told(desk):
    """What is said at the desk now, once."""
    found = acts_told.news(desk.work)
    acts_told.was_told(desk.work, found)
    return [(one.verb, one.by, one.reason) for one in found]


def serving(bureau, desks):
    """Somebody sits at desk 1."""
    (name,) = arrive(bureau, desks, 1)
    one = desks[0]
    assert queue.call_next(one.work, one.session).ticket is not None
    visit = visits.start(one.work, one.session, ticket=name)
    settle(desks)
    return name, visit


def row(desk, name=ONE):
    found = desk.get("desk", name)
    assert isinstance(found, Desk)
    return found


def name_of(desk):
    return desk.session.name


def test_a_break_and_its_end_from_afar_are_known_at_the_desk_with_who_and_why(bureau, desks, chief):
    one = desks[0]
    from_afar.pause_desk(chief.work, chief.session, ONE, reason="equipment: the scanner")
    settle(desks)
    assert (row(one).state, row(one).operator) == (DeskState.PAUSED, one.session.actor.id)
    assert told(one) == [("pause_other_desk", name_of(chief), "equipment: the scanner")]
    from_afar.open_desk(chief.work, chief.session, ONE, operator=one.session.actor.id, reason="norm")
    settle(desks)
    assert row(one).state is DeskState.OPEN
    assert told(one) == [("open_other_desk", name_of(chief), "norm")]
    assert told(one) == told(chief) == [], "once, and only where it was done to"
    assert tray.look(one.work) == tray.look(chief.work) == ()


def test_without_the_line_it_is_recorded_and_takes_effect_when_the_line_is_back(bureau, desks, chief):
    one = desks[0]
    chief.line.cut = True
    from_afar.pause_desk(chief.work, chief.session, ONE, reason="lunch")
    settle(desks)
    assert (row(chief).state, row(one).state) == (DeskState.PAUSED, DeskState.OPEN)
    chief.line.cut = False
    settle(desks)
    assert row(one).state is DeskState.PAUSED
    assert told(one) == [("pause_other_desk", name_of(chief), "lunch")]


def test_a_shift_ended_from_afar_closes_the_desk_and_leaves_what_is_open_and_unsent(bureau, desks, chief):
    name, visit = serving(bureau, desks)
    one = desks[0]
    from_afar.end_shift(chief.work, chief.session, ONE, reason="operator_gone")
    settle(desks)
    assert (row(one).state, row(one).signed_off) == (DeskState.CLOSED, one.session.actor.id)
    assert acts_told.was_signed_off(one.work, one.session.actor.id)
    assert isinstance(one.get("visit", visit), Visit)
    assert (one.get("visit", visit).state, state(one, name)) == (VisitState.OPEN, TicketState.SERVING)
    assert [(each.visit, each.number) for each in from_afar.forgotten(chief.work)] == [(visit, "A-001")]
    desk_state.sit_down(one.work, one.session)
    settle(desks)
    assert row(chief).state is DeskState.OPEN
    assert not acts_told.was_signed_off(one.work, one.session.actor.id)


def test_a_forgotten_visit_is_freed_and_goes_on_at_another_desk_with_what_was_entered(bureau, desks, chief):
    name, visit = serving(bureau, desks)
    one = desks[0]
    before = one.get("visit", visit)
    from_afar.rescue(chief.work, chief.session, visit, reason="forgotten", end=False)
    settle(desks)
    assert told(one) == [("rescue_visit", name_of(chief), "forgotten")]
    assert (one.get("visit", visit).state, state(one, name)) == (VisitState.PARKED, TicketState.ISSUED)
    found = queue.call_next(chief.work, chief.session).ticket
    assert found is not None
    assert visits.start(chief.work, chief.session, ticket=found.id) == visit
    settle(desks)
    going = one.get("visit", visit)
    assert (going.state, going.desk, going.started_at) == (VisitState.OPEN, "2", before.started_at)
    assert tray.look(one.work) == tray.look(chief.work) == ()


def test_a_rescue_is_taken_back_as_long_as_the_desk_has_nobody_else(bureau, desks, chief):
    name, visit = serving(bureau, desks)
    one = desks[0]
    from_afar.rescue(chief.work, chief.session, visit, reason="forgotten", end=False)
    from_afar.give_back(chief.work, chief.session, visit)
    settle(desks)
    assert (one.get("visit", visit).state, one.get("visit", visit).desk) == (VisitState.OPEN, "1")
    assert state(one, name) is TicketState.SERVING


def test_a_desk_that_called_another_person_is_not_given_the_visit_back_and_who_is_put_by_is_not_moved(
    bureau, desks, chief
):
    name, visit = serving(bureau, desks)
    one = desks[0]
    from_afar.rescue(chief.work, chief.session, visit, reason="forgotten", end=False)
    settle(desks)
    (other,) = arrive(bureau, desks, 1)
    moved = from_afar.move(chief.work, chief.session, [name, other], Onward(desk=ONE), "norm")
    assert ([each for each, _ in moved.back], moved.left) == ([other], ("A-001",)), "the others are moved all the same"
    settle(desks)
    assert queue.call_chosen(one.work, one.session, other, "asked for").ticket is not None
    settle(desks)
    with pytest.raises(WrongState) as refused:
        from_afar.give_back(chief.work, chief.session, visit)
    assert refused.value.message.code == "far.desk_has_another"
    assert (state(one, name), state(one, other)) == (TicketState.ISSUED, TicketState.CALLED)


def test_a_visit_given_back_without_the_line_to_a_desk_that_went_on_is_in_the_tray(bureau, desks, chief):
    name, visit = serving(bureau, desks)
    one = desks[0]
    from_afar.rescue(chief.work, chief.session, visit, reason="forgotten", end=False)
    settle(desks)
    chief.line.cut = True
    from_afar.give_back(chief.work, chief.session, visit)
    another = visits.start(one.work, one.session)
    one.settle()
    chief.line.cut = False
    settle(desks)
    assert [one.get("visit", each).state for each in (visit, another)] == [VisitState.PARKED, VisitState.OPEN]
    assert state(one, name) is TicketState.ISSUED, "whoever calls the number goes on with it"
    (item,) = tray.look(chief.work)
    assert item.why.code == "far.desk_has_another"


def test_a_desk_that_hears_late_of_a_rescue_is_told_though_another_desk_has_the_visit(bureau, desks, chief):
    _, visit = serving(bureau, desks)
    one = desks[0]
    one.line.cut = True
    from_afar.rescue(chief.work, chief.session, visit, reason="forgotten", end=False)
    settle(desks)
    found = queue.call_next(chief.work, chief.session).ticket
    assert found is not None
    assert visits.start(chief.work, chief.session, ticket=found.id) == visit
    settle(desks)
    one.line.cut = False
    settle(desks)
    assert one.get("visit", visit).desk == "2"
    assert told(one) == [("rescue_visit", name_of(chief), "forgotten")]


def test_what_the_desk_did_meanwhile_without_the_line_is_never_lost_in_silence(bureau, desks, chief):
    _, visit = serving(bureau, desks)
    one = desks[0]
    one.line.cut = True
    visits.abandon(one.work, one.session, visit, "no_time")
    from_afar.rescue(chief.work, chief.session, visit, reason="forgotten", end=True)
    settle(desks)
    one.line.cut = False
    settle(desks)
    assert one.get("visit", visit).state is VisitState.ABANDONED
    assert len(tray.look(one.work)) == 1, "both ended it: which reason counts is shown"


def test_people_are_moved_at_once_and_back_and_who_was_called_meanwhile_stays(bureau, desks, chief):
    first, second, third = arrive(bureau, desks, 3)
    one = desks[0]
    queue.call_next(one.work, one.session)
    settle(desks)
    moved = from_afar.move(chief.work, chief.session, [first, second, third], Onward(desk=ONE), "norm")
    settle(desks)
    assert moved.left == ("A-001",)
    assert [one.get("ticket", each).for_desk for each in (second, third)] == ["1", "1"]
    assert [verb for verb, _, _ in told(one)] == ["transfer_ticket", "transfer_ticket"]
    from_afar.move_back(chief.work, chief.session, moved.back)
    settle(desks)
    assert [one.get("ticket", each).for_desk for each in (second, third)] == [None, None]


def test_an_operator_of_another_desk_does_none_of_it_here_nor_in_the_office(bureau, desks):
    _, visit = serving(bureau, desks)
    two = desks[1]
    for act in (
        lambda: from_afar.pause_desk(two.work, two.session, ONE, reason="lunch"),
        lambda: from_afar.end_shift(two.work, two.session, ONE, reason="left_open"),
        lambda: from_afar.rescue(two.work, two.session, visit, reason="forgotten", end=False),
    ):
        with pytest.raises(NotAllowed):
            act()
    forged = replace(two.session, actor=Actor(two.session.actor.id, frozenset({Role.SUPERVISOR})))
    from_afar.pause_desk(two.work, forged, ONE, reason="lunch")
    settle(desks)
    assert row(desks[0]).state is DeskState.OPEN, "the office looks at its own roles"
    assert len(tray.look(two.work)) == 1
