"""The rows of one centre inside one transaction: read, locked, written, and told to the feed.

Work happens in memory; `flush` writes everything at once and takes the feed's numbers last, so that the counter's
row is held for the shortest time. Locks are taken in one order everywhere: tickets' places in the queue, then rows by
key, then the counter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from backoffice.store import places, projections
from backoffice.store import tables as t
from backoffice.store.bodies import body_of, entity_of
from backoffice.store.centres import Centre
from mfc_desk.domain.entities import Entity
from mfc_desk.domain.ids import Key
from mfc_desk.domain.operations.base import key_of
from mfc_desk.domain.tickets import Ticket
from sync.wire.messages import ChangeRow


@dataclass(frozen=True, slots=True)
class _Row:
    entity: Entity | None
    revision: str
    stored: bool


class World:
    """Implements `mfc_desk.domain.operations.base.Rows` over the database."""

    def __init__(self, tx: Connection, centre: Centre) -> None:
        self._tx = tx
        self._centre = centre
        self._rows: dict[Key, _Row] = {}
        self._written: list[tuple[Key, str, Entity]] = []

    def lock(self, keys: Iterable[Key]) -> None:
        """Hold these rows until the transaction ends; nobody else writes them meanwhile."""
        wanted = sorted({key for key in keys if key not in self._rows}, key=str)
        places.lock_places(self._tx, self._centre, [key.id for key in wanted if key.kind == Ticket.kind])
        query = self._query([str(key) for key in wanted]).order_by(t.entity.c.key).with_for_update()
        found = {row.key: row for row in self._tx.execute(query)} if wanted else {}
        for key in wanted:
            row = found.get(str(key))
            self._rows[key] = _Row(entity_of(key.kind, row.body), row.revision, True) if row else _Row(None, "", False)

    def get(self, key: Key) -> Entity | None:
        """The row as it is after what was written so far."""
        return self._row(key).entity

    def revision(self, key: Key) -> str:
        """The operation that last wrote the row; "" where there is none."""
        return self._row(key).revision

    def put(self, entities: Iterable[Entity], revision: str) -> None:
        """Write rows. Raises `DomainError` where a number, a place in the queue or a desk is taken already."""
        entities = tuple(entities)
        for entity in entities:
            projections.demand_free(self._tx, self._centre, entity, (one for _, _, one in self._written))
        for entity in entities:
            key = key_of(entity)
            before = self._row(key)
            self._rows[key] = _Row(entity, revision, before.stored)
            self._written.append((key, revision, entity))

    def flush(self) -> list[ChangeRow]:
        """Write what was put and append it to the feed; the rows of the feed in their order."""
        if not self._written:
            return []
        self._store()
        projections.project(self._tx, self._centre, [entity for _, _, entity in self._latest().values()])
        first = next_numbers(self._tx, self._centre, len(self._written))
        rows = [
            ChangeRow(seq=seq, key=str(key), revision=revision, body=body_of(entity))
            for seq, (key, revision, entity) in enumerate(self._written, first)
        ]
        self._written.clear()
        values = [
            {"centre": self._centre.centre, "seq": row.seq, "key": row.key, "revision": row.revision,
             "body": row.body, "deleted": False}
            for row in rows
        ]  # fmt: skip
        self._tx.execute(t.change.insert(), values)
        return rows

    def _latest(self) -> dict[Key, tuple[Key, str, Entity]]:
        return {each[0]: each for each in self._written}

    def _store(self) -> None:
        new: list[dict[str, Any]] = []
        old: list[dict[str, Any]] = []
        for key, revision, entity in self._latest().values():
            values = {"centre": self._centre.centre, "key": str(key), "revision": revision, "body": body_of(entity)}
            (old if self._rows[key].stored else new).append(values)
            self._rows[key] = _Row(entity, revision, True)
        if new:
            self._tx.execute(t.entity.insert(), new)
        if old:
            mine = (t.entity.c.centre == sa.bindparam("c"), t.entity.c.key == sa.bindparam("k"))
            changed = t.entity.update().where(*mine).values(revision=sa.bindparam("r"), body=sa.bindparam("b"))
            rows = [{"c": v["centre"], "k": v["key"], "r": v["revision"], "b": v["body"]} for v in old]
            self._tx.execute(changed, rows)

    def _row(self, key: Key) -> _Row:
        if key not in self._rows:
            row = self._tx.execute(self._query([str(key)])).first()
            self._rows[key] = _Row(entity_of(key.kind, row.body), row.revision, True) if row else _Row(None, "", False)
        return self._rows[key]

    def _query(self, keys: list[str]) -> sa.Select[tuple[str, str, bytes]]:
        mine = (t.entity.c.centre == self._centre.centre, t.entity.c.key.in_(keys))
        return sa.select(t.entity.c.key, t.entity.c.revision, t.entity.c.body).where(*mine)


def next_numbers(tx: Connection, centre: Centre, count: int) -> int:
    """The first of `count` numbers of the feed. Whoever takes them is alone until the transaction ends."""
    taken = (
        t.feed_counter.update()
        .where(t.feed_counter.c.centre == centre.centre)
        .values(seq=t.feed_counter.c.seq + count)
        .returning(t.feed_counter.c.seq)
    )
    return int(tx.execute(taken).scalar_one()) - count + 1
