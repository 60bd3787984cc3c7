"""What stands between the desk and its office and answers in its place: each is told for what it is."""

from __future__ import annotations

import contextlib
import gzip
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from backoffice.api.app import make_app
from backoffice.inprocess import InProcess
from mfc_desk.ports.office import NoLine, NoRoom
from mfc_desk.text.catalogue import LANGUAGES, Catalogue
from mfc_desk.text.message import msg
from mfc_desk.usecases.line import SHORT
from sync.http import HttpOffice
from sync.wire.envelope import MEDIA, QUESTION, encode
from sync.wire.messages import Changes, Refusal
from sync.wire.say import to_say
from tests.store.world import NINE
from tests.sync.test_http import CALLS, Server, http

PAGE = encode(Changes("e", 0, 0, 0, NINE, []))


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    made = Server()
    yield made
    made.close()


def why(url: str) -> NoLine:
    """What a call comes to, in words that every language has."""
    with contextlib.closing(HttpOffice(url, asked_s=5, sync_s=5)) as office, pytest.raises(NoLine) as caught:
        office.changes("s", after=0, limit=10)
    for language in LANGUAGES:
        assert Catalogue(language).say(caught.value.why)
    return caught.value


def said(code: str, *, status: str, more: str = "") -> bytes:
    return http(encode(Refusal(to_say(msg(code)), 7)), status=status, more=more)


def test_a_network_that_wants_a_sign_in_says_so_with_a_status_of_its_own(server: Server) -> None:
    server.answer = http(b"<html>", status="511 Network Authentication Required", media="text/html")
    assert why(server.url).why.code == "line.stranger"


def test_an_office_with_too_much_to_do_is_not_taken_for_a_broken_one(server: Server) -> None:
    server.answer = said("office.busy", status="503 Service Unavailable", more="Retry-After: 7\r\n")
    told = why(server.url)
    assert (told.why.code, told.retry_after) == ("line.office_busy", 7.0)


def test_an_office_without_room_is_told_as_that(server: Server) -> None:
    server.answer = said("office.full", status="507 Insufficient Storage", more="Retry-After: 30\r\n")
    told = why(server.url)
    assert isinstance(told, NoRoom)
    assert (told.why.code, told.retry_after) == ("line.office_full", 30.0)


@pytest.mark.parametrize("status", ["503 Busy", "507 Full"])
def test_only_the_office_itself_is_busy_or_full(server: Server, status: str) -> None:
    server.answer = http(b"<html>", status=status, media="text/html")
    told = why(server.url)
    assert told.why.code == "line.office_trouble"
    assert not isinstance(told, NoRoom)


def test_an_answer_that_was_packed_on_the_way_is_unpacked(server: Server) -> None:
    server.answer = http(gzip.compress(PAGE), more="Content-Encoding: gzip\r\n")
    with contextlib.closing(HttpOffice(server.url)) as office:
        assert office.changes("s", after=0, limit=10).rows == []


def test_an_answer_that_was_packed_badly_cannot_be_read(server: Server) -> None:
    server.answer = http(b"\x1f\x8b\x08garbage" * 9, more="Content-Encoding: gzip\r\n")
    assert why(server.url).why.code == "line.garbled"


def test_an_answer_in_chunks_is_put_together(server: Server) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {MEDIA}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    chunks = b"".join(b"1\r\n" + PAGE[n : n + 1] + b"\r\n" for n in range(len(PAGE)))
    server.answer = head.encode() + chunks + b"0\r\n\r\n"
    with contextlib.closing(HttpOffice(server.url)) as office:
        assert office.changes("s", after=0, limit=10).head == 0


def test_a_packed_answer_that_swells_is_not_kept(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.http.MAX_ANSWER", 100_000)
    server.answer = http(gzip.compress(bytes(30_000_000)), more="Content-Encoding: gzip\r\n")
    assert why(server.url).why.code == "line.garbled"


def test_an_answer_that_somebody_kept_is_not_believed(server: Server) -> None:
    server.answer = http(PAGE, more=f"{QUESTION}: another question\r\n")
    assert why(server.url).why.code == "line.old_answer"


@pytest.mark.parametrize("call", sorted(CALLS))
def test_nobody_on_the_way_is_asked_for_what_he_kept(server: Server, call: str) -> None:
    server.answer = http(PAGE)
    with contextlib.closing(HttpOffice(server.url)) as office, contextlib.suppress(NoLine):
        CALLS[call](office)
    head = server.asked[0].partition(b"\r\n\r\n")[0].lower()
    assert b"cache-control: no-store" in head
    assert QUESTION.lower().encode() in head


@pytest.mark.parametrize("path", ["/sync/changes", "/sync/head", "/api/ask", "/sync/scans/ab"])
def test_every_answer_of_the_office_names_its_question_and_forbids_keeping_it(bureau: Any, path: str) -> None:
    method = "GET" if path in ("/sync/changes", "/sync/head") else "POST"
    for _ in range(2):
        answer = bureau(method, path, headers={QUESTION: "q-17"})
        assert answer.headers[QUESTION.lower()] == "q-17"
        assert answer.headers["cache-control"] == "no-store"


@pytest.fixture
def bureau(tmp_path: Any) -> Iterator[InProcess]:
    """The door of an office nobody founded: it refuses all."""
    from backoffice.office import Office
    from backoffice.store.database import Database, sqlite_url
    from backoffice.store.schema import bring_up
    from tests.store.world import CountedIds, HandClock

    database = Database(sqlite_url(tmp_path / "office.db"))
    bring_up(database)
    office = Office(database=database, clock=HandClock(), ids=CountedIds(), scans=tmp_path / "scans")
    with InProcess(make_app(office)) as door:
        yield door
    database.close()


def test_a_page_that_answers_where_tls_is_spoken_is_no_office(server: Server) -> None:
    server.answer = b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\n\r\n<html>plain</html>"
    server.early = True
    assert why(server.url.replace("http:", "https:")).why.code == "line.stranger"


@pytest.mark.parametrize(
    "status", ["407 Proxy Authentication Required", "403 Forbidden by policy", "502 Bad Gateway", "302 Found"]
)
def test_a_proxy_that_does_not_let_us_through_is_told_as_that(
    server: Server, monkeypatch: pytest.MonkeyPatch, status: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", server.url)
    server.answer = http(b"<html>", status=status, media="text/html")
    assert why("https://office.test").why.code == "line.proxy"
    assert server.asked[0].startswith(b"CONNECT office.test:443")


def test_a_proxy_that_is_not_there_is_a_cut_line(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
    assert why("https://office.test").why.code == "line.no_connection"


def test_what_stands_in_the_way_has_a_few_words_for_the_line_at_the_bottom() -> None:
    for code in ("line.stranger", "line.old_answer", "line.proxy", "line.office_busy", "line.office_full"):
        for language in LANGUAGES:
            short, long = Catalogue(language).say(SHORT[code]), Catalogue(language)(code)
            assert len(short) < 45 < len(long)
