"""Opens the encrypted file: the key before anything else, then what makes a commit durable."""

from __future__ import annotations

import hashlib
import hmac
import os
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, inspect, select
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from mfc_desk.store import tables
from mfc_desk.store.durable import make_folder, sync_folder
from mfc_desk.store.errors import Damaged, TooNew, WrongKey, in_our_words
from mfc_desk.store.rows import read_again

KEY_BYTES: Final = 32
BUSY_MS: Final = 5000
_PRAGMAS: Final = (
    # Rows in the hands of Python lie in plain memory anyway, and wiping each page costs reads: measured, left off.
    "PRAGMA cipher_memory_security = OFF",
    "PRAGMA temp_store = MEMORY",  # a sort never spills plain text to the disk
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    f"PRAGMA busy_timeout = {BUSY_MS}",
)


def open_engine(path: Path, key: bytes) -> Engine:
    """The engine over the file at `path`, made with all tables where it is new, migrated where it is old.

    Raises `WrongKey`, `Damaged` or `TooNew`; the file is left as it is then.
    """
    if len(key) != KEY_BYTES:
        raise ValueError("the key has 256 bits")
    _check_key(path, key)
    path.touch(mode=0o600)  # SQLite gives its log the mode of the file
    pool = {"poolclass": QueuePool, "pool_size": 3, "max_overflow": 3}
    connects = {"module": dbapi2, "creator": lambda: _connect(path, key)}
    engine = create_engine("sqlite://", **connects, **pool, hide_parameters=True)  # what is bound is about people
    event.listen(engine, "begin", _begin)
    with ExitStack() as undo:
        undo.callback(engine.dispose)
        with in_our_words(), engine.connect().execution_options(write=True) as connection, connection.begin():
            _bring_up_to_date(connection)
            read_again(connection)
        undo.pop_all()
    return engine


def _connect(path: Path, key: bytes) -> Any:
    connection = dbapi2.connect(path, isolation_level=None, check_same_thread=False, timeout=BUSY_MS / 1000)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        for pragma in _PRAGMAS:
            connection.execute(pragma).fetchall()
    except dbapi2.DatabaseError:
        connection.close()
        raise
    return connection


def _begin(connection: Connection) -> None:
    """Transactions are ours: a writer takes its lock at the start, so that it never fails half-way."""
    write = connection.get_execution_options().get("write", False)
    if write:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        return
    raw: Any = connection.connection.driver_connection
    raw.execute("BEGIN")  # takes nothing and cannot be refused; told of as a statement it costs as much as a question


def _bring_up_to_date(connection: Connection) -> None:
    if not inspect(connection).get_table_names():
        tables.metadata.create_all(connection)
        connection.execute(tables.schema_version.insert().values(version_num=tables.VERSION))
        return
    found = connection.execute(select(tables.schema_version.c.version_num)).scalar()
    if found == tables.VERSION:
        return
    if found is None:
        raise Damaged
    if found > tables.VERSION:
        raise TooNew
    from mfc_desk.store.migrations.run import upgrade  # Alembic is heavy and only needed here

    upgrade(connection)


def _check_key(path: Path, key: bytes) -> None:
    """Tells a wrong key from a damaged file: SQLCipher cannot, so a keyed mark of the key lies beside the file."""
    mark = path.with_name(path.name + ".mark")
    told = hmac.new(key, b"mfc-desk store", hashlib.sha256).digest()
    if mark.exists():
        if not hmac.compare_digest(mark.read_bytes(), told):
            raise WrongKey
        return
    if path.exists() and path.stat().st_size:
        try:
            _connect(path, key).close()
        except dbapi2.DatabaseError as error:
            raise WrongKey from error
    _write_durably(mark, told)


def _write_durably(path: Path, content: bytes) -> None:
    make_folder(path.parent)
    made = path.with_name(path.name + ".new")
    descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    made.replace(path)
    sync_folder(path.parent)
