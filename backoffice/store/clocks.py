"""What the office knows for certain about the time at each device; kept for each life of its store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from backoffice.store import tables as t
from backoffice.store.centres import Device


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


def clock_of(tx: Connection, device: Device, incarnation: str) -> DeviceClock:
    """What is known by now of one life of the device: another store has another past, on another machine perhaps."""
    known = tx.execute(sa.select(*_COLUMNS).where(*_mine(device, incarnation))).mappings().first()
    return DeviceClock(enrolled_at=device.enrolled_at, **(known or {}))


def set_clock(tx: Connection, device: Device, incarnation: str, clock: DeviceClock) -> None:
    """This is known now."""
    values = {"sure_at": clock.sure_at, "boot": clock.boot, "boot_ms": clock.boot_ms}
    tx.execute(t.incarnation.update().where(*_mine(device, incarnation)).values(values))


def _mine(device: Device, incarnation: str) -> tuple[sa.ColumnElement[bool], ...]:
    c = t.incarnation.c
    return c.centre == device.centre, c.device == device.device, c.incarnation == incarnation
