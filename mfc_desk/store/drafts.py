"""What is typed and not yet an operation, kept per field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from mfc_desk.store import bodies, tables

_draft = tables.draft
_FIELDS: Final = select(_draft.c.field, _draft.c.value).where(
    _draft.c.key == bindparam("key")
)  # made once, asked often


class SqlDrafts:
    """`ports.storage.Drafts` over one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def save(self, key: str, field: str, value: Any) -> None:
        if value is None:
            self._db.execute(delete(_draft).where(_draft.c.key == key, _draft.c.field == field))
            return
        raw = bodies.encode(value)
        statement = insert(_draft).values(key=key, field=field, value=raw)
        self._db.execute(statement.on_conflict_do_update(index_elements=["key", "field"], set_={"value": raw}))

    def load(self, key: str) -> Mapping[str, Any]:
        found = self._db.execute(_FIELDS, {"key": key})
        return {each.field: msgspec.json.decode(each.value) for each in found}

    def drop(self, key: str) -> None:
        self._db.execute(delete(_draft).where(_draft.c.key == key))

    def keys(self) -> Sequence[str]:
        return list(self._db.execute(select(_draft.c.key).distinct().order_by(_draft.c.key)).scalars())
