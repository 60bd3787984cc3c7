"""A call against one deadline: its request as it goes out, the head of its answer, and its body.

A timeout of a socket bounds each read: a head that drips a byte at a time would hold its reader for hours. And what
urllib3 gives a new connection for its first request is the time for connecting, in which a slow line sends no piece.
"""

from __future__ import annotations

import io
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from http.client import HTTPResponse
from typing import Any, Final

from sync.kept import something_came

_UNTIL: Final[ContextVar[float]] = ContextVar("until", default=float("inf"))


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Every call made in here by this thread is over after so many seconds, whatever it is doing then."""
    before = _UNTIL.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _UNTIL.reset(before)


def seconds_left() -> float | None:
    """Seconds until the deadline; None where there is none. Raises `TimeoutError` after it."""
    left = _UNTIL.get() - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return None if left == float("inf") else left


class DeadlineResponse(HTTPResponse):
    """Gives all of its bytes within the timeout its socket has when it begins. Raises `TimeoutError`."""

    def __init__(self, sock: socket.socket, *more: Any, **named: Any) -> None:
        super().__init__(sock, *more, **named)
        seconds = sock.gettimeout()
        if seconds is not None:
            until = min(time.monotonic() + seconds, _UNTIL.get())
            self.fp = io.BufferedReader(_Bounded(sock, self.fp.detach(), until))


class _Bounded(io.RawIOBase):
    def __init__(self, sock: socket.socket, raw: io.RawIOBase, until: float) -> None:
        self._socket, self._raw, self._until = sock, raw, until

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._socket.settimeout(left)
        count: int | None = self._raw.readinto(buffer)
        if count:
            something_came()
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()
