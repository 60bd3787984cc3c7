"""The desk and its office over real sockets, with a network between them that does what networks do."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from mfc_desk.domain.ids import VisitId
from mfc_desk.domain.operations.visits import AbandonVisit, StartVisit
from mfc_desk.ports.outbox import OpState
from sync.engine import TurnReport
from sync.wire.envelope import MAX_PIECE, MEDIA
from tests.sync.enrolled import Enrolled
from tests.sync.fault_proxy import Fault, FaultProxy, Way
from tests.sync.served import ServedOffice

EVERY = int(os.environ.get("MFC_LINE_EVERY", "23"))
"""Each how many bytes a line is cut; the long run says 1."""
PIECE, PUSH = b"PATCH /sync/scans/", b"POST /sync/push"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedOffice]:
    made = ServedOffice(tmp_path_factory.mktemp("office"))
    yield made
    made.close()


@pytest.fixture
def proxy(served: ServedOffice) -> Iterator[FaultProxy]:
    made = FaultProxy(served.port)
    yield made
    made.close()


@pytest.fixture
def desk(served: ServedOffice, proxy: FaultProxy) -> Iterator[Enrolled]:
    made = served.desk(proxy.url, asked_s=2, sync_s=2)
    yield made
    made.close()


def visit(desk: Enrolled) -> list[str]:
    name = VisitId(desk.ids.new())
    return [desk.do(StartVisit(visit=name)), desk.do(AbandonVisit(visit=name, reason="left"))]


def whole(served: ServedOffice, desk: Enrolled, scan: str, content: bytes) -> None:
    """The scan is there as it was sent, and the desk knows."""
    report = desk.turn()
    assert (report.online, report.left, report.attention, report.why) == (True, 0, 0, None)
    assert served.stored(scan) == content


def once_each(served: ServedOffice, desk: Enrolled, done: list[str]) -> None:
    """Everything was applied, and nothing twice."""
    report = desk.turn()
    assert (report.online, report.left, report.attention, report.why) == (True, 0, 0, None)
    applied = served.applied()
    assert [applied.count(each) for each in done] == [1] * len(done)
    with desk.store.read() as uow:
        found = [uow.outbox.find(each) for each in done]  # type: ignore[arg-type]
        assert {each.state for each in found if each is not None} == {OpState.SEEN}


@pytest.mark.parametrize("kind", ["cut", "reset"])
@pytest.mark.parametrize("where", ["request", "answer"])
def test_a_scan_arrives_whole_though_the_line_ends_at_any_byte_of_it_or_of_its_answer(
    served: ServedOffice, proxy: FaultProxy, desk: Enrolled, kind: str, where: Way
) -> None:
    cuts = 0
    for at in count(0, EVERY):
        content = os.urandom(60)
        scan = desk.scan(content)
        proxy.meet(Fault(kind, PIECE, at, where))  # type: ignore[arg-type]
        report = desk.turn()
        assert proxy.met.is_set()
        whole(served, desk, scan, content)
        if not proxy.reached.is_set():
            assert report.online
            break
        cuts += 1
        if at % (EVERY * 20) == 0:
            desk.reopen()
    assert cuts * EVERY > 200, "the head alone is longer"


@pytest.mark.parametrize("where", ["request", "answer"])
def test_operations_are_applied_once_though_the_line_ends_at_any_byte_of_them_or_of_their_answer(
    served: ServedOffice, proxy: FaultProxy, desk: Enrolled, where: Way
) -> None:
    cuts, done = 0, list[str]()
    for at in count(0, EVERY * 5):
        done += visit(desk)
        proxy.meet(Fault("cut", PUSH, at, where))
        desk.turn()
        assert proxy.met.is_set()
        once_each(served, desk, done[-2:])
        if not proxy.reached.is_set():
            break
        cuts += 1
    assert cuts * EVERY * 5 > 200
    once_each(served, desk, done)


@pytest.mark.parametrize("on", [PIECE, PUSH, b"POST /sync/hello", b"GET /sync/changes", b"POST /sync/scans/"])
@pytest.mark.parametrize("where", ["request", "answer"])
def test_a_line_that_stalls_is_given_up_and_everything_arrives_later(
    served: ServedOffice, proxy: FaultProxy, where: Way, on: bytes
) -> None:
    desk = served.desk(proxy.url, asked_s=0.2, sync_s=0.4)
    done, content = visit(desk), os.urandom(500)
    scan = desk.scan(content)
    proxy.meet(Fault("stall", on, 30, where))
    report = desk.turn()
    assert proxy.reached.is_set()
    assert (report.online, report.why is not None) == (False, True)
    assert report.why is not None
    assert report.why.code == "line.too_slow"
    desk.reach(proxy.url)
    whole(served, desk, scan, content)
    once_each(served, desk, done)
    desk.close()


@pytest.mark.parametrize("on", [PIECE, PUSH, b"GET /sync/changes", b"POST /sync/scans/"])
def test_what_arrives_twice_happens_once(served: ServedOffice, proxy: FaultProxy, desk: Enrolled, on: bytes) -> None:
    done, content = visit(desk), os.urandom(500)
    scan = desk.scan(content)
    proxy.meet(Fault("double", on))
    desk.turn()
    assert proxy.met.is_set()
    whole(served, desk, scan, content)
    once_each(served, desk, done)


def test_a_hello_that_arrives_twice_is_answered_once_and_said_anew(
    served: ServedOffice, proxy: FaultProxy, desk: Enrolled
) -> None:
    done = visit(desk)
    proxy.meet(Fault("double", b"POST /sync/hello"))
    desk.turn()
    once_each(served, desk, done)


def _answer(status: str, body: bytes = b"<html>", media: str = "text/html") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return head.encode() + body


@pytest.mark.parametrize("on", [PIECE, PUSH, b"POST /sync/hello", b"GET /sync/changes"])
@pytest.mark.parametrize(
    "answer",
    [
        _answer("200 OK"),
        _answer("413 Payload Too Large"),
        _answer("302 Found"),
        _answer("504 Gateway Timeout"),
        _answer("200 OK", b"\xc1", MEDIA),
    ],
)
def test_what_answers_in_place_of_the_office_takes_nothing_away(
    served: ServedOffice, proxy: FaultProxy, desk: Enrolled, on: bytes, answer: bytes
) -> None:
    done, content = visit(desk), os.urandom(500)
    scan = desk.scan(content)
    proxy.meet(Fault("answer", on, answer=answer))
    report = desk.turn()
    assert proxy.met.is_set()
    assert not report.online
    whole(served, desk, scan, content)
    once_each(served, desk, done)


def test_a_scan_goes_on_after_the_office_and_the_desk_were_ended_in_the_middle_of_it(tmp_path: Path) -> None:
    served = ServedOffice(tmp_path)
    proxy = FaultProxy(served.port)
    desk = served.desk(proxy.url, asked_s=2, sync_s=2)
    content = os.urandom(120_000)
    scan = desk.scan(content)
    for _ in range(2):
        proxy.meet(Fault("cut", PIECE, 20_000, after=1))
        assert not desk.turn().online
        assert proxy.reached.is_set()
        served.kill()
        desk.reopen()
        assert not desk.turn().online
        served.start()
    before = len(proxy.requests)
    with desk.store.read() as uow:
        assert uow.scans.to_send() == [(scan, 2 * 32 * 1024)]
    whole(served, desk, scan, content)
    assert sum(each.startswith(PIECE) for each in proxy.requests[before:]) == 2, "32 and the rest of 64 KiB"
    desk.close()
    proxy.close()
    served.close()


def slow_line(
    served: ServedOffice, *, rate: float, scan_bytes: int, visits: int, **times: float
) -> tuple[list[bytes], list[TurnReport]]:
    """Visits are recorded while a scan is on its way over a slow line. What was asked for, and what the turns told."""
    proxy = FaultProxy(served.port, rate=rate)
    desk = served.desk(proxy.url, **times)
    desk.turn()
    proxy.requests.clear()
    content, done, reports = os.urandom(scan_bytes), list[str](), list[TurnReport]()
    scan = desk.scan(content)

    def turns() -> None:
        while not reports or reports[-1].left:
            reports.append(desk.turn())

    line = threading.Thread(target=turns)
    line.start()
    for number in range(visits):
        proxy.until(PIECE, 1 + number)
        done += visit(desk)
        proxy.until(PUSH, number + 1)
    line.join(3600)
    assert served.stored(scan) == content
    once_each(served, desk, done)
    desk.close()
    proxy.close()
    return proxy.requests, reports


def test_a_receipt_never_waits_behind_a_big_scan_on_a_slow_line(served: ServedOffice) -> None:
    requests, reports = slow_line(served, rate=60_000, scan_bytes=120_000, visits=2, asked_s=1.5, sync_s=1.5)
    pieces = [place for place, each in enumerate(requests) if each.startswith(PIECE)]
    pushes = [place for place, each in enumerate(requests) if each.startswith(PUSH)]
    assert len(pushes) == 2
    assert pieces[-1] > pushes[-1], "the scan was not there yet"
    assert sum(pieces[0] < place < pushes[0] for place in pieces) <= 1, "at most the piece that was on its way"
    assert not any(report.why for report in reports)


@pytest.mark.skipif(
    "MFC_LINE_LONG" not in os.environ, reason="NOT RUN: minutes over 56 kbit/s are for ./check --long line"
)
def test_56_kbit_a_second_carry_a_big_scan_and_every_receipt_in_between(served: ServedOffice) -> None:
    size = int(float(os.environ.get("MFC_LINE_MB", "4")) * 1024 * 1024)
    _, reports = slow_line(served, rate=7000, scan_bytes=size, visits=20)
    assert all(report.online for report in reports)


def test_the_time_for_a_piece_is_not_the_time_for_connecting(served: ServedOffice) -> None:
    """A new connection's first request has all the time of the call, not only the time in which it must stand."""
    proxy = FaultProxy(served.port, rate=4_000_000)
    desk = served.desk(proxy.url, asked_s=0.15, sync_s=20)
    content = os.urandom(MAX_PIECE)
    scan = desk.scan(content)
    desk.load.piece.now = MAX_PIECE
    first: Callable[[], None] = desk.office._http.close
    real = desk.office.send_piece

    def on_a_new_connection(*args: object) -> object:
        first()
        return real(*args)  # type: ignore[arg-type]

    desk.office.send_piece = on_a_new_connection  # type: ignore[method-assign, assignment]
    report = desk.turn()
    assert (report.online, report.why, report.left) == (True, None, 0)
    assert served.stored(scan) == content
    desk.close()
    proxy.close()
