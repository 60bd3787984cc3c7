"""Holds what a desk and an office keep against what was confirmed. Reads their files from outside, table by table."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import sqlcipher3.dbapi2
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import DBAPIError

from backoffice.store import tables as office_tables
from backoffice.store.database import Database, sqlite_url
from mfc_desk.domain.ids import ScanHash
from mfc_desk.store import tables
from mfc_desk.store.engine import open_engine
from mfc_desk.store.scan_files import EncryptedScans
from sync.wire.envelope import GENESIS, decode, link
from sync.wire.messages import Duplicate, Verdict

Lines = Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Op:
    """An operation as one side keeps it."""

    n: int
    op_id: str
    head: bytes
    link: str
    state: str


@dataclass(slots=True, kw_only=True)
class DeskKeeps:
    """All that lies on the disk of a desk."""

    ops: dict[int, Op] = field(default_factory=dict)
    lives: set[str] = field(default_factory=set)
    touched: dict[int, set[str]] = field(default_factory=dict)
    drafts: dict[tuple[str, str], Any] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)
    scans: dict[str, tuple[int, int, bool]] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)
    server: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    cursor: int = 0
    receipt: int = 0
    broken: list[str] = field(default_factory=list)


def desk_keeps(profile: Path, key: bytes) -> DeskKeeps:
    """Read a profile that nobody has open. It is opened as the program opens it, and closed."""
    found = DeskKeeps()
    engine = open_engine(profile / "desk.db", key)
    try:
        found.broken = _unsound(engine)
        with engine.connect() as db:
            _read_desk(db, found)
    except DBAPIError as error:
        found.broken.append(str(error.orig))
    finally:
        engine.dispose()
    files = EncryptedScans(profile / "scans", key)
    for sha256 in found.scans:
        try:
            content = files.read(ScanHash(sha256))
        except (KeyError, ValueError):
            found.unreadable.append(sha256)
            continue
        if hashlib.sha256(content).hexdigest() != sha256:
            found.unreadable.append(sha256)
    return found


def _unsound(engine: Engine) -> list[str]:
    """What SQLite and SQLCipher have against the file, its log folded in: the second reads past the log."""
    raw = engine.raw_connection()
    try:
        db: Any = raw.driver_connection
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        said = [*db.execute("PRAGMA quick_check"), *db.execute("PRAGMA foreign_key_check")]
        said += db.execute("PRAGMA cipher_integrity_check")
    except sqlcipher3.dbapi2.DatabaseError as error:
        said = [(str(error),)]
    finally:
        raw.close()
    return [str(each[0]) for each in said if each[0] != "ok"]


def desk_keeps_aside(profile: Path, key: bytes, room: Path) -> DeskKeeps:
    """The same of a copy: what the next life finds is as it was left."""
    copy = room / "aside"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(profile, copy, ignore=shutil.ignore_patterns("reserve"))
    return desk_keeps(copy, key)


def _read_desk(db: Any, found: DeskKeeps) -> None:
    places: dict[int, int] = {}
    for row in db.execute(select(tables.outbox).order_by(tables.outbox.c.place)):
        found.ops[row.n] = Op(n=row.n, op_id=row.op_id, head=row.head, link=row.chain, state=row.state)
        found.lives.add(row.incarnation)
        places[row.place] = row.n
    for row in db.execute(select(tables.touched)):
        found.touched.setdefault(places[row.place], set()).add(row.key)
    for row in db.execute(select(tables.draft)):
        found.drafts[row.key, row.field] = msgspec.json.decode(row.value)
    found.asked = {row.command: row.state for row in db.execute(select(tables.asked))}
    found.scans = {row.sha256: (row.size, row.sent, bool(row.done)) for row in db.execute(select(tables.scan))}
    for row in db.execute(select(tables.row)):
        name = f"{row.kind}:{row.id}"
        if row.server is not None:
            found.server[name] = (row.server_revision, row.server)
        found.shown[name] = row.shown_revision or row.server_revision or ""
    found.cursor = db.execute(select(tables.cursor.c.seq)).scalar() or 0
    found.receipt = db.execute(select(func.max(tables.receipt.c.n))).scalar() or 0


def half_done(kept: DeskKeeps) -> list[str]:
    """Whatever of a transaction is there without the rest of it."""
    wrong = list(kept.broken)
    if len(kept.lives) > 1:
        wrong.append("a second life began: the office had heard of work that was not here any more")
    before = GENESIS
    for at, n in enumerate(sorted(kept.ops), 1):
        op = kept.ops[n]
        if n != at or op.link != link(before, op.head):
            wrong.append(f"the chain is broken at {n}")
            break
        before = op.link
    head = {n: msgspec.json.decode(op.head) for n, op in kept.ops.items()}
    for n, said in head.items():
        if kept.touched.get(n) != {said["primary"], *said["bases"]}:
            wrong.append(f"operation {n} touched {kept.touched.get(n)}")
        wrong += [f"operation {n} is kept, its scan is not" for each in said["blobs"] if each not in kept.scans]
    wrong += [f"scan {each[:8]} is in the index and not on the disk" for each in kept.unreadable]
    by_key = {key: n for n in sorted(kept.ops) for key in kept.touched.get(n, ())}
    wrong += [
        f"operation {n} is kept, what it wrote on {key} is not"
        for key, n in by_key.items()
        if kept.ops[n].state == "pending" and kept.shown.get(key) != kept.ops[n].op_id
    ]
    if kept.receipt > len(kept.ops):
        wrong.append(f"a receipt for {kept.receipt} of {len(kept.ops)} operations")
    return wrong


def lost_here(said: Lines, kept: DeskKeeps) -> list[str]:
    """What the operator was shown as saved, or the office was sent, and this desk does not keep."""
    found = []
    for line in said:
        if line["what"] not in ("done", "sent"):
            continue
        op = kept.ops.get(line["n"])
        if line["n"] and (op is None or op.link != line["link"]):
            found.append(f"{line['act']} {line['about']}: operation {line['n']}")
        if line.get("act") == "attach" and line["sha256"] not in kept.scans:
            found.append(f"scan {line['sha256'][:8]}")
    return [*found, *_lost_drafts(said, kept)]


def _lost_drafts(said: Lines, kept: DeskKeeps) -> list[str]:
    last: dict[tuple[str, str], Any] = {}
    for line in said:
        for gone in line.get("drops", ()):  # begun is enough: it may be done and not yet said
            last = {place: value for place, value in last.items() if place[0] != gone}
        if line.get("act") == "finish":
            last.clear()
        if line.get("act") == "draft":
            place = (line["about"], line["field"])
            if line["what"] == "done":
                last[place] = line["value"]
            elif last.get(place, line["value"]) != line["value"]:
                last.pop(place)
    return [f"typed {place}: {value}" for place, value in last.items() if kept.drafts.get(place) != value]


@dataclass(slots=True, kw_only=True)
class OfficeKeeps:
    """All that lies in the office's database and beside it."""

    ops: dict[str, dict[int, Op]] = field(default_factory=dict)
    """By desk."""
    ids: Counter[str] = field(default_factory=Counter)
    rows: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    bodies: dict[str, bytes] = field(default_factory=dict)
    feed: list[int] = field(default_factory=list)
    head: int = 0
    scans: dict[str, tuple[int, int, bool]] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)
    answered: set[str] = field(default_factory=set)
    last: dict[str, dict[str, str]] = field(default_factory=dict)
    """The revision of each row that the feed told last."""
    told: dict[str, str] = field(default_factory=dict)


