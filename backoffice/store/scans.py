"""What the office knows of each device's scans. Another device's scan is not there, whatever its hash."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from backoffice.store import tables as t
from backoffice.store.centres import Device

A_TIME = 500
"""So many are asked for in one statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanRow:
    """A scan on its way: `committed` bytes are on the disk for certain."""

    sha256: str
    size: int
    media_type: str
    committed: int
    done: bool


def find(tx: Connection, device: Device, sha256: str) -> ScanRow | None:
    """The device's scan with this hash."""
    c = t.scan.c
    query = sa.select(c.sha256, c.size, c.media_type, c.committed, c.done).where(*_mine(device, sha256))
    row = tx.execute(query).mappings().first()
    return ScanRow(**row) if row else None


def offer(tx: Connection, device: Device, row: ScanRow) -> ScanRow:
    """The scan as it stands, begun if it was not known."""
    known = find(tx, device, row.sha256)
    if known is not None:
        return known
    _add(tx, device, row)
    return row


def _add(tx: Connection, device: Device, row: ScanRow) -> None:
    values = {name: getattr(row, name) for name in ("sha256", "size", "media_type", "committed", "done")}
    tx.execute(t.scan.insert().values(centre=device.centre, device=device.device, **values))


def advance(tx: Connection, device: Device, row: ScanRow, *, to: int, done: bool) -> bool:
    """Move the committed offset, of a scan that was not known from nothing; False where somebody else did meanwhile."""
    c = t.scan.c
    moved = t.scan.update().where(*_mine(device, row.sha256), c.committed == row.committed, sa.not_(c.done))
    if tx.execute(moved.values(committed=to, done=done)).rowcount == 1:
        return True
    if row.committed or find(tx, device, row.sha256) is not None:
        return False
    _add(tx, device, replace(row, committed=to, done=done))
    return True


def complete(tx: Connection, device: Device, hashes: Iterable[str]) -> set[str]:
    """Those of the hashes that this device has sent whole."""
    c, wanted, found = t.scan.c, list(hashes), set[str]()
    for start in range(0, len(wanted), A_TIME):
        mine = (c.centre == device.centre, c.device == device.device, c.sha256.in_(wanted[start : start + A_TIME]))
        found.update(tx.execute(sa.select(c.sha256).where(*mine, c.done)).scalars())
    return found


def _mine(device: Device, sha256: str) -> tuple[sa.ColumnElement[bool], ...]:
    c = t.scan.c
    return (c.centre == device.centre, c.device == device.device, c.sha256 == sha256)
