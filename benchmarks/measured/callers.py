"""Clients that ask "next" over HTTP, each on a kept-alive connection of its own, as fast as they are answered.

    python -m benchmarks.measured.callers URL CLIENTS < tokens

Each token asks once. The first tenth warms up. The last line is a JSON object: calls a second, the times of the calls
and the tickets that were called.
"""

from __future__ import annotations

import json
import socket
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from sync.wire.envelope import MEDIA, decode, encode
from sync.wire.messages import Answer, Ask

WARMING = 10
"""One call in so many is made before the clock runs."""


class Caller:
    """One client: its connection, the requests it will send, and what came back."""

    def __init__(self, url: str, tokens: Sequence[str]) -> None:
        split = urlsplit(url)
        self.host = f"{split.hostname}:{split.port}"
        self.line = socket.create_connection((str(split.hostname), int(split.port or 0)), timeout=60)
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.requests = [self._request(token) for token in tokens]
        self.took: list[float] = []
        self.answers: list[bytes] = []

    def warm_up(self) -> None:
        """The first calls, which nobody counts."""
        first = len(self.requests) // WARMING
        for request in self.requests[:first]:
            self.answers.append(self._ask(request))
        self.requests = self.requests[first:]

    def work(self) -> None:
        """All other calls, one after the other, each with its time."""
        for request in self.requests:
            began = time.perf_counter()
            answer = self._ask(request)
            self.took.append(time.perf_counter() - began)
            self.answers.append(answer)

    def _request(self, token: str) -> bytes:
        body = encode(Ask(command_of(token), "call_next"))
        head = (
            f"POST /api/ask HTTP/1.1\r\nHost: {self.host}\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: {MEDIA}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    def _ask(self, request: bytes) -> bytes:
        self.line.sendall(request)
        got = b""
        while b"\r\n\r\n" not in got:
            got += self._more()
        head, _, body = got.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise ConnectionError(f"{head[:80]!r} {body[:200]!r}")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        while len(body) < length:
            body += self._more()
        return body

    def _more(self) -> bytes:
        piece = self.line.recv(65536)
        if not piece:
            raise ConnectionError("the connection was closed")
        return piece


def command_of(token: str) -> str:
    """The command under which a desk asks."""
    return f"call-{token[-24:]}"


def together(callers: Sequence[Caller], work: str) -> float:
    """Let all of them work at once; the seconds until the last one is done."""
    with ThreadPoolExecutor(len(callers)) as pool:
        began = time.perf_counter()
        for done in [pool.submit(getattr(caller, work)) for caller in callers]:
            done.result()
        return time.perf_counter() - began


def main(url: str, clients: int) -> None:
    """Call for every token and tell what it took."""
    tokens = sys.stdin.read().split()
    callers = [Caller(url, tokens[place::clients]) for place in range(clients)]
    together(callers, "warm_up")
    seconds = together(callers, "work")
    took = sorted(one for caller in callers for one in caller.took)
    answers = [decode(raw, Answer) for caller in callers for raw in caller.answers]
    refused = [answer.refused for answer in answers if answer.refused is not None]
    called = [answer.result.get("ticket") for answer in answers]
    told = {"calls_a_second": len(took) / seconds, "took": took, "called": called, "refused": len(refused)}
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
