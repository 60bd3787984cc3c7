"""A call that its desk never heard of, taken back because the desk went on alone: the ticket is as the desk saw it."""

from __future__ import annotations

import pytest

from backoffice.rehearsal import RehearsalDesk
from mfc_desk.domain.ids import TicketId
from mfc_desk.domain.operations.calls import CallDealt, ReturnToQueue
from mfc_desk.domain.tickets import Ticket, TicketState
from tests.office.bureau import Bureau, key, kinds, start


def late_call(bureau: Bureau) -> tuple[RehearsalDesk, TicketId, TicketId]:
    """A desk that sees two people wait, and has called the first one without hearing of it."""
    desk = bureau.desk()
    first, second = bureau.ticket(desk), bureau.ticket(desk)
    desk.pull()
    seen = dict(desk.rows)
    assert desk.ask("call_next", command="late").result["ticket"] == first
    desk.rows = seen  # the answer did not come
    return desk, first, second


@pytest.mark.parametrize("at_once", [True, False], ids=["one batch", "two batches"])
def test_a_visit_is_begun_with_whom_the_desk_called_late_and_took_back_however_its_work_is_cut(
    bureau: Bureau, at_once: bool
) -> None:
    desk, first, second = late_call(bureau)
    went_on = desk.do(CallDealt(ticket=second, listed=desk.cursor))
    sat_down = start(desk, bureau.ids, ticket=first)
    cuts = [[went_on, sat_down]] if at_once else [[went_on], [sat_down]]
    assert [kind for cut in cuts for kind in kinds(desk.push(cut))] == ["applied", "applied"]
    desk.pull()
    ticket, _ = desk.rows[key("ticket", first)]
    assert isinstance(ticket, Ticket)
    assert ticket.state is TicketState.SERVING


def test_whoever_else_called_a_ticket_after_it_was_taken_back_is_not_written_over(bureau: Bureau) -> None:
    desk, first, second = late_call(bureau)
    other = bureau.desk("2", "operator2")
    desk.push([desk.do(CallDealt(ticket=second, listed=desk.cursor))])
    other.ask("call_next", command="theirs")
    other.pull()
    other.do(ReturnToQueue(ticket=first))
    assert kinds(other.push()) == ["applied"]
    assert kinds(desk.push([start(desk, bureau.ids, ticket=first)])) == ["conflict"]


def test_what_a_copy_of_the_desk_did_with_the_ticket_itself_is_not_written_over(bureau: Bureau) -> None:
    """It saw the ticket: that is work of somebody's, and no call taken back."""
    desk, first, _ = late_call(bureau)
    seen = dict(desk.rows)
    desk.pull()
    desk.do(ReturnToQueue(ticket=first))
    assert kinds(desk.push()) == ["applied"]
    desk.rows = seen
    assert kinds(desk.push([start(desk, bureau.ids, ticket=first)])) == ["conflict"]
