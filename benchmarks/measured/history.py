"""A history of any length, in the stores of two desks and of their office, without a million acts being played.

A thousand operations are recorded by the rules and sent for real. What they left behind is copied in the databases,
each copy under ids of its own, with the numbers before the first: heads, arguments, rows, feed, files and the sums
over them fit together, and the next real operation goes on where the recorded ones ended.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2

from benchmarks.measured import outage
from benchmarks.measured.outage import KEY
from benchmarks.measured.replication import our_office
from benchmarks.process import answer
from mfc_desk.domain.scope import TERM, Sums, bucket_of

RECORDED: Final = 1000
OF_ONE_DEVICE: Final = ("lease", "ticket_block", "desk_key", "desk")
"""Kinds of rows that there are once a device: a longer history has no more of them."""
AT_ONCE: Final = 50
"""Copies in one transaction."""


@dataclass(frozen=True, slots=True)
class Past:
    """Where an office and two desks with so much behind them lie."""

    operations: int
    office: Path
    desk: Path
    other: Path


def recorded(folder: Path) -> Past:
    """A thousand operations, sent by one desk and heard by the other."""
    made = outage.recorded(folder, RECORDED)
    with our_office(made.office) as server:
        for desk in (made.other, made.desk, made.other):
            answer(["-m", "benchmarks.measured.line_client", str(desk), server.url])
    return Past(RECORDED, made.office, made.desk, made.other)


def grown(past: Past, folder: Path, operations: int) -> Past:
    """The same with so many operations behind it."""
    places = [Path(shutil.copytree(each, folder / each.name)) for each in (past.office, past.desk, past.other)]
    copies = range(1, operations // RECORDED)
    with closing(sqlite3.connect(places[0] / "office.db", isolation_level=None)) as office:
        marks = _marks(office)
        _grow(office, copies, lambda copy: _of_office(office, marks, copy))
        _sum(office)
    for place in places[1:]:
        with _opened(place / "desk.db") as desk:
            _grow(desk, copies, lambda copy, desk=desk: _of_desk(desk, marks, copy))
    return Past(operations, *places)


@contextmanager
def _opened(file: Path) -> Iterator[Any]:
    with closing(dbapi2.connect(str(file), isolation_level=None)) as desk:
        desk.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
        yield desk


def _grow(db: Any, copies: range, work: Any) -> None:
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("PRAGMA cache_size = -200000")
    for copy in copies:
        if copy % AT_ONCE == 1:
            db.execute("BEGIN")
        work(copy)
        if copy % AT_ONCE == 0 or copy == copies[-1]:
            db.execute("COMMIT")
    db.execute("ANALYZE")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _marks(office: sqlite3.Connection) -> list[str]:
    """With what the ids that were made while the thousand were recorded begin: the time of their making."""
    of_row = "substr(key, instr(key, ':') + 1, 8)"
    found = office.execute(
        "SELECT DISTINCT substr(op_id, 1, 8) FROM applied_op UNION"
        f" SELECT DISTINCT {of_row} FROM change WHERE {_not_of_one_device()}"
    )
    return [each[0] for each in found]


def _not_of_one_device() -> str:
    return " AND ".join(f"key NOT LIKE '{kind}:%'" for kind in OF_ONE_DEVICE)


def _renamed(column: str, marks: list[str], copy: int, kind: str = "TEXT") -> str:
    """The column with every id in it a copy's own."""
    said = f"CAST({column} AS TEXT)"
    for place, mark in enumerate(marks):
        said = f"replace({said}, '{mark}', '{copy:06x}{place:02x}')"
    return f"CAST({said} AS {kind})"


