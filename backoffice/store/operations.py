"""What the office holds of each device's chain, and what it said to each operation. Kept for ever."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
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


@dataclass(frozen=True, slots=True)
class Waiting:
    """An operation that waits, and for what, as `Held` says it."""

    incarnation: str
    n: int
    op_id: str
    missing: tuple[str, ...]


A_TIME = 500
"""So many are named in one statement."""
_NAMED = ("centre", "device", "incarnation", "n")
_COLUMNS = [column for column in t.applied_op.c if column.name not in ("centre", "device")]
_NAMES: Final = tuple(column.name for column in _COLUMNS)
_values_of: Final = attrgetter(*_NAMES)
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
_POSITIONED: Final = ("incarnation", "last_n", "last_link", "received_at")
_POSITION: Final = Statement(
    lambda _: sa.select(*(t.incarnation.c[name] for name in _POSITIONED)).where(
        t.incarnation.c.centre == sa.bindparam("of"),
        t.incarnation.c.device == sa.bindparam("at"),
        t.incarnation.c.incarnation == sa.bindparam("life"),
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
    row = _POSITION.first(tx, of=device.centre, at=device.device, life=incarnation)
    return Position(incarnation=incarnation) if row is None else Position(**dict(zip(_POSITIONED, row, strict=True)))


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


def waiting(tx: Connection, device: Device) -> Sequence[Waiting]:
    """The device's operations that wait for something, in the order in which they came, and for what."""
    if not _WAITING.rows(tx, of=device.centre, at=device.device):
        return ()
    c = t.applied_op.c
    query = sa.select(c.incarnation, c.n, c.op_id, t.held_op.c.missing).select_from(_waiting()).where(*_held(device))
    found = tx.execute(query.order_by(c.received_at, c.n))
    return [Waiting(life, n, op_id, tuple(json.loads(what))) for life, n, op_id, what in found]


def held(tx: Connection, device: Device, these: Sequence[Waiting]) -> Sequence[Kept]:
    """These of the operations that wait, in the same order."""
    found: dict[tuple[str, int], Kept] = {}
    for start in range(0, len(these), A_TIME):
        named = t.applied_op.c.op_id.in_([each.op_id for each in these[start : start + A_TIME]])
        rows = tx.execute(sa.select(*_COLUMNS).select_from(_waiting()).where(*_held(device), named)).mappings()
        found |= {(row["incarnation"], row["n"]): Kept(**row) for row in rows}
    return [found[each.incarnation, each.n] for each in these]


def verdicts(tx: Connection, device: Device) -> Iterator[tuple[str, bytes | None]]:
    """What was said to each operation of the device, whatever life it came in first; None: it is held."""
    c = t.applied_op.c
    mine = (c.centre == device.centre, c.device == device.device, c.original)
    for row in tx.execute(sa.select(c.op_id, c.verdict).where(*mine)):
        yield row.op_id, row.verdict


def decided_after(tx: Connection, device: Device, incarnation: str, n: int) -> Iterator[tuple[int, bytes]]:
    """The numbers that came in one life after this one and have their verdict, each with it, in their order."""
    c = t.applied_op.c
    mine = (c.centre == device.centre, c.device == device.device, c.incarnation == incarnation, c.n > n)
    for row in tx.execute(sa.select(c.n, c.verdict).where(*mine, c.verdict.is_not(None)).order_by(c.n)):
        yield row.n, row.verdict


def keep(tx: Connection, device: Device, new: Sequence[Kept]) -> None:
    """Append operations to the chain."""
    _KEPT.do(tx, [_values(device, each) for each in new])


def settle(tx: Connection, device: Device, decided: Sequence[Kept]) -> None:
    """Replace verdict and arguments of operations that were held."""
    if not decided:
        return
    c = t.applied_op.c
    mine = sa.and_(*(c[name] == sa.bindparam(f"of_{name}") for name in _NAMED))
    changed = (
        t.applied_op.update()
        .where(mine)
        .values(verdict=sa.bindparam("v"), args=sa.bindparam("a"), salt=sa.bindparam("s"))
    )
    rows = [_where(device, each) | {"v": each.verdict, "a": each.args, "s": each.salt} for each in decided]
    tx.execute(changed, rows)


def hold(tx: Connection, device: Device, looked_at: Sequence[Kept], missing: Sequence[tuple[Kept, list[str]]]) -> None:
    """Note what each held operation waits for; those that were looked at and are not named here wait for nothing."""
    c = t.held_op.c
    if looked_at:
        mine = (c[name] == sa.bindparam(f"of_{name}") for name in _NAMED)
        tx.execute(t.held_op.delete().where(*mine), [_where(device, each) for each in looked_at])
    rows = [
        {"centre": device.centre, "device": device.device, "incarnation": each.incarnation, "n": each.n,
         "missing": json.dumps(what)}
        for each, what in missing
    ]  # fmt: skip
    if rows:
        tx.execute(t.held_op.insert(), rows)


def _held(device: Device) -> tuple[sa.ColumnElement[bool], ...]:
    of = t.held_op.c
    return of.centre == device.centre, of.device == device.device, t.applied_op.c.verdict.is_(None)


def _waiting() -> sa.Join:
    """By what is held, which is little, and not by what the device ever did."""
    return t.held_op.join(t.applied_op, sa.and_(*(t.held_op.c[name] == t.applied_op.c[name] for name in _NAMED)))


def _values(device: Device, each: Kept) -> dict[str, Any]:
    named = zip(_NAMES, _values_of(each), strict=True)
    return dict(named, centre=device.centre, device=device.device)


def _where(device: Device, each: Kept) -> dict[str, Any]:
    named = {"centre": device.centre, "device": device.device, "incarnation": each.incarnation, "n": each.n}
    return {f"of_{name}": value for name, value in named.items()}
