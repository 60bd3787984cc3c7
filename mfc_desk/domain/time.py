"""Clocks, and the one rule by which a legal date is made.

Ordering, identity and conflict never read a clock. A legal date is `business_time`: the last
time the office told, plus the time that has passed on this machine since, which runs on in suspend.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Protocol

TOLERANCE = timedelta(minutes=5)
"""How far wall clock and boot clock may drift apart before a time is provisional."""


class Clock(Protocol):
    """The only way to learn the time."""

    def now(self) -> datetime:
        """The wall clock, aware, UTC."""
        ...

    def boot_ms(self) -> int:
        """Milliseconds since the machine started, counting suspend (CLOCK_BOOTTIME)."""
        ...

    def boot_id(self) -> str:
        """The name of this start of the machine; another after a reboot."""
        ...


class SystemClock:
    """The machine's clocks. With `start_at` the wall clock begins there and runs on from now."""

    def __init__(self, start_at: datetime | None = None) -> None:
        self._shift = timedelta(0) if start_at is None else start_at - datetime.now(UTC)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._shift

    def boot_ms(self) -> int:
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000

    def boot_id(self) -> str:
        return _boot_id()


@cache
def _boot_id() -> str:
    path = Path("/proc/sys/kernel/random/boot_id")
    return path.read_text(encoding="ascii").strip() if path.exists() else "unknown"


@dataclass(frozen=True, slots=True)
class Anchor:
    """The last time the office told, and where this machine's clock stood then."""

    office_time: datetime
    boot_id: str
    boot_ms: int


@dataclass(frozen=True, slots=True)
class BusinessTime:
    """The time an act counts from. Provisional: to be confirmed by the office, and said so on paper."""

    at: datetime
    provisional: bool
    told: datetime | None = None
    """What the desk's own clock said, where the office counts from another time."""


@dataclass(slots=True)
class KnownAnchor:
    """The last anchor in memory: what is shown each second must not ask the store for it."""

    anchor: Anchor | None = None


def anchor_at(office_time: datetime, clock: Clock) -> Anchor:
    """The anchor for a time the office has just told."""
    return Anchor(office_time, clock.boot_id(), clock.boot_ms())


def business_time(clock: Clock, anchor: Anchor | None) -> BusinessTime:
    """The time that counts now.

    Provisional when the office never told a time, after a reboot without the line, and when wall
    clock and boot clock disagree by more than `TOLERANCE`; in the last case the boot clock is used.
    """
    if anchor is None or anchor.boot_id != clock.boot_id():
        return BusinessTime(clock.now(), provisional=True)
    at = anchor.office_time + timedelta(milliseconds=clock.boot_ms() - anchor.boot_ms)
    return BusinessTime(at, provisional=abs(at - clock.now()) > TOLERANCE)
