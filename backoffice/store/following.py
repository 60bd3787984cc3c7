"""A page of the feed taken into the picture: which file each row lies in, whether it is open, what is counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from backoffice.store import picture_tables as p
from backoffice.store import tables as t
from backoffice.store.bodies import entity_of
from backoffice.store.places import insert_for
from mfc_desk.domain import scope
from mfc_desk.domain.entities import Entity
from mfc_desk.domain.ids import CentreId, Key
from mfc_desk.domain.scope import Sums
from sync.wire.messages import ChangeRow

_row, _file = p.picture_row.c, p.picture_file.c


@dataclass(frozen=True, slots=True)
class Standing:
    """From where a page is taken."""

    since: int
    sums: Sums


@dataclass(slots=True, kw_only=True)
class _Placed:
    key: str
    revision: str
    seq: int
    file: str
    open: bool
    held: bool
    owner: str

    @property
    def counts(self) -> bool:
        """Whether it is in the sums of the centre: a row that is gone is in none, one device's own in its own."""
        return bool(self.revision) and not self.owner


@dataclass(slots=True, kw_only=True)
class _File:
    file: str
    opened: int = 0
    last: int = 0


class Following:
    """Takes pages into the picture of one centre, inside the caller's transaction."""

    def __init__(self, tx: Connection, centre: CentreId, at: Standing) -> None:
        self._tx, self._centre, self._since = tx, centre, at.since
        self.sums = at.sums
        self._placed: dict[str, _Placed] = {}
        self._files: dict[str, _File] = {}
        self._changed: dict[str, _Placed] = {}
        self._touched: set[str] = set()
        self._gone: set[str] = set()
        self._woken: set[str] = set()

    def take(self, rows: Sequence[ChangeRow]) -> None:
        """Take these rows of the feed, in their order, and write what follows from them."""
        entities = [_read(row) for row in rows]
        self._load(rows, entities)
        for row, entity in zip(rows, entities, strict=True):
            self._take(row, entity)
        self._write()
        self._tell_again({row.key for row in rows})

    def _take(self, row: ChangeRow, entity: Entity | None) -> None:
        old = self._placed.get(row.key)
        file = self._file(self._name_of(row.key, old, entity))
        if file.last and not scope.holds(opened=file.opened, last=file.last, since=self._since):
            self._wake(file.file)
        opened, owner = _standing(row, entity, old)
        revision = "" if row.deleted else row.revision
        self._uncount(self._placed.get(row.key))
        file.opened += opened - (old.open if old is not None else False)
        file.last = row.seq
        self._put(
            _Placed(key=row.key, revision=revision, seq=row.seq, file=file.file, open=opened, held=True, owner=owner)
        )
        for key in scope.brings(entity) if entity is not None else ():
            self._bring(str(key), file)

    def _name_of(self, key: str, old: _Placed | None, entity: Entity | None) -> str:
        """Where a row was put once it stays; else where the row it hangs on lies."""
        if old is not None:
            return old.file
        parent = key if entity is None else str(scope.hangs_on(entity))
        above = self._placed.get(parent)
        return above.file if above is not None else parent

    def _bring(self, key: str, to: _File) -> None:
        """This row lies in that file from now on; the one it began by itself is no more."""
        one = self._placed.get(key)
        if one is None or one.file == to.file:
            return
        before = self._file(one.file)
        before.opened -= one.open
        to.opened += one.open
        if before.file == key:
            self._gone.add(before.file)
        self._touched.add(before.file)
        self._uncount(one)
        self._put(replace(one, file=to.file, held=True))

    def _wake(self, name: str) -> None:
        """Somebody touched a file that desks hold no more: all of it is held again, and told again."""
        query = sa.select(*_COLUMNS).where(_row.centre == self._centre, _row.file == name)
        for found in self._tx.execute(query).mappings():
            one = self._placed.get(found["key"]) or _Placed(**found)
            if not one.held:
                self._put(replace(one, held=True))
        self._woken.add(name)

    def _tell_again(self, told: set[str]) -> None:
        """The rows of woken files that this page did not tell, as they are now, at the end of the feed.

        The counter is held before the rows are read: nobody else can tell a newer one in between.
        """
        if not self._woken:
            return
        here = (_row.centre == self._centre, _row.file.in_(sorted(self._woken)))
        counter = t.feed_counter.c
        seq = self._tx.execute(
            sa.select(counter.seq).where(counter.centre == self._centre).with_for_update()
        ).scalar_one()
        keys = [key for key in self._tx.execute(sa.select(_row.key).where(*here)).scalars() if key not in told]
        of = t.entity.c
        query = sa.select(of.key, of.revision, of.body).where(of.centre == self._centre, of.key.in_(keys))
        rows = [
            {"centre": self._centre, "seq": number, "key": key, "revision": by, "body": body, "deleted": False}
            for number, (key, by, body) in enumerate(self._tx.execute(query.order_by(of.key)), seq + 1)
        ]
        if rows:
            self._tx.execute(t.change.insert(), rows)
            end = t.feed_counter.update().where(counter.centre == self._centre)
            self._tx.execute(end.values(seq=seq + len(rows)))

    def _put(self, one: _Placed) -> None:
        self._placed[one.key] = self._changed[one.key] = one
        if one.counts:
            self.sums.add(one.key, one.revision)

    def _uncount(self, one: _Placed | None) -> None:
        if one is not None and one.held and one.counts:
            self.sums.take(one.key, one.revision)

    def _file(self, name: str) -> _File:
        self._touched.add(name)
        return self._files.setdefault(name, _File(file=name))

    def _load(self, rows: Sequence[ChangeRow], entities: Sequence[Entity | None]) -> None:
        """What is known of these rows, of the rows they hang on, and of their files."""
        wanted = {row.key for row in rows}
        for entity in entities:
            if entity is not None:
                wanted.update(map(str, (scope.hangs_on(entity), *scope.brings(entity))))
        query = sa.select(*_COLUMNS).where(_row.centre == self._centre, _row.key.in_(sorted(wanted)))
        self._placed = {found["key"]: _Placed(**found) for found in self._tx.execute(query).mappings()}
        names = sorted({one.file for one in self._placed.values()} | wanted)
        files = sa.select(_file.file, _file.opened, _file.last).where(_file.centre == self._centre)
        found_files = self._tx.execute(files.where(_file.file.in_(names))).mappings()
        self._files = {found["file"]: _File(**found) for found in found_files}

    def _write(self) -> None:
        rows = [
            {"centre": self._centre, "bucket": scope.bucket_of(key), **_values(one)}
            for key, one in sorted(self._changed.items())
        ]
        files = [
            {"centre": self._centre, "file": each.file, "opened": each.opened, "last": each.last}
            for name, each in sorted(self._files.items())
            if name in self._touched - self._gone
        ]
        _upsert(self._tx, p.picture_row, rows)
        _upsert(self._tx, p.picture_file, files)
        if self._gone:
            gone = (_file.centre == self._centre, _file.file.in_(sorted(self._gone)))
            self._tx.execute(p.picture_file.delete().where(*gone))


_COLUMNS = [_row[name] for name in ("key", "revision", "seq", "file", "open", "held", "owner")]


def _read(row: ChangeRow) -> Entity | None:
    """The row; None where it is gone, or of a newer office that was here before this one: it is held and stays."""
    if row.deleted:
        return None
    try:
        return entity_of(Key.parse(row.key).kind, row.body)
    except (ValueError, msgspec.DecodeError):
        return None


def _standing(row: ChangeRow, entity: Entity | None, old: _Placed | None) -> tuple[bool, str]:
    """Whether the row is open, and whose it is."""
    if entity is None:
        return not row.deleted, old.owner if old is not None else ""
    return scope.is_open(entity), scope.owner_of(entity) or ""


def _values(one: _Placed) -> dict[str, Any]:
    return {column.name: getattr(one, column.name) for column in _COLUMNS}


def _upsert(tx: Connection, table: sa.Table, rows: Iterable[dict[str, Any]]) -> None:
    values = list(rows)
    if not values:
        return
    made = insert_for(tx.dialect.name, table)
    keys = [column.name for column in table.primary_key]
    taken = {name: made.excluded[name] for name in values[0] if name not in keys}
    tx.execute(made.on_conflict_do_update(index_elements=keys, set_=taken), values)
