"""Desks that call one person after the other, and the boards of their hall: how far behind each board was each time.

    python -m benchmarks.measured.desks_and_boards URL < hall.json

Desks and boards have a connection and a thread of their own; they mostly wait. The last line is a JSON object: how many
calls were made, how many milliseconds each board took for each, and how many of them a board never showed.
"""

from __future__ import annotations

import http.client
import json
import random
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

from sync.wire.envelope import MEDIA, decode, encode
from sync.wire.messages import Answer, Ask

LAST_S = 2.0
"""After the last call the boards are read so much longer."""
PAUSE = threading.Event()


class Board:
    """A board as its page reads it: when each number stood on it first."""

    def __init__(self, url: str, token: str) -> None:
        self.line = _line(url)
        self.line.request("GET", "/board/live", headers={"Cookie": f"mfc_board={token}"})
        self.stream = self.line.getresponse()
        self.seen: dict[str, float] = {}
        if self.stream.status != 200:
            raise ConnectionError(f"{self.stream.status} {self.stream.read(200)!r}")

    def read(self, began: threading.Barrier) -> None:
        """Read what comes until the line is cut; the others wait for the first of it."""
        waiting = True
        for line in iter(self.stream.readline, b""):
            name, _, value = line.partition(b":")
            if name != b"data":
                continue
            now = time.perf_counter()
            for call in json.loads(value).get("calls", ()):
                self.seen.setdefault(call["number"], now)
            if waiting:
                began.wait()
                waiting = False


class Desk:
    """A desk that has a person every so many seconds: it calls, and somewhat later sees them out."""

    def __init__(self, url: str, token: str, *, name: str, chance: random.Random) -> None:
        self.line, self.token, self.name, self.chance = _line(url), token, name, chance
        self.called: dict[str, float] = {}

    def work(self, every: float, seconds: float) -> None:
        """Work so long."""
        until = time.perf_counter() + seconds
        PAUSE.wait(self.chance.uniform(0, every))
        while time.perf_counter() < until:
            began = time.perf_counter()
            answer = self._ask("call_next")
            self.called[json.loads(answer.rows[0].body)["number"]] = began
            PAUSE.wait(self.chance.uniform(0.5, 1.0) * every / 1.5)
            self._ask("leave_queue", ticket=answer.result["ticket"], reason="served")
            PAUSE.wait(self.chance.uniform(0.2, 0.8) * every)

    def _ask(self, verb: str, **args: Any) -> Answer:
        body = encode(Ask(f"{self.name}-{verb}-{self.chance.getrandbits(64):x}", verb, args))
        self.line.request("POST", "/api/ask", body, {"Authorization": f"Bearer {self.token}", "Content-Type": MEDIA})
        said = self.line.getresponse()
        raw = said.read()
        if said.status != 200:
            raise ConnectionError(f"{said.status} {raw[:200]!r}")
        answer: Answer = decode(raw, Answer)
        if answer.refused is not None or not answer.rows:
            raise ConnectionError(f"{verb}: {answer.refused}")
        return answer


def _line(url: str) -> http.client.HTTPConnection:
    split = urlsplit(url)
    return http.client.HTTPConnection(str(split.hostname), split.port, timeout=60)


def main(url: str) -> None:
    """Let desks and boards work, and tell how far behind the boards were."""
    told = json.load(sys.stdin)
    boards = [Board(url, token) for token in told["boards"]]
    began = threading.Barrier(len(boards) + 1)
    for board in boards:
        threading.Thread(target=board.read, args=[began], daemon=True).start()
    began.wait(30)
    desks = [
        Desk(url, token, name=f"{told['seed']}-{n}", chance=random.Random(f"{told['seed']}-{n}"))
        for n, token in enumerate(told["desks"])
    ]
    with ThreadPoolExecutor(len(desks)) as pool:
        for done in [pool.submit(desk.work, told["every"], told["seconds"]) for desk in desks]:
            done.result()
    PAUSE.wait(LAST_S)
    called = {number: at for desk in desks for number, at in desk.called.items()}
    pairs = [(board.seen.get(number), at) for board in boards for number, at in called.items()]
    behind = [(seen - at) * 1000 for seen, at in pairs if seen is not None]
    print(json.dumps({"calls": len(called), "behind_ms": behind, "unseen": len(pairs) - len(behind)}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
