"""An office in this process: the port of the office over plain dictionaries, with the rules of the real one.

It is as strict as the protocol: chain, signatures, dense numbers, one verdict for ever, a feed without holes.
"""

from __future__ import annotations

import hashlib
import json
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from mfc_desk.domain.entities import Entity
from mfc_desk.domain.errors import DomainError, NotAllowed
from mfc_desk.domain.fold import Overlay
from mfc_desk.domain.ids import DeskName, DeviceId, Key, OperatorId, ScanHash
from mfc_desk.domain.operations.base import Act, apply, key_of
from mfc_desk.domain.permissions import Actor, Role
from mfc_desk.domain.scope import Sums, bucket_of
from mfc_desk.domain.time import BusinessTime
from mfc_desk.ports.office import NoLine, Refused, SessionOver
from mfc_desk.store import bodies
from mfc_desk.text.message import msg
from sync.wire.centre import CentreNow
from sync.wire.envelope import GENESIS, UnknownKind, args_hash, decode, decode_args, decode_head, encode, link
from sync.wire.load import Arrivals, LoadDay
from sync.wire.messages import (
    Answer,
    Applied,
    Ask,
    ChangeRow,
    Changes,
    Conflict,
    Denied,
    Duplicate,
    Enrol,
    Enrolled,
    Held,
    Hello,
    HelloBack,
    Person,
    Push,
    Pushed,
    Receipt,
    Rejected,
    ScanState,
    Scope,
    SignedIn,
    SignIn,
    Verdict,
    WholeScans,
    hello_bytes,
    push_bytes,
    receipt_bytes,
)
from sync.wire.picture import Bucket, CaseFile, Digest, Leaving, LeftFile, Picture
from sync.wire.say import to_say
from tests.store.world import DEVICE_KEY, NO_LAW, OFFICE_KEY, HandClock


@dataclass
class Known:
    """What the office has of a life of a device."""

    n: int = 0
    hash: str = GENESIS
    ops: dict[int, Any] = field(default_factory=dict)


@dataclass
class Memory:
    """Everything a copy of the office would hold."""

    feed: list[ChangeRow] = field(default_factory=list)
    rows: dict[Key, tuple[Entity, str]] = field(default_factory=dict)
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    known: dict[str, Known] = field(default_factory=dict)
    scans: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    effects: list[str] = field(default_factory=list)
    knocks: dict[str, int] = field(default_factory=dict)