def office_keeps(url: str, scans: Path) -> OfficeKeeps:
    """Read the office's database and its folder of scans."""
    found, t = OfficeKeeps(), office_tables
    with closing(Database(url)) as database:
        database.read(lambda tx: _read_office(tx, found, t))
    for sha256, (size, _, done) in found.scans.items():
        places = list(scans.glob(f"*/{sha256[:2]}/{sha256}"))
        if done and not any(_is(each, sha256, size) for each in places):
            found.unreadable.append(sha256)
    return found


def _is(file: Path, sha256: str, size: int) -> bool:
    content = file.read_bytes()
    return len(content) == size and hashlib.sha256(content).hexdigest() == sha256


def _read_office(tx: Any, found: OfficeKeeps, t: Any) -> None:
    for row in tx.execute(select(t.applied_op)):
        desk = json.loads(row.head)["desk"]
        state = "held" if row.verdict is None else type(_first(decode(row.verdict, Verdict))).__name__.lower()
        op = Op(n=row.n, op_id=row.op_id, head=row.head, link=row.link, state=state)
        found.ops.setdefault(desk, {})[row.n] = op
        found.ids[row.op_id] += 1
    for row in tx.execute(select(t.entity)):
        found.rows[row.key], found.bodies[row.key] = (row.revision, json.loads(row.body)), row.body
    for row in tx.execute(select(t.change.c.seq, t.change.c.key, t.change.c.revision).order_by(t.change.c.seq)):
        found.feed.append(row.seq)
        found.told[row.key] = row.revision
    found.head = tx.execute(select(t.feed_counter.c.seq)).scalar_one()
    for row in tx.execute(select(t.scan)):
        found.scans[row.sha256] = (row.size, row.committed, row.done)
    found.answered = set(tx.execute(select(t.asked_command.c.command)).scalars())


