"""Calls the application without a socket: the same door, no port. For the rehearsal and for tests."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from litestar import Litestar


@dataclass(frozen=True, slots=True)
class Said:
    """An answer as it came."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class InProcess:
    """One caller with an event loop of its own."""

    def __init__(self, app: Litestar, *, host: str = "office.test") -> None:
        self._app: Any = app
        self._host = host
        self._runner = asyncio.Runner()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the loop."""
        self._runner.close()

    def __call__(self, method: str, path: str, *, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Said:
        """Send one request and wait for the answer."""
        return self._runner.run(self._send(method, path, headers or {}, body))

    async def _send(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Said:
        split = urlsplit(path)
        named = {"host": self._host, "content-length": str(len(body)), **headers}
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": split.path,
            "raw_path": split.path.encode(),
            "query_string": split.query.encode(),
            "root_path": "",
            "headers": [(name.lower().encode(), value.encode()) for name, value in named.items()],
            "client": ("127.0.0.1", 1),
            "server": (self._host, 80),
        }
        sent: list[MutableMapping[str, Any]] = []
        parts = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def receive() -> MutableMapping[str, Any]:
            return next(parts, {"type": "http.disconnect"})

        async def send(message: MutableMapping[str, Any]) -> None:
            sent.append(message)

        await self._app(scope, receive, send)
        start = next(each for each in sent if each["type"] == "http.response.start")
        whole = b"".join(each.get("body", b"") for each in sent if each["type"] == "http.response.body")
        return Said(start["status"], {name.decode(): value.decode() for name, value in start["headers"]}, whole)
