"""The floor of the line: the least that sends each thing exactly once and keeps it, with sqlite3 and HTTP alone.

    python -m benchmarks.floors.durable_outbox serve FILE --port 0 --ready-fd N
    python -m benchmarks.floors.durable_outbox push FILE URL        -> {"push_ms", "sent"}
    python -m benchmarks.floors.durable_outbox pull FILE URL        -> {"pull_ms", "received"}

Nobody signs in, nothing is chained, checked or decided. Both ends commit with `synchronous=FULL`, in the same batches
and pages as ours; the answer of the server is recorded before the next batch goes out.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import sqlite3
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import msgspec
import uvicorn

from backoffice.commands import listen
from backoffice.server import configured
from sync.wire.envelope import MAX_BATCH, MAX_PAGE

TABLES = """
CREATE TABLE IF NOT EXISTS outbox (n INTEGER PRIMARY KEY, name TEXT UNIQUE, body BLOB, sent INTEGER DEFAULT 0);
CREATE TABLE IF NOT EXISTS held (name TEXT PRIMARY KEY, body BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS row (key TEXT PRIMARY KEY, body BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS feed (seq INTEGER PRIMARY KEY, key TEXT, body BLOB);
CREATE TABLE IF NOT EXISTS cursor (seq INTEGER);
"""
Pair = tuple[str, bytes]


def opened(file: Path) -> sqlite3.Connection:
    """The database, durable with each commit."""
    made = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    made.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;" + TABLES)
    return made


def filled(file: Path, table: str, pairs: Sequence[Pair]) -> None:
    """An outbox or a feed with these things in it."""
    columns = {"outbox": "n, name, body", "feed": "seq, key, body"}[table]
    with closing(opened(file)) as made, made:
        made.execute("BEGIN IMMEDIATE")
        values = [(number, *pair) for number, pair in enumerate(pairs, 1)]
        made.executemany(f"INSERT INTO {table} ({columns}) VALUES (?, ?, ?)", values)
        made.execute("COMMIT")


class Bare:
    """An ASGI application that holds what comes and tells it again."""

    def __init__(self, file: Path) -> None:
        self._db = opened(file)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        body = bytearray()
        while True:
            event = await receive()
            body += event.get("body", b"")
            if not event.get("more_body"):
                break
        after = scope["query_string"].decode()
        raw = msgspec.msgpack.encode(self._told(int(after)) if after else self._taken(msgspec.msgpack.decode(body)))
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(raw))]})
        await send({"type": "http.response.body", "body": raw})

    def _taken(self, batch: Sequence[Pair]) -> list[str]:
        db = self._db
        db.execute("BEGIN IMMEDIATE")
        names = [name for name, _ in batch]
        marks = ",".join("?" * len(names))
        known = {row[0] for row in db.execute(f"SELECT name FROM held WHERE name IN ({marks})", names)}
        fresh = [pair for pair in batch if pair[0] not in known]
        db.executemany("INSERT INTO held VALUES (?, ?)", fresh)
        db.executemany("INSERT OR REPLACE INTO row VALUES (?, ?)", fresh)
        db.executemany("INSERT INTO feed (key, body) VALUES (?, ?)", fresh)
        db.execute("COMMIT")
        return names

    def _told(self, after: int) -> list[Any]:
        query = "SELECT seq, key, body FROM feed WHERE seq > ? ORDER BY seq LIMIT ?"
        return list(self._db.execute(query, (after, MAX_PAGE)))


def push(file: Path, url: str) -> dict[str, float]:
    """Everything unsent goes out in batches."""
    with closing(opened(file)) as db, closing(_line(url)) as line:
        began, sent = time.perf_counter(), 0
        query = "SELECT name, body FROM outbox WHERE sent = 0 ORDER BY n LIMIT ?"
        while batch := db.execute(query, (MAX_BATCH,)).fetchall():
            line.request("POST", "/", msgspec.msgpack.encode(batch))
            taken = msgspec.msgpack.decode(line.getresponse().read())
            db.execute("BEGIN IMMEDIATE")
            db.executemany("UPDATE outbox SET sent = 1 WHERE name = ?", [(name,) for name in taken])
            db.execute("COMMIT")
            sent += len(taken)
        return {"push_ms": (time.perf_counter() - began) * 1000, "sent": sent}


def pull(file: Path, url: str) -> dict[str, float]:
    """Everything that is told comes in page by page, each with the cursor."""
    with closing(opened(file)) as db, closing(_line(url)) as line:
        began, cursor, received = time.perf_counter(), 0, 0
        while True:
            line.request("GET", f"/?{cursor}")
            page = msgspec.msgpack.decode(line.getresponse().read())
            if not page:
                return {"pull_ms": (time.perf_counter() - began) * 1000, "received": received}
            cursor = page[-1][0]
            db.execute("BEGIN IMMEDIATE")
            db.executemany("INSERT OR REPLACE INTO row VALUES (?, ?)", [(key, body) for _, key, body in page])
            db.execute("DELETE FROM cursor")
            db.execute("INSERT INTO cursor VALUES (?)", (cursor,))
            db.execute("COMMIT")
            received += len(page)


def _line(url: str) -> http.client.HTTPConnection:
    found = urlsplit(url)
    return http.client.HTTPConnection(found.hostname or "", found.port)


def serve(file: Path, port: int, ready: int) -> None:
    """Serve until a signal comes."""
    listening = listen("127.0.0.1", port)
    with os.fdopen(ready, "w", encoding="utf-8") as channel:
        channel.write(json.dumps({"url": f"http://127.0.0.1:{listening.getsockname()[1]}"}) + "\n")
    asyncio.run(uvicorn.Server(configured(cast(Any, Bare(file)))).serve(sockets=[listening]))


if __name__ == "__main__":
    verb, place = sys.argv[1], Path(sys.argv[2])
    if verb == "serve":
        serve(place, int(sys.argv[4]), int(sys.argv[6]))
    else:
        print(json.dumps({"push": push, "pull": pull}[verb](place, sys.argv[3])))
