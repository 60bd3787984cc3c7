"""One database, SQLite embedded or PostgreSQL by URL, and the one way to write to it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError

T = TypeVar("T")
POOL: Final = 16
"""Connections, two more than the threads that may use one: those of requests and those of the post."""
TRIES: Final = 4
"""A race that was lost to another writer is run again, so that it sees what the winner wrote."""
LOCK_MS: Final = 10_000
IDLE_S: Final = 1.0
"""A connection nobody used for so long is asked whether it still stands before it is given to anybody."""

REFUSALS: Final = (DBAPIError, OverflowError, UnicodeEncodeError)
"""What a database refuses with, among much else: see `refuses`."""
_REFUSED: Final = frozenset({"22", "23", "54"})
"""PostgreSQL's classes: a value it does not know, a constraint, a limit."""

_ONE_VIEW: Final = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def sqlite_url(file: Path) -> str:
    """The URL of an embedded database."""
    return f"sqlite:///{file}"


class LostRace(RuntimeError):
    """What was read is not there any more as it was: the work begins again, in another transaction."""


class Database:
    """Opens transactions; each either commits whole and durable or leaves nothing."""

    def __init__(self, url: str) -> None:
        plain = url.replace("postgresql://", "postgresql+psycopg://", 1)
        self._embedded: Final = _embedded(url)
        pool: dict[str, Any] = {"pool_size": POOL, "max_overflow": 0}
        if not self._embedded:  # as long as SQLite waits: a lock that is never given back is told, not waited for
            pool["connect_args"] = {"options": f"-c lock_timeout={LOCK_MS}"}
        self.engine: Final = sa.create_engine(plain, **pool, hide_parameters=True)  # a log must not tell about people
        self._one_writer: AbstractContextManager[Any] = nullcontext()
        # there each statement would see another moment; here a transaction sees the one of its first read
        self._reading: Final[dict[str, Any]] = {} if _embedded(url) else _ONE_VIEW
        if _embedded(url):
            # a thread that waits here is served in turn; SQLite's own busy wait starves some for seconds
            self._one_writer = threading.Lock()
            sa.event.listen(self.engine, "connect", _prepare)
            sa.event.listen(self.engine, "begin", _begin)
        else:
            sa.event.listen(self.engine, "checkin", _used)
            sa.event.listen(self.engine, "checkout", self._ask_after_a_pause)

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one transaction and commit. A lost race is run again: `work` must tolerate that."""
        for attempt in range(TRIES):
            try:
                with self._one_writer, self._immediate() as tx:
                    return work(tx)
            except (LostRace, IntegrityError, OperationalError) as error:
                if attempt == TRIES - 1 or not _lost_race(error):
                    raise
        raise AssertionError("the loop above returns or raises")

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work` over one consistent view."""
        with self.engine.connect().execution_options(**self._reading) as connection, connection.begin():
            return work(connection)

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()

    def _ask_after_a_pause(self, connection: Any, record: Any, _proxy: Any) -> None:
        """Raise what lets the pool give its connections up and make new ones, where this one is gone."""
        if time.monotonic() - record.info.get("used", 0.0) < IDLE_S:
            return
        try:
            self.engine.dialect.do_ping(connection)
        except self.engine.dialect.loaded_dbapi.Error as error:
            raise sa.exc.InvalidatePoolError from error

    @contextmanager
    def _immediate(self) -> Iterator[Connection]:
        with self.engine.connect() as connection:
            if self._embedded:
                connection.execution_options(immediate=True)
            with connection.begin():
                yield connection


def refuses(error: Exception) -> bool:
    """Whether the database will not have this, however often it is asked; to be full, busy or gone is no refusal."""
    if not isinstance(error, DBAPIError):
        return isinstance(error, REFUSALS)
    if isinstance(error, DataError | IntegrityError):
        return True
    return str(getattr(error.orig, "sqlstate", None) or "")[:2] in _REFUSED


def _embedded(url: str) -> bool:
    return url.startswith("sqlite")


def _lost_race(error: LostRace | IntegrityError | OperationalError) -> bool:
    if not isinstance(error, OperationalError):
        return True
    state = getattr(error.orig, "sqlstate", None)
    return state in {"40001", "40P01", "55P03"} or "locked" in str(error.orig)


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={LOCK_MS}"):
        connection.execute(f"PRAGMA {pragma}")


def _used(_connection: Any, record: Any) -> None:
    record.info["used"] = time.monotonic()


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    if immediate:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        return
    raw: Any = connection.connection.driver_connection
    raw.execute("BEGIN")  # takes nothing and cannot be refused; told of as a statement it costs as much as a question
