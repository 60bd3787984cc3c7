"""Acts on another desk and on a visit forgotten there: a supervisor's alone, with a reason, and told in the row."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from mfc_desk.domain.acts import KEPT
from mfc_desk.domain.entities import Visit
from mfc_desk.domain.errors import NotAllowed, Unlawful, WrongState
from mfc_desk.domain.halls import Desk, DeskState
from mfc_desk.domain.ids import DeskName, Key, OperatorId
from mfc_desk.domain.machines import VisitState
from mfc_desk.domain.operations.moving import TransferTicket
from mfc_desk.domain.operations.other_desks import EndOtherShift, OpenOtherDesk, PauseOtherDesk
from mfc_desk.domain.operations.parking import ParkVisit, ResumeVisit
from mfc_desk.domain.operations.rescuing import ENDED, GiveBackVisit, RescueVisit
from mfc_desk.domain.operations.tickets import ComeBack
from mfc_desk.domain.permissions import Role
from mfc_desk.domain.tickets import Onward, Ticket, TicketState
from tests.domain.hall_tries import DESK, HERE, RESCUE, from_afar
from tests.domain.tries import FAMILY, T1, TICKET, VISIT
from tests.domain.world import world

DESK_ROW = Key("desk", DESK)
ACTS = [
    OpenOtherDesk(desk=DESK, operator=OperatorId("aigerim"), reason="norm"),
    PauseOtherDesk(desk=DESK, reason="lunch"),
    EndOtherShift(desk=DESK, reason="operator_gone"),
]


def chief(made):
    """A supervisor at desk 9 acts from now on."""
    made.actor = replace(made.actor, id=OperatorId("marat"), roles=frozenset({Role.SUPERVISOR}))
    made.desk = DeskName("9")
    return made


def opened():
    made = world(FAMILY)
    made.do(HERE)
    return made


@pytest.mark.parametrize("act", ACTS, ids=lambda one: one.KIND)
@pytest.mark.parametrize("role", [Role.OPERATOR, Role.RECEPTION, Role.KIOSK])
def test_nobody_but_a_supervisor_does_it(act, role):
    made = chief(opened())
    made.actor = replace(made.actor, roles=frozenset({role}))
    with pytest.raises(NotAllowed):
        made.do(act)


@pytest.mark.parametrize("act", ACTS, ids=lambda one: one.KIND)
def test_nothing_is_done_from_afar_without_a_reason(act):
    made = chief(opened())
    with pytest.raises(Unlawful):
        made.do(replace(act, reason="  "))


def test_the_desk_keeps_who_did_what_and_why_through_everything_that_follows():
    made = chief(opened())
    made.do(PauseOtherDesk(desk=DESK, reason="lunch"))
    made.do(OpenOtherDesk(desk=DESK, operator=OperatorId("aigerim"), reason="norm: busy"))
    made.do(EndOtherShift(desk=DESK, reason="operator_gone"))
    row = made.rows.get(DESK_ROW)
    assert isinstance(row, Desk)
    assert (row.state, row.operator, row.by, row.signed_off) == (DeskState.CLOSED, None, "marat", "aigerim")
    assert [(one.verb, one.by, one.desk, one.reason) for one in row.acts] == [
        ("pause_other_desk", "marat", "9", "lunch"),
        ("open_other_desk", "marat", "9", "norm: busy"),
        ("end_other_shift", "marat", "9", "operator_gone"),
    ]
    made.actor = replace(made.actor, id=OperatorId("aigerim"), roles=frozenset({Role.OPERATOR}))
    made.desk = DESK
    made.do(HERE)
    row = made.rows.get(DESK_ROW)
    assert (row.signed_off, row.by, len(row.acts)) == (None, None, 3)


def test_only_the_newest_lines_stay_with_the_row():
    made = chief(opened())
    for _ in range(KEPT):
        made.do(PauseOtherDesk(desk=DESK, reason="lunch"))
        made.do(OpenOtherDesk(desk=DESK, operator=OperatorId("aigerim"), reason="norm"))
    lines = made.rows.get(DESK_ROW).acts
    assert (len(lines), lines[-1].verb) == (KEPT, "open_other_desk")


def rescued(operation=RESCUE):
    made = from_afar(operation)().made
    made.do(operation)
    return made


def test_a_rescued_visit_is_put_by_and_its_number_waits_for_every_desk_with_it():
    made = rescued()
    visit, ticket = made.rows.get(Key("visit", VISIT)), made.rows.get(TICKET)
    assert isinstance(visit, Visit)
    assert isinstance(ticket, Ticket)
    assert (visit.state, visit.desk, visit.operator, visit.reason) == (VisitState.PARKED, "4", "aigerim", "forgotten")
    assert (ticket.state, ticket.visit, ticket.desk, ticket.for_desk) == (TicketState.ISSUED, VISIT, None, None)
    assert ticket.returned_min == 10, "they have been served before: ahead of who came with them"
    assert [one.verb for one in (*visit.acts, *ticket.acts)] == ["rescue_visit", "rescue_visit"]
    made.do(ResumeVisit(visit=VISIT))
    again = made.rows.get(Key("visit", VISIT))
    assert (again.state, again.desk, again.party, again.applications) == (
        VisitState.OPEN, "9", visit.party, visit.applications,
    )  # fmt: skip
    assert again.acts == visit.acts, "the line stays when the visit goes on"


def test_a_visit_that_is_ended_from_afar_frees_the_number_and_closes_what_was_open():
    made = rescued(RescueVisit(visit=VISIT, reason="person_gone", end=True))
    visit, ticket = made.rows.get(Key("visit", VISIT)), made.rows.get(TICKET)
    assert (visit.state, visit.reason, ticket.state) == (VisitState.ABANDONED, "person_gone", TicketState.LEFT)
    assert (visit.acts[-1].verb, ticket.acts[-1].verb) == (ENDED, ENDED)
    with pytest.raises(WrongState):
        made.do(GiveBackVisit(visit=VISIT, reason="undone"))


def test_a_visit_given_back_goes_on_where_it_was():
    made = rescued()
    made.do(GiveBackVisit(visit=VISIT, reason="undone"))
    visit, ticket = made.rows.get(Key("visit", VISIT)), made.rows.get(TICKET)
    assert (visit.state, visit.desk, visit.operator) == (VisitState.OPEN, "4", "aigerim")
    assert (ticket.state, ticket.desk, ticket.operator, ticket.visit) == (TicketState.SERVING, "4", "aigerim", None)


def test_a_visit_that_its_new_desk_put_by_since_is_not_given_back():
    made = rescued()
    made.do(ResumeVisit(visit=VISIT))
    made.at = replace(made.at, at=made.at.at + timedelta(minutes=5))
    made.do(ParkVisit(visit=VISIT))
    made.do(ComeBack(ticket=T1))
    with pytest.raises(WrongState) as refused:
        made.do(GiveBackVisit(visit=VISIT, reason="undone"))
    assert refused.value.message.code == "rule.not_rescued"


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.RECEPTION])
def test_a_visit_is_rescued_by_a_supervisor_alone(role):
    one = from_afar(RESCUE)()
    one.made.actor = replace(one.made.actor, roles=frozenset({role}))
    with pytest.raises(NotAllowed):
        one.made.do(RESCUE)


def test_at_the_own_desk_a_visit_is_put_by_by_its_own_verb():
    one = from_afar(RESCUE)()
    one.made.desk = DESK
    with pytest.raises(WrongState):
        one.made.do(RESCUE)


def test_a_visit_that_nobody_rescued_is_not_given_back():
    one = from_afar(RESCUE)()
    visit = one.made.rows.get(Key("visit", VISIT))
    one.made.put(replace(visit, state=VisitState.PARKED))
    with pytest.raises(WrongState):
        one.made.do(GiveBackVisit(visit=VISIT, reason="undone"))


def test_who_is_sent_elsewhere_while_they_wait_bears_the_line_of_it():
    one = from_afar(RESCUE)()
    one.made.put(Ticket(id=T1, number="A-001", series="A", arrived_at=one.made.at.at, eligible_at=one.made.at.at))
    one.made.do(TransferTicket(ticket=T1, onward=Onward(desk=DeskName("7")), reason="norm"))
    ticket = one.made.rows.get(TICKET)
    assert [(line.verb, line.by, line.reason) for line in ticket.acts] == [("transfer_ticket", "marat", "norm")]
