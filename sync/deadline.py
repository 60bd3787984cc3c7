"""An answer read against one deadline, its head as well as its body.

A timeout of a socket bounds each read: a head that drips a byte at a time would hold its reader for hours.
"""

from __future__ import annotations

import io
import socket
import time
from http.client import HTTPResponse
from typing import Any


class DeadlineResponse(HTTPResponse):
    """Gives all of its bytes within the timeout its socket has when it begins. Raises `TimeoutError`."""

    def __init__(self, sock: socket.socket, *more: Any, **named: Any) -> None:
        super().__init__(sock, *more, **named)
        seconds = sock.gettimeout()
        if seconds is not None:
            until = time.monotonic() + seconds
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
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()