class ToyOffice:
    """`ports.office.Office`. `denied` names actors whose shift is over; `page` is how much of the feed is told at once."""

    def __init__(self, clock: HandClock, *, page: int = 1000) -> None:
        self.clock = clock
        self.page = page
        self.epoch = "epoch-1"
        self.memory = Memory()
        self.denied: set[str] = set()
        self.sessions: set[str] = set()
        self.unknown_kinds: set[str] = set()
        self.biggest_batch = 200
        self.pushes = 0
        self._made = 0
        self.people = [Person("operator-1", "login", "Name", ["operator"])]
        self.scope: Scope | None = None
        """None: an office that tells no pictures. With one, every row is in scope but those of `rested`."""
        self.rested: list[LeftFile] = []

    # ---- what tests do to it

    def write(self, entity: Entity) -> None:
        """Someone else changed a row."""
        self._made += 1
        self._put(entity, f"other-{self._made}")

    def backup(self) -> Memory:
        return deepcopy(self.memory)

    def restore(self, copy: Memory, epoch: str) -> None:
        self.memory, self.epoch, self.sessions = deepcopy(copy), epoch, set()

    # ---- the port

    def enrol(self, body: Enrol) -> Enrolled:
        raise AssertionError("not asked here")

    def sign_in(self, body: SignIn) -> SignedIn:
        raise AssertionError("not asked here")

    def ask(self, token: str, body: Ask) -> Answer:
        raise AssertionError("not asked here")

    def hello(self, body: Hello) -> HelloBack:
        body = decode(encode(body), Hello)
        _verify(body.signature, hello_bytes(body))
        newest = self.memory.knocks.get(body.device, 0)
        if body.knock <= newest:
            raise Refused(msg("office.hello_repeated", newest=newest))
        self.memory.knocks[body.device] = body.knock
        self._made += 1
        session = f"session-{self._made}"
        self.sessions.add(session)
        known = self.memory.known.get(body.incarnation, Known())
        return HelloBack(
            protocol=1,
            schema_ok=True,
            epoch=self.epoch,
            have_n=known.n,
            have_hash=known.hash,
            office_time=self.clock.now() + timedelta(seconds=3),
            feed_head=len(self.memory.feed),
            session=session,
            people=self.people,
            scope=self.scope,
        )

    def push(self, session: str, body: Push) -> Pushed:
        self._demand(session)
        self.pushes += 1
        body = decode(encode(body), Push)
        _verify(body.signature, push_bytes(body))
        if len(body.ops) > self.biggest_batch:
            raise Refused(msg("line.garbled"))
        heads = [decode_head(op.head) for op in body.ops]
        assert [head.n for head in heads] == sorted({head.n for head in heads})
        known = self.memory.known.setdefault(body.incarnation, Known())
        verdicts = []
        for head, op in zip(heads, body.ops, strict=True):
            if head.n > known.n:
                assert (head.n, head.prev) == (known.n + 1, known.hash), "the chain is broken"
                known.n, known.hash = head.n, link(head.prev, op.head)
            verdicts.append(self._verdict(head, op))
        assert body.head_hash == link(heads[-1].prev, body.ops[-1].head)
        receipt = Receipt(heads[-1].device, body.incarnation, known.n, known.hash, self.clock.now(), b"")
        signed = msgspec.structs.replace(receipt, signature=OFFICE_KEY.sign(receipt_bytes(receipt)))
        return decode(encode(Pushed(self._with_numbers(verdicts), signed)), Pushed)  # type: ignore[no-any-return]

    def changes(self, session: str, *, after: int, limit: int) -> Changes:
        self._demand(session)
        rows = self.memory.feed[after : after + min(limit, self.page)]
        to = after + len(rows)
        return Changes(self.epoch, after, to, max(to, len(self.memory.feed)), self.clock.now(), list(rows))

    def picture(self, session: str, *, after: str, limit: int) -> Picture:
        self._demand(session)
        assert self.scope is not None
        rows = [row for row in self._held() if row.key > after]
        most = min(limit, self.page)
        return Picture(self.epoch, self.scope, len(self.memory.feed), rows[:most], len(rows) <= most)

    def digest(self, session: str) -> Digest:
        self._demand(session)
        assert self.scope is not None
        sums = Sums()
        for row in self._held():
            sums.add(row.key, row.revision)
        return Digest(self.scope, len(self.memory.feed), sums.told())

    def bucket(self, session: str, number: int) -> Bucket:
        self._demand(session)
        rows = [row for row in self._held() if bucket_of(row.key) == number]
        return Bucket(len(self.memory.feed), rows)

    def leaving(self, session: str, *, since: int) -> Leaving:
        self._demand(session)
        assert self.scope is not None
        files = [file for file in self.rested if since < file.last <= self.scope.since]
        return Leaving(files[0].last if len(files) > 1 else self.scope.since, files[:1], len(files) <= 1)

    def centre_now(self, token: str) -> CentreNow:
        raise NoLine(msg("line.no_answer"))  # nobody oversees a toy

    def load_day(self, token: str, *, day: str) -> LoadDay:
        raise NoLine(msg("line.no_answer"))

    def arrivals(self, token: str, since: date, until: date) -> Arrivals:
        raise NoLine(msg("line.no_answer"))

    def case(self, session: str, number: str) -> CaseFile:
        self._demand(session)
        return CaseFile([])

    def head(self, session: str, *, after: int, wait_s: float) -> int:
        self._demand(session)
        return len(self.memory.feed)

    def scan_state(self, session: str, sha256: ScanHash, size: int, media_type: str) -> ScanState:
        self._demand(session)
        self.memory.scans.setdefault(sha256, (size, b""))
        return self._scan(sha256)

    def send_piece(self, session: str, sha256: ScanHash, offset: int, piece: bytes) -> ScanState:
        self._demand(session)
        size, held = self.memory.scans[sha256]
        if offset != len(held):
            return self._scan(sha256)
        self.memory.scans[sha256] = (size, held + piece)
        return self._scan(sha256)

    def send_scans(self, session: str, body: WholeScans) -> list[ScanState]:
        self._demand(session)
        self.memory.scans |= {one.sha256: (len(one.content), one.content) for one in body.scans}
        return [self._scan(one.sha256) for one in body.scans]

    # ---- inside

    def _held(self) -> list[ChangeRow]:
        away = {key for file in self.rested for key in file.keys}
        newest = {row.key: row for row in self.memory.feed if row.key not in away}
        return [newest[key] for key in sorted(newest)]

    def _demand(self, session: str) -> None:
        if session not in self.sessions:
            raise SessionOver

    def _scan(self, sha256: str) -> ScanState:
        size, held = self.memory.scans[sha256]
        done = len(held) == size and hashlib.sha256(held).hexdigest() == sha256
        return ScanState(sha256, len(held), done, len(self.memory.feed))

    def _verdict(self, head: Any, op: Any) -> Verdict:
        first = self.memory.verdicts.get(head.op_id)
        if first is not None:
            return Duplicate(head.op_id, first)  # type: ignore[arg-type]
        verdict = self._decide(head, op)
        if not isinstance(verdict, Held):
            self.memory.verdicts[head.op_id] = verdict
        return verdict

    def _decide(self, head: Any, op: Any) -> Verdict:
        assert args_hash(op.salt, op.args) == head.args_hash
        if head.kind in self.unknown_kinds:
            return Held(head.op_id, [f"kind:{head.kind}"])
        missing = [f"scan:{blob}" for blob in head.blobs if blob not in self.memory.scans or not self._scan(blob).done]
        missing += [f"op:{dep}" for dep in head.deps if dep not in self.memory.verdicts]
        if missing:
            return Held(head.op_id, missing)
        if any(not isinstance(self.memory.verdicts[dep], Applied) for dep in head.deps):
            return Rejected(head.op_id, to_say(msg("line.conflict_somewhere")))
        if head.actor in self.denied:
            return Denied(head.op_id, to_say(msg("rule.not_allowed", verb=msg("verb.no_show"))))
        theirs = {key: self._revision(key) for key in head.bases if self._revision(key) != head.bases[key]}
        if theirs:
            return Conflict(head.op_id, theirs)
        return self._apply(head, op)

    def _apply(self, head: Any, op: Any) -> Verdict:
        act = Act(
            actor=Actor(OperatorId(head.actor), frozenset(Role)),
            device=DeviceId(head.device),
            desk=DeskName(head.desk),
            at=BusinessTime(head.business_at, head.provisional),
            law=NO_LAW,
        )
        overlay = Overlay(self)
        try:
            overlay.put(apply(overlay, decode_args(head.kind, head.schema, op.args), act))
        except UnknownKind as error:
            return Held(head.op_id, [f"kind:{error}"])
        except NotAllowed as error:
            return Denied(head.op_id, to_say(error.message))
        except DomainError as error:
            return Rejected(head.op_id, to_say(error.message))
        self.memory.effects.append(head.op_id)
        for entity in overlay.written.values():
            self._put(entity, head.op_id)
        return Applied(head.op_id, len(self.memory.feed))

    def get(self, key: Key) -> Entity | None:
        found = self.memory.rows.get(key)
        return None if found is None else found[0]

    def _revision(self, key: str) -> str:
        found = self.memory.rows.get(Key.parse(key))
        return "" if found is None else found[1]

    def _put(self, entity: Entity, revision: str) -> None:
        key = key_of(entity)
        self.memory.rows[key] = (entity, revision)
        seq = len(self.memory.feed) + 1
        self.memory.feed.append(ChangeRow(seq, str(key), revision, bodies.encode(entity)))

    def _with_numbers(self, verdicts: list[Verdict]) -> list[Verdict]:
        """Like the real office: only the operation that wrote a row last has a number; the others say 0."""
        last = {
            row.revision: row.seq for row in self.memory.feed if self.memory.rows[Key.parse(row.key)][1] == row.revision
        }
        return [
            Applied(each.op_id, last.get(each.op_id, 0)) if isinstance(each, Applied) else each for each in verdicts
        ]


def _verify(signature: bytes, message: bytes) -> None:
    Ed25519PublicKey.from_public_bytes(DEVICE_KEY.public_key().public_bytes_raw()).verify(signature, message)


def shown_by(office: ToyOffice) -> dict[str, Any]:
    """What the office holds, for comparing."""
    return {
        str(key): (json.loads(bodies.encode(entity)), revision)
        for key, (entity, revision) in office.memory.rows.items()
    }
