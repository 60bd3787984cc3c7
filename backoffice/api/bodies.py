"""Bodies in and out: read as bytes, decoded by hand, answered as MessagePack; trouble always comes with words."""

from __future__ import annotations

import hashlib
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from typing import Any, Final, TypeVar

import anyio.to_thread
import msgspec
from anyio import CapacityLimiter
from litestar import Request, Response
from litestar.exceptions import HTTPException

from backoffice.api.gate import Gate
from backoffice.api.heads import Heads
from backoffice.errors import Busy, Full, Garbage, OfficeTrouble, SessionOver
from backoffice.office import Office
from backoffice.scanning import WrongOffset
from backoffice.store import disks
from mfc_desk.text.message import Message, msg
from sync.wire.decoders import json_decoder
from sync.wire.envelope import MEDIA, WireError, decode, encode
from sync.wire.messages import Refusal
from sync.wire.say import to_say

log = logging.getLogger(__name__)
T = TypeVar("T")
THREADS: Final = 8
HASHERS: Final = 2
SESSIONS: Final = 4096
Asked = Request[Any, Any, Any]
Answered = Response[bytes]

_GONE: Final = "client disconnected prematurely"
"""What the framework says where whoever asks was cut off in the middle."""
_OF_HTTP: Final = {404: "office.no_such_address", 405: "office.no_such_address", 413: "office.too_much"}


class Threads:
    """The bounded pools: database and disk in one, the slow hashing of passwords in another; and the desks' gate."""

    def __init__(self, gate: Gate | None = None) -> None:
        self._store = CapacityLimiter(THREADS)
        self._hash = CapacityLimiter(HASHERS)
        self._gate = gate or Gate()
        self._devices: OrderedDict[str, str] = OrderedDict()
        """Whose the newest sessions are, as far as they were opened here: the gate counts by device."""

    async def store(self, work: Callable[..., T], *args: Any, **named: Any) -> T:
        """Run work that touches database or disk."""
        return await anyio.to_thread.run_sync(partial(work, *args, **named), limiter=self._store)

    async def turn(self, token: str, work: Callable[..., T], *args: Any, **named: Any) -> T:
        """Run heavy work of a desk in its turn; its body has arrived already. Raises `Busy`."""
        async with self._gate.passed(self._devices.get(token, token)):
            return await self.store(work, *args, **named)

    async def scan(self, token: str, work: Callable[..., T], *args: Any, **named: Any) -> T:
        """The same for a scan: there are never so many of them that nothing else gets through."""
        async with self._gate.passed(self._devices.get(token, token), scan=True):
            return await self.store(work, *args, **named)

    def opened(self, token: str, device: str) -> None:
        """A session begins: what is done with it is the device's."""
        self._devices[token] = device
        if len(self._devices) > SESSIONS:
            self._devices.popitem(last=False)

    async def hash(self, work: Callable[..., T], *args: Any) -> T:
        """Run work that hashes a password."""
        return await anyio.to_thread.run_sync(partial(work, *args), limiter=self._hash)


def office_of(request: Asked) -> Office:
    """The office this application serves."""
    office: Office = request.app.state.office
    return office


def threads_of(request: Asked) -> Threads:
    """The pools of this application."""
    threads: Threads = request.app.state.threads
    return threads


def heads_of(request: Asked) -> Heads:
    """How far the feeds are, of this application."""
    heads: Heads = request.app.state.heads
    return heads


async def body_of(request: Asked, shape: type[T]) -> T:
    """The request's body. Raises `Garbage`."""
    try:
        body: T = decode(await request.body(), shape)
    except WireError as error:
        raise Garbage(msg("office.garbage")) from error
    return body


async def json_of(request: Asked, shape: type[T]) -> T:
    """The body that a page of the hall sends. Raises `Garbage`."""
    try:
        body: T = json_decoder(shape).decode(await request.body())
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Garbage(msg("office.garbage")) from error
    return body


def token_of(request: Asked) -> str:
    """The bearer token. Raises `SessionOver`."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise SessionOver(msg("office.session_over"))
    return token


def number_of(text: str | None, *, most: int) -> int:
    """A whole number from 0 to `most` out of a header or a query. Raises `Garbage`."""
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 18 or int(text) > most:
        raise Garbage(msg("office.garbage"))
    return int(text)


def answer(body: object) -> Answered:
    """A good answer."""
    return Response(body if isinstance(body, bytes) else encode(body), media_type=MEDIA)


def say_trouble(request: Asked, trouble: Exception) -> Answered:
    """The words for trouble of ours, with its status."""
    assert isinstance(trouble, OfficeTrouble)
    if isinstance(trouble, WrongOffset):
        return Response(encode(trouble.state), status_code=trouble.status, media_type=MEDIA)
    headers = {"Retry-After": str(trouble.wait_seconds)} if trouble.wait_seconds else {}
    return _refuse(request, trouble.status, trouble.why, wait=trouble.wait_seconds, headers=headers)


def say_http(request: Asked, trouble: Exception) -> Answered:
    """The words for what the framework refuses: an unknown address, a body too big."""
    assert isinstance(trouble, HTTPException)
    if trouble.detail == _GONE:
        return _refuse(request, 400, msg("office.garbage"))  # nobody hears it: no defect, nothing was taken
    if trouble.status_code >= 500:
        return say_defect(request, trouble)
    return _refuse(request, trouble.status_code, msg(_OF_HTTP.get(trouble.status_code, "office.garbage")))


def say_busy(request: Asked, trouble: Exception) -> Answered:
    """The database does not answer at the moment, or has no room; nothing was taken."""
    if disks.is_full(trouble):
        return say_full(request, trouble)
    log.error("the database does not answer: %s", type(trouble).__name__)
    return say_trouble(request, Busy(msg("office.busy"), wait_seconds=5))


def say_full(request: Asked, trouble: Exception) -> Answered:
    """A disk of the office is full; nothing was taken, and every desk keeps what it has."""
    log.error("no room on a disk of the office: %s", type(trouble).__name__)
    return say_trouble(request, Full(msg("office.full"), wait_seconds=disks.RETRY_S))


def say_disk(request: Asked, trouble: Exception) -> Answered:
    """A file could not be written: no room, a disk that does not answer, or a defect of ours."""
    if disks.is_full(trouble):
        return say_full(request, trouble)
    if not disks.is_silent(trouble):
        return say_defect(request, trouble)
    log.error("a disk of the office does not answer: %s", trouble)
    return say_trouble(request, Busy(msg("office.busy"), wait_seconds=disks.RETRY_S))


def say_defect(request: Asked, trouble: Exception) -> Answered:
    """A defect of ours: a number for the log, and nothing of the inside."""
    number = hashlib.sha256(f"{time.monotonic_ns()}{trouble}".encode()).hexdigest()[:8]
    log.error("defect %s at %s %s", number, request.method, request.url.path, exc_info=trouble)
    return _refuse(request, 500, msg("office.our_fault", number=number))


def _refuse(
    request: Asked, status: int, why: Message, *, wait: int = 0, headers: dict[str, str] | None = None
) -> Answered:
    accepts = request.headers.get("accept", "")
    if "text/html" in accepts:  # somebody reads it: bytes for desks would be offered to them as a file
        from backoffice.web.rendering import trouble

        return trouble(why, status=status, headers=headers or {})
    body = Refusal(to_say(why), wait)
    plain = "application/json" in accepts
    raw, media = (msgspec.json.encode(body), "application/json") if plain else (encode(body), MEDIA)
    return Response(raw, status_code=status, media_type=media, headers=headers or {})
