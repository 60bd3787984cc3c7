"""Agencies behind a gateway, as X-Road's REST protocol shows them: POST /r1/instance/class/member/subsystem/service.

An answer that was made is kept in a journal beside the data: asked again by the same `X-Road-Id`, also after a
restart, an agency says the same thing.
"""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from backoffice.agency import registers
from backoffice.agency.registers import Register

PARTS: Final = 5
"""Of a service's path: instance, class, member, subsystem, service."""
LARGEST: Final = 1024 * 1024
TOLD: Final = ("x-road-client", "x-road-id", "x-road-userid", "x-road-issue", "x-road-request-hash")


class Silent(Exception):
    """The answer was made, and is not sent: the line is cut in between."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came; the names of the headers in lower case."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def id(self) -> str:
        """The request's id, "" where it is none."""
        try:
            return str(uuid.UUID(self.headers.get("x-road-id", "")))
        except ValueError:
            return ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said."""

    status: int
    body: Mapping[str, Any] | str
    headers: Mapping[str, str] = field(default_factory=dict)

    def raw(self) -> bytes:
        """The bytes of the body."""
        text = self.body if isinstance(self.body, str) else json.dumps(self.body, ensure_ascii=False, sort_keys=True)
        return text.encode()


class Agencies:
    """Everything the agencies know and have said."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._journal = file.with_suffix(".journal")
        self._lock = threading.Lock()
        self._tries: dict[str, int] = {}
        self._first: dict[str, float] = {}
        self._said: dict[str, tuple[str, Mapping[str, Any]]] = {}
        for line in self._journal.read_text(encoding="utf-8").splitlines() if self._journal.exists() else ():
            kept = json.loads(line)
            if kept["answer"] is not None:
                self._said[kept["id"]] = (kept["sha512"], kept["answer"])

    def reply(self, asked: Asked) -> Reply:
        """The answer to a request. Raises `Silent`."""
        register = registers.find(self._file, "/".join(unquote(part) for part in asked.path.split("/")[2:]))
        wrong = _wrong(asked, register)
        if wrong is not None or register is None:
            return wrong or _fault("Server.ServerProxy.UnknownService")
        time.sleep(register.behaviour.slow_s)
        with self._lock:
            return self._answer(asked, register)

    def _answer(self, asked: Asked, register: Register) -> Reply:
        digest = hashlib.sha512(asked.body).hexdigest()
        known = self._said.get(asked.id)
        if known is not None:
            self._note(asked, digest, None)
            return Reply(200, known[1]) if known[0] == digest else _refused("another question under the same id")
        how = register.behaviour
        tries = self._tries[asked.id] = self._tries.get(asked.id, 0) + 1
        first = self._first.setdefault(asked.id, time.monotonic())
        if how.troubled(tries) and how.trouble != "silent":
            self._note(asked, digest, None)
            return _trouble(how.trouble)
        if time.monotonic() < first + how.later_s:
            self._note(asked, digest, None)
            return Reply(202, {"received": asked.id}, {"Retry-After": "1"})
        answer = register.answer(asked.id, json.loads(asked.body)["subject"])
        self._said[asked.id] = (digest, answer)
        self._note(asked, digest, answer)
        if how.troubled(tries):
            raise Silent
        return Reply(200, answer)

    def _note(self, asked: Asked, digest: str, answer: Mapping[str, Any] | None) -> None:
        told = {name: asked.headers.get(name, "") for name in TOLD}
        line = {"id": asked.id, "path": asked.path, "headers": told, "asked": asked.body.decode("utf-8", "replace")}
        with self._journal.open("a", encoding="utf-8") as journal:
            journal.write(json.dumps(line | {"sha512": digest, "answer": answer}, ensure_ascii=False) + "\n")


def serve(agencies: Agencies, host: str, port: int) -> ThreadingHTTPServer:
    """A server that listens, and answers once `serve_forever` is called."""

    class Handler(_Handler):
        known = agencies

    server = ThreadingHTTPServer((host, port), Handler)
    server.daemon_threads = True
    return server


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30
    known: Agencies

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > LARGEST:
            self.close_connection = True
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.path, headers, self.rfile.read(int(length)))
        try:
            reply = self.known.reply(asked)
        except Silent:
            self.close_connection = True
            return
        self._say(asked, reply)

    def _say(self, asked: Asked, reply: Reply) -> None:
        body = reply.raw()
        digest = base64.b64encode(hashlib.sha512(asked.body).digest()).decode("ascii")
        about = {"X-Road-Id": asked.id, "X-Road-Request-Hash": digest, "X-Road-Service": asked.path[4:]}
        self.send_response(reply.status)
        for name, value in {**about, **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base's
        """Nothing: the journal says it all."""


def _wrong(asked: Asked, register: Register | None) -> Reply | None:
    """What the gateway itself refuses."""
    parts = asked.path.split("/")
    if len(parts) != PARTS + 2 or parts[1] != "r1":
        return _fault("Client.BadRequest", 400)
    if asked.headers.get("x-road-client", "").count("/") != 3:
        return _fault("Client.MissingHeader", 400)
    if not asked.id:
        return _fault("Client.InvalidHeader", 400)
    if register is None:
        return _fault("Server.ServerProxy.UnknownService")
    try:
        whole = json.loads(asked.body)
    except ValueError:
        return _refused("not JSON")
    fits = isinstance(whole, dict) and isinstance(whole.get("subject"), dict)
    return None if fits else _refused("no subject")


def _trouble(kind: str) -> Reply:
    if kind == "refused":
        return _refused("not entitled")
    return Reply(200, "<half an ans") if kind == "unreadable" else _fault(kind)


def _refused(why: str) -> Reply:
    return Reply(400, {"error": why})


def _fault(kind: str, status: int = 500) -> Reply:
    return Reply(status, {"type": kind, "message": kind, "detail": ""}, {"X-Road-Error": kind})
