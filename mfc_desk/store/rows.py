"""The cache of rows: what the office told, what the screen shows, and what lists sort by."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Text,
    and_,
    bindparam,
    cast,
    delete,
    func,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from mfc_desk.domain.entities import Entity
from mfc_desk.domain.ids import KINDS, Key, Kind, OpId
from mfc_desk.domain.tickets import TicketState
from mfc_desk.domain.time import Clock
from mfc_desk.ports.outbox import OpState
from mfc_desk.ports.rows import Shown, SyncState
from mfc_desk.store import bodies, tables
from mfc_desk.store.outbox import ATTENTION, OPEN, is_in
from mfc_desk.store.statements import Statement, among
from sync.wire.messages import ChangeRow

log = logging.getLogger(__name__)

SET_ASIDE_FOR: Final = timedelta(hours=18)
"""How long a ticket that no one came for stays in the list: the working day it belongs to."""

UNREAD: Final = "?"
"""The state of a row that this program cannot read; no state of ours is called so."""

_row, _outbox, _touched, _cursor = tables.row, tables.outbox, tables.touched, tables.cursor
_SERVER: Final = ("server", "server_revision", "feed", "told", "left")
_SHOWN: Final = ("shown", "shown_revision")
_LISTED: Final = ("state", "sort")
_key = _row.c.kind.concat(":").concat(_row.c.id)
_body = func.coalesce(_row.c.shown, _row.c.server).label("body")
_NUMBER: Final = func.json_extract(cast(func.coalesce(_row.c.shown, _row.c.server), Text), "$.number")
_revision = func.coalesce(_row.c.shown_revision, _row.c.server_revision).label("revision")


def _work(states: frozenset[OpState]) -> ColumnElement[Any]:
    """The first of our operations in one of these states that wrote the row."""
    mine = and_(_touched.c.key == _key, _outbox.c.place == _touched.c.place, is_in(states))
    return select(func.min(_outbox.c.place)).where(mine).correlate(_row).scalar_subquery()


_shown = select(_row.c.kind, _body, _revision, _work(ATTENTION).label("attention"), _work(OPEN).label("open")).where(
    or_(_row.c.shown.is_not(None), _row.c.server.is_not(None))
)
_here = and_(_row.c.kind == bindparam("kind"), _row.c.id == bindparam("id"))
# asked dozens of times for each step, and to make such a question anew takes longer than to answer it
_BODY = Statement(lambda: select(_body).where(_here))
_SERVER_BODY = Statement(lambda: select(_row.c.server).where(_here))
_TAKING = Statement(lambda: select(_cursor.c.seq).where(_cursor.c.name == tables.TAKING))
_SHOWN_ROW, _REVISION = Statement(lambda: _shown.where(_here)), Statement(lambda: select(_revision).where(_here))
_OF_KIND = Statement(lambda: _shown.where(_row.c.kind == bindparam("kind")).order_by(_row.c.id))
_OVERLAID = Statement(lambda: select(_row.c.kind, _row.c.id).where(_row.c.shown.is_not(None)))
_IN_STATE = _shown.where(
    _row.c.kind == bindparam("kind"), _row.c.state.in_(bindparam("states", expanding=True))
).order_by(_row.c.sort, _row.c.id)
_OTHER_NUMBER = _shown.where(tables.HAS_OTHER_NUMBER).order_by(_row.c.id)


def _upsert(values: Collection[str], taken: Collection[str]) -> Statement:
    """Write a row of these columns; where there is one, take these over."""

    def build() -> Any:
        made = insert(_row).values({name: bindparam(name) for name in ("kind", "id", *values)})
        changed = {name: made.excluded[name] for name in taken}
        return made.on_conflict_do_update(index_elements=["kind", "id"], set_=changed)

    return Statement(build)


_TOLD_ROW = _upsert((*_SERVER, *_LISTED), (*_SERVER, *_LISTED))
_TOLD_BELOW = _upsert((*_SERVER, *_LISTED), _SERVER)
"""The server's row under one of ours: lists go on by ours."""
_SHOWN_ABOVE = _upsert((*_SHOWN, *_LISTED), (*_SHOWN, *_LISTED))


_STANDING: Final = "SELECT kind || ':' || id, feed, told, shown IS NOT NULL FROM \"row\" WHERE (kind, id)"


class _Found(NamedTuple):
    """A row as `_shown` asks for it: `attention` and `open` are the first of our operations on it in such a state."""

    kind: Kind
    body: bytes
    revision: str | None
    attention: int | None
    open: int | None


class _Standing(NamedTuple):
    """Up to where the feed told a row, in which taking of the picture, and whether ours is shown above it."""

    feed: int
    told: int
    overlaid: bool


