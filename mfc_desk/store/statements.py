"""Statements that are sent for thousands of rows: put into SQLite's words once, then sent as they are.

SQLAlchemy looks at every value of every row again, which takes longer than SQLite needs to take it. The values here
are texts, numbers and bytes, as SQLite keeps them; the transaction and the errors are the same as for any statement.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
        text, order, fixed = self._words
        named = fixed | values
        cursor = db.connection.cursor()
        try:
            cursor.execute(text, tuple([named[name] for name in order]))
            return list(cursor.fetchall())
        finally:
            cursor.close()

    def do(self, db: Connection, rows: Sequence[dict[str, Any]]) -> None:
        """Send it once for each of these, without an answer."""
        if not rows:
            return
        text, order, fixed = self._words
        named = (fixed | row for row in rows) if fixed else rows
        cursor = db.connection.cursor()
        try:
            cursor.executemany(text, [tuple([row[name] for name in order]) for row in named])
        finally:
            cursor.close()


def among(db: Connection, words: str, pairs: Sequence[Sequence[str]]) -> list[Any]:
    """The rows that `words` ask for, which end where a list of pairs follows; nothing where there are no pairs."""
    if not pairs:
        return []
    marks = ", ".join(["(?, ?)"] * len(pairs))
    cursor = db.connection.cursor()
    try:
        cursor.execute(f"{words} IN (VALUES {marks})", [part for pair in pairs for part in pair])
        return list(cursor.fetchall())
    finally:
        cursor.close()
