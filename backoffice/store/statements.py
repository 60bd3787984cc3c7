"""Statements that are sent many times a second: put into each database's words once, then sent as they are.

SQLAlchemy puts a statement together, looks it up and wraps its answer each time, which takes four times as long as
PostgreSQL needs for it. What the queue sends for every call is said here instead. Values and rows go through the same
types, in the same transaction, and trouble is raised as the same errors.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any, Final, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect

logging.getLogger("psycopg").setLevel(logging.ERROR)  # of a pipeline that broke it says again what it raised
Convert = Callable[[Any], Any]
T = TypeVar("T")
KNOWN: Final = 1024
"""So many things a part remembers: more than a centre has desks and people."""


@dataclass(frozen=True, slots=True)
class _Words:
    """A statement as one driver takes it."""

    text: str
    constants: Mapping[str, Any]
    """Values that are part of the statement, as the driver takes them."""
    bound_by: tuple[tuple[str, Convert], ...]
    """The values the driver takes otherwise than they are given."""
    order: tuple[str, ...]
    """The order of all values, where the driver counts them; none where it knows their names."""
    read_by: tuple[tuple[int, Convert], ...]
    """The columns of an answer that the driver reads otherwise than they are meant."""

    answers: bool
    """Whether there are rows to read."""

    def bound(self, values: Mapping[str, Any]) -> Any:
        """The values as the driver takes them."""
        mine = {**self.constants, **values}
        for name, convert in self.bound_by:
            mine[name] = convert(mine[name])
        return tuple([mine[name] for name in self.order]) if self.order else mine

    def all_bound(self, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
        """The values of many rows."""
        if not self.order or self.constants:
            return [self.bound(row) for row in rows]
        converts = dict(self.bound_by)
        ways = [(name, converts.get(name)) for name in self.order]
        return [tuple([row[name] if way is None else way(row[name]) for name, way in ways]) for row in rows]

    def read(self, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """The rows of an answer."""
        return [self._read(row) for row in rows] if self.read_by else rows

    def _read(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        values = list(row)
        for place, convert in self.read_by:
            values[place] = convert(values[place])
        return tuple(values)


class Statement:
    """One statement with named values. `build` makes it for a dialect, by its name.

    A list cannot be one of its values: how long it is would change the words. `raw` answers are read by their parts.
    """

    def __init__(self, build: Callable[[str], Any], *, raw: bool = False) -> None:
        self._build = build
        self._raw = raw
        self._words: dict[str, _Words] = {}

    def rows(self, tx: Connection, **values: Any) -> list[tuple[Any, ...]]:
        """Send it and read every row of the answer."""
        words = self._in(tx.dialect)
        cursor = self._sent(tx, words, values)
        try:
            found = cursor.fetchall()  # SQLite reads most of an answer only now
        except tx.dialect.loaded_dbapi.Error as error:
            raise _trouble(tx, cursor, words, error) from error
        finally:
            cursor.close()
        return words.read(found)

    def first(self, tx: Connection, **values: Any) -> tuple[Any, ...] | None:
        """Send it and read the first row of the answer; None where there is none."""
        found = self.rows(tx, **values)
        return found[0] if found else None

    def closing(self, tx: Connection, **values: Any) -> tuple[Any, ...] | None:
        """As `first`, and the transaction is over; nothing may follow.

        PostgreSQL is told both at once, so that what is locked is free as soon as it is on the disk, and not when this
        office has found the time to say so. The embedded database commits when the work returns.
        """
        words = self._in(tx.dialect)
        cursor = (self._sent_last if tx.dialect.name == "postgresql" else self._sent)(tx, words, values)
        try:
            row = cursor.fetchone() if words.answers else None
            return None if row is None else words.read([row])[0]
        finally:
            cursor.close()

    def value(self, tx: Connection, **values: Any) -> Any:
        """Send it and read the first value of the first row; None where there is no row."""
        found = self.rows(tx, **values)
        return found[0][0] if found else None

    def do(self, tx: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Send it once for each of these, without an answer."""
        words = self._in(tx.dialect)
        if len(rows) == 1:
            self._sent(tx, words, rows[0]).close()
        elif rows:
            self._sent(tx, words, rows).close()

    def _in(self, dialect: Dialect) -> _Words:
        words = self._words.get(dialect.name)
        if words is None:
            words = self._words[dialect.name] = _put(self._build(dialect.name), dialect, raw=self._raw)
        return words

    def _sent(self, tx: Connection, words: _Words, values: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> Any:
        cursor = tx.connection.cursor()
        try:
            if isinstance(values, Mapping):
                cursor.execute(words.text, words.bound(values))
            else:
                cursor.executemany(words.text, words.all_bound(values))
        except tx.dialect.loaded_dbapi.Error as error:
            raise _trouble(tx, cursor, words, error) from error
        return cursor

    def _sent_last(self, tx: Connection, words: _Words, values: Mapping[str, Any]) -> Any:
        """Send it and the end of its transaction; where it cannot be done, the transaction is undone instead."""
        link, cursor = tx.connection.driver_connection, tx.connection.cursor()
        assert link is not None
        base, trouble = tx.dialect.loaded_dbapi.Error, None
        try:
            with link.pipeline():
                try:
                    cursor.execute(words.text, words.bound(values))
                    link.execute("COMMIT", prepare=False)
                except base as error:  # told before the end was said
                    trouble = error
        except base as error:
            trouble = trouble or error
        if trouble is not None:
            raise _trouble(tx, cursor, words, trouble) from trouble
        return cursor


class Part(Generic[T]):
    """Some columns of a raw answer that are one thing, which is made once for the same values."""

    def __init__(self, columns: Sequence[sa.ColumnElement[Any]], shape: Callable[..., T]) -> None:
        self.columns, self._shape = columns, shape
        self._names = tuple(column.name for column in columns)
        self._readers: dict[str, tuple[tuple[int, Convert], ...]] = {}
        self._made = lru_cache(maxsize=KNOWN)(self._make)

    def of(self, tx: Connection, values: Iterator[Any]) -> T | None:
        """The thing in the next of these values; None where they say that there is none."""
        mine, name = tuple(islice(values, len(self._names))), tx.dialect.name
        if mine[0] is None:
            return None
        if name not in self._readers:
            self._readers[name] = tuple(_readers(self.columns, tx.dialect))
        return self._made(name, mine)

    def _make(self, dialect: str, raw: tuple[Any, ...]) -> T:
        values = list(raw)
        for place, convert in self._readers[dialect]:
            values[place] = convert(values[place])
        return self._shape(**dict(zip(self._names, values, strict=True)))


def among(dialect: str, column: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """Whether a column has one of `texts`: printable ones, `listed` so that the database takes them as one value."""
    if dialect == "postgresql":
        return column == sa.any_(sa.bindparam("texts", type_=sa.ARRAY(sa.Text)))
    told = sa.func.json_each(sa.bindparam("texts", type_=sa.Text)).table_valued("value")
    return column.in_(sa.select(told.c.value))


def listed(tx: Connection, texts: list[str]) -> Any:
    """The texts as one value."""
    return texts if tx.dialect.name == "postgresql" else json.dumps(texts)


def _put(statement: Any, dialect: Dialect, *, raw: bool) -> _Words:
    compiled = statement.compile(dialect=dialect)
    binds = {name: bind for bind, name in compiled.bind_names.items()}
    converts = {
        name: None  # bytes are taken as they are
        if isinstance(bind.type, sa.LargeBinary)
        else bind.type.dialect_impl(dialect).bind_processor(dialect)
        for name, bind in binds.items()
    }
    fixed = {name: bind.value for name, bind in binds.items() if not bind.required}
    return _Words(
        text=str(compiled),
        constants={name: _converted(value, converts[name]) for name, value in fixed.items()},
        bound_by=tuple((name, convert) for name, convert in converts.items() if convert and name not in fixed),
        order=tuple(compiled.positiontup) if compiled.positional else (),
        answers=len(statement.exported_columns) > 0,
        read_by=() if raw else tuple(_readers(statement.exported_columns, dialect)),
    )


def _readers(columns: Iterable[sa.ColumnElement[Any]], dialect: Dialect) -> Iterator[tuple[int, Convert]]:
    for place, column in enumerate(columns):
        convert = column.type.dialect_impl(dialect).result_processor(dialect, None)
        if convert is not None:
            yield place, convert


def _converted(value: Any, convert: Convert | None) -> Any:
    return value if convert is None else convert(value)


def _trouble(tx: Connection, cursor: Any, words: _Words, error: Any) -> Any:
    """The error as SQLAlchemy raises it; a connection that is gone is given up with all that were made with it."""
    gone = tx.dialect.is_disconnect(error, tx.connection.driver_connection, cursor)
    base = tx.dialect.loaded_dbapi.Error
    told = sa.exc.DBAPIError.instance(
        words.text, None, error, base, hide_parameters=True, connection_invalidated=gone, dialect=tx.dialect
    )
    if gone:
        tx.invalidate(error)
    return told
