"""What the office makes of a desk whose store began another life: nothing twice, nothing of another content, no number twice."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from backoffice.rehearsal import NotTaken, RehearsalDesk
from backoffice.store import lives, projections
from backoffice.store.centres import device_of
from mfc_desk.domain.entities import NumberLease
from mfc_desk.domain.ids import VisitId
from mfc_desk.domain.operations.visits import StartVisit
from sync.wire.envelope import GENESIS, WireOp, decode_head, encode_head, link
from sync.wire.messages import Duplicate, Hello, HelloBack, Receipt, Rejected
from tests.office.bureau import Bureau, kinds, name_of, start

heard = pytest.mark.logs("speaks for life")


def reborn(desk: RehearsalDesk, bureau: Bureau, wires: list[WireOp]) -> list[WireOp]:
    """The desk in a new life, with these operations chained anew."""
    desk.incarnation, desk.n, desk.chain, desk.outbox = bureau.ids.new(), 0, GENESIS, []
    for wire in wires:
        head = decode_head(wire.head)
        born = head.born or head.incarnation
        head = msgspec.structs.replace(head, incarnation=desk.incarnation, n=desk.n + 1, prev=desk.chain, born=born)
        desk.append(WireOp(encode_head(head), wire.salt, wire.args))
    desk.hello()
    return list(desk.outbox)


@heard
def test_what_the_office_has_from_an_earlier_life_gets_its_first_answer_and_is_not_done_again(bureau: Bureau) -> None:
    desk = bureau.desk()
    wire = start(desk, bureau.ids)
    (first,) = desk.push().verdicts
    before = desk.hello().feed_head
    anew = reborn(desk, bureau, [wire])
    before = desk.hello().feed_head
    pushed = desk.push()
    assert pushed.verdicts == [Duplicate(name_of(wire), first)]
    assert desk.push(anew).verdicts == pushed.verdicts, "and again, where the answer was lost"
    assert desk.hello().feed_head == before
    assert (pushed.receipt.n, pushed.receipt.incarnation) == (1, desk.incarnation)


@heard
@pytest.mark.logs("used the id .* twice")
@pytest.mark.parametrize("what", ["args", "actor", "business_at", "bases"])
def test_another_content_under_an_id_of_an_earlier_life_is_refused(bureau: Bureau, what: str) -> None:
    desk = bureau.desk()
    wire = start(desk, bureau.ids)
    desk.push()
    head = decode_head(wire.head)
    other = {
        "args": {"args_hash": "f" * 64},
        "actor": {"actor": "somebody"},
        "business_at": {"business_at": head.business_at + timedelta(minutes=1)},
        "bases": {"bases": {"visit:other": ""}},
    }[what]
    reborn(desk, bureau, [WireOp(encode_head(msgspec.structs.replace(head, **other)), wire.salt, wire.args)])
    (verdict,) = desk.push().verdicts
    assert isinstance(verdict, Rejected)
    assert verdict.why.code == "office.reused_id"


@pytest.mark.logs("used the id .* twice")
def test_another_desk_does_not_get_the_answer_to_an_id_by_using_it(bureau: Bureau) -> None:
    one, two = bureau.desk("1"), bureau.desk("2", "operator2")
    wire = start(one, bureau.ids)
    one.push()
    two.append(two.wire(StartVisit(visit=VisitId("v")), bases={"visit:v": ""}, op_id=name_of(wire)))
    assert kinds(two.push()) == ["rejected"]


@heard
def test_what_waited_under_an_old_number_is_decided_once_when_it_comes_under_a_new_one(bureau: Bureau) -> None:
    desk = bureau.desk()
    scan = b"%PDF" * 100
    import hashlib

    blob = hashlib.sha256(scan).hexdigest()
    visit = VisitId(bureau.ids.new())
    wire = desk.wire(StartVisit(visit=visit), bases={f"visit:{visit}": ""}, blobs=(blob,))
    desk.append(wire)
    assert kinds(desk.push()) == ["held"]
    anew = reborn(desk, bureau, [wire])
    assert kinds(desk.push()) == ["held"]
    desk.send_scan(scan)
    verdicts = desk.push(anew).verdicts
    assert [type(each).__name__ for each in verdicts] in (["Applied"], ["Duplicate"])
    rows = desk.pull()
    assert rows
    assert desk.pull() == 0
    assert [type(each).__name__ for each in desk.push(anew).verdicts] == ["Duplicate"]


@heard
def test_what_rests_on_work_of_an_earlier_life_finds_it(bureau: Bureau) -> None:
    desk = bureau.desk()
    first = start(desk, bureau.ids)
    second = desk.wire(StartVisit(visit=VisitId("v")), bases={"visit:v": ""})
    desk.append(second)
    second = WireOp(
        encode_head(msgspec.structs.replace(decode_head(second.head), deps=[name_of(first)])), second.salt, second.args
    )
    desk.push([first])
    reborn(desk, bureau, [second])
    assert kinds(desk.push()) == ["applied"]


@heard
def test_work_of_an_earlier_life_keeps_its_time_and_a_new_one_is_bound_by_nothing_of_another_machine(
    bureau: Bureau,
) -> None:
    desk = bureau.desk()
    early = start(desk, bureau.ids)
    bureau.clock.advance(timedelta(hours=2))
    desk.outbox = []
    reborn(desk, bureau, [])
    start(desk, bureau.ids)
    desk.push()
    desk.hello()
    reborn(desk, bureau, [early])
    assert kinds(desk.push()) == ["applied"]
    desk.pull()
    (visit,) = (row for row, revision in desk.rows.values() if revision == name_of(early))
    assert visit.started_at == decode_head(early.head).business_at  # type: ignore[union-attr]


@heard
def test_each_life_has_numbers_of_its_own_and_an_earlier_ones_are_void(bureau: Bureau) -> None:
    desk = bureau.desk()
    reborn(desk, bureau, [])
    desk.pull()
    leases = [row for row, _ in desk.rows.values() if isinstance(row, NumberLease) and row.device == desk.device]
    ranges = sorted((one.first, one.last) for one in leases)
    assert len({one.life for one in leases}) == 2
    assert ranges[0][1] < ranges[1][0]
    (void,) = bureau.database.read(lambda tx: projections.voided(tx, bureau.centre.centre))
    assert (void.device, void.why) == (desk.device, projections.RESTORED)


@heard
@pytest.mark.logs("two stores speak")
def test_a_life_that_speaks_beside_a_newer_one_is_told_and_the_alarm_is_raised_once(bureau: Bureau) -> None:
    desk = bureau.desk()
    old, n, chain = desk.incarnation, desk.n, desk.chain
    reborn(desk, bureau, [])
    new = desk.incarnation
    assert desk.hello().twin == ""
    desk.incarnation, desk.n, desk.chain = old, n, chain
    assert (desk.hello().twin, desk.hello().twin) == (new, new)
    desk.incarnation, desk.n, desk.chain = new, 0, GENESIS
    assert desk.hello().twin == old


@heard
def test_a_hello_of_the_old_life_that_was_overtaken_by_the_new_ones_is_no_alarm(bureau: Bureau) -> None:
    desk = bureau.desk()
    old, knocks = desk.incarnation, desk.knocks
    desk.knocks += 1
    reborn(desk, bureau, [])
    new, desk.incarnation = desk.incarnation, old
    newest, desk.knocks = desk.knocks, knocks
    desk.hello()
    desk.incarnation, desk.knocks = new, newest
    assert desk.hello().twin == ""


def test_hello_tells_each_former_life_where_it_stands(bureau: Bureau) -> None:
    desk = bureau.desk()
    start(desk, bureau.ids)
    receipt = desk.push().receipt
    back = said(desk, former=[desk.incarnation, "unknown"])
    assert [(one.n, one.hash) for one in back.former] == [(1, receipt.hash), (0, GENESIS)]


def test_hello_comes_with_the_offices_signed_word(bureau: Bureau) -> None:
    from backoffice import keys
    from sync.wire.messages import receipt_bytes

    desk = bureau.desk()
    start(desk, bureau.ids)
    desk.push()
    back = desk.hello()
    assert back.receipt is not None
    assert (back.receipt.n, back.receipt.hash) == (back.have_n, back.have_hash) == (desk.n, desk.chain)
    assert keys.signed(desk.enrolled.office_key, back.receipt.signature, receipt_bytes(back.receipt))


@pytest.mark.logs("holds a receipt for more than is here")
def test_a_receipt_for_more_than_the_office_has_shows_that_it_goes_on_from_a_backup(bureau: Bureau) -> None:
    desk = bureau.desk()
    word = _signed_word(bureau, desk, n=5)
    back = said(desk, receipt=word)
    assert back.epoch != desk.enrolled.epoch
    again = said(desk, receipt=word)
    assert again.epoch == back.epoch, "once"


@pytest.mark.logs("holds a receipt for more than is here")
def test_a_receipt_for_other_work_than_stands_under_its_number_shows_that_it_goes_on_from_a_backup(
    bureau: Bureau,
) -> None:
    """A copy of the store spoke first since the backup."""
    desk = bureau.desk()
    start(desk, bureau.ids)
    desk.push()
    start(desk, bureau.ids)
    word = desk.push().receipt
    start(desk, bureau.ids)
    desk.push()
    assert said(desk, receipt=word).epoch == desk.enrolled.epoch, "an older receipt for what stands here shows nothing"
    assert said(desk, receipt=_signed_word(bureau, desk, n=2)).epoch != desk.enrolled.epoch


@pytest.mark.parametrize("what", ["signature", "device", "incarnation"])
def test_a_receipt_that_is_not_the_offices_for_this_desk_shows_nothing(bureau: Bureau, what: str) -> None:
    desk = bureau.desk()
    word = _signed_word(bureau, desk, n=5)
    other = {what: b"x" * 64 if what == "signature" else "another"}
    assert said(desk, receipt=msgspec.structs.replace(word, **other)).epoch == desk.enrolled.epoch


def test_a_restored_store_does_not_make_the_office_wait_for_its_old_numbers(bureau: Bureau) -> None:
    """The same life, at the same place: nothing was lost."""
    desk = bureau.desk()
    start(desk, bureau.ids)
    desk.push()
    device = bureau.database.read(lambda tx: device_of(tx, desk.device))
    assert device is not None
    (life,) = bureau.database.read(lambda tx: lives.of(tx, device))
    assert (life.life, life.last_n, life.last_link) == (1, desk.n, desk.chain)


def test_a_link_that_belongs_to_no_life_is_refused(bureau: Bureau) -> None:
    desk = bureau.desk()
    wire = start(desk, bureau.ids)
    desk.incarnation = bureau.ids.new()
    with pytest.raises(NotTaken) as refused:
        desk.push([wire, desk.wire(StartVisit(visit=VisitId("v")), bases={"visit:v": ""}, n=3)])
    assert refused.value.status == 409


def said(desk: RehearsalDesk, **more: object) -> HelloBack:
    """A hello with something more in it than the rehearsal says."""
    real = desk.send

    def send(method: str, path: str, body: object, shape: type, **named: object) -> object:
        if isinstance(body, Hello):
            body = msgspec.structs.replace(body, **more)
        return real(method, path, body, shape, **named)  # type: ignore[arg-type]

    desk.send = send  # type: ignore[method-assign, assignment]
    try:
        return desk.hello()
    finally:
        desk.send = real  # type: ignore[method-assign]


def _signed_word(bureau: Bureau, desk: RehearsalDesk, *, n: int) -> Receipt:
    from backoffice import keys
    from sync.wire.messages import receipt_bytes

    word = Receipt(desk.device, desk.incarnation, n, link(GENESIS, b"x"), bureau.clock.now(), b"")
    return msgspec.structs.replace(word, signature=keys.sign(bureau.centre.private_key, receipt_bytes(word)))