class SqlRows:
    """`ports.storage.Rows` over one transaction."""

    def __init__(self, connection: Connection, clock: Clock, sending: int) -> None:
        self._db = connection
        self._clock = clock
        self._sending = sending

    def get(self, key: Key) -> Entity | None:
        return self._entity(key, _BODY)

    def server(self, key: Key) -> Entity | None:
        return self._entity(key, _SERVER_BODY)

    def shown(self, key: Key) -> Shown | None:
        found = _SHOWN_ROW.row(self._db, **_named(key))
        return None if found is None else self._made(_Found(*found))

    def revision(self, key: Key) -> OpId | None:
        found = _REVISION.value(self._db, **_named(key))
        return None if found is None else OpId(found)

    def of_kind(self, kind: Kind) -> Sequence[Shown]:
        return self._all(_OF_KIND.rows(self._db, kind=kind))

    def in_state(self, kind: Kind, states: Collection[str]) -> Sequence[Shown]:
        return self._all(self._db.execute(_IN_STATE, {"kind": kind, "states": sorted(states)}))

    def with_other_number(self) -> Sequence[Shown]:
        return self._all(self._db.execute(_OTHER_NUMBER))

    def lately(self, kind: Kind, since: datetime) -> Sequence[Shown]:
        newer = _row.c.sort >= bodies.stamp(since)
        return self._all(self._db.execute(_shown.where(_row.c.kind == kind, newer).order_by(_row.c.id)))

    def numbered(self, kind: Kind, parts: Sequence[str], *, most: int) -> Sequence[Shown]:
        holds = or_(*(func.instr(_NUMBER, part) > 0 for part in parts))
        numbered = _shown.where(_row.c.kind == kind, holds).order_by(_row.c.sort.desc(), _row.c.id).limit(most)
        return self._all(self._db.execute(numbered))

    def waiting(self) -> Sequence[Shown]:
        since = bodies.stamp(self._clock.now() - SET_ASIDE_FOR)
        away = _row.c.state.in_((TicketState.NO_SHOW, TicketState.PARKED))
        aside = and_(away, _row.c.sort >= since)
        wanted = and_(_row.c.kind == "ticket", or_(_row.c.state == TicketState.ISSUED, aside))
        return self._all(self._db.execute(_shown.where(wanted).order_by(_row.c.sort, _row.c.id)))

    def at_desks(self) -> Sequence[Shown]:
        there = _row.c.state.in_((TicketState.CALLED, TicketState.SERVING))
        return self._all(
            self._db.execute(_shown.where(_row.c.kind == "ticket", there).order_by(_row.c.sort, _row.c.id))
        )

    def receive(self, row: ChangeRow) -> bool:
        return bool(self.receive_all([row]))

    def receive_all(self, rows: Sequence[ChangeRow]) -> frozenset[Key]:
        newest = {row.key: row for row in sorted(rows, key=attrgetter("seq")) if row.key}
        here, taking = self._here(newest), self._taking()
        fresh = [row for row in newest.values() if row.key not in here or _is_news(row, here[row.key], taking)]
        return self._take_all(fresh, here, taking)

    def mend(self, rows: Sequence[ChangeRow], at: int) -> frozenset[Key]:
        here = self._here([row.key for row in rows])
        wrong = [row for row in rows if row.key not in here or here[row.key].feed <= at]
        return self._take_all(wrong, here, self._taking())

    def _take_all(self, fresh: Sequence[ChangeRow], here: Mapping[str, _Standing], taking: int) -> frozenset[Key]:
        ours = {key for key, found in here.items() if found.overlaid}
        _TOLD_BELOW.do(self._db, [_told_by(row, taking) for row in fresh if row.key in ours])
        _TOLD_ROW.do(self._db, [_told_by(row, taking) for row in fresh if row.key not in ours])
        pairs = [row.key.partition(":") for row in fresh]
        return frozenset(Key(kind, name) for kind, _, name in pairs if kind in KINDS)  # type: ignore[arg-type]

    def show(self, entity: Entity, revision: OpId) -> None:
        self.show_all([(entity, revision)])

    def show_all(self, shown: Sequence[tuple[Entity, OpId]]) -> None:
        values = [
            {"kind": entity.kind, "id": entity.id, "shown": bodies.encode(entity), "shown_revision": revision}
            | _listed(entity)
            for entity, revision in shown
        ]
        _SHOWN_ABOVE.do(self._db, values)

    def overlaid(self) -> Sequence[Key]:
        return [Key(kind, name) for kind, name in _OVERLAID.rows(self._db)]

    def as_server(self, keys: Sequence[Key]) -> None:
        if not keys:
            return
        these = tuple_(_row.c.kind, _row.c.id).in_([(key.kind, key.id) for key in keys])
        only_ours = and_(these, _row.c.server.is_(None), _row.c.feed == 0)
        self._db.execute(delete(_row).where(only_ours))
        found = self._db.execute(select(_row.c.kind, _row.c.id, _row.c.server).where(these))
        values = [{"_kind": each.kind, "_id": each.id, **_told(each)} for each in found]
        if values:
            here = and_(_row.c.kind == bindparam("_kind"), _row.c.id == bindparam("_id"))
            self._db.execute(update(_row).where(here).values(shown=None, shown_revision=None), values)

    def begin_again(self) -> None:
        made = insert(_cursor).values(name=tables.TAKING, seq=1)
        self._db.execute(made.on_conflict_do_update(index_elements=["name"], set_={"seq": _cursor.c.seq + 1}))

    def untold(self, limit: int) -> Sequence[Key]:
        before = and_(_row.c.told < self._taking(), _row.c.server.is_not(None))
        found = self._db.execute(select(_row.c.kind, _row.c.id).where(before).limit(limit))
        return [Key(each.kind, each.id) for each in found]

    def forget(self, keys: Sequence[Key]) -> frozenset[Key]:
        these = tuple_(_row.c.kind, _row.c.id).in_([(key.kind, key.id) for key in keys])
        self._db.execute(delete(_row).where(these, _row.c.shown.is_(None)))
        nothing = {"server": None, "server_revision": None, "feed": 0, "left": "", "told": self._taking()}
        self._db.execute(update(_row).where(these).values(nothing))
        return frozenset(key for key in keys if key.kind in KINDS)

    def _taking(self) -> int:
        return int(_TAKING.value(self._db) or 0)

    def _here(self, keys: Collection[str]) -> dict[str, _Standing]:
        found = among(self._db, _STANDING, [key.partition(":")[::2] for key in keys])
        return {key: _Standing(feed, told, bool(overlaid)) for key, feed, told, overlaid in found}

    def _entity(self, key: Key, question: Statement) -> Entity | None:
        raw = question.value(self._db, **_named(key))
        return None if raw is None else _read(key.kind, raw)

    def _all(self, rows: Iterable[Sequence[Any]]) -> Sequence[Shown]:
        made = (self._made(_Found(*found)) for found in rows)
        return [each for each in made if each is not None]

    def _made(self, found: _Found) -> Shown | None:
        entity = _read(found.kind, found.body)
        if entity is None:
            return None
        revision = None if found.revision is None else OpId(found.revision)
        return Shown(entity=entity, revision=revision, sync=self._sync(found))

    def _sync(self, found: _Found) -> SyncState:
        if found.attention is not None:
            return SyncState.ATTENTION
        if found.open is None:
            return SyncState.ACKNOWLEDGED
        return SyncState.SENDING if found.open <= self._sending else SyncState.QUEUED


