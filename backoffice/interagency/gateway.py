"""The way to the agencies: one request over X-Road's REST protocol, with a deadline, to the gateway of this office.

Plain `http.client`: the office sends little, and needs no library for it.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Timer
from typing import Final
from urllib.parse import urlsplit

TIMEOUT_S: Final = 10.0
LARGEST: Final = 1024 * 1024
"""Bytes of an answer: a record of a register is smaller."""
LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


class Unreachable(Exception):
    """Nothing came back in time, or nothing that is HTTP."""


class UnfitAddress(ValueError):
    """An address that no request may go to: only https, or this computer itself."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request as it goes out."""

    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back; the names of the headers in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Gateway:
    """The security server of this office."""

    def __init__(self, url: str, timeout_s: float = TIMEOUT_S) -> None:
        split = urlsplit(url)
        if not split.hostname or (split.scheme != "https" and split.hostname not in LOOPBACK):
            raise UnfitAddress(url)
        self._secure, self._host, self._port = split.scheme == "https", split.hostname, split.port
        self._timeout = timeout_s

    def ask(self, outgoing: Outgoing) -> Reply:
        """Send and wait for the answer, never longer than the timeout. Raises `Unreachable`."""
        kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
        connection = kind(self._host, self._port, timeout=self._timeout)
        until = time.monotonic() + self._timeout
        with contextlib.closing(connection):
            try:
                connection.connect()
                # each byte resets the socket's own timeout: whoever drips is cut off from outside
                cut = Timer(max(0.0, until - time.monotonic()), _cut, (connection,))
                cut.daemon = True
                cut.start()
                try:
                    return _exchange(connection, outgoing)
                finally:
                    cut.cancel()
            except (OSError, http.client.HTTPException, ValueError) as error:
                raise Unreachable(f"{type(error).__name__}: {error}") from error


def _exchange(connection: http.client.HTTPConnection, outgoing: Outgoing) -> Reply:
    connection.request("POST", outgoing.path, body=outgoing.body, headers=dict(outgoing.headers))
    answer = connection.getresponse()
    body = answer.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise http.client.HTTPException("the answer is too big")
    if answer.length:
        raise http.client.IncompleteRead(body, answer.length)
    return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, body)


def _cut(connection: http.client.HTTPConnection) -> None:
    with contextlib.suppress(OSError, AttributeError):  # it may be over, and closed, meanwhile
        connection.sock.shutdown(socket.SHUT_RDWR)
