"""Reading the feed of a centre."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from backoffice.store import tables as t
from backoffice.store.statements import Statement
from mfc_desk.domain.ids import CentreId, DeviceId, Key
from sync.wire.messages import ChangeRow

_HEAD: Final = Statement(lambda _: sa.select(t.feed_counter.c.seq).where(t.feed_counter.c.centre == sa.bindparam("of")))

_c = t.change.c
_PAGE: Final = Statement(
    lambda _: (
        sa.select(_c.seq, _c.key, _c.revision, _c.body, _c.deleted)
        .where(_c.centre == sa.bindparam("of"), _c.seq > sa.bindparam("after"))
        .order_by(_c.seq)
        .limit(sa.bindparam("most"))
    )
)

OF_ONE: Final = 300
"""No operation writes more rows than that."""
BACK: Final = 20_000
"""So far back from the feed's end is looked for what a verb that was asked wrote."""


class HoleInFeed(RuntimeError):
    """A number of the feed is missing: a defect, told loudly, never skipped."""


def head(tx: Connection, centre: CentreId) -> int:
    """The last number of the feed."""
    return int(_HEAD.value(tx, of=centre))


def page(tx: Connection, centre: CentreId, *, after: int, limit: int) -> Sequence[ChangeRow]:
    """At most `limit` rows that follow `after`. Raises `HoleInFeed`."""
    rows = [ChangeRow(*row) for row in _PAGE.rows(tx, of=centre, after=after, most=limit)]
    if rows and (rows[0].seq != after + 1 or rows[-1].seq - rows[0].seq != len(rows) - 1):
        raise HoleInFeed(f"{centre}: after {after}")
    return rows


def asked_last(tx: Connection, centre: CentreId, key: Key, *, device: DeviceId) -> bool:
    """Whether the newest change of a row was made by a verb that this device asked."""
    c, asked = t.change.c, t.asked_command.c
    newest = sa.select(c.revision).where(c.centre == centre, c.key == str(key)).order_by(c.seq.desc()).limit(1)
    revision = tx.execute(newest).scalar()
    mine = sa.select(asked.command).where(asked.centre == centre, asked.device == device, asked.command == revision)
    return tx.execute(mine).scalar() is not None


def since(tx: Connection, centre: CentreId, key: Key, *, base: str) -> Sequence[str] | None:
    """The revisions of a row after `base`, oldest first; None where it never had that one.

    Both queries go back from the feed's end and no further than `base`.
    """
    c = t.change.c
    row = (c.centre == centre, c.key == str(key))
    seen = tx.execute(sa.select(c.seq).where(*row, c.revision == base).order_by(c.seq.desc()).limit(1)).scalar()
    if seen is None:
        return None
    return tx.execute(sa.select(c.revision).where(*row, c.seq > seen).order_by(c.seq)).scalars().all()


def changed_since(tx: Connection, centre: CentreId, key: Key) -> Sequence[bytes]:
    """The rows of the same kind as this one that changed after it did last, as they are now."""
    c = t.change.c
    last = sa.select(c.seq).where(c.centre == centre, c.key == str(key)).order_by(c.seq.desc()).limit(1)
    after = tx.execute(last).scalar()
    if after is None:
        return ()
    alike = (c.centre == centre, c.seq > after, c.key.startswith(f"{key.kind}:", autoescape=True), c.deleted.is_(False))
    rows = tx.execute(sa.select(c.key, c.body).where(*alike).order_by(c.seq)).all()
    return list({row.key: row.body for row in rows}.values())


def asked_by(tx: Connection, centre: CentreId, revisions: Collection[str], *, device: DeviceId) -> frozenset[str]:
    """Those of the revisions that were made by a verb that this device asked."""
    asked = t.asked_command.c
    mine = (asked.centre == centre, asked.device == device, asked.command.in_(sorted(revisions)))
    return frozenset(tx.execute(sa.select(asked.command).where(*mine)).scalars()) if revisions else frozenset()


def rows_now(tx: Connection, centre: CentreId, keys: Collection[str]) -> dict[str, tuple[str, bytes]]:
    """Revision and body of each of these rows that is here."""
    of = t.entity.c
    query = sa.select(of.key, of.revision, of.body).where(of.centre == centre, of.key.in_(sorted(keys)))
    return {key: (revision, body) for key, revision, body in tx.execute(query)}


def as_written(
    tx: Connection,
    centre: CentreId,
    keys: Collection[str],
    revisions: Collection[str],
    *,
    ends: Collection[int],
    whole: bool,
) -> dict[tuple[str, str], bytes]:
    """The bodies that rows had in these revisions. `ends` are the last numbers of who wrote them; the feed is looked
    through no further than that, and `whole`, for what verbs that were asked wrote, at its end.
    """
    if not keys or not revisions:
        return {}
    last = head(tx, centre)
    near: list[sa.ColumnElement[bool]] = [_c.seq.between(end - OF_ONE, end) for end in ends if end]
    near += [_c.seq > last - BACK] if whole else []
    if not near:
        return {}
    mine = (_c.centre == centre, _c.key.in_(sorted(keys)), _c.revision.in_(sorted(revisions)))
    query = sa.select(_c.key, _c.revision, _c.body).where(*mine, sa.or_(*near))
    return {(key, revision): body for key, revision, body in tx.execute(query)}
