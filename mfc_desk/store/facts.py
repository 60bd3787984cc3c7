"""Single facts of this desk, each under its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, and_, bindparam, delete, func, or_, select
from sqlalchemy.dialects.sqlite import insert

from mfc_desk.domain.time import Anchor
from mfc_desk.ports.storage import Desk
from mfc_desk.store import bodies, tables
from sync.wire.messages import Person, Receipt

RECEIPTS: Final = 200
"""So many are kept as proof."""
_fact, _cursor, _receipt = tables.fact, tables.cursor, tables.receipt
_DESK: Final = "desk"
_ANCHOR: Final = "anchor"
_PEOPLE: Final = "people"
_NOTE: Final = "note/"
_VALUE: Final = select(_fact.c.value).where(_fact.c.name == bindparam("name"))  # made once: it is asked all the time


class SqlFacts:
    """`ports.storage.Facts` over one transaction."""

    def __init__(self, connection: Connection, on_desk: Callable[[], object] = lambda: None) -> None:
        self._db = connection
        self._on_desk = on_desk

    def desk(self) -> Desk | None:
        found: Desk | None = self._get(_DESK, Desk)
        return found

    def set_desk(self, desk: Desk) -> None:
        self._set(_DESK, desk)
        self._on_desk()

    def cursor(self) -> int:
        return int(self._db.execute(select(_cursor.c.seq).where(_cursor.c.name == tables.FEED)).scalar() or 0)

    def set_cursor(self, seq: int) -> None:
        statement = insert(_cursor).values(name=tables.FEED, seq=seq)
        self._db.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"seq": seq}))

    def anchor(self) -> Anchor | None:
        found: Anchor | None = self._get(_ANCHOR, Anchor)
        return found

    def set_anchor(self, anchor: Anchor) -> None:
        self._set(_ANCHOR, anchor)

    def receipt(self) -> Receipt | None:
        found = self._receipts(1)
        return found[0] if found else None

    def receipts(self) -> Sequence[Receipt]:
        return self._receipts(RECEIPTS)

    def set_receipt(self, receipt: Receipt) -> None:
        same = (_receipt.c.incarnation == receipt.incarnation, _receipt.c.n == receipt.n)
        place = int(self._db.execute(select(func.max(_receipt.c.place))).scalar() or 0) + 1
        self._db.execute(delete(_receipt).where(or_(and_(*same), _receipt.c.place <= place - RECEIPTS)))
        values = {"place": place, "incarnation": receipt.incarnation, "n": receipt.n, "body": bodies.encode(receipt)}
        self._db.execute(insert(_receipt).values(values))

    def _receipts(self, limit: int) -> list[Receipt]:
        query = select(_receipt.c.body).order_by(_receipt.c.place.desc()).limit(limit)
        return [bodies.decode(raw, Receipt) for raw in self._db.execute(query).scalars()]

    def people(self) -> Sequence[Person]:
        return self._get(_PEOPLE, list[Person]) or []

    def set_people(self, people: Sequence[Person]) -> None:
        self._set(_PEOPLE, list(people))

    def note(self, name: str) -> Any:
        raw = self._raw(_NOTE + name)
        return None if raw is None else msgspec.json.decode(raw)

    def set_note(self, name: str, value: Any) -> None:
        self._set(_NOTE + name, value)

    def _get(self, name: str, shape: Any) -> Any:
        raw = self._raw(name)
        return None if raw is None else bodies.decode(raw, shape)

    def _raw(self, name: str) -> bytes | None:
        return self._db.execute(_VALUE, {"name": name}).scalar()

    def _set(self, name: str, value: Any) -> None:
        raw = bodies.encode(value)
        statement = insert(_fact).values(name=name, value=raw)
        self._db.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": raw}))
