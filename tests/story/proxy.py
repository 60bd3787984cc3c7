"""The road between a desk and its office: it carries, or does to a request what real roads do.

One thread, one connection of the desk at a time for each of its lanes. The road is named by its port, so that a desk
enrolled over it always drives on it.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Road = Literal["open", "closed", "error", "portal", "silent", "half"]
"""open: carries. closed: every connection ends at once. error: 500. portal: a Wi-Fi sign-in page. silent: takes the
request and never answers. half: the office answers, and half of the answer arrives."""
PORTAL = b"<!DOCTYPE html><html><body><h1>Welcome to FreeWiFi</h1><form>Accept</form></body></html>"


@dataclass(frozen=True, slots=True)
class Request:
    """One request of a desk."""

    method: str
    path: str
    raw: bytes


class Proxy:
    """Listens from the beginning; `road` may be set at any time and counts for every request from then on."""

    def __init__(self, office_port: int) -> None:
        self._office_port = office_port
        self.road: Road = "open"
        self.seen: list[str] = []
        self.cut_at_answer: Callable[[Request], bool] = lambda _: False
        """Asked when the first byte of an answer came from the office; True: the desk gets none of it."""
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._driving: set[object] = set()
        """The loop itself holds its tasks weakly."""
        self._thread = threading.Thread(target=self._run, name="road", daemon=True)
        ready = threading.Event()
        self._loop.call_soon(ready.set)
        self._server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port: int = self._server.sockets[0].getsockname()[1]
        self._thread.start()
        assert ready.wait(10)

    @property
    def url(self) -> str:
        """Where desks are told the office is."""
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        """Nobody comes here any more."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        self._loop.run_forever()
        assert self._server is not None
        self._server.close()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        if tasks:
            self._loop.run_until_complete(asyncio.wait(tasks))
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        self._driving.add(task)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while self.road != "closed":
                request = await _request(reader)
                self.seen.append(request.path)
                if self.road == "closed" or not await self._answer(request, writer):
                    break
        self._driving.discard(task)
        writer.transport.abort() if self.road == "closed" else writer.close()

    async def _answer(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        """Whether the connection lives on."""
        match self.road:
            case "error":
                return await _say(writer, b"500 Internal Server Error", b"text/plain", b"Internal Server Error")
            case "portal":
                return await _say(writer, b"200 OK", b"text/html; charset=utf-8", PORTAL)
            case "silent":
                await asyncio.sleep(60)
                return False
        return await self._carry(request, writer, half=self.road == "half")

    async def _carry(self, request: Request, writer: asyncio.StreamWriter, *, half: bool) -> bool:
        reader, office = await asyncio.open_connection("127.0.0.1", self._office_port)
        try:
            office.write(request.raw)
            await office.drain()
            first = await reader.readexactly(1)
            if self.cut_at_answer(request):
                return False
            answer = first + await _whole(reader)
            writer.write(answer[: len(answer) - len(answer) // 4] if half else answer)
            await writer.drain()
            return not half
        finally:
            office.close()


async def _request(reader: asyncio.StreamReader) -> Request:
    head = await reader.readuntil(b"\r\n\r\n")
    method, path = head.decode("latin-1").split(" ", 2)[:2]
    return Request(method, path.partition("?")[0], head + await reader.readexactly(_length(head)))


async def _whole(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    return head + await reader.readexactly(_length(head))


def _length(head: bytes) -> int:
    lines = head.lower().split(b"\r\n")
    return next((int(line.partition(b":")[2]) for line in lines if line.startswith(b"content-length:")), 0)


async def _say(writer: asyncio.StreamWriter, status: bytes, kind: bytes, body: bytes) -> bool:
    lines = [b"HTTP/1.1 " + status, b"content-type: " + kind, b"content-length: %d" % len(body), b"", body]
    writer.write(b"\r\n".join(lines))
    await writer.drain()
    return True
