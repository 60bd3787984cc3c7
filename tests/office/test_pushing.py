"""A verdict for each operation, one transaction for the batch, and a chain that shows every change."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from backoffice import keys
from backoffice.rehearsal import RehearsalDesk
from backoffice.store import tables as t
from mfc_desk.domain.entities import Visit
from mfc_desk.domain.ids import VisitId
from mfc_desk.domain.operations.tickets import IssueTicket
from mfc_desk.domain.operations.visits import AbandonVisit, StartVisit
from sync.wire.envelope import WireOp
from sync.wire.messages import (
    Applied,
    Conflict,
    Denied,
    Duplicate,
    Held,
    Rejected,
    Writer,
    receipt_bytes,
)
from tests.office.bureau import Bureau, key, kinds, name_of, start

LATER = b'{"some":"thing"}'


def test_an_operation_is_applied_and_everyone_hears_of_it(bureau: Bureau) -> None:
    desk, other = bureau.desk("1"), bureau.desk("2", "operator2")
    visit = VisitId(bureau.ids.new())
    wire = desk.do(StartVisit(visit=visit))
    verdict = desk.push().verdicts[0]
    assert isinstance(verdict, Applied)
    assert verdict.seq == other.cursor + 1
    other.pull()
    assert other.cursor == verdict.seq
    assert other.rows[key("visit", visit)][1] == name_of(wire)


def test_the_receipt_is_signed_by_the_office_over_the_chains_head(bureau: Bureau) -> None:
    desk = bureau.desk()
    start(desk, bureau.ids)
    start(desk, bureau.ids)
    receipt = desk.push().receipt
    assert (receipt.n, receipt.hash, receipt.office_time) == (2, desk.chain, bureau.clock.now())
    assert keys.signed(desk.enrolled.office_key, receipt.signature, receipt_bytes(receipt))
    assert desk.hello().held_up_to == bureau.clock.now()


def test_a_batch_without_operations_brings_the_receipt_only(bureau: Bureau) -> None:
    pushed = bureau.desk().push([])
    assert (pushed.verdicts, pushed.receipt.n) == ([], 0)


def test_what_comes_twice_happens_once_and_gets_its_first_answer(bureau: Bureau) -> None:
    desk = bureau.desk()
    wires = [start(desk, bureau.ids), start(desk, bureau.ids)]
    first = desk.push()
    head = desk.hello().feed_head
    again = desk.push(wires)
    assert again.verdicts == [Duplicate(each.op_id, each) for each in first.verdicts]
    assert desk.hello().feed_head == head
    assert again.receipt.n == 2


def test_a_refused_operation_gets_its_refusal_again(bureau: Bureau) -> None:
    desk = bureau.desk()
    visit = VisitId(bureau.ids.new())
    desk.do(StartVisit(visit=visit))
    wire = desk.wire(AbandonVisit(visit=visit, reason=" "), bases=_base(desk, visit))
    desk.append(wire)
    first = desk.push().verdicts[1]
    assert isinstance(first, Rejected)
    assert desk.push([wire]).verdicts == [Duplicate(first.op_id, first)]


def test_a_row_that_someone_else_changed_is_a_conflict_with_their_revision(bureau: Bureau) -> None:
    desk, other = bureau.desk("1"), bureau.desk("2", "operator2")
    name = bureau.ticket(desk)
    desk.pull()
    other.pull()
    theirs = start(desk, bureau.ids, ticket=name)
    desk.push()
    mine, at = start(other, bureau.ids, ticket=name), bureau.clock.now()
    writer = Writer(desk.actor.id, "1", at)
    ticket = f"ticket:{name}"
    assert other.push().verdicts[0] == Conflict(name_of(mine), {ticket: name_of(theirs)}, {ticket: writer})


def test_a_conflict_writes_nothing_and_what_rests_on_it_is_refused(bureau: Bureau) -> None:
    desk, other = bureau.desk("1"), bureau.desk("2", "operator2")
    name = bureau.ticket(desk)
    desk.pull()
    other.pull()
    start(desk, bureau.ids, ticket=name)
    desk.push()
    visit = VisitId(bureau.ids.new())
    other.do(StartVisit(visit=visit, ticket=name))
    other.do(AbandonVisit(visit=visit, reason="ушёл"))
    start(other, bureau.ids)
    pushed = other.push()
    assert kinds(pushed) == ["conflict", "rejected", "applied"]
    assert pushed.verdicts[1].why.code == "office.rests_on_refused"
    desk.pull()
    assert key("visit", visit) not in desk.rows


def test_the_rules_of_the_office_refuse_with_their_words(bureau: Bureau) -> None:
    desk = bureau.desk()
    visit = VisitId(bureau.ids.new())
    desk.do(StartVisit(visit=visit))
    desk.append(desk.wire(AbandonVisit(visit=visit, reason=""), bases=_base(desk, visit)))
    verdict = desk.push().verdicts[1]
    assert isinstance(verdict, Rejected)
    assert (verdict.why.code, verdict.fixable) == ("rule.reason_needed", True)


def test_who_may_not_do_it_is_denied(bureau: Bureau) -> None:
    desk = bureau.desk()
    bureau.seat(desk, "reception")
    visit = VisitId(bureau.ids.new())
    desk.append(desk.wire(StartVisit(visit=visit), bases={f"visit:{visit}": ""}))
    verdict = desk.push().verdicts[0]
    assert isinstance(verdict, Denied)
    assert verdict.why.code == "rule.not_allowed"


@pytest.mark.parametrize("how", ["unknown", "left"])
def test_who_does_not_work_here_is_denied(bureau: Bureau, how: str) -> None:
    desk = bureau.desk()
    wire = start(desk, bureau.ids)
    if how == "unknown":
        desk.outbox, desk.n, desk.chain = [], 0, "0" * 64
        wire = desk.wire(StartVisit(visit=VisitId("v")), bases={"visit:v": ""}, actor="nobody")
        desk.append(wire)
    else:
        bureau.database.write(lambda tx: tx.execute(t.operator.update().values(active=False)))
    verdict = desk.push().verdicts[0]
    assert isinstance(verdict, Denied)
    assert verdict.why.code == "office.person_unknown"


def test_an_operation_of_an_unknown_kind_is_held_and_stops_no_other(bureau: Bureau) -> None:
    desk = bureau.desk()
    wire = desk.wire(StartVisit(visit=VisitId("v")), bases={"thing:new": "", "visit:v": ""}, kind="future_verb")
    desk.append(wire)
    start(desk, bureau.ids)
    pushed = desk.push()
    assert pushed.verdicts[0] == Held(name_of(wire), ["kind:future_verb/1"])
    assert kinds(pushed) == ["held", "applied"]
    assert pushed.receipt.n == 2


def test_a_newer_schema_of_a_known_kind_is_held(bureau: Bureau) -> None:
    desk = bureau.desk()
    desk.append(desk.wire(StartVisit(visit=VisitId("v")), bases={"visit:v": ""}, schema=9))
    assert desk.push().verdicts[0].missing == ["kind:start_visit/9"]


def test_arguments_damaged_on_the_way_are_asked_for_again(bureau: Bureau) -> None:
    desk = bureau.desk()
    good = start(desk, bureau.ids)
    desk.push([WireOp(good.head, good.salt, good.args[:-1] + b" }")])
    assert isinstance(desk.push([WireOp(good.head, good.salt, LATER)]).verdicts[0], Held)
    assert isinstance(desk.push([good]).verdicts[0], Applied)
    assert isinstance(desk.push([good]).verdicts[0], Duplicate)


def test_an_operation_waits_for_its_scan_and_goes_on_by_itself(bureau: Bureau) -> None:
    desk = bureau.desk()
    scan = b"%PDF-1.4 a scan"
    sha256 = hashlib.sha256(scan).hexdigest()
    visit = VisitId(bureau.ids.new())
    wire = desk.do(StartVisit(visit=visit), blobs=(sha256,))
    desk.do(AbandonVisit(visit=visit, reason="ушёл"))
    pushed = desk.push()
    assert kinds(pushed) == ["held", "held"]
    assert pushed.verdicts[0].missing == [f"scan:{sha256}"]
    assert pushed.verdicts[1].missing == [f"op:{name_of(wire)}"]
    desk.send_scan(scan)
    other = bureau.desk("2", "operator2")
    assert isinstance(other.get(key("visit", visit)), Visit)  # nobody pushed anything in between
    assert isinstance(desk.push([wire]).verdicts[0], Duplicate)


def test_an_operation_waits_for_one_that_has_not_come(bureau: Bureau) -> None:
    desk = bureau.desk()
    desk.append(desk.wire(StartVisit(visit=VisitId("v")), bases={"visit:v": ""}, deps=["elsewhere"]))
    assert desk.push().verdicts[0].missing == ["op:elsewhere"]


def test_a_row_written_without_its_base_is_refused(bureau: Bureau) -> None:
    desk = bureau.desk()
    name = bureau.ticket(desk)
    desk.append(desk.wire(StartVisit(visit=VisitId("v"), ticket=name), bases={"visit:v": ""}))
    assert desk.push().verdicts[0].why.code == "office.base_missing"


def test_two_tickets_with_one_number_on_one_day_cannot_be(bureau: Bureau) -> None:
    desk = bureau.desk()
    for name in ("t1", "t2"):
        desk.do(IssueTicket(ticket=name, number="A900", series="A"))
    verdict = desk.push().verdicts[1]
    assert (type(verdict), verdict.why.code) == (Rejected, "office.ticket_number_taken")


def _base(desk: RehearsalDesk, visit: VisitId) -> dict[str, str]:
    return {f"visit:{visit}": desk.rows[key("visit", visit)][1]}


@pytest.mark.parametrize(
    ("ahead", "counts"), [(timedelta(minutes=-30), timedelta(minutes=-30)), (timedelta(days=9), timedelta(0))]
)
def test_a_provisional_time_is_confirmed_and_never_lies_ahead_of_the_office(
    bureau: Bureau, ahead: timedelta, counts: timedelta
) -> None:
    desk, visit = bureau.desk(), VisitId(bureau.ids.new())
    bureau.clock.advance(timedelta(hours=1))
    now, began = bureau.clock.now(), StartVisit(visit=visit)
    wire = desk.wire(began, bases={str(began.primary): ""}, business_at=now + ahead, provisional=True)
    desk.append(wire)
    assert isinstance(desk.push().verdicts[0], Applied)
    desk.pull()
    kept = desk.rows[key("visit", visit)][0]
    assert isinstance(kept, Visit)
    assert kept.started_at == now + counts