def _first(verdict: Any) -> Any:
    return verdict.first if isinstance(verdict, Duplicate) else verdict


def lost_at_the_office(said: Lines, room: Path, pages: Iterable[bytes]) -> list[str]:
    """What the office has answered and does not hold in this folder, and whatever is there by half."""
    answered = [line["body"] for line in said if line["what"] == "answered"]
    if not (room / "office.db").exists():
        return ["there is no database"] if answered else []
    try:
        kept = office_keeps(sqlite_url(room / "office.db"), room / "scans")
    except DBAPIError as error:
        return [f"it does not open: {error}"] if answered else []
    ops = {op.n: op for each in kept.ops.values() for op in each.values()}
    found = [] if kept.feed == list(range(1, kept.head + 1)) else ["the feed has a hole"]
    found += [f"the feed did not tell {key}" for key, (rev, _) in kept.rows.items() if kept.told.get(key) != rev]
    found += [f"scan {each[:8]} is counted whole and is not" for each in kept.unreadable]
    for body in answered:
        found += _lost_answer(body, kept, ops)
    return [*found, *_parts_lost(answered, room / "scans", pages)]


def _lost_answer(body: Mapping[str, Any], kept: OfficeKeeps, ops: Mapping[int, Op]) -> list[str]:
    chain = body.get("receipt") or {"n": body.get("have_n", 0), "hash": body.get("have_hash")}
    found = []
    if chain["n"] and (chain["n"] not in ops or ops[chain["n"]].link != chain["hash"]):
        found.append(f"a receipt up to operation {chain['n']}")
    states = {op.op_id: op.state for op in ops.values()}
    for verdict in body.get("verdicts", ()):
        told = verdict.get("first", verdict)["type"]
        if told != "held" and states.get(verdict["op_id"]) != told:
            found.append(f"{told} was answered, now it is {states.get(verdict['op_id'])}")
    if "answered_at" in body and body["command"] not in kept.answered:
        found.append(f"the answer to {body['command']}")
    if max(body.get("feed_head", 0), body.get("to", 0)) > kept.head:
        found.append(f"the feed was told up to {body.get('feed_head', body.get('to'))}, now it ends at {kept.head}")
    if body.get("done") and not kept.scans.get(body["sha256"], (0, 0, False))[2]:
        found.append(f"scan {body['sha256'][:8]} was answered to be whole")
    return found


def _parts_lost(answered: Sequence[Mapping[str, Any]], scans: Path, pages: Iterable[bytes]) -> list[str]:
    """Bytes that were answered to be here. A part that is gone altogether is begun again, by its size."""
    by_hash = {hashlib.sha256(page).hexdigest(): page for page in pages}
    here = {body["sha256"]: body["offset"] for body in answered if "offset" in body}
    return [
        f"of scan {sha256[:8]} {offset} bytes were answered to be here"
        for sha256, offset in here.items()
        for part in scans.glob(f"*/parts/*-{sha256}")
        if part.stat().st_size >= offset and part.read_bytes()[:offset] != by_hash[sha256][:offset]
    ]
