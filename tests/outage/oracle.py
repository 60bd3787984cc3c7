"""Holds what the desks were shown as saved against what lies at the office and in the trays, when all is over.

It knows nothing but what was written down outside of the program, and reads the files of both ends table by table.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from backoffice.store import tables as t
from backoffice.store.database import Database
from mfc_desk.domain.ids import Key
from mfc_desk.store import tables as d
from mfc_desk.store.engine import open_engine
from sync.wire.envelope import decode
from sync.wire.messages import Applied, Duplicate, Verdict
from tests.kills.clerk import read_journal
from tests.outage.lives import Job


@dataclass(slots=True, kw_only=True)
class Found:
    """What is not as it has to be, and figures of what is."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    unaccounted: list[str] = field(default_factory=list)
    unlike: list[str] = field(default_factory=list)
    operations: int = 0
    registered: int = 0
    scans: int = 0
    scan_mb: float = 0.0
    turned_away: int = 0
    tokens_over: int = 0
    not_taken: Counter[str] = field(default_factory=Counter)
    """Operations that the office did not take, by the reason the tray gives."""
    told: Counter[str] = field(default_factory=Counter)
    """What the trays tell beside that, by reason."""
    twice_held: int = 0
    """Of what was not taken: how much both copies of one disk hold, for it was done before the copying."""


@dataclass(slots=True)
class _Office:
    verdicts: dict[str, str] = field(default_factory=dict)
    """By operation, what was said to it first."""
    original: Counter[str] = field(default_factory=Counter)
    writes: Counter[tuple[str, str]] = field(default_factory=Counter)
    rows: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    scans: set[str] = field(default_factory=set)
    feed: tuple[int, int, int] = (0, 0, 0)
    ends: dict[str, str] = field(default_factory=dict)


def judge(url: str, folder: Path, jobs: Sequence[Job]) -> Found:
    """Read everything. Nobody has any of it open."""
    with closing(Database(url)) as database:
        office = database.read(_read_office)
    found = Found()
    said = {job.name: read_journal(job.journal) for job in jobs}
    _figures(found, said)
    _nothing_lost(found, said, office)
    _nothing_doubled(found, said, office)
    _scans_there(found, said, office, folder)
    _accounted(found, said, office, jobs)
    for job in jobs:
        _same_picture(found, job, office)
    return found


def _read_office(tx: sa.Connection) -> _Office:
    found, a, e, i = _Office(), t.applied_op.c, t.entity.c, t.incarnation.c
    for row in tx.execute(sa.select(a.op_id, a.original, a.verdict)):
        if row.original:
            found.original[row.op_id] += 1
            found.verdicts[row.op_id] = "held" if row.verdict is None else type(_first(row.verdict)).__name__
    c = t.change.c
    found.writes.update((row.revision, row.key) for row in tx.execute(sa.select(c.revision, c.key)))
    for name, revision, body in tx.execute(sa.select(e.key, e.revision, e.body)):
        found.rows[name] = (revision, body)
    found.scans = set(tx.execute(sa.select(t.scan.c.sha256).where(t.scan.c.done)).scalars())
    head = tx.execute(sa.select(t.feed_counter.c.seq)).scalar_one()
    count, last = tx.execute(sa.select(sa.func.count(), sa.func.max(c.seq))).one()
    found.feed = (count, last, head)
    ends = tx.execute(sa.select(i.incarnation, i.last_link))
    found.ends = {row.incarnation: row.last_link for row in ends}
    return found


def _first(raw: bytes) -> Any:
    verdict = decode(raw, Verdict)  # type: ignore[arg-type]
    return verdict.first if isinstance(verdict, Duplicate) else verdict


def _figures(found: Found, said: dict[str, list[dict[str, Any]]]) -> None:
    done = {line["op"]: line for lines in said.values() for line in lines if line["what"] == "done"}
    found.operations = len(done)
    found.registered = sum(line["kind"] == "register_application" for line in done.values())
    for lines in said.values():
        found.turned_away += sum(line["what"] == "no numbers" for line in lines)
        found.tokens_over += sum(line["n"] for line in lines if line["what"] == "tokens over")


def _nothing_lost(found: Found, said: dict[str, list[dict[str, Any]]], office: _Office) -> None:
    """Whatever was called saved has come to a verdict, and what was taken is in the rows or was written over."""
    for name, lines in said.items():
        for line in lines:
            if line["what"] == "done" and office.verdicts.get(line["op"], "held") == "held":
                found.lost.append(f"desk {name}: {line['kind']} {line['about']}: {office.verdicts.get(line['op'])}")
    for line in (line for lines in said.values() for line in lines if line["what"] == "done"):
        if office.verdicts.get(line["op"]) == Applied.__name__ and not office.writes[line["op"], line["about"]]:
            found.lost.append(f"{line['kind']} {line['about']} was taken and wrote nothing")


