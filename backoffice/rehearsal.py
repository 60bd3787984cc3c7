"""A desk as the office meets it: enrols, signs, keeps its chain, sends, asks. For the rehearsal and for tests.

It keeps its rows in memory and loses them with the process; the real desk is another program.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

import msgspec

from backoffice import keys
from backoffice.inprocess import Said
from backoffice.store.bodies import entity_of
from forms.register import Law
from mfc_desk.domain.entities import Entity, NumberLease
from mfc_desk.domain.ids import DeskName, DeviceId, Ids, Key, OperatorId, ScanHash
from mfc_desk.domain.operations.base import Act, Operation, apply, key_of
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.time import BusinessTime, Clock
from sync.wire import messages
from sync.wire.envelope import (
    GENESIS,
    MEDIA,
    PROTOCOLS,
    SCHEMA,
    Head,
    WireOp,
    args_hash,
    decode,
    decode_head,
    encode,
    encode_args,
    encode_head,
    link,
)

T = TypeVar("T")
_LEASE = f"{NumberLease.kind}:"
"""Each number stands for itself: none rests on the one before."""


class Call(Protocol):
    """Sends one request to the office."""

    def __call__(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Said: ...


class NotTaken(Exception):
    """The office did not do what was asked; `refusal` says why."""

    def __init__(self, status: int, refusal: messages.Refusal | None, body: bytes) -> None:
        super().__init__(f"{status} {refusal}")
        self.status = status
        self.refusal = refusal
        self.body = body


class AdvancingClock:
    """A clock that stands still until it is moved."""

    def __init__(self, at: datetime) -> None:
        self._start = self._at = at

    def now(self) -> datetime:
        return self._at

    def boot_ms(self) -> int:
        return (self._at - self._start) // timedelta(milliseconds=1)

    def boot_id(self) -> str:
        return "rehearsal"

    def advance(self, by: timedelta) -> None:
        """Let time pass."""
        self._at += by


class RehearsalDesk:
    """One enrolled device with whoever is signed in at it."""

    def __init__(self, call: Call, clock: Clock, ids: Ids) -> None:
        self._call, self._clock, self._ids = call, clock, ids
        self.private = keys.new_private_key()
        self.device = DeviceId(ids.new())
        self.incarnation = ids.new()
        self.rows: dict[Key, tuple[Entity, str]] = {}
        self.outbox: list[WireOp] = []
        self.unseen: set[str] = set()
        self.n, self.chain, self.cursor = 0, GENESIS, 0
        self.session = self.token = ""
        self.knocks = 0
        self.protocols, self.schema = PROTOCOLS, SCHEMA
        self.enrolled: messages.Enrolled
        self.actor: Actor
        self.law: Law

    def enrol(self, code: str, law: Law) -> messages.Enrolled:
        """Become a desk of the centre that gave the code."""
        body = messages.Enrol(code, self.device, self.incarnation, keys.public_of(self.private))
        self.enrolled = self.send("POST", "/api/enrol", body, messages.Enrolled)
        self.law = law
        return self.enrolled

    def sign_in(self, login: str, password: str) -> messages.SignedIn:
        """Let an operator in."""
        done = self.send("POST", "/api/session", self.introduction(login, password), messages.SignedIn)
        self.token = done.token
        self.actor = Actor(OperatorId(done.person.id), frozenset(Role(name) for name in done.person.roles))
        return done

    def introduction(self, login: str, password: str) -> messages.SignIn:
        """What an operator says at this desk, signed by it."""
        body = messages.SignIn(self.device, login, password, self._knock())
        return msgspec.structs.replace(body, signature=keys.sign(self.private, messages.sign_in_bytes(body)))

    def hello(self, **more: Any) -> messages.HelloBack:
        """Open a session for a turn; `more` is what a newer desk says besides."""
        hello = messages.Hello(
            protocol=self.protocols,
            schema=self.schema,
            app="rehearsal",
            device=self.device,
            incarnation=self.incarnation,
            head_n=self.n,
            head_hash=self.chain,
            cursor=self.cursor,
            epoch=self.enrolled.epoch,
            device_time=self._clock.now(),
            knock=self._knock(),
        )
        signed = msgspec.structs.replace(hello, signature=keys.sign(self.private, messages.hello_bytes(hello)), **more)
        back = self.send("POST", "/sync/hello", signed, messages.HelloBack)
        self.session = back.session
        return back

    def _knock(self) -> int:
        self.knocks += 1
        return self.knocks

    def pull(self) -> int:
        """Take the feed to its end; the number of rows."""
        count = 0
        while True:
            page = self.send(
                "GET", f"/sync/changes?after={self.cursor}&limit=1000", None, messages.Changes, token=self.session
            )
            for row in page.rows:
                if not row.key:  # another device's own
                    continue
                key = Key.parse(row.key)
                self.rows[key] = (entity_of(key.kind, row.body), row.revision)
            self.cursor, count = page.to, count + len(page.rows)
            if page.to >= page.head:
                return count

    def get(self, key: Key) -> Entity | None:
        """The row as this desk shows it."""
        found = self.rows.get(key)
        return found[0] if found is not None else None

    def act(self) -> Act:
        """Who acts, where and when."""
        at = BusinessTime(self._clock.now(), provisional=False)
        desk = DeskName(self.enrolled.desk)
        return Act(actor=self.actor, device=self.device, desk=desk, at=at, law=self.law)

    def do(self, operation: Operation, *, blobs: tuple[str, ...] = ()) -> WireOp:
        """Apply an operation here and append it to the chain."""
        writes = apply(self, operation, self.act())
        bases = {str(key_of(row)): self.rows[key_of(row)][1] if key_of(row) in self.rows else "" for row in writes}
        wire = self.wire(operation, bases=bases, blobs=blobs)
        op_id = decode_head(wire.head).op_id
        self.rows.update({key_of(row): (row, op_id) for row in writes})
        self.append(wire)
        self.unseen.add(op_id)
        return wire

    def wire(
        self, operation: Operation, *, bases: Mapping[str, str], blobs: tuple[str, ...] = (), **changed: Any
    ) -> WireOp:
        """An operation with its head, standing at the end of the chain."""
        args, salt = encode_args(operation), secrets.token_bytes(16)
        head = Head(
            incarnation=self.incarnation,
            n=self.n + 1,
            op_id=self._ids.new(),
            device=self.device,
            desk=self.enrolled.desk,
            centre=self.enrolled.centre,
            actor=self.actor.id,
            kind=operation.KIND,
            schema=operation.SCHEMA,
            primary=str(operation.primary),
            bases=dict(bases),
            deps=sorted({base for key, base in bases.items() if not key.startswith(_LEASE)} & self.unseen),
            blobs=list(blobs),
            business_at=self._clock.now(),
            provisional=False,
            boot_id=self._clock.boot_id(),
            boot_ms=self._clock.boot_ms(),
            prev=self.chain,
            args_hash=args_hash(salt, args),
        )
        return WireOp(encode_head(msgspec.structs.replace(head, **changed)), salt, args)

    def append(self, wire: WireOp) -> None:
        """The operation is the newest of the chain and waits to be sent."""
        self.n, self.chain = self.n + 1, link(self.chain, wire.head)
        self.outbox.append(wire)

    def batch(self, ops: list[WireOp]) -> messages.Push:
        """The operations as a signed batch that ends where the last of them stands."""
        n, last = self.n, self.chain
        if ops:
            head = decode_head(ops[-1].head)
            n, last = head.n, link(head.prev, ops[-1].head)
        push = messages.Push(incarnation=self.incarnation, ops=ops, head_n=n, head_hash=last, signature=b"")
        return msgspec.structs.replace(push, signature=keys.sign(self.private, messages.push_bytes(push)))

    def push(self, ops: list[WireOp] | None = None) -> messages.Pushed:
        """Send what waits, or these operations again; what was applied is no longer waiting."""
        sent = self.outbox if ops is None else ops
        pushed = self.send("POST", "/sync/push", self.batch(sent), messages.Pushed, token=self.session)
        if ops is None:
            self.outbox = []
        self.unseen -= {verdict.op_id for verdict in pushed.verdicts if isinstance(verdict, messages.Applied)}
        return pushed

    def ask(self, verb: str, *, command: str = "", **args: Any) -> messages.Answer:
        """Ask the office something as the operator who is signed in."""
        body = messages.Ask(command or self._ids.new(), verb, args, self.actor.id)
        answer = self.send("POST", "/api/ask", body, messages.Answer, token=self.token or self.session)
        for row in answer.rows:
            key = Key.parse(row.key)
            self.rows[key] = (entity_of(key.kind, row.body), row.revision)
        return answer

    def send_scan(self, content: bytes, media_type: str = "application/pdf") -> ScanHash:
        """Send a scan whole."""
        sha256 = hashlib.sha256(content).hexdigest()
        path, headers = f"/sync/scans/{sha256}", {"upload-length": str(len(content)), "upload-type": media_type}
        state = self.send("POST", path, None, messages.ScanState, token=self.session, headers=headers)
        if not state.done:
            offset = {"upload-offset": str(state.offset)}
            self.send("PATCH", path, content[state.offset :], messages.ScanState, token=self.session, headers=offset)
        return ScanHash(sha256)

    def send(
        self,
        method: str,
        path: str,
        body: object,
        shape: type[T],
        *,
        token: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> T:
        """One request; the answer in its shape. Raises `NotTaken` for everything but 200."""
        named = {"content-type": MEDIA, **(headers or {})}
        if token:
            named["authorization"] = f"Bearer {token}"
        raw = b"" if body is None else body if isinstance(body, bytes) else encode(body)
        said = self._call(method, path, headers=named, body=raw)
        if said.status != 200:
            refusal = decode(said.body, messages.Refusal) if said.status != 409 or method != "PATCH" else None
            raise NotTaken(said.status, refusal, said.body)
        found: T = decode(said.body, shape)
        return found
