"""What the office knows for certain about the time at each device; kept beside the device."""

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


_COLUMNS = [t.device.c[name] for name in ("enrolled_at", "whole_at", "sure_at", "boot", "boot_ms")]


def clock_of(tx: Connection, device: Device) -> DeviceClock:
    """What is known by now."""
    return DeviceClock(**tx.execute(sa.select(*_COLUMNS).where(*_mine(device))).mappings().one())


def set_clock(tx: Connection, device: Device, clock: DeviceClock) -> None:
    """This is known now."""
    values = {"sure_at": clock.sure_at, "boot": clock.boot, "boot_ms": clock.boot_ms}
    tx.execute(t.device.update().where(*_mine(device)).values(values))


def whole(tx: Connection, device: Device, at: datetime) -> None:
    """The device said that the office holds all its work."""
    tx.execute(t.device.update().where(*_mine(device)).values(whole_at=at))


def _mine(device: Device) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    return t.device.c.centre == device.centre, t.device.c.device == device.device