def _nothing_doubled(found: Found, said: dict[str, list[dict[str, Any]]], office: _Office) -> None:
    found.doubled += [f"operation {op} stands {n} times" for op, n in office.original.items() if n > 1]
    found.doubled += [f"{key} was written {n} times by {op}" for (op, key), n in office.writes.items() if n > 1]
    cases = [json.loads(body) for key, (_, body) in office.rows.items() if key.startswith("application:")]
    numbers = Counter(case["number"] for case in cases if case.get("number"))
    found.doubled += [f"number {number} stands on {n} cases" for number, n in numbers.items() if n > 1]
    registered = Counter(line["about"] for line in _done(said) if line["kind"] == "register_application")
    taken = {line["about"]: line["number"] for line in _done(said) if office.verdicts.get(line["op"]) == "Applied"
             and line["kind"] == "register_application"}  # fmt: skip
    found.doubled += [f"{case} was registered {n} times" for case, n in registered.items() if n > 1]
    by_case = {case["id"]: case.get("number") for case in cases}
    for about, number in taken.items():
        if by_case.get(Key.parse(about).id) != number:
            found.lost.append(f"{about} was registered under {number} and has {by_case.get(Key.parse(about).id)}")
    count, last, head = office.feed
    if not count == last == head:
        found.doubled.append(f"the feed has a hole: {office.feed}")


def _done(said: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Each confirmed act once: two copies of a disk share a past."""
    lines = (line for each in said.values() for line in each if line["what"] == "done")
    return list({line["op"]: line for line in lines}.values())


def _scans_there(found: Found, said: dict[str, list[dict[str, Any]]], office: _Office, folder: Path) -> None:
    for sha256 in sorted({each for line in _done(said) for each in line["scans"]}):
        file = next(iter((folder / "scans").glob(f"*/{sha256[:2]}/{sha256}")), None)
        content = file.read_bytes() if file is not None and sha256 in office.scans else b""
        if hashlib.sha256(content).hexdigest() != sha256:
            found.lost.append(f"scan {sha256[:12]}")
        found.scans += 1
        found.scan_mb += len(content) / 1e6


def _accounted(found: Found, said: dict[str, list[dict[str, Any]]], office: _Office, jobs: Sequence[Job]) -> None:
    """What the office did not take stands in the tray of whoever did it, once and with a reason; nothing else does."""
    trays = {
        name: next(line["tray"] for line in reversed(lines) if line["what"] == "over") for name, lines in said.items()
    }
    listed = {name: Counter(item["id"] for item in items) for name, items in trays.items()}
    why = {item["id"]: item["why"] for items in trays.values() for item in items}
    refused = {op for op, verdict in office.verdicts.items() if verdict not in ("Applied", "held")}
    held_by = _held_by(jobs, refused)
    for op in sorted(refused):
        holders = held_by.get(op, set())
        places = {name: counted[op] for name, counted in listed.items() if counted[op]}
        if not holders or places != dict.fromkeys(holders, 1) or not why.get(op):
            found.unaccounted.append(f"{op}: done at {sorted(holders)}, in the tray of {places}: {why.get(op)}")
        found.not_taken[f"{office.verdicts[op].lower()}: {why.get(op)}"] += 1
        found.twice_held += len(holders) > 1
    for name, items in trays.items():
        found.told.update(item["why"] for item in items if item["id"] not in refused)
        strange = [item for item in items if item["id"] not in refused and not item["told"]]
        found.unaccounted += [f"desk {name}: the tray asks about {item}" for item in strange]


def _held_by(jobs: Sequence[Job], refused: set[str]) -> dict[str, set[str]]:
    """In which desks' stores these operations stand."""
    found: dict[str, set[str]] = {}
    for job in jobs:
        engine = open_engine(job.profile / "desk.db", job.key)
        with engine.connect() as db:
            for op in db.execute(sa.select(d.outbox.c.op_id).distinct()).scalars():
                if op in refused:
                    found.setdefault(op, set()).add(job.name)
        engine.dispose()
    return found


def _same_picture(found: Found, job: Job, office: _Office) -> None:
    """Every desk sees what the office has, no more and nothing else; and both ends have the same chain."""
    engine = open_engine(job.profile / "desk.db", job.key)
    with engine.connect() as db:
        r = d.row.c
        rows = db.execute(sa.select(r.kind, r.id, r.server_revision).where(r.server.is_not(None)))
        here = {f"{row.kind}:{row.id}": row.server_revision for row in rows}
        over = db.execute(sa.select(sa.func.count()).select_from(d.row).where(d.row.c.shown.is_not(None))).scalar_one()
        fact = json.loads(db.execute(sa.select(d.fact.c.value).where(d.fact.c.name == "desk")).scalar_one())
        o = d.outbox.c
        mine = sa.select(o.chain).where(o.incarnation == fact["incarnation"]).order_by(o.n.desc()).limit(1)
        end = db.execute(mine).scalar()
    engine.dispose()
    there = {
        key: revision for key, (revision, body) in office.rows.items() if not _another_s(key, body, fact["device"])
    }
    differ = {key for key in here.keys() | there.keys() if here.get(key) != there.get(key)}
    if differ:
        found.unlike.append(f"desk {job.name}: {len(differ)} rows are other ones, {sorted(differ)[:3]}")
    if over:
        found.unlike.append(f"desk {job.name}: {over} rows are shown otherwise than the office has them")
    if end is not None and office.ends.get(fact["incarnation"]) != end:
        found.unlike.append(f"desk {job.name}: another chain than at the office")


def _another_s(key: str, body: bytes, device: str) -> bool:
    """Leased numbers are told to their own desk alone."""
    return key.startswith("lease:") and json.loads(body)["device"] != device
