"""A scan arrives whole or not at all, whatever the cut, and belongs to the desk that sent it."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from backoffice import scanning
from backoffice.errors import OfficeTrouble
from backoffice.inprocess import Said
from backoffice.rehearsal import NotTaken, RehearsalDesk
from backoffice.store import scans
from backoffice.store.centres import device_of
from sync.wire.envelope import decode
from sync.wire.messages import ScanState
from tests.office.bureau import Bureau

SCAN = bytes(range(256)) * 40


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def offer(desk: RehearsalDesk, content: bytes, media_type: str = "application/pdf") -> ScanState:
    headers = {"upload-length": str(len(content)), "upload-type": media_type}
    told = desk.send("POST", f"/sync/scans/{sha(content)}", None, ScanState, token=desk.session, headers=headers)
    return replace(told, feed_head=0)


def piece(desk: RehearsalDesk, name: str, offset: int, content: bytes) -> ScanState:
    headers = {"upload-offset": str(offset)}
    told = desk.send("PATCH", f"/sync/scans/{name}", content, ScanState, token=desk.session, headers=headers)
    return replace(told, feed_head=0)


def head(bureau: Bureau, desk: RehearsalDesk, name: str) -> Said:
    return bureau.call("HEAD", f"/sync/scans/{name}", headers={"authorization": f"Bearer {desk.session}"})


def stored(bureau: Bureau, name: str) -> bytes:
    return (bureau.office.scans / "KZ03" / name[:2] / name).read_bytes()


def part(bureau: Bureau) -> Path:
    return next((bureau.office.scans / "KZ03" / "parts").iterdir())


def test_a_scan_in_one_piece_is_done_and_is_what_was_sent(bureau: Bureau) -> None:
    desk = bureau.desk()
    assert offer(desk, SCAN) == ScanState(sha(SCAN), 0, False)
    assert piece(desk, sha(SCAN), 0, SCAN) == ScanState(sha(SCAN), len(SCAN), True)
    assert stored(bureau, sha(SCAN)) == SCAN
    assert offer(desk, SCAN).done


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(1, len(SCAN) - 1), unique=True, max_size=6), salt=st.binary(min_size=4, max_size=4))
def test_a_scan_cut_anywhere_goes_on_from_there(bureau: Bureau, cuts: list[int], salt: bytes) -> None:
    desk, content = _one_desk(bureau), salt + SCAN[4:]
    offset = offer(desk, content).offset
    for end in [*sorted(cuts), len(content)]:
        if end <= offset:
            continue
        assert piece(desk, sha(content), offset, content[offset:end]).offset == end
        offset = int(head(bureau, desk, sha(content)).headers["upload-offset"]) if end < len(content) else end
        assert offset == end
    assert stored(bureau, sha(content)) == content


def _one_desk(bureau: Bureau) -> RehearsalDesk:
    if not hasattr(bureau, "scan_desk"):
        bureau.scan_desk = bureau.desk()
    return bureau.scan_desk


def test_a_piece_at_another_offset_is_told_where_to_go_on(bureau: Bureau) -> None:
    desk = bureau.desk()
    offer(desk, SCAN)
    piece(desk, sha(SCAN), 0, SCAN[:100])
    for offset in (0, 50, 101):
        with pytest.raises(NotTaken) as refused:
            piece(desk, sha(SCAN), offset, SCAN[offset : offset + 10])
        assert refused.value.status == 409
        assert decode(refused.value.body, ScanState) == ScanState(sha(SCAN), 100, False)


def test_bytes_of_a_write_that_was_never_counted_do_not_stay(bureau: Bureau) -> None:
    desk = bureau.desk()
    offer(desk, SCAN)
    piece(desk, sha(SCAN), 0, SCAN[:1000])
    with part(bureau).open("ab") as file:
        file.write(b"torn bytes of a process that died" * 400)
    piece(desk, sha(SCAN), 1000, SCAN[1000:])
    assert stored(bureau, sha(SCAN)) == SCAN


def test_a_scan_that_was_moved_but_not_counted_begins_again(bureau: Bureau) -> None:
    desk = bureau.desk()
    offer(desk, SCAN)
    piece(desk, sha(SCAN), 0, SCAN[:1000])
    part(bureau).unlink()
    with pytest.raises(NotTaken) as refused:
        piece(desk, sha(SCAN), 1000, SCAN[1000:])
    assert decode(refused.value.body, ScanState).offset == 0
    assert piece(desk, sha(SCAN), 0, SCAN).done


def test_a_scan_whose_bytes_are_not_its_name_begins_again(bureau: Bureau) -> None:
    desk = bureau.desk()
    offer(desk, SCAN)
    with pytest.raises(NotTaken) as refused:
        piece(desk, sha(SCAN), 0, SCAN[:-1] + b"!")
    assert (refused.value.status, refused.value.refusal.why.code) == (422, "office.scan_damaged")
    assert offer(desk, SCAN) == ScanState(sha(SCAN), 0, False)
    assert piece(desk, sha(SCAN), 0, SCAN).done


def test_knowing_a_hash_neither_grants_nor_reveals_the_scan(bureau: Bureau) -> None:
    desk, other = bureau.desk("1"), bureau.desk("2", "operator2")
    desk.send_scan(SCAN)
    assert head(bureau, other, sha(SCAN)).status == 404
    assert offer(other, SCAN) == ScanState(sha(SCAN), 0, False)
    row = bureau.database.read(lambda tx: scans.complete(tx, device_of(tx, other.device), [sha(SCAN)]))
    assert row == set()
    assert piece(other, sha(SCAN), 0, SCAN).done


def test_two_uploads_of_one_scan_at_once_end_in_one_whole_scan(bureau: Bureau) -> None:
    desk, content = bureau.desk(), SCAN * 20
    offer(desk, content)

    def upload(size: int) -> None:
        offset, done = 0, False
        while not done:
            try:
                _, state = scanning.receive(
                    bureau.office,
                    desk.session,
                    sha256=sha(content),
                    offset=offset,
                    piece=content[offset : offset + size],
                )
            except scanning.WrongOffset as wrong:
                state = wrong.state
            offset, done = state.offset, state.done

    with ThreadPoolExecutor(2) as pool:
        for each in [pool.submit(upload, size) for size in (30_011, 17_001)]:
            each.result()
    assert stored(bureau, sha(content)) == content


@pytest.mark.parametrize(("size", "media", "status"), [
    ("0", "application/pdf", 413), (str(20 * 1024 * 1024 + 1), "application/pdf", 413), ("5", "text/html", 400),
    ("x", "application/pdf", 400), ("-1", "application/pdf", 400),
])  # fmt: skip
def test_a_scan_that_cannot_be_is_refused_with_words(bureau: Bureau, size: str, media: str, status: int) -> None:
    desk = bureau.desk()
    headers = {"upload-length": size, "upload-type": media}
    with pytest.raises(NotTaken) as refused:
        desk.send("POST", f"/sync/scans/{sha(SCAN)}", None, ScanState, token=desk.session, headers=headers)
    assert refused.value.status == status


def test_a_scan_cannot_be_announced_with_two_sizes(bureau: Bureau) -> None:
    desk = bureau.desk()
    offer(desk, SCAN)
    headers = {"upload-length": "7", "upload-type": "application/pdf"}
    with pytest.raises(NotTaken) as refused:
        desk.send("POST", f"/sync/scans/{sha(SCAN)}", None, ScanState, token=desk.session, headers=headers)
    assert refused.value.status == 422


def test_more_than_was_announced_is_refused(bureau: Bureau) -> None:
    desk = bureau.desk()
    offer(desk, SCAN)
    with pytest.raises(NotTaken) as refused:
        piece(desk, sha(SCAN), 0, SCAN + b"more")
    assert refused.value.status == 413


@pytest.mark.parametrize("name", ["abc", "A" * 64, "..%2f" + "a" * 60, "g" * 64])
def test_a_name_that_is_no_hash_is_refused(bureau: Bureau, name: str) -> None:
    desk = bureau.desk()
    with pytest.raises(OfficeTrouble):
        scanning.begin(bureau.office, desk.session, sha256=name, size=5, media_type="application/pdf")
