"""HttpOffice against a small server on loopback that answers whatever a bad day brings."""

from __future__ import annotations

import contextlib
import itertools
import socket
import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest

from mfc_desk.ports.office import Busy, NoLine, Refused, SessionOver
from mfc_desk.text.catalogue import LANGUAGES, Catalogue
from mfc_desk.text.message import msg
from sync.http import HttpOffice
from sync.wire.envelope import MEDIA, encode
from sync.wire.messages import Ask, Changes, Hello, Push, Refusal, Say, ScanState, SignIn
from sync.wire.say import from_say, to_say
from tests.store.world import NINE

HELLO = Hello(
    protocol=(1, 1), schema=1, app="mfc-desk", device="d", incarnation="i", head_n=0, head_hash="0" * 64, cursor=0,
    epoch="e", device_time=NINE, knock=1,
)  # fmt: skip


def http(
    body: bytes = b"", *, status: str = "200 OK", media: str = MEDIA, more: str = "", length: int | None = None
) -> bytes:
    size = len(body) if length is None else length
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\nContent-Length: {size}\r\nConnection: close\r\n{more}\r\n"
    return head.encode() + body


class Server:
    """Gives each connection one prepared answer; keeps what was asked.

    `hold` leaves the connection open, unanswered; `stays` leaves it open after the answer; `drips` gives it byte by byte;
    `early` answers whatever comes first, whole or not.
    """

    def __init__(self) -> None:
        self.answer = b""
        self.hold = self.stays = self.drips = self.early = False
        self.dripped = 0
        self.asked: list[bytes] = []
        self._over = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(0.05)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        self._over.set()
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        while not self._over.is_set():
            try:
                connection, _ = self._socket.accept()
            except TimeoutError:
                continue
            with connection:
                connection.settimeout(2)
                self.asked.append(connection.recv(65536) if self.early else _whole(connection))
                if self.hold:
                    self._over.wait(5)
                if self.drips:
                    self._drip(connection)
                else:
                    connection.sendall(self.answer)
                if self.stays:
                    self._over.wait(30)

    def _drip(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError):  # whoever waited has gone
            for place in range(len(self.answer)):
                connection.sendall(self.answer[place : place + 1])
                self.dripped = place
                self._over.wait(0.02)


