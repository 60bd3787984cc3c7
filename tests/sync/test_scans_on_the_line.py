from __future__ import annotations

from typing import Any

import pytest

from tests.store.world import issue
from tests.sync.faults import CutLine
from tests.sync.place import Place
from tests.sync.toy_office import ToyOffice


def with_scan(place: Place, content: bytes) -> str:
    sha256 = place.scans.keep(content)
    with place.store.write() as uow:
        uow.scans.add(sha256, len(content), "application/pdf")
        uow.commit()
    return sha256


def test_a_scan_goes_in_pieces_that_grow_on_a_quick_line(place: Place) -> None:
    content = bytes(range(256)) * 12_000
    sha256 = with_scan(place, content)
    sizes: list[int] = []

    class Watched(ToyOffice):
        def send_piece(self, session: str, sha256: Any, offset: int, piece: bytes) -> Any:
            sizes.append(len(piece))
            return super().send_piece(session, sha256, offset, piece)

    place.office = Watched(place.clock)
    assert place.turn().left == 0
    assert place.office.memory.scans[sha256][1] == content
    kib = 1024
    assert sizes == [256 * kib, 512 * kib, 1024 * kib, len(content) - 1792 * kib]


def test_pieces_shrink_on_a_slow_line_and_never_below_the_least(place: Place) -> None:
    with_scan(place, bytes(600_000))
    sizes: list[int] = []

    class Slow(ToyOffice):
        def send_piece(self, session: str, sha256: Any, offset: int, piece: bytes) -> Any:
            sizes.append(len(piece))
            place.clock.move(seconds=3)
            return super().send_piece(session, sha256, offset, piece)

    place.office = Slow(place.clock)
    place.turn()
    assert sizes[:4] == [256 * 1024, 128 * 1024, 64 * 1024, 64 * 1024]


def test_scans_hold_up_the_operations_only_so_long(place: Place) -> None:
    for n in range(5):
        with_scan(place, bytes([n]) * 1000)
    place.do(issue("t"))

    class Slow(ToyOffice):
        def send_piece(self, session: str, sha256: Any, offset: int, piece: bytes) -> Any:
            place.clock.move(seconds=15)
            return super().send_piece(session, sha256, offset, piece)

    place.office = Slow(place.clock)
    report = place.turn()
    assert (report.sent, report.left) == (1, 3)


def test_a_scan_goes_on_where_the_office_stands(place: Place) -> None:
    content = bytes(range(256)) * 4000
    sha256 = with_scan(place, content)
    place.turn(office=CutLine(place.office, 4, answer_only=True))  # hello, state, piece, piece
    with place.store.read() as uow:
        assert uow.scans.to_send() == [(sha256, 256 * 1024)]
    held = len(place.office.memory.scans[sha256][1])
    assert held > 256 * 1024
    assert place.turn().left == 0
    assert place.office.memory.scans[sha256][1] == content


def test_one_damaged_scan_holds_up_no_other(place: Place) -> None:
    bad = with_scan(place, b"bad" * 1000)
    for file in (place.folder / "scans").iterdir():
        file.write_bytes(b"damaged")
    good = with_scan(place, b"good" * 1000)

    with_log = pytest.MonkeyPatch()
    seen: list[str] = []
    with_log.setattr("sync.blobs.log.exception", seen.append)
    report = place.turn()
    with_log.undo()
    assert seen
    assert report.why is not None
    assert report.why.code == "line.scan_lost"
    assert report.left == 1
    with place.store.read() as uow:
        assert uow.scans.done(good)  # type: ignore[arg-type]
        assert not uow.scans.done(bad)  # type: ignore[arg-type]
