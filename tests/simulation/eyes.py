"""What lies in the databases of a world, read past the program that wrote it."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import msgspec
from sqlcipher3 import dbapi2

from sync.wire.messages import Applied, Conflict, Denied, Rejected
from tests.simulation.bureau import CENTRE, PlayedOffice
from tests.simulation.desk import KEY, PlayedDesk

_verdict = msgspec.msgpack.Decoder(Applied | Conflict | Rejected | Denied)


@lru_cache(maxsize=4096)
def head_of(raw: bytes) -> dict[str, Any]:
    """What an operation says of itself."""
    found: dict[str, Any] = json.loads(raw)
    return found


@lru_cache(maxsize=4096)
def verdict_of(raw: bytes | None) -> Any:
    """What the office said to an operation; None while it is held."""
    return None if raw is None else _verdict.decode(raw)


@dataclass(frozen=True, slots=True)
class OfficeOp:
    """An operation as the office keeps it."""

    device: str
    incarnation: str
    n: int
    op_id: str
    original: bool
    link: str
    head: bytes
    verdict: bytes | None


@dataclass(slots=True)
class OfficeEye:
    """The office's file."""

    office: PlayedOffice
    epoch: str = ""
    counter: int = 0
    changes: list[tuple[int, str, str]] = field(default_factory=list)
    """Number, key and revision of the whole feed, read as it grows."""
    seen_at: dict[int, int] = field(default_factory=dict)
    """By when, in true milliseconds, a number of the feed was there."""
    by_key: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    by_revision: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    """Without what is told again as it was, because its file left the desks and somebody touched it since."""
    away: set[str] = field(default_factory=set)
    """Rows that had left the desks when the feed was read last, and were not told since."""
    again: set[int] = field(default_factory=set)
    """The numbers under which something was told again as it was."""
    ops: dict[str, OfficeOp] = field(default_factory=dict)
    """The original operations by their id."""
    positions: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    _copied: tuple[dict[int, int], frozenset[int]] = field(default_factory=lambda: ({}, frozenset()))
    """`seen_at` and `again` of the feed that the newest copy holds: a restored office has that past."""
    _db: sqlite3.Connection | None = None

    def close(self) -> None:
        """Let go of the file."""
        if self._db is not None:
            self._db.close()
            self._db = None

    def copied(self) -> None:
        """A copy was made of the file as it is."""
        self.follow()
        self._copied = dict(self.seen_at), frozenset(self.again)

    def forget(self) -> None:
        """Another past from here on: that of the newest copy."""
        seen_at, again = self._copied
        self.changes, self.by_key, self.by_revision, self.ops, self.away = [], {}, {}, {}, set()
        self.seen_at, self.again = dict(seen_at), set(again)

    def ask(self, query: str, *values: Any) -> list[Any]:
        """Rows of an answer."""
        if self._db is None:
            self._db = sqlite3.connect(self.office.file, isolation_level=None)
        return self._db.execute(query, values).fetchall()

    def look(self) -> None:
        """Read what is new."""
        self.epoch = self.ask("select epoch from centre")[0][0]
        self.counter = self.ask("select seq from feed_counter where centre = ?", CENTRE)[0][0]
        self.follow()
        fresh = self.ask("select device, incarnation, n, op_id, original, link, head, verdict from applied_op")
        self.ops = {row[3]: OfficeOp(*row) for row in fresh if row[4]}
        places = self.ask("select device, incarnation, last_n, last_link from incarnation")
        self.positions = {(row[0], row[1]): (row[2], row[3]) for row in places}

    def follow(self) -> None:
        """Read what is new in the feed, and what left the desks.

        Before each call to the office: in one turn of a desk a file may leave and, being touched, be told again.
        """
        last = self.changes[-1][0] if self.changes else 0
        for seq, key, revision in self.ask("select seq, key, revision from change where seq > ? order by seq", last):
            self.changes.append((seq, key, revision))
            self.seen_at.setdefault(seq, self.office.clock.true_ms)
            told = self.by_key.setdefault(key, [])
            if told and told[-1][1] == revision and key in self.away:
                self.again.add(seq)
            if seq not in self.again:
                self.by_revision.setdefault(revision, []).append((seq, key))
            told.append((seq, revision))
            self.away.discard(key)
        self.away = {row[0] for row in self.ask("select key from picture_row where not held")}


@dataclass(frozen=True, slots=True)
class DeskOp:
    """An operation as a desk keeps it."""

    place: int
    life: str
    n: int
    op_id: str
    chain: str
    state: str
    head: bytes


@dataclass(slots=True)
class DeskEye:
    """A desk's file."""

    desk: PlayedDesk
    _db: Any = None

    def close(self) -> None:
        """Let go of the file."""
        if self._db is not None:
            self._db.close()
            self._db = None

    def ask(self, query: str, *values: Any) -> list[Any]:
        """Rows of an answer."""
        if self._db is None:
            self._db = dbapi2.connect(str(self.desk.file), isolation_level=None)
            self._db.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
        return self._db.execute(query, values).fetchall()  # type: ignore[no-any-return]

    def ops(self) -> list[DeskOp]:
        """The whole outbox."""
        wanted = "select place, incarnation, n, op_id, chain, state, head from outbox order by place"
        return [DeskOp(*row) for row in self.ask(wanted)]

    def fact(self, name: str) -> Any:
        """A fact as it was written, None where there is none."""
        found = self.ask("select value from fact where name = ?", name)
        return json.loads(found[0][0]) if found else None

    def cursor(self) -> int:
        """How far the desk took the feed."""
        found = self.ask("select seq from cursor where name = 'feed'")
        return int(found[0][0]) if found else 0