def _of_office(db: Any, marks: list[str], copy: int) -> None:
    def new(column: str, kind: str = "TEXT") -> str:
        return _renamed(column, marks, copy, kind)

    numbers, changes = f"n - {copy} * {RECORDED * 2}", f"seq - {copy} * {RECORDED * 4}"
    own = _not_of_one_device()
    db.execute(
        "INSERT INTO applied_op (centre, device, incarnation, n, op_id, original, sha256, link, head, salt, args,"
        " verdict, received_at, counts_at)"
        f" SELECT centre, device, incarnation, {numbers}, {new('op_id')}, original, sha256, link,"
        f" {new('head', 'BLOB')}, salt, {new('args', 'BLOB')}, verdict, received_at, counts_at"
        " FROM applied_op WHERE n > 0"
    )
    db.execute(
        f"INSERT INTO change SELECT centre, {changes}, {new('key')}, {new('revision')}, {new('body', 'BLOB')}, deleted"
        f" FROM change WHERE seq > 0 AND {own}"
    )
    first = f"revision NOT LIKE '000%' AND {own}"
    db.execute(
        f"INSERT INTO entity SELECT centre, {new('key')}, {new('revision')}, {new('body', 'BLOB')}"
        f" FROM entity WHERE {first}"
    )
    db.execute(
        f"INSERT INTO numbered_case SELECT centre, number || '/{copy}', {new('application')} FROM numbered_case"
        " WHERE number NOT LIKE '%/%'"
    )
    db.execute(
        "INSERT INTO picture_row (centre, key, revision, seq, file, open, held, bucket, owner) SELECT centre,"
        f" {new('key')}, {new('revision')}, {changes}, {new('file')}, open, held, bucket, owner FROM picture_row"
        f" WHERE seq > 0 AND {own}"
    )
    db.execute(
        f"INSERT INTO picture_file (centre, file, opened, last) SELECT centre, {new('file')}, opened,"
        f" last - {copy} * {RECORDED * 4} FROM picture_file WHERE last > 0 AND {own.replace('key', 'file')}"
    )


def _of_desk(db: Any, marks: list[str], copy: int) -> None:
    def new(column: str, kind: str = "TEXT") -> str:
        return _renamed(column, marks, copy, kind)

    back = copy * RECORDED * 2
    db.execute(
        "INSERT INTO outbox (place, incarnation, n, op_id, head, salt, args, chain, state, why, seq, settled_at) SELECT"
        f" place - {back}, incarnation, n - {back}, {new('op_id')}, {new('head', 'BLOB')}, salt, {new('args', 'BLOB')},"
        " chain, state, why, seq, settled_at FROM outbox WHERE place > 0"
    )
    db.execute(f"INSERT INTO touched SELECT {new('key')}, place - {back} FROM touched WHERE place > 0")
    kinds = ", ".join(f"'{kind}'" for kind in OF_ONE_DEVICE)
    db.execute(
        "INSERT INTO row (kind, id, server, server_revision, feed, shown, shown_revision, state, sort, told, left)"
        f" SELECT kind, {new('id')}, {new('server', 'BLOB')}, {new('server_revision')}, feed, NULL, NULL, state, sort,"
        f" told, left FROM row WHERE server_revision NOT LIKE '000%' AND kind NOT IN ({kinds})"
    )


def _sum(office: sqlite3.Connection) -> None:
    """The buckets of the copied rows, and the sums over all that desks hold."""
    office.create_function("bucket_of", 1, bucket_of, deterministic=True)
    sums = Sums()
    office.execute("BEGIN")
    office.execute("UPDATE picture_row SET bucket = bucket_of(key) WHERE seq <= 0")
    for key, revision in office.execute(
        "SELECT key, revision FROM picture_row WHERE held AND owner = '' AND revision <> ''"
    ):
        sums.add(key, revision)
    centre = office.execute("SELECT centre FROM centre").fetchone()[0]
    for bucket, raw in enumerate(sums.told()):
        assert len(raw) == TERM
        office.execute(
            "INSERT INTO picture_sum (centre, bucket, sum) VALUES (?, ?, ?)"
            " ON CONFLICT (centre, bucket) DO UPDATE SET sum = excluded.sum",
            (centre, bucket, raw),
        )
    office.execute("COMMIT")
