"""The line between a desk and the office, byte by byte, and what can happen to a call on it.

The desk's end is the real `HttpOffice`; only the transport under it is ours. The office's end are the real handlers of
its routes, called as they stand, without a socket, a loop or a thread.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any, Self
from unittest import mock

import requests
from litestar.datastructures import Headers

from backoffice.api import bodies, desk, picture
from backoffice.errors import OfficeTrouble
from backoffice.office import Office
from sync import http
from sync.http import HttpOffice
from sync.wire.envelope import MEDIA, QUESTION, WireError, decode, encode
from sync.wire.messages import Applied, Push, Pushed, Receipt

ADDRESS = "http://localhost:1"
FAULTS = ("lost", "unanswered", "late", "twice", "half", "portal", "old", "busy", "damaged", "liar")
"""What happens to one call: it never arrives; its answer does not; it arrives when nobody waits any more; it arrives
twice; half of its answer; a Wi-Fi's sign-in page; the answer to an earlier call; the office has no time; a bit of it is
turned over on the way; a stranger answers in the office's name."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it travels."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Said:
    """An answer as it travels."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": MEDIA})


class _AtOnce:
    """The office's pools of threads, without threads."""

    async def store(self, work: Callable[..., Any], *args: Any, **named: Any) -> Any:
        return work(*args, **named)

    hash = store

    async def turn(self, _token: str, work: Callable[..., Any], *args: Any, **named: Any) -> Any:
        return work(*args, **named)

    scan = turn

    def opened(self, token: str, device: str) -> None:
        """Nobody waits at a gate here."""


def _routes() -> list[tuple[re.Pattern[str], frozenset[str], Any]]:
    found = []
    for route in (*desk.ROUTES, *picture.ROUTES):
        for path in route.paths:
            pattern = re.sub(r"\{(\w+):\w+\}", r"(?P<\1>[^/]+)", path)
            found.append((re.compile(pattern), frozenset(map(str, route.http_methods)), route))
    return found


_ROUTES = _routes()


def door(office: Office, asked: Asked) -> Said:
    """What the office says to a request. Whatever is not trouble of the office's own is raised: it is a defect."""
    for pattern, methods, handler in _ROUTES:
        found = pattern.fullmatch(asked.path)
        if found is not None and asked.method in methods:
            request = _request(office, asked, found.groupdict())
            try:
                answer = _run(handler.fn(request))
            except OfficeTrouble as trouble:
                answer = bodies.say_trouble(request, trouble)
            headers = {"Content-Type": str(answer.media_type), **dict(answer.headers), **_echo(asked)}
            return Said(answer.status_code or handler.status_code, answer.content or b"", headers)
    raise AssertionError(f"the office has no address {asked.method} {asked.path}")


def _echo(asked: Asked) -> dict[str, str]:
    """Which question it answers, as `backoffice.api.travel` marks it."""
    return {QUESTION: asked.headers[QUESTION]} if QUESTION in asked.headers else {}


def _request(office: Office, asked: Asked, params: Mapping[str, str]) -> Any:
    async def body() -> bytes:
        return asked.body

    state = SimpleNamespace(office=office, threads=_AtOnce())
    return SimpleNamespace(
        app=SimpleNamespace(state=state),
        headers=Headers(dict(asked.headers)),
        query_params=asked.query,
        path_params=params,
        base_url=ADDRESS,
        method=asked.method,
        url=SimpleNamespace(path=asked.path),
        body=body,
    )


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    try:
        work.send(None)
    except StopIteration as done:
        return done.value
    raise AssertionError("a route waited for something that nobody in this world does")


class _Answer:
    """As much of a response as the desk's end reads."""

    def __init__(self, said: Said) -> None:
        self.status_code, self.headers = said.status, requests.structures.CaseInsensitiveDict(said.headers)
        self.raw = SimpleNamespace(read1=self._read)
        self._bytes = io.BytesIO(said.body)

    def _read(self, size: int = -1, **_: Any) -> bytes:
        return self._bytes.read(size)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def close(self) -> None:
        return None


class Line:
    """The transport of one desk: `carry` brings a request to the office and its answer back, or does not."""

    def __init__(self, carry: Callable[[Asked], Said]) -> None:
        self._carry = carry

    def request(self, method: str, url: str, **more: Any) -> _Answer:
        token = getattr(more.get("auth"), "_token", "")
        headers = {**(more.get("headers") or {}), **({"Authorization": f"Bearer {token}"} if token else {})}
        query = {name: str(value) for name, value in (more.get("params") or {}).items()}
        path = url.removeprefix(ADDRESS)
        return _Answer(self._carry(Asked(method, path, query, headers, more.get("data") or b"")))

    def close(self) -> None:
        return None


def office_over(carry: Callable[[Asked], Said]) -> HttpOffice:
    """The real port of the office over this line."""
    office = HttpOffice(ADDRESS)
    office._http.close()
    office._http = Line(carry)  # type: ignore[assignment]
    return office


@contextmanager
def unhurried() -> Iterator[None]:
    """While this lasts no call is over because the machine that plays has no time for it: a world would not repeat."""
    with mock.patch.object(http, "time", SimpleNamespace(monotonic=lambda: 0.0)):
        yield


def no_answer() -> requests.ConnectionError:
    """What the transport raises where nothing comes back."""
    return requests.ConnectionError("cut")


def portal() -> Said:
    """A page of somebody else's."""
    return Said(200, b"<html>Sign in to the Wi-Fi of this cafe</html>", {"Content-Type": "text/html"})


def half(said: Said) -> Said:
    """The answer broke off in the middle."""
    return replace(said, body=said.body[: len(said.body) // 2])


def busy() -> Said:
    """The office has no time for anybody."""
    return Said(503, b"", {"Retry-After": "3"})


def damaged(asked: Asked) -> Asked:
    """One bit of what the head of an operation does not cover, or of a piece of a scan, is turned over."""
    try:
        push = decode(asked.body, Push) if asked.path.endswith("/push") else None
    except WireError:
        push = None
    if push is not None and push.ops:
        ops = list(push.ops)
        ops[-1] = type(ops[-1])(ops[-1].head, ops[-1].salt, _turned_over(ops[-1].args))
        return replace(asked, body=encode(Push(**{**_fields(push), "ops": ops})))
    return replace(asked, body=_turned_over(asked.body)) if asked.method == "PATCH" else asked


def liar(asked: Asked) -> Said | None:
    """What a stranger says to a batch: that all of it is done. None where they have nothing to say."""
    if not asked.path.endswith("/push"):
        return None
    push = decode(asked.body, Push)
    import msgspec

    ids = [msgspec.json.decode(each.head)["op_id"] for each in push.ops]
    device = msgspec.json.decode(push.ops[-1].head)["device"]
    from tests.simulation.chance import START

    receipt = Receipt(device, push.incarnation, push.head_n, push.head_hash, START, bytes(64))
    return Said(200, encode(Pushed([Applied(each, 0) for each in ids], receipt)))


def _fields(push: Push) -> dict[str, Any]:
    return {name: getattr(push, name) for name in push.__struct_fields__}


def _turned_over(raw: bytes) -> bytes:
    if not raw:
        return raw
    middle = len(raw) // 2
    return raw[:middle] + bytes([raw[middle] ^ 1]) + raw[middle + 1 :]
