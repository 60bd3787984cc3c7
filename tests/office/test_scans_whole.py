"""Several small scans come in one call: each whole or not at all, counted together, and none holds up another."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from msgspec.structs import replace

from backoffice import scanning
from backoffice.rehearsal import NotTaken, RehearsalDesk
from mfc_desk.domain.ids import Key, VisitId
from mfc_desk.domain.operations.visits import StartVisit
from sync.wire.messages import ScanState, WholeScan, WholeScans
from tests.office.bureau import Bureau, kinds
from tests.office.test_scanning import offer, part, piece, sha, stored

ONE, OTHER = b"one" * 1000, b"other" * 1000


def whole(content: bytes, *, name: str = "", media_type: str = "application/pdf") -> WholeScan:
    return WholeScan(name or sha(content), media_type, content)


def send(desk: RehearsalDesk, *scans: WholeScan) -> list[ScanState]:
    body = WholeScans(list(scans))
    told = desk.send("POST", "/sync/scans", body, list[ScanState], token=desk.session)
    return [replace(each, feed_head=0) for each in told]


def done(content: bytes) -> ScanState:
    return ScanState(sha(content), len(content), True)


def test_several_scans_in_one_call_are_there_and_told_in_their_order(bureau: Bureau) -> None:
    desk = bureau.desk()
    assert send(desk, whole(OTHER), whole(ONE)) == [done(OTHER), done(ONE)]
    assert [stored(bureau, sha(each)) for each in (ONE, OTHER)] == [ONE, OTHER]
    assert send(desk, whole(ONE)) == [done(ONE)], "and a second time nothing happens"
    assert list((bureau.office.scans / "KZ03" / "parts").iterdir()) == []
    assert offer(desk, OTHER) == done(OTHER)


def test_one_that_is_not_its_name_is_not_there_and_holds_up_no_other(bureau: Bureau) -> None:
    desk = bureau.desk()
    assert send(desk, whole(ONE, name=sha(OTHER)), whole(ONE)) == [ScanState(sha(OTHER), 0, False), done(ONE)]
    assert offer(desk, OTHER).offset == 0
    assert piece(desk, sha(OTHER), 0, OTHER) == done(OTHER)


def test_one_of_which_a_part_is_here_becomes_whole(bureau: Bureau) -> None:
    desk = bureau.desk()
    offer(desk, ONE)
    piece(desk, sha(ONE), 0, ONE[:1000])
    assert send(desk, whole(ONE), whole(OTHER)) == [done(ONE), done(OTHER)]
    assert stored(bureau, sha(ONE)) == ONE


def test_a_part_that_was_damaged_over_begins_again(bureau: Bureau) -> None:
    desk = bureau.desk()
    offer(desk, ONE)
    piece(desk, sha(ONE), 0, ONE[:1000])
    send(desk, whole(b"!" * len(ONE), name=sha(ONE)))
    with pytest.raises(NotTaken) as refused:
        piece(desk, sha(ONE), 1000, ONE[1000:])
    assert refused.value.status == 409
    assert piece(desk, sha(ONE), 0, ONE) == done(ONE)


def test_one_that_was_announced_otherwise_before_keeps_what_is_here(bureau: Bureau) -> None:
    desk = bureau.desk()
    offer(desk, ONE, "image/png")
    piece(desk, sha(ONE), 0, ONE[:1000])
    assert send(desk, whole(ONE), whole(OTHER)) == [ScanState(sha(ONE), 1000, False), done(OTHER)]
    assert part(bureau).stat().st_size == 1000


@pytest.mark.parametrize(
    ("scans", "status"),
    [
        ([whole(ONE), whole(ONE)], 413),
        ([whole(b"%d" % n) for n in range(65)], 413),
        ([whole(bytes([n]) * 2_100_000) for n in range(2)], 413),
        ([whole(b"")], 413),
        ([whole(ONE), whole(OTHER, media_type="text/html")], 400),
        ([whole(ONE), whole(OTHER, name="../" * 20)], 400),
    ],
    ids=["twice", "too many", "too much", "nothing", "no scan", "no hash"],
)
def test_what_is_no_such_call_is_refused_as_a_whole(bureau: Bureau, scans: list[WholeScan], status: int) -> None:
    desk = bureau.desk()
    with pytest.raises(NotTaken) as refused:
        send(desk, *scans)
    assert refused.value.status == status
    assert not list(bureau.office.scans.rglob("*/??/*")), "nothing was written"


def test_what_waited_for_them_is_decided_with_them(bureau: Bureau) -> None:
    desk = bureau.desk()
    desk.do(StartVisit(visit=VisitId("waits")), blobs=(sha(ONE), sha(OTHER)))
    assert kinds(desk.push()) == ["held"]
    send(desk, whole(ONE), whole(OTHER))
    desk.pull()
    assert Key("visit", "waits") in desk.rows


def test_another_desk_has_none_of_them(bureau: Bureau) -> None:
    send(bureau.desk(), whole(ONE), whole(OTHER))
    assert offer(bureau.desk("2", "operator2"), ONE) == ScanState(sha(ONE), 0, False)


def test_two_calls_with_the_same_scans_at_once_end_in_whole_scans(bureau: Bureau) -> None:
    desk = bureau.desk()
    contents = [b"%03d" % number * 5000 for number in range(12)]
    bodies = [WholeScans([whole(each) for each in order]) for order in (contents, contents[::-1])]
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(scanning.receive_whole, bureau.office, desk.session, body) for body in bodies]
        assert all(state.done for each in both for state in each.result()[1])
    assert [stored(bureau, sha(each)) for each in contents] == contents


def test_an_office_that_ends_before_they_are_counted_takes_them_again(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, body = bureau.desk(), WholeScans([whole(ONE), whole(OTHER)])
    with monkeypatch.context() as patch:
        patch.setattr(scanning, "look_at_held", ended)
        with pytest.raises(InterruptedError):
            scanning.receive_whole(bureau.office, desk.session, body)
    assert offer(desk, ONE) == ScanState(sha(ONE), 0, False)
    assert send(desk, *body.scans) == [done(ONE), done(OTHER)]
    assert [stored(bureau, sha(each)) for each in (ONE, OTHER)] == [ONE, OTHER]


def ended(*_: object, **__: object) -> None:
    raise InterruptedError
