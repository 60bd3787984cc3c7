"""The rows of one centre inside one transaction: read, locked, written, and told to the feed.

Work happens in memory; `flush` writes everything at once and takes the feed's numbers last, so that the counter's
row is held for the shortest time. Locks are taken in one order everywhere: tickets' places in the queue, then rows by
key, then the counter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from backoffice.store import places, projections
from backoffice.store import tables as t
from backoffice.store.bodies import body_of, entity_of
from backoffice.store.centres import Centre
from backoffice.store.database import LostRace
from backoffice.store.kept_answers import Over
from backoffice.store.places import Claimed
from backoffice.store.statements import Statement, among, listed
from mfc_desk.domain.entities import Entity
from mfc_desk.domain.ids import Key
from mfc_desk.domain.operations.base import key_of
from mfc_desk.domain.tickets import Ticket, TicketState
from sync.wire.messages import ChangeRow

A_FEW: Final = 4
"""So many rows are read by a statement that is made once for each count."""
_c = t.entity.c
_INSERTED: Final = Statement(lambda _: t.entity.insert())
_UPDATED: Final = Statement(
    lambda _: (
        t.entity.update()
        .where(_c.centre == sa.bindparam("of"), _c.key == sa.bindparam("row"))
        .values(revision=sa.bindparam("by"), body=sa.bindparam("now"))
    )
)
_UPDATED_FROM: Final = Statement(
    lambda _: (
        t.entity.update()
        .where(_c.centre == sa.bindparam("of"), _c.key == sa.bindparam("row"), _c.revision == sa.bindparam("base"))
        .values(revision=sa.bindparam("by"), body=sa.bindparam("now"))
        .returning(_c.key)
    )
)
_TOLD: Final = Statement(lambda _: t.change.insert())
_NUMBERED: Final = Statement(
    lambda _: (
        t.feed_counter.update()
        .where(t.feed_counter.c.centre == sa.bindparam("of"))
        .values(seq=t.feed_counter.c.seq + sa.bindparam("count"))
        .returning(t.feed_counter.c.seq)
    )
)


def _numbering() -> Any:
    """Take the next number of the feed and write one row under it, at once: whoever has the number is waited for."""
    counter, names = t.feed_counter.c, ("centre", "seq", "key", "revision", "body", "deleted")
    taken = (
        t.feed_counter.update()
        .where(counter.centre == sa.bindparam("of"))
        .values(seq=counter.seq + 1)
        .returning(counter.seq)
        .cte("taken")
    )
    given = {name: sa.bindparam(name, type_=t.change.c[name].type) for name in ("key", "revision", "body")}
    row = sa.select(sa.bindparam("of", type_=sa.Text), taken.c.seq, *given.values(), sa.false())
    return t.change.insert().from_select(names, row).returning(t.change.c.seq)


_NUMBERED_AND_TOLD: Final = Statement(lambda _: _numbering())
"""PostgreSQL alone can say it in one."""


@cache
def _rows_of(count: int, *, held: bool) -> Statement:
    """The statement that reads so many rows, called row0, row1 and so on, and holds them where that is wanted."""
    wanted = sa.or_(*(_c.key == sa.bindparam(f"row{number}") for number in range(count)))
    query = sa.select(_c.key, _c.revision, _c.body).where(_c.centre == sa.bindparam("of"), wanted).order_by(_c.key)
    return Statement(lambda _: query.with_for_update() if held else query)


def _rows(*, held: bool) -> Statement:
    """The statement that reads any number of rows."""

    def build(dialect: str) -> Any:
        mine = (_c.centre == sa.bindparam("of"), among(dialect, _c.key))
        query = sa.select(_c.key, _c.revision, _c.body).where(*mine).order_by(_c.key)
        return query.with_for_update() if held else query

    return Statement(build)


_ROWS: Final = {held: _rows(held=held) for held in (False, True)}


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
        self._claimed: dict[str, Claimed] = {}
        self._looked: set[Key] = set()

    def looked(self, found: Mapping[Key, tuple[str, bytes] | None]) -> None:
        """These rows, revision and body, were looked at already: nobody holds them."""
        for key, row in found.items():
            self._rows[key] = _Row(None, "", False) if row is None else _Row(entity_of(key.kind, row[1]), row[0], True)
        self._looked.update(found)

    def claimed(self, one: Claimed) -> None:
        """This ticket's place is held and called already: nobody else has it, and nobody else is called to its desk.

        Its row is not held: it is written only over what it was, else the work begins again.
        """
        self._claimed[one.ticket] = one
        self._rows[Key(Ticket.kind, one.ticket)] = _Row(entity_of(Ticket.kind, one.body), one.revision, True)

    def lock(self, keys: Iterable[Key]) -> None:
        """Hold these rows until the transaction ends; nobody else writes them meanwhile."""
        wanted = sorted({key for key in keys if key not in self._rows or key in self._looked}, key=str)
        places.lock_places(self._tx, self._centre, [key.id for key in wanted if key.kind == Ticket.kind])
        self._read(wanted, held=True)
        self._looked.difference_update(wanted)

    def look(self, keys: Iterable[Key]) -> None:
        """Read these rows at once; whoever wants them later finds them here."""
        fresh = [key for key in keys if key not in self._rows]
        self._read(fresh, held=False)
        self._looked.update(fresh)

    def get(self, key: Key) -> Entity | None:
        """The row as it is after what was written so far."""
        return self._row(key).entity

    def revision(self, key: Key) -> str:
        """The operation that last wrote the row; "" where there is none."""
        return self._row(key).revision

    def unflushed(self, key: Key) -> list[str]:
        """The operations that wrote the row and are not in the feed yet, in their order."""
        return [revision for written, revision, _ in self._written if written == key]

    def put(self, entities: Iterable[Entity], revision: str) -> None:
        """Write rows. Raises `DomainError` where a number, a place in the queue or a desk is taken already."""
        entities = tuple(entities)
        for entity in entities:
            if projections.takes(entity, self._row(key_of(entity)).entity) and not self._is_claimed(entity):
                projections.demand_free(self._tx, self._centre, entity, (one for _, _, one in self._written))
        for entity in entities:
            key = key_of(entity)
            before = self._row(key)
            self._rows[key] = _Row(entity, revision, before.stored)
            self._written.append((key, revision, entity))

    def only_call(self) -> Over | None:
        """The one row that was put, where it is the ticket that was claimed and its place says so already.

        Whoever takes it writes it; nothing is left to flush.
        """
        if len(self._written) != 1 or self._tx.dialect.name != "postgresql":
            return None
        key, revision, entity = self._written[0]
        claimed = self._claimed.get(key.id)
        if (
            claimed is None
            or not isinstance(entity, Ticket)
            or not projections.placed_so(self._centre, entity, claimed)
        ):
            return None
        self._written.clear()
        self._claimed.clear()
        return Over(key=str(key), base=claimed.revision, revision=revision, body=body_of(entity))

    def flush(self) -> list[ChangeRow]:
        """Write what was put and append it to the feed; the rows of the feed in their order."""
        if not self._written:
            return []
        written = [(str(key), revision, body_of(entity)) for key, revision, entity in self._written]
        latest = self._latest()
        self._store({name: body for name, _, body in written}, latest)
        projections.project(self._tx, self._centre, [entity for _, _, entity in latest.values()], self._claimed)
        rows = self._told(written)
        self._written.clear()
        self._claimed.clear()
        return rows

    def _told(self, written: list[tuple[str, str, bytes]]) -> list[ChangeRow]:
        """The rows of the feed, written under their numbers."""
        of = self._centre.centre
        if len(written) == 1 and self._tx.dialect.name == "postgresql":
            key, revision, body = written[0]
            seq = _NUMBERED_AND_TOLD.value(self._tx, of=of, key=key, revision=revision, body=body)
            return [ChangeRow(seq=seq, key=key, revision=revision, body=body)]
        first = next_numbers(self._tx, self._centre, len(written))
        rows = [ChangeRow(seq, key, revision, body) for seq, (key, revision, body) in enumerate(written, first)]
        values = [
            {"centre": of, "seq": row.seq, "key": row.key, "revision": row.revision, "body": row.body, "deleted": False}
            for row in rows
        ]
        _TOLD.do(self._tx, values)
        return rows

    def _is_claimed(self, entity: Entity) -> bool:
        if not isinstance(entity, Ticket) or entity.state is not TicketState.CALLED:
            return False
        claimed = self._claimed.get(entity.id)
        return claimed is not None and claimed.place["desk"] == entity.desk

    def _latest(self) -> dict[Key, tuple[Key, str, Entity]]:
        return {each[0]: each for each in self._written}

    def _store(self, bodies: Mapping[str, bytes], latest: Mapping[Key, tuple[Key, str, Entity]]) -> None:
        new: list[dict[str, Any]] = []
        old: list[dict[str, Any]] = []
        for key, revision, entity in latest.values():
            name = str(key)
            values = {"centre": self._centre.centre, "key": name, "revision": revision, "body": bodies[name]}
            claimed = self._claimed.get(key.id) if key.kind == Ticket.kind else None
            if claimed is not None:
                self._store_over(claimed, values)
            else:
                (old if self._rows[key].stored else new).append(values)
            self._rows[key] = _Row(entity, revision, True)
        _INSERTED.do(self._tx, new)
        rows = [{"of": v["centre"], "row": v["key"], "by": v["revision"], "now": v["body"]} for v in old]
        _UPDATED.do(self._tx, rows)

    def _store_over(self, claimed: Claimed, values: Mapping[str, Any]) -> None:
        """Write a ticket over what it was when it was claimed. Raises `LostRace` where it was written meanwhile."""
        names = {"of": values["centre"], "row": values["key"], "by": values["revision"], "now": values["body"]}
        if _UPDATED_FROM.first(self._tx, **names, base=claimed.revision) is None:
            raise LostRace(claimed.ticket)

    def _row(self, key: Key) -> _Row:
        found = self._rows.get(key)
        if found is None:
            self._read([key], held=False)
            found = self._rows[key]
        return found

    def _read(self, keys: list[Key], *, held: bool) -> None:
        found = {name: (revision, body) for name, revision, body in self._found(keys, held=held)}
        for key in keys:
            row = found.get(str(key))
            self._rows[key] = _Row(None, "", False) if row is None else _Row(entity_of(key.kind, row[1]), row[0], True)

    def _found(self, keys: list[Key], *, held: bool) -> Iterable[Sequence[Any]]:
        """The rows by their keys, in the order of the keys; a few by a statement made for so many."""
        if not keys:
            return ()
        if len(keys) <= A_FEW:
            names = {f"row{number}": str(key) for number, key in enumerate(keys)}
            return _rows_of(len(keys), held=held).rows(self._tx, of=self._centre.centre, **names)
        wanted = [str(key) for key in keys]
        if not all(map(str.isprintable, wanted)):  # a list of other texts is not the same in every database
            query = sa.select(_c.key, _c.revision, _c.body).where(_c.centre == self._centre.centre, _c.key.in_(wanted))
            return self._tx.execute((query.with_for_update() if held else query).order_by(_c.key))
        return _ROWS[held].rows(self._tx, of=self._centre.centre, texts=listed(self._tx, wanted))


def next_numbers(tx: Connection, centre: Centre, count: int) -> int:
    """The first of `count` numbers of the feed. Whoever takes them is alone until the transaction ends."""
    return int(_NUMBERED.value(tx, of=centre.centre, count=count)) - count + 1