def _told_by(row: ChangeRow, taking: int) -> dict[str, Any]:
    kind, _, name = row.key.partition(":")
    listed = _listed(None) if row.deleted else _listed_raw(kind, row.body)
    if listed["state"] == UNREAD:
        log.warning("row %s of the feed has a kind or shape this program does not know; it is kept", row.seq)
    return {
        "kind": kind,
        "id": name,
        "server": None if row.deleted else row.body,
        "server_revision": None if row.deleted else row.revision,
        "feed": row.seq,
        "told": taking,
        "left": "",
        **listed,
    }


def _is_news(row: ChangeRow, here: _Standing, taking: int) -> bool:
    """Whether what is told of a row goes before what is here: whatever an older picture said does not count."""
    return bool(here.told < taking or row.seq > here.feed)


def _named(key: Key) -> dict[str, str]:
    return {"kind": key.kind, "id": key.id}


def read_again(db: Connection) -> None:
    """List what an older program could not read and this one can: rows that a newer office had told it."""
    unread = select(_row.c.kind, _row.c.id, _row.c.server).where(_row.c.kind.in_(sorted(KINDS)), _row.c.state == UNREAD)
    found = [(each, _told(each)) for each in db.execute(unread)]
    here = and_(_row.c.kind == bindparam("_kind"), _row.c.id == bindparam("_id"))
    values = [{"_kind": each.kind, "_id": each.id, **told} for each, told in found if told["state"] != UNREAD]
    if values:
        listed: dict[str, Any] = {name: bindparam(name) for name in _LISTED}
        db.execute(update(_row).where(here).values(**listed), values)


def _told(found: Row[*tuple[Any, ...]]) -> dict[str, str]:
    return _listed(None) if found.server is None else _listed_raw(found.kind, found.server)


def _read(kind: str, raw: bytes) -> Entity | None:
    """The row, or None where a newer office wrote it: it is kept as it is until this program is updated."""
    try:
        return bodies.decode_entity(kind, raw)
    except bodies.Unreadable:
        return None


def _listed_raw(kind: str, raw: bytes) -> dict[str, str]:
    entity = _read(kind, raw)
    return {"state": UNREAD, "sort": ""} if entity is None else _listed(entity)


def _listed(entity: Entity | None) -> dict[str, str]:
    if entity is None:
        return {"state": "", "sort": ""}
    return {"state": bodies.state_of(entity), "sort": bodies.sort_of(entity)}
