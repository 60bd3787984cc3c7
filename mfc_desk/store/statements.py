"""Statements that are sent for thousands of rows, or hundreds of times in a turn: put into SQLite's words once.

SQLAlchemy looks at every value of every row again, which takes longer than SQLite needs to take it, and at a question
for one value ten times as long as SQLite needs to answer it. The values here are texts, numbers and bytes, as SQLite
keeps them; the transaction and the errors are the same as for any statement.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from functools import cached_property
from typing import Any, Final

from sqlalchemy import Connection
from sqlalchemy.dialects import sqlite

_SQLITE: Final = sqlite.dialect()


class Statement:
    """One statement with named values; `build` makes it when it is sent first."""

    def __init__(self, build: Callable[[], Any]) -> None:
        self._build = build

    @cached_property
    def _words(self) -> tuple[str, tuple[str, ...], dict[str, Any]]:
        compiled = self._build().compile(dialect=_SQLITE)
        fixed = {name: bind.value for bind, name in compiled.bind_names.items() if not bind.required}
        return str(compiled), tuple(compiled.positiontup or ()), fixed

    def rows(self, db: Connection, **values: Any) -> list[Any]:
        """Send it and read every row of the answer."""
        with closing(db.connection.cursor()) as cursor:
            self._send(cursor, values)
            return list(cursor.fetchall())

    def row(self, db: Connection, **values: Any) -> Any:
        """Send it and read the first row of the answer, None where there is none."""
        with closing(db.connection.cursor()) as cursor:
            self._send(cursor, values)
            return cursor.fetchone()

    def value(self, db: Connection, **values: Any) -> Any:
        """Send it and read the first value of the first row, None where there is none."""
        found = self.row(db, **values)
        return None if found is None else found[0]

    def do(self, db: Connection, rows: Sequence[dict[str, Any]]) -> None:
        """Send it once for each of these, without an answer."""
        if not rows:
            return
        text, order, fixed = self._words
        named = (fixed | row for row in rows) if fixed else rows
        with closing(db.connection.cursor()) as cursor:
            cursor.executemany(text, [tuple([row[name] for name in order]) for row in named])

    def _send(self, cursor: Any, values: dict[str, Any]) -> None:
        text, order, fixed = self._words
        named = fixed | values
        cursor.execute(text, tuple([named[name] for name in order]))


def among(db: Connection, words: str, pairs: Sequence[Sequence[str]]) -> list[Any]:
    """The rows that `words` ask for, which end where a list of pairs follows; nothing where there are no pairs."""
    if not pairs:
        return []
    marks = ", ".join(["(?, ?)"] * len(pairs))
    with closing(db.connection.cursor()) as cursor:
        cursor.execute(f"{words} IN (VALUES {marks})", [part for pair in pairs for part in pair])
        return list(cursor.fetchall())
