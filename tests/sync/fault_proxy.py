"""A proxy on loopback that does what networks do: cut, reset, stall, double, answer by itself, be slow."""

from __future__ import annotations

import contextlib
import select
import socket
import struct
import threading
from dataclasses import dataclass, replace
from typing import Literal

Way = Literal["request", "answer"]
METHODS = (b"GET /", b"POST /", b"PATCH /", b"HEAD /")
SMALL = 4096


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to the next request that begins with `on`, after `at` bytes of it or of its answer."""

    kind: Literal["cut", "reset", "stall", "double", "answer"]
    on: bytes
    at: int = 0
    where: Way = "request"
    answer: bytes = b""
    after: int = 0
    """How many of them come through before."""


class FaultProxy:
    """Stands before the office at `port`. With `rate` it lets so many bytes a second through, each way.

    `requests` is how each request began that came; `met` is set when a fault was met, `reached` when its bytes were.
    """

    def __init__(self, port: int, *, rate: float | None = None) -> None:
        self._port, self._rate = port, rate
        self.slice = 65536 if rate is None else max(512, round(rate / 100))
        self._fault: Fault | None = None
        self.requests: list[bytes] = []
        self.came = threading.Condition()
        self.met, self.reached, self._over = threading.Event(), threading.Event(), threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        for option in (socket.SO_RCVBUF, socket.SO_SNDBUF) if rate else ():
            self._listening.setsockopt(socket.SOL_SOCKET, option, SMALL)  # else the system swallows a piece at once
        self._listening.settimeout(0.05)
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def meet(self, fault: Fault) -> None:
        """The next request of its kind meets this; those after it are passed on."""
        self.met.clear()
        self.reached.clear()
        self._fault = fault

    def close(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(10)
        self._listening.close()

    def take(self, chunk: bytes) -> Fault | None:
        """The fault that this chunk meets, where it begins a request."""
        if not chunk.startswith(METHODS):
            return None
        with self.came:
            self.requests.append(chunk[:60].partition(b" HTTP")[0])
            self.came.notify_all()
        fault = self._fault
        if fault is None or not chunk.startswith(fault.on):
            return None
        if fault.after:
            self._fault = replace(fault, after=fault.after - 1)
            return None
        self._fault = None
        self.met.set()
        return fault

    def until(self, begins: bytes, count: int) -> None:
        """Wait until so many requests of a kind have come."""
        with self.came:
            assert self.came.wait_for(lambda: sum(each.startswith(begins) for each in self.requests) >= count, 60)

    def send(self, data: bytes, to: socket.socket) -> None:
        """Pass bytes on, as fast as the line is."""
        if self._rate is None:
            to.sendall(data)
            return
        for start in range(0, len(data), self.slice):
            to.sendall(data[start : start + self.slice])
            self._over.wait(len(data[start : start + self.slice]) / self._rate)

    def _accept(self) -> None:
        while not self._over.is_set():
            with contextlib.suppress(TimeoutError):
                client, _ = self._listening.accept()
                try:
                    office = socket.create_connection(("127.0.0.1", self._port))
                except OSError:  # nobody there
                    client.close()
                    continue
                both = _Both(self, client, office)
                for work in (both.requests, both.answers):
                    self._threads.append(threading.Thread(target=work))
                    self._threads[-1].start()

    @property
    def over(self) -> bool:
        return self._over.is_set()


class _Both:
    """A connection of a desk, and its continuation to the office."""

    def __init__(self, proxy: FaultProxy, client: socket.socket, office: socket.socket) -> None:
        self._proxy, self._client, self._office = proxy, client, office
        self._left: dict[Way, int | None] = {"request": None, "answer": None}
        self._kind = "cut"
        for one in (client, office):
            one.settimeout(20)

    def requests(self) -> None:
        """Pass on what the desk sends, and meet what there is to meet."""
        with contextlib.suppress(OSError):
            while chunk := self._from(self._client):
                if chunk.startswith(METHODS):  # what was not met by the last one is over with it
                    self._left = {"request": None, "answer": None}
                fault = self._proxy.take(chunk)
                if fault is not None and fault.kind == "double":
                    chunk = self._whole(chunk)
                    self._once_more(chunk)
                elif fault is not None and fault.kind == "answer":
                    self._whole(chunk)
                    self._client.sendall(fault.answer)
                    break
                elif fault is not None:
                    self._kind, self._left[fault.where] = fault.kind, fault.at
                if not self._pass(chunk, self._office, "request"):
                    return
        self._end("cut")

    def answers(self) -> None:
        """Pass on what the office answers."""
        with contextlib.suppress(OSError):
            while chunk := self._from(self._office):
                if not self._pass(chunk, self._client, "answer"):
                    return
        self._end("cut")

    def _pass(self, chunk: bytes, to: socket.socket, way: Way) -> bool:
        left = self._left[way]
        if left is None:
            self._proxy.send(chunk, to)
            return True
        self._proxy.send(chunk[:left], to)
        self._left[way] = left - min(left, len(chunk))
        if len(chunk) < left:
            return True
        self._proxy.reached.set()
        if self._kind == "stall":
            with contextlib.suppress(OSError):
                while self._from(self._client):  # until the desk gives up
                    pass
        self._end(self._kind)
        return False

    def _from(self, one: socket.socket) -> bytes:
        while not self._proxy.over:
            if one.fileno() < 0 or select.select([one], [], [], 0.1)[0]:
                return one.recv(self._proxy.slice)
        return b""

    def _whole(self, chunk: bytes) -> bytes:
        head, _, body = chunk.partition(b"\r\n\r\n")
        sizes = [int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")]
        while len(body) < (sizes[0] if sizes else 0):
            body += self._from(self._client)
        return head + b"\r\n\r\n" + body

    def _once_more(self, request: bytes) -> None:
        with socket.create_connection(("127.0.0.1", self._proxy._port)) as second:
            second.settimeout(10)
            second.sendall(request.replace(b"Connection: keep-alive", b"Connection: close"))
            while second.recv(65536):
                pass

    def _end(self, kind: str) -> None:
        for one in (self._client, self._office):
            with contextlib.suppress(OSError):
                if kind == "reset":
                    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                else:
                    one.shutdown(socket.SHUT_RDWR)
                one.close()
