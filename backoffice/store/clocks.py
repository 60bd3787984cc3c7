"""What the office knows for certain about the time at each device; kept for each life of its store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from backoffice.store import tables as t
from backoffice.store.centres import Device
from backoffice.store.statements import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceClock:
    """What is certain about a device's time."""

    enrolled_at: datetime
    whole_at: datetime | None = None
    """When it last said that it holds nothing the office does not hold: its next work is younger."""
    sure_at: datetime | None = None
    """The newest time of its work that was believed; its next work is younger."""
    boot: str | None = None
    """The start of the machine in which that was, and how long it had run by then."""
    boot_ms: int | None = None


_COLUMNS = [t.incarnation.c[name] for name in ("whole_at", "sure_at", "boot", "boot_ms")]
_NAMES: Final = tuple(column.name for column in _COLUMNS)
_KNOWN: Final = Statement(
    lambda _: sa.select(*_COLUMNS).where(
        t.incarnation.c.centre == sa.bindparam("of"),
        t.incarnation.c.device == sa.bindparam("at"),
        t.incarnation.c.incarnation == sa.bindparam("life"),
    )
)


def clock_of(tx: Connection, device: Device, incarnation: str) -> DeviceClock:
    """What is known by now of one life of the device: another store has another past, on another machine perhaps."""
    known = _KNOWN.first(tx, of=device.centre, at=device.device, life=incarnation)
    told = {} if known is None else dict(zip(_NAMES, known, strict=True))
    return DeviceClock(enrolled_at=device.enrolled_at, **told)


def set_clock(tx: Connection, device: Device, incarnation: str, clock: DeviceClock) -> None:
    """This is known now."""
    values = {"sure_at": clock.sure_at, "boot": clock.boot, "boot_ms": clock.boot_ms}
    tx.execute(t.incarnation.update().where(*_mine(device, incarnation)).values(values))


def _mine(device: Device, incarnation: str) -> tuple[sa.ColumnElement[bool], ...]:
    c = t.incarnation.c
    return c.centre == device.centre, c.device == device.device, c.incarnation == incarnation
