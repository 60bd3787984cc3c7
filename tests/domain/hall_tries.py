"""Worlds in which a verb of the hall can be applied: tickets, desks, and visits that are put by or sent on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from mfc_desk.domain.ids import AppointmentId, DeskName, Key, OperatorId, PrintJobId, TicketId
from mfc_desk.domain.operations.appointments import BookAppointment, CancelAppointment
from mfc_desk.domain.operations.base import Operation
from mfc_desk.domain.operations.calls import CallAgain, CallDealt, CallTicket, NoShow, ReturnToQueue
from mfc_desk.domain.operations.desks import CloseDesk, CloseOtherDesk, OpenDesk, PauseDesk
from mfc_desk.domain.operations.moving import SendOn, TransferTicket
from mfc_desk.domain.operations.other_desks import EndOtherShift, OpenOtherDesk, PauseOtherDesk
from mfc_desk.domain.operations.parking import ParkTicket, ParkVisit, ResumeVisit
from mfc_desk.domain.operations.printing import PrintTicket
from mfc_desk.domain.operations.rescuing import GiveBackVisit, RescueVisit
from mfc_desk.domain.operations.returning import NotExpected, SendBack
from mfc_desk.domain.operations.tickets import ComeBack, IssueTicket, LeaveQueue, VoidTicket
from mfc_desk.domain.operations.visits import FinishVisit, StartVisit
from mfc_desk.domain.permissions import Role
from mfc_desk.domain.tickets import Onward, Ticket
from tests.domain.tries import ABANDON, CALL, FAMILY, T1, TICKET, VISIT, Try, served, ticket, tied
from tests.domain.world import world

DESK, SEVEN = DeskName("4"), Onward(desk=DeskName("7"))
CODE, T2 = AppointmentId("7K3M92"), TicketId("t2")
RESCUE = RescueVisit(visit=VISIT, reason="forgotten")
HERE = OpenDesk(desk=DESK, operator=OperatorId("aigerim"))


def again() -> Try:
    """A moment after the first call: nobody calls twice in one breath."""
    one = ticket(CallAgain(ticket=T1), CALL)
    one.made.at = replace(one.made.at, at=one.made.at.at + timedelta(minutes=1))
    return one


def resumed() -> Try:
    one = served(ParkVisit(visit=VISIT))()
    one.made.do(one.operation)
    return Try(one.made, ResumeVisit(visit=VISIT), TICKET)


def awaited(operation: Operation) -> Callable[[], Try]:
    """Served here, while desk 7 waits for the person."""

    def build() -> Try:
        one = served(operation)()
        row = one.made.rows.get(TICKET)
        assert isinstance(row, Ticket)
        one.made.put(replace(row, back_to=DeskName("7")))
        return one

    return build


def about_the_visit(build: Callable[[], Try]) -> Callable[[], Try]:
    """The same with the visit as the row whose state decides."""
    return lambda: replace(build(), key=Key("visit", VISIT))


def at_desk(operation: Operation, *more: Role) -> Callable[[], Try]:
    def build() -> Try:
        made = world(FAMILY)
        made.do(HERE)
        made.actor = replace(made.actor, roles=made.actor.roles | {*more})
        return Try(made, operation, Key("desk", DESK))

    return build


def paused_there(operation: Operation) -> Callable[[], Try]:
    def build() -> Try:
        one = at_desk(operation, Role.SUPERVISOR)()
        one.made.do(PauseDesk(desk=DESK))
        return one

    return build


def from_afar(operation: Operation, *before: Operation) -> Callable[[], Try]:
    """Served at desk 4, while a supervisor at desk 9 looks on; `before` was done from there already."""

    def build() -> Try:
        one = served(operation)()
        one.made.actor = replace(one.made.actor, id=OperatorId("marat"), roles=frozenset({Role.SUPERVISOR}))
        one.made.desk = DeskName("9")
        for each in before:
            one.made.do(each)
        return one

    return build


def booked(operation: Operation) -> Callable[[], Try]:
    def build() -> Try:
        made = world(FAMILY)
        made.do(BookAppointment(appointment=CODE, at=made.at.at + timedelta(minutes=20)))
        return Try(made, operation, Key("appointment", CODE))

    return build


RECIPES: dict[tuple[str, str], Callable[[], Try]] = {
    ("ticket", "call_next"): lambda: ticket(CALL),
    ("ticket", "call_ticket"): lambda: ticket(CallTicket(ticket=T1, reason="a child")),
    ("ticket", "call_dealt"): lambda: ticket(CallDealt(ticket=T1, listed=1), CALL),
    ("ticket", "call_again"): again,
    ("ticket", "no_show"): lambda: ticket(NoShow(ticket=T1), CALL),
    ("ticket", "return_to_queue"): lambda: ticket(ReturnToQueue(ticket=T1), CALL),
    ("ticket", "come_back"): lambda: ticket(ComeBack(ticket=T1), CALL, NoShow(ticket=T1)),
    ("ticket", "park_ticket"): lambda: ticket(ParkTicket(ticket=T1), CALL),
    ("ticket", "transfer_ticket"): lambda: ticket(TransferTicket(ticket=T1, onward=SEVEN, reason="a lift"), CALL),
    ("ticket", "leave_queue"): lambda: ticket(LeaveQueue(ticket=T1, reason="gone")),
    ("ticket", "void_ticket"): lambda: ticket(VoidTicket(ticket=T1, reason="misprint")),
    ("ticket", "print_ticket"): lambda: ticket(PrintTicket(ticket=T1, job=PrintJobId("j1"))),
    ("ticket", "start_visit"): lambda: ticket(StartVisit(visit=VISIT, ticket=T1), CALL),
    ("ticket", "tie_ticket"): tied,
    ("ticket", "park_visit"): served(ParkVisit(visit=VISIT)),
    ("ticket", "resume_visit"): resumed,
    ("ticket", "send_on"): served(SendOn(visit=VISIT, onward=SEVEN)),
    ("ticket", "finish_visit"): served(FinishVisit(visit=VISIT)),
    ("ticket", "abandon_visit"): served(ABANDON),
    ("ticket", "send_back"): awaited(SendBack(visit=VISIT, reason="elsewhere")),
    ("ticket", "not_expected"): awaited(NotExpected(ticket=T1)),
    ("visit", "send_back"): about_the_visit(awaited(SendBack(visit=VISIT, reason="elsewhere"))),
    ("visit", "park_visit"): about_the_visit(served(ParkVisit(visit=VISIT))),
    ("visit", "resume_visit"): about_the_visit(resumed),
    ("visit", "send_on"): about_the_visit(served(SendOn(visit=VISIT, onward=SEVEN))),
    ("appointment", "issue_ticket"): booked(IssueTicket(ticket=T2, number="A-002", series="A", booking=CODE)),
    ("appointment", "cancel_appointment"): booked(CancelAppointment(appointment=CODE, reason="ill")),
    ("desk", "open_desk"): at_desk(HERE),
    ("desk", "pause_desk"): at_desk(PauseDesk(desk=DESK)),
    ("desk", "close_desk"): at_desk(CloseDesk(desk=DESK)),
    ("desk", "close_other_desk"): at_desk(CloseOtherDesk(desk=DESK, reason="left_open"), Role.SUPERVISOR),
}
RECIPES |= {
    ("desk", "open_other_desk"): paused_there(OpenOtherDesk(desk=DESK, operator=OperatorId("aigerim"), reason="norm")),
    ("desk", "pause_other_desk"): at_desk(PauseOtherDesk(desk=DESK, reason="lunch"), Role.SUPERVISOR),
    ("desk", "end_other_shift"): at_desk(EndOtherShift(desk=DESK, reason="operator_gone"), Role.SUPERVISOR),
    ("ticket", "rescue_visit"): from_afar(RESCUE),
    ("visit", "rescue_visit"): about_the_visit(from_afar(RESCUE)),
    ("ticket", "give_back_visit"): from_afar(GiveBackVisit(visit=VISIT, reason="undone"), RESCUE),
    ("visit", "give_back_visit"): about_the_visit(from_afar(GiveBackVisit(visit=VISIT, reason="undone"), RESCUE)),
}
