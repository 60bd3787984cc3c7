"""What the office holds of each device's chain, and what it said to each operation. Kept for ever."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from backoffice.store import lives
from backoffice.store import tables as t
from backoffice.store.centres import Device
from backoffice.store.statements import Statement, among, listed
from mfc_desk.domain.ids import CentreId
from sync.wire.envelope import GENESIS


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """How far one life of a device's store has come."""

    incarnation: str
    last_n: int = 0
    last_link: str = GENESIS
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An operation the office holds. `verdict` is None while it is held."""

    incarnation: str
    n: int
    op_id: str
    original: bool
    sha256: str
    link: str
    head: bytes
    salt: bytes
    args: bytes | None
    verdict: bytes | None
    received_at: datetime
    counts_at: datetime | None = None
    """The time that counts, as the office believed it when it received the operation."""


_COLUMNS = [column for column in t.applied_op.c if column.name not in ("centre", "device")]
_ORIGINAL: Final = sa.text("applied_op.original")
"""As the index over ids says it: SQLite uses the index for these words, and reads the whole history for others."""
_KEPT: Final = Statement(lambda _: t.applied_op.insert())
_KNOWN: Final = Statement(
    lambda dialect: (
        sa.select(t.applied_op.c.n)
        .where(t.applied_op.c.centre == sa.bindparam("of"), among(dialect, t.applied_op.c.op_id), _ORIGINAL)
        .limit(1)
    )
)
_WAITING: Final = Statement(
    lambda _: (
        sa.select(t.held_op.c.n)
        .where(t.held_op.c.centre == sa.bindparam("of"), t.held_op.c.device == sa.bindparam("at"))
        .limit(1)
    )
)


def position(tx: Connection, device: Device, incarnation: str) -> Position:
    """Where the chain stands; its beginning for a life not seen before."""
    c = t.incarnation.c
    query = sa.select(c.incarnation, c.last_n, c.last_link, c.received_at)
    mine = (c.centre == device.centre, c.device == device.device, c.incarnation == incarnation)
    row = tx.execute(query.where(*mine)).mappings().first()
    return Position(**row) if row else Position(incarnation=incarnation)


def set_position(tx: Connection, device: Device, at: Position) -> None:
    """The chain stands here now. The life is known: somebody said hello for it, or brought its work by hand."""
    c = t.incarnation.c
    mine = (c.centre == device.centre, c.device == device.device, c.incarnation == at.incarnation)
    values = {"last_n": at.last_n, "last_link": at.last_link, "received_at": at.received_at}
    if tx.execute(t.incarnation.update().where(*mine).values(values)).rowcount == 0:
        lives.begin(tx, device, at.incarnation, at=at.received_at, knock=0)
        tx.execute(t.incarnation.update().where(*mine).values(values))


def at_numbers(tx: Connection, device: Device, *, incarnation: str, numbers: Sequence[int]) -> dict[int, Kept]:
    """What is held at these numbers of the chain."""
    c = t.applied_op.c
    mine = (c.centre == device.centre, c.device == device.device, c.incarnation == incarnation, c.n.in_(numbers))
    return {row["n"]: Kept(**row) for row in tx.execute(sa.select(*_COLUMNS).where(*mine)).mappings()}


def by_ids(tx: Connection, centre: CentreId, op_ids: Iterable[str]) -> dict[str, Kept]:
    """The operations with these ids, from any device of the centre."""
    c, wanted = t.applied_op.c, list(op_ids)
    plain = all(map(str.isprintable, wanted))  # a list of other texts is not the same in every database
    if not wanted or (plain and not _KNOWN.rows(tx, of=centre, texts=listed(tx, wanted))):  # of new work none is known
        return {}
    mine = (c.centre == centre, c.op_id.in_(wanted), _ORIGINAL)
    return {row["op_id"]: Kept(**row) for row in tx.execute(sa.select(*_COLUMNS).where(*mine)).mappings()}


def held(tx: Connection, device: Device) -> Sequence[Kept]:
    """The device's operations that wait for something, in the order in which they came."""
    if not _WAITING.rows(tx, of=device.centre, at=device.device):
        return ()
    c, of = t.applied_op.c, t.held_op.c
    same = sa.and_(*(of[name] == c[name] for name in ("centre", "device", "incarnation", "n")))
    # by what is held, which is little, and not by what the device ever did
    query = sa.select(*_COLUMNS).select_from(t.held_op.join(t.applied_op, same))
    mine = (of.centre == device.centre, of.device == device.device, c.verdict.is_(None))
    return [Kept(**row) for row in tx.execute(query.where(*mine).order_by(c.received_at, c.n)).mappings()]


def verdicts(tx: Connection, device: Device) -> Iterator[tuple[str, bytes | None]]:
    """What was said to each operation of the device, whatever life it came in first; None: it is held."""
    c = t.applied_op.c
    mine = (c.centre == device.centre, c.device == device.device, c.original)
    for row in tx.execute(sa.select(c.op_id, c.verdict).where(*mine)):
        yield row.op_id, row.verdict


def keep(tx: Connection, device: Device, new: Sequence[Kept]) -> None:
    """Append operations to the chain."""
    _KEPT.do(tx, [_values(device, each) for each in new])


def settle(tx: Connection, device: Device, decided: Sequence[Kept]) -> None:
    """Replace verdict and arguments of operations that were held."""
    if not decided:
        return
    c = t.applied_op.c
    mine = sa.and_(*(c[name] == sa.bindparam(f"of_{name}") for name in ("centre", "device", "incarnation", "n")))
    changed = (
        t.applied_op.update()
        .where(mine)
        .values(verdict=sa.bindparam("v"), args=sa.bindparam("a"), salt=sa.bindparam("s"))
    )
    rows = [_where(device, each) | {"v": each.verdict, "a": each.args, "s": each.salt} for each in decided]
    tx.execute(changed, rows)


def hold(tx: Connection, device: Device, missing: Sequence[tuple[Kept, list[str]]]) -> None:
    """Note what each held operation waits for; those that are not named here any more wait for nothing."""
    c = t.held_op.c
    tx.execute(t.held_op.delete().where(c.centre == device.centre, c.device == device.device))
    rows = [
        {"centre": device.centre, "device": device.device, "incarnation": each.incarnation, "n": each.n,
         "missing": json.dumps(what)}
        for each, what in missing
    ]  # fmt: skip
    if rows:
        tx.execute(t.held_op.insert(), rows)


def _values(device: Device, each: Kept) -> dict[str, Any]:
    named = {column.name: getattr(each, column.name) for column in _COLUMNS}
    return named | {"centre": device.centre, "device": device.device}


def _where(device: Device, each: Kept) -> dict[str, Any]:
    named = {"centre": device.centre, "device": device.device, "incarnation": each.incarnation, "n": each.n}
    return {f"of_{name}": value for name, value in named.items()}
