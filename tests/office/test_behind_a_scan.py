"""A visit whose scan is on its way for half an hour: calls, tickets and other visits of the same desk go on."""

from __future__ import annotations

import hashlib

import msgspec
import pytest

from backoffice import pushing
from backoffice.deciding import Bench, Candidate, decide
from mfc_desk.domain.ids import Key, TicketId, VisitId
from mfc_desk.domain.operations.visits import AbandonVisit, StartVisit
from mfc_desk.domain.tickets import Ticket, TicketState
from sync.wire.envelope import WireOp, decode_head, encode_head
from sync.wire.messages import Verdict
from tests.office.bureau import Bureau, CountedIds, kinds, name_of

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


def test_a_scan_has_nothing_decided_but_what_waited_for_it_and_what_rests_on_that(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, scans = bureau.desk(), [b"%%PDF-1.4 %d" % number for number in range(8)]
    looked: list[str] = []
    begun = []
    for scan in scans:
        visit = VisitId(bureau.ids.new())
        begun.append(
            desk.wire(StartVisit(visit=visit), bases={f"visit:{visit}": ""}, blobs=(hashlib.sha256(scan).hexdigest(),))
        )
        desk.append(begun[-1])
    bare = desk.wire(StartVisit(visit=VisitId("rests")), bases={"visit:rests": ""})
    head = msgspec.structs.replace(decode_head(bare.head), deps=[name_of(begun[2])])
    resting = WireOp(encode_head(head), bare.salt, bare.args)
    desk.append(resting)
    assert kinds(desk.push()) == ["held"] * 9

    def watched(bench: Bench, one: Candidate) -> Verdict:
        looked.append(one.head.op_id)
        return decide(bench, one)

    monkeypatch.setattr(pushing, "decide", watched)
    desk.send_scan(scans[2])
    assert looked == [name_of(begun[2]), name_of(resting)]
    desk.pull()
    assert Key("visit", "rests") in desk.rows
    desk.do(StartVisit(visit=VisitId("another")))
    desk.push()
    assert len(looked) == 3, "nor has whatever else comes"
    for scan in scans:
        desk.send_scan(scan)
    desk.pull()
    assert sum(key.kind == "visit" for key in desk.rows) == 10
    assert len(looked) == 10
