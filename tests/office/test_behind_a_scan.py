"""A visit whose scan is on its way for half an hour: calls, tickets and other visits of the same desk go on."""

from __future__ import annotations

import hashlib

from mfc_desk.domain.ids import Key, TicketId
from mfc_desk.domain.operations.visits import AbandonVisit, StartVisit
from mfc_desk.domain.tickets import Ticket, TicketState
from tests.office.bureau import Bureau, CountedIds, kinds

SCAN = b"%PDF-1.4 a scan"


def test_neither_calls_nor_other_visits_wait_behind_a_scan_that_is_on_its_way(bureau: Bureau) -> None:
    desk, ids = bureau.desk(), CountedIds("v")
    tickets = [bureau.ticket(desk) for _ in range(3)]
    first, second = ids.new(), ids.new()
    assert TicketId(desk.ask("call_next").result["ticket"]) == tickets[0]
    desk.do(StartVisit(visit=first, ticket=tickets[0]))  # type: ignore[arg-type]
    desk.do(AbandonVisit(visit=first, reason="left"), blobs=(hashlib.sha256(SCAN).hexdigest(),))  # type: ignore[arg-type]
    assert kinds(desk.push()) == ["applied", "held"]
    answer = desk.ask("call_next")
    assert answer.refused is None, "a ticket whose visit is not over here stops no call"
    assert TicketId(answer.result["ticket"]) == tickets[1]
    desk.do(StartVisit(visit=second, ticket=tickets[1]))  # type: ignore[arg-type]
    desk.do(AbandonVisit(visit=second, reason="left"))  # type: ignore[arg-type]
    assert kinds(desk.push()) == ["applied", "applied"]
    assert TicketId(desk.ask("call_next").result["ticket"]) == tickets[2]
    desk.send_scan(SCAN)
    desk.pull()
    done = desk.rows[Key("ticket", tickets[0])][0]
    assert isinstance(done, Ticket)
    assert done.state not in (TicketState.CALLED, TicketState.ISSUED)
