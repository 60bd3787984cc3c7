"""How the desks are, as one of them shows it: its break, and another one that is closed for a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from mfc_desk.domain.halls import Desk, DeskPlan, DeskState
from mfc_desk.domain.ids import Key
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.tickets import Ticket, TicketState
from mfc_desk.store.bodies import encode
from mfc_desk.usecases import desk_state
from sync.wire.messages import ChangeRow
from tests.presenters.place import rules


def page(place):
    return place.desk.lifecycle.page


def _as_chief(session):
    return replace(session, actor=Actor(session.actor.id, frozenset({Role.SUPERVISOR})))


def desk_state_of_seven(place):
    """Desk 7 was opened by somebody and left so."""
    with place.work.store.write() as uow:
        left = Desk(id="7", state=DeskState.OPEN, operator="dina", since=place.work.now())
        uow.rows.receive(ChangeRow(9001, "desk:7", "opDesk", encode(left)))
        uow.commit()
    place.desk.refresh(frozenset({Key("desk", "7")}))


def test_a_desk_on_a_break_calls_nobody_and_says_how_to_open(place):
    place.desk.lifecycle.turn_pause()
    page(place).press()
    assert place.desk.seat.state is DeskState.OPEN, "a break has a reason"
    page(place).choose("because", "lunch")
    page(place).press()
    assert (place.desk.seat.state, place.desk.seat.pill()) == (DeskState.PAUSED, "Break")
    place.desk.call_next()
    assert "Shift+F4" in place.told[-1]
    assert place.desk.stand.page == "idle"
    place.desk.lifecycle.turn_pause()
    place.desk.call_next()
    assert place.desk.stand.page == "called"


def test_a_desk_opens_when_somebody_signs_in_and_stays_on_its_break_for_them(place):
    desk_state.close(place.work, place.ctx.session)
    place.desk.seat.sit_down()
    assert place.desk.seat.state is DeskState.OPEN
    place.desk.seat.pause("lunch")
    place.desk.seat.sit_down()
    assert place.desk.seat.state is DeskState.PAUSED


def test_a_desk_says_that_it_is_a_quick_one(place):
    rules(place, desks=(DeskPlan(desk="4", quick=True),))
    assert any("Quick desk" in each.below for each in place.desk.seat.rows())


def test_a_desk_of_somebody_else_is_closed_by_a_supervisor_alone(place):
    desk_state_of_seven(place)
    assert [each.closes for each in place.desk.seat.rows()] == [False, False]
    place.desk.seat.close_other("7", "left_open")
    assert "desk" in place.told[-1].lower() or "allowed" in place.told[-1].lower(), place.told
    assert place.desk.seat.view.others[0].state is DeskState.OPEN
    place.ctx.session = _as_chief(place.ctx.session)
    assert [each.closes for each in place.desk.seat.rows()] == [False, True]
    place.desk.lifecycle.close_other("7")
    page(place).press()
    assert place.desk.seat.view.others[0].state is DeskState.OPEN, "it is closed for a reason"
    page(place).choose("because", "left_open")
    page(place).type("light on")
    page(place).press()
    seven = place.desk.seat.view.others[0]
    assert (seven.state, seven.reason, seven.by) == (
        DeskState.CLOSED,
        "left_open: light on",
        place.ctx.session.actor.id,
    )
    told = place.desk.seat.rows()[1].below
    assert "left open after the shift, light on" in told


def test_a_desk_is_closed_knowing_who_is_there_and_who_waits_for_it_alone(place):
    desk_state_of_seven(place)
    place.ctx.session = _as_chief(place.ctx.session)
    at = place.work.now() - timedelta(minutes=9)
    come = {"series": "A", "arrived_at": at, "eligible_at": at}
    with place.work.store.write() as uow:
        for n, ticket in enumerate(
            (
                Ticket(id="x1", number="A-081", state=TicketState.SERVING, desk="7", **come),
                Ticket(id="x2", number="A-082", for_desk="7", **come),
                Ticket(id="x3", number="A-083", state=TicketState.SERVING, desk="5", back_to="7", **come),
            )
        ):
            uow.rows.receive(ChangeRow(9100 + n, f"ticket:{ticket.id}", f"op{n}", encode(ticket)))
        uow.commit()
    place.desk.lifecycle.close_other("7")
    told = page(place).words().place
    assert told.title == "At desk 7 now: A-081"
    assert told.before.startswith("2 people wait for this desk alone: once it is closed")
    assert told.nearest == (("A-082", "sent to this desk"), ("A-083", "expected back from desk 5"))
    assert told.sentence.endswith(place.ctx.say("closing.heard", at=place.work.local(place.work.now())))


def test_whoever_closes_a_desk_is_told_when_it_was_heard_of_last_and_not_what_others_did_to_it(place):
    opened, called = place.work.now() - timedelta(hours=20), place.work.now() - timedelta(minutes=4)
    ticket = {"id": "x1", "number": "A-081", "series": "A", "arrived_at": called, "eligible_at": called}
    rows = (
        Desk(id="7", state=DeskState.OPEN, operator="dina", since=opened),
        Desk(id="8", state=DeskState.OPEN, since=opened, by="chief"),
        Ticket(**ticket, state=TicketState.CALLED, desk="9", called_at=called, last_call_at=called),
    )
    with place.work.store.write() as uow:
        for n, row in enumerate(rows):
            uow.rows.receive(ChangeRow(9200 + n, f"{row.kind}:{row.id}", f"op{n}", encode(row)))
        uow.commit()

    def told(desk):
        place.desk.lifecycle.close_other(desk)
        return page(place).words().place.sentence

    local = place.work.local
    assert told("7") == place.ctx.say("closing.heard_day", at=local(opened), day=local(opened).date())
    assert told("8") == place.ctx.say("closing.heard_nothing")
    assert told("9").endswith(place.ctx.say("closing.heard", at=local(called)))


def test_a_desk_that_a_supervisor_closed_says_so_to_who_works_at_it(place):
    here = place.desk.seat.view.here.since or place.work.now()
    shut = Desk(id="4", state=DeskState.CLOSED, since=here, reason="operator_gone: lights", by="chief")
    with place.work.store.write() as uow:
        uow.rows.receive(ChangeRow(9200, "desk:4", "opShut", encode(shut)))
        uow.commit()
    place.desk.seat.look()
    assert place.told[-1].startswith("This desk was closed: closed by a supervisor, the operator has gone, lights.")
    place.desk.seat.look()
    assert len([each for each in place.told if each.startswith("This desk was closed")]) == 1


def test_a_desk_that_was_closed_by_mistake_is_opened_again_for_who_sat_there(place):
    desk_state_of_seven(place)
    place.ctx.session, undone = _as_chief(place.ctx.session), []
    place.ctx.announce = lambda _message, undo=None: undone.append(undo)
    place.desk.seat.close_other("7", "left_open")
    assert [each.opens for each in place.desk.seat.rows()] == [False, True]
    undone[-1]()
    (seven,) = place.desk.seat.view.others
    assert (seven.state, seven.operator) == (DeskState.OPEN, "dina")
