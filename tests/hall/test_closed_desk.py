"""Who was sent to one desk is everybody's when that desk closes, at their old place, and its own where it opens again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from backoffice.store import tables as t
from mfc_desk.domain.entities import Visit
from mfc_desk.domain.ids import DeskName
from mfc_desk.domain.machines import VisitState
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.usecases import alone, desk_state, places, queue, tray, visits
from mfc_desk.usecases.queue import NotToldYet
from tests.hall.centre import RealDesk
from tests.hall.test_alone import Desks, arrive, cut, state
from tests.office.bureau import Bureau


def put_by(bureau: Bureau, desks: Desks) -> tuple[str, str]:
    """The first of two people is put by at desk 1 until a minute from now; the number and the visit."""
    name, _ = arrive(bureau, desks, 2)
    one = desks[0]
    assert queue.call_next(one.work, one.session).ticket is not None
    visit = visits.start(one.work, one.session, ticket=name)
    places.hold(one.work, one.session, visit, minutes=1, reason="copy")
    settle(desks)
    return name, visit


def settle(desks: Desks) -> None:
    """What was done here is known everywhere."""
    for each in (*desks, *desks):
        each.turn()


def shut(bureau: Bureau, desks: Desks) -> None:
    """The shift at desk 1 is over, and the time of whoever was put by there as well."""
    desk_state.close(desks[0].work, desks[0].session)
    settle(desks)
    bureau.clock.advance(timedelta(minutes=2))


def close_by_the_chief(bureau: Bureau, chief: RealDesk, desk: str) -> None:
    """A supervisor at another desk closes this one."""
    mine = t.operator.c.login == "operator2"
    as_chief = sa.update(t.operator).where(mine).values(roles="operator supervisor")
    bureau.office.database.write(lambda tx: tx.execute(as_chief))
    both = frozenset({Role.OPERATOR, Role.SUPERVISOR})
    chief.session = replace(chief.session, actor=Actor(chief.session.actor.id, both))
    desk_state.close_other(chief.work, chief.session, DeskName(desk), "left_open")
    chief.settle()


def next_of(desk: RealDesk) -> str | None:
    ticket = queue.call_next(desk.work, desk.session).ticket
    return None if ticket is None else ticket.id


def test_who_was_put_by_at_a_desk_that_closed_is_called_by_the_next_desk_and_their_visit_goes_on(
    bureau: Bureau, desks: Desks
) -> None:
    name, visit = put_by(bureau, desks)
    shut(bureau, desks)
    two = desks[1]
    first, second = queue.look(two.work).rows
    assert (first.ticket, first.held, first.place[-1].code) == (name, True, "place.freed"), second
    assert next_of(two) == name
    assert visits.start(two.work, two.session, ticket=name) == visit  # type: ignore[arg-type]
    settle(desks)
    going = desks[0].get("visit", visit)
    assert isinstance(going, Visit)
    assert (going.state, going.desk, state(desks[0], name)) == (VisitState.OPEN, "2", TicketState.SERVING)
    assert tray.look(two.work) == ()


def test_who_was_sent_to_a_desk_where_somebody_sits_is_left_to_it_also_on_its_break(
    bureau: Bureau, desks: Desks
) -> None:
    name, _ = put_by(bureau, desks)
    desk_state.pause(desks[0].work, desks[0].session, "lunch")
    settle(desks)
    bureau.clock.advance(timedelta(minutes=2))
    assert [row.ticket for row in queue.look(desks[1].work).rows if row.ticket == name] == []
    assert next_of(desks[1]) != name


def test_a_desk_that_opens_again_before_anybody_called_has_them_back(bureau: Bureau, desks: Desks) -> None:
    name, _ = put_by(bureau, desks)
    shut(bureau, desks)
    desk_state.open_here(desks[0].work, desks[0].session)
    settle(desks)
    assert next_of(desks[1]) != name
    assert next_of(desks[0]) == name


def test_whom_another_desk_called_meanwhile_stays_there_when_their_own_desk_opens(bureau: Bureau, desks: Desks) -> None:
    name, _ = put_by(bureau, desks)
    shut(bureau, desks)
    assert next_of(desks[1]) == name
    desk_state.open_here(desks[0].work, desks[0].session)
    settle(desks)
    called = desks[0].get("ticket", name)
    assert isinstance(called, Ticket)
    assert (called.state, called.desk) == (TicketState.CALLED, "2")
    assert next_of(desks[0]) != name


def test_without_the_line_who_was_sent_to_a_closed_desk_is_dealt_like_everybody_else(
    bureau: Bureau, desks: Desks
) -> None:
    name, visit = put_by(bureau, desks)
    shut(bureau, desks)
    cut(desks)
    two = desks[1]
    found = alone.call(two.work, two.session)
    assert found.ticket is not None
    assert (found.ticket.id, found.alone) == (name, True)
    assert visits.start(two.work, two.session, ticket=found.ticket.id) == visit
    cut(desks, off=False)
    settle(desks)
    assert state(desks[0], name) is TicketState.SERVING
    assert tray.look(two.work) == ()


def test_a_call_made_alone_stands_where_their_own_desk_opened_before_the_office_heard_of_it(
    bureau: Bureau, desks: Desks
) -> None:
    name, _ = put_by(bureau, desks)
    shut(bureau, desks)
    one, two = desks
    two.line.cut = True
    found = alone.call(two.work, two.session).ticket
    assert found is not None
    visits.start(two.work, two.session, ticket=found.id)
    bureau.clock.advance(timedelta(minutes=1))
    desk_state.open_here(one.work, one.session)
    one.settle()
    two.line.cut = False
    settle((two, one))
    assert (found.id, state(one, name), tray.look(two.work)) == (name, TicketState.SERVING, ())


def test_who_is_called_to_a_desk_that_another_one_closes_waits_for_every_desk_again(bureau, desks):
    (name,) = arrive(bureau, desks, 1)
    one, two = desks
    assert next_of(one) == name
    settle(desks)
    close_by_the_chief(bureau, two, "1")
    settle(desks)
    bureau.clock.advance(timedelta(hours=3))
    settle(desks)
    assert [row.ticket for row in queue.look(two.work).rows] == [name]
    assert next_of(two) == name
    assert tray.look(two.work) == tray.look(one.work) == ()


def test_who_is_called_to_a_desk_that_closes_itself_is_not_left_there(bureau, desks):
    (name,) = arrive(bureau, desks, 1)
    one, two = desks
    assert next_of(one) == name
    desk_state.close(one.work, one.session)
    settle(desks)
    assert next_of(two) == name


@pytest.mark.parametrize("freed", [False, True])
def test_a_desk_back_from_its_break_is_told_so_also_where_somebody_freed_stands_first(bureau, desks, freed):
    put_by(bureau, desks)
    if freed:
        shut(bureau, desks)
    two = desks[1]
    desk_state.pause(two.work, two.session, "lunch")
    settle(desks)
    desk_state.open_here(two.work, two.session)
    with pytest.raises(NotToldYet):
        queue.call_next(two.work, two.session)
