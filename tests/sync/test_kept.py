"""A connection that was kept and that the other end closed meanwhile is no cut line; one that breaks off is."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import urllib3

from mfc_desk.domain.ids import ScanHash
from mfc_desk.ports.office import NoLine
from sync.http import HttpOffice
from sync.wire.envelope import MEDIA, encode
from sync.wire.messages import SignIn

HEAD = f"HTTP/1.1 200 OK\r\nContent-Type: {MEDIA}\r\nContent-Length: ".encode()
SEVEN = HEAD + b"1\r\n\r\n" + encode(7)


class Impatient:
    """Answers 7 on each connection as often as `answers` says, then takes one request more and ends it with `last`."""

    def __init__(self) -> None:
        self.answers, self.last = 1, b""
        self.asked: list[int] = []
        """Of each connection, how many requests came on it."""
        self._over, self._left = threading.Event(), threading.Event()
        self._open: list[socket.socket] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(0.05)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def leave(self) -> None:
        """Nobody takes a new connection from now on."""
        self._left.set()
        self._threads[0].join(10)
        self._socket.close()

    def close(self) -> None:
        self._over.set()
        for one in self._open:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)
        self._socket.close()

    def _accept(self) -> None:
        while not (self._over.is_set() or self._left.is_set()):
            with contextlib.suppress(TimeoutError):
                connection, _ = self._socket.accept()
                connection.settimeout(5)
                self._open.append(connection)
                self.asked.append(0)
                self._threads.append(threading.Thread(target=self._serve, args=(connection, len(self.asked) - 1)))
                self._threads[-1].start()

    def _serve(self, connection: socket.socket, place: int) -> None:
        with connection, contextlib.suppress(OSError, IndexError):
            while self.asked[place] <= self.answers and not self._over.is_set():
                if not _came(connection):
                    return
                self.asked[place] += 1
                connection.sendall(SEVEN if self.asked[place] <= self.answers else self.last)


def _came(connection: socket.socket) -> bool:
    """Take one request; False where there is none any more."""
    with connection.makefile("rb", buffering=0) as lines:
        first, size = lines.readline(), 0
        while (line := lines.readline()).strip():
            name, _, value = line.partition(b":")
            size = int(value) if name.lower() == b"content-length" else size
        while size:
            size -= len(lines.read(size) or b"")
    return bool(first)


@pytest.fixture
def impatient() -> Iterator[Impatient]:
    made = Impatient()
    yield made
    made.close()


@pytest.fixture
def office(impatient: Impatient) -> Iterator[HttpOffice]:
    made = HttpOffice(impatient.url, asked_s=5, sync_s=5)
    yield made
    made.close()


def head(office: HttpOffice) -> int:
    return office.head("session", after=0, wait_s=0)


def test_a_call_on_a_connection_that_was_closed_meanwhile_is_made_on_another_one(
    impatient: Impatient, office: HttpOffice
) -> None:
    assert [head(office) for _ in range(5)] == [7] * 5
    assert impatient.asked == [2, 2, 2, 2, 1], "each was asked on, and closed without a word, but the last"


def test_what_ends_on_a_connection_of_its_own_is_a_cut_line(impatient: Impatient, office: HttpOffice) -> None:
    impatient.answers = 0
    with pytest.raises(NoLine):
        head(office)
    assert impatient.asked == [1]


@pytest.mark.parametrize("last", [HEAD + b"9\r\n\r\n", HEAD, b"HTTP/1.1 2", b"H"])
def test_an_answer_that_breaks_off_is_a_cut_line_also_on_a_connection_that_was_kept(
    impatient: Impatient, office: HttpOffice, last: bytes
) -> None:
    impatient.last = last
    assert head(office) == 7
    with pytest.raises(NoLine):
        head(office)
    assert impatient.asked == [2]


def test_an_office_that_is_gone_is_called_once_each_time_also_after_a_connection_was_closed(
    impatient: Impatient, office: HttpOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[object] = []
    call = urllib3.util.connection.create_connection

    def counted(address: Any, *more: Any, **named: Any) -> socket.socket:
        calls.append(address)
        return call(address, *more, **named)

    monkeypatch.setattr("urllib3.util.connection.create_connection", counted)
    assert head(office) == 7
    impatient.leave()
    for _ in range(2):
        with pytest.raises(NoLine):
            head(office)
    assert len(calls) == 3, "the first one, one instead of the kept one, and one more that nobody takes"


def test_who_signs_in_is_not_asked_twice(impatient: Impatient, office: HttpOffice) -> None:
    head(office)
    with pytest.raises(NoLine):
        office.sign_in(SignIn(device="d", login="a", password="b", knock=1))
    assert impatient.asked == [2]


def test_a_piece_of_a_scan_is_not_sent_twice(impatient: Impatient, office: HttpOffice) -> None:
    head(office)
    with pytest.raises(NoLine):
        office.send_piece("session", ScanHash("0" * 64), 0, b"piece")
    assert impatient.asked == [2]
