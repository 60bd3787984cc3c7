"""The picture of a centre: what its desks hold, kept by following the feed some time after it was written.

Whoever writes to the feed knows nothing of this and waits for nothing. What it costs to follow hangs on how much was
written since, never on how much was written before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from backoffice.store import feed
from backoffice.store import picture_tables as p
from backoffice.store import tables as t
from backoffice.store.following import Following, Standing
from backoffice.store.places import insert_for
from mfc_desk.domain.ids import CentreId, DeviceId
from mfc_desk.domain.scope import BUCKETS, DAYS, Sums
from sync.wire.messages import ChangeRow
from sync.wire.picture import LeftFile

FILES: Final = 100
"""Of one page of what left."""
_EVERYBODYS: Final = ""
_row, _file, _picture = p.picture_row.c, p.picture_file.c, p.picture.c
_HELD: Final = sa.text("picture_row.held")
_SOMEBODYS: Final = sa.text("picture_row.owner <> ''")
"""As the indexes say it: SQLite uses an index over a part of the rows for these words alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How the picture stands."""

    upto: int
    since: int
    days: int
    rev: int


UNKNOWN: Final = Told(upto=0, since=0, days=DAYS, rev=1)
"""Before anybody looked."""


def told(tx: Connection, centre: CentreId) -> Told:
    """How far the feed was followed, and what is held."""
    query = sa.select(_picture.upto, _picture.since, _picture.days, _picture.rev).where(_picture.centre == centre)
    row = tx.execute(query).mappings().first()
    return Told(**row) if row else UNKNOWN


def is_whole(tx: Connection, centre: CentreId, today: date) -> bool:
    """Whether there is nothing to follow now, and today was looked at."""
    marked = sa.select(p.picture_mark.c.seq).where(*_mark(centre, today))
    return told(tx, centre).upto == feed.head(tx, centre) and tx.execute(marked).scalar() is not None


def follow(tx: Connection, centre: CentreId, *, today: date, limit: int) -> bool:
    """Take at most so many numbers of the feed into the picture; True where its end was reached."""
    at = _alone(tx, centre)
    rows = feed.page(tx, centre, after=at.upto, limit=limit)
    upto = rows[-1].seq if rows else at.upto
    if rows:
        following = Following(tx, centre, Standing(since=at.since, sums=_sums(tx, centre)))
        following.take(rows)
        _keep_sums(tx, centre, following.sums)
    _set(tx, centre, upto=upto)
    if upto < feed.head(tx, centre):
        return False
    _put_mark(tx, centre, today, upto)
    rested = _rested_upto(tx, centre, today - timedelta(days=at.days))
    if rested > at.since:
        _let_go(tx, centre, after=at.since, upto=rested)
        _set(tx, centre, since=rested)
    return True


def set_days(tx: Connection, centre: CentreId, days: int, *, today: date) -> bool:
    """How long a closed file stays from now on; False where it was so. Every desk takes the picture anew then."""
    at = _alone(tx, centre)
    if days == at.days:
        return False
    rested = min(_rested_upto(tx, centre, today - timedelta(days=days)), at.upto)
    if rested > at.since:
        _let_go(tx, centre, after=at.since, upto=rested)
    else:
        _take_back(tx, centre, after=rested, upto=at.since)
    _set(tx, centre, days=days, rev=at.rev + 1, since=rested)
    return True


def page(tx: Connection, centre: CentreId, device: DeviceId, *, after: str, limit: int) -> Sequence[ChangeRow]:
    """The rows a desk holds whose keys follow `after`, each as it is now."""
    query = _told_rows(centre, device).where(_HELD, _row.key > after).order_by(_row.key).limit(limit)
    return _now(tx, centre, query)


def bucket(tx: Connection, centre: CentreId, device: DeviceId, number: int) -> Sequence[ChangeRow]:
    """The rows of one bucket that a desk holds, each as it is now; it was counted as it was when it was followed."""
    found = _now(tx, centre, _told_rows(centre, device).where(_HELD, _row.bucket == number))
    return sorted(found, key=attrgetter("key"))  # in that order SQLite would read every bucket


def sums(tx: Connection, centre: CentreId, device: DeviceId) -> list[bytes]:
    """The sums over everything a desk holds."""
    found = _sums(tx, centre)
    own = sa.select(_row.key, _row.revision).where(_row.centre == centre, _row.owner == device, _SOMEBODYS)
    for key, revision in tx.execute(own.where(_HELD)):
        found.add(key, revision)
    return found.told()


def left(tx: Connection, centre: CentreId, *, after: int, upto: int) -> tuple[Sequence[LeftFile], bool]:
    """The closed files whose newest change lies between these numbers, oldest first, and whether these are all."""
    query = sa.select(_file.file, _file.last).where(*_rested(centre, after, upto)).order_by(_file.last)
    files = tx.execute(query.limit(FILES + 1)).all()
    told_now = files[:FILES]
    within = sa.select(_row.file, _row.key).where(
        _row.centre == centre, _row.file.in_([each.file for each in told_now])
    )
    keys: dict[str, list[str]] = {each.file: [] for each in told_now}
    for name, key in tx.execute(within.order_by(_row.file, _row.key)):
        keys[name].append(key)
    return [LeftFile(each.file, each.last, keys[each.file]) for each in told_now], len(files) <= FILES


def case(tx: Connection, centre: CentreId, device: DeviceId, number: str) -> Sequence[ChangeRow]:
    """The rows of the file in which the application with this number lies, held or not."""
    c = t.numbered_case.c
    named = sa.select(sa.literal("application:") + c.application).where(c.centre == centre, c.number == number)
    name = sa.select(_row.file).where(_row.centre == centre, _row.key == named.scalar_subquery()).scalar_subquery()
    return _now(tx, centre, _told_rows(centre, device).where(_row.file == name))


def _told_rows(centre: CentreId, device: DeviceId) -> sa.Select[Any]:
    here = sa.and_(t.entity.c.centre == _row.centre, t.entity.c.key == _row.key)
    columns = (_row.seq, _row.key, t.entity.c.revision, t.entity.c.body, _row.revision.label("followed"))
    query = sa.select(*columns).join_from(p.picture_row, t.entity, here)
    return query.where(_row.centre == centre, _row.owner.in_((_EVERYBODYS, device)))


def _now(tx: Connection, centre: CentreId, query: sa.Select[Any]) -> list[ChangeRow]:
    """The rows with the number each was told under last, which for a few is one that was not followed yet."""
    found = tx.execute(query).all()
    late = [key for _, key, revision, _, followed in found if revision != followed]
    numbers: dict[str, int] = {}
    if late:
        c = t.change.c
        since = (c.centre == centre, c.seq > told(tx, centre).upto, c.key.in_(late))
        newest = sa.select(c.key, sa.func.max(c.seq)).where(*since).group_by(c.key)
        numbers = {row[0]: row[1] for row in tx.execute(newest)}
    return [ChangeRow(numbers.get(key, seq), key, revision, body) for seq, key, revision, body, _ in found]


def _alone(tx: Connection, centre: CentreId) -> Told:
    """How the picture stands; nobody else changes it until the transaction ends."""
    first = {"centre": centre, "upto": 0, "since": 0, "days": UNKNOWN.days, "rev": UNKNOWN.rev}
    tx.execute(insert_for(tx.dialect.name, p.picture).values(first).on_conflict_do_nothing())
    tx.execute(sa.select(_picture.upto).where(_picture.centre == centre).with_for_update())
    return told(tx, centre)


def _set(tx: Connection, centre: CentreId, **values: int) -> None:
    tx.execute(p.picture.update().where(_picture.centre == centre).values(**values))


def _sums(tx: Connection, centre: CentreId) -> Sums:
    c = p.picture_sum.c
    found = tx.execute(sa.select(c.bucket, c.sum).where(c.centre == centre))
    return Sums((bucket, int.from_bytes(value, "big")) for bucket, value in found)


def _keep_sums(tx: Connection, centre: CentreId, found: Sums) -> None:
    if not found.touched:
        return
    kept, made = found.told(), insert_for(tx.dialect.name, p.picture_sum)
    rows = [{"centre": centre, "bucket": bucket, "sum": kept[bucket]} for bucket in sorted(found.touched)]
    assert len(rows) <= BUCKETS
    taken = {"sum": made.excluded["sum"]}
    tx.execute(made.on_conflict_do_update(index_elements=["centre", "bucket"], set_=taken), rows)


def _mark(centre: CentreId, day: date) -> tuple[sa.ColumnElement[bool], ...]:
    return (p.picture_mark.c.centre == centre, p.picture_mark.c.day == day.isoformat())


def _put_mark(tx: Connection, centre: CentreId, day: date, seq: int) -> None:
    mark = {"centre": centre, "day": day.isoformat(), "seq": seq}
    tx.execute(insert_for(tx.dialect.name, p.picture_mark).values(mark).on_conflict_do_nothing())


def _rested_upto(tx: Connection, centre: CentreId, day: date) -> int:
    """The number the feed had at that day's first look, or at the last look before it.

    A mark of a day before one with a smaller number was made while the office's clock was behind: it tells nothing.
    """
    c, later = p.picture_mark.c, p.picture_mark.alias("later").c
    behind = sa.exists().where(later.centre == c.centre, later.day > c.day, later.seq < c.seq)
    query = sa.select(sa.func.max(c.seq)).where(c.centre == centre, c.day <= day.isoformat(), sa.not_(behind))
    return int(tx.execute(query).scalar() or 0)


def _rested(centre: CentreId, after: int, upto: int) -> tuple[sa.ColumnElement[bool], ...]:
    closed = _file.opened == sa.literal_column("0")  # as the index says it
    return (_file.centre == centre, closed, _file.last > after, _file.last <= upto)


def _let_go(tx: Connection, centre: CentreId, *, after: int, upto: int) -> None:
    _move(tx, centre, _rested(centre, after, upto), held=False)


def _take_back(tx: Connection, centre: CentreId, *, after: int, upto: int) -> None:
    _move(tx, centre, _rested(centre, after, upto), held=True)


def _move(tx: Connection, centre: CentreId, files: Iterable[sa.ColumnElement[bool]], *, held: bool) -> None:
    """The rows of these files are held, or not, and counted so."""
    counted = _sums(tx, centre)
    these = _row.file.in_(sa.select(_file.file).where(*files))
    mine = (_row.centre == centre, these)
    everybodys = sa.select(_row.key, _row.revision).where(*mine, _row.owner == _EVERYBODYS)
    for key, revision in tx.execute(everybodys):
        (counted.add if held else counted.take)(key, revision)
    tx.execute(p.picture_row.update().where(*mine).values(held=held))
    _keep_sums(tx, centre, counted)
