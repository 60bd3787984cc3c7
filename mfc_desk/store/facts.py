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
from mfc_desk.store.statements import Statement
from sync.wire.messages import Person, Receipt

RECEIPTS: Final = 200
"""So many are kept as proof."""
_fact, _cursor, _receipt = tables.fact, tables.cursor, tables.receipt
_DESK: Final = "desk"
_ANCHOR: Final = "anchor"
_PEOPLE: Final = "people"
_NOTE: Final = "note/"
_VALUE: Final = Statement(lambda: select(_fact.c.value).where(_fact.c.name == bindparam("name")))
_CURSOR: Final = Statement(lambda: select(_cursor.c.seq).where(_cursor.c.name == bindparam("name")))
_made_cursor = insert(_cursor).values(name=bindparam("name"), seq=bindparam("seq"))
_made_fact = insert(_fact).values(name=bindparam("name"), value=bindparam("value"))
_SET_CURSOR: Final = Statement(
    lambda: _made_cursor.on_conflict_do_update(index_elements=["name"], set_={"seq": _made_cursor.excluded.seq})
)
_SET: Final = Statement(
    lambda: _made_fact.on_conflict_do_update(index_elements=["name"], set_={"value": _made_fact.excluded.value})
)
_LAST_PLACE: Final = Statement(lambda: select(func.max(_receipt.c.place)))
_same = and_(_receipt.c.incarnation == bindparam("life"), _receipt.c.n == bindparam("at"))
_DROP_RECEIPTS: Final = delete(_receipt).where(or_(_same, _receipt.c.place <= bindparam("upto")))
_ADD_RECEIPT: Final = insert(_receipt)
_RECEIPTS: Final = select(_receipt.c.body).order_by(_receipt.c.place.desc()).limit(bindparam("most"))


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
        return int(_CURSOR.value(self._db, name=tables.FEED) or 0)

    def set_cursor(self, seq: int) -> None:
        _SET_CURSOR.do(self._db, [{"name": tables.FEED, "seq": seq}])

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
        place = int(_LAST_PLACE.value(self._db) or 0) + 1
        old = {"life": receipt.incarnation, "at": receipt.n, "upto": place - RECEIPTS}
        self._db.execute(_DROP_RECEIPTS, old)
        values = {"place": place, "incarnation": receipt.incarnation, "n": receipt.n, "body": bodies.encode(receipt)}
        self._db.execute(_ADD_RECEIPT, values)

    def _receipts(self, limit: int) -> list[Receipt]:
        found = self._db.execute(_RECEIPTS, {"most": limit}).scalars()
        return [bodies.decode(raw, Receipt) for raw in found]

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
        found: bytes | None = _VALUE.value(self._db, name=name)
        return found

    def _set(self, name: str, value: Any) -> None:
        _SET.do(self._db, [{"name": name, "value": bodies.encode(value)}])
