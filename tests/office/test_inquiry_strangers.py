"""Between office and agency stand strangers, and an agency may say too much: no page of theirs ends a request."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from backoffice.interagency import answers
from backoffice.interagency.gateway import Gateway, Outgoing, Reply
from backoffice.interagency.post import FIRST_WAIT, Post
from mfc_desk.domain.inquiries import Outcome, RequestState, Trouble
from mfc_desk.domain.operations.agency_answers import LONGEST_VALUE, MOST_VALUES
from tests.office.inquiring import Case

FOUND = json.dumps({"answer": "somebody's", "outcome": "found", "values": {"entries": 4}}).encode()
JSON = {"Content-Type": "application/json; charset=utf-8"}
PAGE = {"Content-Type": "text/html"}


@contextmanager
def stranger(status: int, headers: Mapping[str, str], body: bytes) -> Iterator[str]:
    """Somebody who answers everything with the same, at the address that is given."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base's
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join(5)
    server.server_close()


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (404, PAGE, b"<html>no such page</html>"),
        (403, PAGE, b"<html>sign in to the network</html>"),
        (302, {"Location": "/login"}, b""),
        (200, PAGE, b"<html>back at nine</html>"),
        (200, JSON, FOUND),
        (400, JSON, b'{"error": "what is this?"}'),
        (202, JSON, b"{}"),
        (500, JSON | {"X-Road-Error": "Server.ServerProxy.UnknownService", "X-Road-Id": "another"}, b"{}"),
    ],
)
def test_what_does_not_name_our_request_is_no_answer_and_it_is_asked_again(
    case: Case, status: int, headers: Mapping[str, str], body: bytes
) -> None:
    request = case.ask()
    with stranger(status, headers, body) as url:
        Post(case.bureau.office, Gateway(url)).turn()
    case.desk.pull()
    assert case.row(request).state is RequestState.SENT
    case.later(2 * FIRST_WAIT)
    case.deliver()
    assert case.row(request).outcome is Outcome.FOUND


@pytest.mark.parametrize("status", [200, 404])
def test_a_page_with_our_number_on_it_is_no_answer_either(case: Case, status: int) -> None:
    request = case.ask()
    with stranger(status, PAGE | {"X-Road-Id": request}, b"<html></html>") as url:
        Post(case.bureau.office, Gateway(url)).turn()
    case.desk.pull()
    assert case.row(request).state is RequestState.SENT


class Telling(Gateway):
    """An agency that answers with this, and counts how often it was asked."""

    def __init__(self, url: str, told: Mapping[str, object]) -> None:
        super().__init__(url)
        self._body, self.asked = json.dumps({"answer": "a1", "outcome": "found", **told}).encode(), 0

    def ask(self, outgoing: Outgoing) -> Reply:
        self.asked += 1
        headers = {"x-road-id": outgoing.headers["X-Road-Id"], "content-type": "application/json"}
        return Reply(200, headers, self._body)


TOO_MUCH: tuple[Mapping[str, object], ...] = (
    {"values": {"note": "a" * (LONGEST_VALUE + 1)}},
    {"values": {"a" * (LONGEST_VALUE + 1): 1}},
    {"values": {f"v{n}": n for n in range(MOST_VALUES + 1)}},
    {"differs": ["x"] * 21},
)


def once(case: Case, gateway: Telling) -> tuple[int, object, object, bytes | None]:
    request, post = case.ask(), Post(case.bureau.office, gateway)
    for _ in range(3):
        while post.turn() is not None:
            pass
        case.later(timedelta(seconds=31))
    case.desk.hello()
    case.desk.pull()
    over = case.row(request)
    return gateway.asked, over.trouble, over.why, case.exchange(request).answered


@pytest.mark.parametrize("told", TOO_MUCH)
def test_an_answer_that_is_too_big_ends_its_request_and_is_kept(case: Case, told: Mapping[str, object]) -> None:
    asked, trouble, why, kept = once(case, gateway := Telling(case.agency.url, told))
    assert (asked, trouble, why) == (1, Trouble.BUSINESS, "inquiry.why.unreadable")
    assert kept == gateway._body


@pytest.mark.logs("is not let in: rule.answer_too_big")
def test_an_answer_that_a_rule_refuses_ends_its_request_and_is_kept(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "LONGEST_VALUE", 1_000_000)  # what reads it and the rule no longer agree
    asked, trouble, why, kept = once(case, gateway := Telling(case.agency.url, TOO_MUCH[0]))
    assert (asked, trouble, why) == (1, Trouble.BUSINESS, "inquiry.why.unreadable")
    assert kept == gateway._body
