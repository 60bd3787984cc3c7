"""The office's rows that are here: counted, compared, and let go by rule."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, func, literal_column, or_, select, tuple_, update

from mfc_desk.domain.entities import Entity, Visit
from mfc_desk.domain.ids import KINDS, Key, ScanHash
from mfc_desk.domain.scope import Sums, brings, bucket_of, hangs_on
from mfc_desk.ports.outbox import OpState
from mfc_desk.ports.picture import Held
from mfc_desk.store import bodies, tables
from mfc_desk.store.outbox import ATTENTION, OPEN
from mfc_desk.store.statements import Statement, among
from sync.wire.decoders import json_decoder
from sync.wire.envelope import decode_head

_row, _scan = tables.row, tables.scan
_OURS: Final = OPEN | ATTENTION | {OpState.APPLIED}
"""Work that is not over: not yet in the feed, or waiting for a person."""
_HERE, _GOING = 1, 2
"""A scan that the office holds whole; one whose file is being taken off the disk."""
_DEPTH: Final = 4
"""A row hangs on one that hangs on one: a document, an application, a visit."""
_NOT_LEFT: ColumnElement[str] = literal_column("''")
"""As the index says it."""
_COUNTED: Final = Statement(
    lambda: select(
        _row.c.kind.concat(literal_column("':'")).concat(_row.c.id), _row.c.server_revision, _row.c.feed
    ).where(_row.c.server_revision.is_not(None), _row.c.left == _NOT_LEFT)
)
_NO_BLOBS: Final = b'"blobs":[]'
_ANY = func.coalesce(_row.c.shown, _row.c.server)

_AT_ONCE: Final = 500
_BODIES: Final = (
    'SELECT kind, id, coalesce(shown, server) FROM "row" WHERE coalesce(shown, server) IS NOT NULL AND (kind, id)'
)
_AWAY: Final = select(_row.c.left, _row.c.kind, _row.c.id).where(_row.c.left != _NOT_LEFT).order_by(_row.c.left)
_COUNT: Final = select(func.count()).where(_row.c.server_revision.is_not(None))


class _Paper(msgspec.Struct):
    scan: str = ""


class SqlPicture:
    """`ports.picture.Picture` over one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def sums(self) -> tuple[Sums, int]:
        found, newest = Sums(), 0
        for key, revision, feed in self._counted():
            found.add(key, revision)
            newest = max(newest, feed)
        return found, newest

    def of_buckets(self, numbers: Collection[int]) -> Mapping[str, Held]:
        wanted = frozenset(numbers)
        return {key: Held(revision, feed) for key, revision, feed in self._counted() if bucket_of(key) in wanted}

    def count(self) -> int:
        return int(self._db.execute(_COUNT).scalar_one())

    def bound(self, after: int = 0) -> Mapping[Key, Key]:
        keys = self._worked_on(None, after)
        if not after:
            here = select(_row.c.kind, _row.c.id).where(_row.c.shown.is_not(None))
            keys |= {Key(each.kind, each.id) for each in self._db.execute(here)}
        names = self._typed()
        for kind in ("visit", "application", "assistance"):
            typed = select(_row.c.id).where(_row.c.kind == kind, _row.c.id.in_(sorted(names)))
            keys |= {Key(kind, name) for name in self._db.execute(typed).scalars()}
        return self._with_people(set(self.files_of(keys).values()))

    def files_of(self, keys: Collection[Key]) -> Mapping[Key, Key]:
        above: dict[Key, Key] = {}
        wanted = set(keys)
        for _ in range(_DEPTH):
            entities = self._entities(wanted)
            above |= {key: hangs_on(entities[key]) if key in entities else key for key in wanted}
            wanted = {above[key] for key in wanted} - above.keys()
        found: dict[Key, Key] = {}
        for key in keys:
            file = key
            for _ in range(_DEPTH):
                file = above.get(file, file)
            found[key] = file
        return found

    def in_use(self, keys: Sequence[Key]) -> frozenset[Key]:
        overlaid = select(_row.c.kind, _row.c.id).where(_these(keys), _row.c.shown.is_not(None))
        found = {Key(each.kind, each.id) for each in self._db.execute(overlaid)}
        found |= self._worked_on(keys)
        names = self._typed()
        found |= {key for key in keys if key.id in names}
        return frozenset(found | self._unsent_papers(keys))

    def linger(self, keys: Sequence[Key], file: str) -> None:
        taking = select(tables.cursor.c.seq).where(tables.cursor.c.name == tables.TAKING).scalar_subquery()
        self._db.execute(update(_row).where(_these(keys)).values(left=file, told=func.coalesce(taking, 0)))

    def lingering(self) -> Mapping[str, Sequence[Key]]:
        files: dict[str, list[Key]] = {}
        for found in self._db.execute(_AWAY):
            files.setdefault(found.left, []).append(Key(found.kind, found.id))
        return files

    def spent_scans(self, upto: int, limit: int) -> Sequence[ScanHash]:
        needed = {scan for blobs in self._blobs() for scan in blobs}
        fresh = or_(_row.c.feed > upto, _row.c.shown.is_not(None))
        for body in self._db.execute(select(_ANY).where(_row.c.kind == "document", fresh)).scalars():
            needed.add(_scan_in(body))
        delivered = select(_scan.c.sha256).where(_scan.c.done == _HERE).order_by(_scan.c.place)
        return [ScanHash(name) for name in self._db.execute(delivered).scalars() if name not in needed][:limit]

    def going(self, scans: Sequence[ScanHash]) -> None:
        here = update(_scan).where(_scan.c.sha256.in_(scans), _scan.c.done == _HERE)
        self._db.execute(here.values(done=_GOING))

    def gone(self) -> Sequence[ScanHash]:
        return [
            ScanHash(name) for name in self._db.execute(select(_scan.c.sha256).where(_scan.c.done == _GOING)).scalars()
        ]

    def forget_scans(self, scans: Sequence[ScanHash]) -> None:
        self._db.execute(delete(_scan).where(_scan.c.sha256.in_(scans), _scan.c.done == _GOING))

    def _counted(self) -> Iterator[tuple[str, str, int]]:
        yield from _COUNTED.rows(self._db)

    def _worked_on(self, keys: Sequence[Key] | None, after: int = 0) -> set[Key]:
        """Rows that operations of ours wrote which are not over; among these, or all; of work after that place."""
        touched, outbox = tables.touched, tables.outbox
        query = select(touched.c.key).distinct().join(outbox, outbox.c.place == touched.c.place)
        query = query.where(outbox.c.state.in_(sorted(_OURS)), outbox.c.place > after)
        if keys is not None:
            query = query.where(touched.c.key.in_([str(key) for key in keys]))
        return {Key.parse(name) for name in self._db.execute(query).scalars()}

    def _typed(self) -> set[str]:
        """What has drafts, by its id: their names are a word, a dot and the id."""
        names = self._db.execute(select(tables.draft.c.key).distinct()).scalars()
        return {name.partition(".")[2] for name in names}

    def _unsent_papers(self, keys: Sequence[Key]) -> set[Key]:
        papers = [key for key in keys if key.kind == "document"]
        if not papers:
            return set()
        found = self._db.execute(select(_row.c.id, _ANY.label("body")).where(_these(papers)))
        scans = {_scan_in(each.body): Key("document", each.id) for each in found if each.body is not None}
        unsent = select(_scan.c.sha256).where(_scan.c.done == 0, _scan.c.sha256.in_(list(scans)))
        return {scans[name] for name in self._db.execute(unsent).scalars()}

    def _blobs(self) -> Iterator[list[str]]:
        """Of what is not tidied away: an office that is restored is told it again, and wants its scans."""
        head_of = tables.outbox.c.head
        ours = select(head_of).where(func.instr(head_of, _NO_BLOBS) == 0)
        for head in self._db.execute(ours).scalars():
            yield decode_head(head).blobs

    def _with_people(self, files: set[Key]) -> dict[Key, Key]:
        bound = {key: key for key in files}
        for key, entity in self._entities({key for key in files if key.kind == Visit.kind}).items():
            bound |= dict.fromkeys(brings(entity), key)
        return bound

    def _entities(self, keys: Collection[Key]) -> dict[Key, Entity]:
        """Those of the rows that are here and that this program can read, by some hundred at once."""
        wanted = [(key.kind, key.id) for key in keys if key.kind in KINDS]
        found: dict[Key, Entity] = {}
        for start in range(0, len(wanted), _AT_ONCE):
            for kind, name, body in among(self._db, _BODIES, wanted[start : start + _AT_ONCE]):
                with suppress(bodies.Unreadable):
                    found[Key(kind, name)] = bodies.decode_entity(kind, body)
        return found


def _these(keys: Sequence[Key]) -> ColumnElement[Any]:
    return tuple_(_row.c.kind, _row.c.id).in_([(key.kind, key.id) for key in keys])


def _scan_in(body: bytes) -> str:
    try:
        paper: _Paper = json_decoder(_Paper).decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""
    return paper.scan
