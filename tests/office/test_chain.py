"""The chain of a desk's operations: no second history, no gap, no other hand; what does not follow is refused whole."""

from __future__ import annotations

import msgspec
import pytest
import sqlalchemy as sa

from backoffice import keys
from backoffice.rehearsal import NotTaken, RehearsalDesk
from backoffice.store import tables as t
from mfc_desk.domain.ids import VisitId
from mfc_desk.domain.operations.visits import StartVisit
from sync.wire.envelope import MAX_BATCH, WireOp, link
from sync.wire.messages import (
    Push,
    Pushed,
    Rejected,
    push_bytes,
)
from tests.office.bureau import Bureau, kinds, name_of, start


@pytest.mark.logs("sent number 1 with other content")
def test_an_id_with_other_content_is_refused_and_raises_the_alarm(bureau: Bureau) -> None:
    desk = bureau.desk()
    wire = start(desk, bureau.ids)
    desk.push()
    forged = desk.wire(
        StartVisit(visit=VisitId("other")), bases={"visit:other": ""}, n=1, prev="0" * 64, op_id=name_of(wire)
    )
    verdict = desk.push([forged]).verdicts[0]
    assert isinstance(verdict, Rejected)
    assert (verdict.why.code, verdict.fixable) == ("office.reused_id", False)


@pytest.mark.logs("used the id .* twice")
def test_an_id_at_a_second_place_of_the_chain_is_refused_and_the_chain_goes_on(bureau: Bureau) -> None:
    desk = bureau.desk()
    wire = start(desk, bureau.ids)
    desk.append(desk.wire(StartVisit(visit=VisitId("v")), bases={"visit:v": ""}, op_id=name_of(wire)))
    start(desk, bureau.ids)
    pushed = desk.push()
    assert kinds(pushed) == ["applied", "rejected", "applied"]
    assert pushed.receipt.n == 3


@pytest.mark.logs("sent number 1 with other content")
def test_another_history_under_the_same_numbers_is_refused_whole(bureau: Bureau) -> None:
    desk = bureau.desk()
    start(desk, bureau.ids)
    desk.push()
    other = desk.wire(StartVisit(visit=VisitId("v")), bases={"visit:v": ""}, n=1, prev="0" * 64)
    assert _refused(desk, [other]) == (409, "office.chain_forked")


def test_a_gap_in_the_numbers_is_refused_whole(bureau: Bureau) -> None:
    desk = bureau.desk()
    start(desk, bureau.ids)
    second = start(desk, bureau.ids)
    assert _refused(desk, [second]) == (409, "office.chain_broken")
    assert desk.hello().have_n == 0


def test_a_link_that_does_not_follow_is_refused_whole(bureau: Bureau) -> None:
    desk = bureau.desk()
    start(desk, bureau.ids)
    desk.push()
    wire = desk.wire(StartVisit(visit=VisitId("v")), bases={"visit:v": ""}, prev="f" * 64)
    assert _refused(desk, [wire]) == (409, "office.chain_broken")


@pytest.mark.logs("signature under a batch is wrong")
def test_a_batch_under_another_key_is_refused_whole(bureau: Bureau) -> None:
    desk = bureau.desk()
    start(desk, bureau.ids)
    desk.private = keys.new_private_key()
    assert _refused(desk, desk.outbox) == (403, "office.signature_wrong")


def test_a_signature_over_another_end_than_the_batch_has_is_refused(bureau: Bureau) -> None:
    desk = bureau.desk()
    start(desk, bureau.ids)
    push = msgspec.structs.replace(desk.batch(desk.outbox), head_hash="a" * 64)
    push = msgspec.structs.replace(push, signature=keys.sign(desk.private, push_bytes(push)))
    with pytest.raises(NotTaken) as refused:
        desk.send("POST", "/sync/push", push, Pushed, token=desk.session)
    assert refused.value.refusal.why.code == "office.chain_broken"


def test_operations_out_of_order_are_refused_whole(bureau: Bureau) -> None:
    desk = bureau.desk()
    wires = [start(desk, bureau.ids), start(desk, bureau.ids)]
    assert _refused(desk, wires[::-1]) == (400, "office.garbage")


def test_a_batch_that_is_too_long_is_refused_whole(bureau: Bureau) -> None:
    desk = bureau.desk()
    wire = start(desk, bureau.ids)
    assert _refused(desk, [wire] * (MAX_BATCH + 1)) == (413, "office.too_much")


@pytest.mark.logs("operation of another desk")
def test_an_operation_in_another_desks_name_is_refused(bureau: Bureau) -> None:
    desk = bureau.desk()
    desk.append(desk.wire(StartVisit(visit=VisitId("v")), bases={"visit:v": ""}, desk="9"))
    verdict = desk.push().verdicts[0]
    assert verdict.why.code == "office.other_desk"


@pytest.mark.logs("speaks for life 2")
def test_a_restored_desk_begins_a_new_life_and_its_chain_from_the_start(bureau: Bureau) -> None:
    desk = bureau.desk()
    start(desk, bureau.ids)
    desk.push()
    desk.incarnation, desk.n, desk.chain = bureau.ids.new(), 0, "0" * 64
    assert desk.hello().have_n == 0
    start(desk, bureau.ids)
    assert kinds(desk.push()) == ["applied"]


def test_arguments_can_be_erased_and_the_chain_still_stands(bureau: Bureau) -> None:
    desk = bureau.desk()
    for _ in range(3):
        start(desk, bureau.ids)
    desk.push()
    bureau.database.write(lambda tx: tx.execute(t.applied_op.update().values(args=None)))
    heads = bureau.database.read(
        lambda tx: tx.execute(sa.select(t.applied_op.c.head).order_by(t.applied_op.c.n)).scalars().all()
    )
    chain = "0" * 64
    for head in heads:
        chain = link(chain, bytes(head))
    assert chain == desk.chain


def _refused(desk: RehearsalDesk, wires: list[WireOp]) -> tuple[int, str]:
    push: Push = desk.batch(wires)
    with pytest.raises(NotTaken) as refused:
        desk.send("POST", "/sync/push", push, Pushed, token=desk.session)
    return refused.value.status, refused.value.refusal.why.code
