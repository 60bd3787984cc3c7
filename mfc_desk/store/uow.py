"""One transaction over everything the store keeps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from shutil import disk_usage
from typing import Final

from sqlalchemy import Connection, Engine

from mfc_desk.domain.time import Clock
from mfc_desk.store.asked import SqlAsked
from mfc_desk.store.drafts import SqlDrafts
from mfc_desk.store.durable import make_folder
from mfc_desk.store.engine import open_engine
from mfc_desk.store.errors import DiskFull, NotTaken, file_in_our_words, in_our_words
from mfc_desk.store.facts import SqlFacts
from mfc_desk.store.lock import ProfileLock
from mfc_desk.store.outbox import SqlOutbox
from mfc_desk.store.picture import SqlPicture
from mfc_desk.store.reserve import Reserve
from mfc_desk.store.rows import SqlRows
from mfc_desk.store.scans import SqlScanIndex

LEAST: Final = 256 * 1024
"""Bytes without which a file does not open; with them, one that does not is damaged."""


class SqlUnitOfWork:
    """`ports.storage.UnitOfWork`: rolled back unless committed by name."""

    def __init__(self, connection: Connection, store: SqlStore) -> None:
        self._db = connection
        self.rows = SqlRows(connection, store.clock, store.sending)
        self.outbox = SqlOutbox(connection, store.mark_sending)
        self.drafts = SqlDrafts(connection)
        self.asked = SqlAsked(connection)
        self.scans = SqlScanIndex(connection)
        self.facts = SqlFacts(connection, on_desk=self.outbox.look_again)
        self.picture = SqlPicture(connection)

    def commit(self) -> None:
        """Durable when this returns. Nothing can be written after it."""
        with in_our_words():
            self._db.commit()
        self._db.close()  # a write after this is a defect and must be seen, not rolled back in silence


class SqlStore:
    """`ports.storage.Store` over one encrypted file. Any thread may open a unit of work; none may pass it on."""

    def __init__(
        self, engine: Engine, clock: Clock, lock: ProfileLock | None = None, reserve: Reserve | None = None
    ) -> None:
        self._engine, self._lock, self._reserve = engine, lock, reserve
        self.clock = clock
        self.sending = 0
        """Up to which n operations are on their way now; it is no fact about the data and dies with the process."""

    def mark_sending(self, upto: int) -> None:
        """Unsent operations up to n are on their way."""
        self.sending = upto

    @contextmanager
    def write(self) -> Iterator[SqlUnitOfWork]:
        """A unit of work that holds the writer's lock from the start; a full disk gets its reserve back."""
        if self._reserve is not None:
            self._reserve.before_write()
        try:
            with self._unit(write=True) as unit:
                yield unit
        except DiskFull:
            if self._reserve is not None:
                self._reserve.release()
            raise

    @contextmanager
    def read(self) -> Iterator[SqlUnitOfWork]:
        """A unit of work over one unchanging picture of the file."""
        with self._unit(write=False) as unit:
            yield unit

    def close(self) -> None:
        """Close every connection; the log is folded into the file, the profile is free for the next program."""
        self._engine.dispose()
        if self._lock is not None:
            self._lock.release()

    @contextmanager
    def _unit(self, *, write: bool) -> Iterator[SqlUnitOfWork]:
        with in_our_words(), self._engine.connect() as connection:
            connection = connection.execution_options(write=write)
            connection.begin()
            yield SqlUnitOfWork(connection, self)


def open_store(path: Path, key: bytes, clock: Clock, reserve: Reserve | None = None) -> SqlStore:
    """The store in the file at `path`, for this program alone until it is closed; `reserve` lies on the same disk.

    Raises `InUse`, `WrongKey`, `Damaged`, `TooNew`, `ReadOnly`, `NoRights`, `NoLocks`, `NotTaken` or `DiskFull`; the
    file stays as it is.
    """
    with file_in_our_words(), ExitStack() as undo:
        make_folder(path.parent)
        lock = ProfileLock(path.parent)
        undo.callback(lock.release)
        store = SqlStore(_engine(path, key, reserve), clock, lock, reserve)
        undo.pop_all()
    return store


def _engine(path: Path, key: bytes, reserve: Reserve | None) -> Engine:
    if reserve is not None:
        reserve.before_write()
    try:
        return open_engine(path, key)
    except (DiskFull, NotTaken) as error:  # it became full while the program was not running
        # on a full disk SQLite cannot make the files beside it, and says no more than that reading failed
        if isinstance(error, NotTaken) and disk_usage(path.parent).free >= LEAST:
            raise
        if reserve is None or not reserve.release():
            raise DiskFull from error
        return open_engine(path, key)
