"""When something was done, as far as the office believes it: a desk tells its time, and the office knows its bounds.

Nobody's work is refused for a wrong time. What cannot be is moved to the nearest time that can: not before the desk
was enrolled, not before work of it that is older, not before the moment at which it said that it had no more work, and
not after the office received it. Within a boot of the machine its own count of milliseconds is a bound as well.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from backoffice.store.clocks import DeviceClock
from mfc_desk.domain.time import TOLERANCE
from sync.wire.envelope import Head

LONGEST_BOOT: Final = timedelta(days=3650)
"""Of a machine that never sleeps; what counts longer is no count."""
_LONGEST_MS: Final = LONGEST_BOOT // timedelta(milliseconds=1)


def believed(head: Head, clock: DeviceClock, received_at: datetime) -> datetime:
    """The time that counts for an operation. Within `TOLERANCE` of what can be, a desk's sure time is taken as told."""
    told = head.business_at
    if told.tzinfo is None:
        return received_at
    bounds = (clock.enrolled_at, clock.whole_at, clock.sure_at, _by_boot(head, clock))
    earliest = max(bound for bound in bounds if bound is not None)
    if told < earliest - TOLERANCE:
        return min(earliest, received_at)
    latest = received_at if head.provisional else received_at + TOLERANCE
    return told if told <= latest else received_at


def possible(clock: DeviceClock, now: datetime) -> DeviceClock:
    """What can be of what was certain: while the office's own clock ran ahead, it learned what cannot be."""
    ahead = now + TOLERANCE
    whole_at = clock.whole_at if clock.whole_at is None or clock.whole_at <= ahead else None
    clock = replace(clock, enrolled_at=min(clock.enrolled_at, now), whole_at=whole_at)
    if clock.sure_at is None or clock.sure_at <= ahead:
        return clock
    return replace(clock, sure_at=None, boot=None, boot_ms=None)


def learned(head: Head, clock: DeviceClock, at: datetime) -> DeviceClock:
    """What is certain once this operation counts from `at`; a provisional time makes nothing certain."""
    if head.provisional or (clock.sure_at is not None and at <= clock.sure_at):
        return clock
    counted = 0 <= head.boot_ms <= _LONGEST_MS
    return DeviceClock(
        enrolled_at=clock.enrolled_at,
        whole_at=clock.whole_at,
        sure_at=at,
        boot=_name(head.boot_id),
        boot_ms=head.boot_ms if counted else None,
    )


def _by_boot(head: Head, clock: DeviceClock) -> datetime | None:
    """When it was by the machine's own count since the last sure time; None after another start of the machine."""
    if clock.sure_at is None or clock.boot_ms is None or clock.boot != _name(head.boot_id):
        return None
    passed = head.boot_ms - clock.boot_ms
    return clock.sure_at + timedelta(milliseconds=passed) if 0 <= passed <= _LONGEST_MS else None


@lru_cache(64)
def _name(boot_id: str) -> str:
    """The boot under a name that any database keeps, whatever a desk calls it."""
    return hashlib.sha256(boot_id.encode("utf-8", "replace")).hexdigest()