def _whole(connection: socket.socket) -> bytes:
    asked = b""
    while b"\r\n\r\n" not in asked:
        asked += connection.recv(65536)
    head, _, body = asked.partition(b"\r\n\r\n")
    sizes = [int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")]
    while sizes and len(body) < sizes[0]:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@pytest.fixture
def office(server: Server) -> Iterator[HttpOffice]:
    made = HttpOffice(server.url, asked_s=5, sync_s=5)
    yield made
    made.close()


CALLS: dict[str, Callable[[HttpOffice], object]] = {
    "ask": lambda office: office.ask("token", Ask("c", "call_next")),
    "hello": lambda office: office.hello(HELLO),
    "push": lambda office: office.push("s", Push(incarnation="i", ops=[], head_n=0, head_hash="", signature=b"")),
    "changes": lambda office: office.changes("s", after=0, limit=10),
    "head": lambda office: office.head("s", after=0, wait_s=0),
    "scan": lambda office: office.scan_state("s", "ab" * 32, 10, "image/png"),  # type: ignore[arg-type]
    "piece": lambda office: office.send_piece("s", "ab" * 32, 0, b"x"),  # type: ignore[arg-type]
}
BAD_DAYS = {
    "nothing": (b"", "line.no_connection"),
    "not http": (b"SSH-2.0-OpenSSH\r\n", "line.no_connection"),
    "a page of the network": (http(b"<html>Sign in</html>", media="text/html"), "line.stranger"),
    "a page that calls itself json": (http(b"{}", media="application/json"), "line.stranger"),
    "a redirect": (
        http(status="302 Found", more="Location: http://wifi.test/\r\n", media="text/html"),
        "line.stranger",
    ),
    "not found by a proxy": (http(b"<html>", status="404 Not Found", media="text/html"), "line.stranger"),
    "a broken office": (http(b"oops", status="500 Internal Server Error", media="text/plain"), "line.office_trouble"),
    "a proxy without its office": (http(b"<html>", status="502 Bad Gateway", media="text/html"), "line.office_trouble"),
    "half an answer": (http(b"\x84", length=500), "line.broke_off"),
    "half a chunk": (
        f"HTTP/1.1 200 OK\r\nContent-Type: {MEDIA}\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nabc".encode(),
        "line.broke_off",
    ),
    "garbage": (http(b"\xc1\xff\x00garbage"), "line.garbled"),
    "another shape": (http(encode({"surprise": 1})), "line.garbled"),
    "half a body that says it is whole": (http(encode(Changes("e", 0, 0, 0, NINE, []))[:-3]), "line.garbled"),
    "an empty good answer": (http(b""), "line.garbled"),
    "a refusal nobody understands": (http(b"\xc1", status="403 Forbidden"), "line.garbled"),
}


@pytest.mark.parametrize("call", sorted(CALLS))
@pytest.mark.parametrize("day", sorted(BAD_DAYS))
def test_what_is_no_answer_of_the_office_is_a_cut_line(server: Server, office: HttpOffice, day: str, call: str) -> None:
    server.answer, code = BAD_DAYS[day]
    with pytest.raises(NoLine) as raised:
        CALLS[call](office)
    assert raised.value.why.code == code
    for language in LANGUAGES:
        assert Catalogue(language).say(raised.value.why)


def test_an_office_that_does_not_answer_in_time_is_a_cut_line(server: Server) -> None:
    server.hold = True
    office = HttpOffice(server.url, asked_s=0.05, sync_s=0.05)
    with pytest.raises(NoLine) as raised:
        office.hello(HELLO)
    assert raised.value.why.code == "line.too_slow"
    office.close()


def test_an_answer_that_drips_is_not_waited_for_for_ever(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    hours = itertools.count()
    monkeypatch.setattr("sync.http.time", SimpleNamespace(monotonic=lambda: next(hours) * 3600.0))
    server.answer, server.stays = http(encode(5), length=60), True
    office = HttpOffice(server.url)
    with pytest.raises(NoLine) as raised:
        office.head("s", after=0, wait_s=0)
    assert raised.value.why.code == "line.too_slow"
    office.close()


def test_an_answer_whose_very_head_drips_is_not_waited_for_either(server: Server) -> None:
    server.answer, server.drips = http(encode(5)), True  # two seconds of it
    office = HttpOffice(server.url, asked_s=0.3, sync_s=0.3)
    with pytest.raises(NoLine) as raised:
        office.head("s", after=0, wait_s=0)
    assert server.dripped < len(server.answer) // 2
    assert raised.value.why.code == "line.too_slow"
    office.close()


def test_an_answer_that_never_ends_is_not_kept(
    server: Server, office: HttpOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.http.MAX_ANSWER", 1000)
    server.answer = http(bytes(5000))
    with pytest.raises(NoLine) as raised:
        office.hello(HELLO)
    assert raised.value.why.code == "line.garbled"


def test_nobody_there_is_a_cut_line(server: Server) -> None:
    url = server.url
    server.close()
    office = HttpOffice(url)
    with pytest.raises(NoLine) as raised:
        office.hello(HELLO)
    assert raised.value.why.code == "line.no_connection"
    office.close()


def test_the_office_may_say_when_to_come_back(server: Server, office: HttpOffice) -> None:
    server.answer = http(status="503 Service Unavailable", more="Retry-After: 17\r\n")
    with pytest.raises(Busy) as raised:
        office.hello(HELLO)
    assert raised.value.retry_after == 17.0


@pytest.mark.parametrize("told", ["soon", "-1", "Fri, 31 Dec 1999 23:59:59 GMT", "٣"])
def test_a_time_to_come_back_that_is_no_number_is_left_alone(server: Server, office: HttpOffice, told: str) -> None:
    server.answer = http(status="503 Busy", more="").replace(
        b"\r\n\r\n", f"\r\nRetry-After: {told}\r\n\r\n".encode(), 1
    )
    with pytest.raises(NoLine) as raised:
        office.hello(HELLO)
    assert raised.value.retry_after is None


def test_a_no_of_the_office_comes_with_its_words_and_its_wait(server: Server, office: HttpOffice) -> None:
    why = msg("rule.wrong_state", what=msg("state.ticket.called"), at=NINE)
    server.answer = http(encode(Refusal(to_say(why), 30)), status="403 Forbidden")
    with pytest.raises(Refused) as raised:
        office.hello(HELLO)
    assert (raised.value.why, raised.value.wait_seconds) == (why, 30)


def test_an_ended_session_is_told_from_a_wrong_password(server: Server, office: HttpOffice) -> None:
    server.answer = http(encode(Refusal(to_say(msg("office.session_over")))), status="401 Unauthorized")
    with pytest.raises(SessionOver):
        office.changes("s", after=0, limit=1)
    with pytest.raises(Refused):
        office.sign_in(SignIn("d", "login", "password", 1))


def test_a_good_answer_is_understood_and_the_request_is_what_was_agreed(server: Server, office: HttpOffice) -> None:
    page = Changes("e", 3, 3, 3, NINE, [])
    server.answer = http(encode(page))
    assert office.changes("token-1", after=3, limit=10) == page
    head, _, body = server.asked[0].partition(b"\r\n\r\n")
    assert head.startswith(b"GET /sync/changes?after=3&limit=10 HTTP/1.1")
    assert b"Authorization: Bearer token-1" in head
    assert f"Accept: {MEDIA}".encode() in head
    assert body == b""


def test_a_piece_travels_as_it_is_with_its_place(server: Server, office: HttpOffice) -> None:
    state = ScanState("ab" * 32, 7, False)
    server.answer = http(encode(state))
    assert office.send_piece("s", "ab" * 32, 4, b"abc") == state  # type: ignore[arg-type]
    head, _, body = server.asked[0].partition(b"\r\n\r\n")
    assert head.startswith(b"PATCH /sync/scans/abab")
    assert b"Upload-Offset: 4" in head
    assert body == b"abc"


def test_a_piece_for_another_place_tells_where_the_office_stands(server: Server, office: HttpOffice) -> None:
    state = ScanState("ab" * 32, 2, False)
    server.answer = http(encode(state), status="409 Conflict")
    assert office.send_piece("s", "ab" * 32, 4, b"abc") == state  # type: ignore[arg-type]


def test_no_proxy_and_no_password_of_this_machine_touches_a_call_on_loopback(
    server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    netrc = f"{tmp_path}/netrc"
    with open(netrc, "w") as file:  # noqa: PTH123
        file.write("machine 127.0.0.1 login someone password secret\n")
    monkeypatch.setenv("NETRC", netrc)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    server.answer = http(encode(5), more="Set-Cookie: track=me\r\n")
    office = HttpOffice(server.url)
    assert office.head("", after=0, wait_s=0) == 5
    assert office.head("s", after=0, wait_s=0) == 5
    office.close()
    assert b"Authorization" not in server.asked[0]
    assert b"Bearer s" in server.asked[1]
    assert not any(b"Cookie" in asked for asked in server.asked)


@pytest.mark.parametrize("value", [{"moment": "noon"}, {"day": "31.02.2026"}, {"money": ["much", "KZT"]}])
def test_words_with_a_value_of_no_known_shape_are_words_all_the_same(value: dict[str, object]) -> None:
    assert from_say(Say("office.busy", {"at": value})).params == {"at": value}
